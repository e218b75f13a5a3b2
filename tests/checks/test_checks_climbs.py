"""What histories pass: the styles that the contract accepts, and no others."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import reference
from autograder.checks import climbs, mixtures
from autograder.checks.climbs import Climb
from autograder.expect import Mismatch

X = mixtures.shapeless().X
TOL = 0.05


def fit(change: Callable[[list[float]], list[float]] = list, rounds_back: int = 0) -> Climb:
    """Return a reference run whose history was changed, with parameters of an earlier round."""
    start = reference.random_init(X, 3, np.random.default_rng(4))
    *_, history = run_from(start, 200)
    parameters = reference.em_gmm(X, *start, len(history) - rounds_back)
    return climbs.climb((*parameters, change(history)), X, 3)


def run_from(start: tuple[object, ...], max_iter: int) -> tuple[object, ...]:
    """Return a run of EM that stops when a round gains less than TOL."""
    mixture, history = start, []
    while len(history) < max_iter and not (len(history) > 1 and np.diff(history)[-1] < TOL):
        mixture = reference.em_gmm(X, *mixture, 1)
        history.append(reference.log_likelihood(X, *mixture))
    return *mixture, history


ACCEPTED = {
    "as it is": list,
    "the start in front": lambda history: [history[0] - 50, *history],
    "the last value missing": lambda history: history[:-1],
    "tiny falls": lambda history: [h - 1e-6 * (i % 2) for i, h in enumerate(history)],
}


@pytest.mark.parametrize("change", ACCEPTED.values(), ids=list(ACCEPTED))
def test_accepted_histories(change: Callable[[list[float]], list[float]]) -> None:
    """A history may have the start in front, lack its last value, or fall by rounding."""
    run = fit(change)

    climbs.expect_rise(run)
    climbs.expect_own_history(run, slack=0.2)
    climbs.expect_stop(run, TOL, 200)


def test_parameters_may_be_one_round_ahead() -> None:
    """A history that lags the parameters by one round passes."""
    run = fit(rounds_back=-1)

    climbs.expect_rise(run)
    climbs.expect_own_history(run, slack=0.2)
    climbs.expect_stop(run, TOL, 200)


@pytest.mark.parametrize(
    ("change", "judge", "fact"),
    [
        (lambda h: [*h[:3], h[0], *h[3:]], climbs.expect_rise, "history falls from"),
        (lambda h: h[-1:], climbs.expect_rise, "history has a single value"),
        (lambda h: [x - 3 for x in h], lambda r: climbs.expect_own_history(r, 0.2), "ends at"),
        (lambda h: [*h, h[-1], h[-1]], lambda r: climbs.expect_stop(r, TOL, 200), "went on"),
        (lambda h: h[-1:], lambda r: climbs.expect_stop(r, TOL, 200), "single value"),
    ],
)
def test_refused_histories(
    change: Callable[[list[float]], list[float]], judge: Callable[[Climb], None], fact: str
) -> None:
    """A history that falls, is too short, belongs elsewhere or goes on is refused with the fact."""
    run = fit(change)

    with pytest.raises(Mismatch, match=fact):
        judge(run)


def test_early_end_is_refused() -> None:
    """A run that ends while rounds still gain much is refused."""
    run = fit(lambda history: history[:4], rounds_back=0)
    start = reference.random_init(X, 3, np.random.default_rng(4))
    *parameters, history = run_from(start, 4)
    run = climbs.climb((*parameters, history), X, 3)

    with pytest.raises(Mismatch, match="ended after a round that gained"):
        climbs.expect_stop(run, TOL, 200)


def test_parameters_that_are_no_mixture_are_refused() -> None:
    """Weights that do not sum to one are a fact about the student, not an error of ours."""
    phi, mu, Sigma = reference.random_init(X, 3, np.random.default_rng(4))

    with pytest.raises(Mismatch, match="no mixture for X: phi sums to 3"):
        climbs.climb((3 * phi, mu, Sigma, [1.0, 2.0]), X, 3)


def test_poor_fit_is_refused() -> None:
    """A start without any climb is below the peak."""
    example = mixtures.crossing()
    start = reference.random_init(example.X, 2, np.random.default_rng(4))
    run = climbs.climb((*start, [1.0, 2.0]), example.X, 2)

    with pytest.raises(Mismatch, match="most single runs climb higher"):
        climbs.expect_best(run, example, margin=2.0)


def test_fit_without_an_end_is_refused() -> None:
    """Where one more round gains a lot, the climb has not come to its end."""
    start = reference.random_init(X, 3, np.random.default_rng(4))
    run = climbs.climb((*start, [1.0, 2.0]), X, 3)

    with pytest.raises(Mismatch, match="one more round of EM gains"):
        climbs.expect_peak(run, left=0.02)


def rounds(count: int, change: Callable[[list[float]], list[float]] = list) -> Climb:
    """Return a run of exactly so many rounds from one start, its history changed."""
    mixture, history = reference.random_init(X, 3, np.random.default_rng(4)), []
    for _ in range(count):
        mixture = reference.em_gmm(X, *mixture, 1)
        history.append(reference.log_likelihood(X, *mixture))
    return climbs.climb((*mixture, change(history)), X, 3)


@pytest.mark.parametrize("change", ACCEPTED.values(), ids=list(ACCEPTED))
def test_accepted_rounds(change: Callable[[list[float]], list[float]]) -> None:
    """Every round is on record, with the start in front and without the last, too."""
    climbs.expect_every_round(rounds(3, change), rounds(8, change), X, rounds=5)


def test_parameters_one_round_behind_are_accepted() -> None:
    """The parameters from before the last round pass beside its log-likelihood."""
    short, long = rounds(3), rounds(8)
    behind = climbs.climb((*rounds(2).mixture, short.history), X, 3)

    climbs.expect_every_round(behind, long, X, rounds=5)


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        (lambda h: [x / len(X) for x in h], "does not repeat the same rounds"),
        (lambda h: [*h[:4], *h[5:]], "is not one round of EM"),
        (lambda h: h[:6], "5 more rounds add 3 values"),
    ],
)
def test_refused_rounds(change: Callable[[list[float]], list[float]], fact: str) -> None:
    """A history of something else, with a round left out, or too short is refused."""
    short, long = rounds(3), rounds(8, change)

    with pytest.raises(Mismatch, match=fact):
        climbs.expect_every_round(short, long, X, rounds=5)


def test_parameters_from_which_em_cannot_go_on_are_a_wrong_answer() -> None:
    """A component so far away that it loses its last point in the second round is no fault of ours.

    Its share of the nearest point is the smallest number there is.
    """
    phi, Sigma = np.full(3, 1 / 3), np.tile(np.eye(2), (3, 1, 1))
    middle = X.mean(axis=0)
    for far in np.arange(35.0, 60.0, 1e-3):
        mu = middle + np.array([[far, 0.0], [0.0, 0.0], [1.0, 0.0]])
        if reference.em_gmm(X, phi, mu, Sigma, 1)[0][0] == 0:
            break
    short = climbs.climb((phi, mu, Sigma, [0.0]), X, 3)
    long = climbs.climb((phi, mu, Sigma, short.reached + np.arange(6.0)), X, 3)

    with pytest.raises(Mismatch, match="EM cannot go on"):
        climbs.expect_every_round(short, long, X, rounds=5)
