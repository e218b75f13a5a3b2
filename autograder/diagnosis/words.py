"""Small inputs and answers as a student would write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

LONGEST = 400  # characters of one array; a small probe's stay below
NARROW = 28  # characters of a line that a phone shows whole


def call_of(function: str, arguments: Mapping[str, Any], *more: str) -> str:
    """Write a call, with each argument on a line of its own but for those without numbers."""
    lines = [_named(name, value) for name, value in arguments.items()]
    call = f"{function}({', '.join([*arguments, *more])})"
    return "\n".join([*lines, fill(call, NARROW, subsequent_indent=" " * (len(function) + 1))])


def told(names: Sequence[str], values: Sequence[ArrayLike], which: Sequence[bool]) -> str:
    """Write those of some named values that are wanted, each on a line of its own."""
    lines = zip(names, values, which, strict=True)
    return "\n".join(_named(name, value) for name, value, wanted in lines if wanted)


def shown(value: ArrayLike, column: int = 0, width: int = NARROW) -> str:
    """Write numbers of any shape as nested lists, row below row where a line would be long.

    The text starts in a column, below which its rows stand. If one of several matrices does not
    fit a line, none of them has one.
    """
    array = np.asarray(value)
    if not array.ndim:
        return _number(array.item())
    lines: list[str] = []
    for row in array:
        part = shown(row, column + 1, width)
        if "\n" in part and width:
            return shown(array, column, width=0)
        if lines and (array.ndim == 1 or column + len(f"[{lines[-1]}, {part},") <= width):
            lines[-1] += f", {part}"
        else:
            lines.append(part)
        if sum(map(len, lines)) > LONGEST:  # a student may answer with a million numbers
            return "[" + ", ".join(lines)[:LONGEST] + " …"
    return "[" + f",\n{' ' * (column + 1)}".join(lines) + "]"


def _named(name: str, value: ArrayLike) -> str:
    return f"{name} = {shown(value, len(f'{name} = '))}"


def _number(number: object) -> str:
    """Write a number with four digits, and without an exponent where that is short."""
    if not isinstance(number, float):
        return str(number)
    return f"{number:.0f}" if 1e4 <= abs(number) < 1e7 else f"{number:.4g}"
