"""GIFT, read back by gift-pegjs, the parser that web tools for it share."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from quiz_exports import HOSTILE, choices, every_type, quiz_of, words

from autograder.course import ROOT
from autograder.errors import ConfigError
from quizzes.bank import load_bank
from quizzes.export import export
from quizzes.questions import Quiz

PARSER = ROOT / "build" / "npm" / "node_modules" / "gift-pegjs"
PARSE = """
const {parse} = require(process.argv[1]);
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map(text => parse(text))));
"""

Parsed = list[dict[str, Any]]


@pytest.fixture(scope="module")
def node() -> str:
    """Node with gift-pegjs beside it; in CI they must be there."""
    lacking = ""
    if shutil.which("node") is None:
        lacking = "node is not installed"
    elif not PARSER.is_dir():
        lacking = "gift-pegjs is missing: npm install --prefix build/npm gift-pegjs@1.0.2"
    if lacking and os.environ.get("CI"):
        pytest.fail(lacking)
    if lacking:
        pytest.skip(lacking)
    return str(shutil.which("node"))


@pytest.fixture(scope="module")
def every(node: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the parser reads of the quiz that has every type, by the questions' titles."""
    [parsed] = _parsed(node, [_text(every_type(), tmp_path_factory.mktemp("gift"))])
    return {each["title"]: each for each in parsed if each["type"] != "Category"}


def _text(quiz: Quiz, folder: Path) -> str:
    return export(quiz, "gift", folder, 3).files[0].read_text(encoding="utf-8")


def _parsed(node: str, texts: list[str]) -> list[Parsed]:
    command = [node, "-e", PARSE, str(PARSER)]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    parsed: list[Parsed] = json.loads(done.stdout)
    return parsed


def test_each_question_is_read_as_what_it_is(every: dict[str, dict[str, Any]]) -> None:
    """An order becomes a matching, probabilities one choice, and the intro a description."""
    kinds = {name.removeprefix("every-type-"): each["type"] for name, each in every.items()}

    assert kinds == {
        "every-type": "Description",
        "single": "MC",
        "net": "MC",
        "each": "MC",
        **{f"drawn-v0{i}": "Numerical" for i in (1, 2, 3)},
        "digits": "Numerical",
        "order": "Matching",
        "match": "Matching",
        "short": "Short",
        "sure": "MC",
        **{f"shares-v0{i}": "MC" for i in (1, 2, 3)},
    }


def test_id_tags_and_explanation_go_along(every: dict[str, dict[str, Any]]) -> None:
    """In the comments and at the end of the answers, where Moodle looks for them."""
    single = every["every-type-single"]

    assert single["id"] == "every-type-single"
    assert single["tags"] == ["e-step", "misc:doubt-is-an-error", "misc:soft-is-rounded-hard"]
    assert words(single["globalFeedback"]["text"]).startswith("The E step gives")


def test_formulas_keep_their_backslashes_and_braces(every: dict[str, dict[str, Any]]) -> None:
    r"""`\nu` must not become a new line, nor `\{` end the answers."""
    single = every["every-type-single"]

    assert r"\(\mu_1 < \mu_2\)" in words(single["stem"]["text"])
    assert r"\frac{\pi_k p_k(x_n)}" in words(single["globalFeedback"]["text"])


def test_the_right_choice_and_the_feedback_of_wrong_ones(every: dict[str, dict[str, Any]]) -> None:
    """One choice is right; what is said of another stands with that one."""
    said = {
        words(choice["text"]["text"]): choice["feedback"]
        for choice in every["every-type-single"]["choices"]
        if not choice["isCorrect"]
    }

    assert len(said) == 3
    assert words(said["The index of the nearest mean"]["text"]).startswith(r"That is \(k\)-means")


def test_several_right_choices_share_the_points(every: dict[str, dict[str, Any]]) -> None:
    """By the weights that Moodle takes."""
    weights = [choice["weight"] for choice in every["every-type-net"]["choices"]]

    assert sorted(weights) == [-33.33333, -33.33333, 33.33333, 33.33333, 33.33333]


