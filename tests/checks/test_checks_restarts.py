"""The best of several runs beside single ones: who passes, who does not, and with what risk."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import restarts
from autograder.expect import Mismatch


def height(seed: int) -> float:
    """Return where a single run ends, whatever its start is."""
    return float(np.random.default_rng(seed).normal())


def best(seed: int) -> float:
    """Return where the best of as many runs as a fit has ends."""
    return float(np.random.default_rng(seed).normal(size=restarts.RUNS).max())


def test_a_right_fit_is_hardly_ever_refused() -> None:
    """The stated risk is below 1e-9, and one win less of single runs would be above it."""
    assert restarts.chance_of_alarm() <= 1e-9


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
