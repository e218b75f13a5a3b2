"""A whole course by the stock nbgrader commands, on real files, and what comes of it."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from small_course import E_STEP, WRITTEN, Course

from autograder.course import ROOT

DUE = datetime(2020, 1, 1)
SETTINGS = """
c.Exchange.root = {exchange!r}
c.Exchange.cache = {cache!r}
c.CollectApp.check_owner = False
c.LateSubmissionPlugin.penalty_method = "zero"
"""


@dataclass(frozen=True)
class Classroom:
    """An instructor's course and the desks of two students, joined by an exchange."""

    course: Course
    desks: dict[str, Course]
    first_scores: dict[str, float | None]


def sit_down(folder: Path, exchange: Path) -> Course:
    """Return a student's folder, with the two settings that the student needs."""
    folder.mkdir()
    settings = SETTINGS.format(exchange=str(exchange), cache=str(folder / "cache"))
    config = f"c = get_config()\nc.CourseDirectory.course_id = 'em-gmm'\n{settings}"
    (folder / "nbgrader_config.py").write_text(config)
    return Course(folder)


def hand_in(desk: Course, student: str, assignment: str, data: bytes) -> None:
    """Save a notebook at a desk and submit it."""
    (desk.folder / assignment / f"{assignment}.ipynb").write_bytes(data)
    assert desk.run("submit", assignment, f"--student={student}") == 0


def autograde_in_a_process_of_its_own(course: Course, assignment: str) -> None:
    """Run the command as an instructor types it, with no help from the shell's PATH."""
    command = [sys.executable, "-m", "nbgrader", "autograde", assignment]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    subprocess.run(command, cwd=course.folder, env=environment, check=True, timeout=120)


