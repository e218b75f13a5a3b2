"""Who believes what, counted over code and quizzes. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

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
    results = [
        (student, work.assignment, check)
        for student in record.students
        for work in student.work.values()
        for check in (work.judged.checks if work.judged else ())
    ]
    about: dict[str, set[str]] = defaultdict(set)
    for _, _, check in results:
        if check.misconception:
            about[check.misconception].add(check.id)
    tallies = [_misconception(record, name, checks, results) for name, checks in about.items()]
    held = [tally for tally in tallies if tally.holders]
    return tuple(sorted(held, key=lambda tally: (-len(tally.holders), tally.misconception.id)))


def _misconception(
    record: ClassRecord,
    name: str,
    checks: set[str],
    results: Iterable[tuple[Student, str, CheckResult]],
) -> MisconceptionTally:
    """Count who holds one misconception, of those whom one of `checks` could tell."""
    tried: set[str] = set()
    holders: dict[str, Student] = {}
    shown: dict[bool, set[str]] = {False: set(), True: set()}  # in a quiz or not, by whom
    for student, assignment, check in results:
        if check.id in checks and check.verdict not in UNTRIED:
            tried.add(student.id)
            if check.verdict is Verdict.FAILED and check.misconception == name:
                holders[student.id] = student
                shown[quiz_id(assignment) is not None].add(student.id)
    return MisconceptionTally(
        misconception=record.misconception(name),
        holders=tuple(holders.values()),
        tried=len(tried),
        in_code=len(shown[False]),
        in_quizzes=len(shown[True]),
    )
