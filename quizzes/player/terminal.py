"""Takes one student through a quiz in plain lines: questions, review, receipt; or a practice."""

from __future__ import annotations

from collections.abc import Callable

from quizzes.player import typed
from quizzes.player.asking import SURE, Move, ask, command, seen
from quizzes.player.practice import Judged, Verdict, judge
from quizzes.player.response import begin
from quizzes.player.screen import Screen, Stopped
from quizzes.player.sitting import Sitting

_YES = ("y", "yes")
_VERDICTS = {
    Verdict.RIGHT: ("Right.", "green"),
    Verdict.PARTLY: ("Partly right.", "yellow"),
    Verdict.NOT_YET: ("Not yet.", "red"),
}


def take(sitting: Sitting, screen: Screen, again: str) -> None:
    """Take a student through a quiz to the receipt, or through a practice.

    Raises Stopped if they leave before; `again` is the command that goes on.
    """
    try:
        _show_intro(sitting, screen)
        if sitting.paper.mode == "practice":
            _practice(sitting, screen)
        else:
            _graded(sitting, screen)
    except Stopped:
        _say_how_to_go_on(sitting, screen, again)
        raise


def _show_intro(sitting: Sitting, screen: Screen) -> None:
    if sitting.paper.intro and not sitting.answered:
        screen.say()
        screen.say(sitting.paper.intro.text)


def _graded(sitting: Sitting, screen: Screen) -> None:
    """Ask what is open, then show all answers until they are handed in."""
    if not sitting.response.submitted:
        _walk(sitting, screen, lambda at: None)
        _review(sitting, screen)
    elif _reopened(sitting, screen):
        _review(sitting, screen)
    _receipt(sitting, screen)


def _practice(sitting: Sitting, screen: Screen) -> None:
    """Ask and judge every question, as often as wanted, with new numbers."""
    _walk(sitting, screen, lambda at: _say_judged(sitting, screen, at))
    while _another(sitting, screen):
        _walk(sitting, screen, lambda at: _say_judged(sitting, screen, at))


def _walk(sitting: Sitting, screen: Screen, answered: Callable[[int], None]) -> None:
    """Go through the questions from the first open one on; `answered` is told of each answer."""
    count = len(sitting.paper.questions)
    at = sitting.open[0] if sitting.open else count
    while at < count:
        match ask(sitting, screen, at):
            case Move.BACK:
                at = max(0, at - 1)
            case Move.REVIEW:
                at = count
            case Move.ON:
                at += 1
            case _:
                answered(at)
                at += 1


def _reopened(sitting: Sitting, screen: Screen) -> bool:
    """Offer to change what was handed in; if so, it has to be handed in again."""
    screen.say(f"You have handed in {_handed_in(sitting)}.")
    line = screen.ask("Change your answers? They must be handed in again then [y/N]")
    if line.lower() not in _YES:
        return False
    sitting.reopen()
    return True


def _review(sitting: Sitting, screen: Screen) -> None:
    """Show all answers, and ask again what the student wants to change, until they hand in."""
    while True:
        screen.say()
        screen.say("All your answers", bold=True)
        for at in range(len(sitting.paper.questions)):
            _show_answer(sitting, screen, at)
        screen.say()
        if sitting.open:
            numbers = typed.listed([str(at + 1) for at in sitting.open])
            screen.say(f"Without an answer: {numbers}.")
        change = _decision(sitting, screen)
        if change is None:
            return sitting.hand_in()
        ask(sitting, screen, change)


def _decision(sitting: Sitting, screen: Screen) -> int | None:
    """Return the question to change; None to hand in. Raises Stopped for neither."""
    count = len(sitting.paper.questions)
    while True:
        line = screen.ask("Hand in? [y/N], or the number of a question to change").lower()
        if line in _YES:
            return None
        if line.isdecimal() and 1 <= int(line) <= count:
            return int(line) - 1
        if command(line) == "b":
            return count - 1
        if line in ("n", "no") or command(line) in ("", "q"):
            raise Stopped
        screen.say(f"Type y to hand in, n to stop without, or a number from 1 to {count}.")


def _show_answer(sitting: Sitting, screen: Screen, at: int) -> None:
    question = sitting.paper.questions[at]
    view, response, lead = seen(sitting, question), sitting.response, f"{at + 1:>2}. "
    below = " " * len(lead)
    screen.say(view.text(question.prompt).split("\n")[0], lead=lead)
    if question.id not in response.answers:
        screen.say("(no answer)", lead=below)
        return
    for part in typed.explain(view, response.answers[question.id]):
        screen.say(part, lead=f"{below}> ")
    if question.id in response.confidence:
        screen.say(f"({SURE[response.confidence[question.id]]})", lead=below)


def _receipt(sitting: Sitting, screen: Screen) -> None:
    """Say where the answers are, since when, and what is left to do."""
    path, paper = sitting.path.resolve(), sitting.paper
    screen.say()
    screen.say(f"Handed in {_handed_in(sitting)}.", bold=True)
    screen.say(str(path), lead="Your answers: ")
    if path.parent.name == paper.assignment:
        screen.say(
            f"One step is left, which sends them to your course. In {path.parent.parent}, run"
        )
        screen.say(f"nbgrader submit {paper.assignment}", lead="    ")
    else:
        screen.say(
            "One step is left: give that file to your course. "
            f"With nbgrader, it belongs into the folder {paper.assignment}."
        )


def _handed_in(sitting: Sitting) -> str:
    """Say when how much was handed in."""
    when = (sitting.response.submitted or "").replace("T", " ").replace("Z", " UTC")
    return f"on {when}: {sitting.answered} of {len(sitting.paper.questions)} answered"


def _say_how_to_go_on(sitting: Sitting, screen: Screen, again: str) -> None:
    if sitting.paper.mode == "graded" and not sitting.response.submitted:
        screen.say("Nothing is handed in yet.", bold=True)
    screen.say("All that you answered is saved. Go on whenever you like:")
    screen.say(again, lead="    ")


def _judged(sitting: Sitting, at: int) -> Judged | None:
    """Judge the answer that was given to a question; None if there is none."""
    question = sitting.paper.questions[at]
    answer = sitting.response.answers.get(question.id)
    if answer is None or not sitting.paper.key:
        return None
    return judge(sitting.paper.key[question.id], answer, seen(sitting, question).variant)


def _say_judged(sitting: Sitting, screen: Screen, at: int) -> None:
    """Say at once how right an answer is, and why."""
    judged = _judged(sitting, at)
    if judged is None:
        return
    view = seen(sitting, sitting.paper.questions[at])
    words, colour = _VERDICTS[judged.verdict]
    screen.say()
    screen.say(words, bold=True, colour=colour)
    for text in (*judged.feedback, judged.explanation):
        screen.say(view.text(text))
    if command(screen.ask("Enter goes on")) == "q":
        raise Stopped


def _another(sitting: Sitting, screen: Screen) -> bool:
    """Count what is right; begin another attempt if the student wants one."""
    count = len(sitting.paper.questions)
    every = [_judged(sitting, at) for at in range(count)]
    right = sum(judged is not None and judged.verdict is Verdict.RIGHT for judged in every)
    screen.say()
    screen.say(f"{right} of {count} right. Nothing of this counts.", bold=True)
    if screen.ask("Practise again, with new numbers? [y/N]").lower() not in _YES:
        return False
    response = sitting.response
    sitting.start_over(begin(sitting.paper, response.student, response.attempt + 1))
    return True
