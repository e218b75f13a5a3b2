"""Mixtures and clouds that several tests of the reference look at."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

import reference
from reference.arguments import Floats


class Mixture(NamedTuple):
    """The parameters of one mixture, in the order in which every function takes them."""

    phi: Floats
    mu: Floats
    Sigma: Floats


def random_mixture(k: int, d: int, seed: int) -> Mixture:
    """Return unequal weights, spread means and correlated covariances of unequal size."""
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(k, d, d))
    sizes = rng.uniform(0.2, 2.0, size=(k, 1, 1))
    return Mixture(
        phi=rng.dirichlet(np.full(k, 5.0)),
        mu=rng.normal(scale=4.0, size=(k, d)),
        Sigma=sizes * (factors @ factors.transpose(0, 2, 1) + 0.3 * np.eye(d)),
    )


@pytest.fixture(
    params=[(1, 1), (1, 3), (2, 1), (3, 2), (4, 5)], ids=lambda kd: f"k{kd[0]}-d{kd[1]}"
)
def mixture(request: pytest.FixtureRequest) -> Mixture:
    """A mixture of k components in d dimensions."""
    k, d = request.param
    return random_mixture(k, d, seed=10 * k + d)


@pytest.fixture
def cloud(mixture: Mixture) -> Floats:
    """240 points drawn from the mixture."""
    X, _ = reference.sample_gmm(240, *mixture, np.random.default_rng(1))
    return X


@pytest.fixture
def start(mixture: Mixture, cloud: Floats) -> Mixture:
    """A start for EM that is not the truth: equal weights, rows as means, wide circles."""
    k, d = mixture.mu.shape
    return Mixture(np.full(k, 1 / k), cloud[:: 240 // k][:k], np.tile(4.0 * np.eye(d), (k, 1, 1)))
