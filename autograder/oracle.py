"""The reference's answers to a student's process, for the functions it is not judged by.

The arguments come from student code, so the work is estimated before it is done, and
counted. A reference that refuses them raises in the student's code, in its own words.
"""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder import wire
from autograder.answers import Answer, Answers
from autograder.limits import MAX_TEXT, Limits

LEAST_WORK = 1e5  # a round of EM on few points takes the time of that many multiplications


class ExhaustedError(Exception):
    """The student's code asked for more than any right solution needs."""


class Oracle:
    """Answers call-backs within the limits of one check.

    What was answered before is taken from `answers`, and counts as if it had been done anew:
    a sheet must not depend on who was graded before.
    """

    def __init__(
        self, functions: Mapping[str, Callable[..., Any]], limits: Limits, answers: Answers
    ) -> None:
        self.names = tuple(functions)
        self._functions = functions
        self._all = frozenset(functions.items())
        self._limits = limits
        self._answers = answers
        self._calls = 0
        self._seconds = 0.0

    def reply(self, question: wire.Packed) -> Answer:
        """Return the answer to (name, args, kwargs), or raise WireError or ExhaustedError."""
        answer = self._answers.find((self._all, question))
        if answer is not None:
            self._count()
        else:
            name, args, kwargs = self._read(question.value())
            self._count()
            answer = self._work(name, args, kwargs)
            self._answers.keep((self._all, question), answer)
        self._seconds += answer.seconds
        return answer

    def _read(self, question: Any) -> tuple[str, list[Any], dict[str, Any]]:
        try:
            name, args, kwargs = question
            call = str(name), list(args), {str(key): value for key, value in kwargs}
        except (TypeError, ValueError) as error:
            raise wire.WireError("no question") from error
        if call[0] not in self._functions:
            raise wire.WireError("a question about a function that is not there")
        return call

    def _count(self) -> None:
        self._calls += 1
        if self._calls > self._limits.oracle_calls or self._seconds > self._limits.oracle_seconds:
            raise ExhaustedError

    def _work(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> Answer:
        """Return `told` and a value, or `refused` and why."""
        started = time.process_time()
        kind, value = self._answer(name, args, kwargs)
        seconds = time.process_time() - started
        return Answer(kind, wire.pack_value(value), seconds)

    def _answer(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> tuple[str, Any]:
        try:
            if wire.holds_text([*args, *kwargs.values()]):
                return "refused", f"{name} takes numbers, not text"
            if _too_much([*args, *kwargs.values()], self._limits):
                return "refused", f"{name} is asked for too much at once while grading"
            return "told", self._ask(name, args, kwargs)
        except Exception as error:  # the arguments are a student's: anything may be wrong
            return "refused", str(error)[:MAX_TEXT]

    def _ask(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return self._functions[name](
                *map(_generator, args), **{key: _generator(value) for key, value in kwargs.items()}
            )


def _generator(value: Any) -> Any:
    return np.random.default_rng(value.value) if isinstance(value, wire.Seed) else value


def _too_much(values: list[Any], limits: Limits) -> bool:
    """Estimate the work before it is done: n m^3 for the covariances of n points, where m is
    the larger of k and d, times every number, which may be a number of rounds."""
    shapes = [np.shape(value) for value in values]
    n = max((length for shape in shapes for length in shape), default=1)
    others = [length for shape in shapes for length in _without_one(shape, n)]
    size = n * float(max(others, default=1)) ** 3
    rounds = math.prod(abs(value) for value in values if isinstance(value, int) and value)
    return size > limits.oracle_size or max(size, LEAST_WORK) * rounds > limits.oracle_work


def _without_one(shape: tuple[int, ...], n: int) -> tuple[int, ...]:
    """Return the axes beside the one of the points."""
    return shape[: shape.index(n)] + shape[shape.index(n) + 1 :] if n in shape else shape
