"""A quiz through all of nbgrader's own steps, and the same marks by every way to grade it."""

from __future__ import annotations

import csv
import json
import os
import shutil
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from small_course import EARLY, LATER, Course
from traitlets.config import PyFileConfigLoader

from autograder import bulk, show
from autograder.course import ROOT
from autograder.records import Status
from quizzes.assignments import bank_of
from quizzes.notebook import write_quiz
from quizzes.player.paper import read_paper
from quizzes.player.response import begin, response_text

BANK = Path(__file__).parents[1] / "quizzes" / "small_bank"
QUIZ = "quiz-small"
ANSWERS = f"{QUIZ}.answers.json"
NOON = "2026-11-22T12:00:00Z"
SETTINGS = """
c = get_config()
c.CourseDirectory.course_id = "em-gmm"
c.Exchange.root = {exchange!r}
c.Exchange.cache = {cache!r}
c.CollectApp.check_owner = False
"""


@pytest.fixture(scope="module")
def released(_own_environment: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one quiz, released by the stock command."""
    folder = tmp_path_factory.mktemp("quiz") / "course"
    shutil.copytree(BANK, folder / "quizzes")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    bank = bank_of(folder)
    write_quiz(bank["small"], bank["practice-small"], folder / "source")
    assert Course(folder).run("generate_assignment", QUIZ) == 0
    return folder


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Course:
    """The course with nothing handed in."""
    shutil.copytree(released, tmp_path / "course")
    return Course(tmp_path / "course")


def response(paper: Path, student: str, **given: str) -> str:
    """The file of answers that every front end writes; words and numbers need no ids."""
    answers = {f"small-{name}": answer for name, answer in given.items()}
    filled = {"answers": answers, "submitted": NOON}
    return response_text(begin(read_paper(paper), student).model_copy(update=filled))


def hand_in(course: Course, student: str, text: str, when: str | None = EARLY) -> Path:
    """Put the released notebook and a file of answers into submitted/."""
    notebook = json.dumps(course.released(QUIZ)).encode()
    path = course.hand_in(student, notebook, when, QUIZ)
    (path.parent / ANSWERS).write_text(text)
    return path.parent / ANSWERS


def a_class(course: Course) -> None:
    """Hand in right, wrong, broken, linked, missing and somebody else's answers."""
    paper = course.folder / "release" / QUIZ / f"{QUIZ}.json"
    right = response(paper, "ann", count="1,5", word="LATENT ")
    hand_in(course, "ann", right)
    hand_in(course, "ben", response(paper, "ben", count="2", word="hidden"))
    hand_in(course, "broken", right[:50])
    hand_in(course, "copy", right)
    hand_in(course, "none", "").unlink()
    link = hand_in(course, "link", "")
    link.unlink()
    link.symlink_to(course.folder / "submitted" / "ann" / QUIZ / ANSWERS)
    only_answers = hand_in(course, "file-only", response(paper, "file-only", word="latent"), None)
    only_answers.with_name(f"{QUIZ}.ipynb").unlink()


def results(course: Course) -> tuple[list[tuple[Any, ...]], dict[str, str]]:
    """Every grade, and every graded file but those that are made of chance or time."""
    made = {}
    for folder in ("autograded", "feedback"):
        for path in sorted((course.folder / folder).rglob("*")):
            if path.is_file() and path.name != "submission_secret.txt":
                made[str(path.relative_to(course.folder))] = path.read_text()
    return course.grades(), made


@dataclass(frozen=True)
class Cycle:
    """A course and a student's desk after a whole round through the exchange."""

    course: Course
    desk: Course


@pytest.fixture(scope="module")
def cycle(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    """Release, fetch, take, submit, collect, autograde, feedback and export, by stock commands."""
    home = tmp_path_factory.mktemp("cycle")
    exchange = home / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    shutil.copytree(released, home / "course")
    course, desk = Course(home / "course"), Course(home / "desk")
    desk.folder.mkdir()
    for place in (course, desk):
        settings = SETTINGS.format(exchange=str(exchange), cache=str(place.folder / "cache"))
        with (place.folder / "nbgrader_config.py").open("a") as config:
            config.write(settings)
    assert course.run("release_assignment", QUIZ) == 0
    assert desk.run("fetch_assignment", QUIZ) == 0
    work = desk.folder / QUIZ
    text = response(work / f"{QUIZ}.json", "ann", count="1.5", word="hidden")
    (work / ANSWERS).write_text(text)
    assert desk.run("submit", QUIZ, "--student=ann") == 0
    assert course.run("collect", QUIZ) == 0
    assert course.run("autograde", QUIZ) == 0
    assert course.run("generate_feedback", QUIZ) == 0
    assert course.run("release_feedback", QUIZ) == 0
    assert desk.run("fetch_feedback", QUIZ, "--student=ann") == 0
    assert course.run("export") == 0
    return Cycle(course, desk)


def test_students_fetch_the_papers_and_no_key(cycle: Cycle) -> None:
    """What comes to a desk is the notebook and the papers, in which no graded answer stands."""
    fetched = cycle.desk.folder / QUIZ

    assert {path.name for path in fetched.glob("*.*")} == {
        f"{QUIZ}.ipynb",
        f"{QUIZ}.json",
        "practice-small.json",
        ANSWERS,
    }
    for path in (fetched / f"{QUIZ}.ipynb", fetched / f"{QUIZ}.json"):
        for secret in ("latent", "HIDDEN", "counts-are-whole", "Sum", "1.5,"):
            assert secret not in path.read_text()


def test_export_and_rows_show_the_quiz(cycle: Cycle) -> None:
    """nbgrader's own export has the score, and the gradebook a grade a question."""
    with (cycle.course.folder / "grades.csv").open() as file:
        (row,) = csv.DictReader(file)

    assert (row["assignment"], row["student_id"]) == (QUIZ, "ann")
    assert (float(row["score"]), float(row["max_score"])) == (1.0, 5.0)
    scores = {row[1]: (row[2], row[4]) for row in cycle.course.grades()}
    assert scores == {
        "check_small-estep": (0.0, 0),
        "check_small-depends": (0.0, 0),
        "check_small-count": (1.0, 0),
        "check_small-word": (0.0, 0),
    }


def test_students_fetch_their_feedback(cycle: Cycle) -> None:
    """The fetched page says what was answered, what is right and why."""
    (page,) = (cycle.desk.folder / QUIZ / "feedback").glob("*/*.html")

    text = page.read_text()
    assert "You answered “hidden”. Right is “latent”." in text
    assert "It is part of the model, though not of the data." in text
    assert "(Score: 1.0 / 5.0)" in text


def test_formgrader_lists_the_quiz(cycle: Cycle) -> None:
    """What the formgrader's pages ask knows the quiz as graded, with nothing left to mark."""
    loader = PyFileConfigLoader("nbgrader_config.py", str(cycle.course.folder))
    config = loader.load_config()
    coursedir = CourseDirectory(config=config, root=str(cycle.course.folder))

    api = NbGraderAPI(coursedir, config=config)
    (assignment,) = api.get_assignments()
    (submission,) = api.get_submissions(QUIZ)

    assert (assignment["name"], assignment["max_score"]) == (QUIZ, 5.0)
    assert assignment["num_submissions"] == 1
    assert submission["autograded"]
    assert (submission["score"], submission["needs_manual_grade"]) == (1.0, False)


def test_formgraders_autograde_button_marks_the_quiz(course: Course) -> None:
    """Pressing it is this call: the score is there, and the student's page can be made."""
    paper = course.folder / "release" / QUIZ / f"{QUIZ}.json"
    hand_in(course, "ann", response(paper, "ann", word="latent"))
    config = PyFileConfigLoader("nbgrader_config.py", str(course.folder)).load_config()
    coursedir = CourseDirectory(config=config, root=str(course.folder))

    with chdir(course.folder):
        pressed = NbGraderAPI(coursedir, config=config).autograde(QUIZ, "ann")

    assert pressed["success"], pressed
    assert course.score("ann", "check_small-word") == 1.0


def test_every_way_to_grade_gives_the_same(course: Course, tmp_path: Path) -> None:
    """Stock autograde and feedback, and `em-course grade`: the same rows, sheets and pages."""
    a_class(course)
    shutil.copytree(course.folder, tmp_path / "other", symlinks=True)
    other = Course(tmp_path / "other")

    assert course.run("autograde", QUIZ) == 0
    assert course.run("generate_feedback", QUIZ) == 0
    bulk.grade_class(other.folder, [QUIZ], show.Steps(quiet=True), workers=1)

    stock, ours = results(course), results(other)
    assert stock[0] == ours[0]
    assert stock[1].keys() == ours[1].keys()
    assert {name for name, text in stock[1].items() if text != ours[1][name]} == set()


def test_what_is_graded_by_one_way_is_left_alone_by_the_other(course: Course) -> None:
    """After the stock commands there is nothing left for `em-course grade`."""
    a_class(course)
    assert course.run("autograde", QUIZ) == 0
    assert course.run("generate_feedback", QUIZ) == 0

    done = bulk.grade_class(course.folder, [QUIZ], show.Steps(quiet=True), workers=1)

    assert (done.skipped, len(done.lines)) == (7, 7)


def test_odd_submissions_have_their_reason(course: Course) -> None:
    """Nobody stops the class; each file that does not count says why, and gets no points."""
    a_class(course)

    assert course.run("autograde", QUIZ) == 0

    problems = {name: course.sheet(name, QUIZ).problem or "" for name in
                ("ann", "ben", "broken", "copy", "none", "link", "file-only")}  # fmt: skip
    assert [name for name, problem in problems.items() if not problem] == [
        "ann",
        "ben",
        "file-only",
    ]
    assert "no complete JSON" in problems["broken"]
    assert "answers of 'ann', not of 'copy'" in problems["copy"]
    assert "cannot be opened" in problems["none"]
    assert "cannot be opened" in problems["link"]
    assert course.sheet("copy", QUIZ).status is Status.REJECTED
    totals = {name: sum(row[2] for row in course.grades() if row[0] == name) for name in problems}
    assert totals == {**dict.fromkeys(problems, 0.0), "ann": 2.0, "file-only": 1.0}


def test_resubmission_counts_by_the_stock_command(course: Course) -> None:
    """Newer answers are marked when collect brings them, by their newer timestamp."""
    paper = course.folder / "release" / QUIZ / f"{QUIZ}.json"
    hand_in(course, "ann", response(paper, "ann", count="2"))
    assert course.run("autograde", QUIZ) == 0
    hand_in(course, "ann", response(paper, "ann", count="1.5"), LATER)

    assert course.run("autograde", QUIZ) == 0

    assert course.score("ann", "check_small-count") == 1.0


def test_forced_autograde_marks_by_the_key_of_today(course: Course) -> None:
    """Pressed again in a server that runs for weeks, Autograde knows what was edited since."""
    paper = course.folder / "release" / QUIZ / f"{QUIZ}.json"
    hand_in(course, "ann", response(paper, "ann", count="2"))
    assert course.run("autograde", QUIZ) == 0
    before = course.score("ann", "check_small-count")
    bank = course.folder / "quizzes" / "small.yaml"
    text = bank.read_text().replace("answer: 1.5", "answer: 2").replace("value: 2,", "value: 3,")
    bank.write_text(text)
    os.utime(bank, (2e9, 2e9))

    assert course.run("autograde", QUIZ, "--force") == 0

    assert (before, course.score("ann", "check_small-count")) == (0.0, 1.0)


def test_student_s_edits_of_the_notebook_have_no_say(course: Course) -> None:
    """Points, flags and cells of a quiz's notebook are the instructor's again."""
    paper = course.folder / "release" / QUIZ / f"{QUIZ}.json"
    hand_in(course, "ann", response(paper, "ann", word="latent"))
    notebook = course.released(QUIZ)
    notebook["cells"] = notebook["cells"][:-2]
    for cell in notebook["cells"]:
        cell["metadata"]["nbgrader"] = {"points": 1000, "grade": True, "grade_id": "check_more"}
    course.hand_in("ann", json.dumps(notebook).encode(), EARLY, QUIZ)

    assert course.run("autograde", QUIZ) == 0

    assert sum(row[2] for row in course.grades()) == 1.0
    assert len(course.grades()) == 4


def test_quiz_needs_no_sandbox(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers run nothing, so they are marked where no namespace can be made."""
    from autograder import sandbox

    def refuse(*_: object) -> None:
        raise AssertionError("a worker was started")

    monkeypatch.setattr(sandbox, "Worker", refuse)
    paper = course.folder / "release" / QUIZ / f"{QUIZ}.json"
    hand_in(course, "ann", response(paper, "ann", word="latent"))

    assert course.run("autograde", QUIZ) == 0

    assert course.score("ann", "check_small-word") == 1.0
