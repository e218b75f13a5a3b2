"""A student as a look sees them: asked for a while, and listened to as long as they are brief.

The limits of a check are for one call. A look asks up to thirty times and keeps all answers, so a
function that sleeps through each call, or answers with millions of numbers, would hold up a class.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.conversation import Answer
from autograder.records import Verdict
from autograder.student import Student, StudentFault

PATIENCE_SECONDS = 20.0  # for all questions together; right ones take a hundredth of it
MOST_NUMBERS = 200_000  # in one answer; a right one has some hundreds, a wrong one maybe n * n


class Heard(Student):
    """A student who is asked no more, as after a time-out, when the look has taken too long."""

    def __init__(self, student: Student, clock: Callable[[], float] = time.monotonic) -> None:
        self._student = student
        self._clock = clock
        self._ends = clock() + PATIENCE_SECONDS

    def __getattr__(self, function: str) -> Callable[..., Any]:
        """Return a course function of the student's. Raises StudentFault beyond a limit."""

        def call(*args: Any, **kwargs: Any) -> Any:
            self._expect_time()
            value = getattr(self._student, function)(*args, **kwargs)
            _expect_brief(function, value)
            return value

        return call

    def observe(
        self, function: str, *args: Any, global_seed: int | None = None, **kwargs: Any
    ) -> Answer:
        """Call a function and tell what it did beside. Raises StudentFault beyond a limit."""
        self._expect_time()
        answer = self._student.observe(function, *args, global_seed=global_seed, **kwargs)
        _expect_brief(function, (answer.value, *answer.arguments))
        return answer

    def _expect_time(self) -> None:
        if self._clock() >= self._ends:
            raise StudentFault(Verdict.TIMEOUT, "The look took too long.")


def _expect_brief(function: str, value: object) -> None:
    if _count(value) > MOST_NUMBERS:
        raise StudentFault(Verdict.OUTPUT, f"`{function}` returned more than anybody looks at.")


def _count(value: object) -> int:
    """Return how many things there are anywhere in a value."""
    if isinstance(value, list | tuple):
        return len(value) + sum(map(_count, value))
    return value.size if isinstance(value, np.ndarray) else 1
