"""The E-step, the M-step, and the loop that alternates them.

Bishop, Pattern Recognition and Machine Learning (2006), section 9.2.2.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference import arguments
from reference.arguments import Floats, Mixture
from reference.gaussian import log_joint


def responsibilities(X: ArrayLike, phi: ArrayLike, mu: ArrayLike, Sigma: ArrayLike) -> Floats:
    """Return W (n, k): the probability that component j made point i (Bishop 9.23).

    Prior times density, divided by its sum over the components. Only ratios matter, so each
    row's largest log is taken out before exp: its ratio is 1 also where all densities underflow.
    """
    X = arguments.points(X)
    phi, mu, Sigma = arguments.mixture(phi, mu, Sigma)
    arguments.together(X, mu)

    joint = log_joint(X, phi, mu, Sigma)
    ratios: Floats = np.exp(joint - joint.max(axis=1, keepdims=True))
    totals: Floats = ratios.sum(axis=1, keepdims=True)
    return ratios / totals


def m_step(X: ArrayLike, W: ArrayLike, reg: float = 1e-6) -> Mixture:
    """Return phi (k,), mu (k, d), Sigma (k, d, d) of X (n, d) under W (n, k) (Bishop 9.24-9.27).

    Fitting with fractional counts: component j owns N_j = sum_i W_ij points, and each point
    counts in its mean and, around that new mean, in its covariance. The ridge `reg * I`
    keeps a component that owns a single point from collapsing onto it.
    """
    X, reg = arguments.points(X), arguments.number(reg, "reg")
    W = arguments.shares(W, len(X))
    N = W.sum(axis=0)
    if N.min() == 0:
        raise ValueError(f"component {np.argmin(N)} has no mass: its column of W sums to 0")
    (n, d), k = X.shape, len(N)
    arguments.affordable(n, k, d)

    shares = W / N  # each column sums to one: how component j is spread over the points
    phi = N / n
    mu = shares.T @ X
    ridge = reg * np.eye(d)
    Sigma = np.array([_scatter(X - m, s) + ridge for m, s in zip(mu, shares.T, strict=True)])
    return phi, mu, Sigma


def random_init(X: ArrayLike, k: int, rng: np.random.Generator) -> Mixture:
    """Return a start for X (n, d): equal weights, k different rows as means, unit circles.

    Rows that are equal count once, so that no two components start as twins, which no
    E-step could ever tell apart.
    """
    X, k, rng = arguments.points(X), arguments.count(k, "k", least=1), arguments.generator(rng)
    rows = np.unique(X, axis=0)
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
        W = responsibilities(X, phi, mu, Sigma)
        phi, mu, Sigma = m_step(X, W)
    return phi, mu, Sigma


def _scatter(centred: Floats, share: Floats) -> Floats:
    """Return the covariance (d, d) of centred points (n, d) that count by share (n,)."""
    return (share * centred.T) @ centred
