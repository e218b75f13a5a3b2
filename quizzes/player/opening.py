"""Greets a student, finds out who they are, and takes up what they answered before."""

from __future__ import annotations

from pathlib import Path

from quizzes.player import places
from quizzes.player.paper import Paper
from quizzes.player.response import (
    MAX_BYTES,
    Response,
    ResponseError,
    answers_file,
    begin,
    parse_response,
    resume,
)
from quizzes.player.screen import Screen
from quizzes.player.sitting import Clock, Sitting
from quizzes.player.typed import counted, listed

_LONGEST_ID = 200


def sit_down(
    paper: Paper, folder: Path, student: str | None, screen: Screen, clock: Clock
) -> Sitting:
    """Return a student's sitting, with the answers that are kept in a folder, if there are any.

    Raises ResponseError if what is kept there can't be read, or is somebody else's.
    """
    path = folder / answers_file(paper.quiz)
    kept = _kept(path)
    _greet(paper, path, screen)
    if kept is None:
        id_ = _checked(student) if student else _ask_student(screen)
        return Sitting(paper, path, begin(paper, id_), clock)
    if (kept.quiz, kept.mode) != (paper.quiz, paper.mode):
        raise ResponseError(f"{path} holds answers to another quiz, {kept.quiz!r}. {_ASIDE}")
    if student and student != kept.student:
        raise ResponseError(
            f"{path} holds the answers of {kept.student!r}, not of {student!r}. "
            "Keep yours in a folder of your own: --folder DIR."
        )
    response, changed = resume(paper, kept)
    sitting = Sitting(paper, path, response, clock)
    _welcome_back(sitting, changed, screen)
    return sitting


_ASIDE = "Nothing in it was changed: move it elsewhere, and start the quiz again."


def _kept(path: Path) -> Response | None:
    """Read the answers that are kept in a file; None if there is no file."""
    try:
        with path.open("rb") as file:
            return parse_response(file.read(MAX_BYTES + 1))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ResponseError(f"{path} cannot be read ({error.strerror}).") from error
    except ResponseError as error:
        raise ResponseError(f"{path} cannot be taken up. {error} {_ASIDE}") from error


def _greet(paper: Paper, path: Path, screen: Screen) -> None:
    count = counted(len(paper.questions), "question")
    points = sum(question.points for question in paper.questions)
    screen.say()
    if paper.mode == "practice":
        screen.say(paper.title, bold=True)
        screen.say(f"{count} to try your hand at. Nothing of it counts.")
    else:
        screen.say(f"Quiz: {paper.title}", bold=True)
        screen.say(
            f"{count}, {counted(points, 'point')}. No clock is running, and nothing is handed in "
            "before you have looked over all your answers and said so."
        )
    screen.say(f"Every answer is saved at once, in {path}.")
    screen.say("? and Enter shows help at any question.")


def _ask_student(screen: Screen) -> str:
    """Ask for the student's id, and offer the one that this machine knows."""
    known = places.student_id()
    while True:
        hint = f" [{known}]" if known else ""
        id_ = screen.ask(f"Your id in the course{hint}") or known
        try:
            return _checked(id_)
        except ResponseError as error:
            screen.say(str(error))


def _checked(id_: str) -> str:
    if not id_ or len(id_) > _LONGEST_ID or not id_.isprintable():
        raise ResponseError(f"An id has 1 to {_LONGEST_ID} characters, all of them printable.")
    return id_


def _welcome_back(sitting: Sitting, changed: list[str], screen: Screen) -> None:
    """Say what was taken up, and where it goes on."""
    questions = sitting.paper.questions
    screen.say()
    screen.say(f"Welcome back, {sitting.response.student}.")
    if changed:
        numbers = [str(i) for i, each in enumerate(questions, start=1) if each.id in changed]
        screen.say(f"The quiz has changed meanwhile. Look again at question {listed(numbers)}.")
    if sitting.response.submitted:
        return
    on = f"; going on with question {sitting.open[0] + 1}" if sitting.open else ""
    screen.say(f"You answered {sitting.answered} of {len(questions)}{on}.")