@pytest.fixture(scope="module")
def classroom(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A course that has been through all of nbgrader's steps, one student late and again."""
    home = tmp_path_factory.mktemp("classroom")
    exchange = home / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    shutil.copytree(generated, home / "course")
    course = Course(home / "course")
    with (course.folder / "nbgrader_config.py").open("a") as config:
        config.write(SETTINGS.format(exchange=str(exchange), cache=str(home / "cache")))
    desks = {name: sit_down(home / name, exchange) for name in ("ann", "ben")}

    for assignment in (E_STEP, WRITTEN):
        assert course.run("release_assignment", assignment) == 0
        for desk in desks.values():
            assert desk.run("list") == 0
            assert desk.run("fetch_assignment", assignment) == 0
    hand_in(desks["ann"], "ann", E_STEP, course.sample("right-loops"))
    hand_in(desks["ben"], "ben", E_STEP, course.sample("nearest-centre"))
    hand_in(desks["ann"], "ann", WRITTEN, course.sample("good", WRITTEN))
    hand_in(desks["ben"], "ben", WRITTEN, course.sample("empty", WRITTEN))
    for assignment in (E_STEP, WRITTEN):
        assert course.run("collect", assignment) == 0
    with gradebook(course) as book:
        book.update_or_create_assignment(E_STEP, duedate=DUE)
    autograde_in_a_process_of_its_own(course, E_STEP)
    assert course.run("autograde", WRITTEN) == 0
    first_scores = {name: course.score(name) for name in desks}

    hand_in(desks["ben"], "ben", E_STEP, course.sample("right-einsum"))
    assert course.run("collect", E_STEP, "--update") == 0
    with gradebook(course) as book:
        book.grant_extension(E_STEP, "ann", weeks=5000)
    assert course.run("autograde", E_STEP) == 0
    assert course.run("autograde", E_STEP, "--student=ann", "--force") == 0
    mark_by_hand(course, "ann", 8.0, "Clear, but what of the border?")
    for assignment in (E_STEP, WRITTEN):
        assert course.run("generate_feedback", assignment) == 0
        assert course.run("release_feedback", assignment) == 0
        for name, desk in desks.items():
            assert desk.run("fetch_feedback", assignment, f"--student={name}") == 0
    assert course.run("export") == 0
    return Classroom(course, desks, first_scores)


def gradebook(course: Course) -> Gradebook:
    """Open the gradebook as a script of the instructor's would."""
    return Gradebook(f"sqlite:///{course.folder / 'gradebook.db'}", "em-gmm")


def mark_by_hand(course: Course, student: str, points: float, comment: str) -> None:
    """Mark the written answer through nbgrader's API, as the formgrader does."""
    with gradebook(course) as book:
        (notebook,) = book.find_submission(WRITTEN, student).notebooks
        (grade,) = notebook.grades
        grade.manual_score, grade.needs_manual_grade = points, False
        (said,) = notebook.comments
        said.manual_comment = comment
        book.db.commit()


def fetched_page(classroom: Classroom, student: str, assignment: str) -> str:
    """Return the newest feedback page on a student's own desk."""
    pages = (classroom.desks[student].folder / assignment / "feedback").glob("*/*.html")
    return sorted(pages)[-1].read_text()


def test_checks_decide_the_score(classroom: Classroom) -> None:
    """A right solution gets all points from the stock command, a wrong one only some."""
    assert classroom.first_scores["ann"] == 10
    assert 0 <= (classroom.first_scores["ben"] or 0) < 10


def test_resubmission_replaces_the_score(classroom: Classroom) -> None:
    """After collect --update the new notebook counts, and nothing of the old one."""
    assert classroom.course.score("ben") == 10
    assert classroom.course.sheet("ben").score == 10


def test_lateness_costs_what_the_policy_says(classroom: Classroom) -> None:
    """A late submission gets nbgrader's penalty, one with an extension does not."""
    penalties = {row[0]: row[6] for row in classroom.course.grades() if row[1].startswith("check")}

    assert penalties == {"ann": None, "ben": 10.0}


def test_written_answers_wait_for_a_person(classroom: Classroom) -> None:
    """Only what somebody wrote is left to mark by hand; an untouched cell gets zero points."""
    rows = {row[0]: row for row in classroom.course.grades() if not row[1].startswith("check")}

    assert rows["ann"][2:5] == (None, 8.0, 0)
    assert rows["ben"][2:5] == (0.0, None, 0)


def test_students_fetch_their_feedback(classroom: Classroom) -> None:
    """A student's fetched page shows score, checks, late penalty, and what the TA wrote."""
    code, written = fetched_page(classroom, "ben", E_STEP), fetched_page(classroom, "ann", WRITTEN)

    assert "checks passed" in code
    assert "Late submission penalty" in code
    assert "(Score: 8.0 / " in written
    assert "Clear, but what of the border?" in written


def test_nothing_but_pages_is_released(classroom: Classroom) -> None:
    """Neither score sheets nor other files of the instructor's reach the exchange."""
    released = classroom.course.folder.parent / "exchange" / "em-gmm" / "feedback"

    assert {path.suffix for path in released.iterdir()} == {".html"}
    assert not list(classroom.course.folder.glob("feedback/**/score_sheet.json"))


def test_export_lists_the_grades(classroom: Classroom) -> None:
    """nbgrader's own export holds score and penalty of every student and assignment."""
    with (classroom.course.folder / "grades.csv").open() as file:
        rows = {(row["student_id"], row["assignment"]): row for row in csv.DictReader(file)}

    assert float(rows["ann", E_STEP]["score"]) == 10
    assert float(rows["ben", E_STEP]["raw_score"]) == 10
    assert float(rows["ben", E_STEP]["score"]) == 0
    assert float(rows["ann", WRITTEN]["score"]) == 8


def test_only_our_course_is_in_the_gradebook(classroom: Classroom) -> None:
    """Every assignment belongs to the course, so that nbgrader's commands find it."""
    with gradebook(classroom.course) as book:
        courses = {assignment.course_id for assignment in book.assignments}

    assert courses == {"em-gmm"}
