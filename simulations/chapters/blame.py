"""Which function is wrong, when a run of EM goes on but goes astray: each fault as a sentence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulations.chapters import yardstick
from simulations.functions import Functions
from simulations.scene import NAMES
from simulations.words import number, percent

Floats = NDArray[np.float64]
Mixture = tuple[Floats, Floats, Floats]

SAME_SHARE = 0.01  # shares that differ by less may be written as the same percentage
SAME_HEIGHT = 1e-4  # relative


def fell(before: float, after: float) -> bool:
    """Whether a log-likelihood fell by more than rounding and the ridge explain."""
    return before - after > 1e-5 + 1e-8 * abs(after)


def wrong_shares(ask: Functions, X: Floats, mixture: Mixture, W: Floats) -> str | None:
    """Return what is wrong with the responsibilities, if anything is."""
    right = yardstick.responsibilities(X, *mixture)
    if right is None or np.abs(W - right).max() < SAME_SHARE:
        return None
    i, j = np.unravel_index(int(np.abs(W - right).argmax()), W.shape)
    return ask.trouble(
        "responsibilities",
        f"gave {percent(W[i, j])} of point {i} to {NAMES[j]}; weight times density, "
        f"normalised, makes it {percent(right[i, j])}",
    ).text


def wrong_height(ask: Functions, X: Floats, mixture: Mixture, height: float) -> str | None:
    """Return what is wrong with the student's log-likelihood, if anything is."""
    right = yardstick.log_likelihood(X, *mixture)
    if right is None or _same(height, right):
        return None
    if _same(height, right / len(X)):
        what = f"returned {number(height, 2)}, the mean over the points; their sum is asked for"
    elif _same(height, -right):
        what = f"returned {number(height)}; the sign is wrong"
    else:
        what = "returned " + number(height)
    return ask.trouble("log_likelihood", f"{what}: it should be {number(right)}").text


def fall(
    ask: Functions,
    X: Floats,
    heights: tuple[float, float],
    mixtures: tuple[Mixture, Mixture],
    *,
    known: bool,
) -> str:
    """Return the sentence for a round that lowered the log-likelihood, and whose fault it is.

    If a fault is `known` already, nobody else is to blame for what follows from it.
    """
    before, after = heights
    digits = 1 if before - after > 0.2 else 6
    moment = ask.moment[0].upper() + ask.moment[1:]
    sentence = (
        f"{moment}, the log-likelihood fell from {number(before, digits)} to "
        f"{number(after, digits)}. EM never lets it fall"
    )
    was, now = (yardstick.log_likelihood(X, *mixture) for mixture in mixtures)
    if was is not None and now is not None and ask.has("log_likelihood") and not fell(was, now):
        return f"{sentence}, and in truth it rose here: look at your `log_likelihood`."
    if known:
        return f"{sentence}."
    return f"{sentence}: the `m_step` must find the best fit to the shares that it is given."


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= SAME_HEIGHT * max(abs(other), 1e-3)
