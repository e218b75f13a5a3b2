"""The simulations' points: the same clouds, from the same seeds, as in the notebooks' pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mixture = tuple[Floats, Floats, Floats]

SHAPES = ("elongated", "round", "overlapping", "unequal")
SEED = 5  # of each cloud
LONG = [[4.0, 3.4], [3.4, 3.4]]
MEANS: dict[str, list[tuple[float, float]]] = {
    "round": [(0, 0), (6, 0), (3, 5)],
    "elongated": [(-4, 2), (0, 0), (4, -2)],
    "overlapping": [(0, 0), (3, 0.5), (1, 3)],
    "unequal": [(0, 0), (5, 2.5), (5, -3)],
}
SIGMAS: dict[str, list[Floats]] = {
    "round": [np.eye(2)] * 3,
    "elongated": [np.array(LONG)] * 3,
    "overlapping": [np.eye(2), np.diag([2.0, 0.4]), np.diag([0.5, 2.0])],
    "unequal": [4 * np.eye(2), 0.4 * np.eye(2), 0.1 * np.eye(2)],
}
SIZES = {"unequal": (200, 70, 30)}  # of the others each part has a hundred


def cloud(shape: str) -> Floats:
    """Return 300 points (300, 2) from three Gaussians of such a shape."""
    rng = np.random.default_rng(SEED)
    sizes = SIZES.get(shape, (100, 100, 100))
    parts = zip(MEANS[shape], SIGMAS[shape], sizes, strict=True)
    return np.vstack([rng.multivariate_normal(*part) for part in parts])


def streaks() -> Floats:
    """Return 180 points (180, 2) in two long, tilted streaks that run side by side."""
    rng = np.random.default_rng(4)
    L = np.linalg.cholesky([[3.0, 1.2], [1.2, 0.62]])
    shift = np.array([0.0, 0.8])
    upper, lower = (rng.standard_normal((90, 2)) @ L.T + side * shift for side in (1, -1))
    return np.concatenate([upper, lower])


def circles(centres: Floats, width: float = 1.0) -> Mixture:
    """Return equal weights and equal circles of this standard deviation around the centres."""
    k, d = centres.shape
    return np.full(k, 1 / k), centres.copy(), np.tile(width**2 * np.eye(d), (k, 1, 1))
