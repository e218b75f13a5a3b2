"""What the ten functions accept: anything array-like goes in, a fresh float array comes out.

Every other module here starts with these calls, so that its own lines are only the maths.
A student's code may call the reference with whatever it computed, so nothing is taken on
trust: an argument that makes no sense raises a ValueError that says what and where, and a
call that would keep its caller waiting is refused before it starts.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mixture = tuple[Floats, Floats, Floats]

LARGEST_VALUE = 1e100  # its square still is a finite float
LARGEST_TABLE = 10**7  # numbers in one (n, k, d) or (k, d, d) table: 80 MB
LARGEST_WORK = 2 * 10**9  # multiplications in one call: about ten seconds
COMPONENT_WORK = 200_000  # what one more component costs before its first point, in the same
POINT_WORK = 50  # what one more point costs beside its d * d products: logs and exps
SUM_TOLERANCE = 1e-6  # shares computed in single precision sum to one this well


def numbers(value: ArrayLike, name: str, order: Literal["K", "F"] = "K") -> Floats:
    """Return a float copy of any array-like of finite real numbers, "F": column by column."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} is ragged: its rows differ in length") from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} holds something that is not a real number")
    floats = array.astype(np.float64, order=order)
    largest = np.abs(floats).max(initial=0)  # NaN if there is one
    if not np.isfinite(largest):
        raise ValueError(f"{name} holds NaN or infinity")
    if largest > LARGEST_VALUE:
        raise ValueError(f"{name} holds a number beyond {LARGEST_VALUE:g}")
    return floats


def number(value: ArrayLike, name: str) -> float:
    """Return one number of at least 0, such as a ridge or a tolerance."""
    scalar = numbers(value, name)
    if scalar.ndim != 0 or scalar < 0:
        raise ValueError(f"{name} must be one number of at least 0")
    return float(scalar)


def count(value: ArrayLike, name: str, least: int) -> int:
    """Return a whole number of at least `least`; 3.0 is as good as 3."""
    scalar = numbers(value, name)
    if scalar.ndim != 0 or scalar != np.rint(scalar) or scalar < least:
        raise ValueError(f"{name} must be a whole number of at least {least}")
    return int(scalar)


def generator(rng: object) -> np.random.Generator:
    """Return `rng`, the only source of randomness, if it can be one."""
    if not isinstance(rng, np.random.Generator):
        raise ValueError("rng must be a numpy.random.Generator, such as np.random.default_rng(7)")
    return rng


def points(X: ArrayLike) -> Floats:
    """Return X (n, d), column by column: at least one point, at least one coordinate."""
    return _table(X, "X", "(n, d), a row for each point", "F")


def centres(mu: ArrayLike) -> Floats:
    """Return mu (k, d): at least one component."""
    return _table(mu, "mu", "(k, d), a row for each component")


def scores(W: ArrayLike) -> Floats:
    """Return W (n, k), column by column, without asking what its rows sum to."""
    return _table(W, "W", "(n, k), a row for each point and a column for each component", "F")


def shares(W: ArrayLike, n: int) -> Floats:
    """Return W (n, k): n rows of numbers of at least 0 that sum to one."""
    table = scores(W)
    if len(table) != n:
        raise ValueError(f"W has {len(table)} rows, but X has {n}")
    if table.min() < 0:
        raise ValueError(f"row {np.argmin(table.min(axis=1))} of W has a negative number")
    sums = table.sum(axis=1)
    i = np.argmax(np.abs(sums - 1))
    if abs(sums[i] - 1) > SUM_TOLERANCE:
        raise ValueError(f"row {i} of W sums to {sums[i]:g}, not 1")
    return table


def labels(z: ArrayLike, n: int, k: int) -> Ints:
    """Return z (n,): a whole number from 0 to k-1 for each point."""
    floats = numbers(z, "z")
    if floats.shape != (n,):
        raise ValueError(f"z has shape {floats.shape}, but must be ({n},), a label for each point")
    wrong = (floats != np.rint(floats)) | (floats < 0) | (floats >= k)
    if wrong.any():
        i = np.argmax(wrong)
        raise ValueError(f"z[{i}] is {floats[i]:g}, but labels go from 0 to {k - 1}")
    return floats.astype(np.int64)


def mixture(phi: ArrayLike, mu: ArrayLike, Sigma: ArrayLike) -> Mixture:
    """Return phi (k,), mu (k, d), Sigma (k, d, d) that fit each other.

    Whether each covariance is positive definite shows when it is factorised.
    """
    weights, means, covariances = numbers(phi, "phi"), centres(mu), numbers(Sigma, "Sigma")
    k, d = means.shape
    if weights.shape != (k,):
        raise ValueError(f"phi has shape {weights.shape}, but must be ({k},), as mu has {k} rows")
    if weights.min() < 0:
        raise ValueError(f"phi[{np.argmin(weights)}] is negative")
    if abs(weights.sum() - 1) > SUM_TOLERANCE:
        raise ValueError(f"phi sums to {weights.sum():g}, not 1")
    if covariances.shape != (k, d, d):
        raise ValueError(
            f"Sigma has shape {covariances.shape}, but must be {(k, d, d)}, as mu is {(k, d)}"
        )
    return weights, means, covariances


def together(X: Floats, mu: Floats, rounds: int = 1) -> None:
    """Refuse points and means of different dimension, or of too many."""
    (n, d), (k, columns) = X.shape, mu.shape
    if columns != d:
        raise ValueError(f"mu has {columns} columns, but X has {d}")
    affordable(n, k, d, rounds)


def affordable(n: int, k: int, d: int, rounds: int = 1) -> None:
    """Refuse what would fill the memory or take longer than some ten seconds."""
    table = k * d * max(n, d)
    work = rounds * k * (COMPONENT_WORK + n * (POINT_WORK + d * d) + d**3)
    if table > LARGEST_TABLE or work > LARGEST_WORK:
        raise ValueError(f"too much work: {rounds} rounds with n = {n}, k = {k}, d = {d}")


def _table(value: ArrayLike, name: str, shape: str, order: Literal["K", "F"] = "K") -> Floats:
    """Return a non-empty two-dimensional array."""
    table = numbers(value, name, order)
    if table.ndim != 2 or table.size == 0:
        raise ValueError(f"{name} has shape {table.shape}, but must be {shape}")
    return table
