"""Numbers of a picture -> arrays that can be drawn. Some are a student's, and may be anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = Mapping[str, list[Any]]

MOST_ROWS = 400  # points, components or rounds: what a picture can show
HUGE = 1e100  # squares of what is below are still numbers


def array(numbers: Numbers, name: str, ndim: int) -> Floats | None:
    """Return the named numbers with so many axes, NaN where one is none; None if they cannot be."""
    try:
        made = np.array(numbers.get(name), dtype=np.float64)
    except (ValueError, TypeError, OverflowError):  # rows of different lengths, words, 10**400
        return None
    if made.ndim != ndim or not made.size:
        return None
    made[~(np.abs(made) < HUGE)] = np.nan
    return made[:MOST_ROWS]


def points(numbers: Numbers, name: str = "X") -> Floats:
    """Return points of the plane (n, 2), or none where they are of another kind."""
    made = array(numbers, name, 2)
    return made if made is not None and made.shape[1] == 2 else np.empty((0, 2))


def shares(numbers: Numbers, name: str, n: int) -> Floats | None:
    """Return shares (n, k) from 0 to 1 of so many points; None where there are none."""
    made = array(numbers, name, 2)
    if made is None or len(made) != n:
        return None
    return np.asarray(np.clip(np.nan_to_num(made), 0, 1))


def covariances(numbers: Numbers, name: str) -> Floats:
    """Return matrices of the plane (k, 2, 2), or none."""
    made = array(numbers, name, 3)
    return made if made is not None and made.shape[1:] == (2, 2) else np.empty((0, 2, 2))


def is_covariance(Sigma: Floats) -> bool:
    """Tell whether a matrix is symmetric and positive definite, and so has an ellipse."""
    if not np.isfinite(Sigma).all() or not np.allclose(Sigma, Sigma.T, rtol=1e-3, atol=0):
        return False
    largest = float(np.abs(Sigma).max())
    return largest > 0 and float(np.linalg.eigvalsh(Sigma / largest)[0]) > 1e-9
