"""Functions as students get them wrong, by what is wrong with them; and the right ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import reference
from simulations.functions import Functions

Function = Callable[..., Any]
RIGHT: dict[str, Function] = {
    "random_init": reference.random_init,
    "responsibilities": reference.responsibilities,
    "m_step": reference.m_step,
    "log_likelihood": reference.log_likelihood,
}


def asked(**functions: Function | None) -> Functions:
    """The right functions, but for those that are given; None is one that is missing."""
    return Functions(**{**RIGHT, **functions})


def endless(*arguments: Any) -> Any:
    """Call itself for ever."""
    return endless(*arguments)


def unwritten(*arguments: Any) -> Any:
    """Not be written yet."""
    raise NotImplementedError


def raising(*arguments: Any) -> Any:
    """Raise an error."""
    raise ValueError("operands could not be broadcast together")


def returning(value: Any) -> Function:
    """Return this, whatever is asked."""
    return lambda *arguments: value


def old_mean(X: Any, W: Any) -> Any:
    """An M-step that measures the covariances around the origin."""
    phi, mu, Sigma = reference.m_step(X, W)
    return phi, mu, Sigma + np.einsum("ji,jk->jik", mu, mu)


def frozen(X: Any, W: Any) -> Any:
    """An M-step whose covariances are always circles."""
    phi, mu, Sigma = reference.m_step(X, W)
    return phi, mu, np.tile(np.eye(2), (len(Sigma), 1, 1))


def swapped_means(X: Any, W: Any) -> Any:
    """An M-step whose means have x and y the wrong way round."""
    phi, mu, Sigma = reference.m_step(X, W)
    return phi, mu[:, ::-1], Sigma


def swapped_axes(X: Any, W: Any) -> Any:
    """An M-step whose covariances have x and y the wrong way round."""
    phi, mu, Sigma = reference.m_step(X, W)
    return phi, mu, Sigma[:, ::-1, ::-1]


def by_n(X: Any, W: Any) -> Any:
    """An M-step that divides the covariances by n, not by N_j."""
    phi, mu, Sigma = reference.m_step(X, W)
    return phi, mu, Sigma * phi[:, None, None]


def same_weights(X: Any, W: Any) -> Any:
    """An M-step that never learns the weights."""
    phi, mu, Sigma = reference.m_step(X, W)
    return np.full(len(phi), 1 / len(phi)), mu, Sigma


def nan_after(rounds: int) -> Function:
    """An M-step whose means are NaN after so many good rounds."""
    count = 0

    def m_step(X: Any, W: Any) -> Any:
        nonlocal count
        count += 1
        phi, mu, Sigma = reference.m_step(X, W)
        return phi, mu * (np.nan if count > rounds else 1), Sigma

    return m_step


def doubled(*arguments: Any) -> Any:
    """Responsibilities that sum to two."""
    return 2 * reference.responsibilities(*arguments)


def nearest(X: Any, phi: Any, mu: Any, Sigma: Any) -> Any:
    """Responsibilities that know only the distance to each centre."""
    distances = ((X[:, None] - mu) ** 2).sum(axis=2)
    return np.eye(len(mu))[distances.argmin(axis=1)]


def without_sizes(X: Any, phi: Any, mu: Any, Sigma: Any) -> Any:
    """Responsibilities that forget log det Sigma."""
    weights = phi * np.sqrt(np.linalg.det(Sigma))
    return reference.responsibilities(X, weights / weights.sum(), mu, Sigma)


def mean_height(X: Any, *mixture: Any) -> float:
    """A log-likelihood that is averaged."""
    return reference.log_likelihood(X, *mixture) / len(X)


def negative_height(*arguments: Any) -> float:
    """A log-likelihood with the wrong sign."""
    return -reference.log_likelihood(*arguments)


# What a round with each of these does, as a part of the sentence that names it.
UNUSABLE: dict[str, tuple[Function, str]] = {
    "raises": (raising, "raised ValueError: operands could not be broadcast together"),
    "endless": (endless, "raised RecursionError"),
    "None": (returning(None), "returned nothing"),
    "a number": (returning(3.0), "returned 1 things, not 3"),
    "NaN": (nan_after(0), "returned NaN in mu"),
}
USABLE: dict[str, tuple[Function, str]] = {
    "old mean": (old_mean, "made ellipses that are too large"),
    "frozen": (frozen, "made plain circles"),
    "swapped means": (swapped_means, "lost the balance"),
    "swapped axes": (swapped_axes, "made ellipses that lie across the points"),
    "divided by n": (by_n, "made ellipses that are too small"),
    "same weights": (same_weights, "lost the balance"),
}
