"""A graded course folder as one record: who handed in what, how it was judged, and the code.

Only reads. Notebooks are parsed as JSON and never executed; a file that cannot be read is
a fact in the record, so that one broken file never hides a class.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any

from autograder.course import Assignment, Course
from autograder.errors import SubmissionError
from autograder.extract import parse_notebook, read_notebook
from autograder.folders import SHEET, students_in
from autograder.misconceptions import Misconception
from autograder.records import ScoreSheet, Status, Verdict, sheet_from_json
from quizzes.analysis.findings import QuizAnalysis

NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Notebook:
    """What a person wants to read of a submission: solution cells by function, and prose."""

    code: Mapping[str, str]
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Work:
    """One student's work on one assignment.

    `problem` says why there is no sheet; `notebook` is None where it cannot be read, and
    `to_mark` is whether a written answer in it still waits for a person.
    """

    assignment: str
    sheet: ScoreSheet | None
    problem: str | None = None
    notebook: Notebook | None = None
    to_mark: bool = False

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
) -> ClassRecord:
    """Read a course folder after grading.

    Args:
        course_dir: the folder that holds submitted/ and autograded/.
        course: what there was to hand in.
        misconceptions: the course's list, by id.
        names: display names by student id; whoever is named appears, also without work.
        unmarked: (student, assignment) pairs in which something waits for a person. The
            files don't tell, so without this every written answer counts as unmarked.
    """
    found = {*students_in(course_dir / "submitted"), *students_in(course_dir / "autograded")}
    students = []
    for one in {*names, *found}:
        # Only a name that a folder has is made into a path: an id may be anything.
        work = _work(course_dir, one, course.everything, unmarked) if one in found else {}
        students.append(Student(one, names.get(one) or one, work))
    return ClassRecord(
        title=course.title,
        assignments=course.everything,
        students=tuple(sorted(students, key=lambda who: (who.name.casefold(), who.id))),
        misconceptions=misconceptions,
    )


def _work(
    course_dir: Path,
    student: str,
    assignments: Collection[Assignment],
    unmarked: Collection[tuple[str, str]] | None,
) -> dict[str, Work]:
    """Read what one student has handed in, by assignment."""
    work = {}
    for assignment in assignments:
        name = assignment.name
        graded = course_dir / "autograded" / student / name
        if not (graded.is_dir() or (course_dir / "submitted" / student / name).is_dir()):
            continue
        sheet, problem = _read_sheet(graded / SHEET)
        notebook = _read_cells(graded / f"{name}.ipynb", assignment.functions)
        written = notebook is not None and bool(notebook.answers)
        waits = written and (unmarked is None or (student, name) in unmarked)
        work[name] = Work(name, sheet, problem, notebook, waits)
    return work


def _read_sheet(path: Path) -> tuple[ScoreSheet | None, str | None]:
    """Return a score sheet, or why there is none."""
    place = "/".join(path.parts[-4:])
    try:
        sheet = sheet_from_json(json.loads(path.read_text("utf-8")))
        _check_types(sheet)
    except FileNotFoundError:
        return None, "Handed in, but not graded yet: run em-course grade."
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = f"{type(error).__name__}: {error}"
        return None, f"{place} cannot be read ({reason}): grade this submission again with --force."
    return sheet, None


def _check_types(sheet: ScoreSheet) -> None:
    """Raise ValueError for a sheet whose numbers or texts are something else."""
    checks = sheet.checks
    points = [number for check in checks for number in (check.points, check.max_points)]
    texts = [text for c in checks for text in (c.id, c.function, c.title, c.message, c.hint)]
    for number in (sheet.score, sheet.max_score, *points):
        if not (isinstance(number, int | float) and isfinite(number)):
            raise ValueError(f"{number!r} is not a number of points")
    for text in (*texts, *sheet.notes):
        if not isinstance(text, str):
            raise ValueError(f"{text!r} is not a text")


def _read_cells(path: Path, functions: Collection[str]) -> Notebook | None:
    """Return the solution cells of `functions` and the written answers, or None if unreadable."""
    try:
        cells = parse_notebook(read_notebook(path))["cells"]
    except SubmissionError:
        return None
    marked = [(_mark(cell), cell.get("cell_type"), _source(cell)) for cell in cells]
    code = {
        mark["grade_id"]: source
        for mark, kind, source in marked
        if kind == "code" and mark.get("grade_id") in functions
    }
    written = [
        source
        for mark, kind, source in marked
        if kind == "markdown" and mark.get("grade") and mark.get("solution")
    ]
    return Notebook(code, tuple(written))


def _mark(cell: dict[str, Any]) -> dict[str, Any]:
    """Return what nbgrader wrote into a cell, if anything."""
    metadata = cell.get("metadata")
    mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return mark if isinstance(mark, dict) else {}


def _source(cell: dict[str, Any]) -> str:
    """Return a cell's text, which a notebook may store as a list of lines."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)
