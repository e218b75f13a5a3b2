"""A quiz as a student gets it: read from JSON that holds no answers (practice: its own).

The grader's side writes it (`quizzes/build.py`); every front end reads it, and asks here
what one student is shown.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from quizzes.player import chance

_SLOT = re.compile(r"\{\{([^{}]+)\}\}")

Kind = Literal["single", "multiple", "numeric", "order", "match", "short", "distribution"]


class PaperError(Exception):
    """A file is no quiz; the message says which file, and what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Rich(_Part):
    """A text twice: HTML with MathML for pages, plain Unicode for terminals."""

    html: str
    text: str

    def filled(self, draw: Mapping[str, str]) -> str:
        """Return the plain text with a student's numbers in its slots."""
        return fill(self.text, draw)


class Option(_Part):
    """A choice, an item to order, or one side of a match; its id tells nothing."""

    id: str
    rich: Rich
    pinned: bool = False


class PaperQuestion(_Part):
    """One question; which parts it has depends on its type."""

    id: str
    type: Kind
    points: float
    version: str
    prompt: Rich
    confidence: bool
    shuffle: bool = True
    choices: tuple[Option, ...] = ()
    unit: str | None = None
    digits: int | None = None
    items: tuple[Option, ...] = ()
    left: tuple[Option, ...] = ()
    right: tuple[Option, ...] = ()
    draws: tuple[dict[str, str], ...] = ()

    def options(self) -> dict[str, Option]:
        """Return every option of the question by its id."""
        every = (*self.choices, *self.items, *self.left, *self.right)
        return {option.id: option for option in every}


class ChoiceKey(_Part):
    """What a practice says about choices, by their ids."""

    correct: tuple[str, ...]
    feedback: dict[str, Rich]
    explanation: Rich


class KnownRange(_Part):
    """Numbers that a known mistake leads to."""

    low: float
    high: float
    feedback: Rich


class NumberPart(_Part):
    """What a practice says about a number, for one variant of the question."""

    accept: tuple[float, float]
    wrong: tuple[KnownRange, ...]
    explanation: Rich


class NumberKey(_Part):
    """What a practice says about a number; a question that draws nothing has one variant."""

    variants: Annotated[tuple[NumberPart, ...], Field(min_length=1)]


Key = ChoiceKey | NumberKey


class Paper(_Part):
    """A whole quiz, and the hash of the bytes that it was read from."""

    format: Literal[1] = Field(alias="schema")
    quiz: str
    title: str
    mode: Literal["practice", "graded"]
    assignment: str
    intro: Rich | None
    questions: tuple[PaperQuestion, ...]
    key: dict[str, Key] | None = None
    sha256: str = ""

    def draw(self, question: PaperQuestion, student: str, attempt: int) -> dict[str, str]:
        """Return the numbers that a student sees in a question."""
        if not question.draws:
            return {}
        return question.draws[self.variant(question, student, attempt)]

    def variant(self, question: PaperQuestion, student: str, attempt: int) -> int:
        """Return which variant of a question a student sees."""
        count = max(1, len(question.draws))
        return chance.variant(self.quiz, question.id, student, attempt, count)


def shown(
    options: tuple[Option, ...], question: PaperQuestion, student: str, attempt: int
) -> list[Option]:
    """Return options in the order in which a student sees them, pinned ones last."""
    loose = {option.id: option for option in options if not option.pinned}
    ids = list(loose)
    if question.shuffle:
        ids = chance.shuffled(ids, question.id, student, attempt)
    return [*(loose[id_] for id_ in ids), *(option for option in options if option.pinned)]


def fill(text: str, draw: Mapping[str, str]) -> str:
    """Return a text with its slots filled; a slot without a number stays as it is."""
    return _SLOT.sub(lambda slot: draw.get(slot[1].strip(), slot[0]), text)


def parse_paper(data: bytes, name: str) -> Paper:
    """Read a paper; raises PaperError if it is damaged."""
    try:
        paper = Paper.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise PaperError(
            f"{name} is no quiz of this course ({where or 'the file'}: {first['msg']}). "
            "Fetch the assignment again; your answers are in another file and stay."
        ) from error
    return paper.model_copy(update={"sha256": hashlib.sha256(data).hexdigest()})


def read_paper(path: Path) -> Paper:
    """Read a paper's file; raises PaperError if there is none or it is damaged."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PaperError(
            f"There is no quiz {path.name} in {path.resolve().parent} ({error.strerror}). "
            "Go to the folder of the assignment, or fetch the assignment again."
        ) from error
    return parse_paper(data, path.name)
