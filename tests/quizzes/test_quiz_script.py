"""What the player's scripts decide, beside what Python decides: the same quiz for a student."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from quiz_browser import paper_of
from quiz_papers import graded

from quizzes.player import assets, chance
from quizzes.player.numbers import parse_number
from quizzes.player.paper import shown


@pytest.fixture
def script(page: Page) -> Callable[[str, Any], Any]:
    """Call what `paper.js` defines."""
    source = Path(assets.__file__).with_name("paper.js").read_text("utf-8")

    def call(expression: str, argument: Any) -> Any:
        return page.evaluate(f"(it) => {{ {source}\n return ({expression}); }}", argument)

    return call


def test_hashes_numbers_and_orders_are_those_of_python(
    script: Callable[[str, Any], Any],
) -> None:
    """Over many students, both languages draw the same variants and the same orders."""
    paper = paper_of(graded())
    students = [f"student-{i}" for i in range(25)] + ["Zoë", "李雷", "🙂", "a|b", ""]
    typed = ["1", " 1,5", "−2", "-2.", ".5", "3e-4", "1e400", "1e3000", "nan", "0x1", "1 2", "–1"]
    typed += ["", "+7", "1,2,3", "inf", "1e", "٣"]
    order = """it.students.map((student) => it.paper.questions.map((each) => {
        const seen = personal(it.paper, each, student, 3);
        const ids = ["choices", "items", "left", "right"].flatMap((part) => seen[part]);
        return [seen.values, ids.map(({ id }) => id)];
    }))"""

    hashes = script("it.map(hash32)", students)
    numbers = script(
        "it.map((text) => numberOf(text)).map((n) => Number.isNaN(n) ? null : n)", typed
    )
    orders = script(order, {"students": students, "paper": graded()})

    assert hashes == [chance.hash32(student) for student in students]
    assert numbers == [parse_number(text) for text in typed]
    assert orders == [
        [
            [
                paper.draw(question, student, 3),
                [
                    option.id
                    for part in (question.choices, question.items, question.left, question.right)
                    for option in shown(part, question, student, 3)
                ],
            ]
            for question in paper.questions
        ]
        for student in students
    ]


def test_slots_are_filled_as_text(script: Callable[[str, Any], Any]) -> None:
    """A value is escaped in markup, left alone in text, and an unknown slot stays."""
    rich = {"html": "<mn>{{ a }}</mn>{{toString}}", "text": "{{a:.1f}} {{b}}"}

    seen = script(
        "filled(it.rich, it.values)", {"rich": rich, "values": {"a": "<i>", "a:.1f": "&"}}
    )

    assert seen == {"html": "<mn>&lt;i&gt;</mn>{{toString}}", "text": "& {{b}}"}
