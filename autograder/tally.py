"""The numbers of the class report: who is stuck on what, counted. Pure; draws nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median, quantiles

from autograder.bug_tally import BugTally, tally_bugs
from autograder.classroom import ClassRecord, Student, Work
from autograder.course import Assignment
from autograder.misconception_tally import MisconceptionTally, tally_misconceptions
from autograder.records import CheckResult, Verdict

BINS = 10
UNDECIDED = frozenset({Verdict.INTERNAL})


@dataclass(frozen=True)
class Distribution:
    """How shares of the full score, each from 0 to 1, are spread.

    `bins` are ten equal intervals, each without its upper end, and a last one for full marks.
    """

    n: int
    lower: float
    median: float
    upper: float
    bins: tuple[int, ...]

    @property
    def full(self) -> int:
        """How many have full marks."""
        return self.bins[-1]


@dataclass(frozen=True)
class MessageGroup:
    """Students who were told the very same about one check."""

    verdict: Verdict
    message: str
    students: tuple[Student, ...]


@dataclass(frozen=True)
class CheckTally:
    """How the class did in one check; `sample` is any result of it, for its title and hint."""

    assignment: str
    sample: CheckResult
    verdicts: Counter[Verdict]
    groups: tuple[MessageGroup, ...]

    @property
    def passed(self) -> int:
        """How many passed."""
        return self.verdicts[Verdict.PASSED]

    @property
    def judged(self) -> int:
        """How many were judged: everybody but those whom the grader itself failed."""
        return self.verdicts.total() - self.verdicts[Verdict.INTERNAL]

    @property
    def share(self) -> float:
        """The share of the judged who passed; 1 if nobody was judged."""
        return self.passed / self.judged if self.judged else 1.0

    @property
    def stuck(self) -> tuple[Student, ...]:
        """Everybody who was judged and did not pass."""
        told = (group for group in self.groups if group.verdict not in UNDECIDED)
        return tuple(student for group in told for student in group.students)


@dataclass(frozen=True)
class FunctionTally:
    """How the class did in the checks of one function.

    `alike` are the students who were told the same by every one of its checks.
    """

    function: str
    checks: tuple[CheckTally, ...]
    alike: tuple[MessageGroup, ...]

    def apart(self, check: CheckTally) -> tuple[MessageGroup, ...]:
        """Return what a check told everybody else."""
        said = {student.id for group in self.alike for student in group.students}
        rest = [
            replace(group, students=tuple(who for who in group.students if who.id not in said))
            for group in check.groups
        ]
        return tuple(group for group in rest if group.students)


@dataclass(frozen=True)
class AssignmentTally:
    """How the class did in one assignment, in the order of the score sheets."""

    assignment: Assignment
    max_score: float
    spread: Distribution | None
    functions: tuple[FunctionTally, ...]
    handed_in: int
    rejected: int

    @property
    def checks(self) -> tuple[CheckTally, ...]:
        """Every check of the assignment."""
        return tuple(check for each in self.functions for check in each.checks)


@dataclass(frozen=True)
class ClassTally:
    """Everything that is counted over a class."""

    assignments: tuple[AssignmentTally, ...]
    misconceptions: tuple[MisconceptionTally, ...]
    bugs: tuple[BugTally, ...]
    graded: int
    rejected: int
    ungraded: int
    need_a_person: int
    to_mark: int

    @property
    def checks_in_order(self) -> tuple[CheckTally, ...]:
        """Every check, in the order of the course."""
        return tuple(check for each in self.assignments for check in each.checks)

    @property
    def hardest_first(self) -> tuple[CheckTally, ...]:
        """Every check, the one that the smallest share passed first."""
        return tuple(sorted(self.checks_in_order, key=lambda check: check.share))

    @property
    def max_score(self) -> float:
        """The points of all assignments together."""
        return sum(each.max_score for each in self.assignments)


def distribution(shares: Sequence[float]) -> Distribution | None:
    """Describe shares of the full score; None if there are none.

    The quartiles interpolate linearly between the sorted values, ends included.
    """
    if not shares:
        return None
    lower, _, upper = quantiles([*shares] * 2 if len(shares) == 1 else shares, method="inclusive")
    counts = Counter(max(0, min(int(share * BINS + 1e-9), BINS)) for share in shares)
    bins = tuple(counts[index] for index in range(BINS + 1))
    return Distribution(len(shares), lower, median(shares), upper, bins)


def tally_class(record: ClassRecord) -> ClassTally:
    """Count everything that the report shows."""
    every = [work for student in record.students for work in student.work.values()]
    return ClassTally(
        assignments=tuple(_assignment(record, each) for each in record.assignments),
        misconceptions=tally_misconceptions(record),
        bugs=tally_bugs(record),
        graded=sum(work.judged is not None for work in every),
        rejected=sum(work.rejected is not None for work in every),
        ungraded=sum(work.sheet is None for work in every),
        need_a_person=sum(work.internal > 0 for work in every),
        to_mark=sum(work.to_mark for work in every),
    )


def _assignment(record: ClassRecord, assignment: Assignment) -> AssignmentTally:
    """Count one assignment."""
    works = [
        (student, student.work[assignment.name])
        for student in record.students
        if assignment.name in student.work
    ]
    sheets = [work.judged for _, work in works if work.judged]
    totals = [work.sheet.max_score for _, work in works if work.sheet]
    return AssignmentTally(
        assignment=assignment,
        max_score=max(totals, default=0.0),
        spread=distribution([each.score / each.max_score for each in sheets if each.max_score]),
        functions=_functions(_checks(assignment.name, works)),
        handed_in=len(works),
        rejected=sum(work.rejected is not None for _, work in works),
    )


def _functions(checks: Sequence[CheckTally]) -> tuple[FunctionTally, ...]:
    """Gather checks by the function that they judge."""
    by_function: dict[str, list[CheckTally]] = defaultdict(list)
    for check in checks:
        by_function[check.sample.function].append(check)
    return tuple(
        FunctionTally(function, tuple(group), _alike(group))
        for function, group in by_function.items()
    )


def _alike(checks: Sequence[CheckTally]) -> tuple[MessageGroup, ...]:
    """Return the groups of the first check whose students every other check told the same."""
    first, *others = [
        {(group.verdict, group.message): group.students for group in check.groups}
        for check in checks
    ]
    if not others:
        return ()
    found = []
    for told, students in first.items():
        everywhere = set.intersection(
            *({student.id for student in other.get(told, ())} for other in others)
        )
        same = tuple(student for student in students if student.id in everywhere)
        found.append(MessageGroup(*told, same))
    return tuple(group for group in found if group.students)


def _checks(assignment: str, works: Iterable[tuple[Student, Work]]) -> tuple[CheckTally, ...]:
    """Count every check of one assignment, in the order in which the sheets name them."""
    results: dict[str, list[tuple[Student, CheckResult]]] = defaultdict(list)
    for student, work in works:
        for result in work.judged.checks if work.judged else ():
            results[result.id].append((student, result))
    return tuple(
        CheckTally(
            assignment=assignment,
            sample=max((result for _, result in told), key=_tells),
            verdicts=Counter(result.verdict for _, result in told),
            groups=_groups(told),
        )
        for told in results.values()
    )


def _tells(result: CheckResult) -> tuple[bool, bool]:
    """Order results by how much they say of their check; a bug's belief is not the check's."""
    return result.misconception is not None and not result.diagnosis, result.hint != ""


def _groups(told: Iterable[tuple[Student, CheckResult]]) -> tuple[MessageGroup, ...]:
    """Gather the students who did not pass by what they were told, largest group first."""
    groups: dict[tuple[Verdict, str], list[Student]] = defaultdict(list)
    for student, result in told:
        if result.verdict is not Verdict.PASSED:
            groups[result.verdict, result.message].append(student)
    ranked = sorted(groups.items(), key=lambda item: -len(item[1]))
    return tuple(MessageGroup(*key, students=tuple(group)) for key, group in ranked)
