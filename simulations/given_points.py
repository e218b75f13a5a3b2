"""The points that a student brings along: a table with two columns, or a sentence what to mend."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulations.functions import Floats, Trouble
from simulations.words import number

FEWEST, MOST = 30, 3000  # rows: a third must be left out for a test; a picture must stay quick
NARROWEST, WIDEST = 0.1, 1e5  # what a column spans: pictures are drawn to a thousandth


class Points(NamedTuple):
    """X (n, 2), and what its columns are called."""

    X: Floats
    names: tuple[str, str]


def points(given: Any) -> Points:
    """Return what was given as points; raise `Trouble` if a mixture can't be fitted to it."""
    try:
        X = np.array(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise Trouble("`X` should hold numbers only, a row for each point.") from None
    if X.ndim != 2 or X.shape[1] != 2:
        raise Trouble(f"`X` should have two columns, shape (n, 2); yours has shape {X.shape}.")
    if not FEWEST <= len(X) <= MOST:
        raise Trouble(f"`X` has {len(X)} rows; the playground takes from {FEWEST} to {MOST}.")
    bad = ~np.isfinite(X).all(axis=1)
    if bad.any():
        raise Trouble(f"Row {int(bad.argmax())} of `X` holds NaN or infinity: leave such rows out.")
    for column, span in enumerate(np.ptp(X, axis=0)):
        if not NARROWEST <= span <= WIDEST or np.abs(X).max() > WIDEST:
            raise Trouble(
                f"Column {column} of `X` goes from {_short(X[:, column].min())} to "
                f"{_short(X[:, column].max())}: choose a unit in which it spans 1 to 1000."
            )
    return Points(X, _names(given))


def _short(value: float) -> str:
    return number(value, 3) if 1e-3 <= abs(value) < 1e6 or value == 0 else f"{value:.2g}"


def _names(given: Any) -> tuple[str, str]:
    """Return the names of a data frame's columns; x and y for anything else."""
    try:
        first, second = (str(name)[:40] for name in given.columns)
    except (AttributeError, TypeError, ValueError):
        return "x", "y"
    return first, second
