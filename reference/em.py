"""The E-step, the M-step, and the loop that alternates them.

Bishop, Pattern Recognition and Machine Learning (2006), section 9.2.2.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reference import arguments
from reference.arguments import Floats, Mixture
from reference.gaussian import blocks, log_joint

RIDGE = 1e-6


def responsibilities(X: ArrayLike, phi: ArrayLike, mu: ArrayLike, Sigma: ArrayLike) -> Floats:
    """Return W (n, k): the probability that component j made point i (Bishop 9.23)."""
    X = arguments.points(X)
    phi, mu, Sigma = arguments.mixture(phi, mu, Sigma)
    arguments.together(X, mu)

    return _e_step(X, phi, mu, Sigma)


def m_step(X: ArrayLike, W: ArrayLike, reg: float = RIDGE) -> Mixture:
    """Return phi (k,), mu (k, d), Sigma (k, d, d) of X (n, d) under W (n, k) (Bishop 9.24-9.27)."""
    X, reg = arguments.points(X), arguments.number(reg, "reg")
    W = arguments.shares(W, len(X))
    (n, d), k = X.shape, W.shape[1]
    arguments.affordable(n, k, d)

    return _m_step(X, W, reg)


def random_init(X: ArrayLike, k: int, rng: np.random.Generator) -> Mixture:
    """Return a start for X (n, d): equal weights, k different rows as means, unit circles.

    Rows that are equal count once, so that no two components start as twins, which no
    E-step could ever tell apart.
    """
    X, k, rng = arguments.points(X), arguments.count(k, "k", least=1), arguments.generator(rng)
    rows = _distinct(X)
    if len(rows) < k:
        raise ValueError(f"X has {len(rows)} different rows, fewer than k = {k} components")
    n, d = X.shape
    arguments.affordable(n, k, d)

    phi = np.full(k, 1 / k)
    mu = rng.choice(rows, size=k, replace=False)
    Sigma = np.tile(np.eye(d), (k, 1, 1))
    return phi, mu, Sigma


def em_gmm(X: ArrayLike, phi: ArrayLike, mu: ArrayLike, Sigma: ArrayLike, iters: int) -> Mixture:
    """Return phi, mu, Sigma after `iters` rounds of E then M; no rounds return the start."""
    X, iters = arguments.points(X), arguments.count(iters, "iters", least=0)
    phi, mu, Sigma = arguments.mixture(phi, mu, Sigma)
    arguments.together(X, mu, rounds=iters)

    for _ in range(iters):
        W = _e_step(X, phi, mu, arguments.numbers(Sigma, "Sigma"))  # it may have grown too large
        phi, mu, Sigma = _m_step(X, W, RIDGE)
    return phi, mu, Sigma


def _e_step(X: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> Floats:
    """Return W (n, k) of arguments that make sense, column by column in memory.

    Prior times density, divided by its sum over the components. Only ratios matter, so each
    row's largest log is taken out before exp: its ratio is 1 also where all densities underflow.
    """
    W = np.empty((len(X), len(mu)), order="F")
    for rows, joint in log_joint(X, phi, mu, Sigma):
        ratios: Floats = np.exp(joint - joint.max(axis=1, keepdims=True))
        W[rows] = ratios / ratios.sum(axis=1, keepdims=True)
    return W


def _m_step(X: Floats, W: Floats, reg: float) -> Mixture:
    """Return phi (k,), mu (k, d), Sigma (k, d, d) of arguments that make sense.

    Fitting with fractional counts: component j owns N_j = sum_i W_ij points, and each point
    counts in its mean and, around that new mean, in its covariance. The ridge `reg * I`
    keeps a component that owns a single point from collapsing onto it.
    """
    (n, d), N = X.shape, W.sum(axis=0)
    if N.min() == 0:
        raise ValueError(f"component {np.argmin(N)} has no mass: its column of W sums to 0")

    phi = N / n  # and a column of W / N says how its component is spread over the points
    mu = sum(((W[rows] / N).T @ X[rows] for rows in blocks(X, len(N))), start=np.zeros(d))
    scatters = (_scatters(X[rows], W[rows] / N, mu) for rows in blocks(X, len(N)))
    Sigma = sum(scatters, start=reg * np.eye(d))
    return phi, mu, Sigma


def _scatters(X: Floats, shares: Floats, mu: Floats) -> Floats:
    """Return what points X (b, d) that count by shares (b, k) add to covariances (k, d, d)."""
    centred = X.T - mu[:, :, np.newaxis]
    scatters: Floats = (shares.T[:, np.newaxis] * centred) @ centred.mT
    return scatters


def _distinct(X: Floats) -> Floats:
    """Return the different rows of X (n, d) in order, as np.unique does, in less time."""
    rows = X[np.lexsort(X.T[::-1])]
    new: NDArray[np.bool_] = (rows[1:] != rows[:-1]).any(axis=1)
    return np.concatenate([rows[:1], rows[1:][new]])
