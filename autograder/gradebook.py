"""Grading a class without nbgrader's own loop: the same rows, folders and pages, faster.

A submission is recorded in an order that makes an interruption harmless: its files are
made beside their place, its rows are committed at once, then the page and at last the
graded folder move into place. Only that folder, signed for this very file and in accord
with the rows, makes a submission count as graded; anything else is graded again.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from traitlets.config import Config, PyFileConfigLoader

from autograder import folders, handback, rows
from autograder.admission import keep_ordinary_files, turn_away
from autograder.desk import Desk
from autograder.errors import GradebookError
from autograder.files import Files
from autograder.folders import HandedIn
from autograder.handback import CourseCells
from autograder.identity import is_student_id
from autograder.nbgrader_core import CourseDirectory, Gradebook, InvalidEntry
from autograder.nodes import read_notebook_text
from autograder.ready import Ready, Shown
from autograder.records import ScoreSheet
from autograder.rows import Layout, Recorded
from autograder.transaction import in_one_transaction, undisturbed

if TYPE_CHECKING:
    from nbgrader.plugins import BasePlugin

    from autograder.pages import FeedbackPages

T = TypeVar("T")


class CourseGradebook:
    """The gradebook and the graded folders of one course, open while in its `with` block."""

    def __init__(self, course_dir: Path) -> None:
        self._dir = course_dir.resolve()
        loader = PyFileConfigLoader("nbgrader_config.py", str(self._dir))
        self._config: Config = loader.load_config()
        self._coursedir = CourseDirectory(config=self._config, root=str(self._dir))
        self._files = Files(self._coursedir.ignore)
        self._cells: dict[str, CourseCells] = {}
        self._layouts: dict[str, Layout] = {}

    def __enter__(self) -> CourseGradebook:
        url = self._coursedir.db_url
        try:
            self._book = Gradebook(url, self._coursedir.course_id)
        except (SQLAlchemyError, InvalidEntry, ModuleNotFoundError) as error:
            where = _without_password(url)
            raise GradebookError(f"The gradebook {where} cannot be opened: {error}") from error
        return self

    def __exit__(self, *_: object) -> None:
        with undisturbed():
            self._book.close()

    def prepare(self) -> None:
        """Make the gradebook ready for a class of any size; done once, and again for nothing."""
        in_one_transaction(self._book.db, lambda: rows.index_by_notebook(self._book))

    def submissions(
        self, assignments: Sequence[str], student: str | None = None
    ) -> Iterator[HandedIn]:
        """Yield what stands in submitted/, cleared of all that is no ordinary file."""
        for handed_in in self._folders(assignments):
            if student in (None, handed_in.student) and self._is_student_id(handed_in.student):
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
            if student in (None, handed_in.student) and not self._is_student_id(handed_in.student)
        ]

    def recorded(self, assignment: str, student: str | None = None) -> Mapping[str, Recorded]:
        """Return what is recorded of an assignment, by student; of one of them or of all."""
        return self._read(lambda book: rows.recorded(book, assignment, student))

    def current_sheet(
        self, handed_in: HandedIn, recorded: Mapping[str, Recorded] | None = None
    ) -> ScoreSheet | None:
        """Return the sheet if this very file is graded, and rows and folder say the same.

        Whoever asks for many looks up what is recorded once.
        """
        notebook = folders.read_graded(handed_in.graded_notebook)
        sheet = folders.read_sheet(handed_in.graded)
        if sheet is None or notebook is None:
            return None
        if folders.signature(notebook) != handed_in.fingerprint():
            return None
        if recorded is None:
            recorded = self.recorded(handed_in.assignment, handed_in.student)
        row = recorded.get(handed_in.student)
        if row is None or row.timestamp != self._timestamp(handed_in):
            return None
        marks = handback.marks(sheet, notebook, self._course_cells(handed_in.assignment))
        return sheet if {name: mark.score for name, mark in marks.items()} == row.scores else None

    def desk(self, assignments: Iterable[str], unsafe: bool = False, feedback: bool = True) -> Desk:
        """Return what whoever grades these assignments has to know of the gradebook."""
        cells = {name: self._course_cells(name) for name in assignments}
        return Desk(self._dir, unsafe, cells, self.classmates(), feedback)

    def record(self, handed_in: HandedIn, ready: Ready) -> None:
        """Write a judged submission's rows, graded notebook, score sheet and feedback page."""
        self.record_all([(handed_in, ready)])

    def record_all(self, group: Iterable[tuple[HandedIn, Ready]]) -> None:
        """Write a few submissions, the rows of all of them in one transaction."""
        group = list(group)
        for handed_in, _ in group:
            self._layout(handed_in.assignment)
        graded = [self._files.make_graded(*one) for one in group]
        said = in_one_transaction(self._book.db, lambda: self._write_rows(group))
        for (handed_in, ready), folder, shown in zip(group, graded, said, strict=True):
            self._finish(handed_in, ready, folder, shown)

    def fits(self, sheet: ScoreSheet) -> bool:
        """Tell whether the gradebook has a cell, of the same worth, for all that a sheet marks."""
        marked: dict[str, float] = defaultdict(float)
        for check in sheet.checks:
            marked[check.function] += check.max_points
        cells = self._course_cells(sheet.assignment).values()
        return marked == {cell.function: cell.points for cell in cells if cell.function}

    def classmates(self) -> frozenset[str]:
        """Return the ids of all students of the class."""
        return self._read(lambda book: rows.classmates(book, self._dir))

    def student_names(self) -> dict[str, str]:
        """Return every student's name, by id; the id where the gradebook has no name."""
        return self._read(rows.student_names)

    def unmarked(self) -> set[tuple[str, str]]:
        """Return (student, assignment) of what a person still has to mark or look at."""
        return self._read(rows.waiting_for_a_person)

    def write_feedback(self, handed_in: HandedIn) -> None:
        """Write a graded submission's page anew, with the marks that a person gave since."""
        self._layout(handed_in.assignment)
        shown = self._read(lambda _: self._shown(handed_in))
        page = self._page(handed_in, handed_in.graded, shown)
        self._files.place_feedback(handed_in, handed_in.graded, page)

    def _read(self, look: Callable[[Gradebook], T]) -> T:
        """Look something up; nothing stays open behind it that others would have to wait for."""
        return in_one_transaction(self._book.db, lambda: look(self._book))

    def _is_student_id(self, name: str) -> bool:
        """Tell whether a name can be an id in this gradebook: only SQLite has room for any."""
        any_length = self._book.engine.dialect.name == "sqlite"
        return is_student_id(name) and (any_length or len(name) <= rows.LONGEST_ID)

    def _folders(self, assignments: Sequence[str]) -> Iterator[HandedIn]:
        for assignment in assignments:
            for folder in sorted(self._dir.glob(f"submitted/*/{assignment}")):
                if folder.is_dir():
                    yield HandedIn(self._dir, folder.parent.name, assignment)

    def _write_rows(self, group: Sequence[tuple[HandedIn, Ready]]) -> list[Shown]:
        """Write marks, when work came and what that costs; return what pages are to show."""
        rows.add_students(self._book, {handed_in.student for handed_in, _ in group})
        with self._book.db.no_autoflush:
            return [self._write_row(handed_in, ready) for handed_in, ready in group]

    def _write_row(self, handed_in: HandedIn, ready: Ready) -> Shown:
        name, laid_out = handed_in.assignment, self._layout(handed_in.assignment)
        row = rows.submitted_notebook(self._book, name, handed_in.student, laid_out)
        rows.write_marks(row, laid_out, ready.marks, ready.comments)
        rows.write_lateness(row, handed_in.student, self._timestamp(handed_in), self._penalty)
        return rows.shown(row, laid_out, self._course_cells(name))

    def _shown(self, handed_in: HandedIn) -> Shown:
        """Return what the page of a recorded submission is to show."""
        name, laid_out = handed_in.assignment, self._layout(handed_in.assignment)
        row = rows.submitted_notebook(self._book, name, handed_in.student, laid_out)
        return rows.shown(row, laid_out, self._course_cells(name))

    def _finish(self, handed_in: HandedIn, ready: Ready, graded: Path, shown: Shown) -> None:
        """Put page and folder of a submission in place, after its rows.

        Without a page, an earlier one goes: it was made for what is no longer true.
        """
        if ready.page is None:
            shutil.rmtree(handed_in.feedback, ignore_errors=True)
        else:
            page = ready.page if shown == ready.shown else self._page(handed_in, graded, shown)
            self._files.place_feedback(handed_in, graded, page)
        folders.put_in_place(graded, handed_in.graded, folders.READ_ONLY)

    def _page(self, handed_in: HandedIn, graded: Path, shown: Shown) -> str:
        """Render the page of a graded notebook."""
        text = (graded / handed_in.notebook.name).read_text("utf-8")
        notebook = read_notebook_text(text)
        return self._pages.page(notebook, handed_in.assignment, shown)

    def _timestamp(self, handed_in: HandedIn) -> datetime | None:
        when: datetime | None = self._coursedir.get_existing_timestamp(str(handed_in.submitted))
        return when

    def _penalty(self, student: str, score: float, seconds_late: float) -> float | None:
        points: float | None = self._late_policy.late_submission_penalty(
            student, score, seconds_late
        )
        return points

    @cached_property
    def _late_policy(self) -> BasePlugin:
        from nbgrader.preprocessors import AssignLatePenalties  # loads nbconvert

        late = AssignLatePenalties(config=self._config)
        late.init_plugin()
        return late.plugin_inst

    def _course_cells(self, assignment: str) -> CourseCells:
        if assignment not in self._cells:
            cells = self._read(lambda book: rows.course_cells(book, assignment))
            self._cells[assignment] = cells
        return self._cells[assignment]

    def _layout(self, assignment: str) -> Layout:
        if assignment not in self._layouts:
            self._course_cells(assignment)  # tells of an assignment that there is not
            self._layouts[assignment] = self._read(lambda book: rows.layout(book, assignment))
        return self._layouts[assignment]

    @cached_property
    def _pages(self) -> FeedbackPages:
        from autograder.pages import FeedbackPages

        return FeedbackPages(self._dir)


def _without_password(url: str) -> str:
    """Return a gradebook's address as it may be shown."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return url


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
