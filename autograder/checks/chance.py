"""How surprising a sample is: exact tails, so that a right solution's risk can be stated.

Each function returns a p-value: the chance that a right sampler does as badly or worse.
A check that compares m p-values with `FALSE_ALARM / m` fails a right solution with a
probability of at most FALSE_ALARM.
"""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
from scipy.special import bdtr, bdtrc, chdtr, chdtrc

from reference.arguments import Floats

FALSE_ALARM = 1e-9


def of_count(count: int, trials: int, probability: float) -> float:
    """Return how surprising a count is that is binomial, on both sides."""
    fewer = bdtr(count, trials, probability)
    more = bdtrc(count - 1, trials, probability) if count else 1.0
    return float(min(1.0, 2 * min(fewer, more)))


def of_few(seen: int, kinds: int, trials: int) -> float:
    """Return at most how likely so few of equally likely kinds are, in so many trials."""
    return comb(kinds, seen) * (seen / kinds) ** trials


def of_squares(total: float, degrees: int) -> float:
    """Return how surprising a sum of squared standard normals is, on both sides."""
    return float(2 * min(chdtr(degrees, total), chdtrc(degrees, total)))


def of_mean(X: Floats, mean: Floats, covariance: Floats) -> float:
    """Return how surprising the mean of rows X (n, d) drawn from this Gaussian is.

    The whitened mean times the square root of n is standard normal, its square chi-square.
    """
    e = whitened(X, mean, covariance)
    n, d = e.shape
    return float(chdtrc(d, n * (e.mean(axis=0) ** 2).sum()))


def of_scatter(X: Floats, mean: Floats, covariance: Floats) -> float:
    """Return how surprising the scatter of rows X (n, d) around the right mean is.

    Along any fixed direction the whitened rows are standard normal and their squares sum to
    a chi-square with n degrees; the axes and the diagonals between two axes are looked at,
    which determines the whole covariance. Corrected for the number of directions.
    """
    e = whitened(X, mean, covariance)
    U = directions(e.shape[1])
    totals = ((e @ U.T) ** 2).sum(axis=0)
    return min(1.0, len(U) * min(of_squares(total, len(e)) for total in totals))


def whitened(X: Floats, mean: Floats, covariance: Floats) -> Floats:
    """Return rows X (n, d) as standard normal ones, if they come from this Gaussian."""
    return np.asarray(np.linalg.solve(np.linalg.cholesky(covariance), (X - mean).T).T)


def directions(d: int) -> Floats:
    """Return unit vectors (d * d, d): the axes, and both diagonals between any two of them."""
    axes = np.eye(d)
    pairs = list(combinations(axes, 2))
    diagonals = [(a + b) / np.sqrt(2) for a, b in pairs] + [(a - b) / np.sqrt(2) for a, b in pairs]
    return np.array([*axes, *diagonals])
