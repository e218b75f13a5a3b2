"""What is wrong with a question's numbers, in any variant that a student may get."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator

import numpy as np

from autograder.strictyaml import Place
from quizzes import draws
from quizzes.draws import Values
from quizzes.mark import is_close, number, reach
from quizzes.questions import Distribution, Numeric, Question, Shares

_SEEDS = 200  # beyond the pool: another secret draws other numbers

Fault = tuple[Place, str, bool]


def faults(question: Question) -> Iterator[Fault]:
    """Yield (place, message, is only a warning); the first variant that shows a fault tells it."""
    known = draws.names()
    if question.draw and question.draw not in known:
        near = difflib.get_close_matches(question.draw, known, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        yield ("draw",), f"quizzes/draws.py registers no {question.draw!r}.{hint}", False
        return
    variants = _variants(question)
    missing = list(_unknown_slots(question, variants[0]))
    yield from missing
    if missing:
        return
    told = set()
    for values in variants:
        for fault in (*_rounded(question, values), *_answers(question, values)):
            if fault[0] not in told:
                told.add(fault[0])
                yield fault


def _variants(question: Question) -> list[Values]:
    if question.draw is None:
        return [{}]
    function = draws.function(question.draw)
    return [function(np.random.default_rng(seed)) for seed in range(_SEEDS)]


def _unknown_slots(question: Question, values: Values) -> Iterator[Fault]:
    for place, text in texts(question.model_dump()):
        for _, name in draws.slots(text):
            if name not in values:
                near = difflib.get_close_matches(name, values, n=1)
                hint = f" Did you mean {near[0]!r}?" if near else ""
                what = f"{question.draw!r} draws no" if question.draw else "nothing draws a"
                yield place, f"{what} {name!r}.{hint}", False


def texts(value: object, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Yield every text within a value, and where it stands."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from texts(part, (*place, key))
    elif isinstance(value, list | tuple):
        for i, part in enumerate(value):
            yield from texts(part, (*place, i))
    elif isinstance(value, str):
        yield place, value


def _rounded(question: Question, values: Values) -> Iterator[Fault]:
    """Find a number that is shown rounded, so that a student would compute with another one."""
    for key, name in draws.slots(question.prompt):
        shown = float(draws.shown(values, key).replace("\N{MINUS SIGN}", "-"))
        if not math.isclose(shown, values[name], rel_tol=1e-9, abs_tol=1e-12):
            message = f"{name} is {values[name]!r}, but students read {shown:g}: round it first."
            yield ("prompt",), message, False


def _answers(question: Question, values: Values) -> Iterator[Fault]:
    if isinstance(question, Numeric):
        yield from _numeric(question, values)
    elif isinstance(question, Distribution) and isinstance(question.target, Shares):
        places: list[Place] = [("target", "probs")]
        places += [("wrong", i, "probs") for i in range(len(question.wrong))]
        every = [question.target.probs, *(one.probs for one in question.wrong)]
        for place, probs in zip(places, every, strict=True):
            shares = [number(share, values) for share in probs.values()]
            if set(probs) != {choice.id for choice in question.choices}:
                yield place, "should give each choice a probability.", False
            elif not (math.isclose(sum(shares), 1, abs_tol=1e-6) and min(shares) >= 0):
                yield place, f"the probabilities sum to {sum(shares):g}, not to 1.", False


def _numeric(question: Numeric, values: Values) -> Iterator[Fault]:
    answer = number(question.answer, values)
    if not math.isfinite(answer):
        yield ("answer",), f"{answer} is no answer.", False
        return
    if reach(answer, question.tolerance) == 0 and not answer.is_integer():
        yield ("tolerance",), f"nobody types exactly {answer!r}: allow for rounding.", False
    told: list[tuple[float, str]] = []
    for i, wrong in enumerate(question.wrong):
        value = number(wrong.value, values)
        if not math.isfinite(value):
            yield ("wrong", i, "value"), f"{value} cannot be typed.", False
        elif is_close(value, answer, question.tolerance):
            yield ("wrong", i, "value"), f"{value:g} counts as right: {answer:g} is as near.", False
        for other, name in told:
            if name != wrong.misconception and is_close(value, other, question.tolerance):
                message = f"{value:g} cannot be told from {other:g}, which shows {name!r}."
                yield ("wrong", i, "value"), message, False
        told.append((value, wrong.misconception))
