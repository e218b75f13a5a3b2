"""Expectations of a start for EM: equal weights, different rows as means, circles."""

from __future__ import annotations

import numpy as np

from autograder import expect
from autograder.expect import Mismatch
from autograder.student import Student
from autograder.wire import Seed
from reference.arguments import Floats

NAMES = ("phi", "mu", "Sigma")


LEAST, MOST = 4, 30  # so many starts are looked at; more only until two differ


def expect_starts(student: Student, X: Floats, k: int) -> None:
    """Expect right starts, not all of them with the same rows.

    False alarm: where no set of rows has a probability above 0.45, be it for uniform choices
    or k-means++, all thirty agree with a probability of at most 0.45 ** 29 = 8.8e-11.
    """
    choices: set[frozenset[int]] = set()
    for seed in range(MOST):
        choices.add(expect_start(student.random_init(X, k, Seed(seed)), X, k))
        if seed + 1 >= LEAST and len(choices) > 1:
            return
    raise Mismatch("thirty different seeds all chose the same rows")


def expect_start(value: object, X: Floats, k: int) -> frozenset[int]:
    """Expect a right start, and return which rows of X it chose."""
    phi, mu, Sigma = expect.parts(value, *NAMES)
    expect.close(phi, np.full(k, 1 / k), "phi")
    expect.covariances(Sigma, np.array([np.eye(X.shape[1])] * k), "Sigma")
    return chosen_rows(mu, X, k)


def chosen_rows(mu: object, X: Floats, k: int) -> frozenset[int]:
    """Return which rows of X the means are; expect k different ones."""
    means = expect.numbers(mu, "mu", (k, X.shape[1]))
    near = np.abs(means[:, np.newaxis] - X).max(axis=2) <= expect.RTOL * np.abs(X).max()
    found = near.any(axis=1)
    expect.that(found.all(), f"mu[{int(np.argmin(found))}] is no row of X")
    rows = near.argmax(axis=1).tolist()
    expect.that(len(set(rows)) == k, f"mu has only {len(set(rows))} different rows, not {k}")
    return frozenset(rows)
