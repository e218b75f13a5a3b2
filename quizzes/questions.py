"""What a quiz may say: every type of question as a model, checked for form as it is read."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

SLOT = r"^\{\{\s*\w+\s*\}\}$"

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Text = Annotated[str, Field(min_length=1)]
Number = float | Annotated[str, Field(pattern=SLOT)]
Points = Annotated[float, Field(gt=0, le=100)]


class Model(BaseModel):
    """What all parts of a quiz have in common: no key but those that are known, no guessing."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Choice(Model):
    """One answer to tick. A wrong one names the misconception behind it.

    `missed` is the misconception of who leaves a right one unticked.
    """

    id: Id
    text: Text
    correct: bool = False
    misconception: Id | None = None
    missed: Id | None = None
    feedback: Text | None = None


class _Question(Model):
    id: Id
    prompt: Text
    explanation: Text
    points: Points = 1.0
    tags: tuple[Text, ...] = ()
    draw: str | None = None
    confidence: bool = False


class _Choices(_Question):
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=26)]  # a letter each
    shuffle: bool = True
    pin_last: tuple[Id, ...] = ()


class Single(_Choices):
    """One right choice."""

    type: Literal["single"]


class Multiple(_Choices):
    """Several right choices; `partial` says what some of them are worth."""

    type: Literal["multiple"]
    partial: Literal["net", "each", "coverage", "all", "false2"] = "net"


class Tolerance(Model):
    """How far off is still right: max(abs, rel * |answer|), or one unit of the last digit."""

    abs: Annotated[float, Field(ge=0)] = 0.0
    rel: Annotated[float, Field(ge=0, lt=1)] = 0.0
    sigfigs: Annotated[int, Field(ge=1, le=12)] | None = None


class KnownWrong(Model):
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


class Item(Model):
    """One step of a sequence."""

    id: Id
    text: Text


class Swapped(Model):
    """A step put before another that must come before it, and what that shows."""

    first: Id
    then: Id
    misconception: Id


class Order(_Question):
    """Steps to put in order; they are listed in the right one."""

    type: Literal["order"]
    items: Annotated[tuple[Item, ...], Field(min_length=2, max_length=26)]  # a letter each
    swapped: tuple[Swapped, ...] = ()
    partial: Literal["all", "positions", "pairs", "lcs"] = "lcs"


class Pair(Model):
    """Two texts that belong together."""

    id: Id
    left: Text
    right: Text


class Extra(Model):
    """A right side that belongs to no left one."""

    id: Id
    text: Text
    misconception: Id


class Confused(Model):
    """One pair's left side joined with another pair's right side, and what that shows."""

    left: Id
    right: Id
    misconception: Id


class Match(_Question):
    """Texts to join in pairs."""

    type: Literal["match"]
    pairs: Annotated[tuple[Pair, ...], Field(min_length=2, max_length=13)]
    extra_right: Annotated[tuple[Extra, ...], Field(max_length=13)] = ()
    confused: tuple[Confused, ...] = ()


class ShortWrong(Model):
    """A text that shows a misconception."""

    text: Text
    misconception: Id
    feedback: Text | None = None


class Short(_Question):
    """A word or two; compared without regard to case, width and spaces."""

    type: Literal["short"]
    accept: Annotated[tuple[Text, ...], Field(min_length=1)]
    wrong: tuple[ShortWrong, ...] = ()


class Certain(Model):
    """One choice is right, and the student says how sure they are of each."""

    correct: Id


class Shares(Model):
    """The probabilities themselves are asked for; `tol` is how far off each may be."""

    probs: dict[Id, Number]
    tol: Annotated[float, Field(gt=0, lt=1)] = 0.02


def _kind_of_target(target: Any) -> str:
    """Tell which of the two is meant, so that its mistakes alone are named."""
    shares = isinstance(target, Shares) or (isinstance(target, dict) and "probs" in target)
    return "shares" if shares else "certain"


class KnownShares(Model):
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


class Quiz(Model):
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
