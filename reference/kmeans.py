"""k-means, seen as EM with two simplifications: hard responsibilities and fixed circles.

With equal weights and every covariance the identity, the most responsible component is the
one with the nearest centre (Bishop 2006, sections 9.1 and 9.3.2).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference import arguments
from reference.arguments import Floats, Ints


def harden(W: ArrayLike) -> Floats:
    """Return one-hot (n, k) of W (n, k): all to the largest of a row, a tie to the lowest index."""
    W = arguments.scores(W)
    hard = np.zeros_like(W)
    hard[np.arange(len(W)), W.argmax(axis=1)] = 1
    return hard


def kmeans_hard_em(X: ArrayLike, mu: ArrayLike, max_iter: int = 100) -> tuple[Floats, Ints]:
    """Return mu (k, d), z (n,) of hard EM on X (n, d), once z no longer changes.

    At most `max_iter` rounds of (assign, update); a cluster without points keeps its centre.
    """
    X, mu = arguments.points(X), arguments.centres(mu)
    max_iter = arguments.count(max_iter, "max_iter", least=0)
    arguments.together(X, mu)

    z = _nearest(X, mu)
    for _ in range(max_iter):
        mu = _means(X, z, mu)
        before, z = z, _nearest(X, mu)
        if (z == before).all():
            break
    return mu, z


def _nearest(X: Floats, mu: Floats) -> Ints:
    """Return for each point of X (n, d) the nearest of mu (k, d), (n,): the hardened E-step.

    Distances are ordered as responsibilities are, but never round to a tie.
    """
    distances = ((X[:, np.newaxis] - mu) ** 2).sum(axis=2)
    return np.asarray(harden(-distances).argmax(axis=1), dtype=np.int64)


def _means(X: Floats, z: Ints, mu: Floats) -> Floats:
    """Return each cluster's mean (k, d), or its old centre where z names no point: the M-step."""
    return np.array([X[z == j].mean(axis=0) if (z == j).any() else m for j, m in enumerate(mu)])
