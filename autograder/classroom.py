"""A graded course folder as one record: who handed in what, how it was judged, and the code.

Only reads. A file that cannot be read is a fact in the record, so that one broken file never
hides a class. What only a student's own page shows, code and pictures, is read when somebody
asks for it, and what many sheets say alike is held once, so that a class of any size fits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from autograder import show
from autograder.course import Assignment, Course
from autograder.folders import SHEET, students_in
from autograder.graded_files import Notebook, read_cells, read_sheet
from autograder.misconceptions import Misconception
from autograder.records import CheckResult, Finding, ScoreSheet, Status, Verdict
from quizzes.analysis.findings import QuizAnalysis

NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Work:
    """One student's work on one assignment.

    `problem` says why there is no sheet, and `to_mark` is whether a written answer still waits
    for a person. The sheet's own findings say what was recognised, but hold no example and no
    picture: those come with `findings`.
    """

    assignment: str
    sheet: ScoreSheet | None
    problem: str | None
    to_mark: bool
    folder: Path
    functions: tuple[str, ...]

    @property
    def notebook(self) -> Notebook | None:
        """The graded notebook, read anew; None where it cannot be read."""
        return read_cells(self.folder / f"{self.assignment}.ipynb", self.functions)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The whole findings, read anew; those of the record if the file is gone by now."""
        if not (self.sheet and self.sheet.findings):
            return ()
        whole, _ = read_sheet(self.folder / SHEET)
        return (whole or self.sheet).findings

    @property
    def judged(self) -> ScoreSheet | None:
        """The sheet, if the submission could be judged at all."""
        return self.sheet if self.sheet and self.sheet.status is Status.GRADED else None

    @property
    def rejected(self) -> ScoreSheet | None:
        """The sheet, if the file could not be graded."""
        return self.sheet if self.sheet and self.sheet.status is Status.REJECTED else None

    @property
    def internal(self) -> int:
        """How many checks broke by the grader's fault."""
        checks = self.sheet.checks if self.sheet else ()
        return sum(check.verdict is Verdict.INTERNAL for check in checks)


@dataclass(frozen=True)
class Student:
    """A student, and the work that was handed in, by assignment."""

    id: str
    name: str
    work: Mapping[str, Work]


@dataclass(frozen=True)
class ClassRecord:
    """All that the report says, before anything is counted or drawn.

    Quizzes come analysed; reading the folder finds none, since that takes the bank.
    """

    title: str
    assignments: tuple[Assignment, ...]
    students: tuple[Student, ...]
    misconceptions: Mapping[str, Misconception]
    quizzes: tuple[QuizAnalysis, ...] = ()

    def misconception(self, name: str) -> Misconception:
        """Return a misconception by id, also one that the course's list does not have."""
        return self.misconceptions.get(name, Misconception.unlisted(name))


def read_class(
    course_dir: Path,
    course: Course,
    misconceptions: Mapping[str, Misconception],
    names: Mapping[str, str] = NO_NAMES,
    unmarked: Collection[tuple[str, str]] | None = None,
    steps: show.Steps | None = None,
) -> ClassRecord:
    """Read a course folder after grading.

    Args:
        course_dir: the folder that holds submitted/ and autograded/.
        course: what there was to hand in.
        misconceptions: the course's list, by id.
        names: display names by student id; whoever is named appears, also without work.
        unmarked: (student, assignment) pairs in which something waits for a person. The
            files don't tell, so without this every written answer counts as unmarked.
        steps: shows how far it is; by default nothing does.
    """
    found = {*students_in(course_dir / "submitted"), *students_in(course_dir / "autograded")}
    everybody = {*names, *found}
    reader = _Reader(course_dir, course.everything, unmarked)
    students = []
    with (steps or show.Steps(quiet=True)).step("Reading", total=len(everybody)) as step:
        for one in everybody:
            # Only a name that a folder has is made into a path: an id may be anything.
            work = reader.work_of(one) if one in found else {}
            students.append(Student(one, names.get(one) or one, work))
            step()
    return ClassRecord(
        title=course.title,
        assignments=course.everything,
        students=tuple(sorted(students, key=lambda who: (who.name.casefold(), who.id))),
        misconceptions=misconceptions,
    )


@dataclass
class _Reader:
    """Reads work, and holds once what many sheets say alike."""

    course_dir: Path
    assignments: Collection[Assignment]
    unmarked: Collection[tuple[str, str]] | None
    _results: dict[CheckResult, CheckResult] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)

    def work_of(self, student: str) -> dict[str, Work]:
        """Read what one student has handed in, by assignment."""
        graded, submitted = (
            self._folders_in(self.course_dir / each / student)
            for each in ("autograded", "submitted")
        )
        return {
            assignment.name: self._work(student, assignment)
            for assignment in self.assignments
            if assignment.name in graded or assignment.name in submitted
        }

    def _work(self, student: str, assignment: Assignment) -> Work:
        name = assignment.name
        folder = self.course_dir / "autograded" / student / name
        sheet, problem = read_sheet(folder / SHEET)
        light = self._light(sheet) if sheet else None
        work = Work(name, light, problem, False, folder, assignment.functions)
        if self.unmarked is None or (student, name) in self.unmarked:
            notebook = work.notebook
            return replace(work, to_mark=notebook is not None and bool(notebook.answers))
        return work

    def _light(self, sheet: ScoreSheet) -> ScoreSheet:
        """Return a sheet that shares what it can, and shows nothing."""
        checks = tuple(self._shared(check) for check in sheet.checks)
        seen = tuple(replace(one, example=None, picture=None) for one in sheet.findings)
        return replace(sheet, checks=checks, findings=seen)

    def _shared(self, check: CheckResult) -> CheckResult:
        known = self._results.get(check)
        if known is None:
            known = replace(
                check,
                id=self._text(check.id),
                function=self._text(check.function),
                title=self._text(check.title),
                hint=self._text(check.hint),
            )
            self._results[known] = known
        return known

    def _text(self, text: str) -> str:
        return self._texts.setdefault(text, text)

    @staticmethod
    def _folders_in(folder: Path) -> set[str]:
        try:
            return {each.name for each in folder.iterdir() if each.is_dir()}
        except OSError:
            return set()
