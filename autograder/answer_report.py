"""A score sheet -> what its student reads below each question of a quiz. Pure.

The counterpart of `feedback` for quizzes: one check a cell, about an answer and not code.
"""

from __future__ import annotations

from collections.abc import Mapping

from autograder.feedback import CellReport, number, readable, template
from autograder.misconceptions import Misconception
from autograder.records import CheckResult, ScoreSheet, Status, Verdict

_WORDS: Mapping[Verdict, str] = {
    Verdict.PASSED: "right",
    Verdict.FAILED: "not right",
    Verdict.MISSING: "no answer",
    Verdict.INTERNAL: "a person will look",
}
_PARTLY = "partly right"


def answer_report(
    sheet: ScoreSheet, question: str, misconceptions: Mapping[str, Misconception]
) -> CellReport:
    """Return what to show below the cell `check_<question>`."""
    check = next((check for check in sheet.checks if check.function == question), None)
    about = f"{question}: "  # how the notes about a question begin
    facts = {
        "problem": readable(sheet.problem or "This question has no mark."),
        "rejected": sheet.status is Status.REJECTED or check is None,
        "right": check is not None and check.verdict is Verdict.PASSED,
        "verdict": _verdict(check) if check else "",
        "title": readable(check.title) if check else "",
        "points": number(check.points if check else 0.0),
        "max_points": number(check.max_points if check else 0.0),
        "message": readable(check.message) if check else "",
        "explanation": readable(check.hint) if check else "",
        "misconception": misconceptions.get((check and check.misconception) or ""),
        "notes": [readable(n.removeprefix(about)) for n in sheet.notes if n.startswith(about)],
    }
    return CellReport(
        html=template("cell_quiz.html.j2").render(facts),
        text=template("cell_quiz.txt.j2").render(facts),
    )


def _verdict(check: CheckResult) -> str:
    partly = check.verdict is Verdict.FAILED and check.points > 0
    return _PARTLY if partly else _WORDS[check.verdict]
