"""Responsibilities that forget something of the mixture: what a function leaves out, if anything.

Each slip is Bayes' rule for another mixture, one without weights or without tilt, and what that
gives scikit-learn says: the formula, which students are to write, stands nowhere here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulations.chapters import yardstick
from simulations.functions import Floats
from simulations.scene import NAMES
from simulations.words import number, percent

SAME = 1e-6  # shares as near as this come from the same formula
WRONG = 1e-4  # shares as far from Bayes' rule as this are not rounding


def slip(X: Floats, W: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> str:
    """Return what W (n, k) of X (n, 2) forgets of the mixture; "" if it is Bayes' rule."""
    right = yardstick.responsibilities(X, phi, mu, Sigma)
    if right is None or np.abs(W - right).max() < WRONG:
        return ""
    for shares, sentence in _slips(X, phi, mu, Sigma, right):
        if shares is not None and np.abs(W - shares).max() < SAME:
            return sentence
    i, j = np.unravel_index(int(np.abs(W - right).argmax()), W.shape)
    return (
        f"At ({number(X[i, 0])}, {number(X[i, 1])}) your `responsibilities` gives "
        f"{NAMES[j]} {percent(W[i, j])}; Bayes' rule gives it {percent(right[i, j])}."
    )


def _slips(
    X: Floats, phi: Floats, mu: Floats, Sigma: Floats, right: Floats
) -> Iterator[tuple[Floats | None, str]]:
    """Yield the shares of each formula that forgets something, and what that is."""
    even = np.full_like(phi, 1 / len(phi))
    circles = np.tile(np.eye(2), (len(phi), 1, 1))
    sizes = phi * np.sqrt(np.linalg.det(Sigma))  # as weights, they cancel the sizes
    yours = "These are the bars of a formula"
    for weights, covariances, sentence in (
        (even, Sigma, f"{yours} without the weights `phi`."),
        (
            sizes / sizes.sum(),
            Sigma,
            f"{yours} without the size of each component, log det `Sigma`.",
        ),
        (
            phi,
            Sigma * np.eye(2),
            f"{yours} that knows only the diagonal of `Sigma`: the tilt is missing.",
        ),
        (
            phi,
            circles,
            f"{yours} without `Sigma`: weights and plain distances are all it knows.",
        ),
        (
            even,
            circles,
            f"{yours} of the distance to each centre alone: without `phi`, and without `Sigma`.",
        ),
    ):
        yield yardstick.responsibilities(X, weights, mu, covariances), sentence
    nearest = yardstick.nearest(X, mu)
    yield np.eye(len(phi))[nearest], "All goes to the nearest centre: that is k-means' rule."
    yield np.eye(len(phi))[right.argmax(axis=1)], "The right one gets all: shares should stay soft."
