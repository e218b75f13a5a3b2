"""The numbers of questions: registered functions that draw one variant, and pools of them.

A function returns every number of its question by name, those that the student is given
and those that are asked for, so that no formula stands in YAML. The functions themselves
are in `draws_of_models` and `draws_of_fits`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, wraps
from itertools import combinations
from typing import SupportsFloat

import numpy as np

from autograder.errors import ConfigError
from quizzes import sealing

Values = Mapping[str, float]
Draw = Callable[[np.random.Generator], dict[str, float]]
Numbers = Mapping[str, SupportsFloat]

VARIANTS = 40
SLOT = re.compile(r"\{\{\s*(\w+)(?::(\.\d+[efg]))?\s*\}\}")
_REGISTERED: dict[str, Draw] = {}
_CLEARLY = 0.03  # of the larger number: three times the widest tolerance of any question


def draw(name: str) -> Callable[[Draw], Draw]:
    """Register a function under the name by which questions call it."""

    def register(function: Draw) -> Draw:
        _REGISTERED[name] = function
        return function

    return register


def apart(
    *asked: str, tidy: tuple[str, ...] = ()
) -> Callable[[Callable[[np.random.Generator], Numbers]], Draw]:
    """Redraw until the numbers `asked`, right and known-wrong, cannot be taken for each other.

    Those in `tidy` have one decimal at most, for students who compute by hand.
    """

    def redrawing(attempt: Callable[[np.random.Generator], Numbers]) -> Draw:
        @wraps(attempt)
        def redraw(rng: np.random.Generator) -> dict[str, float]:
            while True:
                values = {name: float(value) for name, value in attempt(rng).items()}
                numbers = [values[name] for name in asked]
                neat = all(abs(values[name] - round(values[name], 1)) < 1e-9 for name in tidy)
                if neat and all(_differ(a, b) for a, b in combinations(numbers, 2)):
                    return values

        return redraw

    return redrawing


def _differ(a: float, b: float) -> bool:
    return abs(a - b) > _CLEARLY * max(abs(a), abs(b))


def names() -> list[str]:
    """Return the names of all registered functions."""
    return sorted(_REGISTERED)


def function(name: str) -> Draw:
    """Return a registered function; raises ConfigError if there is none of that name."""
    if name not in _REGISTERED:
        raise ConfigError(f"No function {name!r} is registered in quizzes/draws.py.")
    return _REGISTERED[name]


@cache
def pool(question: str, name: str) -> tuple[Values, ...]:
    """Return all variants of a question's numbers; the same for as long as the secret stays."""
    drawn = function(name)
    return tuple(drawn(sealing.generator(question, name, i)) for i in range(VARIANTS))


def slots(text: str) -> Iterator[tuple[str, str]]:
    """Yield (slot, name) for each slot of a text: `{{gamma:.3f}}` is ("gamma:.3f", "gamma")."""
    for slot in SLOT.finditer(text):
        yield slot_key(slot), slot[1]


def slot_key(slot: re.Match[str]) -> str:
    """Return what a slot is called in a paper."""
    return f"{slot[1]}:{slot[2]}" if slot[2] else slot[1]


def shown(values: Values, key: str) -> str:
    """Return a number as a student reads it, by its slot's key: `gamma:.3f` has three decimals."""
    name, _, form = key.partition(":")
    return format(values[name], form or ".6g").replace("-", "\N{MINUS SIGN}")


def fill(text: str, values: Values) -> str:
    """Return a text with one variant's numbers in its slots."""
    return SLOT.sub(lambda slot: shown(values, slot_key(slot)), text)
