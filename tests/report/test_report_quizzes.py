"""Quizzes among the other work in the class report."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_class import ESTEP, MISCONCEPTIONS, CourseFolder, check, rejected, sheet

from autograder.class_pages import class_pages, page_name
from autograder.classroom import ClassRecord, read_class
from autograder.course import Assignment, load_course
from autograder.records import CheckResult, Verdict
from autograder.tally import tally_class

QUIZ = "quiz-ch3"
COURSE = replace(
    load_course(), quizzes=(Assignment(QUIZ, "Quiz: The E-step", ("ch3-how",), key="k"),)
)


def answer(verdict: Verdict, message: str = "", misconception: str | None = None) -> CheckResult:
    """The mark of one question."""
    points = 1.0 if verdict in (Verdict.PASSED, Verdict.INTERNAL) else 0.0
    return CheckResult(
        "ch3-how::answer", "ch3-how", "How is it computed?", points, 1.0, verdict, message,
        "By Bayes' rule.", misconception, None,
    )  # fmt: skip


@pytest.fixture
def record(course: CourseFolder) -> ClassRecord:
    """A class in which code and answers point to one misconception."""
    wrong = [check("responsibilities", 2, Verdict.FAILED, "no")]
    right = [check("responsibilities", 2, Verdict.PASSED)]
    believes = answer(Verdict.FAILED, "You answered “the nearest”.", "nearest-centre")
    for student, code, told in [
        ("both", wrong, believes),
        ("coder", wrong, answer(Verdict.PASSED, "You answered “Bayes”.")),
        ("taker", right, believes),
        ("open", right, answer(Verdict.MISSING, "You gave no answer.")),
        ("edited", right, answer(Verdict.INTERNAL, "This question was edited.")),
    ]:
        course.grade(student, sheet(ESTEP, code))
        course.grade(student, sheet(QUIZ, [told], key="k"))
    course.grade("late", rejected(QUIZ))
    return read_class(course.path, COURSE, MISCONCEPTIONS)


def test_misconceptions_are_counted_across_code_and_quizzes(record: ClassRecord) -> None:
    """Three of five believe it, two by their code and two by their answers, one of them by both."""
    (found,) = tally_class(record).misconceptions

    assert [student.id for student in found.holders] == ["both", "coder", "taker"]
    assert (found.tried, found.in_code, found.in_quizzes) == (5, 2, 2)
    assert "2 from code, 2 from quizzes" in class_pages(record)["index.html"]


def test_quizzes_have_columns_and_pages_like_other_work(record: ClassRecord) -> None:
    """A column Q3, a histogram and a page that says what the class was told."""
    pages = class_pages(record)

    assert "<b>Q3</b>" in pages["index.html"]
    page = pages[page_name("assignment", QUIZ)]
    assert "Quiz: The E-step" in page
    assert "You answered “the nearest”." in page
    assert "marked by hand" not in page


def test_student_page_shows_answers_and_reasons(record: ClassRecord) -> None:
    """A right answer too is repeated and explained; there is no code to show."""
    pages = class_pages(record)
    right, left_open = (pages[page_name("student", one)] for one in ("coder", "open"))

    section = right[right.index('id="quiz-ch3') :]
    assert "You answered “Bayes”." in section
    assert "By Bayes&#39; rule." in section
    assert "solution cell" not in section
    assert "You gave no answer." in left_open


def test_edited_question_is_something_to_look_at(record: ClassRecord) -> None:
    """The first page leads to who must be looked at, and says why."""
    assert "1 question changed after the answer came" in class_pages(record)["index.html"]
