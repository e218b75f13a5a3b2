"""What the stock autograde command does when its run goes wrong in the middle."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

import pytest
from small_course import E_STEP, LATER, Course, cell_of, sheet

from autograder import preprocessors
from autograder.errors import SandboxError
from autograder.grading import Job
from autograder.records import ScoreSheet, Verdict


class Judge:
    """Stands where the grader does, and gives everybody the same sheet or error."""

    def __init__(self, said: ScoreSheet | Exception, *faults: str) -> None:
        self.said, self.faults = said, faults

    def grade_all(self, jobs: Iterable[Job], emit: Callable[..., None]) -> None:
        """Judge each job."""
        for _ in jobs:
            if isinstance(self.said, Exception):
                raise self.said
            emit(self.said, self.faults)


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the next runs of autograde be judged so."""

    def appoint(said: ScoreSheet | Exception, *faults: str) -> None:
        grader = Judge(said, *faults)
        monkeypatch.setattr(preprocessors, "_warm_grader", lambda *place: grader)

    return appoint


@pytest.fixture
def handed_in(course: Course) -> Course:
    """A course with one submission."""
    course.hand_in("ann", course.sample("right-einsum"))
    return course


def test_no_earlier_mark_stands_for_a_submission_that_failed(
    handed_in: Course, judge: Callable[..., None]
) -> None:
    """If grading a resubmission breaks off, its row is open, not that of the one before."""
    judge(sheet(10, Verdict.PASSED))
    assert handed_in.run("autograde", E_STEP) == 0
    handed_in.hand_in("ann", handed_in.sample("stub"), LATER)
    judge(SandboxError("No sandbox today."))

    assert handed_in.run("autograde", E_STEP) == 1

    ((*_, auto, _, waits, timestamp, _),) = handed_in.grades()
    assert (auto, waits, timestamp[:10]) == (None, 1, LATER[:10])
    assert not (handed_in.folder / "autograded" / "ann" / E_STEP).exists()


def test_half_made_folder_is_made_again(handed_in: Course, judge: Callable[..., None]) -> None:
    """What a killed run left behind is not skipped as graded, as nbgrader would."""
    judge(sheet(3))
    assert handed_in.run("autograde", E_STEP) == 0
    path = handed_in.folder / "autograded" / "ann" / E_STEP / f"{E_STEP}.ipynb"
    path.chmod(0o644)
    path.write_text(path.read_text()[:500])
    judge(sheet(8))

    assert handed_in.run("autograde", E_STEP) == 0

    assert handed_in.score("ann") == 8
    assert cell_of(json.loads(path.read_text()), "check_responsibilities")["outputs"]


def test_graded_folder_is_left_alone(handed_in: Course, judge: Callable[..., None]) -> None:
    """What is graded is skipped, as nbgrader does, until there is something newer."""
    judge(sheet(3))
    assert handed_in.run("autograde", E_STEP) == 0
    judge(sheet(8))

    assert handed_in.run("autograde", E_STEP) == 0
    assert handed_in.score("ann") == 3
    assert handed_in.run("autograde", E_STEP, "--force") == 0
    assert handed_in.score("ann") == 8


def test_fault_of_ours_is_logged_and_calls_a_person(
    handed_in: Course, judge: Callable[..., None], capfd: pytest.CaptureFixture[str]
) -> None:
    """A broken check costs nothing, is told to who grades, and leaves the row open."""
    judge(sheet(10, Verdict.INTERNAL), "ZeroDivisionError in test_formula")

    assert handed_in.run("autograde", E_STEP) == 0

    ((*_, auto, _, waits, _, _),) = handed_in.grades()
    assert (auto, waits) == (10.0, 1)
    assert "ZeroDivisionError in test_formula" in capfd.readouterr().err
