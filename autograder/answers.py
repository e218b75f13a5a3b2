"""What the oracle remembers: its answers, by function and by the very bytes that asked.

A class asks the same again and again, since every check brings the same data to all and right
functions walk the same way. The oldest are forgotten when there are too many.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.wire import Packed

# The functions that could be asked, and the question as it arrived.
Key = tuple[frozenset[tuple[str, Callable[..., Any]]], Packed]
BYTES_BESIDE = 1000  # of an entry: its objects and its place


@dataclass(frozen=True)
class Answer:
    """What the reference said, as it is sent: `told` or `refused`, and a value.

    The seconds are those that it took to find out. Whoever asks again is charged them again:
    what a student may use up must not depend on who was graded before.
    """

    kind: str
    value: Packed
    seconds: float


class Answers:
    """Answers of the reference, of which the last used ones that fit into `size` bytes stay."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._left = size
        self._known: OrderedDict[Key, Answer] = OrderedDict()

    def find(self, key: Key) -> Answer | None:
        """Return the answer if it is remembered."""
        answer = self._known.get(key)
        if answer is not None:
            self._known.move_to_end(key)
        return answer

    def keep(self, key: Key, answer: Answer) -> None:
        """Remember an answer, unless it is larger than all there is room for."""
        needed = _bytes(key, answer)
        if key in self._known or needed > self._size:
            return
        self._known[key] = answer
        self._left -= needed
        while self._left < 0:
            self._left += _bytes(*self._known.popitem(last=False))


def _bytes(key: Key, answer: Answer) -> int:
    _, question = key
    texts = (question.tree, question.body, answer.value.tree, answer.value.body)
    return sum(map(len, texts)) + BYTES_BESIDE
