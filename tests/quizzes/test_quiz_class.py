"""A simulated class takes a quiz of the course: gradebook, sheets and analysis tell one story."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder import bulk, show
from autograder.course import ROOT
from autograder.folders import read_sheet
from autograder.stock import StockCourse
from quizzes.assignments import bank_of
from quizzes.graded import analyses
from quizzes.intake import Intake
from quizzes.player.paper import read_paper
from quizzes.player.response import response_text
from quizzes.simulated import simulate

pytestmark = pytest.mark.usefixtures("one_alembic")

NAME = "quiz-ch3"
STUDENTS = [f"s{i:03}" for i in range(40)]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one real quiz, taken in, marked and recorded."""
    folder = tmp_path_factory.mktemp("class")
    (folder / "quizzes").mkdir()
    shutil.copy(ROOT / "quizzes" / "ch3.yaml", folder / "quizzes")
    shutil.copytree(ROOT / "source" / NAME, folder / "source" / NAME)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    StockCourse(folder).generate_assignment(NAME)
    paper = read_paper(folder / "release" / NAME / f"{NAME}.json")
    (folder / "inbox").mkdir()
    for response in simulate(bank_of(folder)["ch3"], paper, STUDENTS, seed=5):
        (folder / "inbox" / f"{response.student}.json").write_text(response_text(response))
    Intake(folder, ["ch3"]).take_in(folder / "inbox")
    bulk.grade_class(folder, [NAME], show.Steps(quiet=True), workers=1)
    return folder


def test_gradebook_has_every_student_with_their_score(course: Path) -> None:
    """A row a student, nothing left to mark, and scores that differ."""
    done = bulk.grade_class(course, [NAME], show.Steps(quiet=True), workers=1)
    with Gradebook(f"sqlite:///{course}/gradebook.db", "em-gmm") as book:
        rows = book.assignment_submissions(NAME)
        scores = {row.student.id: row.score for row in rows}
        waiting = [row.student.id for row in rows if row.needs_manual_grade]

    assert sorted(scores) == STUDENTS
    assert waiting == []
    assert len({round(score, 3) for score in scores.values()}) > 10
    assert done.skipped == len(STUDENTS)
    by_source = {sheet.source.split("/")[1]: sheet.score for sheet in done.lines}
    assert scores == pytest.approx(by_source)


def test_analysis_counts_the_same_class(course: Path) -> None:
    """The analysis has everybody's score of the gradebook, and finds what they believe."""
    done = bulk.grade_class(course, [NAME], show.Steps(quiet=True), workers=1)
    (analysis,) = analyses(course)

    assert analysis.n == len(STUDENTS)
    assert analysis.whole.scores == pytest.approx(sorted(sheet.score for sheet in done.lines))
    assert analysis.misconceptions
    held = {each.misconception.id for each in analysis.misconceptions}
    sheets = [read_sheet(folder) for folder in course.glob(f"autograded/*/{NAME}")]
    assert len(sheets) == len(STUDENTS)
    assert {check.misconception for one in sheets if one for check in one.checks} <= held | {None}
