"""Where a quiz is found, where its answers go, and who is asked for."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from quiz_every_type import every_type

from quizzes import build
from quizzes.player.paper import PaperError, parse_paper
from quizzes.player.places import answers_folder, find_paper, student_id
from quizzes.player.response import begin
from quizzes.player.sitting import Sitting


def put(folder: Path, *names: str) -> None:
    """Empty files, and the folders that they lie in."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


@pytest.mark.parametrize(
    "place",
    [
        "quiz-ch3.json",
        "quiz-ch3/quiz-ch3.json",
        "release/quiz-ch3/quiz-ch3.json",
        "source/quiz-ch3/quiz-ch3.json",
    ],
)
@pytest.mark.parametrize("start", [".", "a", "a/b"])
def test_a_quiz_is_found_by_its_id_here_and_above(place: str, start: str, tmp_path: Path) -> None:
    """In the assignment's folder, beside it, and in an instructor's course."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    put(tmp_path, place)

    assert find_paper("ch3", tmp_path / start) == tmp_path / place


def test_the_nearest_quiz_is_taken(tmp_path: Path) -> None:
    """Here before above; what students get before what it is made of."""
    places = ["quiz-ch3.json", "quiz-ch3/quiz-ch3.json", "release/quiz-ch3/quiz-ch3.json"]
    put(tmp_path, *places, "source/quiz-ch3/quiz-ch3.json")
    for place in places:
        assert find_paper("ch3", tmp_path) == tmp_path / place
        (tmp_path / place).unlink()


def test_a_practice_lies_beside_its_quiz(tmp_path: Path) -> None:
    """It has no folder of its own."""
    put(tmp_path, "quiz-ch3/practice-ch3.json")

    assert find_paper("practice-ch3", tmp_path) == tmp_path / "quiz-ch3" / "practice-ch3.json"


def test_the_name_of_the_assignment_will_do(tmp_path: Path) -> None:
    """It is what nbgrader calls the quiz."""
    put(tmp_path, "quiz-ch3.json")

    assert find_paper("quiz-ch3", tmp_path) == tmp_path / "quiz-ch3.json"


def test_a_path_is_a_path(tmp_path: Path) -> None:
    """Also one that leads nowhere: reading it says so."""
    assert find_paper("x/quiz-ch3.json", tmp_path) == tmp_path / "x" / "quiz-ch3.json"
    assert find_paper("/x/quiz-ch3.json", tmp_path) == Path("/x/quiz-ch3.json")


def test_an_unknown_quiz_is_answered_with_those_that_are_near(tmp_path: Path) -> None:
    """Answers are no quizzes."""
    put(tmp_path, "quiz-ch3/quiz-ch3.json", "quiz-ch3/quiz-ch3.answers.json")
    put(tmp_path, "release/quiz-ch4/practice-ch4.json")

    with pytest.raises(PaperError, match=r"There are: ch3, practice-ch4\.$"):
        find_paper("ch9", tmp_path)


def test_where_there_is_no_quiz_at_all_the_folder_is_named(tmp_path: Path) -> None:
    """Most often the student is somewhere else."""
    with pytest.raises(PaperError, match=r"Go to the folder of the assignment\."):
        find_paper("ch9", tmp_path)


def test_answers_lie_beside_the_quiz(tmp_path: Path) -> None:
    """The folder is what is handed in."""
    assert answers_folder(tmp_path / "quiz-ch3" / "quiz-ch3.json") == tmp_path / "quiz-ch3"
    assert answers_folder(tmp_path / "release" / "quiz-ch3" / "quiz-ch3.json") == (
        tmp_path / "release" / "quiz-ch3"
    )


@pytest.mark.parametrize("shelf", ["release", "source"])
def test_an_instructor_s_answers_are_not_handed_out(shelf: str, tmp_path: Path) -> None:
    """What lies in a course's source/ and release/ goes to all students."""
    (tmp_path / "nbgrader_config.py").touch()

    assert answers_folder(tmp_path / shelf / "quiz-ch3" / "quiz-ch3.json") == tmp_path


@pytest.mark.parametrize(
    ("environment", "id_"),
    [
        ({"JUPYTERHUB_USER": "anna", "NB_USER": "jovyan"}, "anna"),
        ({"NB_USER": " jovyan "}, "jovyan"),
        ({"JUPYTERHUB_USER": " ", "NB_USER": "jovyan"}, "jovyan"),
    ],
)
def test_jupyterhub_knows_the_student_best(environment: dict[str, str], id_: str) -> None:
    """Its name is the one that nbgrader files the answers under."""
    assert student_id(environment) == id_


def test_else_the_machine_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the ways of the standard library."""
    monkeypatch.setenv("LOGNAME", "carla")

    assert student_id({}) == "carla"


@pytest.mark.parametrize("error", [KeyError("uid not found"), OSError("no user")])
def test_a_machine_that_knows_nobody_says_so(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container may run as a user without a name; the student is asked then."""

    def nobody() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", nobody)

    assert student_id({}) == ""


# ---- a sitting's clock -------------------------------------------------------------------------


def test_time_counts_for_its_question_and_a_long_pause_for_a_short_one(tmp_path: Path) -> None:
    """Visits add up; whoever goes to lunch has not thought for an hour."""
    paper = parse_paper(build.paper(every_type()).encode(), "quiz-every.json")
    start = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    times = [start + timedelta(seconds=s) for s in (31, 20, 4000, -5)]
    sitting = Sitting(paper, tmp_path / "a.json", begin(paper, "anna"), lambda: times.pop(0))
    spent: list[int] = []

    for _ in range(4):
        sitting.spend(paper.questions[0], start)
        spent.append(sitting.response.seconds["every-single"])

    assert spent == [31, 51, 351, 351]


def test_a_receipt_s_time_is_utc(tmp_path: Path) -> None:
    """Wherever the student is, to the second."""
    paper = parse_paper(build.paper(every_type()).encode(), "quiz-every.json")
    now = datetime.fromisoformat("2026-11-22T19:22:13.9+01:00")
    sitting = Sitting(paper, tmp_path / "a.json", begin(paper, "anna"), lambda: now)

    sitting.hand_in()

    assert sitting.response.submitted == "2026-11-22T18:22:13Z"
