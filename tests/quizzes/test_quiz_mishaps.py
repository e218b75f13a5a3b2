"""An instructor's mishaps: each is named, and neither stops nor spoils what it is not about."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from quiz_course import BANK, NAME, RIGHT, answers, hand_in, make_course, rows, small

from autograder.cli import main
from autograder.grading import Grader, Job
from autograder.report import write_report
from quizzes import sealing

pytestmark = pytest.mark.usefixtures("one_alembic")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course in which anna has taken the small quiz."""
    folder = make_course(tmp_path / "course")
    hand_in(folder, "anna", answers(small(), "anna", RIGHT))
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str) -> Result:
    """Type a command."""
    return CliRunner().invoke(main, arguments)


def points(course: Path) -> float:
    """All that the gradebook gives."""
    return float(sum(row[2] for row in rows(course)))


def break_another(course: Path) -> None:
    """Put a second quiz into the bank, which has a mistake, and a student's answers to it."""
    (course / "quizzes" / "other.yaml").write_text("schema: 1\nid: [\n")
    (course / "submitted" / "anna" / "quiz-other").mkdir()


@pytest.mark.parametrize("command", ["quiz score", "grade --workers 1"])
def test_broken_quiz_stops_no_other(course: Path, command: str) -> None:
    """The others are marked; what is wrong with this one is told, with its line, and no success."""
    break_another(course)

    result = run(*command.split())

    assert result.exit_code == 1
    assert "other.yaml:3:1" in " ".join(result.output.split())
    assert points(course) == 5.0


def test_broken_quiz_loses_no_mark(course: Path) -> None:
    """What was marked stays as it was, and is marked again when the file is mended."""
    run("quiz", "score")
    path = course / "quizzes" / "small.yaml"
    text = path.read_text()
    path.write_text(text.replace("points: 2", "points: two"))
    os.utime(path, (2e9, 2e9))

    broken = run("quiz", "score", "--force")
    kept = points(course)
    path.write_text(text)

    assert (broken.exit_code, kept) == (1, 5.0)
    assert "small.yaml:" in broken.output
    assert run("quiz", "score").exit_code == 0


def test_broken_quiz_stops_no_check_and_no_report(course: Path, tmp_path: Path) -> None:
    """One quiz is marked by its own file; the class report shows the others."""
    break_another(course)
    run("quiz", "score")

    with Grader(course) as grader:
        sheets = []
        job = Job("a.json", NAME, b"{}")
        grader.grade_all([job], lambda sheet, _: sheets.append(sheet))

    assert sheets[0].assignment == NAME
    assert write_report(course, tmp_path / "report").is_file()
    assert run("quiz", "analyze").exit_code == 0


def test_broken_quiz_is_not_released(course: Path) -> None:
    """A release is made of all that is right, or says what is not."""
    shutil.copy(BANK / "practice-small.yaml", course / "quizzes" / "practice-other.yaml")

    result = run("release", NAME)

    assert result.exit_code == 1
    assert "should be the file's name" in result.output


def test_other_secret_marks_nothing_and_loses_nothing(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who changes the secret in mid-term is told so; the marks that were given stay."""
    run("quiz", "score")
    before = rows(course)
    hand_in(course, "ben", answers(small(), "ben", RIGHT))
    monkeypatch.setattr(sealing, "_secret", lambda: b"another")

    result = run("quiz", "score")

    assert result.exit_code == 1
    assert " ".join(result.output.split()).count("with another quizzes/secret.txt") == 1
    assert rows(course) == before
    monkeypatch.undo()
    os.chdir(course)
    assert run("quiz", "score").exit_code == 0
    assert points(course) == 10.0


def test_damaged_release_is_told(course: Path) -> None:
    """What the answers belong to is unknown, so nothing is marked before it is there again."""
    (course / "release" / NAME / f"{NAME}.json").write_text("{")

    result = run("quiz", "score")

    assert result.exit_code == 1
    assert f"run `em-course release {NAME}`" in " ".join(result.output.split())
    assert rows(course) == []


@pytest.mark.parametrize("command", ["quiz score", "grade --workers 1"])
def test_quiz_that_was_never_released_stops_no_other(course: Path, command: str) -> None:
    """The gradebook has no place for its marks: that is told, and the other quiz is marked."""
    text = (course / "quizzes" / "small.yaml").read_text()
    text = text.replace("id: small", "id: new")
    (course / "quizzes" / "new.yaml").write_text(text)
    (course / "submitted" / "anna" / "quiz-new").mkdir()

    result = run(*command.split())

    assert result.exit_code == 1
    assert "The gradebook does not know 'quiz-new' yet" in " ".join(result.output.split())
    assert points(course) == 5.0


def test_quiz_that_is_gone_is_told(course: Path) -> None:
    """A quiz deleted from the bank leaves its marks, and what was handed in is not forgotten."""
    run("quiz", "score")
    (course / "quizzes" / "small.yaml").unlink()

    result = run("quiz", "score")

    assert result.exit_code == 1
    assert f"{NAME} was handed in, but has no file in quizzes/" in " ".join(result.output.split())
    assert points(course) == 5.0
