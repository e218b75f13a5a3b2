"""A student's answers: the one file that every front end writes and the marker reads."""

from __future__ import annotations

import codecs
import json
import os
import reprlib
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from quizzes.player.numbers import parse_number
from quizzes.player.paper import Paper, PaperQuestion

MAX_BYTES = 200_000

# single, numeric and short: a text; multiple and order: ids; match: left to right;
# distribution: percents
Text = Annotated[str, Field(max_length=2_000)]
Answer = Text | list[Text] | dict[Text, int] | dict[Text, Text]
_MOST = 2**53  # the greatest whole number that every front end and every figure can hold
_UTC = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"


class ResponseError(Exception):
    """A file holds no answers that can be read; the message says why and what to do."""


class Response(BaseModel):
    """What one student answered, and what was shown; `submitted` is None for a draft."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal[1] = Field(alias="schema", default=1)
    quiz: Annotated[str, Field(max_length=100)]
    quiz_sha256: Annotated[str, Field(max_length=64)]
    student: Annotated[str, Field(min_length=1, max_length=200)]
    attempt: Annotated[int, Field(ge=1, le=10_000)] = 1
    mode: Literal["practice", "graded"]
    versions: dict[Text, Text] = {}
    draws: dict[Text, dict[Text, Text]] = {}
    answers: dict[Text, Answer] = {}
    confidence: dict[Text, Annotated[int, Field(ge=1, le=3)]] = {}
    seconds: dict[Text, Annotated[int, Field(ge=0, le=_MOST)]] = {}
    submitted: Annotated[str, Field(pattern=_UTC)] | None = None


def begin(paper: Paper, student: str, attempt: int = 1) -> Response:
    """Return an empty response to a paper, with the numbers that this student sees."""
    draws = {q.id: paper.draw(q, student, attempt) for q in paper.questions if q.draws}
    return Response(
        quiz=paper.quiz,
        quiz_sha256=paper.sha256,
        student=student,
        attempt=attempt,
        mode=paper.mode,
        versions={question.id: question.version for question in paper.questions},
        draws=draws,
    )


def resume(paper: Paper, kept: Response) -> tuple[Response, list[str]]:
    """Return what was kept, as answers to this paper, and the ids of questions that changed since.

    Answers to questions that changed stay as far as they fit, but must be handed in again.
    """
    fresh = begin(paper, kept.student, kept.attempt)
    questions = {question.id: question for question in paper.questions}
    known = {id_: answer for id_ in questions if (answer := kept.answers.get(id_))}
    changed = [id_ for id_ in known if kept.versions.get(id_) != fresh.versions[id_]]
    current = kept if kept.submitted and not changed else fresh
    return current.model_copy(
        update={
            "answers": {id_: a for id_, a in known.items() if fits(questions[id_], a)},
            "confidence": {id_: n for id_, n in kept.confidence.items() if id_ in known},
            "seconds": {id_: n for id_, n in kept.seconds.items() if id_ in questions},
        }
    ), changed


def answers_file(quiz: str) -> str:
    """Return the name of the file that holds the answers to a quiz."""
    return (
        f"quiz-{quiz}.answers.json" if not quiz.startswith("practice") else f"{quiz}.answers.json"
    )


def paper_file(quiz: str) -> str:
    """Return the name of the file that holds a quiz."""
    return f"quiz-{quiz}.json" if not quiz.startswith("practice") else f"{quiz}.json"


def parse_response(data: bytes) -> Response:
    """Read a response; raises ResponseError with the reason and the student's next step."""
    if len(data) > MAX_BYTES:
        raise ResponseError(
            f"The file has {len(data):,} bytes; answers take at most {MAX_BYTES:,}."
        )
    data = data.removeprefix(codecs.BOM_UTF8)  # which some editors and systems put before a text
    try:
        json.loads(data, object_pairs_hook=_each_key_once)
        return Response.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise ResponseError(f"These are no answers to a quiz: {place}: {first['msg']}.") from error
    except (ValueError, RecursionError) as error:
        raise ResponseError(f"The file is no complete JSON text: {error}.") from error


def response_text(response: Response) -> str:
    """Return the text of a file of answers; the same answers give the same text."""
    return json.dumps(response.model_dump(by_alias=True), indent=1, sort_keys=True) + "\n"


def write_response(path: Path, response: Response) -> None:
    """Write a response so that the file holds the old answers or the new ones, never half."""
    with NamedTemporaryFile("w", dir=path.parent, prefix=".answers-", delete=False) as new:
        try:
            new.write(response_text(response))
            new.flush()
            os.fsync(new.fileno())
            os.chmod(new.name, 0o644)
            os.replace(new.name, path)
        except BaseException:
            os.unlink(new.name)
            raise


def misfits(response: Response, paper: Paper) -> list[str]:
    """Say what in a response is no answer to this paper; nothing if all of it is."""
    if response.quiz != paper.quiz or response.mode != paper.mode:
        return [f"These are answers to {response.quiz!r}, and this quiz is {paper.quiz!r}."]
    questions = {question.id: question for question in paper.questions}
    strangers = [
        f"{id_}: the quiz has no such question." for id_ in response.answers if id_ not in questions
    ]
    return strangers + [
        f"{id_}: {reprlib.repr(answer)} is no answer to a question of type {questions[id_].type}."
        for id_, answer in response.answers.items()
        if id_ in questions and not fits(questions[id_], answer)
    ]


def fits(question: PaperQuestion, answer: Answer) -> bool:
    """Tell whether an answer has the form and the ids that a question asks for."""
    choices, items, left, right = (
        {option.id for option in part}
        for part in (question.choices, question.items, question.left, question.right)
    )
    match question.type, answer:
        case "short", str():
            return True
        case "numeric", str():
            return parse_number(answer) is not None
        case "single", str():
            return answer in choices
        case "multiple", list():
            return choices.issuperset(answer)
        case "order", list():
            return sorted(answer) == sorted(items)
        case "match", dict():
            return left.issuperset(answer) and right.issuperset(map(str, answer.values()))
        case "distribution", dict():
            shares = [
                share for share in answer.values() if type(share) is int and 0 <= share <= 100
            ]
            return choices.issuperset(answer) and len(shares) == len(answer)
    return False


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys):
        raise ValueError("a key stands in it twice")
    return dict(pairs)
