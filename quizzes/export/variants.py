"""What every format needs of a question: its numbers filled in, and an order that tells nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeVar

from quizzes import draws
from quizzes import mark as marking
from quizzes.bank import (
    Certain,
    Choice,
    Distribution,
    Multiple,
    Number,
    Numeric,
    Question,
    Single,
)
from quizzes.build import to_student
from quizzes.build import variants as pool
from quizzes.draws import Values
from quizzes.export import markup


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
        """The question's HTML; unlike our own pages, no system says the unit beside the field."""
        return "\n".join(self.html(text) for text in (self.question.prompt, *_asked(self.question)))

    @property
    def explanation(self) -> str:
        """What is so and why, as HTML."""
        return self.html(self.question.explanation)


def variants(question: Question, count: int) -> list[Variant]:
    """Return the first variants of a question that draws numbers; the question, if it does not."""
    if not question.draw:
        return [Variant(question, {}, question.id)]
    numbered = enumerate(pool(question)[:count], start=1)
    return [Variant(question, values, f"{question.id}-v{i:02}") for i, values in numbered]


def mixed(question: Question, parts: Sequence[Part], side: str = "") -> list[Part]:
    """Return parts by the ids that students see, and not in the bank's order, which is the key."""
    order = sorted(parts, key=lambda part: to_student(question, part.id, side))
    return order if order != list(parts) else order[::-1]


def shown(question: Single | Multiple | Distribution) -> list[Choice]:
    """Return the choices in the order of the file, for systems that don't shuffle them."""
    if not question.shuffle:
        return list(question.choices)
    pinned = [choice for choice in question.choices if choice.id in question.pin_last]
    return [c for c in mixed(question, question.choices) if c not in pinned] + pinned


def right(variant: Variant) -> set[str]:
    """Return the ids of the right choices; where shares are asked for, of the most probable one."""
    question = variant.question
    if isinstance(question, Single | Multiple):
        return {choice.id for choice in question.choices if choice.correct}
    if not isinstance(question, Distribution):
        return set()
    if isinstance(question.target, Certain):
        return {question.target.correct}
    shares = {id_: variant.number(share) for id_, share in question.target.probs.items()}
    return {max(shares, key=lambda id_: shares[id_])}


def decimal(x: float) -> str:
    """Return a number without an exponent, which not every format reads."""
    return format(Decimal(f"{x:.9g}"), "f")


def _asked(question: Question) -> list[str]:
    if not isinstance(question, Numeric):
        return []
    digits = question.tolerance.sigfigs
    asked = [f"Give {digits} significant digits."] if digits else []
    return asked + ([f"Unit: {question.unit}"] if question.unit else [])
