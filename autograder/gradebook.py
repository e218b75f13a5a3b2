"""Grading a class without nbgrader's own loop: the same rows, folders and pages, faster.

A submission is recorded in an order that makes an interruption harmless: its files are
made beside their place, its rows are committed at once, then the page and at last the
graded folder move into place. Only that folder, signed for this very file and in accord
with the rows, makes a submission count as graded; anything else is graded again.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import find_all_files
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config, PyFileConfigLoader

from autograder import folders, handback, rows
from autograder.errors import GradebookError
from autograder.folders import HandedIn
from autograder.handback import CourseCells
from autograder.identity import is_student_id
from autograder.intake import keep_ordinary_files, turn_away
from autograder.misconceptions import load_misconceptions
from autograder.pages import FeedbackPages
from autograder.records import ScoreSheet

_WRITABLE = 0o644  # as nbgrader leaves feedback pages


class CourseGradebook:
    """The gradebook and the graded folders of one course, open while in its `with` block."""

    def __init__(self, course_dir: Path) -> None:
        self._dir = course_dir.resolve()
        loader = PyFileConfigLoader("nbgrader_config.py", str(self._dir))
        self._config: Config = loader.load_config()
        self._coursedir = CourseDirectory(config=self._config, root=str(self._dir))
        self._late = AssignLatePenalties(config=self._config)
        self._late.init_plugin()
        self._misconceptions = load_misconceptions()
        self._cells: dict[str, CourseCells] = {}
        self._released: dict[str, NotebookNode] = {}

    def __enter__(self) -> CourseGradebook:
        url = self._coursedir.db_url
        try:
            self._book = Gradebook(url, self._coursedir.course_id)
        except SQLAlchemyError as error:
            raise GradebookError(f"The gradebook {url} cannot be opened: {error}") from error
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def prepare(self) -> None:
        """Make the gradebook ready for a class of any size; done once, and again for nothing."""
        rows.in_one_transaction(self._book, lambda: rows.index_by_notebook(self._book))

    def submissions(
        self, assignments: Sequence[str], student: str | None = None
    ) -> Iterator[HandedIn]:
        """Yield what stands in submitted/, cleared of all that is no ordinary file."""
        for handed_in in self._folders(assignments):
            if student in (None, handed_in.student) and is_student_id(handed_in.student):
                keep_ordinary_files(handed_in.submitted)
                yield handed_in

    def unknown(self, assignments: Sequence[str]) -> dict[str, str]:
        """Return why something cannot be recorded, by assignment; only of what was handed in."""
        wrong = {}
        for assignment in {handed_in.assignment for handed_in in self._folders(assignments)}:
            try:
                self._course_cells(assignment)
            except GradebookError as error:
                wrong[assignment] = str(error)
        return dict(sorted(wrong.items()))

    def turn_away(self, assignments: Sequence[str], student: str | None = None) -> list[ScoreSheet]:
        """Answer the folders whose names are no student's ids; return what they are told."""
        return [
            turn_away(handed_in)
            for handed_in in self._folders(assignments)
            if student in (None, handed_in.student) and not is_student_id(handed_in.student)
        ]

    def current_sheet(self, handed_in: HandedIn) -> ScoreSheet | None:
        """Return the sheet if this very file is graded, and rows, folder and page say the same."""
        sheet = folders.read_sheet(handed_in.graded)
        signed = folders.signature(handed_in)
        if sheet is None or signed != handed_in.fingerprint() or not handed_in.page.is_file():
            return None
        row = rows.find_notebook(self._book, handed_in.assignment, handed_in.student)
        if row is None or row.assignment.timestamp != self._timestamp(handed_in):
            return None
        notebook = nbformat.read(handed_in.graded_notebook, as_version=4)
        marks = handback.marks(sheet, notebook, self._course_cells(handed_in.assignment))
        scores = {name: mark.score for name, mark in marks.items()}
        return sheet if scores == {grade.name: grade.auto_score for grade in row.grades} else None

    def record(self, handed_in: HandedIn, sheet: ScoreSheet) -> None:
        """Write a judged submission's rows, graded notebook, score sheet and feedback page."""
        cells = self._course_cells(handed_in.assignment)
        released = self._release(handed_in.assignment)
        submitted = folders.read_submitted(handed_in.notebook, released)
        restored = handback.restore(submitted, released, cells)
        reported = handback.with_report(restored, sheet, cells, self._misconceptions)
        graded = self._graded_folder(handed_in, folders.sign(reported, handed_in), sheet)
        marks = handback.marks(sheet, restored, cells)
        comments = handback.comments(restored, cells)

        def write() -> None:
            row = rows.submitted_notebook(self._book, handed_in.assignment, handed_in.student)
            rows.write_marks(row, marks, comments)
            rows.write_lateness(self._book, row, self._timestamp(handed_in), self._penalty)

        rows.in_one_transaction(self._book, write)
        self._place_feedback(handed_in, graded)
        folders.put_in_place(graded, handed_in.graded, folders.READ_ONLY)

    def fits(self, sheet: ScoreSheet) -> bool:
        """Tell whether the gradebook has a cell, of the same worth, for all that a sheet marks."""
        marked: dict[str, float] = defaultdict(float)
        for check in sheet.checks:
            marked[check.function] += check.max_points
        cells = self._course_cells(sheet.assignment).values()
        return marked == {cell.function: cell.points for cell in cells if cell.function}

    def classmates(self) -> frozenset[str]:
        """Return the ids of all students of the class."""
        return rows.classmates(self._book, self._dir)

    def student_names(self) -> dict[str, str]:
        """Return every student's name, by id; the id where the gradebook has no name."""
        names = {}
        for student in self._book.students:
            names[student.id] = f"{student.first_name or ''} {student.last_name or ''}".strip()
        return {id_: name or id_ for id_, name in names.items()}

    def unmarked(self) -> set[tuple[str, str]]:
        """Return (student, assignment) of what a person still has to mark or look at."""
        return rows.waiting_for_a_person(self._book)

    def write_feedback(self, handed_in: HandedIn) -> None:
        """Write a graded submission's page anew, with the marks that a person gave since."""
        self._place_feedback(handed_in, handed_in.graded)

    def _folders(self, assignments: Sequence[str]) -> Iterator[HandedIn]:
        for assignment in assignments:
            for folder in sorted(self._dir.glob(f"submitted/*/{assignment}")):
                if folder.is_dir():
                    yield HandedIn(self._dir, folder.parent.name, assignment)

    def _graded_folder(
        self, handed_in: HandedIn, notebook: NotebookNode, sheet: ScoreSheet
    ) -> Path:
        """Make the graded folder beside its place: the student's other files, then ours."""
        new = folders.new_folder(handed_in.graded)
        self._copy_other_files(handed_in.submitted, new)
        self._copy_other_files(self._dir / "source" / handed_in.assignment, new)
        nbformat.write(notebook, new / handed_in.notebook.name)
        folders.write_sheet(new, sheet)
        folders.complete(new)
        return new

    def _place_feedback(self, handed_in: HandedIn, graded: Path) -> None:
        """Make the feedback folder from a graded one, and put it in place."""
        notebook = nbformat.read(graded / handed_in.notebook.name, as_version=4)
        row = rows.submitted_notebook(self._book, handed_in.assignment, handed_in.student)
        new = folders.new_folder(handed_in.feedback)
        self._copy_other_files(graded, new)
        (new / handed_in.page.name).write_text(self._pages.page(notebook, row), encoding="utf-8")
        folders.put_in_place(new, handed_in.feedback, _WRITABLE)

    def _copy_other_files(self, origin: Path, target: Path) -> None:
        """Copy what is no notebook and not to be ignored, as nbgrader does between its steps."""
        for path in map(Path, find_all_files(str(origin), [*self._coursedir.ignore, "*.ipynb"])):
            copy = target / path.relative_to(origin)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.unlink(missing_ok=True)
            shutil.copyfile(path, copy)

    def _timestamp(self, handed_in: HandedIn) -> datetime | None:
        when: datetime | None = self._coursedir.get_existing_timestamp(str(handed_in.submitted))
        return when

    def _penalty(self, student: str, score: float, seconds_late: float) -> float | None:
        points: float | None = self._late.plugin_inst.late_submission_penalty(
            student, score, seconds_late
        )
        return points

    def _course_cells(self, assignment: str) -> CourseCells:
        if assignment not in self._cells:
            self._cells[assignment] = rows.course_cells(self._book, assignment)
        return self._cells[assignment]

    def _release(self, assignment: str) -> NotebookNode:
        if assignment not in self._released:
            self._released[assignment] = folders.read_released(self._dir, assignment)
        return self._released[assignment]

    @cached_property
    def _pages(self) -> FeedbackPages:
        return FeedbackPages(self._coursedir, self._config)


def student_names(course_dir: Path) -> dict[str, str]:
    """Return the name of every student in the gradebook, by id; the id where it has no name."""
    with CourseGradebook(course_dir) as book:
        return book.student_names()


def classmates(course_dir: Path) -> frozenset[str]:
    """Return the ids of all students of the class."""
    with CourseGradebook(course_dir) as book:
        return book.classmates()


def unmarked(course_dir: Path) -> set[tuple[str, str]]:
    """Return (student, assignment) of the submissions in which something waits for a person."""
    with CourseGradebook(course_dir) as book:
        return book.unmarked()
