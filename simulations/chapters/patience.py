"""How long a student's functions may take for one picture.

A loop over points in Python is right, and slow; a cell that shows nothing for minutes helps
nobody. Only then does a picture depend on a clock: the processor's own, so that a busy machine is
no slow function; tests bring theirs.
"""

from __future__ import annotations

from collections.abc import Callable

SECONDS = 12.0

Clock = Callable[[], float]


class Patience:
    """Begins when it is made, and is over after `SECONDS`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._end = clock() + SECONDS

    def is_over(self) -> bool:
        """Whether nothing new should be begun."""
        return self._clock() > self._end
