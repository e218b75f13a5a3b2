"""What the templates of the class report show, made out of its records. Pure."""

from __future__ import annotations

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from autograder import figures, typeset
from autograder.classroom import ClassRecord, Student, Work
from autograder.course import Assignment
from autograder.crowd import Entry
from autograder.feedback import said_once
from autograder.graded_files import Notebook
from autograder.records import CheckResult, Finding, Picture, Verdict
from autograder.tally import ClassTally, MessageGroup


@dataclass(frozen=True)
class Cell:
    """One cell of the table of students; `order` sorts it, and None sorts last."""

    kind: str
    text: str
    order: float | None = None


@dataclass(frozen=True)
class Part:
    """One function of one student's work: the checks, what was seen, and the code of it all."""

    function: str
    checks: tuple[CheckResult, ...]
    code: str | None
    found: Finding | None

    @property
    def missing(self) -> bool:
        """Whether there was nothing to judge."""
        return bool(self.checks) and all(c.verdict is Verdict.MISSING for c in self.checks)


@dataclass(frozen=True)
class Concern:
    """Why a person has to look at submissions, and at which."""

    why: str
    works: tuple[tuple[Student, Assignment], ...]

    @property
    def entries(self) -> list[Entry]:
        """The same as a list that can be cut."""
        return [Entry(student.id, assignment.name) for student, assignment in self.works]


def concerns(record: ClassRecord) -> list[Concern]:
    """Gather the submissions without a grade, and those where the grader itself failed."""
    found: dict[str, list[tuple[Student, Assignment]]] = defaultdict(list)
    for assignment in record.assignments:
        for student in record.students:
            work = student.work.get(assignment.name)
            if work and (why := _concern(assignment, work)):
                found[why].append((student, assignment))
    return [Concern(why, tuple(works)) for why, works in found.items()]


def _concern(assignment: Assignment, work: Work) -> str:
    """Say why a person has to look at this work; nothing if nobody has to."""
    if work.rejected:
        return f"Rejected: {work.rejected.problem}"
    if work.internal and assignment.key:
        edited = typeset.counted(work.internal, "question")
        return (
            f"{edited} changed after the answer came; the points are given until you have looked."
        )
    if work.internal:
        broken = typeset.counted(work.internal, "check")
        return f"The grader itself failed in {broken}; the points are given until you have looked."
    return work.problem or ""


def stuck(tally: ClassTally) -> dict[str, list[int]]:
    """Return the numbers of the checks that each student is stuck on, by student id."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, check in enumerate(tally.checks_in_order):
        for student in check.stuck:
            numbers[student.id].append(number)
    return numbers


def cell(work: Work | None) -> Cell:
    """Return what the table of students says about one piece of work."""
    if work is None:
        return Cell("absent", "–")
    if work.sheet is None:
        return Cell("alert", "no grade")
    if work.rejected:
        return Cell("alert", "rejected", work.sheet.score)
    if not work.sheet.max_score:
        return Cell("written", "to mark" if work.to_mark else "handed in")
    warmth = typeset.heat(work.sheet.score / work.sheet.max_score)
    flag = " ⚑" if work.internal else ""
    return Cell(f"heat-{warmth}", typeset.points(work.sheet.score) + flag, work.sheet.score)


def parts(assignment: Assignment, work: Work, notebook: Notebook | None) -> list[Part]:
    """Gather a student's checks and code by function, in the order of the course."""
    checks = work.sheet.checks if work.sheet else ()
    found = {one.function: one for one in work.findings}
    code = notebook.code if notebook else {}
    functions = dict.fromkeys([*assignment.functions, *(check.function for check in checks)])
    return [
        Part(
            name,
            said_once([c for c in checks if c.function == name]),
            code.get(name),
            found.get(name),
        )
        for name in functions
    ]


def figure(picture: Picture) -> str:
    """Return a figure as the address of an image, which loads nothing."""
    return f"data:{figures.KIND};base64,{b64encode(figures.draw(picture).encode()).decode()}"


def total(student: Student) -> float:
    """Return the sum of a student's scores."""
    return sum(work.sheet.score for work in student.work.values() if work.sheet)


def everybody(groups: Iterable[MessageGroup]) -> tuple[Student, ...]:
    """Return the students of groups, together."""
    return tuple(chain.from_iterable(group.students for group in groups))
