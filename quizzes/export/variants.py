"""What every format needs of a question: its numbers filled in, and an order that tells nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeAlias, TypeVar

from autograder.errors import ConfigError
from quizzes import draws
from quizzes import mark as marking
from quizzes.build import to_student
from quizzes.build import variants as pool
from quizzes.draws import Values
from quizzes.export import markup
from quizzes.questions import (
    Certain,
    Choice,
    Distribution,
    Multiple,
    Number,
    Numeric,
    Question,
    Shares,
    Single,
)

Choosing: TypeAlias = Single | Multiple | Distribution


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Part = TypeVar("Part", bound=_Named)


@dataclass(frozen=True)
class Variant:
    """A question with one set of its numbers; `ident` is its name outside the course."""

    question: Question
    values: Values
    ident: str

    def html(self, text: str) -> str:
        """Return a text of the question as HTML, filled in."""
        return markup.html(draws.fill(text, self.values))

    def inline(self, text: str) -> str:
        """Return a text that stands within a line as HTML, filled in."""
        return markup.inline(draws.fill(text, self.values))

    def plain(self, text: str) -> str:
        """Return a text as one line without markup, filled in."""
        return markup.plain(draws.fill(text, self.values))

    def number(self, value: Number) -> float:
        """Return a number of the question in this variant."""
        return marking.number(value, self.values)

    @property
    def prompt(self) -> str:
        """The question's HTML, and what our own pages say beside the field for the answer."""
        return "\n".join(self.html(text) for text in (self.question.prompt, *_asked(self.question)))

    @property
    def explanation(self) -> str:
        """What is so and why, as HTML."""
        return self.html(self.question.explanation)


def variants(question: Question, count: int) -> list[Variant]:
    """Return the first variants of a question that draws numbers; the question, if it does not.

    Those without a most probable choice are left out, as one choice is what gets exported.
    Raises ConfigError if that is all of them.
    """
    decided = [values for values in pool(question) if _is_decided(question, values)]
    if not decided:
        raise ConfigError(
            f"{question.id}: no choice is the most probable one, and an export needs one that is. "
            "Change its probabilities, or take the question out."
        )
    if not question.draw:
        return [Variant(question, {}, question.id)]
    numbered = enumerate(decided[:count], start=1)
    return [Variant(question, values, f"{question.id}-v{i:02}") for i, values in numbered]


def _is_decided(question: Question, values: Values) -> bool:
    """Tell whether the shares asked for have a largest one, by more than their tolerance."""
    if not (isinstance(question, Distribution) and isinstance(question.target, Shares)):
        return True
    shares = [marking.number(share, values) for share in question.target.probs.values()]
    second, first = sorted(shares)[-2:]
    return first - second > question.target.tol


def mixed(question: Question, parts: Sequence[Part], side: str = "") -> list[Part]:
    """Return parts by the ids that students see, and not in the bank's order, which is the key."""
    order = sorted(parts, key=lambda part: to_student(question, part.id, side))
    return order if order != list(parts) else order[::-1]


def shown(question: Choosing) -> list[Choice]:
    """Return the choices in the order of the file, for systems that don't shuffle them."""
    if not question.shuffle:
        return list(question.choices)
    pinned = [choice for choice in question.choices if choice.id in question.pin_last]
    return [c for c in mixed(question, question.choices) if c not in pinned] + pinned


def right(variant: Variant, question: Choosing) -> set[str]:
    """Return the ids of the right choices; where shares are asked for, of the most probable one."""
    if not isinstance(question, Distribution):
        return {choice.id for choice in question.choices if choice.correct}
    if isinstance(question.target, Certain):
        return {question.target.correct}
    shares = {id_: variant.number(share) for id_, share in question.target.probs.items()}
    return {max(shares, key=lambda id_: shares[id_])}


def decimal(x: float) -> str:
    """Return a number without an exponent, which not every format reads."""
    return format(Decimal(f"{x:.9g}"), "f")


def _asked(question: Question) -> list[str]:
    """Return what a prompt must say where the field for the answer can't."""
    if isinstance(question, Distribution):
        return ["Here, choose one answer only: the one that gets the highest percentage."]
    if not isinstance(question, Numeric):
        return []
    digits = question.tolerance.sigfigs
    asked = [f"Give {digits} significant digits."] if digits else []
    return asked + ([f"Unit: {question.unit}"] if question.unit else [])
