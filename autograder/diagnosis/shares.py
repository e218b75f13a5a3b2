"""What goes wrong on the way from weighted densities to shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.diagnosis.densities import identities, no_size
from autograder.diagnosis.formulas import Slip
from autograder.diagnosis.weights import unweighted
from reference.arguments import Floats

EPSILON = 1e-300  # what people add against 0 / 0; far away, any tiny number does the same


def in_log_space(joint: Floats) -> Floats:
    """Return rows that sum to one, from logs of any size (Bishop 9.23)."""
    ratios = np.exp(joint - joint.max(axis=1, keepdims=True))
    return np.asarray(ratios / ratios.sum(axis=1, keepdims=True))


def all_of_it(W: Floats, phi: Floats) -> Floats:
    """Return the shares as they are."""
    return W


def one_hot(W: Floats, phi: Floats) -> Floats:
    """Give all to the largest."""
    return np.asarray(np.eye(W.shape[1])[W.argmax(axis=1)])


def plainly(joint: Floats) -> Floats:
    """Normalise the densities themselves."""
    p = np.exp(joint)
    return np.asarray(p / p.sum(axis=1, keepdims=True))


def over_points(joint: Floats) -> Floats:
    """Normalise each column."""
    ratios = np.exp(joint - joint.max(axis=0))
    return np.asarray(ratios / ratios.sum(axis=0))


def over_everything(joint: Floats) -> Floats:
    """Divide the whole table by one number."""
    ratios = np.exp(joint - joint.max())
    return np.asarray(ratios / ratios.sum())


def maximum_of_columns(joint: Floats) -> Floats:
    """Take from each column its own maximum before the rows are normalised."""
    return plainly(joint - joint.max(axis=0))


def with_epsilon_below(joint: Floats) -> Floats:
    """Add a tiny number to each sum only."""
    p = np.exp(joint)
    return np.asarray(p / (p.sum(axis=1, keepdims=True) + EPSILON))


def with_epsilon_everywhere(joint: Floats) -> Floats:
    """Add a tiny number to each density."""
    return plainly(np.log(np.exp(joint) + EPSILON))


def softmax_of(values: Callable[[Floats], Floats]) -> dict[str, Callable[..., Any]]:
    """Return the steps that give softmax of minus something about the distance to the centre."""
    return {
        "covariance": identities,
        "exponent": lambda distance: -values(distance),
        "weigh": unweighted,
    }


DISTANCE_SLIPS = (
    Slip(
        "shares-of-distances",
        "shares-follow-distances",
        "Your shares compare the distances to the centres, and neither `phi` nor `Sigma` has a say "
        "in them. A density depends on how common, wide and tilted its component is.",
        softmax_of(np.sqrt),
        common=False,
    ),
    Slip(
        "shares-of-squared-distances",
        "shares-follow-distances",
        "Your shares compare the squared distances to the centres, and neither `phi` nor `Sigma` "
        "has a say in them. A density depends on how common, wide and tilted its component is.",
        softmax_of(np.positive),
        common=False,
    ),
    Slip(
        "shares-of-inverse-distances",
        "shares-follow-distances",
        "Your shares go by one over the distances to the centres, and neither `phi` nor `Sigma` "
        "has a say in them. A density falls much faster than that, and the narrower its component, "
        "the faster.",
        softmax_of(lambda distance: np.asarray(0.5 * np.log(distance))) | {"size": no_size},
        common=False,
    ),
    Slip(
        "nearest-centre-takes-all",
        "nearest-centre",
        "Each row of your `W` gives everything to the nearest centre. A point's shares follow from "
        "whole densities, with weight, size, stretch and tilt, and they leave doubt where there is "
        "some.",
        softmax_of(np.positive) | {"finish": one_hot},
        common=False,
    ),
)

# The constant cancels in shares, so many leave it out, and it shows where nothing is divided.
WITH_AND_WITHOUT_2PI: tuple[dict[str, Callable[..., Any]], ...] = (
    {},
    {"constant": lambda d: 0.0},
)

SHARE_SLIPS = (
    *(
        Slip(
            "not-normalised",
            "densities-are-probabilities",
            "Your `W` holds numbers that were never divided by the sum of their row, so its rows "
            "do not sum to one. Weight times density becomes a probability by comparison with the "
            "other components.",
            {"shares": np.exp} | constant,
        )
        for constant in WITH_AND_WITHOUT_2PI
    ),
    Slip(
        "normalised-over-points",
        "responsibilities-sum-over-points",
        "The columns of your `W` sum to one, not its rows. A point's shares are divided by their "
        "sum over the components, because one of those made the point.",
        {"shares": over_points},
    ),
    Slip(
        "normalised-over-everything",
        "responsibilities-sum-over-points",
        "Your whole `W` sums to one, not each of its rows. Every point has shares of its own, and "
        "was made by one of the components for certain.",
        {"shares": over_everything},
    ),
    *(
        Slip(
            "left-as-logarithms",
            "densities-are-probabilities",
            "Your `W` holds logarithms, which were neither turned back nor compared with those of "
            "the other components. Shares are numbers between 0 and 1.",
            {"shares": np.positive} | constant,
        )
        for constant in WITH_AND_WITHOUT_2PI
    ),
    Slip(
        "logarithms-of-shares",
        "code-that-runs-is-right",
        "Your `W` holds the logarithms of the shares. What is asked for is the shares themselves, "
        "numbers between 0 and 1.",
        {"finish": lambda W, phi: np.log(W)},
        common=False,
    ),
    Slip(
        "softmax-of-densities",
        "densities-are-probabilities",
        "Your shares are a softmax of the densities themselves. The exponential in it undoes a "
        "logarithm, so it has to be given logarithms.",
        {"shares": lambda joint: in_log_space(np.exp(joint))},
    ),
    Slip(
        "maximum-of-each-column",
        "code-that-runs-is-right",
        "Before the exponential you subtract from each component its own largest logarithm, and so "
        "change how the components compare. Only what is the same for a whole row cancels in it.",
        {"shares": maximum_of_columns},
    ),
    Slip(
        "hardened",
        "soft-is-rounded-hard",
        "Each row of your `W` gives everything to the most likely component. The doubt that Bayes' "
        "rule leaves at a point is the answer here, not something to be rounded away.",
        {"finish": one_hot},
    ),
    *(
        Slip(
            "rounded",
            "soft-is-rounded-hard",
            "The numbers in your `W` are rounded. Small shares count, too, and a rounded row need "
            "not sum to one.",
            {"finish": lambda W, phi, digits=digits: np.round(W, digits)},
            common=False,
        )
        for digits in (0, 1, 2, 3)
    ),
    Slip(
        "transposed",
        "shapes-look-after-themselves",
        "Your `W` has a row for each component and a column for each point. It should be the other "
        "way round, with a row for each point.",
        {"finish": lambda W, phi: W.T},
    ),
)

NUMERIC_SLIPS = (
    Slip(
        "underflows",
        "underflow-is-rare",
        "Far from every component all of your densities become exactly 0, and 0 divided by 0 is no "
        "number. Their logarithms are ordinary numbers there, and only differences matter.",
        {"shares": plainly},
    ),
    Slip(
        "one-maximum-for-all",
        "underflow-is-rare",
        "You subtract the same number from all logarithms before the exponential, so a point that "
        "is much further out than another one still ends up with 0 divided by 0. Each point needs "
        "a number of its own.",
        {"shares": lambda joint: plainly(joint - joint.max())},
    ),
    Slip(
        "far-rows-are-zero",
        "far-points-belong-nowhere",
        "Far from every component your rows are all 0. Some component made every point, so its "
        "shares sum to one there, too, and the densities' logarithms are still ordinary numbers to "
        "compare.",
        {"shares": with_epsilon_below},
    ),
    Slip(
        "far-rows-are-equal",
        "far-points-belong-nowhere",
        "Far from every component your shares are all equal, because no density is left to "
        "compare. The densities' logarithms are ordinary numbers there, and mostly one component "
        "clearly wins.",
        {"shares": with_epsilon_everywhere},
    ),
    Slip(
        "far-rows-are-weights",
        "far-points-belong-nowhere",
        "Far from every component your shares are the weights, because no density is left to "
        "compare. The densities' logarithms are ordinary numbers there, and mostly one component "
        "clearly wins.",
        {"shares": plainly, "finish": lambda W, phi: np.where(np.isnan(W), phi, W)},
        common=False,
    ),
)
