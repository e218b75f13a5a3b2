"""A whole small class, from release to report, in a folder of its own; nothing is made up.

nbgrader's own classes release, hand in and collect; the grader grades as it would a real
class. Handing in is done once, the rest goes on where an interrupted run stopped.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.table import Table

from autograder import bulk, show
from autograder.course import ROOT, Course, judged_file, quiz_id
from autograder.errors import CourseError
from autograder.gradebook import student_names, unmarked
from autograder.records import Status
from autograder.report import write_report
from autograder.samples import CASES, sample_class, sample_notebook
from autograder.stock import StockCourse
from quizzes.assignments import quiz_of, whole_course
from quizzes.bank import quiz_files
from quizzes.player.paper import read_paper
from quizzes.player.response import response_text
from quizzes.simulated import simulate

_NOTES = "READ-ME-FIRST.txt"  # also the sign that the folder is ours
_HANDED_IN = ".handed-in"
_SEED = 3  # of the simulated answers to quizzes
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
    if not (folder / _HANDED_IN).is_file():
        _build(folder, steps)
    course = whole_course(folder)
    names = [assignment.name for assignment in course.everything]
    done = bulk.grade_class(folder, names, steps, workers)
    write_report(folder, folder / "report", student_names(folder), unmarked(folder))
    show.problems(done.problems)
    if not steps.quiet:
        show.table(_scores(course, done.lines))
        show.line(_what_next(folder))


def _build(folder: Path, steps: show.Steps) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / _NOTES).exists():
        raise CourseError(f"{folder} is not empty. Name another folder: `em-course demo DIR`.")
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "exchange").mkdir(parents=True)
    (folder / "exchange").chmod(0o777)  # nbgrader's exchange must be open to everybody
    (folder / _NOTES).write_text(_what_next(folder), encoding="utf-8")
    shutil.copytree(ROOT / "source", folder / "source")
    (folder / "quizzes").mkdir()
    for path in quiz_files():
        shutil.copy(path, folder / "quizzes")
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(config + _EXCHANGE, encoding="utf-8")

    students = sample_class()
    stock = StockCourse(folder)
    stock.add_students((student.id, student.first, student.last) for student in students)
    course = whole_course(folder)
    weeks = {chapter.name: week for week, chapter in enumerate(course.assignments, start=1)}
    with steps.step("Releasing and handing in", total=len(course.everything)) as step:
        for name in (assignment.name for assignment in course.everything):
            chapter = quiz_of(folder, name).chapter if quiz_id(name) else name
            due = _TERM_STARTS + timedelta(weeks=weeks[chapter])
            stock.generate_assignment(name)
            stock.set_due(name, due)
            stock.release_assignment(name)
            for student in students:
                if case := student.submissions.get(chapter):
                    at = due + timedelta(hours=student.late.get(chapter, -30))
                    files = _files(folder, name, student.id, case, at)
                    _hand_in(stock, name, student.id, files, at)
            stock.collect(name)
            step()
    (folder / _HANDED_IN).touch()


def _files(
    folder: Path, assignment: str, student: str, case: str, at: datetime
) -> Iterator[tuple[str, bytes]]:
    """Yield what a student hands in: the notebook, with a case's code, or beside answers."""
    release = folder / "release" / assignment / f"{assignment}.ipynb"
    if not quiz_id(assignment):
        yield release.name, sample_notebook(release.read_bytes(), CASES / assignment / case)
        return
    yield release.name, release.read_bytes()
    quiz = quiz_of(folder, assignment)
    paper = read_paper(release.with_suffix(".json"))
    (response,) = simulate(quiz, paper, [student], seed=_SEED)
    handed_in = response.model_copy(update={"submitted": f"{at:%Y-%m-%dT%H:%M:%SZ}"})
    yield judged_file(assignment), response_text(handed_in).encode()


def _hand_in(
    stock: StockCourse,
    assignment: str,
    student: str,
    files: Iterable[tuple[str, bytes]],
    at: datetime,
) -> None:
    with TemporaryDirectory() as home:
        desk = Path(home) / assignment
        desk.mkdir()
        for name, data in files:
            (desk / name).write_bytes(data)
        stock.submit(assignment, student, Path(home), at)


def _scores(course: Course, lines: Iterable[bulk.Line]) -> Table:
    table = Table("assignment", "graded", "rejected", "mean", "full marks", title="The class")
    for column in table.columns[1:]:
        column.justify = "right"
    for assignment in course.everything:
        of_it = [line for line in lines if line.assignment == assignment.name]
        graded = [line for line in of_it if line.status is Status.GRADED]
        mean, full = "by hand", ""
        if assignment.functions and graded:
            points = sum(line.score for line in graded) / len(graded)
            mean = f"{points:.1f} of {graded[0].max_score:g}"
            full = str(sum(line.score == line.max_score for line in graded))
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
