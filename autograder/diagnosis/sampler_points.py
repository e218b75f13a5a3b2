"""Mistakes in the second of a sampler's two draws: where a component's point falls."""

from __future__ import annotations

import numpy as np

from autograder.diagnosis import noises
from autograder.diagnosis.formulas import Slip
from reference.arguments import Floats


def blended(phi: Floats, Sigma: Floats) -> Floats:
    """Every point is the weighted sum of a point of each component."""
    return _for_all(np.einsum("j,jab->ab", phi**2, Sigma), len(phi))


def averaged(phi: Floats, Sigma: Floats) -> Floats:
    """Every point comes from the average component."""
    return _for_all(np.einsum("j,jab->ab", phi, Sigma), len(phi))


def first(phi: Floats, Sigma: Floats) -> Floats:
    """All components have the first one's covariance."""
    return _for_all(Sigma[0], len(phi))


def _for_all(Sigma: Floats, k: int) -> Floats:
    return np.array([np.linalg.cholesky(Sigma)] * k)


def deviations(phi: Floats, Sigma: Floats) -> Floats:
    """Each coordinate has its own noise."""
    return np.sqrt(Sigma * np.eye(Sigma.shape[-1]))


def sorted_variances(phi: Floats, Sigma: Floats) -> Floats:
    """The ellipses are stretched as they should be, along the axes."""
    return np.array([np.diag(np.sqrt(np.linalg.eigvalsh(each))) for each in Sigma])


def middle(phi: Floats, mu: Floats) -> Floats:
    """Every point falls around the mean of the whole mixture."""
    return np.tile(phi @ mu, (len(phi), 1))


POINT_SLIPS = (
    Slip(
        "no-means",
        "latent-is-noise",
        "All of your points scatter around zero. A point falls around the mean of the component "
        "that its label names.",
        {"means": lambda phi, mu: np.zeros_like(mu)},
    ),
    Slip(
        "blended-points",
        "points-are-blends",
        "Each of your points is a weighted sum of points from all components. One component makes "
        "a point, and the weights are the probabilities of which one.",
        {"means": middle, "factor": blended},
    ),
    Slip(
        "blended-parameters",
        "points-are-blends",
        "All of your points come from one Gaussian, with the average mean and covariance of the "
        "components. One component makes a point, with that component's own mean and covariance.",
        {"means": middle, "factor": averaged},
    ),
    Slip(
        "factor-on-the-wrong-side",
        "either-side-of-the-factor",
        "Your ellipses are those of L'L instead of L L', so they have another stretch and tilt. "
        "It matters from which side the factor multiplies the noise, and whether it is the lower "
        "or the upper one.",
        {"factor": lambda phi, Sigma: np.linalg.cholesky(Sigma).swapaxes(1, 2)},
    ),
    Slip(
        "covariance-as-factor",
        "covariance-is-a-deviation",
        "Your noise is multiplied by `Sigma` itself, so wide directions come out too wide and "
        "narrow ones too narrow. A covariance holds squares, and noise is scaled by a square root "
        "of it.",
        {"factor": lambda phi, Sigma: Sigma},
    ),
    Slip(
        "variances-only",
        "one-covariance-for-all",
        "Your components have the right variances, but no tilt: their coordinates vary "
        "independently. What stands beside the diagonal of `Sigma` says how they vary together.",
        {"factor": deviations},
    ),
    Slip(
        "variances-as-deviations",
        "covariance-is-a-deviation",
        "Each coordinate's noise is multiplied by its variance, and has no tilt. The diagonal of "
        "`Sigma` holds squares of standard deviations, and what stands beside it is the tilt.",
        {"factor": lambda phi, Sigma: Sigma * np.eye(Sigma.shape[-1])},
    ),
    Slip(
        "round-noise",
        "covariance-is-bookkeeping",
        "All of your components are circles of radius one: `Sigma` has no say. It gives each "
        "component a size, a stretch and a tilt of its own.",
        {"factor": lambda phi, Sigma: np.tile(np.eye(Sigma.shape[-1]), (len(phi), 1, 1))},
    ),
    Slip(
        "root-of-each-number",
        "covariance-is-a-deviation",
        "Your noise is multiplied by the square roots of the single numbers in `Sigma`. A factor "
        "of `Sigma` is a matrix that gives `Sigma` when it is multiplied by its own transpose.",
        {"factor": lambda phi, Sigma: np.sqrt(np.abs(Sigma))},
    ),
    Slip(
        "stretched-along-the-axes",
        "either-side-of-the-factor",
        "Your ellipses are as long and as narrow as they should be, but lie along the axes. The "
        "eigenvectors of `Sigma` have to turn them, and the side from which they multiply matters.",
        {"factor": sorted_variances},
    ),
    Slip(
        "first-covariance-for-all",
        "covariance-is-bookkeeping",
        "All of your components have the size, stretch and tilt of component 0. Each has a "
        "covariance of its own, and a point's label says which one counts.",
        {"factor": first},
    ),
    Slip(
        "no-noise",
        "latent-is-noise",
        "Each of your points is exactly the mean of its component. The label is only the first of "
        "two draws: the second lets the point fall somewhere around that mean.",
        {"noise": noises.absent},
    ),
    Slip(
        "one-noise-for-all",
        "latent-is-noise",
        "All points of one of your samples deviate from their means by the same noise. Each point "
        "needs noise of its own, or two of them are not independent.",
        {"noise": noises.one_for_all},
    ),
    Slip(
        "one-point-for-each-component",
        "latent-is-noise",
        "In each of your samples all points of a component are the same point. Every point is a "
        "draw of its own from its component's Gaussian.",
        {"noise": noises.one_for_each_component},
    ),
    Slip(
        "one-number-for-all-coordinates",
        "code-that-runs-is-right",
        "The coordinates of a point all get the same random number. A point in d dimensions needs "
        "d independent ones, or its ellipse shrinks to a line.",
        {"noise": noises.one_number},
    ),
    Slip(
        "flat-noise",
        "random-means-anything",
        "Your points scatter evenly within hard borders, so the noise seems to be uniform. A "
        "Gaussian's points gather around its mean and get rarer outwards, without a border.",
        {"noise": noises.flat},
    ),
    Slip(
        "noise-repeats",
        "any-randomness-will-do",
        "Your labels change with the seed, but the deviations from the means are the same every "
        "time. All draws have to come from `rng`, not from a generator that starts anew.",
        {"noise": noises.again},
    ),
    Slip(
        "deviation-on-a-line",
        "covariance-is-a-deviation",
        "In one dimension your points scatter as if `Sigma` held standard deviations. It holds "
        "variances there, too, which are their squares.",
        {"line": lambda phi, Sigma: Sigma},
    ),
)
