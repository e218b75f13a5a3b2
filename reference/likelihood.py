"""How well a mixture explains the data, and the fit that climbs it from several starts.

EM never lowers the log-likelihood, but it climbs to the nearest peak, not to the highest
one; hence the restarts (Bishop 2006, section 9.4).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference import arguments
from reference.arguments import Floats, Mixture
from reference.em import em_gmm, random_init
from reference.gaussian import log_joint, log_sum_exp

Run = tuple[Floats, Floats, Floats, list[float]]


def log_likelihood(X: ArrayLike, phi: ArrayLike, mu: ArrayLike, Sigma: ArrayLike) -> float:
    """Return log p(X): the log of the mixture's density, summed over X (n, d) (Bishop 9.14)."""
    X = arguments.points(X)
    phi, mu, Sigma = arguments.mixture(phi, mu, Sigma)
    arguments.together(X, mu)

    joints = log_joint(X, phi, mu, Sigma)
    return float(sum(log_sum_exp(joint).sum() for _, joint in joints))


def fit_gmm(
    X: ArrayLike,
    k: int,
    rng: np.random.Generator,
    n_init: int = 5,
    max_iter: int = 200,
    tol: float = 1e-6,
) -> Run:
    """Return phi, mu, Sigma, history of the best of n_init runs of EM on X (n, d).

    history[i] is that run's log-likelihood after round i+1. A run stops when a round gains
    less than `tol`, or after `max_iter` rounds.
    """
    X = arguments.points(X)
    n_init = arguments.count(n_init, "n_init", least=1)
    max_iter = arguments.count(max_iter, "max_iter", least=1)
    tol = arguments.number(tol, "tol")

    runs = [_climb(X, random_init(X, k, rng), max_iter, tol) for _ in range(n_init)]
    return max(runs, key=lambda run: run[-1][-1])


def _climb(X: Floats, start: Mixture, max_iter: int, tol: float) -> Run:
    """Return the end of one run of EM from `start`, and its log-likelihood after each round.

    The M-step's ridge is no part of the likelihood, so at the very top a round may lose a
    little; such a round is not taken, and the history never falls.
    """
    mixture = em_gmm(X, *start, iters=1)
    history = [log_likelihood(X, *mixture)]
    for _ in range(max_iter - 1):
        following = em_gmm(X, *mixture, iters=1)
        reached = log_likelihood(X, *following)
        gain = reached - history[-1]
        if gain < 0:
            break
        mixture, history = following, [*history, reached]
        if gain < tol:
            break
    return *mixture, history
