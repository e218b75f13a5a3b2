"""What is wrong with a single question that is well-formed, rule by rule."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from autograder.errors import ConfigError
from autograder.strictyaml import Place
from quizzes import lint_numbers
from quizzes.lint_numbers import texts
from quizzes.mark import plain
from quizzes.questions import (
    Certain,
    Choice,
    Distribution,
    Match,
    Multiple,
    Order,
    Question,
    Short,
    Single,
)
from quizzes.richtext import rich

_CATCH_ALL = re.compile(r"\b(all|none) of (the above|these|them)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where in the question or the quiz."""

    place: Place
    message: str
    warning: bool = False


def faults(question: Question) -> Iterator[Fault]:
    """Yield what every rule finds."""
    for rule in _RULES:
        yield from rule(question)


def near(name: str, names: Iterable[str]) -> str:
    """Return a question that suggests the nearest name, or nothing."""
    found = difflib.get_close_matches(name, list(names), n=1, cutoff=0.5)
    return f" Did you mean {found[0]!r}?" if found else ""


def _choices(question: Question) -> Iterator[Fault]:
    """Check choices: how many are right, and that each wrong one says what it shows."""
    if not isinstance(question, Single | Multiple | Distribution):
        return
    asked_for_shares = isinstance(question, Distribution) and not isinstance(
        question.target, Certain
    )
    right = [choice.id for choice in question.choices if choice.correct]
    if isinstance(question, Distribution):
        right = [question.target.correct] if isinstance(question.target, Certain) else []
        for i, choice in enumerate(question.choices):
            if choice.correct:
                yield Fault(("choices", i, "correct"), "the right one stands under `target`.")
    elif isinstance(question, Single) and len(right) != 1:
        yield Fault(("choices",), f"{len(right)} choices are correct; there should be one.")
    elif isinstance(question, Multiple) and not right:
        yield Fault(("choices",), "no choice is correct.")
    for i, choice in enumerate(question.choices):
        if choice.id not in right and not asked_for_shares:
            yield from _distractor(i, choice)
        elif choice.misconception:
            yield Fault(("choices", i, "misconception"), "a right choice shows no misconception.")
    for i, name in enumerate(question.pin_last):
        yield from _unknown(("pin_last", i), name, [choice.id for choice in question.choices])


def _distractor(i: int, choice: Choice) -> Iterator[Fault]:
    if choice.misconception is None:
        yield Fault(("choices", i), "a wrong choice names the misconception behind it.")
    if choice.feedback is None:
        yield Fault(("choices", i), "a wrong choice has a sentence of feedback.", True)
    if choice.missed:
        yield Fault(("choices", i, "missed"), "only a right choice can be missed.")


def _options_differ(question: Question) -> Iterator[Fault]:
    """Check that no two options have the same id, or look the same once markup is gone."""
    for key, part in _option_lists(question):
        names = [name for name, _ in part]
        texts = [plain(rich(text).text) for _, text in part]
        for i, (name, text) in enumerate(zip(names, texts, strict=True)):
            if name in names[:i]:
                yield Fault((key, i), f"the id {name!r} is used twice.")
            if text in texts[:i]:
                yield Fault((key, i), "reads the same as an option before it.")


def _option_lists(question: Question) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    if isinstance(question, Single | Multiple | Distribution):
        yield "choices", [(choice.id, choice.text) for choice in question.choices]
    elif isinstance(question, Order):
        yield "items", [(item.id, item.text) for item in question.items]
    elif isinstance(question, Match):
        yield "pairs", [(pair.id, pair.left) for pair in question.pairs]
        rights = [(pair.id, pair.right) for pair in question.pairs]
        yield "pairs", rights + [(extra.id, extra.text) for extra in question.extra_right]


def _catch_all(question: Question) -> Iterator[Fault]:
    """Check that no choice speaks of others whose place shuffling changes."""
    if isinstance(question, Single | Multiple | Distribution) and question.shuffle:
        for i, choice in enumerate(question.choices):
            if _CATCH_ALL.search(choice.text):
                yield Fault(("choices", i, "text"), "speaks of choices that shuffling moves.")


def _references(question: Question) -> Iterator[Fault]:
    """Check that what is said about steps and pairs is about ones that exist."""
    if isinstance(question, Order):
        steps = [item.id for item in question.items]
        for i, swap in enumerate(question.swapped):
            for key, name in (("first", swap.first), ("then", swap.then)):
                yield from _unknown(("swapped", i, key), name, steps)
            if {swap.first, swap.then} <= set(steps) and steps.index(swap.first) < steps.index(
                swap.then
            ):
                yield Fault(("swapped", i), "this is the right order, so it shows nothing.")
    elif isinstance(question, Match):
        pairs = [pair.id for pair in question.pairs]
        for i, one in enumerate(question.confused):
            for key, name in (("left", one.left), ("right", one.right)):
                yield from _unknown(("confused", i, key), name, pairs)
            if one.left == one.right:
                yield Fault(("confused", i), "this is a right pair, so it shows nothing.")
    elif isinstance(question, Distribution) and isinstance(question.target, Certain):
        names = [choice.id for choice in question.choices]
        yield from _unknown(("target", "correct"), question.target.correct, names)
    elif isinstance(question, Short):
        accepted = {plain(text) for text in question.accept}
        for i, wrong in enumerate(question.wrong):
            if plain(wrong.text) in accepted:
                yield Fault(("wrong", i, "text"), "is accepted as right, too.")


def _latex(question: Question) -> Iterator[Fault]:
    """Check that every text can be shown."""
    for place, text in texts(question.model_dump()):
        try:
            rich(text)
        except ConfigError as error:
            yield Fault(place, str(error))


def _numbers(question: Question) -> Iterator[Fault]:
    for place, message, warning in lint_numbers.faults(question):
        yield Fault(place, message, warning)


_RULES: tuple[Callable[[Question], Iterator[Fault]], ...] = (
    _choices,
    _options_differ,
    _catch_all,
    _references,
    _latex,
    _numbers,
)


def _unknown(place: Place, name: str, names: Collection[str]) -> Iterator[Fault]:
    if name not in names:
        yield Fault(place, f"there is no {name!r} here.{near(name, names)}")
