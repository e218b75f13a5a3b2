"""What every M-step keeps: together, its Gaussians have the mean and the spread of the points.

However the points are shared out, as long as each is shared out whole, the weighted means of
the components add up to the points' own mean, and the spread within and between them to the
points' own spread. So a wrong M-step is found without knowing the right one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulations.words import number

Floats = NDArray[np.float64]

TOLERANCE = 1e-3  # relative; dividing by N_j - 1 instead of N_j is off by more


def unbalanced(X: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> str | None:
    """Return what an M-step put out of balance, as the rest of "your `m_step` ...", or None."""
    mean, spread = X.mean(axis=0), np.cov(X.T, bias=True)
    size = float(np.trace(spread))
    if np.abs(phi @ mu - mean).max() > TOLERANCE * np.sqrt(size):
        return _lost_mean(mean, phi @ mu)
    apart = mu - mean
    total = np.tensordot(phi, Sigma, axes=1) + (phi * apart.T) @ apart
    if np.abs(total - spread).max() <= TOLERANCE * size:
        return None
    if all(np.allclose(S, S[0, 0] * np.eye(len(S))) for S in Sigma):
        return "made plain circles, whatever the points look like: are the covariances computed?"
    return _lost_spread(size, float(np.trace(total)))


def _lost_mean(mean: Floats, found: Floats) -> str:
    at, should = (f"({number(x, 2)}, {number(y, 2)})" for x, y in (found, mean))
    return (
        f"lost the balance: the means, each times its weight, add up to {at}, "
        f"but the points have their mean at {should}"
    )


def _lost_spread(size: float, found: float) -> str:
    if abs(found - size) <= TOLERANCE * size:
        return "made ellipses that lie across the points: is Sigma turned or mirrored?"
    if found > size:
        return (
            f"made ellipses that are too large: together they spread by {number(found, 2)}, the "
            f"points only by {number(size, 2)}; is each Sigma measured around the new mean, and "
            "divided by its N_j?"
        )
    return (
        f"made ellipses that are too small: together they spread by {number(found, 2)}, the "
        f"points by {number(size, 2)}; is each Sigma divided by its own N_j?"
    )
