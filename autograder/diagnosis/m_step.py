"""Mistakes in `m_step`: fitting with fractional counts, with a step wrong or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

import reference
from autograder.diagnosis import fits, probes, ridges
from autograder.diagnosis.fits import DEFAULT_REG, NAMES, Fit
from autograder.diagnosis.formulas import FormulaSubject, Probe, Slip
from autograder.records import Picture
from reference.arguments import Floats, Mixture


def subject() -> FormulaSubject:
    """Return what is known about `m_step`."""
    return FormulaSubject(
        function="m_step",
        names=NAMES,
        formula=MStep(),
        bugs=SLIPS,
        probes=(
            Probe(in_the_plane(), small=True),
            Probe(on_a_line(), small=True),
            Probe(ridges.flat(), small=True),
            Probe(in_space()),
            Probe(cloud()),
        ),
        picture=ellipses,
    )


@dataclass(frozen=True)
class MStep(Fit):
    """The recipe with shares that may be fractions, and a ridge."""

    def __call__(self, X: Floats, W: Floats, reg: float = DEFAULT_REG) -> Mixture:
        """Return phi (k,), mu (k, d), Sigma (k, d, d)."""
        return self.fitted(X, W, reg)


def in_the_plane() -> dict[str, Any]:
    """Return five points, the middle ones shared."""
    X = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 4.0], [6.0, 4.0], [4.0, 6.0]])
    W = np.array([[1.0, 0.0], [0.5, 0.5], [0.5, 0.5], [0.0, 1.0], [0.0, 1.0]])
    return {"X": X, "W": W}


def on_a_line() -> dict[str, Any]:
    """Return six points, two of them shared half and half, and a ridge that shows."""
    X = np.array([[0.0], [2.0], [3.0], [6.0], [8.0], [11.0]])
    W = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.5, 0.5], [0.5, 0.5], [0.0, 1.0]])
    return {"X": X, "W": W, "reg": 0.5}


def in_space() -> dict[str, Any]:
    """Return three components in units so small that the default ridge shows."""
    grid = np.array([[3, 1, 4], [1, 5, 9], [2, 6, 5], [3, 5, 8], [9, 7, 9], [3, 2, 3], [8, 4, 6]])
    shares = np.array(
        [[6, 3, 1], [2, 1, 7], [1, 8, 1], [5, 2, 3], [7, 1, 2], [3, 4, 3], [1, 2, 7]], dtype=float
    )
    return {"X": grid / 200.0, "W": shares / 10}


def cloud() -> dict[str, Any]:
    """Return ninety points and the shares that three ellipses have of them."""
    X, phi, mu, Sigma = probes.cloud().values()
    return {"X": X, "W": reference.responsibilities(X, phi, mu, Sigma)}


def ellipses(arguments: Mapping[str, Any], answer: Any, right: Any) -> Picture | None:
    """Show the student's ellipses over the right ones."""
    return fits.ellipses(arguments["X"], arguments["W"], answer, right)


