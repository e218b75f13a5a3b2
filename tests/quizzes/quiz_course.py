"""A small nbgrader course with one quiz, and the files that its students hand in."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from autograder.course import ROOT
from autograder.records import ScoreSheet, sheet_from_json
from autograder.stock import StockCourse
from quizzes.assignments import bank_of
from quizzes.bank import load_bank
from quizzes.build import paper, to_student
from quizzes.notebook import write_quiz
from quizzes.player.paper import parse_paper
from quizzes.player.response import begin
from quizzes.questions import Quiz

BANK = Path(__file__).parent / "small_bank"
NAME = "quiz-small"
NOON = "2026-11-22T12:00:00Z"
RIGHT: dict[str, Any] = {
    "small-estep": "soft",
    "small-depends": ["weights", "shapes"],
    "small-count": "1,5",
    "small-word": "Latent",
}
_GRADES = """
    select student_id, base_cell.name, auto_score, needs_manual_grade, timestamp
    from grade
    join submitted_notebook on submitted_notebook.id = grade.notebook_id
    join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
    join base_cell on base_cell.id = grade.cell_id
    order by student_id, base_cell.name
"""


def make_course(folder: Path) -> Path:
    """Make a course folder with the small quiz, released."""
    shutil.copytree(BANK, folder / "quizzes")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    release(folder)
    return folder


def release(course: Path) -> None:
    """Write the quiz's folder from the bank as it is now, and release it."""
    bank = bank_of(course)
    write_quiz(bank["small"], bank["practice-small"], course / "source")
    StockCourse(course).generate_assignment(NAME)


def small() -> Quiz:
    """Return the quiz that every such course begins with."""
    return load_bank(BANK)["small"]


def edit(course: Path, old: str, new: str) -> None:
    """Edit the quiz in a course's bank, as an instructor does."""
    path = course / "quizzes" / "small.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    stamp = path.stat().st_mtime_ns + 1_000_000_000
    os.utime(path, ns=(stamp, stamp))  # an edit takes a person longer than a clock's tick


def answers(quiz: Quiz, student: str, given: dict[str, Any], /, **changes: Any) -> dict[str, Any]:
    """Return the contents of the file that a student hands in; `given` has the bank's ids."""
    blank = begin(parse_paper(paper(quiz).encode(), "paper"), student)
    sealed = {id_: _sealed(quiz, id_, answer) for id_, answer in given.items()}
    contents = {**blank.model_dump(by_alias=True), "answers": sealed, "submitted": NOON}
    return {**contents, **changes}


def _sealed(quiz: Quiz, id_: str, answer: Any) -> Any:
    question = quiz.question(id_)
    if question.type == "single":
        return to_student(question, answer)
    return [to_student(question, one) for one in answer] if isinstance(answer, list) else answer


def hand_in(course: Path, student: str, contents: dict[str, Any] | bytes) -> Path:
    """Put a file of answers into submitted/, as collecting does."""
    path = course / "submitted" / student / NAME / f"{NAME}.answers.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    data = contents if isinstance(contents, bytes) else json.dumps(contents).encode()
    path.write_bytes(data)
    return path


def sheet(course: Path, student: str) -> ScoreSheet:
    """Return the score sheet beside a graded notebook."""
    path = course / "autograded" / student / NAME / "score_sheet.json"
    return sheet_from_json(json.loads(path.read_text()))


def rows(course: Path) -> list[tuple[Any, ...]]:
    """Return every grade in the gradebook."""
    with closing(sqlite3.connect(course / "gradebook.db")) as book:
        return book.execute(_GRADES).fetchall()
