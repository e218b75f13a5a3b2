"""Which edition of a question a file names: an edit costs no honest student, and pays no other."""

from __future__ import annotations

import json
from typing import Any

import pytest
from quiz_course import RIGHT, answers, small
from quiz_every_type import every_type

from autograder.records import CheckResult, ScoreSheet, Verdict
from quizzes import sealing
from quizzes.build import question_version, shown_numbers, variants
from quizzes.player import chance
from quizzes.questions import Quiz
from quizzes.sealing import is_version
from quizzes.sheet import mark_file

pytestmark = pytest.mark.usefixtures("one_alembic")

WRONG = {**RIGHT, "small-estep": "hard", "small-count": "7", "small-word": "no"}


def marked(contents: dict[str, Any], quiz: Quiz) -> ScoreSheet:
    """The sheet of anna's file."""
    return mark_file("answers.json", quiz, json.dumps(contents).encode(), "anna")


def check(sheet: ScoreSheet, question: str) -> CheckResult:
    """What a sheet says of one question."""
    return next(check for check in sheet.checks if check.function == question)


def explained(quiz: Quiz, id_: str) -> Quiz:
    """The quiz after its author wrote another explanation."""
    questions = [
        q.model_copy(update={"explanation": "Better."}) if q.id == id_ else q
        for q in quiz.questions
    ]
    return quiz.model_copy(update={"questions": tuple(questions)})


@pytest.mark.parametrize("version", [None, "", "x", "0" * 16, "9f2c01ab" * 2])
def test_made_up_edition_gains_nothing(version: str | None) -> None:
    """Whatever a file calls the edition: wrong answers get no points, and a person is called."""
    contents = answers(small(), "anna", WRONG)
    contents["versions"] = dict.fromkeys(contents["versions"], version) if version else {}
    for id_ in ("small-estep", "small-depends"):
        contents["answers"][id_] = "c0ffee"

    sheet = marked(contents, small())

    assert sheet.score == 0.0
    assert {one.verdict for one in sheet.checks} == {Verdict.INTERNAL}
    assert "no edition of this question" in sheet.checks[0].message
    assert any("no edition of it" in note for note in sheet.notes)


def test_made_up_edition_loses_nothing() -> None:
    """A right answer is right, whatever a file calls the edition."""
    contents = answers(small(), "anna", RIGHT, versions={})

    assert marked(contents, small()).score == 5.0


def test_leaving_out_a_question_gains_nothing() -> None:
    """Without version and answer a question looks as if it had been added: a person decides."""
    contents = answers(small(), "anna", RIGHT)
    del contents["versions"]["small-word"], contents["answers"]["small-word"]

    sheet = marked(contents, small())

    assert (sheet.score, check(sheet, "small-word").verdict) == (4.0, Verdict.INTERNAL)


def test_edition_of_another_question_gains_nothing() -> None:
    """A version is sealed for its own question."""
    contents = answers(small(), "anna", WRONG)
    other = contents["versions"]["small-word"]
    contents["versions"]["small-count"] = other

    assert check(marked(contents, small()), "small-count").points == 0.0


def test_friends_numbers_help_nobody_after_an_edit() -> None:
    """An older edition is marked by the student's own numbers, too, and the sheet tells."""
    quiz = every_type()
    question = quiz.question("every-drawn")
    every = variants(question)
    mine = every[chance.variant(quiz.id, question.id, "anna", 1, len(every))]
    theirs = next(v for v in every if abs(v["gamma"] - mine["gamma"]) > 0.1)
    contents = answers(quiz, "anna", {"every-drawn": f"{theirs['gamma']:.5f}"})
    contents["draws"] = {question.id: shown_numbers(question, theirs)}

    sheet = marked(contents, explained(quiz, question.id))

    assert check(sheet, question.id).verdict is Verdict.FAILED
    assert any("the file names other numbers" in note for note in sheet.notes)


def test_course_knows_its_own_versions_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every edition's version carries the seal of the secret, which another secret denies."""
    old = small().question("small-count")
    versions = [
        question_version(old),
        question_version(old.model_copy(update={"explanation": "B."})),
    ]

    ours = [is_version(old.id, version) for version in versions]
    monkeypatch.setattr(sealing, "_secret", lambda: b"another")
    theirs = [is_version(old.id, version) for version in versions]

    assert (ours, theirs) == ([True, True], [False, False])
    assert versions[0] != versions[1]
