"""The reference's answers to a student's process, for the functions it is not judged by.

The arguments come from student code, so the work is estimated before it is done, and
counted. A reference that refuses them raises in the student's code, in its own words.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder import wire
from autograder.limits import MAX_TEXT, Limits


class ExhaustedError(Exception):
    """The student's code asked for more than any right solution needs."""


class Oracle:
    """Answers call-backs within the limits of one check."""

    def __init__(self, functions: Mapping[str, Callable[..., Any]], limits: Limits) -> None:
        self.names = tuple(functions)
        self._functions = functions
        self._limits = limits
        self._calls = 0
        self._seconds = 0.0

    def answer(self, question: Any) -> tuple[str, Any]:
        """Return `told` and a value, or `refused` and why, for (name, args, kwargs)."""
        name, args, kwargs = _read(question)
        if name not in self._functions:
            raise wire.WireError("a question about a function that is not there")
        self._calls += 1
        if self._calls > self._limits.oracle_calls or self._seconds > self._limits.oracle_seconds:
            raise ExhaustedError
        if _work([*args, *kwargs.values()]) > self._limits.oracle_work:
            return "refused", f"{name} is asked for too much at once while grading"
        started = time.process_time()
        try:
            return "told", self._ask(name, args, kwargs)
        except Exception as error:  # the arguments are a student's: anything may be wrong
            return "refused", str(error)[:MAX_TEXT]
        finally:
            self._seconds += time.process_time() - started

    def _ask(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return self._functions[name](
                *map(_generator, args), **{key: _generator(value) for key, value in kwargs.items()}
            )


def _read(question: Any) -> tuple[str, list[Any], dict[str, Any]]:
    try:
        name, args, kwargs = question
        return str(name), list(args), {str(key): value for key, value in kwargs}
    except (TypeError, ValueError) as error:
        raise wire.WireError("no question") from error


def _generator(value: Any) -> Any:
    return np.random.default_rng(value.value) if isinstance(value, wire.Seed) else value


def _work(values: list[Any]) -> float:
    """Estimate the multiplications: the two largest arrays pairwise, as X with Sigma, times
    the numbers, as rounds of EM or components."""
    sizes = sorted((_size(value) for value in values), reverse=True)
    rounds = [abs(float(value)) for value in values if isinstance(value, int)]
    return float(np.prod([*sizes[:2], *(number for number in rounds if number > 1)]))


def _size(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return max(value.size, 1)
    return max(sum(map(_size, value)), 1) if isinstance(value, list | tuple) else 1
