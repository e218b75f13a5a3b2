"""The best of several runs beside single ones: who passes, who does not, and with what risk."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest

import reference
from autograder.checks import climbs, restarts
from autograder.checks import test_ch7_log_likelihood as ch7
from autograder.checks.climbs import Climb
from autograder.expect import Mismatch
from reference.arguments import Floats, Mixture


def height(seed: int) -> float:
    """Return where a single run ends, whatever its start is."""
    return float(np.random.default_rng(seed).normal())


def best(seed: int) -> float:
    """Return where the best of as many runs as a fit has ends."""
    return float(np.random.default_rng(seed).normal(size=restarts.RUNS).max())


def test_a_right_fit_is_hardly_ever_refused() -> None:
    """All that the check of the winner compares refuses a right fit with less than 1e-9."""
    equal_starts, no_crossing = 6.0**-12, 0.38**24

    assert restarts.chance_of_alarm() + equal_starts + no_crossing <= 1e-9


@pytest.mark.parametrize("seed", range(0, 200_000, 10_000))
def test_the_best_of_many_passes(seed: int) -> None:
    """The best of twenty is seldom below a single run."""
    restarts.expect_best(height, best, seed)


def test_ties_pass() -> None:
    """Where every run ends at the same height, nothing can be said."""
    restarts.expect_best(lambda seed: 1.0, lambda seed: 1.0 - 1e-9, seed=0)


def test_the_worst_of_many_is_refused() -> None:
    """Single runs beat the worst of twenty nearly always."""
    with pytest.raises(Mismatch, match="of 36 fits with n_init = 1 reach a higher"):
        restarts.expect_best(height, lambda seed: -best(seed), seed=0)


def test_one_of_many_is_mostly_refused() -> None:
    """A run that is no better than any other passes with a probability of about 7 %."""
    refused = 0
    for seed in range(0, 400_000, 10_000):
        try:
            restarts.expect_best(height, height_of_another, seed)
        except Mismatch:
            refused += 1

    assert refused >= 32


def height_of_another(seed: int) -> float:
    """Return where a single run ends that is none of those compared with it."""
    return height(10**9 + seed)


def test_starts_by_the_seed_or_within_a_fit_pass() -> None:
    """Seeds that make a difference pass, and several starts within a fit do."""
    restarts.expect_starts(lambda seed: np.full(2, seed), lambda seed: np.zeros(2))
    restarts.expect_starts(lambda seed: np.zeros(2), lambda seed: np.ones(2))


def test_a_single_start_for_everything_is_refused() -> None:
    """The same fit from each seed, by one run and by many, is a fact."""
    with pytest.raises(Mismatch, match="every run has the same start"):
        restarts.expect_starts(lambda seed: np.zeros(2), lambda seed: np.zeros(2))


def climb_of(rounds: int) -> Climb:
    """Return so many rounds from one start."""
    X = ch7.SMALL_CROSSING
    start = reference.random_init(X, 2, np.random.default_rng(3))
    return climbs.climb((*reference.em_gmm(X, *start, rounds), [1.0]), X, 2)


def test_runs_that_go_on_are_refused() -> None:
    """Many runs of one round that end a climb are refused, unless a single one does so, too."""
    restarts.expect_fresh(climb_of(1), climb_of(1))
    restarts.expect_fresh(climb_of(30), climb_of(30))

    with pytest.raises(Mismatch, match="goes on where the run before it ended"):
        restarts.expect_fresh(climb_of(1), climb_of(30))


def test_one_round_never_ends_a_climb() -> None:
    """From any two points as a start, of either covariance or by k-means, much is left to gain."""
    X = ch7.SMALL_CROSSING
    pairs = combinations(range(0, len(X), 2), 2)
    starts = [start for pair in pairs for start in starts_at(X, X[list(pair)])]

    for start in starts:
        run = climbs.climb((*reference.em_gmm(X, *start, 1), [1.0]), X, 2)
        restarts.expect_fresh(climb_of(1), run)


def starts_at(X: Floats, mu: Floats) -> Iterator[Mixture]:
    """Yield starts with circles, with the data's covariance, and with those of k-means."""
    half, (_, z) = np.full(2, 0.5), reference.kmeans_hard_em(X, mu)
    yield half, mu, np.array([np.eye(2)] * 2)
    yield half, mu, np.array([np.cov(X.T)] * 2)
    yield reference.m_step(X, np.eye(2)[z])