def test_numbers_have_their_tolerance_and_known_wrong_ones(
    every: dict[str, dict[str, Any]],
) -> None:
    """A known-wrong number is an answer worth nothing, with its feedback."""
    right, wrong = every["every-type-drawn-v01"]["choices"]

    assert right["text"]["range"] == pytest.approx(0.01 * right["text"]["number"])
    assert (right["weight"], wrong["weight"]) == (None, 0)
    assert words(wrong["feedback"]["text"]).startswith("You forgot")


def test_steps_are_matched_with_their_places(every: dict[str, dict[str, Any]]) -> None:
    """And don't stand in the right order in the file."""
    pairs = every["every-type-order"]["matchPairs"]

    places = [pair["subanswer"] for pair in pairs]
    steps = {pair["subanswer"]: words(pair["subquestion"]["text"]) for pair in pairs}
    assert places != ["1", "2", "3", "4"]
    assert [steps[place][:6] for place in "1234"] == ["Start ", "E step", "M step", "Stop a"]


def test_a_right_side_too_many_has_no_left_one(every: dict[str, dict[str, Any]]) -> None:
    """Moodle reads a pair without its left text as a distractor."""
    pairs = every["every-type-match"]["matchPairs"]

    extra = [pair["subanswer"] for pair in pairs if not pair["subquestion"]["text"]]
    assert extra == ["a &lt; gradient &gt; &amp; step"]


def test_any_text_comes_through_as_text(node: str, tmp_path: Path) -> None:
    """GIFT's own marks in a prompt, a choice and feedback reach the reader unchanged."""
    quiz = quiz_of(
        {"type": "single", "prompt": f"// {HOSTILE}\n\n$x$", "choices": [
            {"id": "a", "text": HOSTILE, "correct": True},
            {"id": "b", "text": "[plain]", "feedback": HOSTILE}]},
    )  # fmt: skip

    [[_, question]] = _parsed(node, [_text(quiz, tmp_path)])

    said = HOSTILE.replace("&gt;", ">")
    right, wrong = sorted(question["choices"], key=lambda choice: not choice["isCorrect"])
    assert words(question["stem"]["text"]) == f"// {said} \\(x\\)"
    assert words(right["text"]["text"]) == said
    assert words(wrong["text"]["text"]) == "[plain]"
    assert words(wrong["feedback"]["text"]) == said


def test_a_short_answer_with_an_arrow_is_refused(tmp_path: Path) -> None:
    """GIFT has no way to say that it is no pair."""
    quiz = quiz_of({"type": "short", "accept": ["E->M"]})

    with pytest.raises(ConfigError, match=r"t-0: GIFT takes 'E->M' for a pair"):
        export(quiz, "gift", tmp_path)


def test_the_same_quiz_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing but the bank decides what is in the file."""
    first, second = (_text(every_type(), tmp_path / name) for name in ("one", "two"))

    assert first == second


def test_every_quiz_of_the_course_is_read(node: str, tmp_path: Path) -> None:
    """The real bank comes back from the parser with every question."""
    bank = list(load_bank().values())

    parsed = _parsed(node, [_text(quiz, tmp_path) for quiz in bank])

    asked = [sum(each["type"] not in ("Category", "Description") for each in p) for p in parsed]
    assert asked == [sum(3 if q.draw else 1 for q in quiz.questions) for quiz in bank]


def test_points_among_few_choices_are_whole_percents(node: str, tmp_path: Path) -> None:
    """One right choice of a `multiple` is worth all, and each wrong one takes all."""
    quiz = quiz_of({"type": "multiple", "choices": choices(1, 2)})

    [[_, question]] = _parsed(node, [_text(quiz, tmp_path)])

    assert sorted(choice["weight"] for choice in question["choices"]) == [-100, -100, 100]
