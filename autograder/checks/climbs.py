"""What can be said of a fit by `fit_gmm` whatever start it chose.

Starts differ between right solutions, so parameters are never compared with those of a
reference run. A history may hold the start's log-likelihood in front, lack its last value,
or lag one round behind the parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

import reference
from autograder import expect
from autograder.checks import known
from autograder.checks.mixtures import Example
from autograder.expect import Mismatch
from autograder.student import Student
from autograder.wire import Seed
from reference.arguments import Floats, Mixture

SAME = 1e-4  # far above what another ridge or rounding changes in a few rounds


@dataclass(frozen=True)
class Climb:
    """A fit to X: its history, and what it really reached."""

    X: Floats
    mixture: Mixture
    history: Floats
    reached: float

    @cached_property
    def next_gain(self) -> float:
        """What one more round would gain. Raises Mismatch where EM cannot go on."""
        return ascent(self.X, self.mixture, 1)[0] - self.reached

    @property
    def gains(self) -> Floats:
        """What each recorded round gained."""
        return np.diff(self.history)

    @property
    def forgiven(self) -> float:
        """A fall this small is rounding, or the price of the ridge."""
        return 1e-5 + 1e-8 * abs(self.reached)


def fit(
    student: Student, X: Floats, k: int, seed: int, n_init: int, max_iter: int, tol: float
) -> Climb:
    """Return a student's fit, with what it really reached."""
    value = student.fit_gmm(X, k, Seed(seed), n_init=n_init, max_iter=max_iter, tol=tol)
    return climb(value, X, k)


def climb(value: object, X: Floats, k: int) -> Climb:
    """Expect four things: a mixture for X with k components, and a history."""
    phi, mu, Sigma, history = expect.parts(value, "phi", "mu", "Sigma", "history")
    d = X.shape[1]
    mixture = (
        expect.numbers(phi, "phi", (k,)),
        expect.numbers(mu, "mu", (k, d)),
        expect.numbers(Sigma, "Sigma", (k, d, d)),
    )
    try:
        reached = reference.log_likelihood(X, *mixture)
    except ValueError as error:
        raise Mismatch(f"the returned parameters are no mixture for X: {error}") from None
    return Climb(X, mixture, expect.series(history, "history"), reached)


def ascent(X: Floats, mixture: Mixture, count: int, each: int = 1) -> list[float]:
    """Return the log-likelihoods on the way from a student's mixture, every `each` rounds of EM."""
    reached = []
    for _ in range(count):
        try:
            mixture = reference.em_gmm(X, *mixture, each)
        except ValueError as error:  # a component may lose all of its points on the way
            raise Mismatch(f"EM cannot go on from the returned parameters: {error}") from None
        reached.append(reference.log_likelihood(X, *mixture))
    return reached


def expect_rise(run: Climb) -> None:
    """Expect a history of several rounds that never falls."""
    expect_rounds(run)
    good = run.gains >= -run.forgiven
    i = int(np.argmin(good))
    expect.that(good.all(), f"history falls from {run.history[i]:.8g} to {run.history[i + 1]:.8g}")


def expect_rounds(run: Climb) -> None:
    """Expect more than one round on record, for a run that takes many."""
    expect.that(
        len(run.history) > 1, "history has a single value, though the run takes many rounds"
    )


def expect_peak(run: Climb, left: float) -> None:
    """Expect a run with a tiny tol to end where one more round of EM gains next to nothing."""
    expect.that(
        run.next_gain < left,
        f"the returned parameters are not where a climb ends: one more round of EM gains "
        f"{run.next_gain:.2g}",
    )


def expect_every_round(short: Climb, long: Climb, X: Floats, rounds: int) -> None:
    """Expect a run that goes on for `rounds` more rounds than a short one to record each.

    Both have the same start, which is unknown; where the short one ends is known. The history
    may lack the last round, and the parameters may lag one round behind it.
    """
    path = [short.reached, *ascent(X, short.mixture, rounds + 1)]
    known = np.flatnonzero(np.abs(long.history - path[0]) <= SAME)
    expect.that(
        bool(known.size),
        "the same seed with a larger max_iter does not repeat the same rounds: the log-likelihood "
        "that the shorter run ended with is not in the longer run's history",
    )
    rest = long.history[known[0] :]
    shared = min(len(rest), len(path))
    good = np.abs(rest[:shared] - path[:shared]) <= SAME
    i = int(known[0]) + int(np.argmin(good))
    expect.that(
        good.all(),
        f"history[{i}] is {long.history[i]:.8g}, which is not one round of EM "
        f"after history[{i - 1}]",
    )
    expect.that(
        rounds <= len(rest) <= rounds + 2,
        f"{rounds} more rounds add {len(rest) - 1} values to the history",
    )


def expect_own_history(run: Climb, slack: float) -> None:
    """Expect a converged run's history to end where its parameters are."""
    expect.that(
        abs(run.reached - run.history[-1]) <= slack,
        f"history ends at {run.history[-1]:.8g}, but the log-likelihood of the returned "
        f"parameters is {run.reached:.8g}",
    )


def expect_stop(run: Climb, tol: float, max_iter: int) -> None:
    """Expect the run to end with its first gain below tol, or after `max_iter` rounds."""
    expect_rounds(run)
    for gain in run.gains[:-1]:
        expect.that(
            gain >= tol - run.forgiven,
            f"with tol = {tol:g} a run went on after a round that gained {gain:.3g}",
        )
    unrecorded = run.reached - run.history[-1]
    expect.that(
        len(run.history) >= max_iter - 1
        or run.gains[-1] < tol
        or run.forgiven < unrecorded < tol
        or run.next_gain < max(tol, run.forgiven),
        f"with tol = {tol:g} a run ended after a round that gained {run.gains[-1]:.3g}",
    )


def expect_best(run: Climb, example: Example, margin: float) -> None:
    """Expect a fit as good as a climb from the true parameters reaches."""
    expect.that(
        is_best(run, example, margin),
        f"the returned fit has log-likelihood {run.reached:.5g}; most single runs climb higher",
    )


def is_best(run: Climb, example: Example, margin: float) -> bool:
    """Tell whether a fit is as good as a climb from the true parameters reaches."""
    peak = known.log_likelihood(example.X, *known.em_gmm(example.X, *example.mixture, iters=60))
    return run.reached >= peak - margin


def one_gaussian(X: Floats) -> Mixture:
    """Return the best fit with a single component."""
    return known.m_step(X, np.ones((len(X), 1)))
