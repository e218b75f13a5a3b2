"""A student's answers to a quiz -> an ordinary score sheet, one check a question.

A question that was edited since it was answered is marked as far as it can be; where it
cannot, a person looks, and the points stay until then. Where a file names no edition that
there was, a person looks, and the points wait.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from autograder.errors import SubmissionError
from autograder.limits import MAX_NOTES
from autograder.plainfile import read_plain
from autograder.records import CheckResult, ScoreSheet, Status, Verdict
from quizzes import phrases
from quizzes.asked import Asked, Edition, asked
from quizzes.assignments import key_version
from quizzes.build import shown_numbers
from quizzes.mark import Mark
from quizzes.player.response import (
    MAX_BYTES,
    Response,
    ResponseError,
    answers_file,
    parse_response,
)
from quizzes.questions import Quiz

GONE = "the quiz has no such question (any more)."


_ODD = {
    Edition.EARLIER: "edited since this was answered.",
    Edition.UNKNOWN: "the file names no edition of it that the course handed out.",
}


def mark_file(
    source: str,
    quiz: Quiz,
    file: bytes | Path,
    student: str | None,
    classmates: Collection[str] = (),
) -> ScoreSheet:
    """Return the sheet of a file of answers, which must not be a classmate's of this student."""
    try:
        response = read_response(file)
        refuse(response, quiz, student, classmates)
        refuse_draft(response, quiz)
    except SubmissionError as problem:
        return _sheet(source, quiz, Status.REJECTED, str(problem), ())
    every = asked(quiz, response)
    checks = tuple(map(_check, every))
    notes = (*_alias(response, student), *_notes(quiz, response, every))[:MAX_NOTES]
    return _sheet(source, quiz, Status.GRADED, None, checks, notes)


def read_response(file: bytes | Path) -> Response:
    """Read a file of answers. Raises SubmissionError with the reason and the next step."""
    try:
        return parse_response(read_plain(file, MAX_BYTES) if isinstance(file, Path) else file)
    except (ResponseError, SubmissionError) as problem:
        raise SubmissionError(
            f"{problem} Open the quiz again, check your answers, hand it in once more, and "
            "submit the file that it saves."
        ) from problem


def refuse(
    response: Response, quiz: Quiz, student: str | None, classmates: Collection[str] = ()
) -> None:
    """Raise SubmissionError if a file is a classmate's, or holds answers to another quiz.

    A name that nobody in the class has is what a student's own machine calls them.
    """
    if (response.quiz, response.mode) != (quiz.id, quiz.mode):
        raise SubmissionError(
            f"The file holds answers to the quiz {response.quiz!r} ({response.mode}), not to "
            f"{quiz.id!r}. Submit the file {answers_file(quiz.id)} that this quiz saved."
        )
    others = {id_.casefold() for id_ in classmates if id_ != student}
    if student not in (None, response.student) and response.student.casefold() in others:
        raise SubmissionError(
            f"The file holds the answers of {response.student!r}, not of {student!r}. Take the "
            "quiz under your own id, hand it in, and submit that file."
        )


def refuse_draft(response: Response, quiz: Quiz) -> None:
    """Raise SubmissionError if answers were saved but not handed in."""
    if response.submitted is None:
        done = sum(bool(response.answers.get(question.id)) for question in quiz.questions)
        raise SubmissionError(
            f"{done} of {len(quiz.questions)} questions are answered, but the quiz was not "
            "handed in. Open it again, hand it in, and submit the file once more."
        )


def _check(one: Asked) -> CheckResult:
    question, given = one.question, one.mark
    verdict = _verdict(given)
    kept = verdict is Verdict.INTERNAL and one.edition is Edition.EARLIER
    beliefs = given.misconceptions if given and verdict is Verdict.FAILED else ()
    return CheckResult(
        id=f"{question.id}::answer",
        function=question.id,
        title=phrases.title(question),
        points=question.points if kept else question.points * (given.score if given else 0.0),
        max_points=question.points,
        verdict=verdict,
        message=_message(one, given),
        hint="" if one.values is None else phrases.plain(question.explanation, one.values),
        misconception=beliefs[0] if beliefs else None,
        diagnosis=None,
    )


def _verdict(given: Mark | None) -> Verdict:
    if given is None:
        return Verdict.INTERNAL
    if given.blank:
        return Verdict.MISSING
    return Verdict.PASSED if given.right else Verdict.FAILED


def _message(one: Asked, given: Mark | None) -> str:
    """Return what was asked, if that differs between students, what was answered, what is right."""
    if given is None and one.edition is Edition.UNKNOWN:
        return (
            "Your file names no edition of this question that the course handed out, and holds no "
            "right answer to today's. A person will look; until then it gives no points."
        )
    if given is None:
        return (
            "This question was edited after you answered it, and your answer does not fit the new "
            "one. A person will look; the points are kept until then."
        )
    if one.values is None:
        return "You gave no answer."
    said: list[str] = []
    if one.question.draw:
        said.append(f"You were asked: {phrases.plain(one.question.prompt, one.values)}")
    right = phrases.right_answer(one.question, one.values)
    if given.problem:
        said.append(f"Your answer cannot be read: {given.problem} Right is {right}.")
    elif given.blank or one.answer is None:
        said.append(f"You gave no answer. Right is {right}.")
    elif given.right:
        said.append(f"You answered {phrases.answered(one.question, one.values, one.answer)}.")
    else:
        answered = phrases.answered(one.question, one.values, one.answer)
        said.append(f"You answered {answered}.")
        said += [phrases.plain(text, one.values) for text in given.feedback]
        said.append(f"Right is {right}.")
    return " ".join(said)


def _alias(response: Response, student: str | None) -> tuple[str, ...]:
    if student in (None, response.student):
        return ()
    return (
        f"The file was saved as {response.student!r}, which nobody in the class is called, and "
        "was marked by the numbers that this name is given.",
    )


def _notes(quiz: Quiz, response: Response, every: tuple[Asked, ...]) -> tuple[str, ...]:
    """Return what is odd about the file, each with the question that it is about."""
    notes = [f"{one.question.id}: {_ODD[one.edition]}" for one in every if one.edition in _ODD]
    notes += [
        f"{one.question.id}: the file names other numbers than this student was given, whose "
        "right answer counts."
        for one in every
        if one.question.draw and one.values is not None
        if response.draws.get(one.question.id) != shown_numbers(one.question, one.values)
    ]
    known = {question.id for question in quiz.questions}
    gone = [id_[:60] for id_ in response.answers if id_ not in known]
    notes += [f"{id_}: {GONE}" for id_ in gone]
    return tuple(notes)


def _sheet(
    source: str, quiz: Quiz, status: Status, problem: str | None, checks: tuple[CheckResult, ...],
    notes: tuple[str, ...] = (),
) -> ScoreSheet:  # fmt: skip
    return ScoreSheet(
        source=source,
        assignment=quiz.assignment,
        status=status,
        problem=problem,
        score=float(sum(check.points for check in checks)),
        max_score=float(sum(question.points for question in quiz.questions)),
        checks=checks,
        notes=notes,
        key=key_version(quiz),
    )
