"""The Gaussian density, the one place where it is written, and always as a logarithm.

A density underflows to 0 about 39 standard deviations away from its mean; its logarithm is
an ordinary number everywhere. What leaves here therefore stays in logs until the very end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from reference.arguments import Floats

LOG_2_PI = float(np.log(2 * np.pi))
SYMMETRY = 1e-6  # relative to the largest entry; more is a mistake, less is rounding
BLOCK = 65_536  # numbers in a block's table: half a megabyte


def blocks(X: Floats, k: int) -> Iterator[slice]:
    """Yield the rows of X (n, d) in blocks of b, so that a table (k, d, b) stays in the cache."""
    n, d = X.shape
    b = 1 + BLOCK // (k * d)
    return (slice(first, first + b) for first in range(0, n, b))


def cholesky(Sigma: Floats) -> Floats:
    """Factorise Sigma (k, d, d) into L (k, d, d), lower triangular, with L L' = Sigma."""
    with suppress(np.linalg.LinAlgError):
        if not _lopsided(Sigma).any():
            return np.asarray(np.linalg.cholesky(Sigma), dtype=np.float64)
    return np.array([_factor(covariance, j) for j, covariance in enumerate(Sigma)])  # refuses one


def log_joint(X: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> Iterator[tuple[slice, Floats]]:
    """Yield log phi_j + log N(x_i; mu_j, Sigma_j) of block after block of rows, as (b, k).

    Prior times density, in logs (Bishop 2006, equation 2.43). The log of |Sigma|, twice the
    sum of the logs on L's diagonal, needs no determinant.
    """
    k, d = mu.shape
    L = cholesky(Sigma)
    half_log_determinant: Floats = np.log(np.diagonal(L, axis1=1, axis2=2)).sum(axis=1)
    with np.errstate(divide="ignore"):  # log 0 = -inf: a component nobody draws from
        log_prior: Floats = np.log(phi)
    at_mean: Floats = log_prior - half_log_determinant - 0.5 * d * LOG_2_PI
    # Pivoting finds nothing to swap in L', so its inverse is plain back substitution.
    whitening: Floats = np.asarray(np.linalg.inv(L.mT).mT, dtype=np.float64)
    for rows in blocks(X, k):
        yield rows, at_mean - 0.5 * _squared_distances(X[rows], mu, whitening, rows.start)


def log_sum_exp(logs: Floats) -> Floats:
    """Return log(sum_j exp(logs_ij)) of logs (n, k), as (n,).

    Each row's largest entry is taken out first, so that at least one exp is exactly 1.
    """
    largest: Floats = logs.max(axis=1)
    rest: Floats = np.log(np.exp(logs - largest[:, np.newaxis]).sum(axis=1))
    return largest + rest


def _squared_distances(X: Floats, mu: Floats, whitening: Floats, first: int) -> Floats:
    """Return |L_j^-1 (x_i - mu_j)|^2 for X (b, d), mu (k, d), L^-1 (k, d, d), as (b, k).

    L^-1 (x - mu) has independent standard normal coordinates. Never a NaN: where the square
    is no finite number, a ValueError says so of a point that is counted from `first`.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        standard = whitening @ (X.T - mu[:, :, np.newaxis])
        squares: Floats = np.einsum("kdb,kdb->kb", standard, standard).T
    if not np.isfinite(squares.max()):
        i, j = np.argwhere(~np.isfinite(squares))[0]
        raise ValueError(
            f"the density of component {j} at point {first + i} has no finite logarithm"
        )
    return squares


def _lopsided(Sigma: Floats) -> NDArray[np.bool_]:
    """Tell of each covariance of Sigma (k, d, d) whether it is no symmetric matrix, as (k,)."""
    difference = np.abs(Sigma - Sigma.mT).max(axis=(1, 2))
    lopsided: NDArray[np.bool_] = difference > SYMMETRY * np.abs(Sigma).max(axis=(1, 2))
    return lopsided


def _factor(covariance: Floats, j: int) -> Floats:
    """Return the Cholesky factor of component j's covariance (d, d)."""
    if _lopsided(covariance[np.newaxis]):
        raise ValueError(f"Sigma[{j}] is not symmetric, so it is no covariance")
    try:
        return np.asarray(np.linalg.cholesky(covariance), dtype=np.float64)
    except np.linalg.LinAlgError:
        raise ValueError(
            f"Sigma[{j}] is not positive definite: its component has collapsed onto a point or "
            "a line, or it is no covariance; a ridge (reg * I) prevents a collapse"
        ) from None
