"""What goes wrong in the two sums of a log-likelihood: over components, and over points."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.diagnosis.densities import same
from autograder.diagnosis.formulas import Slip
from autograder.diagnosis.shares import in_log_space
from reference.arguments import Floats

# What people add to a density, or put below it, before its logarithm is taken.
FLOORS = (1e-300, 1e-100, 1e-30, 1e-20, 1e-16, 1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-6)
FLOORS_OF_FLOATS = (float(np.finfo(float).tiny), float(np.finfo(float).eps))


def log_sum_exp(joint: Floats) -> Floats:
    """Return the log density (n,) of each point, from logs of any size (Bishop 9.14)."""
    return np.asarray(np.logaddexp.reduce(joint, axis=1))


def plainly(joint: Floats) -> Floats:
    """Take the logarithm of the sum of the densities themselves."""
    return np.asarray(np.log(np.exp(joint).sum(axis=1)))


def put_back_once(joint: Floats) -> Floats:
    """Take one number from all logarithms, and put it back once for all points."""
    return np.asarray(plainly(joint - joint.max()) + joint.max() / len(joint))


def above(floor: float) -> tuple[Callable[[Floats], Floats], ...]:
    """Return the ways to keep a tiny number below the densities: of points, of components."""
    return (
        lambda joint: np.log(np.exp(joint).sum(axis=1) + floor),
        lambda joint: np.log((np.exp(joint) + floor).sum(axis=1)),
    )


POINT_SLIPS = (
    Slip(
        "sum-of-logs",
        "log-of-sum-is-sum-of-logs",
        "At each point you add the logarithms of the components' densities. Any one of the "
        "components may have made the point, so it is the densities that add up there, before the "
        "logarithm.",
        {"point": lambda joint: joint.sum(axis=1)},
    ),
    Slip(
        "weighted-sum-of-logs",
        "log-of-sum-is-sum-of-logs",
        "At each point you average the components' log densities by their weights. The weighted "
        "densities are added first, and the logarithm is taken of the sum.",
        {"weigh": lambda phi, logs: phi * logs, "point": lambda joint: joint.sum(axis=1)},
    ),
    Slip(
        "expected-complete",
        "bound-is-the-likelihood",
        "At each point you average the logarithms of weight times density by the shares, as the "
        "M-step does. That is what EM climbs in a round, and it lies below the log-likelihood, "
        "which takes the logarithm of the sum.",
        {"point": lambda joint: (in_log_space(joint) * joint).sum(axis=1)},
    ),
    Slip(
        "best-component-only",
        "soft-is-rounded-hard",
        "At each point you count the most likely component and no other. All of them may have made "
        "it, so their weighted densities are added.",
        {"point": lambda joint: joint.max(axis=1)},
    ),
    Slip(
        "mean-over-components",
        "code-that-runs-is-right",
        "At each point you take the mean of the weighted densities over the components, not their "
        "sum. The weights sum to one, so they make a mean of the densities already.",
        {"point": lambda joint: log_sum_exp(joint) - np.log(joint.shape[1])},
        common=False,  # without weights, too, it is the same as equal weights
    ),
    Slip(
        "sums-swapped",
        "densities-of-points-add",
        "You add densities over the points before the logarithm, and over the components after it. "
        "At each point the components are added first, and points are added as logarithms.",
        {"point": lambda joint: log_sum_exp(joint.T)},
    ),
    Slip(
        "maximum-not-put-back",
        "code-that-runs-is-right",
        "You take each point's largest logarithm out of the sum, which is sound, and never put it "
        "back. What was taken out has to be added to the logarithm of the rest.",
        {"point": lambda joint: log_sum_exp(joint) - joint.max(axis=1)},
    ),
    Slip(
        "maximum-put-back-once",
        "code-that-runs-is-right",
        "You take one number from all logarithms, and add it back once for all points. It was "
        "taken from each point, so each point has to get it back.",
        {"point": put_back_once},
        common=False,
    ),
)

TOTAL_SLIPS = (
    Slip(
        "mean-over-points",
        "scores-are-sums",
        "Your function returns the mean of the points' log densities. The log-likelihood is their "
        "sum, to which each further point adds.",
        {"total": np.mean},
    ),
    Slip(
        "not-summed",
        "shapes-look-after-themselves",
        "Your function returns a number for each point. The log-likelihood is a single number, the "
        "sum over all points.",
        {"total": same},
    ),
    Slip(
        "multiplies-first",
        "likelihood-is-a-product",
        "You multiply the densities of all points before you take the logarithm. A product of many "
        "small numbers becomes exactly 0 on a computer, and the sum of their logarithms does not.",
        {"total": lambda logs: np.log(np.prod(np.exp(logs)))},
    ),
    Slip(
        "forgot-logarithm",
        "likelihood-is-a-product",
        "Your function returns the likelihood, the product of the points' densities, and not its "
        "logarithm. That product is too small for a computer as soon as there are many points.",
        {"total": lambda logs: np.prod(np.exp(logs))},
    ),
    Slip(
        "points-added",
        "densities-of-points-add",
        "You add the densities of all points and then take one logarithm. Points are independent, "
        "so their densities multiply, and it is their logarithms that add up.",
        {"total": np.logaddexp.reduce},
    ),
    Slip(
        "sum-of-densities",
        "densities-of-points-add",
        "You add the densities of all points, without a logarithm. Points are independent, so "
        "their densities multiply, and it is their logarithms that add up.",
        {"total": lambda logs: np.exp(logs).sum()},
    ),
    Slip(
        "negative",
        "code-that-runs-is-right",
        "Your function returns the negative of the log-likelihood, a loss that is to be made "
        "small. Asked for is the log-likelihood itself, which grows as the fit gets better.",
        {"scale": np.negative},
    ),
    Slip(
        "minus-two",
        "code-that-runs-is-right",
        "Your function returns the log-likelihood times minus two, as some criteria for models "
        "have it. Asked for is the log-likelihood itself, which grows as the fit gets better.",
        {"scale": lambda total: -2 * total},
        common=False,
    ),
    Slip(
        "base-ten",
        "code-that-runs-is-right",
        "Your logarithms have base ten. The log-likelihood here is in natural logarithms.",
        {"scale": lambda total: total / np.log(10)},
    ),
    Slip(
        "base-two",
        "code-that-runs-is-right",
        "Your logarithms have base two. The log-likelihood here is in natural logarithms.",
        {"scale": lambda total: total / np.log(2)},
    ),
)

FAR_SLIPS = (
    Slip(
        "underflows",
        "underflow-is-rare",
        "Far from every component all of your densities become exactly 0, and the logarithm of 0 "
        "is minus infinity. The logarithms of those densities are ordinary numbers there, so it "
        "is with them that the sum has to be taken.",
        {"point": plainly},
    ),
    Slip(
        "one-maximum-for-all",
        "underflow-is-rare",
        "You subtract the same number from all logarithms before the exponential, so a point that "
        "is much further out than another one still ends up with the logarithm of 0. Each point "
        "needs a number of its own.",
        {"point": lambda joint: plainly(joint - joint.max()) + joint.max()},
    ),
    *(
        Slip(
            "floor-below-densities",
            "underflow-is-rare",
            "A tiny number below your densities keeps the logarithm from minus infinity, and all "
            "points far out get the logarithm of that tiny number. Their own log densities are "
            "ordinary numbers, and each further step out makes them smaller.",
            {"point": point},
            common=False,
        )
        for floor in (*FLOORS, *FLOORS_OF_FLOATS)
        for point in above(floor)
    ),
    Slip(
        "far-points-left-out",
        "underflow-is-rare",
        "Points far from every component count as nothing in your sum. Their densities are 0 on a "
        "computer only, and their logarithms are large negative numbers that have to count.",
        {"point": lambda joint: np.where(np.isinf(plainly(joint)), 0.0, plainly(joint))},
        common=False,
    ),
)
