"""The best of several runs beside single ones: who passes, who does not, and with what risk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, islice

import numpy as np
import pytest

import reference
from autograder.checks import climbs, restarts
from autograder.checks import test_ch7_log_likelihood as ch7
from autograder.checks.climbs import Climb
from autograder.diagnosis import runs
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


Choice = Callable[[list[list[float]], int], int]  # which run: their heights, round by round
CHOICES: dict[str, Choice] = {
    "first": lambda heights, seed: 0,
    "last": lambda heights, seed: -1,
    "worst": lambda heights, seed: int(np.argmin([h[-1] for h in heights])),
    "best start": lambda heights, seed: int(np.argmax([h[0] for h in heights])),
    "best after a round": lambda heights, seed: int(np.argmax([h[1] for h in heights])),
    "better than the one before": lambda heights, seed: max(
        [i for i in range(1, len(heights)) if heights[i][-1] > heights[i - 1][-1]], default=0
    ),
}


def best_of(heights: list[list[float]], seed: int) -> int:
    """Choose the run that a right fit returns."""
    return int(np.argmax([h[-1] for h in heights]))


def by_lot(heights: list[list[float]], seed: int) -> int:
    """Choose any run."""
    return int(np.random.default_rng(seed).integers(len(heights)))


def convinces(choose: Choice, seed: int = ch7.FEW_SEED, start: str = "in a row") -> bool:
    """Tell whether who returns this one of straightforward runs convinces."""
    X = ch7.SMALL_CROSSING

    def fit(seed: int, n_init: int, rounds: int) -> Climb:
        starts = islice(runs.STARTS[start](X, np.random.default_rng(seed)), n_init)
        paths = [runs.path(X, start, rounds) for start in starts]
        heights = [[reference.log_likelihood(X, *mixture) for mixture in path] for path in paths]
        return climbs.climb((*paths[choose(heights, seed)][-1], [1.0]), X, 2)

    return restarts.convinces(lambda s: fit(s, 1, 1), lambda s: fit(s, restarts.FEW_RUNS, 2), seed)


@pytest.mark.parametrize("start", list(runs.STARTS))
def test_the_best_run_convinces(start: str) -> None:
    """A straightforward right fit is asked for nothing more."""
    assert convinces(best_of, start=start)


@pytest.mark.parametrize("start", list(runs.STARTS))
@pytest.mark.parametrize("choice", list(CHOICES))
def test_another_run_does_not_convince(choice: str, start: str) -> None:
    """Whoever returns another run is asked for more, with a single exception."""
    exception = (choice, start) == ("best after a round", "choice")

    assert convinces(CHOICES[choice], start=start) == exception


def test_a_run_drawn_by_lot_seldom_convinces() -> None:
    """Of forty other seeds a right fit convinces with most, and a random run with few."""
    seeds = range(0, 40_000, 1000)

    right = sum(convinces(best_of, seed) for seed in seeds)
    random = sum(convinces(by_lot, seed) for seed in seeds)

    assert right >= 20
    assert random <= 9


def test_equal_starts_and_ends_of_climbs_do_not_convince() -> None:
    """A single start for all seeds is looked at more closely, and so is one long climb."""
    one, above, top = climb_of(1), climb_of(4), climb_of(30)

    def another(seed: int) -> Climb:
        return replace(one, mixture=(one.mixture[0], one.mixture[1] + seed, one.mixture[2]))

    assert restarts.convinces(another, lambda seed: above, seed=0)
    assert not restarts.convinces(lambda seed: one, lambda seed: above, seed=0)
    assert not restarts.convinces(another, lambda seed: top, seed=0)


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
