"""The data of the checks: what the contract asks of them, and that they tell bugs apart."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal

import reference
from autograder.checks import climbs, mixtures
from autograder.checks import test_ch7_log_likelihood as ch7
from autograder.checks.mixtures import Example
from reference.arguments import Floats

EXAMPLES = [
    mixtures.ordinary(),
    mixtures.rare(),
    mixtures.tilted(),
    mixtures.four(),
    mixtures.five_dimensions(),
    mixtures.five_dimensions(k=4, seed=31),
    mixtures.one_dimension(),
    mixtures.one_component(),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_stay_within_the_range_of_the_contract(example: Example) -> None:
    """Eigenvalues are at least 0.01, condition numbers moderate, weights proper."""
    eigenvalues = np.linalg.eigvalsh(example.Sigma)

    assert eigenvalues.min() >= 0.01
    assert np.linalg.cond(example.Sigma).max() <= 1e8
    assert example.phi.sum() == pytest.approx(1)


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_density_underflows_but_in_the_far_points_check(example: Example) -> None:
    """A naive sum of densities is far above the smallest float at every ordinary point."""
    total = sum(
        weight * multivariate_normal(mean, covariance).pdf(example.X)
        for weight, mean, covariance in zip(*example.mixture, strict=True)
    )

    assert total.min() > 1e-100


@pytest.mark.parametrize("start", [[0, 1, 2], [9, 10, 11]])
def test_k_means_has_no_near_ties(start: list[int]) -> None:
    """At every round each point's two nearest centres differ by more than rounding."""
    X = mixtures.ordinary(n=60, seed=82).X
    for rounds in range(8):
        mu, _ = reference.kmeans_hard_em(X, X[start], rounds)
        nearest = np.sort(((X[:, None] - mu) ** 2).sum(axis=2), axis=1)
        assert ((nearest[:, 1] - nearest[:, 0]) / nearest[:, 1]).min() > 1e-4


def test_ties_of_k_means_are_exact() -> None:
    """The point between three centres is equally far from all, also from the final ones."""
    X = np.array([[-2, 0], [0, 0], [2, 0], [4, 2], [4, -2], [2, 3], [2, 1]], dtype=np.float64)

    mu, z = reference.kmeans_hard_em(X, np.array([[0.0, 0.0], [4.0, 0.0], [2.0, 2.0]]))

    assert ((X[2] - mu) ** 2).sum(axis=1).tolist() == [4.0, 4.0, 4.0]
    assert z[2] == 0


@pytest.mark.parametrize(
    ("example", "k", "max_iter", "tol", "promised"),
    [(mixtures.four_apart(), 4, 15, 0.001, 0.84), (mixtures.crossing(), 2, 25, 0.02, 0.62)],
)
def test_most_starts_find_the_clusters(
    example: Example, k: int, max_iter: int, tol: float, promised: float
) -> None:
    """The share of random starts that come near the peak is what the false alarm is built on."""
    rng, runs = np.random.default_rng(0), 150

    fits = [
        reference.fit_gmm(example.X, k, rng, n_init=1, max_iter=max_iter, tol=tol)
        for _ in range(runs)
    ]

    found = sum(reached_the_peak(fit, example) for fit in fits)
    assert found / runs >= promised - 2 * np.sqrt(promised * (1 - promised) / runs)
    assert found < runs


def test_a_default_fit_of_two_clusters_leaves_next_to_nothing() -> None:
    """From any start the default tol ends a run where a round gains far less than is allowed."""
    X, rng = mixtures.touching(), np.random.default_rng(1)

    left = [climbs.climb(reference.fit_gmm(X, 2, rng, n_init=1), X, 2).next_gain for _ in range(60)]

    assert max(left) < 2e-6


def test_every_start_comes_to_an_end_of_its_climb() -> None:
    """On the crossing ellipses less is left to gain than one or two rounds leave."""
    X = ch7.SMALL_CROSSING
    rng = np.random.default_rng(0)

    left = {
        rounds: [
            climbs.climb(reference.fit_gmm(X, 2, rng, 1, rounds, 1e-4), X, 2).next_gain
            for _ in range(40)
        ]
        for rounds in (1, 2, 200)
    }

    assert max(left[200]) < 1e-3
    assert min(left[1] + left[2]) > 0.08


def test_two_runs_on_three_clusters_mostly_end_at_different_heights() -> None:
    """So the history of another run is seen; each run is short, and no component collapses."""
    X, rng = mixtures.three_apart().X, np.random.default_rng(2)

    fits = [reference.fit_gmm(X, 2, rng, n_init=1, tol=0.02) for _ in range(60)]

    ends = np.array([history[-1] for *_, history in fits])
    assert (np.abs(ends[::2] - ends[1::2]) > 0.5).mean() >= 0.5
    assert max(len(history) for *_, history in fits) <= 40
    assert min(np.linalg.eigvalsh(Sigma).min() for _, _, Sigma, _ in fits) >= 0.01


def reached_the_peak(fit: tuple[Floats, Floats, Floats, list[float]], example: Example) -> bool:
    """Return whether a fit satisfies `climbs.expect_best`."""
    try:
        climbs.expect_best(climbs.climb(fit, example.X, example.k), example, margin=10.0)
    except climbs.Mismatch:
        return False
    return True
