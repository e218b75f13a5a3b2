"""A student whose own machine calls them something else is marked; a classmate's file is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from quiz_course import NAME, RIGHT, answers, hand_in, make_course, rows, sheet, small

from autograder.cli import main
from autograder.records import Status
from autograder.stock import StockCourse
from quizzes.assignments import bank_of
from quizzes.graded import read_attempts

pytestmark = pytest.mark.usefixtures("one_alembic")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with the small quiz, and ben in its gradebook."""
    folder = make_course(tmp_path / "course")
    StockCourse(folder).add_students([("ben", "Ben", "B.")])
    monkeypatch.chdir(folder)
    return folder


def score(*arguments: object) -> Result:
    """Type `em-course quiz score`."""
    return CliRunner().invoke(main, ["quiz", "score", *map(str, arguments)])


def points(course: Path) -> dict[str, float]:
    """What the gradebook says, by student."""
    totals: dict[str, float] = {}
    for student, _, given, *_ in rows(course):
        totals[student] = totals.get(student, 0) + given
    return totals


def test_name_of_a_machine_is_accepted_and_told_to_staff(course: Path) -> None:
    """The folder says whose the answers are; two may sit at machines of one name."""
    for student in ("anna", "cleo"):
        hand_in(course, student, answers(small(), "jovyan", RIGHT))

    result = score()

    assert result.exit_code == 0, result.output
    assert points(course) == {"anna": 5.0, "cleo": 5.0}
    assert "saved as 'jovyan'" in sheet(course, "anna").notes[0]
    assert f"submitted/anna/{NAME}/{NAME}.answers.json: The file was saved as" in " ".join(
        result.output.split()
    )


@pytest.mark.parametrize("name", ["ben", "BEN", "cleo"])
def test_classmates_file_is_refused(course: Path, name: str) -> None:
    """Whoever is in the gradebook, or has handed in anything, is a classmate."""
    (course / "submitted" / "cleo").mkdir(parents=True)
    hand_in(course, "anna", answers(small(), name, RIGHT))

    result = score()

    assert result.exit_code == 1
    assert sheet(course, "anna").status is Status.REJECTED
    assert points(course) == {"anna": 0.0}


def test_own_name_in_capitals_is_accepted(course: Path) -> None:
    """Anna is anna, unless the class has an Anna besides."""
    hand_in(course, "anna", answers(small(), "Anna", RIGHT))

    assert score().exit_code == 0
    assert points(course) == {"anna": 5.0}


def test_folders_of_an_inbox_say_whose_files_are(course: Path, tmp_path: Path) -> None:
    """What lies in anna's folder comes to anna, and is not taken for a second student."""
    hand_in(tmp_path / "in", "anna", answers(small(), "annas-laptop", RIGHT))

    first, again = score(tmp_path / "in" / "submitted"), score(tmp_path / "in" / "submitted")

    assert (first.exit_code, again.exit_code) == (0, 0), first.output
    assert points(course) == {"anna": 5.0}
    assert "0 marked, 1 were marked already." in again.output
    assert [path.name for path in (course / "submitted").iterdir()] == ["anna"]


def test_analysis_counts_students_and_not_machines(course: Path) -> None:
    """Two files saved under one name are two students; a classmate's file is none."""
    for student in ("anna", "cleo"):
        hand_in(course, student, answers(small(), "jovyan", RIGHT))
    hand_in(course, "dora", answers(small(), "anna", RIGHT))

    attempts, excluded = read_attempts(course, bank_of(course)["small"])

    assert [one.student for one in attempts] == ["anna", "cleo"]
    assert [one.student for one in excluded] == ["dora"]
