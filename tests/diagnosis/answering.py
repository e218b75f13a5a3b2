"""What the catalogue's tests share: students that answer as they are told."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import reference
from autograder.conversation import Answer
from autograder.diagnosis.formulas import FormulaSubject, Slip, with_slips
from autograder.student import Student


class Answering(Student):
    """A student whose every function is one that is given; it knows no process."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return the one function."""
        return self.function

    def observe(self, function: str, *args: Any, **kwargs: Any) -> Answer:
        """Call the one function, and say that it left everything alone."""
        return Answer(self.function(*args), args, global_state_touched=False)


def making(subject: FormulaSubject, *slips: Slip) -> Answering:
    """Return a student that makes these slips."""
    formula = with_slips(subject.formula, slips)

    def answer(*arguments: Any) -> Any:
        with np.errstate(all="ignore"):
            return formula(*arguments)

    return Answering(answer)


def ids(slips: tuple[Slip, ...]) -> set[str]:
    """Return what slips are called."""
    return {slip.id for slip in slips}


def same_answers(subject: FormulaSubject, one: tuple[Slip, ...], other: tuple[Slip, ...]) -> bool:
    """Tell whether all probes together cannot tell two explanations apart."""
    pairs = zip(subject.answers(one), subject.answers(other), strict=True)
    return all(a is not None and b is not None and all(map(close, a, b)) for a, b in pairs)


def close(a: Any, b: Any) -> bool:
    """Compare as numbers are told apart by the catalogue, a little more loosely."""
    if a.shape != b.shape:
        return False
    finite = np.abs(b[np.isfinite(b)])
    atol = 3e-5 * finite.max() if finite.size else 0.0
    return bool(np.allclose(a, b, rtol=0, atol=atol, equal_nan=True))


def asked_by_checks(function: str, chapter: str) -> Iterator[tuple[Any, ...]]:
    """Yield the arguments with which the hidden checks call a function."""
    asked: list[tuple[Any, ...]] = []

    def answer(*arguments: Any) -> Any:
        asked.append(arguments)
        return getattr(reference, function)(*arguments)

    for test in vars(importlib.import_module(f"autograder.checks.{chapter}")).values():
        spec = getattr(test, "check", None)
        if getattr(spec, "function", None) == function:
            test(Answering(answer))
    yield from asked
