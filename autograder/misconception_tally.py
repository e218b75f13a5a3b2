"""Who believes what, counted over code and quizzes. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from autograder.classroom import ClassRecord, Student
from autograder.course import quiz_id
from autograder.misconceptions import Misconception
from autograder.records import CheckResult, Verdict

UNTRIED = frozenset({Verdict.INTERNAL, Verdict.MISSING, Verdict.SKIPPED})


@dataclass(frozen=True)
class MisconceptionTally:
    """Who gave a wrong answer that this misconception explains, of how many who tried.

    Some of the `holders` showed it in their code, some in a quiz, and some in both.
    """

    misconception: Misconception
    holders: tuple[Student, ...]
    tried: int
    in_code: int
    in_quizzes: int


def tally_misconceptions(record: ClassRecord) -> tuple[MisconceptionTally, ...]:
    """Rank the misconceptions that wrong answers point to, the commonest first.

    Only a wrong answer is evidence: code that raised, ran out of time or isn't there tells
    nothing about what its author believes. `tried` are those whose work was there to judge.
    """
    about: dict[str, set[str]] = defaultdict(set)  # the misconceptions that a check can tell of
    for _, _, check in _results(record):
        if check.misconception:
            about[check.id].add(check.misconception)
    counts: dict[str, _Count] = defaultdict(_Count)
    for student, assignment, check in _results(record):
        for name in about.get(check.id, ()):
            counts[name].add(student, assignment, check, name)
    tallies = [
        MisconceptionTally(
            misconception=record.misconception(name),
            holders=tuple(count.holders.values()),
            tried=len(count.tried),
            in_code=len(count.shown[False]),
            in_quizzes=len(count.shown[True]),
        )
        for name, count in counts.items()
        if count.holders
    ]
    return tuple(sorted(tallies, key=lambda tally: (-len(tally.holders), tally.misconception.id)))


@dataclass
class _Count:
    """Who tried, and who showed a misconception; in a quiz or not, by whom."""

    tried: set[str] = field(default_factory=set)
    holders: dict[str, Student] = field(default_factory=dict)
    shown: dict[bool, set[str]] = field(default_factory=lambda: {False: set(), True: set()})

    def add(self, student: Student, assignment: str, check: CheckResult, name: str) -> None:
        """Count one result of a check that can tell of the misconception."""
        if check.verdict in UNTRIED:
            return
        self.tried.add(student.id)
        if check.verdict is Verdict.FAILED and check.misconception == name:
            self.holders[student.id] = student
            self.shown[quiz_id(assignment) is not None].add(student.id)


def _results(record: ClassRecord) -> Iterator[tuple[Student, str, CheckResult]]:
    """Yield every judged check of the class, student by student."""
    for student in record.students:
        for work in student.work.values():
            for check in work.judged.checks if work.judged else ():
                yield student, work.assignment, check
