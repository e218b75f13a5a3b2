"""The questions as they are written: YAML -> `Quiz`, or every mistake with its line and column."""

from __future__ import annotations

import difflib
import json
import types
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError

from autograder import strictyaml
from autograder.course import ROOT
from autograder.errors import ConfigError
from autograder.strictyaml import Document
from quizzes import draws_of_fits, draws_of_models  # noqa: F401 -- they register their functions

FOLDER = ROOT / "quizzes"

_SLOT = r"^\{\{\s*\w+\s*\}\}$"

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Text = Annotated[str, Field(min_length=1)]
Number = float | Annotated[str, Field(pattern=_SLOT)]
Points = Annotated[float, Field(gt=0, le=100)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Choice(_Model):
    """One answer to tick. A wrong one names the misconception behind it.

    `missed` is the misconception of who leaves a right one unticked.
    """

    id: Id
    text: Text
    correct: bool = False
    misconception: Id | None = None
    missed: Id | None = None
    feedback: Text | None = None


class _Question(_Model):
    id: Id
    prompt: Text
    explanation: Text
    points: Points = 1.0
    tags: tuple[Text, ...] = ()
    draw: str | None = None
    confidence: bool = False


class _Choices(_Question):
    choices: Annotated[tuple[Choice, ...], Field(min_length=2)]
    shuffle: bool = True
    pin_last: tuple[Id, ...] = ()


class Single(_Choices):
    """One right choice."""

    type: Literal["single"]


class Multiple(_Choices):
    """Several right choices; `partial` says what some of them are worth."""

    type: Literal["multiple"]
    partial: Literal["net", "each", "coverage", "all", "false2"] = "net"


class Tolerance(_Model):
    """How far off is still right: max(abs, rel * |answer|), or one unit of the last digit."""

    abs: Annotated[float, Field(ge=0)] = 0.0
    rel: Annotated[float, Field(ge=0, lt=1)] = 0.0
    sigfigs: Annotated[int, Field(ge=1, le=12)] | None = None


class KnownWrong(_Model):
    """A number that a known mistake leads to."""

    value: Number
    misconception: Id
    feedback: Text | None = None


class Numeric(_Question):
    """A number to compute."""

    type: Literal["numeric"]
    answer: Number
    tolerance: Tolerance
    wrong: tuple[KnownWrong, ...] = ()
    unit: Text | None = None


class Item(_Model):
    """One step of a sequence."""

    id: Id
    text: Text


class Swapped(_Model):
    """A step put before another that must come before it, and what that shows."""

    first: Id
    then: Id
    misconception: Id


class Order(_Question):
    """Steps to put in order; they are listed in the right one."""

    type: Literal["order"]
    items: Annotated[tuple[Item, ...], Field(min_length=2)]
    swapped: tuple[Swapped, ...] = ()
    partial: Literal["all", "positions", "pairs", "lcs"] = "lcs"


class Pair(_Model):
    """Two texts that belong together."""

    id: Id
    left: Text
    right: Text


class Extra(_Model):
    """A right side that belongs to no left one."""

    id: Id
    text: Text
    misconception: Id


class Confused(_Model):
    """One pair's left side joined with another pair's right side, and what that shows."""

    left: Id
    right: Id
    misconception: Id


class Match(_Question):
    """Texts to join in pairs."""

    type: Literal["match"]
    pairs: Annotated[tuple[Pair, ...], Field(min_length=2)]
    extra_right: tuple[Extra, ...] = ()
    confused: tuple[Confused, ...] = ()


class ShortWrong(_Model):
    """A text that shows a misconception."""

    text: Text
    misconception: Id
    feedback: Text | None = None


class Short(_Question):
    """A word or two; compared without regard to case, width and spaces."""

    type: Literal["short"]
    accept: Annotated[tuple[Text, ...], Field(min_length=1)]
    wrong: tuple[ShortWrong, ...] = ()


class Certain(_Model):
    """One choice is right, and the student says how sure they are of each."""

    correct: Id


class Shares(_Model):
    """The probabilities themselves are asked for; `tol` is how far off each may be."""

    probs: dict[Id, Number]
    tol: Annotated[float, Field(gt=0, lt=1)] = 0.02


def _kind_of_target(target: Any) -> str:
    """Tell which of the two is meant, so that its mistakes alone are named."""
    shares = isinstance(target, Shares) or (isinstance(target, dict) and "probs" in target)
    return "shares" if shares else "certain"


class KnownShares(_Model):
    """Probabilities that a known mistake leads to."""

    probs: dict[Id, Number]
    misconception: Id
    feedback: Text | None = None


class Distribution(_Choices):
    """A probability for each choice: soft assignments about soft assignments."""

    type: Literal["distribution"]
    target: Annotated[
        Annotated[Certain, Tag("certain")] | Annotated[Shares, Tag("shares")],
        Discriminator(_kind_of_target),
    ]
    rule: Literal["quadratic", "log"] = "quadratic"
    wrong: tuple[KnownShares, ...] = ()


Question: TypeAlias = Single | Multiple | Numeric | Order | Match | Short | Distribution


class Quiz(_Model):
    """One chapter's quiz."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)

    format: Literal[1] = Field(alias="schema")
    id: Id
    title: Text
    chapter: Text
    mode: Literal["practice", "graded"]
    intro: Text | None = None
    questions: Annotated[
        tuple[Annotated[Question, Field(discriminator="type")], ...], Field(min_length=1)
    ]

    PRACTICE_TYPES: ClassVar = ("single", "multiple", "numeric")

    @property
    def assignment(self) -> str:
        """The name of the quiz in nbgrader's gradebook."""
        return f"quiz-{self.id}" if self.mode == "graded" else self.id

    def question(self, id_: str) -> Question:
        """Return a question by its id; raises KeyError if there is none."""
        return {question.id: question for question in self.questions}[id_]


def read_quiz(path: Path) -> tuple[Quiz, Document]:
    """Read one quiz and where each part of it stands.

    Raises ConfigError naming every mistake of form, a line each; what the words mean is
    judged by `quizzes.lint`.
    """
    document = strictyaml.load(path)
    try:
        quiz = Quiz.model_validate_json(json.dumps(document.value))
    except ValidationError as error:
        raise ConfigError("\n".join(_mistakes(document, error))) from error
    return quiz, document


def quiz_files(folder: Path = FOLDER) -> list[Path]:
    """Return the files of all quizzes: every YAML file but the list of misconceptions."""
    return sorted(path for path in folder.glob("*.yaml") if path.name != "misconceptions.yaml")


def load_bank(folder: Path = FOLDER) -> dict[str, Quiz]:
    """Read every quiz, by id; raises ConfigError with the mistakes of all files."""
    bank: dict[str, Quiz] = {}
    errors: list[str] = []
    for path in quiz_files(folder):
        try:
            quiz, document = read_quiz(path)
        except ConfigError as error:
            errors.append(str(error))
            continue
        if quiz.id != path.stem:
            errors.append(
                f"{document.at('id')}: {quiz.id!r} should be the file's name, {path.stem!r}."
            )
        bank[quiz.id] = quiz
    if errors:
        raise ConfigError("\n".join(errors))
    return bank


def _mistakes(document: Document, error: ValidationError) -> Iterable[str]:
    """Return a line for each mistake; a number that is none fails twice, but is one mistake."""
    mistakes: dict[str, None] = {}
    for mistake in error.errors(include_url=False):
        if mistake["type"] == "too_short" and len(mistake["input"]) >= mistake["ctx"]["min_length"]:
            continue  # a list also counts as too short when a member of it is wrong
        place = _place(document, mistake["loc"])
        if mistake["type"] == "union_tag_invalid":
            place.append("type")
        mistakes[f"{document.at(*place)}: {_message(mistake, place)}"] = None
    return mistakes


def _place(document: Document, loc: Sequence[int | str]) -> list[int | str]:
    """Return pydantic's place without the names of the types that it tried."""
    place: list[int | str] = []
    value: Any = document.value
    for i, key in enumerate(loc):
        inside = isinstance(value, dict) and key in value
        if inside or (isinstance(value, list) and isinstance(key, int)):
            place.append(key)
            value = value[key]
        elif i == len(loc) - 1 and isinstance(value, dict):
            place.append(key)
    return place


def _message(mistake: Any, place: Sequence[int | str]) -> str:
    kind, last = mistake["type"], str(place[-1]) if place else ""
    if kind == "missing":
        return "is missing."
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(last, _field_names(), n=1)
        return "there is no such key." + (f" Did you mean {near[0]!r}?" if near else "")
    if kind in ("union_tag_invalid", "literal_error"):
        given = str(mistake["input"].get("type") if kind[0] == "u" else mistake["input"])
        allowed = mistake["ctx"].get("expected_tags") or mistake["ctx"]["expected"]
        words = allowed.replace("'", "").replace(" or ", ", ").split(", ")
        near = difflib.get_close_matches(given, words, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        return f"{given!r} should be one of {', '.join(words)}.{hint}"
    slot = kind == "string_pattern_mismatch" and mistake["ctx"]["pattern"] == _SLOT
    if kind == "float_type" or slot:
        return 'should be a number, or a slot in quotes such as "{{gamma}}".'
    if kind == "string_pattern_mismatch":
        return "should be a letter, then letters, digits and hyphens, all in lower case."
    if kind == "too_short":
        return f"should have {mistake['ctx']['min_length']} or more entries."
    message: str = mistake["msg"]
    return message.replace("Input should", "should") + "."


def _field_names() -> list[str]:
    """Return every key that a quiz may have somewhere."""
    models, names = [Quiz], set()
    while models:
        model = models.pop()
        for name, field in model.model_fields.items():
            names.add(field.alias or name)
            models += _models_in(field.annotation)
    return sorted(names)


def _models_in(annotation: Any) -> list[Any]:
    if isinstance(annotation, type) and issubclass(annotation, _Model):
        return [annotation]
    if get_origin(annotation) in (tuple, dict, Annotated, Union, types.UnionType):
        return [model for part in get_args(annotation) for model in _models_in(part)]
    return []
