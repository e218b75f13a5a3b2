"""No solution, no hidden test and no key of a graded quiz is in the site, in any form."""

from __future__ import annotations

import base64
import gzip
import html
import json
import re
from collections.abc import Callable, Iterator

import pytest
from lesson_site import COURSE, NAMES, Lesson, notebook_text

from autograder.course import ROOT
from lesson.listing import listing
from lesson.page import in_script
from quizzes.assignments import readable_quizzes
from quizzes.questions import Quiz
from quizzes.richtext import rich

LONG = 24  # letters; a shorter line of code may stand in any program
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
QUIZZES = readable_quizzes(ROOT)


def letters(text: str) -> str:
    """A text's letters and digits alone, so that no markup, escape or break hides it."""
    return re.sub(r"[\W_]+", "", text).casefold()


def said(page: str) -> str:
    """The letters of all that a page holds, with its packed data unpacked."""
    packed = re.findall(r'<script type="application/gzip">([^<]*)</script>', page)
    unpacked = [gzip.decompress(base64.b64decode(one)).decode() for one in packed]
    papers = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    texts = [leaf for one in (*papers, *unpacked) for leaf in leaves(json.loads(one))]
    alone = re.sub(r'base64,[^"]*', "", page)
    hidden = "".join(re.findall(r"<!--.*?-->", alone, re.DOTALL) + re.findall(r'="[^"]*"', alone))
    apart = re.sub(r"</t[dh]>", " 0 ", alone)  # two cells of a table are no line of code
    visible = html.unescape(re.sub(r"<[^>]*>", "", apart) + hidden)
    shown = [html.unescape(re.sub(r"<[^>]*>", "", text)) for text in texts]
    return letters("\n".join([visible, *shown]))


def leaves(value: object) -> Iterator[str]:
    """Every text of a JSON document."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)
    elif isinstance(value, str):
        yield value


def cells(where: str, name: str) -> list[tuple[dict[str, object], str]]:
    """The marks and the source of each cell of a notebook."""
    found = json.loads(notebook_text(where, name))["cells"]
    return [(cell["metadata"].get("nbgrader", {}), "".join(cell["source"])) for cell in found]


def solution_lines() -> set[str]:
    """The lines of all solutions, and of the answers that staff mark by, as letters."""
    lines: set[str] = set()
    for name in NAMES:
        for mark, source in cells("source", name):
            if mark.get("solution"):
                hidden = re.findall(f"{BEGIN}(.*?){END}", source, re.DOTALL) or [source]
                lines |= {letters(line) for part in hidden for line in part.splitlines()}
    given = letters("\n".join(text for name in NAMES for _, text in cells("release", name)))
    return {line for line in lines if len(line) >= LONG and line not in given}


def graded_words() -> set[str]:
    """What is said after marking: explanations and feedback of graded questions, as letters."""
    graded, practised = (
        {
            letters(re.sub(r"<[^>]*>", "", rich(text).html))
            for quiz in quizzes
            for text in told(quiz)
        }
        for quizzes in (
            [quiz for quiz in QUIZZES.values() if quiz.mode == "graded"],
            [quiz for quiz in QUIZZES.values() if quiz.mode == "practice"],
        )
    )
    return graded - practised


def told(quiz: Quiz) -> Iterator[str]:
    """The texts that follow the marking of a quiz, in pieces where numbers are drawn."""
    for question in quiz.questions:
        yield from re.split(r"\{\{[^}]*\}\}", question.explanation)
        for found in re.findall(r'"feedback":"((?:[^"\\]|\\.)*)"', question.model_dump_json()):
            yield from re.split(r"\{\{[^}]*\}\}", json.loads(f'"{found}"'))


def leaks(secrets: set[str], pages: dict[str, str]) -> list[tuple[str, str]]:
    """The pages that hold a secret, and which."""
    found = {name: said(page) for name, page in pages.items()}
    return [(name, secret) for name, text in found.items() for secret in secrets if secret in text]


def test_there_are_secrets_to_look_for() -> None:
    """Otherwise the searches would prove nothing."""
    assert len(solution_lines()) > 50
    assert len({one for one in graded_words() if len(one) >= LONG}) > 100
    assert any("fullanswerforthosewhomark" in line for line in solution_lines())


def test_no_page_holds_a_solution(lesson: Lesson) -> None:
    """No line of the code that students write, and no answer that staff mark by."""
    assert leaks(solution_lines(), dict(lesson.pages)) == []


def test_no_page_holds_a_hidden_test(lesson: Lesson) -> None:
    """Nor the names of what grades."""
    for text in lesson.pages.values():
        for secret in (
            "HIDDEN TESTS",
            "SOLUTION",
            "import reference",
            "autograder",
            "nbgrader_config",
        ):
            assert secret not in text


def test_no_page_says_what_follows_the_marking_of_a_quiz(lesson: Lesson) -> None:
    """Practice quizzes carry their own key, and that alone."""
    secrets = {one for one in graded_words() if len(one) >= LONG}

    assert leaks(secrets, dict(lesson.pages)) == []


def test_no_page_holds_a_graded_paper(lesson: Lesson) -> None:
    """Only practice papers are in the site; the secret of the bank is not."""
    key = (ROOT / "quizzes" / "secret.txt").read_text().strip()
    for name, text in lesson.pages.items():
        for paper in re.findall(r'id="paper">(.*?)</script>', text):
            assert json.loads(paper)["mode"] == "practice", name
        assert key not in text


HIDDEN: dict[str, Callable[[str], str]] = {
    "coloured": lambda line: f"<pre>{listing(line)}</pre>",
    "comment": lambda line: f"<!-- {line} -->",
    "attribute": lambda line: f'<img alt="{html.escape(line)}">',
    "data": lambda line: (
        f'<script type="application/json">{in_script(json.dumps([line]))}</script>'
    ),
    "packed": lambda line: f'<script type="application/gzip">{packed(json.dumps([line]))}</script>',
}


@pytest.mark.parametrize("form", HIDDEN)
def test_a_planted_solution_is_found(form: str) -> None:
    """In coloured code, in a comment, as words of a picture, in data, and packed."""
    line = "log_joint[:, j] = np.log(phi[j]) - 0.5 * (white**2).sum(axis=0) < 3"
    page = f"<html><body>{HIDDEN[form](line)}</body></html>"

    assert leaks({letters(line)}, {"a.html": page}) == [("a.html", letters(line))]


def packed(text: str) -> str:
    """As a page packs its recordings."""
    return base64.b64encode(gzip.compress(text.encode())).decode()


def test_every_graded_function_is_a_stub(lesson: Lesson) -> None:
    """Its page shows it open, and ends where the student begins."""
    for assignment in COURSE.assignments:
        text = lesson.pages[f"{assignment.name}.html"]
        assert text.count("You write this") == len(assignment.functions)
        assert text.count("YOUR CODE HERE") >= len(assignment.functions)
        assert "YOUR ANSWER HERE" not in text
