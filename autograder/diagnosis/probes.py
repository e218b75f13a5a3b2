"""Inputs that tell mistakes apart; none of them is a hidden check's.

The small ones are shown to students, so their numbers are short. The others are asked because
each makes some step of the formulas count: weights, sizes, tilts, points far away.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

import reference
from reference.arguments import Floats

Arguments = dict[str, Any]


def two_on_a_line() -> Arguments:
    """Three points on a line, a common narrow component and a rare wide one."""
    return {
        "X": np.array([[0.0], [1.0], [3.0]]),
        "phi": np.array([0.75, 0.25]),
        "mu": np.array([[0.0], [2.0]]),
        "Sigma": np.array([[[1.0]], [[4.0]]]),
    }


def two_in_the_plane() -> Arguments:
    """Two points, a tilted component and a round one."""
    return {
        "X": np.array([[1.0, 1.0], [2.0, 0.0]]),
        "phi": np.array([0.75, 0.25]),
        "mu": np.array([[0.0, 0.0], [2.0, 1.0]]),
        "Sigma": np.array([[[2.0, 1.0], [1.0, 2.0]], [[1.0, 0.0], [0.0, 1.0]]]),
    }


def tilted() -> Arguments:
    """Four points and three tilted components in three dimensions; the last point is in doubt."""
    A = np.array(
        [
            [[2.0, 0.6, 0.1], [0.6, 1.0, -0.3], [0.1, -0.3, 0.5]],
            [[1.0, -0.4, 0.2], [-0.4, 3.0, 0.5], [0.2, 0.5, 1.5]],
            [[0.4, 0.1, 0.0], [0.1, 0.3, 0.1], [0.0, 0.1, 0.8]],
        ]
    )
    return {
        "X": np.array([[0.2, 0.1, -0.4], [1.3, 0.4, 0.2], [-0.3, 1.5, 0.9], [0.7, 0.3, 0.8]]),
        "phi": np.array([0.5, 0.3, 0.2]),
        "mu": np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 0.5], [0.5, -0.5, 1.0]]),
        "Sigma": A,
    }


def far() -> Arguments:
    """Points at which every density underflows."""
    return {**two_in_the_plane(), "X": np.array([[300.0, -200.0], [-5e4, 5e4]])}


def far_one() -> Arguments:
    """One point at which every density underflows."""
    return {**two_in_the_plane(), "X": np.array([[300.0, -200.0]])}


def crowd() -> Arguments:
    """So many points that the product of their densities underflows, though none of these does."""
    X = np.repeat(cloud()["X"], 4, axis=0)
    return {**cloud(), "X": X}


def cloud() -> Arguments:
    """Ninety points from three overlapping ellipses, the ones that pictures show."""
    phi = np.array([0.5, 0.3, 0.2])
    mu = np.array([[0.0, 0.0], [3.0, 1.0], [0.5, 3.5]])
    Sigma = np.array(
        [[[3.0, 1.4], [1.4, 1.0]], [[0.6, -0.5], [-0.5, 1.8]], [[1.2, 0.0], [0.0, 0.4]]]
    )
    X, _ = reference.sample_gmm(90, phi, mu, Sigma, np.random.default_rng(2024))
    return {"X": X, "phi": phi, "mu": mu, "Sigma": Sigma}


def rounded(values: ArrayLike) -> list[Any]:
    """Return numbers as nested lists with four digits, which a figure cannot tell from all."""
    array: Floats = np.asarray(values, dtype=np.float64)
    return [rounded(row) if row.ndim else float(f"{row:.4g}") for row in array]
