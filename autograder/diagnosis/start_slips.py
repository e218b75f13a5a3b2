"""Mistakes in `random_init`: a start of which one part is not what it should be."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.diagnosis import starting
from autograder.diagnosis.formulas import Slip
from autograder.diagnosis.guesses import Guesses, K
from autograder.diagnosis.starting import Fact, alike
from reference.arguments import Floats


def always(part: str, wrong: Floats | float, shape: tuple[int, ...] | None = None) -> Fact:
    """Return whether a part of every start is this one."""
    right = np.asarray(wrong) if shape is None else np.full(shape, wrong)
    return lambda seen: alike(getattr(seen, part), right)


def _each(value: Callable[[Guesses], float]) -> Fact:
    return lambda seen: alike(seen.phi, np.full(K, value(seen)))


START_SLIPS = (
    Slip(
        "weights-of-one",
        "code-that-runs-is-right",
        "Each of your weights is 1, so together they make k. Weights are probabilities: they are "
        "equal, and their sum is one.",
        {"weights": always("phi", 1.0, (K,))},
    ),
    Slip(
        "weights-of-zero",
        "code-that-runs-is-right",
        "All of your weights are 0. A component without weight makes no point and gets no share of "
        "any, so nothing could ever start.",
        {"weights": always("phi", 0.0, (K,))},
    ),
    Slip(
        "weights-by-points",
        "code-that-runs-is-right",
        "Each of your weights is one over the number of points. The weights belong to the "
        "components, and there are k of those.",
        {"weights": _each(lambda seen: 1 / len(seen.X))},
    ),
    Slip(
        "one-weight",
        "shapes-look-after-themselves",
        "Your `phi` is a single number. Each of the k components has a weight of its own, even if "
        "they all start alike.",
        {
            "weights": lambda seen: (
                alike(seen.phi, np.array(1 / K)) or alike(seen.phi, np.ones(1) / K)
            )
        },
    ),
    Slip(
        "random-weights",
        "any-start-will-do",
        "Your weights are random. Only the means are drawn here: no component starts with an "
        "advantage over another.",
        {"weights": starting.varied_weights},
    ),
    Slip(
        "rows-with-replacement",
        "means-can-start-together",
        "Now and then two of your means are the same row of `X`. Components that start alike get "
        "the same shares for ever, so the k rows have to be different ones.",
        {"means": starting.repeated_rows},
    ),
    Slip(
        "one-row-for-all",
        "means-can-start-together",
        "All of your means are the same row of `X`. Components that start alike get the same "
        "shares for ever, so the k rows have to be different ones.",
        {"means": starting.one_row},
    ),
    Slip(
        "all-in-the-middle",
        "means-can-start-together",
        "All of your means are the mean of the data. Components that start alike get the same "
        "shares for ever, so each starts on a row of its own.",
        {"means": starting.centre},
    ),
    Slip(
        "first-rows",
        "any-randomness-will-do",
        "Your means are the first k rows of `X`, whatever `rng` is. Every set of k rows has to be "
        "possible, so that another seed can give another start.",
        {"means": starting.first_rows},
    ),
    Slip(
        "same-rows-every-time",
        "any-randomness-will-do",
        "Your function chooses the same rows whatever `rng` is. The caller decides the randomness: "
        "another seed has to be able to give another start.",
        {"means": starting.same_rows},
    ),
    Slip(
        "block-of-rows",
        "any-start-will-do",
        "Your means are always rows that stand next to each other in `X`. Every set of k rows has "
        "to be possible, wherever they stand.",
        {"means": starting.block},
    ),
    Slip(
        "means-ignore-the-data",
        "any-start-will-do",
        "Your means stay where they are when the points lie elsewhere. Each should start on one of "
        "the points, so that it starts where there is data.",
        {"means": starting.regardless},
    ),
    Slip(
        "means-in-the-box",
        "any-start-will-do",
        "Your means lie anywhere between the smallest and the largest coordinates of `X`. That box "
        "may be empty in places, and a row of `X` is never where there is no data.",
        {"means": starting.in_the_box},
    ),
    Slip(
        "means-around-the-middle",
        "any-start-will-do",
        "Your means are drawn around the mean of all points. There need not be any data there, and "
        "a row of `X` is never where there is none.",
        {"means": starting.around_the_middle},
    ),
    Slip(
        "coordinates-of-different-rows",
        "code-that-runs-is-right",
        "The coordinates of your means come from `X`, but those of one mean from different rows. A "
        "mean is a whole row, so its coordinates belong together.",
        {"means": starting.crossed},
    ),
    Slip(
        "means-of-random-groups",
        "any-start-will-do",
        "Each of your means is the average of several rows of `X`. Averages of random groups all "
        "lie near the middle, and so almost at the same place.",
        {"means": starting.group_means},
    ),
    Slip(
        "rows-with-noise",
        "any-start-will-do",
        "Your means lie close to rows of `X`, but not on them. Different rows are all the "
        "randomness that a start needs.",
        {"means": starting.noisy},
    ),
    Slip(
        "covariance-of-all-points",
        "covariance-is-bookkeeping",
        "Each of your components starts with the covariance of all points. That is one way to "
        "start, but here each starts as a circle of radius one, whatever the data.",
        {"covariances": starting.of_all_points},
    ),
    Slip(
        "variances-of-all-points",
        "covariance-is-bookkeeping",
        "Each of your components starts with the variances of all points. That is one way to "
        "start, but here each starts as a circle of radius one, whatever the data.",
        {"covariances": starting.variances_of_all_points},
    ),
    Slip(
        "random-covariances",
        "any-start-will-do",
        "Your covariances change with the seed. Only the means are drawn here: each component "
        "starts as a circle of radius one.",
        {"covariances": starting.varied_covariances},
    ),
    Slip(
        "one-covariance",
        "shapes-look-after-themselves",
        "Your `Sigma` is a single matrix. Each of the k components has one of its own, even if "
        "they all start alike: the shape is (k, d, d).",
        {"covariances": always("Sigma", np.eye(2))},
    ),
    Slip(
        "covariances-of-zero",
        "covariance-is-bookkeeping",
        "All of your covariances are zero. A component without any width has no density, so the "
        "first E-step cannot be taken.",
        {"covariances": always("Sigma", 0.0, (K, 2, 2))},
    ),
    Slip(
        "covariances-of-ones",
        "covariance-is-bookkeeping",
        "Your covariances are full of ones. Such an ellipse is a line, while a circle has ones on "
        "the diagonal and nothing beside it.",
        {"covariances": always("Sigma", 1.0, (K, 2, 2))},
    ),
    Slip(
        "variances-alone",
        "shapes-look-after-themselves",
        "Your `Sigma` holds variances alone, without the axes of a matrix. Each component has a "
        "whole matrix (d, d), in which a circle's tilt is written as zeros.",
        {"covariances": lambda seen: any(alike(seen.Sigma, np.ones(s)) for s in ((K, 2), (K,)))},
    ),
    Slip(
        "another-order",
        "code-that-runs-is-right",
        "You return the right things in another order. The order is part of what a function "
        "promises: here phi, then mu, then Sigma.",
        {"order": lambda seen: not seen.in_order},
    ),
    Slip(
        "global-randomness",
        "any-randomness-will-do",
        "Your choice comes from NumPy's global random state. Only draws from `rng` can be repeated "
        "by its seed, and disturb nobody else's.",
        {"source": lambda seen: seen.global_touched},
    ),
    Slip(
        "fresh-generator",
        "any-randomness-will-do",
        "The same seed gives another start each time, so you draw from a generator of your own. "
        "Only draws from `rng` can be repeated by whoever passed it in.",
        {"source": lambda seen: not seen.steady and not seen.global_touched},
    ),
    Slip(
        "changes-its-argument",
        "arguments-are-scratch-space",
        "Your function changes `X` itself. It belongs to the caller, who goes on using it, in the "
        "order in which it was.",
        {"argument": lambda seen: seen.argument_changed},
    ),
    Slip(
        "loses-an-axis",
        "shapes-look-after-themselves",
        "On a line or for one component, your means or covariances have lost an axis. They have "
        "the shapes (k, d) and (k, d, d) also where k or d is 1.",
        {"sizes": starting.squeezed},
    ),
)
