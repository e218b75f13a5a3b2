"""What instructors release of a quiz: generated, the same each time, and giving nothing away."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from quiz_course import BANK, NAME

from autograder.course import ROOT
from autograder.release import release
from autograder.stock import StockCourse
from quizzes.assignments import bank_of, whole_course
from quizzes.bank import load_bank
from quizzes.notebook import notebook, write_quiz
from quizzes.questions import Quiz

pytestmark = pytest.mark.usefixtures("one_alembic")

GRADED = [quiz for quiz in load_bank().values() if quiz.mode == "graded"]


def each() -> pytest.MarkDecorator:
    """Run a test for each graded quiz of the course."""
    return pytest.mark.parametrize("quiz", GRADED, ids=lambda quiz: quiz.id)


def cells(text: str) -> list[dict[str, Any]]:
    """The cells of a notebook, each with its text in one piece."""
    return [{**cell, "source": "".join(cell["source"])} for cell in json.loads(text)["cells"]]


@each()
def test_source_is_what_the_bank_makes(quiz: Quiz, tmp_path: Path) -> None:
    """source/quiz-*/ is generated, never edited: `em-course release` brings it up to date."""
    made = write_quiz(quiz, bank_of(ROOT).get(f"practice-{quiz.id}"), tmp_path)

    checked_in = ROOT / "source" / quiz.assignment
    assert {path.name for path in made} == {path.name for path in checked_in.iterdir()}
    for path in made:
        assert path.read_bytes() == (checked_in / path.name).read_bytes()


def test_release_is_what_nbgrader_makes_of_the_source(tmp_path: Path) -> None:
    """release/quiz-*/ is up to date, papers included."""
    (tmp_path / "source").symlink_to(ROOT / "source")
    (tmp_path / "nbgrader_config.py").write_bytes((ROOT / "nbgrader_config.py").read_bytes())
    stock = StockCourse(tmp_path)

    for quiz in GRADED:
        stock.generate_assignment(quiz.assignment)

        made = {p.name: p.read_bytes() for p in (tmp_path / "release" / quiz.assignment).iterdir()}
        released = ROOT / "release" / quiz.assignment
        assert made == {path.name: path.read_bytes() for path in released.iterdir()}


@each()
def test_notebook_has_a_graded_cell_for_each_question(quiz: Quiz) -> None:
    """Locked, folded and worth the question's points; the other cells take the quiz."""
    found = cells(notebook(quiz, load_bank()[f"practice-{quiz.id}"]))
    graded = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell
        for cell in found
        if cell["metadata"].get("nbgrader", {}).get("grade")
    }

    points = {name: cell["metadata"]["nbgrader"]["points"] for name, cell in graded.items()}
    assert points == {f"check_{question.id}": question.points for question in quiz.questions}
    assert all(cell["metadata"]["jupyter"]["source_hidden"] for cell in graded.values())
    assert all(cell["metadata"]["nbgrader"]["locked"] for cell in graded.values())
    taken = [cell["source"] for cell in found if cell["source"].startswith("quiz(")]
    assert taken == [f'quiz("practice-{quiz.id}")', f'quiz("{quiz.id}")']


def test_run_without_the_grader_nobody_gets_points() -> None:
    """A graded cell fails wherever it is run plainly."""
    quiz = load_bank(BANK)["small"]

    hidden = [
        match[0]
        for cell in cells(notebook(quiz, None))
        if (
            match := re.search(
                r"### BEGIN HIDDEN TESTS.*### END HIDDEN TESTS", cell["source"], re.S
            )
        )
    ]

    assert len(hidden) == len(quiz.questions)
    for source in hidden:
        with pytest.raises(RuntimeError, match="nbgrader_config"):
            exec(source, {})


def test_notebook_without_practice_has_no_cell_for_it() -> None:
    """A quiz need not have a practice beside it."""
    assert "practice" not in notebook(load_bank(BANK)["small"], None).lower()


def test_old_papers_go(tmp_path: Path) -> None:
    """A practice that is gone from the bank is gone from the folder, too."""
    bank = load_bank(BANK)
    write_quiz(bank["small"], bank["practice-small"], tmp_path)

    write_quiz(bank["small"], None, tmp_path)

    assert sorted(path.name for path in (tmp_path / NAME).iterdir()) == [
        f"{NAME}.ipynb",
        f"{NAME}.json",
    ]


def test_bundle_has_notebooks_papers_and_pages(tmp_path: Path) -> None:
    """One release makes source/, release/, the web pages, and the same bundle each time."""
    (tmp_path / "quizzes").symlink_to(BANK)
    (tmp_path / "nbgrader_config.py").write_bytes((ROOT / "nbgrader_config.py").read_bytes())

    first = release(tmp_path, [NAME], lambda: None).read_bytes()
    bundle = release(tmp_path, [NAME], lambda: None)

    assert bundle.read_bytes() == first
    assert zipfile.ZipFile(bundle).namelist() == [
        f"{NAME}/practice-small.json",
        f"{NAME}/{NAME}.ipynb",
        f"{NAME}/{NAME}.json",
        "quizzes/practice-small.html",
        "quizzes/small.html",
    ]
    page = (tmp_path / "dist" / "quizzes" / "small.html").read_text("utf-8")
    assert "small-estep" in page
    assert "Weight times density" not in page


def test_course_lists_graded_quizzes_beside_the_notebooks() -> None:
    """Nine notebooks, and a quiz for each chapter that has one, by name."""
    course = whole_course()

    assert len(course.assignments) == 9
    assert [each.name for each in course.quizzes] == [quiz.assignment for quiz in GRADED]
    quiz = course.assignment("quiz-ch3")
    assert quiz.title == "Quiz: The E-step"
    assert quiz.functions[0] == "ch3-how"
    assert quiz.key


def test_a_course_folder_without_quizzes_has_those_of_the_clone(tmp_path: Path) -> None:
    """A folder with little more than source/ can be graded; one with quizzes has only its own."""
    (tmp_path / "own" / "quizzes").mkdir(parents=True)

    assert bank_of(tmp_path).keys() == load_bank().keys()
    assert bank_of(tmp_path / "own") == {}
