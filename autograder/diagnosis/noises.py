"""What the deviations of a sample's points from their means may be, and how surprising that is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.checks import chance
from autograder.diagnosis.draws import SMALL
from reference.arguments import Floats, Ints

Labels = Sequence[Ints]  # the component of each point, in each sample
Noise = Sequence[Floats]  # the points of each sample as deviations, whitened

FACT, LIE = 1.0, 0.0


def normal(e: Noise, places: Labels) -> float:
    """The noise is standard normal, of each point by itself, in every component and sample."""
    every, origins = np.concatenate(e), np.concatenate(places)
    d = every.shape[1]
    large = e[0][0::2] - e[0][1::2]
    pairs = chance.of_squares(float((large**2).sum()) / 2, large.size)
    small = chance.of_count(int((np.abs(every) < 0.5).sum()), every.size, 0.3829249225480262)
    wide = chance.of_count(int((np.abs(every) > 2).sum()), every.size, 0.0455002638963584)
    p = min(pairs, small, wide)
    if p < chance.FALSE_ALARM or again(e, places):  # what is quickly seen is looked at first
        return LIE
    parts = [_gaussian(every[origins == j], d) for j in sorted(set(origins))]
    return min(len(parts) * min(parts), p)


def _gaussian(e: Floats, d: int) -> float:
    """Return how surprising rows (n, d) of standard normal noise are, twice the smaller tail."""
    mean, covariance = np.zeros(d), np.eye(d)
    return 2 * min(chance.of_mean(e, mean, covariance), chance.of_scatter(e, mean, covariance))


def flat(e: Noise, places: Labels) -> float:
    """The noise is uniform: from 0 to 1, from -1 to 1, or as wide as has variance one."""
    every = np.concatenate(e)
    return max(_uniform(every, *ends) for ends in ((0, 1), (-1, 1), (-(3**0.5), 3**0.5)))


def _uniform(e: Floats, low: float, high: float) -> float:
    shares = (e - low) / (high - low)
    if shares.min() < -1e-6 or shares.max() > 1 + 1e-6:
        return LIE
    quarters = (0.25, 0.5, 0.75)
    return min(chance.of_count(int((shares < at).sum()), shares.size, at) for at in quarters)


def absent(e: Noise, places: Labels) -> float:
    """There is no noise: every point is its component's mean."""
    return FACT if all((np.abs(each) < 1e-6).all() for each in e) else LIE


def one_for_all(e: Noise, places: Labels) -> float:
    """All points of a sample share their noise."""
    if any(np.ptp(each, axis=0).max() > 1e-6 for each in e):
        return LIE
    return _gaussian(np.array([each[0] for each in e]), e[0].shape[1])


def one_for_each_component(e: Noise, places: Labels) -> float:
    """All points of a component share their noise, in each sample."""
    rows = [
        each[c == j] for each, c in zip(e, places, strict=True) for j in sorted(set(c.tolist()))
    ]
    if any(np.ptp(part, axis=0).max() > 1e-6 for part in rows) or one_for_all(e, places):
        return LIE
    return _gaussian(np.array([part[0] for part in rows]), e[0].shape[1])


def one_number(e: Noise, places: Labels) -> float:
    """The noise of a point is one number, in all of its coordinates."""
    every = np.concatenate(e)
    if np.abs(every - every[:, :1]).max() > 1e-6 or absent(e, places):
        return LIE
    return _gaussian(every[:, :1], 1)


def again(e: Noise, places: Labels) -> float:
    """The noise at each index is the same in every sample, whenever the component is."""
    small = [(x, c) for x, c in zip(e, places, strict=True) if len(x) == SMALL]
    if len(small) < 2 or absent(e, places) or one_for_each_component(e, places):
        return LIE
    noise, origins = np.array([x for x, _ in small]), np.array([c for _, c in small])
    same = [
        np.ptp(noise[origins[:, i] == j, i], axis=0).max() < 1e-6
        for i in range(SMALL)
        for j in set(origins[:, i].tolist())
    ]
    return FACT if all(same) else LIE
