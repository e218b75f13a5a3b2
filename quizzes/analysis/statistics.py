"""Classical item statistics: how hard a question is, and whether it tells the strong from the weak.

Every question is compared with the score on all *other* questions (the rest score). Compared
with the total, five independent coin flips would each seem to discriminate by 1/sqrt(5) = 0.45,
because each is part of that total.

What cannot be computed is nan, never 0: a question that everybody answered right has no
correlation with anything. Symbols: n students, k questions, scores (n, k) in points.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats: TypeAlias = NDArray[np.float64]

CONFIDENCE = 0.95
D27_STUDENTS = 40  # with fewer, 27 % are so few that their difference is noise
_NO_SPREAD = 1e-9  # what differs by less differs by rounding


class Interval(NamedTuple):
    """The ends of a 95 % confidence interval; nan where there is none."""

    low: float
    high: float


NO_INTERVAL = Interval(np.nan, np.nan)


def wilson_interval(share: float, n: int) -> Interval:
    """Return Wilson's interval of a share of n students.

    A mean of partial credits spreads less than a share of right and wrong answers, so for
    it the interval is wider than need be.
    """
    if n == 0:
        return NO_INTERVAL
    z = _z()
    middle = share + z**2 / (2 * n)
    reach = z * np.sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2)
    scale = 1 + z**2 / n
    return Interval(
        max(0.0, float((middle - reach) / scale)), min(1.0, float((middle + reach) / scale))
    )


def correlation(a: Floats, b: Floats) -> float:
    """Return Pearson's correlation of a and b, both (n,)."""
    if len(a) < 2 or not (spreads(a) and spreads(b)):
        return np.nan
    return float(np.clip(np.corrcoef(a, b)[0, 1], -1.0, 1.0))


def fisher_interval(r: float, n: int) -> Interval:
    """Return Fisher's interval of a correlation over n students."""
    if n < 4 or np.isnan(r):
        return NO_INTERVAL
    centre = np.arctanh(np.clip(r, _NO_SPREAD - 1, 1 - _NO_SPREAD))  # of 1 it would be infinite
    reach = _z() / np.sqrt(n - 3)
    return Interval(float(np.tanh(centre - reach)), float(np.tanh(centre + reach)))


def spreads(a: Floats) -> bool:
    """Return whether the values of a (n,) differ by more than rounding."""
    return len(a) > 0 and bool(np.ptp(a) > _NO_SPREAD)


def rest_scores(scores: Floats) -> Floats:
    """Return for each question (n, k) the students' scores on all the others together."""
    return np.asarray(scores.sum(axis=1, keepdims=True) - scores)


def efficiency(x: Floats, rest: Floats) -> float:
    """Return how much of the greatest possible covariance with the rest a question reaches.

    The greatest one would be had if the strongest students had the highest of the scores x
    (n,) that were given. Unlike the correlation it forgives a question for being easy.
    """
    if len(x) < 2 or not (spreads(x) and spreads(rest)):
        return np.nan
    return _covariance(x, rest) / _covariance(np.sort(x), np.sort(rest))


def effective_weights(scores: Floats) -> Floats:
    """Return the share (k,) of the total's spread that each question accounts for.

    A question whose covariance with the total is negative has none: it weakens the rest.
    """
    n, k = scores.shape
    if n < 2:
        return np.full(k, np.nan)
    total = scores.sum(axis=1)
    shared = np.array([_covariance(x, total) for x in scores.T])
    roots = np.sqrt(np.where(shared < 0, np.nan, shared))
    whole = np.nansum(roots)
    return np.asarray(roots / whole) if whole > _NO_SPREAD else np.full(k, np.nan)


def bands(strength: Floats, parts: int) -> Floats:
    """Share students (n,) out into bands of equal size, weakest first; return (n, parts).

    A row says how much of a student is in each band. Students of equal strength are shared
    out alike, so that no order of names decides who counts as strong.
    """
    n = len(strength)
    ordered = np.sort(strength)
    first = np.searchsorted(ordered, strength - _NO_SPREAD, side="left")[:, None]
    last = np.searchsorted(ordered, strength + _NO_SPREAD, side="right")[:, None]
    edges = np.arange(parts + 1) * n / parts
    overlap = np.minimum(last, edges[1:]) - np.maximum(first, edges[:-1])
    return np.asarray(np.maximum(overlap, 0.0) / np.maximum(last - first, 1))


def by_band(x: Floats, rest: Floats, parts: int) -> Floats:
    """Return the mean of x (n,) in each band (parts,), weakest first; nan if all are as strong."""
    if not spreads(rest):
        return np.full(parts, np.nan)
    means = bands(rest, parts).T @ x / (len(x) / parts)
    return np.asarray(means.round(12))  # so that a share of all is 1, not 0.9999999999999999


def upper_lower_difference(x: Floats, rest: Floats) -> float:
    """Return D27: the mean of x (n,) in the strongest 27 % of the class, less the weakest's."""
    if len(x) < D27_STUDENTS:
        return np.nan
    means = by_band(x, rest, 100)
    return float(means[-27:].mean() - means[:27].mean())


def skewness(a: Floats) -> float:
    """Return the adjusted Fisher-Pearson skewness of a (n,), which a spreadsheet calls SKEW."""
    n = len(a)
    if n < 3 or not spreads(a):
        return np.nan
    centred = a - a.mean()
    plain = (centred**3).mean() / (centred**2).mean() ** 1.5
    return float(plain * np.sqrt(n * (n - 1)) / (n - 2))


def mean(a: Floats) -> float:
    """Return the mean of a (n,), nan if it is empty."""
    return float(a.mean()) if len(a) else np.nan


def deviation(a: Floats) -> float:
    """Return the standard deviation of a (n,) over n - 1, nan if that is 0."""
    return float(a.std(ddof=1)) if len(a) > 1 else np.nan


def _z() -> float:
    return float(ndtri((1 + CONFIDENCE) / 2))


def _covariance(a: Floats, b: Floats) -> float:
    return float(np.cov(a, b)[0, 1])