SLIPS = (
    Slip(
        "hard-counts",
        "counts-are-whole",
        "Your fit gives each point wholly to the component with the largest share. In the M-step a "
        "point counts as a fraction for every component, and the doubt stays in the fit.",
        {"shares": fits.one_hot},
    ),
    Slip(
        "equal-weights",
        "components-are-equally-likely",
        "Each of your components has the same weight, whatever `W` says. The weight is the share "
        "that a component has of all points, fractions included.",
        {"weight": lambda W, N: np.full(len(N), 1 / len(N))},
    ),
    Slip(
        "counts-as-weights",
        "code-that-runs-is-right",
        "Your `phi` holds the counts N_j themselves. A weight is a share of all n points, so the "
        "weights of all components sum to one.",
        {"weight": lambda W, N: N},
    ),
    Slip(
        "weights-of-winners",
        "counts-are-whole",
        "Your `phi` counts the points at which a component has the largest share. Its count N_j is "
        "the sum of all its shares, fractions included.",
        {"weight": lambda W, N: fits.one_hot(W).mean(axis=0)},
    ),
    Slip(
        "unweighted-mean",
        "counts-are-whole",
        "All your components have the mean of all points, and their covariances are taken around "
        "it. In the mean of a component each point counts by its share.",
        {"average": fits.unweighted},
    ),
    Slip(
        "mean-over-all",
        "code-that-runs-is-right",
        "Your means are weighted sums divided by n, and the covariances are taken around those. A "
        "component got N_j points, not all n, and its mean is the average of what it got.",
        {"average": fits.over_all},
    ),
    Slip(
        "only-mean-over-all",
        "code-that-runs-is-right",
        "Your covariances are right, but your means are weighted sums divided by n. A component "
        "got N_j points, not all n, and its mean is the average of what it got.",
        {"average": fits.over_all, "centre": fits.around_right_means},
    ),
    Slip(
        "around-overall-mean",
        "any-mean-will-do",
        "Your covariances are taken around the mean of all points. So they also count how far the "
        "component lies from there, while its spread is measured around its own new mean.",
        {"centre": fits.around_all},
    ),
    Slip(
        "around-no-mean",
        "any-mean-will-do",
        "Your covariances average products of the points themselves, with no mean subtracted. So "
        "they also count how far the component lies from the origin, while its spread is measured "
        "around its own new mean.",
        {"centre": fits.around_origin},
    ),
    Slip(
        "unweighted-scatter",
        "counts-are-whole",
        "Your covariances add up the deviations of all points in full, without `W`, and divide by "
        "N_j. In the covariance, too, each point counts by its share.",
        {"scatter": fits.unweighted_scatter},
    ),
    Slip(
        "unweighted-covariance",
        "counts-are-whole",
        "Your covariances average over all n points in full, without `W`. In the covariance, too, "
        "each point counts by its share, or every component would be as wide as the cloud.",
        {"scatter": fits.unweighted_scatter, "divide": fits.by_all},
    ),
    Slip(
        "whole-cloud",
        "one-covariance-for-all",
        "All your components have the covariance of the whole cloud. Each has a size, stretch and "
        "tilt of its own, which the points tell by their shares.",
        {"scatter": fits.unweighted_scatter, "divide": fits.by_all, "centre": fits.around_all},
    ),
    Slip(
        "squared-shares",
        "code-that-runs-is-right",
        "Your covariances weigh each point by the square of its share, as if both factors of the "
        "outer product had been multiplied by it. A share counts once.",
        {"scatter": fits.squared_shares},
    ),
    Slip(
        "roots-of-shares",
        "code-that-runs-is-right",
        "Your covariances weigh each point by the square root of its share. A point counts as the "
        "fraction that its share says, in the covariance as in the mean.",
        {"scatter": fits.roots_of_shares},
    ),
    Slip(
        "n-minus-one",
        "likelihood-divides-by-n-minus-one",
        "Your covariances divide by N_j - 1. That corrects a bias for whole points, while maximum "
        "likelihood, which this course uses throughout, divides by the count itself.",
        {"divide": fits.by_count_less_one},
    ),
    Slip(
        "unbiased-weights",
        "likelihood-divides-by-n-minus-one",
        "Your covariances are divided as `np.cov` does it by itself: by less than N_j, to correct "
        "a bias. Maximum likelihood, which this course uses throughout, divides by the count "
        "itself.",
        {"divide": fits.by_reliability},
    ),
    Slip(
        "divided-by-n",
        "code-that-runs-is-right",
        "Your covariances divide by n, the number of all points. A component got N_j of them, so a "
        "light one comes out far too tight.",
        {"divide": fits.by_all},
    ),
    Slip(
        "not-divided",
        "code-that-runs-is-right",
        "Your covariances are weighted sums, divided by nothing. A covariance is an average, so it "
        "doesn't grow when there are more points of the same kind.",
        {"divide": fits.by_nothing},
    ),
    Slip(
        "divided-twice",
        "code-that-runs-is-right",
        "Your covariances are divided by N_j twice. A sum weighted by shares that were divided by "
        "their own sum is an average already.",
        {"divide": fits.by_count_squared},
    ),
    Slip(
        "pooled",
        "one-covariance-for-all",
        "All your components have the same covariance, averaged over them. Each has a size, "
        "stretch and tilt of its own, which the points tell by their shares.",
        {"divide": fits.by_all_together},
    ),
    Slip(
        "last-covariance",
        "code-that-runs-is-right",
        "All your components have the covariance of the last one. Each has its own; perhaps all "
        "entries are one and the same array, or the loop has ended before they are kept.",
        {"shape": fits.last_one},
    ),
    Slip(
        "variances-only",
        "one-covariance-for-all",
        "Your covariances hold variances and zeros beside the diagonal. What belongs there says "
        "how two coordinates vary together, and that is the tilt of the ellipse.",
        {"shape": fits.on_diagonal},
    ),
    Slip(
        "identities",
        "covariance-is-bookkeeping",
        "All your covariances are the identity, whatever the points are. They decide which points "
        "a component claims next, and with them frozen EM turns into soft k-means.",
        {"shape": fits.units, "add": fits.no_ridge},
    ),
    Slip(
        "square-roots",
        "covariance-is-a-deviation",
        "The numbers in your covariances are square roots of the ones that belong there. A "
        "covariance holds squares, with variances and not standard deviations on its diagonal.",
        {"unit": np.sqrt},
    ),
    *ridges.RIDGES,
)
