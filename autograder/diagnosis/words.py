"""Small inputs and answers as a student would write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

LONGEST = 400  # characters of one array; a small probe's stay below


def call_of(function: str, arguments: Mapping[str, Any]) -> str:
    """Write a call, with each argument on a line of its own."""
    lines = [f"{name} = {shown(value)}" for name, value in arguments.items()]
    return "\n".join([*lines, f"{function}({', '.join(arguments)})"])


def told(names: Sequence[str], values: Sequence[ArrayLike], which: Sequence[bool]) -> str:
    """Write those of some named values that are wanted, one on a line."""
    lines = zip(names, values, which, strict=True)
    return "\n".join(f"{name} = {shown(value)}" for name, value, wanted in lines if wanted)


def shown(value: ArrayLike) -> str:
    """Write numbers of any shape with three digits, as nested lists."""
    array = np.asarray(value)
    if not array.ndim:
        return f"{array.item():.4g}" if array.dtype.kind == "f" else str(array.item())
    rows: list[str] = []
    for row in array:
        rows.append(shown(row))
        if sum(map(len, rows)) > LONGEST:  # a student may answer with a million numbers
            return "[" + ", ".join(rows)[:LONGEST] + " …"
    return "[" + ", ".join(rows) + "]"
