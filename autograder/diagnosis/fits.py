"""Fitting Gaussians to points that each class or component has a share of, step by step.

The recipe of `fit_labelled`, where shares are 0 or 1, and of `m_step`; and what people put in
the place of one of its steps. What it means when somebody does is said where the function is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.diagnosis import probes
from autograder.records import Picture
from reference.arguments import Floats, Mixture

NAMES = ("phi", "mu", "Sigma")
DEFAULT_REG = 1e-6
SEEN = 0.01  # a difference of ellipses, as a part of their size, that a picture shows


def same(values: Floats) -> Floats:
    """Leave values as they are."""
    return values


def one_hot(W: Floats) -> Floats:
    """Give each point to its largest share."""
    return np.asarray(np.eye(W.shape[1])[W.argmax(axis=1)])


def counted(W: Floats, N: Floats) -> Floats:
    """Return phi = N_j / n."""
    return N / len(W)


def weighted(X: Floats, W: Floats, N: Floats) -> Floats:
    """Return the weighted means (k, d)."""
    return np.asarray(W.T @ X / N[:, np.newaxis])


def over_all(X: Floats, W: Floats, N: Floats) -> Floats:
    """Return weighted sums (k, d), divided by n."""
    return np.asarray(W.T @ X / len(X))


def unweighted(X: Floats, W: Floats, N: Floats) -> Floats:
    """Return the mean of all points, k times."""
    return np.tile(X.mean(axis=0), (len(N), 1))


def one_number(X: Floats, W: Floats, N: Floats) -> Floats:
    """Return means over points and coordinates (k,)."""
    return np.asarray(weighted(X, W, N).mean(axis=1))


def one_number_repeated(X: Floats, W: Floats, N: Floats) -> Floats:
    """Return means over points and coordinates, in every coordinate (k, d)."""
    return np.repeat(one_number(X, W, N)[:, np.newaxis], X.shape[1], axis=1)


def around_these(X: Floats, W: Floats, N: Floats, mu: Floats) -> Floats:
    """Return the means as they were returned, with an axis of their own if they lost it."""
    return mu.reshape(len(N), -1)


def around_right_means(X: Floats, W: Floats, N: Floats, mu: Floats) -> Floats:
    """Return the right means, whatever was returned."""
    return weighted(X, W, N)


def around_all(X: Floats, W: Floats, N: Floats, mu: Floats) -> Floats:
    """Return the mean of all points."""
    return unweighted(X, W, N)


def around_origin(X: Floats, W: Floats, N: Floats, mu: Floats) -> Floats:
    """Return zeros: nothing is subtracted."""
    return np.zeros((len(N), X.shape[1]))


def scattered(D: Floats, W: Floats) -> Floats:
    """Return the weighted sums (k, d, d) of outer products of deviations D (n, k, d)."""
    return np.asarray(np.einsum("nk,nki,nkj->kij", W, D, D))


def unweighted_scatter(D: Floats, W: Floats) -> Floats:
    """Return the sums of the outer products of all points' deviations."""
    return scattered(D, np.ones_like(W))


def squared_shares(D: Floats, W: Floats) -> Floats:
    """Weigh both factors of each outer product."""
    return scattered(D, W**2)


def roots_of_shares(D: Floats, W: Floats) -> Floats:
    """Weigh by square roots."""
    return scattered(D, np.sqrt(W))


def by_count(S: Floats, W: Floats, N: Floats) -> Floats:
    """Divide scatters S (k, d, d) by N_j."""
    return S / N[:, np.newaxis, np.newaxis]


def by_count_less_one(S: Floats, W: Floats, N: Floats) -> Floats:
    """Divide by N_j - 1."""
    return by_count(S, W, N - 1)


def by_reliability(S: Floats, W: Floats, N: Floats) -> Floats:
    """Divide as `np.cov` does by default with weights that are no counts."""
    return by_count(S, W, N - (W**2).sum(axis=0) / N)


def by_all(S: Floats, W: Floats, N: Floats) -> Floats:
    """Divide by n."""
    return S / len(W)


def by_nothing(S: Floats, W: Floats, N: Floats) -> Floats:
    """Leave the sums as they are."""
    return S


def by_count_squared(S: Floats, W: Floats, N: Floats) -> Floats:
    """Divide twice by N_j."""
    return by_count(S, W, N**2)


def by_all_together(S: Floats, W: Floats, N: Floats) -> Floats:
    """Return one covariance for all: the sum of all scatters over n."""
    return np.tile(S.sum(axis=0) / len(W), (len(N), 1, 1))


