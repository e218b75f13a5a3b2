"""What one submission costs the gradebook, whoever else is in it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from small_course import E_STEP, Course, sheet
from sqlalchemy import event
from sqlalchemy.engine import Engine

from autograder.folders import HandedIn, read_judged
from autograder.gradebook import CourseGradebook
from autograder.job import Job
from autograder.pages import FeedbackPages
from autograder.preparation import Preparation

GROWING = {"student", "submitted_assignment", "submitted_notebook", "grade", "comment"}
Sent = list[tuple[str, tuple[object, ...]]]


@contextmanager
def statements() -> Iterator[Sent]:
    """Every statement that a database is sent meanwhile, with its parameters."""
    sent: Sent = []

    def seen(*told: object) -> None:
        _, _, statement, parameters, _, many = told
        sent.append((statement, parameters[0] if many else parameters))

    event.listen(Engine, "before_cursor_execute", seen)
    yield sent
    event.remove(Engine, "before_cursor_execute", seen)


def record(course: Course, book: CourseGradebook, students: range) -> Sent:
    """Record a sheet for each student; return what the last one's needed."""
    notebook = course.sample("stub")
    preparation = Preparation(course.folder, book.desk([E_STEP]).cells, feedback=True)
    for number in students:
        student = f"s{number:03}"
        course.hand_in(student, notebook)
        handed_in = HandedIn(course.folder, student, E_STEP)
        judged = sheet(number % 10)
        ready = preparation.ready(Job.of(handed_in), judged, read_judged(handed_in.judged))
        with statements() as sent:
            book.record(handed_in, ready)
    return sent


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a page be one line: it is not what these tests are about."""
    monkeypatch.setattr(FeedbackPages, "page", lambda *_: "page")


def test_a_submission_needs_as_many_statements_in_a_larger_class(course: Course) -> None:
    """The 60th student's takes those of the 10th, one for one."""
    with CourseGradebook(course.folder) as book:
        book.prepare()

        tenth = record(course, book, range(10))
        last = record(course, book, range(10, 60))

    assert [text for text, _ in last] == [text for text, _ in tenth]


def test_no_statement_reads_a_whole_table_of_the_class(course: Course) -> None:
    """What has a row for each student is only ever searched by an index."""
    with CourseGradebook(course.folder) as book:
        book.prepare()
        record(course, book, range(1))

        sent = record(course, book, range(1, 2)) + record(course, book, range(1, 2))

    with closing(sqlite3.connect(course.folder / "gradebook.db")) as raw:
        for text, parameters in sent:
            plan = raw.execute(f"explain query plan {text}", parameters).fetchall()
            scanned = {found[1] for row in plan if (found := re.match(r"SCAN (\w+)", row[3]))}
            assert not scanned & GROWING, text


def test_preparing_again_changes_nothing(course: Course) -> None:
    """A gradebook is prepared by every run that grades."""
    with CourseGradebook(course.folder) as book:
        book.prepare()
        before = (course.folder / "gradebook.db").read_bytes()

        book.prepare()

    assert (course.folder / "gradebook.db").read_bytes() == before
