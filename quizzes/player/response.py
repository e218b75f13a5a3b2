"""A student's answers: the one file that every front end writes and the marker reads."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
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
_SHAPES: dict[str, type] = {
    "single": str,
    "numeric": str,
    "short": str,
    "multiple": list,
    "order": list,
}  # the others: dict
_UTC = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"


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
    seconds: dict[Text, Annotated[int, Field(ge=0)]] = {}
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
    try:
        json.loads(data, object_pairs_hook=_each_key_once)
        return Response.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise ResponseError(f"These are no answers to a quiz: {place}: {first['msg']}.") from error
    except (ValueError, RecursionError) as error:
        raise ResponseError(f"The file is no complete JSON text: {error}.") from error


def write_response(path: Path, response: Response) -> None:
    """Write a response so that the file holds the old answers or the new ones, never half."""
    text = json.dumps(response.model_dump(by_alias=True), indent=1, sort_keys=True)
    with NamedTemporaryFile("w", dir=path.parent, prefix=".answers-", delete=False) as new:
        try:
            new.write(text + "\n")
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
    return [
        f"{id_}: {problem}"
        for id_, answer in response.answers.items()
        for problem in _misfits(questions.get(id_), answer)
    ]


def _misfits(question: PaperQuestion | None, answer: Answer) -> Iterator[str]:
    if question is None:
        yield "the quiz has no such question."
        return
    shape = _SHAPES.get(question.type, dict)
    if type(answer) is not shape:
        yield f"this is no answer to a question of type {question.type}."
    elif question.type == "numeric" and parse_number(str(answer)) is None:
        yield f"{answer!r} is not a number."
    elif question.type not in ("numeric", "short"):
        yield from (
            f"there is no option {i!r}." for i in _ids(answer) if i not in question.options()
        )


def _ids(answer: Answer) -> list[str]:
    """Return every option that an answer names."""
    if isinstance(answer, dict):
        return [*answer, *(value for value in answer.values() if isinstance(value, str))]
    return [answer] if isinstance(answer, str) else answer


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys):
        raise ValueError("a key stands in it twice")
    return dict(pairs)