def on_diagonal(Sigma: Floats) -> Floats:
    """Keep the variances only."""
    return Sigma * np.eye(Sigma.shape[-1])


def round_ones(Sigma: Floats) -> Floats:
    """Return circles of the same mean variance."""
    d = Sigma.shape[-1]
    variances = np.trace(Sigma, axis1=1, axis2=2) / d
    return np.asarray(variances[:, np.newaxis, np.newaxis] * np.eye(d))


def units(Sigma: Floats) -> Floats:
    """Return identities."""
    return np.ones_like(Sigma) * np.eye(Sigma.shape[-1])


def last_one(Sigma: Floats) -> Floats:
    """Return the last covariance for all."""
    return np.tile(Sigma[-1], (len(Sigma), 1, 1))


def correlations(Sigma: Floats) -> Floats:
    """Return correlation matrices."""
    deviations = np.sqrt(np.diagonal(Sigma, axis1=1, axis2=2))
    return np.asarray(Sigma / (deviations[:, :, np.newaxis] * deviations[:, np.newaxis, :]))


def no_ridge(Sigma: Floats, N: Floats, reg: float) -> Floats:
    """Add nothing."""
    return Sigma


def ridge(Sigma: Floats, N: Floats, reg: float) -> Floats:
    """Add reg to the diagonals."""
    return Sigma + reg * np.eye(Sigma.shape[-1])


@dataclass(frozen=True)
class Fit:
    """Weights, means and covariances from shares (Bishop 2006, 9.24-9.27)."""

    shares: Callable[[Floats], Floats] = same
    weight: Callable[[Floats, Floats], Floats] = counted
    average: Callable[[Floats, Floats, Floats], Floats] = weighted
    centre: Callable[[Floats, Floats, Floats, Floats], Floats] = around_these
    scatter: Callable[[Floats, Floats], Floats] = scattered
    divide: Callable[[Floats, Floats, Floats], Floats] = by_count
    shape: Callable[[Floats], Floats] = same
    unit: Callable[[Floats], Floats] = same
    add: Callable[[Floats, Floats, float], Floats] = ridge

    def fitted(self, X: Floats, W: Floats, reg: float) -> Mixture:
        """Return phi (k,), mu (k, d), Sigma (k, d, d) of points X (n, d) with shares W (n, k)."""
        W = self.shares(W)
        N = W.sum(axis=0)
        mu = self.average(X, W, N)
        D = X[:, np.newaxis] - self.centre(X, W, N, mu)
        Sigma = self.unit(self.shape(self.divide(self.scatter(D, W), W, N)))
        return self.weight(W, N), mu, self.add(Sigma, N, reg)


def ellipses(X: Floats, W: Floats, answer: Mixture, right: Mixture) -> Picture | None:
    """Show the student's ellipses over the right ones, points in the colours of their shares.

    Where they lie on each other there is nothing to see.
    """
    difference = _difference(answer, right)
    _, mu, Sigma = answer
    _, right_mu, right_Sigma = right
    numbers: Mapping[str, Any] = {
        "X": X,
        "W": W,
        "yours_mu": mu,
        "yours_Sigma": Sigma,
        "right_mu": right_mu,
        "right_Sigma": right_Sigma,
    }
    if not difference:
        return None
    text = f"{len(X)} points, your {len(mu)} ellipses and the right ones. {difference}"
    return Picture("ellipses", text, {name: probes.rounded(v) for name, v in numbers.items()})


def _difference(answer: Mixture, right: Mixture) -> str:
    """Say which ellipse is off most, and by how much, if one can see it."""
    _, mu, Sigma = answer
    _, right_mu, right_Sigma = right
    with np.errstate(all="ignore"):  # a student's numbers may be of any size
        spread, right_spread = (np.trace(S, axis1=1, axis2=2) for S in (Sigma, right_Sigma))
        moved = np.sqrt(((mu - right_mu) ** 2).sum(axis=1))
        off = moved / np.sqrt(right_spread)
        bent = np.abs(Sigma - right_Sigma).max(axis=(1, 2)) / right_spread
    j = int((off + bent).argmax())
    if max(off[j], bent[j]) < SEEN:
        return ""
    words = []
    if off[j] >= SEEN:
        words.append(f"your centre is {moved[j]:.3g} away from the right one")
    if abs(spread[j] - right_spread[j]) >= SEEN * right_spread[j]:
        words.append(f"your variances add up to {spread[j]:.3g} instead of {right_spread[j]:.3g}")
    elif bent[j] >= SEEN:
        words.append("your ellipse is as large as the right one, but of another shape or tilt")
    return f"They differ most for number {j}: {', and '.join(words)}."
