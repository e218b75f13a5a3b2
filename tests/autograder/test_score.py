"""How verdicts become points."""

from __future__ import annotations

import json

import pytest

from autograder.records import (
    CheckSpec,
    Example,
    Finding,
    Outcome,
    Picture,
    Status,
    Submission,
    Verdict,
    sheet_from_json,
    sheets_to_json,
)
from autograder.score import reject, score

SPECS = [
    CheckSpec("f::a", "f", "It works", 2.0, hint="Look at a.", misconception="wrong-idea"),
    CheckSpec("f::b", "f", "It still works", 3.0),
]
SUBMISSION = Submission("x.ipynb", "ch", (), ("a note",))


@pytest.mark.parametrize("verdict", Verdict)
def test_score_gives_points_only_for_passed_or_our_own_fault(verdict: Verdict) -> None:
    """Every verdict but `passed` costs the points, except where the grader failed."""
    outcomes = {"f::a": Outcome(verdict, "fact"), "f::b": Outcome(Verdict.PASSED)}

    sheet = score(SUBMISSION, SPECS, outcomes)

    kept = verdict in (Verdict.PASSED, Verdict.INTERNAL)
    assert (sheet.score, sheet.max_score) == (5.0 if kept else 3.0, 5.0)
    assert sheet.needs_a_person == (verdict is Verdict.INTERNAL)


def test_score_fails_closed() -> None:
    """A check without an outcome is an error of ours, never a score."""
    with pytest.raises(KeyError):
        score(SUBMISSION, SPECS, {"f::a": Outcome(Verdict.PASSED)})


def test_score_hints_where_a_check_failed_only() -> None:
    """Hints come with lost points, misconceptions with wrong answers."""
    failed = score(
        SUBMISSION,
        SPECS,
        {"f::a": Outcome(Verdict.FAILED), "f::b": Outcome(Verdict.PASSED)},
        ("a note", "another"),
    )
    crashed = score(
        SUBMISSION, SPECS, {"f::a": Outcome(Verdict.ERROR), "f::b": Outcome(Verdict.PASSED)}
    )

    assert (failed.checks[0].hint, failed.checks[0].misconception) == ("Look at a.", "wrong-idea")
    assert (crashed.checks[0].hint, crashed.checks[0].misconception) == ("Look at a.", None)
    assert failed.checks[1].hint == ""
    assert failed.notes == ("a note", "another")


def test_sheets_survive_their_json() -> None:
    """What is written is read back equal, a rejected sheet included."""
    sheets = [
        score(SUBMISSION, SPECS, {spec.id: Outcome(Verdict.FAILED, "é\x1b") for spec in SPECS}),
        reject("y.ipynb", "ch", SPECS, "It is empty."),
    ]

    document = json.loads(sheets_to_json(sheets))

    assert document["schema"] == 1
    assert [sheet_from_json(sheet) for sheet in document["sheets"]] == sheets
    assert sheets[1].status is Status.REJECTED
    assert (sheets[1].score, sheets[1].max_score) == (0.0, 5.0)


def test_findings_survive_their_json() -> None:
    """Example and picture come back as records, also where there is none."""
    example, picture = Example("f(1)", "2", "3"), Picture("curve", "It falls.", {"yours": [1, 0.5]})
    findings = (
        Finding("f", example, picture, "forgot-weights", "It forgets.", "wrong-idea"),
        Finding("f", example),
        Finding("f", picture=picture),
    )

    sheet = score(
        SUBMISSION, SPECS, {spec.id: Outcome(Verdict.FAILED) for spec in SPECS}, (), findings
    )
    (read,) = json.loads(sheets_to_json([sheet]))["sheets"]

    assert sheet_from_json(read) == sheet
    assert sheet_from_json(read).findings == findings


def test_sheets_of_earlier_days_have_no_findings() -> None:
    """A sheet that was written before anybody looked closer can still be read."""
    sheet = reject("y.ipynb", "ch", SPECS, "It is empty.")
    stored = sheet.to_json()
    del stored["findings"]

    assert sheet_from_json(stored) == sheet
