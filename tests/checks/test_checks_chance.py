"""The statistics behind the sampler's checks: exact tails, against SciPy and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from autograder.checks import chance, mixtures


@pytest.mark.parametrize(
    ("count", "trials", "p"), [(0, 5, 0.3), (3, 5, 0.3), (5, 5, 0.3), (9, 9, 1)]
)
def test_count_has_the_binomial_tails(count: int, trials: int, p: float) -> None:
    """The p-value of a count doubles the smaller of its two exact tails."""
    fewer, more = stats.binom.cdf(count, trials, p), stats.binom.sf(count - 1, trials, p)

    assert chance.of_count(count, trials, p) == pytest.approx(min(1, 2 * min(fewer, more)))


@pytest.mark.parametrize("total", [0.1, 10.0, 40.0])
def test_squares_have_the_chi_square_tails(total: float) -> None:
    """The p-value of a sum of squares doubles the smaller tail of a chi-square."""
    low, high = stats.chi2.cdf(total, 10), stats.chi2.sf(total, 10)

    assert chance.of_squares(total, 10) == pytest.approx(2 * min(low, high))


def test_count_is_refused_at_most_as_often_as_promised() -> None:
    """Summed over all counts, a right sampler is refused with at most the stated probability."""
    counts = np.arange(361)
    refused = [chance.of_count(int(c), 360, 0.1) < chance.FALSE_ALARM / 3 for c in counts]

    risk = stats.binom.pmf(counts, 360, 0.1)[refused].sum()

    assert 0 < risk <= chance.FALSE_ALARM / 3


@pytest.mark.parametrize("judge", [chance.of_mean, chance.of_scatter])
def test_right_samples_are_as_surprising_as_chance_says(judge: object) -> None:
    """Of 2000 right samples, about a tenth or less have a p-value below a tenth."""
    example = mixtures.five_dimensions()
    rng = np.random.default_rng(3)
    mean, covariance = example.mu[0], example.Sigma[0]

    values = np.array(
        [
            judge(rng.multivariate_normal(mean, covariance, 50), mean, covariance)
            for _ in range(2000)
        ]
    )

    assert (values < 0.1).mean() <= 0.1 + 4 * np.sqrt(0.09 / 2000)


@pytest.mark.parametrize("d", [1, 2, 5])
def test_directions_determine_the_covariance(d: int) -> None:
    """Variances along the directions fix every number of a symmetric matrix."""
    U = chance.directions(d)

    products = np.array([np.outer(u, u)[np.triu_indices(d)] for u in U])

    assert np.allclose(np.linalg.norm(U, axis=1), 1)
    assert np.linalg.matrix_rank(products) == d * (d + 1) // 2


def test_so_few_kinds_are_seen_at_most_as_often_as_promised() -> None:
    """The bound is above the exact chance, and a right start is refused with less than 1e-9."""
    chances = np.eye(7)[0]  # of having seen so many of six kinds
    refused = 0.0
    for trials in range(1, 200):
        chances = np.array(
            [chances[s] * s / 6 + (chances[s - 1] * (7 - s) / 6 if s else 0.0) for s in range(7)]
        )
        for seen in range(1, 6):
            bound = chance.of_few(seen, 6, trials)
            assert chances[seen] <= bound * (1 + 1e-9)
            if bound < chance.FALSE_ALARM / 5:
                refused += chances[seen]
                chances[seen] = 0.0

    assert 0 < refused <= chance.FALSE_ALARM


@pytest.mark.parametrize(("found", "runs"), [(0.62, 23), (0.68, 20)])
def test_best_of_many_runs_is_found(found: float, runs: int) -> None:
    """The stated risk that all restarts of a fit miss the peak is below the promise."""
    assert (1 - found) ** runs <= chance.FALSE_ALARM
