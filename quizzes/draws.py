"""The numbers of questions: registered functions that draw one variant, and pools of them.

A function returns every number of its question by name, those that the student is given
and those that are asked for, so that no formula stands in YAML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import numpy as np

from autograder.errors import ConfigError
from quizzes import sealing

Values = Mapping[str, float]
Draw = Callable[[np.random.Generator], dict[str, float]]

VARIANTS = 40
SLOT = re.compile(r"\{\{\s*(\w+)(?::(\.\d+[efg]))?\s*\}\}")
_REGISTERED: dict[str, Draw] = {}


def draw(name: str) -> Callable[[Draw], Draw]:
    """Register a function under the name by which questions call it."""

    def register(function: Draw) -> Draw:
        _REGISTERED[name] = function
        return function

    return register


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
