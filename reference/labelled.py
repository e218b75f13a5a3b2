"""Fitting when every label is known: counting and averaging, once, in closed form."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reference import arguments
from reference.arguments import Floats, Mixture


def fit_labelled(X: ArrayLike, z: ArrayLike, k: int) -> Mixture:
    """Return the maximum likelihood phi (k,), mu (k, d), Sigma (k, d, d) of X (n, d), z (n,).

    Each class is fitted on its own points (Bishop 2006, sections 2.3.4 and 4.2.2); its
    covariance divides by their number, and nothing is added to it. Every class needs a
    point; the covariance of a single one is zero.
    """
    X, k = arguments.points(X), arguments.count(k, "k", least=1)
    z = arguments.labels(z, len(X), k)
    arguments.affordable(len(X), k, X.shape[1])

    classes = [_class(X[z == j], j) for j in range(k)]
    phi = np.array([len(members) / len(X) for members in classes])
    mu = np.array([members.mean(axis=0) for members in classes])
    Sigma = np.array([_covariance(members) for members in classes])
    return phi, mu, Sigma


def _class(members: Floats, j: int) -> Floats:
    """Return the points (N_j, d) of class j, if it has any."""
    if len(members) == 0:
        raise ValueError(f"no point has label {j}, so class {j} has no mean and no covariance")
    return members


def _covariance(members: Floats) -> Floats:
    """Return the covariance (d, d) of points (N_j, d) around their mean."""
    centred = members - members.mean(axis=0)
    covariance: Floats = centred.T @ centred / len(members)
    return covariance
