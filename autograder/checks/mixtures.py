"""Example mixtures with points drawn from them, the data of most checks.

Seeded, so that every student is judged on the same numbers, which are drawn once and cannot be
written into. Eigenvalues are at least 0.01,
so that a student's jitter of 1e-9 stays far below the tolerance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

import reference
from autograder.checks import known
from reference.arguments import Floats, Ints, Mixture


@dataclass(frozen=True)
class Example:
    """A mixture, and points X with their hidden labels z drawn from it."""

    phi: Floats
    mu: Floats
    Sigma: Floats
    X: Floats
    z: Ints

    @property
    def mixture(self) -> Mixture:
        """The parameters, in the order in which every function takes them."""
        return self.phi, self.mu, self.Sigma

    @property
    def k(self) -> int:
        """The number of components."""
        return len(self.phi)


def drawn(phi: ArrayLike, mu: ArrayLike, Sigma: ArrayLike, n: int, seed: int) -> Example:
    """Draw n points from a mixture."""
    weights, means, shapes = (
        known.frozen(np.array(part, dtype=np.float64)) for part in (phi, mu, Sigma)
    )
    return Example(weights, means, shapes, *_sample(weights, means, shapes, n, seed))


@known.remembered
def _sample(phi: Floats, mu: Floats, Sigma: Floats, n: int, seed: int) -> tuple[Floats, Ints]:
    return reference.sample_gmm(n, phi, mu, Sigma, np.random.default_rng(seed))


def ordinary(n: int = 40, seed: int = 1) -> Example:
    """Three overlapping tilted clusters in the plane."""
    return drawn(
        [0.5, 0.3, 0.2],
        [[0.0, 0.0], [4.0, 1.0], [1.0, 5.0]],
        [ellipse(2.0, 0.5, 30), ellipse(1.0, 3.0, 20), ellipse(1.5, 0.8, -40)],
        n,
        seed,
    )


def circles(phi: ArrayLike = (1 / 3, 1 / 3, 1 / 3), n: int = 50, seed: int = 9) -> Example:
    """Three overlapping unit circles, equally likely if nothing else is said."""
    return drawn(phi, [[0.0, 0.0], [2.0, 0.5], [0.5, 2.0]], [np.eye(2)] * 3, n, seed)


def rare(n: int = 60, seed: int = 2) -> Example:
    """Two common clusters and one that makes a twentieth of the points, all in one place."""
    return drawn(
        [0.7, 0.25, 0.05],
        [[0.0, 0.0], [1.5, 0.5], [-0.5, 1.5]],
        [ellipse(1.0, 0.5, 10), ellipse(0.6, 1.2, 25), ellipse(2.0, 1.0, 50)],
        n,
        seed,
    )


def tilted(n: int = 60, seed: int = 3) -> Example:
    """A needle, a wide cloud and a small blob: what is nearest is seldom most responsible."""
    return drawn(
        [0.3, 0.5, 0.2],
        [[0.0, 0.0], [3.0, 2.0], [2.0, -1.0]],
        [ellipse(25.0, 0.05, 45), ellipse(100.0, 9.0, -30), ellipse(0.05, 0.2, 10)],
        n,
        seed,
    )


def four(n: int = 80, seed: int = 4) -> Example:
    """Four clusters of different weight, size and tilt."""
    return drawn(
        [0.4, 0.3, 0.2, 0.1],
        [[0.0, 0.0], [5.0, 0.0], [1.0, 6.0], [-5.0, 3.0]],
        [
            ellipse(6.0, 0.4, 40),
            ellipse(4.0, 0.2, -50),
            ellipse(8.0, 0.5, 15),
            ellipse(3.0, 0.2, 70),
        ],
        n,
        seed,
    )


def five_dimensions(n: int = 60, seed: int = 5, k: int = 2) -> Example:
    """Correlated clusters in five dimensions."""
    rng = np.random.default_rng(seed)
    phi = np.array([0.7, 0.3]) if k == 2 else np.arange(1, k + 1) / np.arange(1, k + 1).sum()
    mu = rng.normal(scale=2.0, size=(k, 5))
    return drawn(phi, mu, [(1 + j / 2) * ellipsoid(5, rng) for j in range(k)], n, seed)


def one_dimension(n: int = 30, seed: int = 6) -> Example:
    """Two clusters on a line, one narrow and one wide."""
    return drawn([0.35, 0.65], [[-1.0], [2.0]], [[[0.25]], [[4.0]]], n, seed)


def one_component(n: int = 30, seed: int = 7) -> Example:
    """A single tilted Gaussian."""
    return drawn([1.0], [[3.0, -2.0]], [ellipse(9.0, 0.25, 35)], n, seed)


def crossing(n: int = 80, seed: int = 5) -> Example:
    """Two long ellipses that cross: only soft shares over many rounds tell them apart.

    At least two thirds of all starts lead to them, whatever their kind; a single round, or
    rounds with hardened responsibilities, stay far below.
    """
    return drawn(
        [0.5, 0.5],
        [[0.0, 0.0], [1.0, 0.0]],
        [ellipse(16.0, 0.25, 46), ellipse(16.0, 0.25, -46)],
        n,
        seed,
    )


def four_apart() -> Example:
    """Four round clusters; about two thirds of all starts lead to them, whatever their kind."""
    return blobs([[4.0, 0.0], [6.0, 4.0], [6.0, 7.0], [1.0, 3.0]], 0.7, n=60, seed=1)


def three_apart() -> Example:
    """Three round clusters: two components reach one of three ends, each in a few rounds."""
    return blobs([[0.0, 0.0], [6.0, 0.0], [2.0, 7.0]], 1.0, n=24, seed=5)


def touching() -> Floats:
    """Two round clusters that touch: from any start EM fits them in less than 200 rounds."""
    return blobs([[0.0, 0.0], [3.5, 0.0]], 1.0, n=30, seed=11).X


def shapeless() -> Example:
    """A single round cloud: three components climb it slowly, to many different peaks."""
    return blobs([[0.0, 0.0]], 4.0, n=48, seed=8)


def blobs(centres: ArrayLike, variance: float, n: int, seed: int) -> Example:
    """Draw n points from equally likely circles in the plane."""
    mu = np.array(centres, dtype=np.float64)
    return drawn(np.full(len(mu), 1 / len(mu)), mu, [variance * np.eye(2)] * len(mu), n, seed)


def ellipse(along: float, across: float, degrees: float) -> Floats:
    """Return the covariance (2, 2) with these two variances, its first axis turned."""
    angle = np.deg2rad(degrees)
    axis = np.array([np.cos(angle), np.sin(angle)])
    return across * np.eye(2) + (along - across) * np.outer(axis, axis)


def ellipsoid(d: int, rng: np.random.Generator) -> Floats:
    """Return a covariance (d, d) whose variances along its random axes range from 0.2 to 8."""
    axes, _ = np.linalg.qr(rng.normal(size=(d, d)))
    covariance: Floats = (axes * np.geomspace(0.2, 8.0, d)) @ axes.T
    return covariance


def soft(n: int, weights: ArrayLike, seed: int) -> Floats:
    """Return responsibilities W (n, k) that prefer the components in proportion to `weights`."""
    return np.random.default_rng(seed).dirichlet(np.asarray(weights, dtype=np.float64), size=n)
