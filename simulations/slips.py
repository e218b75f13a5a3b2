"""Formulas for responsibilities that forget something: which one a function follows, if any."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulations.functions import Floats
from simulations.scene import NAMES
from simulations.words import number, percent

SAME = 1e-6  # shares as near as this come from the same formula
WRONG = 1e-4  # shares as far from Bayes' rule as this are not rounding


def slip(X: Floats, W: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> str:
    """Return what W (n, k) of X (n, 2) forgets of the mixture; "" if it is Bayes' rule."""
    steps = X[:, np.newaxis] - mu
    right = _normalised(_logs(steps, phi, Sigma))
    if np.abs(W - right).max() < WRONG:
        return ""
    for formula, sentence in _formulas(steps, phi, Sigma, right):
        if np.abs(W - formula).max() < SAME:
            return sentence
    i, j = np.unravel_index(int(np.abs(W - right).argmax()), W.shape)
    return (
        f"At ({number(X[i, 0])}, {number(X[i, 1])}) your `responsibilities` gives "
        f"{NAMES[j]} {percent(W[i, j])}; Bayes' rule gives it {percent(right[i, j])}."
    )


def _formulas(
    steps: Floats, phi: Floats, Sigma: Floats, right: Floats
) -> Iterator[tuple[Floats, str]]:
    """Yield the shares of each formula that forgets something, and what that is."""
    logs = _logs(steps, phi, Sigma)
    round_ = np.tile(np.eye(2), (len(phi), 1, 1))
    yours = "These are the bars of a formula"
    yield _normalised(logs - np.log(phi)), f"{yours} without the weights `phi`."
    yield (
        _normalised(logs + 0.5 * np.linalg.slogdet(Sigma)[1]),
        f"{yours} without the size of each component, log det `Sigma`.",
    )
    yield (
        _normalised(_logs(steps, phi, Sigma * np.eye(2))),
        f"{yours} that knows only the diagonal of `Sigma`: the tilt is missing.",
    )
    yield (
        _normalised(_logs(steps, phi, round_)),
        f"{yours} without `Sigma`: weights and plain distances are all it knows.",
    )
    yield (
        _normalised(_logs(steps, np.ones_like(phi), round_)),
        f"{yours} of the distance to each centre alone: without `phi`, and without `Sigma`.",
    )
    nearest = (steps**2).sum(axis=2).argmin(axis=1)
    yield np.eye(len(phi))[nearest], "All goes to the nearest centre: that is k-means' rule."
    yield np.eye(len(phi))[right.argmax(axis=1)], "The right one gets all: shares should stay soft."


def _logs(steps: Floats, phi: Floats, Sigma: Floats) -> Floats:
    """Return log prior plus log density but for a constant, (n, k); places here are near."""
    distances = np.einsum("nji,jik,njk->nj", steps, np.linalg.inv(Sigma), steps)
    logs: Floats = np.log(phi) - 0.5 * (distances + np.linalg.slogdet(Sigma)[1])
    return logs


def _normalised(logs: Floats) -> Floats:
    ratios = np.exp(logs - logs.max(axis=1, keepdims=True))
    shares: Floats = ratios / ratios.sum(axis=1, keepdims=True)
    return shares
