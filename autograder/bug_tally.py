"""Which mistakes were recognised in code, and in whose. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.classroom import ClassRecord, Student
from autograder.misconception_tally import UNTRIED
from autograder.records import Finding, ScoreSheet


@dataclass(frozen=True)
class BugTally:
    """Who made one recognised mistake in a function, of how many whose function was judged.

    `says` is what its authors are told.
    """

    assignment: str
    function: str
    bug: str
    says: str
    students: tuple[Student, ...]
    judged: int


def bugs_of(finding: Finding) -> list[tuple[str, str]]:
    """Return the ids of the bugs that together explain a function, and what is said of each."""
    names = (finding.diagnosis or "").split("+") if finding.diagnosis else []
    said = [*finding.explanation.splitlines(), *([""] * len(names))]
    return list(zip(names, said, strict=False))


def tally_bugs(record: ClassRecord) -> tuple[BugTally, ...]:
    """Rank the mistakes that were recognised, the commonest first."""
    judged: dict[tuple[str, str], int] = defaultdict(int)
    made: dict[tuple[str, str, str], dict[str, Student]] = defaultdict(dict)
    says: dict[tuple[str, str, str], str] = {}
    for student, sheet in _judged(record):
        for function in {c.function for c in sheet.checks if c.verdict not in UNTRIED}:
            judged[sheet.assignment, function] += 1
        for found in sheet.findings:
            for bug, said in bugs_of(found):
                made[sheet.assignment, found.function, bug][student.id] = student
                says.setdefault((sheet.assignment, found.function, bug), said)
    tallies = [
        BugTally(*key, says[key], tuple(students.values()), judged[key[:2]])
        for key, students in made.items()
    ]
    return tuple(sorted(tallies, key=lambda one: (-len(one.students), one.assignment, one.bug)))


def _judged(record: ClassRecord) -> Iterator[tuple[Student, ScoreSheet]]:
    for student in record.students:
        for work in student.work.values():
            if work.judged:
                yield student, work.judged
