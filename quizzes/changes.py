"""What an edited question changed: old and new sheets of the same answers, compared. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from autograder.records import ScoreSheet

_NOTHING = 1e-9


def changes(again: Iterable[tuple[ScoreSheet, ScoreSheet]]) -> list[str]:
    """Say of each question how many scores changed by marking anew, and by how much."""
    changed: dict[tuple[str, str], list[float]] = defaultdict(list)
    students: dict[str, int] = defaultdict(int)
    for before, after in again:
        old = {check.id: check.points for check in before.checks}
        students[after.assignment] += 1
        for check in after.checks:
            by = check.points - old.get(check.id, 0.0)
            if abs(by) > _NOTHING:
                changed[after.assignment, check.function].append(by)
    unchanged = students.keys() - {assignment for assignment, _ in changed}
    return [
        *(_line(question, by, students[quiz]) for (quiz, question), by in changed.items()),
        *(f"{quiz} was marked again: no score changed." for quiz in sorted(unchanged)),
    ]


def _line(question: str, by: list[float], students: int) -> str:
    low, high = min(by), max(by)
    amount = f"{low:+.2g}" if high - low < _NOTHING else f"{low:+.2g} to {high:+.2g}"
    points = f"by {amount} points".replace("-", "\N{MINUS SIGN}")
    return f"{question} was marked again: {len(by)} of {students} scores changed, {points}."
