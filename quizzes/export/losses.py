"""What a format cannot say of a question, said to the person who exports it.

Nothing is dropped in silence: for each question, what is lost and what stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from quizzes import draws
from quizzes.export import canvas
from quizzes.export.variants import variants
from quizzes.lint_numbers import texts
from quizzes.questions import (
    Certain,
    Distribution,
    Match,
    Multiple,
    Numeric,
    Order,
    Question,
    Quiz,
    Short,
    Single,
)

Form = Literal["canvas", "moodle", "gift"]


@dataclass(frozen=True)
class Loss:
    """One thing of a question that an export lacks, and what it has instead."""

    question: str
    lost: str
    instead: str


def losses(quiz: Quiz, form: Form, count: int) -> list[Loss]:
    """Return every loss of a quiz in a format; `count` variants of each drawn question go in."""
    return [
        Loss(question.id, lost, instead)
        for question in quiz.questions
        for lost, instead in (
            *_of_any(question, form, count),
            *_of_choices(quiz, question, form),
            *_of_its_type(question, form),
        )
    ]


def misconceptions(question: Question) -> list[str]:
    """Return the ids of all misconceptions that answers to a question can show, each once."""
    named = ("misconception", "missed")
    return sorted({id_ for place, id_ in texts(question.model_dump()) if place[-1] in named})


def _of_any(question: Question, form: Form, count: int) -> Iterator[tuple[str, str]]:
    if misconceptions(question):
        instead = "nothing" if form == "canvas" else "tags misc:<misconception> on the question"
        yield "which answer shows which misconception", instead
    if form == "canvas" and question.tags:
        yield "tags", "nothing"
    if question.confidence:
        instead = "nothing" if form == "canvas" else "choose certainty-based marking in the quiz"
        yield "how sure the student is", instead
    if question.draw:
        kept = len(variants(question, count))
        pool = "a question group" if form == "canvas" else "a category to pick a random one from"
        instead = f"{kept} in {pool}" if kept > 1 else "one for everybody"
        yield f"{draws.VARIANTS} variants, one a student", instead
    if form == "gift" and question.points != 1:
        yield f"worth {question.points:g} points", "1; set it in the quiz"


def _of_choices(quiz: Quiz, question: Question, form: Form) -> Iterator[tuple[str, str]]:
    if not isinstance(question, Single | Multiple | Distribution):
        return
    if isinstance(question, Multiple) and question.partial != "net":
        yield f"partial credit {question.partial}", "net: (right - wrong ticks) / right ones"
    fixed = "one order for everybody, a mixed one"
    if form == "canvas" and question.shuffle and not canvas.shuffles(quiz):
        yield "shuffled choices, as some in the quiz must keep their places", fixed
    elif question.shuffle and question.pin_last and form == "moodle":
        yield "choices that stay last while others are shuffled", fixed
    elif form == "gift" and (question.pin_last or not question.shuffle):
        yield "choices that stay in their place", "the quiz's setting for all questions"


def _of_its_type(question: Question, form: Form) -> Iterator[tuple[str, str]]:
    if isinstance(question, Numeric):
        yield from _of_number(question, form)
    elif isinstance(question, Short):
        yield "answers compared without regard to width and inner spaces", "case alone is ignored"
        if question.wrong and form == "canvas":
            yield "known-wrong texts and their feedback", "any other text is just wrong"
    elif isinstance(question, Match):
        rights = [pair.right for pair in question.pairs]
        if any("$" in text for text in [*rights, *(extra.text for extra in question.extra_right)]):
            yield "formulas in right sides", "plain Unicode, as in a terminal"
    elif isinstance(question, Order):
        yield from _of_order(question, form)
    elif isinstance(question, Distribution):
        yield from _of_distribution(question, form)


def _of_number(question: Numeric, form: Form) -> Iterator[tuple[str, str]]:
    bounds = "bounds around the number" if form == "canvas" else "an absolute tolerance"
    if question.tolerance.sigfigs:
        yield f"tolerance of {question.tolerance.sigfigs} significant digits", bounds
    elif question.tolerance.rel:
        yield "relative tolerance", bounds
    if question.wrong and form == "canvas":
        yield "known-wrong numbers and their feedback", "any other number is just wrong"


def _of_order(question: Order, form: Form) -> Iterator[tuple[str, str]]:
    if form == "moodle":
        if question.partial == "lcs":
            yield "1/n of the points for a reversed order", "0"
        yield "ordering before Moodle 4.4", "needs the plugin qtype_ordering there"
        return
    yield "ordering", "matching each step to its place"
    if question.partial != "positions":
        yield f"partial credit {question.partial}", "positions: each step in its place counts"


def _of_distribution(question: Distribution, form: Form) -> Iterator[tuple[str, str]]:
    certain = isinstance(question.target, Certain)
    instead = "one choice: the right one" if certain else "one choice: the most probable"
    hint = "" if form == "canvas" else "; certainty-based marking comes nearest"
    rule = f" and the {question.rule} rule" if certain else ""
    yield f"a probability for each choice{rule}", instead + hint
    if question.wrong:
        yield "known-wrong probabilities and their feedback", "any other choice is just wrong"
