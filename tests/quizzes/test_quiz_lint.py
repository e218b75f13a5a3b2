"""`em-course quiz lint`: every mistake in a quiz is named with its place."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from autograder import strictyaml
from autograder.course import ROOT
from quizzes import schema
from quizzes.bank import quiz_files
from quizzes.lint import lint, unused

PLANTED = Path(__file__).parent / "planted.yaml"

CASES: Any = strictyaml.load(Path(__file__).parent / "lint_cases.yaml").value
HEAD = "schema: 1\nid: q\ntitle: A quiz\nchapter: ch3-e-step\nmode: graded\nquestions:\n"


def found(tmp_path: Path, text: str, name: str = "q.yaml") -> list[str]:
    """What lint says of a quiz."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return [str(finding) for finding in lint([path])]


def test_lint_finds_ten_planted_mistakes_and_nothing_else() -> None:
    """Each planted mistake is named at its own line, once."""
    lines = PLANTED.read_text("utf-8").splitlines()
    planted = {i for i, line in enumerate(lines, 1) if re.search(r"# \d+", line)}

    errors = [finding for finding in lint([PLANTED]) if not finding.warning]

    places = [int(finding.where.split(":")[1]) for finding in errors]
    assert len(planted) == 10
    assert len(places) == 10
    # What concerns a list stands at its first entry, a line below the list's key.
    assert all({place, place - 1} & planted for place in places)


def test_lint_finds_nothing_in_a_right_quiz(tmp_path: Path) -> None:
    """A quiz without mistakes gives no line."""
    assert found(tmp_path, HEAD + CASES["right"]) == []


def test_lint_names_mistakes_of_form_beside_those_of_other_files(tmp_path: Path) -> None:
    """A file that cannot be read as a quiz stops no other file's check."""
    good, broken = tmp_path / "q.yaml", tmp_path / "broken.yaml"
    good.write_text(HEAD.replace("id: q", "id: p") + CASES["right"], encoding="utf-8")
    broken.write_text("schema: 1\nid: [\n", encoding="utf-8")

    findings = [str(finding) for finding in lint([broken, good])]

    assert findings[0].startswith("broken.yaml:3:1: is not valid YAML: error: ")
    assert findings[1] == "q.yaml:2:5: id: error: 'p' should be the name of the file, 'q'."
    assert findings[2] == "q.yaml:7:7: questions[0].id: error: should begin with 'p-'."


def test_lint_names_unknown_misconceptions_beside_mistakes_of_form(tmp_path: Path) -> None:
    """An author mends all in one go: a broken form hides no belief that does not exist."""
    text = (
        CASES["right"].replace("prompt:", "promt:").replace("nearest-centre", "nearest-center", 1)
    )

    findings = found(tmp_path, HEAD + text)

    assert sum("Did you mean 'prompt'?" in finding for finding in findings) == 1
    assert sum("Did you mean 'nearest-centre'?" in finding for finding in findings) == 1


@pytest.mark.parametrize("case", CASES["errors"], ids=lambda case: case["finds"])
def test_lint_says_what_is_wrong(tmp_path: Path, case: dict[str, str]) -> None:
    """One thing wrong gives one line, an error that names it."""
    head = HEAD.replace("graded", case.get("mode", "graded"))

    findings = found(tmp_path, head + case["question"])

    errors = [finding for finding in findings if ": error: " in finding]
    assert len(errors) == 1, findings
    assert case["finds"] in errors[0]


def test_lint_warns_of_what_only_its_author_can_weigh(tmp_path: Path) -> None:
    """Missing feedback, much to guess, and right choices that are always the longest."""
    coin = CASES["coin"]
    findings = found(
        tmp_path, HEAD + coin + coin.replace("q-a", "q-b") + coin.replace("q-a", "q-c")
    )

    assert all(": warning: " in finding for finding in findings)
    assert sum("guessing gives 50% of the points" in finding for finding in findings) == 1
    assert sum("a sentence of feedback" in finding for finding in findings) == 3
    assert sum("the longest one in q-a, q-b, q-c" in finding for finding in findings) == 1


def test_the_course_s_own_quizzes_have_no_findings() -> None:
    """What we hand out ourselves passes without a warning."""
    assert [str(finding) for finding in lint()] == []
    assert len(quiz_files()) > 0


def test_every_misconception_is_used() -> None:
    """The list holds nothing that no check and no question points to."""
    assert unused() == []


def test_schema_for_editors_is_that_of_the_models() -> None:
    """The file beside the quizzes is what `em-course quiz schema` prints, and all name it."""
    assert schema.FILE.read_text("utf-8") == schema.schema()
    json.loads(schema.schema())
    for path in quiz_files():
        first = path.read_text("utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=quiz.schema.json", path.relative_to(ROOT)
