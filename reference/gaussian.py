"""The Gaussian density, the one place where it is written, and always as a logarithm.

A density underflows to 0 about 39 standard deviations away from its mean; its logarithm is
an ordinary number everywhere. What leaves here therefore stays in logs until the very end.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import solve_triangular

from reference.arguments import Floats

LOG_2_PI = float(np.log(2 * np.pi))
SYMMETRY = 1e-6  # relative to the largest entry; more is a mistake, less is rounding


def cholesky(Sigma: Floats) -> Floats:
    """Factorise Sigma (k, d, d) into L (k, d, d), lower triangular, with L L' = Sigma."""
    return np.array([_factor(covariance, j) for j, covariance in enumerate(Sigma)])


def log_densities(X: Floats, mu: Floats, Sigma: Floats) -> Floats:
    """Return log N(x_i; mu_j, Sigma_j) for X (n, d), mu (k, d), Sigma (k, d, d), as (n, k).

    Bishop, Pattern Recognition and Machine Learning (2006), equation 2.43. Never a NaN:
    where even the logarithm is no finite number, a ValueError says so.
    """
    factors = cholesky(Sigma)
    logs = np.stack([_log_density(X, m, L) for m, L in zip(mu, factors, strict=True)], axis=1)
    if not np.isfinite(logs).all():
        i, j = np.argwhere(~np.isfinite(logs))[0]
        raise ValueError(f"the density of component {j} at point {i} has no finite logarithm")
    return logs


def log_joint(X: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> Floats:
    """Return log phi_j + log N(x_i; mu_j, Sigma_j) as (n, k): prior times density, in logs."""
    with np.errstate(divide="ignore"):  # log 0 = -inf: a component nobody draws from
        log_prior: Floats = np.log(phi)
    return log_prior + log_densities(X, mu, Sigma)


def log_sum_exp(logs: Floats) -> Floats:
    """Return log(sum_j exp(logs_ij)) of logs (n, k), as (n,).

    Each row's largest entry is taken out first, so that at least one exp is exactly 1.
    """
    largest: Floats = logs.max(axis=1)
    rest: Floats = np.log(np.exp(logs - largest[:, np.newaxis]).sum(axis=1))
    return largest + rest


def _log_density(X: Floats, mean: Floats, L: Floats) -> Floats:
    """Return log N(x_i; mean, L L') for X (n, d), as (n,).

    L^-1 (x - mean) has independent standard normal coordinates, and log|Sigma| is twice
    the sum of the logs on L's diagonal: no inverse, no determinant.
    """
    d = X.shape[1]
    with np.errstate(over="ignore", invalid="ignore"):  # the caller refuses what overflows
        standard = solve_triangular(L, (X - mean).T, lower=True)
        squared_distance: Floats = (standard**2).sum(axis=0)
    half_log_determinant: float = np.log(np.diag(L)).sum()
    log_density: Floats = -0.5 * (d * LOG_2_PI + squared_distance) - half_log_determinant
    return log_density


def _factor(covariance: Floats, j: int) -> Floats:
    """Return the Cholesky factor of component j's covariance (d, d)."""
    if np.abs(covariance - covariance.T).max() > SYMMETRY * np.abs(covariance).max():
        raise ValueError(f"Sigma[{j}] is not symmetric, so it is no covariance")
    try:
        return np.asarray(np.linalg.cholesky(covariance), dtype=np.float64)
    except np.linalg.LinAlgError:
        raise ValueError(
            f"Sigma[{j}] is not positive definite: its component has collapsed onto a point or "
            "a line, or it is no covariance; a ridge (reg * I) prevents a collapse"
        ) from None
