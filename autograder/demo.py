"""A whole small class, from release to report, in a folder of its own; nothing is made up.

nbgrader's own classes release, hand in and collect; the grader grades as it would a real
class. Handing in is done once, the rest goes on where an interrupted run stopped.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.table import Table

from autograder import bulk, show
from autograder.course import ROOT, Course, load_course
from autograder.errors import CourseError
from autograder.gradebook import student_names, unmarked
from autograder.records import ScoreSheet, Status
from autograder.report import write_report
from autograder.samples import CASES, SampleStudent, sample_class, sample_notebook
from autograder.stock import StockCourse

_NOTES = "READ-ME-FIRST.txt"  # also the sign that the folder is ours
_HANDED_IN = ".handed-in"
_TERM_STARTS = datetime(2026, 9, 7, 12)
_EXCHANGE = """
# The demonstration's own exchange, so that no folder of this machine is touched.
from pathlib import Path

_here = Path(__file__).resolve().parent
c.Exchange.root = str(_here / "exchange")
c.Exchange.cache = str(_here / "exchange" / "cache")
"""


def run(folder: Path, workers: int, steps: show.Steps) -> None:
    """Build the demonstration in `folder`, grade it, and say where to look.

    Raises CourseError if the folder holds something that this command did not make.
    """
    folder = folder.resolve()
    course = load_course()
    if not (folder / _HANDED_IN).is_file():
        _build(folder, course, steps)
    names = [assignment.name for assignment in course.assignments]
    done = bulk.grade_class(folder, names, steps, workers)
    write_report(folder, folder / "report", student_names(folder), unmarked(folder))
    show.problems(done.problems)
    if not steps.quiet:
        show.table(_scores(course, done.sheets))
        show.line(_what_next(folder))


def _build(folder: Path, course: Course, steps: show.Steps) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / _NOTES).exists():
        raise CourseError(f"{folder} is not empty. Name another folder: `em-course demo DIR`.")
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "exchange").mkdir(parents=True)
    (folder / "exchange").chmod(0o777)  # nbgrader's exchange must be open to everybody
    (folder / _NOTES).write_text(_what_next(folder), encoding="utf-8")
    shutil.copytree(ROOT / "source", folder / "source")
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(config + _EXCHANGE, encoding="utf-8")

    students = sample_class()
    stock = StockCourse(folder)
    stock.add_students((student.id, student.first, student.last) for student in students)
    with steps.step("Releasing and handing in", total=len(course.assignments)) as step:
        for week, assignment in enumerate(course.assignments, start=1):
            due = _TERM_STARTS + timedelta(weeks=week)
            stock.generate_assignment(assignment.name)
            stock.set_due(assignment.name, due)
            stock.release_assignment(assignment.name)
            for student in students:
                _hand_in(stock, folder, student, assignment.name, due)
            stock.collect(assignment.name)
            step()
    (folder / _HANDED_IN).touch()


def _hand_in(
    stock: StockCourse, folder: Path, student: SampleStudent, assignment: str, due: datetime
) -> None:
    case = student.submissions.get(assignment)
    if case is None:
        return
    release = folder / "release" / assignment / f"{assignment}.ipynb"
    with TemporaryDirectory() as home:
        desk = Path(home) / assignment
        desk.mkdir()
        notebook = sample_notebook(release.read_bytes(), CASES / assignment / case)
        (desk / release.name).write_bytes(notebook)
        at = due + timedelta(hours=student.late.get(assignment, -30))
        stock.submit(assignment, student.id, Path(home), at)


def _scores(course: Course, sheets: Iterable[ScoreSheet]) -> Table:
    table = Table("assignment", "graded", "rejected", "mean", "full marks", title="The class")
    for column in table.columns[1:]:
        column.justify = "right"
    for assignment in course.assignments:
        of_it = [sheet for sheet in sheets if sheet.assignment == assignment.name]
        graded = [sheet for sheet in of_it if sheet.status is Status.GRADED]
        mean, full = "by hand", ""
        if assignment.functions and graded:
            points = sum(sheet.score for sheet in graded) / len(graded)
            mean = f"{points:.1f} of {graded[0].max_score:g}"
            full = str(sum(sheet.score == sheet.max_score for sheet in graded))
        rejected = str(len(of_it) - len(graded))
        table.add_row(assignment.title, str(len(graded)), rejected, mean, full)
    return table


def _what_next(folder: Path) -> str:
    bin_ = Path(sys.executable).parent
    student = folder / "feedback"
    return f"""\
The class report       {folder / "report" / "index.html"}
Students' feedback     {student}/<student>/<assignment>/
The gradebook          {folder / "gradebook.db"}

Go on with it, as an instructor:
  cd {folder}
  {bin_ / "jupyter"} lab                 then Nbgrader > Formgrader: mark the written answers
  {bin_ / "nbgrader"} export             grades.csv
As a student:
  {bin_ / "jupyter"} lab {folder / "release" / "ch3-e-step" / "ch3-e-step.ipynb"}
"""
