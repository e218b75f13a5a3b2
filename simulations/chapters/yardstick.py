"""What scikit-learn says: for chapters in which the student has no function yet.

It also tells which function is to blame when something is off, so that no solution need stand
here. It is imported where it is used: that takes a second, and many pictures need none of it.
None where there is no answer, because a component has collapsed onto a point or a line.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def log_densities(X: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> Floats:
    """Return the logarithm of the density at each of X (n, d), of a mixture that has one."""
    return np.asarray(_model(phi, mu, Sigma).score_samples(X), dtype=np.float64)


def log_likelihood(X: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> float | None:
    """Return the log-likelihood of X (n, d)."""
    model = _model(phi, mu, Sigma)
    value = None if model is None else float(model.score_samples(X).sum())
    return value if value is not None and np.isfinite(value) else None


def responsibilities(X: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> Floats | None:
    """Return W (n, k) of X (n, d)."""
    model = _model(phi, mu, Sigma)
    W = None if model is None else np.asarray(model.predict_proba(X), dtype=np.float64)
    return W if W is not None and np.isfinite(W).all() else None


def nearest(X: Floats, mu: Floats) -> Ints:
    """Return for each point of X (n, d) which of mu (k, d) is nearest; a tie goes to the first."""
    from sklearn.metrics import pairwise_distances_argmin

    return np.asarray(pairwise_distances_argmin(X, mu), dtype=np.int64)


def middle(X: Floats) -> Floats:
    """Return the mean (d,) of X (n, d)."""
    from sklearn.preprocessing import StandardScaler

    return np.asarray(StandardScaler(with_std=False).fit(X).mean_, dtype=np.float64)


def gaussian(X: Floats) -> tuple[Floats, Floats]:
    """Return the most likely mean (d,) and covariance (d, d) of X (n, d)."""
    from sklearn.covariance import EmpiricalCovariance

    fit = EmpiricalCovariance().fit(X)
    return np.asarray(fit.location_), np.asarray(fit.covariance_)


def _model(phi: Floats, mu: Floats, Sigma: Floats) -> Any:
    """Return scikit-learn's mixture as if it had been fitted, or None if it can't be."""
    from sklearn.mixture import GaussianMixture

    try:
        precision_roots = np.linalg.inv(np.linalg.cholesky(Sigma)).transpose(0, 2, 1)
    except np.linalg.LinAlgError:
        return None
    if phi.min() <= 0 or not np.isfinite(precision_roots).all():
        return None
    model = GaussianMixture(len(phi))
    model.weights_, model.means_, model.covariances_ = phi, mu, Sigma
    model.precisions_cholesky_ = precision_roots
    return model
