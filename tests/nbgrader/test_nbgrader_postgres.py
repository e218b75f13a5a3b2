"""The gradebook on a PostgreSQL server, by `c.CourseDirectory.db_url`: as on SQLite."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from postgres import Server, postgres
from small_course import E_STEP, Course
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from autograder import show, transaction
from autograder.bulk import grade_class
from autograder.cli import main
from autograder.desk import Graded
from autograder.errors import GradebookError
from autograder.gradebook import CourseGradebook
from autograder.job import Job
from autograder.stock import StockCourse

QUIET = show.Steps(quiet=True)
SCORES = """
    select student_id, auto_score from grade
    join submitted_notebook on submitted_notebook.id = grade.notebook_id
    join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A running server."""
    with postgres() as server:
        yield server


@pytest.fixture(scope="module")
def course(server: Server, generated: Path, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course whose gradebook, so far without anything handed in, is on the server."""
    course = Course(tmp_path_factory.mktemp("postgres") / "course")
    shutil.copytree(generated, course.folder)
    (course.folder / "gradebook.db").unlink()
    with (course.folder / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.CourseDirectory.db_url = {server.url!r}\n")
    StockCourse(course.folder).generate_assignment(E_STEP)
    return course


def scores(server: Server) -> dict[str, float]:
    """Return what the server has of every student."""
    with create_engine(server.url, poolclass=NullPool).connect() as database:
        return dict(database.execute(text(SCORES)).tuples().all())


def test_class_is_graded_into_postgres(
    course: Course, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows come to the server; a second run finds them, and the report reads them."""
    course.hand_in("ann", course.sample("right-einsum"))
    course.hand_in("ben", course.sample("stub"))
    course.hand_in("c" * 200, course.sample("stub"))

    done = grade_class(course.folder, [E_STEP], QUIET, workers=2)
    again = grade_class(course.folder, [E_STEP], QUIET, workers=2)

    assert scores(server).items() >= {("ann", 10.0), ("ben", 0.0)}
    assert again.skipped == len(again.lines) - 1  # all but the one that is turned away
    assert [problem for problem in done.problems if "cannot be a student's id" in problem]
    assert not (course.folder / "gradebook.db").exists()
    monkeypatch.chdir(course.folder)
    assert CliRunner().invoke(main, ["report"]).exit_code == 0


def test_server_that_was_started_anew_loses_nothing(course: Course, server: Server) -> None:
    """A connection that broke between two submissions is made anew, and all is written."""
    for student in ("dan", "eve"):
        course.hand_in(student, course.sample("stub"))
    graded: list[Graded] = []
    with CourseGradebook(course.folder) as book:
        dan, eve = (next(book.submissions([E_STEP], student)) for student in ("dan", "eve"))
        book.desk([E_STEP]).grade_all([Job.of(dan), Job.of(eve)], graded.append)
        of_dan, of_eve = (one.ready for one in graded)
        assert of_dan
        assert of_eve
        book.record(dan, of_dan)

        server.stop()
        server.start()
        book.record(eve, of_eve)

    assert scores(server).items() >= {("dan", 0.0), ("eve", 0.0)}


def test_deadlock_is_tried_again(course: Course) -> None:
    """Of two transactions that wait for each other PostgreSQL stops one: ours begins again."""
    tried = []

    def deadlocked_once() -> None:
        tried.append(1)
        if len(tried) == 1:
            book._book.db.execute(
                text("do $$ begin raise exception 'stopped' using errcode = '40P01'; end $$")
            )

    with CourseGradebook(course.folder) as book:
        transaction.in_one_transaction(book._book.db, deadlocked_once)

    assert len(tried) == 2


def test_what_the_server_refuses_is_told_at_once(course: Course) -> None:
    """No right to write is not waited for."""
    with (
        CourseGradebook(course.folder) as book,
        pytest.raises(GradebookError, match="cannot be used"),
    ):
        transaction.in_one_transaction(
            book._book.db, lambda: book._book.db.execute(text("select 1 from no_such_table"))
        )


def test_server_that_is_away_is_an_error_that_helps(course: Course, tmp_path: Path) -> None:
    """Nothing is graded, and the message names the server without its password."""
    with Path(shutil.copy(course.folder / "nbgrader_config.py", tmp_path)).open("a") as config:
        config.write(
            "\nc.CourseDirectory.db_url = 'postgresql+psycopg://me:pass@/x?host=/nowhere'\n"
        )

    with pytest.raises(GradebookError, match="cannot be opened") as caught:
        CourseGradebook(tmp_path).__enter__()

    assert "pass@" not in str(caught.value)
