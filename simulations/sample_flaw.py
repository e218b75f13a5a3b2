"""What is certainly wrong with samples of a mixture.

Chance alone makes each of these sentences wrong less often than once in a thousand million
samples, so whoever reads one may trust it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from simulations.functions import Floats, Ints, Mixture
from simulations.scene import NAMES
from simulations.words import number

Sample = tuple[Floats, Ints]

RUN = 60  # so many points from one component in a row: 0.5 ** 60 is never
FAR = 30.0  # a squared distance that one point in three million reaches
NEAR = 6.0  # and one that 95 % stay within
DEVIATIONS = 8.0  # how many standard errors a mean or a variance may be off
CHI_SQUARE = 45.0  # with the two degrees of freedom of three components, once in 6e9
SOON = 100  # after so many points a wrong shape is in the picture


class Flaw(NamedTuple):
    """A sentence, and after how many points it can be seen."""

    text: str
    seen_at: int


def flaw(samples: Sequence[Sample], mixture: Mixture) -> Flaw | None:
    """Return what is wrong with these samples of equal size, drawn from different seeds."""
    X, z = samples[0]
    all_X = np.concatenate([X for X, _ in samples])
    all_z = np.concatenate([z for _, z in samples])
    looks: list[Callable[[], Flaw | None]] = [
        lambda: _frozen(samples),
        lambda: _in_blocks(z),
        lambda: _torn(X, z, mixture),
        lambda: _misplaced(all_X, all_z, mixture),
        lambda: _misshapen(all_X, all_z, mixture),
        lambda: _counted_out([z for _, z in samples], mixture[0]),
        lambda: _misweighed([z for _, z in samples], mixture[0]),
    ]
    return next((found for look in looks if (found := look())), None)


def _frozen(samples: Sequence[Sample]) -> Flaw | None:
    if len(samples) < 2 or not np.array_equal(samples[0][0], samples[1][0]):
        return None
    return Flaw("Two different seeds gave the same points: draw from the `rng` you are given.", 0)


def _in_blocks(z: Ints) -> Flaw | None:
    """Look for points that come component by component."""
    if len(z) < RUN or (z[:RUN] != z[0]).any():
        return None
    return Flaw(
        f"The first {RUN} points all come from {NAMES[z[0]]}. Each point has a roll of its own; "
        "a sample has no order.",
        RUN,
    )


def _torn(X: Floats, z: Ints, mixture: Mixture) -> Flaw | None:
    """Look for points that are far from their own component, and in the middle of another."""
    distances = np.stack([(_standard(X, mixture, j) ** 2).sum(axis=1) for j in _all(mixture)])
    own = distances[z, np.arange(len(z))]
    torn = np.flatnonzero((own > FAR) & (distances.min(axis=0) < NEAR))
    if len(torn) < 3:
        return None
    i = int(torn[0])
    return Flaw(
        f"Point {i + 1} rolled {NAMES[z[i]]}, but fell into {NAMES[distances[:, i].argmin()]}: "
        "`X` and `z` don't belong together.",
        i + 1,
    )


def _misplaced(X: Floats, z: Ints, mixture: Mixture) -> Flaw | None:
    """Look for a component whose points have another mean."""
    for j in _all(mixture):
        members = X[z == j]
        if len(members) < 10:
            continue
        off = np.linalg.norm(_standard(members, mixture, j).mean(axis=0)) * len(members) ** 0.5
        if off > DEVIATIONS:
            x, y = members.mean(axis=0)
            return Flaw(
                f"The points of {NAMES[j]} have their middle at ({number(x)}, {number(y)}), but "
                f"its mean is ({number(mixture[1][j, 0])}, {number(mixture[1][j, 1])}).",
                SOON,
            )
    return None


def _misshapen(X: Floats, z: Ints, mixture: Mixture) -> Flaw | None:
    """Look for a component whose points don't fill its ellipse, or spill over."""
    for j in _all(mixture):
        members = X[z == j]
        if len(members) < 30:
            continue
        steps = _standard(members, mixture, j)
        least, most = np.linalg.eigvalsh(np.cov(steps.T))
        error = DEVIATIONS * (2 / len(members)) ** 0.5
        if most - 1 > error or 1 - least > min(error, 0.9):
            factor = (most if most - 1 > 1 - least else least) ** 0.5
            return Flaw(
                f"The points of {NAMES[j]} don't fit its ellipse: in one direction they spread "
                f"{number(factor)} times as far as they should.",
                SOON,
            )
    return None


def _counted_out(labels: Sequence[Ints], phi: Floats) -> Flaw | None:
    """Look for counts that are the same in every sample."""
    counts = [np.bincount(z, minlength=len(phi)) for z in labels]
    if len(counts) < 5 or any(not np.array_equal(count, counts[0]) for count in counts):
        return None
    return Flaw(
        f"In {len(counts)} samples A got exactly {counts[0][0]} points each time. Counts that "
        "are rolled for differ from sample to sample.",
        len(labels[0]),
    )


def _misweighed(labels: Sequence[Ints], phi: Floats) -> Flaw | None:
    """Look for counts that don't go with the weights."""
    rolled = np.concatenate(labels)
    counts, expected = np.bincount(rolled, minlength=len(phi)), len(rolled) * phi
    if ((counts - expected) ** 2 / expected).sum() < CHI_SQUARE:
        return None
    j = int(np.abs(counts - expected).argmax())
    return Flaw(
        f"Of {len(rolled)} points in {len(labels)} samples {counts[j]} come from {NAMES[j]}, "
        f"whose weight of {number(phi[j])} promises about {expected[j]:.0f}.",
        len(labels[0]),
    )


def _standard(X: Floats, mixture: Mixture, j: int) -> Floats:
    """Return points (n, 2) in standard deviations of component j, around its mean."""
    steps: Floats = np.linalg.solve(np.linalg.cholesky(mixture[2][j]), (X - mixture[1][j]).T).T
    return steps


def _all(mixture: Mixture) -> range:
    return range(len(mixture[0]))
