"""How `nbgrader autograde`, and the formgrader's button, come to grade by our checks.

nbgrader builds these classes by their names in nbgrader_config.py. It reads submissions
through `SubmissionExporter`, cleans each (`RestoreCells` first), and then, where it would
run the notebook and read points out of its outputs, `GradeInSandbox` asks the grader.
"""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool

from autograder import folders, handback, rows
from autograder.admission import keep_ordinary_files, turn_away
from autograder.folders import HandedIn
from autograder.grading import Grader
from autograder.identity import is_student_id
from autograder.job import Job
from autograder.misconceptions import load_misconceptions
from autograder.records import ScoreSheet
from autograder.transaction import in_one_transaction

# nbgrader has no types, hence the ignored classes; what it passes around is a dict of facts.
Resources = dict[str, Any]


class SubmissionExporter(NotebookExporter):  # type: ignore[misc]
    """Reads submissions for `nbgrader autograde`, and makes ready what it is going to read."""

    def __init__(self, config: Any = None, **options: Any) -> None:
        super().__init__(config=config, **options)
        for handed_in in _submissions(self.parent.coursedir):
            if is_student_id(handed_in.student):
                self._make_ready(handed_in)
            else:
                self.parent.assignments.pop(str(handed_in.submitted), None)
                self.log.error(turn_away(handed_in).problem)

    def from_filename(
        self, filename: str, resources: Resources | None = None, **options: Any
    ) -> tuple[str, Resources]:
        """Convert a notebook, putting the released one in the place of an unreadable one."""
        handed_in = _handed_in(self.parent.coursedir, resources or {})
        if Path(filename) == handed_in.notebook:
            released = folders.read_released(handed_in.course_dir, handed_in.assignment)
            notebook = nbformat.from_dict(folders.read_submitted(handed_in.notebook, released))
        else:
            notebook = nbformat.read(filename, as_version=4)
        converted: tuple[str, Resources] = self.from_notebook_node(notebook, resources, **options)
        return converted

    def _make_ready(self, handed_in: HandedIn) -> None:
        """Clear a submission's way: odd files, a missing notebook, a half-made result."""
        for fact in keep_ordinary_files(handed_in.submitted):
            self.log.warning("%s: %s", handed_in.submitted, fact)
        found = self.parent.assignments.setdefault(str(handed_in.submitted), [])
        if str(handed_in.notebook) not in found:
            found.append(str(handed_in.notebook))
        if handed_in.graded.exists() and not _is_whole(handed_in):
            self.log.warning("%s was left half-made: making it again.", handed_in.graded)
            shutil.rmtree(handed_in.graded)


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]
    """Gives a submission the release's cells, flags and points back, whatever was edited.

    From here on its earlier marks are gone, so that an interruption cannot leave them to
    stand for a submission that they were not given to.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Return the restored notebook."""
        handed_in = _handed_in(_coursedir(self), resources)
        with _gradebook(self) as book:
            cells = rows.course_cells(book, handed_in.assignment)
            laid_out = rows.layout(book, handed_in.assignment)
            in_one_transaction(book.db, lambda: rows.forget_marks(_row(book, handed_in, laid_out)))
        released = folders.read_released(handed_in.course_dir, handed_in.assignment)
        return nbformat.from_dict(handback.restore(nb, released, cells)), resources


class GradeInSandbox(NbGraderPreprocessor):  # type: ignore[misc]
    """Judges a submission by the hidden checks and writes marks, score sheet and report."""

    unsafe = Bool(
        False, help="Run students' code without a sandbox, with the rights of who grades."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Return the restored notebook with the report of how it was judged."""
        handed_in = _handed_in(_coursedir(self), resources)
        misconceptions = load_misconceptions()
        sheet = self._judge(handed_in)
        with _gradebook(self) as book:
            cells = rows.course_cells(book, handed_in.assignment)
            marks = handback.marks(sheet, nb, cells)
            comments = handback.comments(nb, cells)
            laid_out = rows.layout(book, handed_in.assignment)

            def write() -> None:
                row = _row(book, handed_in, laid_out)
                rows.write_marks(row, laid_out, marks, comments)

            in_one_transaction(book.db, write)
        folders.write_sheet(handed_in.graded, sheet)
        folders.complete(handed_in.graded)
        reported = handback.with_report(nb, sheet, cells, misconceptions)
        signed = folders.sign(reported, handed_in.fingerprint())
        return nbformat.from_dict(signed), resources

    def _judge(self, handed_in: HandedIn) -> ScoreSheet:
        sheets: list[ScoreSheet] = []

        def keep(sheet: ScoreSheet, faults: tuple[str, ...]) -> None:
            sheets.append(sheet)
            for fault in faults:
                self.log.error("A check broke on %s: %s", handed_in.source, fault)

        grader = _warm_grader(handed_in.course_dir, self.unsafe)
        with _gradebook(self) as book:
            classmates = rows.classmates(book, handed_in.course_dir)
        grader.grade_all([Job.of(handed_in, classmates)], keep)
        return sheets[0]


@cache
def _warm_grader(course_dir: Path, unsafe: bool) -> Grader:
    """Return this process's one grader of a course, started once and stopped at its end.

    nbgrader makes its preprocessors anew for every notebook and never tells them that the
    run is over, so none of them can own the sandbox, which takes a second to start.
    """
    grader = Grader(course_dir, unsafe).__enter__()
    atexit.register(grader.__exit__, None, None, None)
    return grader


def _submissions(coursedir: CourseDirectory) -> Iterator[HandedIn]:
    """Yield what the run is going to grade."""
    submitted = Path(coursedir.root, coursedir.submitted_directory)
    for folder in submitted.glob(f"{coursedir.student_id}/{coursedir.assignment_id}"):
        if folder.is_dir():
            yield HandedIn(Path(coursedir.root), folder.parent.name, coursedir.assignment_id)


def _coursedir(part: NbGraderPreprocessor) -> CourseDirectory:
    """Return the course's folders, known to the converter above a preprocessor's exporter."""
    return part.parent.parent.coursedir


def _handed_in(coursedir: CourseDirectory, resources: Resources) -> HandedIn:
    facts = resources["nbgrader"]
    return HandedIn(Path(coursedir.root), facts["student"], facts["assignment"])


def _gradebook(part: NbGraderPreprocessor) -> Gradebook:
    coursedir = _coursedir(part)
    return Gradebook(coursedir.db_url, coursedir.course_id)


def _is_whole(handed_in: HandedIn) -> bool:
    """Tell whether what was graded of a submission is there to its end."""
    return folders.signature(folders.read_graded(handed_in.graded_notebook)) is not None


def _row(book: Gradebook, handed_in: HandedIn, laid_out: rows.Layout) -> SubmittedNotebook:
    return rows.submitted_notebook(book, handed_in.assignment, handed_in.student, laid_out)
