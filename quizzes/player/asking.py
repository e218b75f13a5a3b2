"""Asks one question in plain lines until it is answered, skipped, or left for elsewhere."""

from __future__ import annotations

from enum import Enum, auto

from quizzes.player import typed
from quizzes.player.paper import PaperQuestion
from quizzes.player.screen import Screen, Stopped
from quizzes.player.sitting import Sitting
from quizzes.player.view import View, view

_HELP = """\
Enter alone leaves a question as it is and goes on to the next.
back    goes to the question before.
review  {review}
clear   takes the answer to this question back.
stop    stops here; everything is saved.
b, r and q do the same as back, review and stop where they could be no answer."""
_REVIEW = {
    "graded": "shows all your answers; there you change them or hand them in.",
    "practice": "ends this round.",
}
_QUOTES = 'To answer with one of these words, put it in quotes: "back".'
SURE = {1: "a guess", 2: "fairly sure", 3: "sure"}
_WORDS = {"back": "b", "review": "r", "stop": "q", "quit": "q", "clear": "clear", "help": "?"}


class Move(Enum):
    """Where a student goes from a question."""

    ANSWERED = auto()
    ON = auto()
    BACK = auto()
    REVIEW = auto()


def seen(sitting: Sitting, question: PaperQuestion) -> View:
    """Return a question as the student at this sitting sees it."""
    return view(sitting.paper, question, sitting.response.student, sitting.response.attempt)


def ask(sitting: Sitting, screen: Screen, at: int) -> Move:
    """Ask the question at an index; whatever is answered is saved. Raises Stopped."""
    question, since = sitting.paper.questions[at], sitting.clock()
    _show(sitting, screen, at)
    try:
        while True:
            line = screen.ask("Your answer")
            move = _obey(sitting, screen, question, line)
            if move is not None:
                return move
    finally:
        sitting.spend(question, since)


def command(line: str, view: View | None = None) -> str | None:
    """Return the letter of the command that a line is; None if it is an answer."""
    word = line.lower()
    if word in _WORDS:
        return _WORDS[word]
    could_answer = view is not None and (view.question.type == "short" or word in view.lettered)
    return word if word in ("", "?") or (word in ("b", "r", "q") and not could_answer) else None


def say_parts(screen: Screen, head: str, parts: list[str]) -> None:
    """Print an answer: on one line, or below each other if it has several parts."""
    if len(parts) == 1:
        screen.say(parts[0], lead=f"{head} ")
        return
    screen.say(head)
    for part in parts:
        screen.say(part, lead="  ")


def _show(sitting: Sitting, screen: Screen, at: int) -> None:
    question = sitting.paper.questions[at]
    view = seen(sitting, question)
    screen.say()
    screen.say(
        f"Question {at + 1} of {len(sitting.paper.questions)}{_worth(sitting, question)}", bold=True
    )
    screen.say(view.text(question.prompt))
    for options, mark in ((view.numbered, ""), (view.lettered, ")")):
        if options:
            screen.say()
        for sign, option in options.items():
            screen.say(view.text(option.rich), lead=f"  {sign}{mark} ")
    screen.say()
    screen.say(f"Type {typed.hint(view)}.")
    if (answer := sitting.response.answers.get(question.id)) is not None:
        screen.say(f"You answered: {typed.write(view, answer)}. Enter keeps it.")


def _worth(sitting: Sitting, question: PaperQuestion) -> str:
    if sitting.paper.mode == "practice":
        return ""
    return f", {typed.counted(question.points, 'point')}"


def _obey(sitting: Sitting, screen: Screen, question: PaperQuestion, line: str) -> Move | None:
    """Do what a line says; None if the question is to be asked again."""
    view = seen(sitting, question)
    match command(line, view):
        case "":
            return Move.ON
        case "b":
            return Move.BACK
        case "r":
            return Move.REVIEW
        case "q":
            raise Stopped
        case "?":
            screen.say(f"Type {typed.hint(view)}.")
            screen.say(_HELP.format(review=_REVIEW[sitting.paper.mode]))
            if question.type == "short":
                screen.say(_QUOTES)
        case "clear":
            sitting.put(question, None)
            screen.say("Taken back: this question has no answer now.")
        case _:
            return _keep(sitting, screen, view, line)
    return None


def _keep(sitting: Sitting, screen: Screen, view: View, line: str) -> Move | None:
    """Save an answer and say what it was taken for; None if it is none."""
    try:
        answer = typed.read(view, line)
    except typed.UnclearError as error:
        screen.say(str(error))
        return None
    sitting.put(view.question, answer)
    say_parts(screen, "Saved:", typed.explain(view, answer))
    if view.question.confidence:
        _ask_sure(sitting, screen, view.question)
    return Move.ANSWERED


def _ask_sure(sitting: Sitting, screen: Screen, question: PaperQuestion) -> None:
    levels = ", ".join(f"{level} {words}" for level, words in SURE.items())
    while True:
        line = screen.ask(f"How sure are you? {levels} (Enter: rather not say)")
        if line in map(str, SURE):
            sitting.put_confidence(question, int(line))
            return
        if command(line) == "q":
            raise Stopped
        if not line:
            return
        screen.say("Type 1, 2 or 3; or press Enter to go on without.")
