"""Mistakes in `fit_labelled`: counting and averaging with one of the steps wrong or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

import reference
from autograder.diagnosis import fits, probes
from autograder.diagnosis.fits import DEFAULT_REG, NAMES, Fit
from autograder.diagnosis.formulas import FormulaSubject, Probe, Slip
from autograder.records import Picture
from reference.arguments import Floats, Ints, Mixture


def subject() -> FormulaSubject:
    """Return what is known about `fit_labelled`."""
    return FormulaSubject(
        function="fit_labelled",
        names=NAMES,
        formula=LabelledFit(add=fits.no_ridge),
        bugs=SLIPS,
        probes=(
            Probe(on_a_line(), small=True),
            Probe(in_the_plane(), small=True),
            Probe(in_space()),
            Probe(cloud()),
        ),
        picture=ellipses,
    )


@dataclass(frozen=True)
class LabelledFit(Fit):
    """The recipe with shares that are 0 or 1."""

    def __call__(self, X: Floats, z: Ints, k: Ints) -> Mixture:
        """Return phi (k,), mu (k, d), Sigma (k, d, d)."""
        return self.fitted(X, np.eye(int(k))[z], DEFAULT_REG)


def on_a_line() -> dict[str, Any]:
    """Return a class of three and one of five points, the larger one seen first."""
    X = np.array([[1.0], [4.0], [3.0], [1.0], [7.0], [9.0], [7.0], [10.0]])
    return {"X": X, "z": np.array([1, 0, 1, 0, 0, 1, 1, 1]), "k": 2}


def in_the_plane() -> dict[str, Any]:
    """Return a tilted class of four points and one of two, which is flat along no axis."""
    X = np.array([[5.0, 1.0], [0.0, 0.0], [2.0, 1.0], [7.0, 3.0], [2.0, 3.0], [4.0, 4.0]])
    return {"X": X, "z": np.array([1, 0, 0, 1, 0, 0]), "k": 2}


def in_space() -> dict[str, Any]:
    """Return three classes in units so small that a ridge of 1e-6 shows."""
    grid = np.array([[3, 1, 4], [1, 5, 9], [2, 6, 5], [3, 5, 8], [9, 7, 9], [3, 2, 3], [8, 6, 5]])
    more = np.array([[2, 6, 4], [3, 3, 8], [3, 2, 7], [9, 5, 0], [2, 8, 8]])
    X = np.concatenate([grid, more]) / 200.0
    return {"X": X, "z": np.array([2, 0, 0, 1, 2, 0, 1, 0, 1, 2, 0, 2]), "k": 3}


def cloud() -> dict[str, Any]:
    """Return ninety points from three ellipses, the ones that pictures show."""
    _, phi, mu, Sigma = probes.cloud().values()
    X, z = reference.sample_gmm(90, phi, mu, Sigma, np.random.default_rng(2024))
    return {"X": X, "z": z, "k": 3}


def as_first_seen(W: Floats, N: Floats) -> Floats:
    """Return the weights in the order in which their classes first appear."""
    return N[np.argsort(W.argmax(axis=0))] / len(W)


def ellipses(arguments: Mapping[str, Any], answer: Any, right: Any) -> Picture | None:
    """Show the student's ellipses over the right ones."""
    return fits.ellipses(arguments["X"], np.eye(arguments["k"])[arguments["z"]], answer, right)


SLIPS = (
    Slip(
        "equal-weights",
        "components-are-equally-likely",
        "Each of your classes has the same weight, however many points it has. The weight of a "
        "class is its share of all points, so a large class gets more.",
        {"weight": lambda W, N: np.full(len(N), 1 / len(N))},
    ),
    Slip(
        "counts-as-weights",
        "code-that-runs-is-right",
        "Your `phi` holds the counts N_j themselves. A weight is a share of all n points, so the "
        "weights of all classes sum to one.",
        {"weight": lambda W, N: N},
    ),
    Slip(
        "weights-as-first-seen",
        "code-that-runs-is-right",
        "Your `phi` has the right shares in the order in which the labels first appear in `z`. "
        "Entry j belongs to label j, wherever the points of that class stand.",
        {"weight": as_first_seen},
    ),
    Slip(
        "mean-over-all",
        "code-that-runs-is-right",
        "Your means are sums over a class divided by n, the number of all points, and the "
        "covariances are taken around those. A class has its centre where its own N_j points are.",
        {"average": fits.over_all},
    ),
    Slip(
        "only-mean-over-all",
        "code-that-runs-is-right",
        "Your covariances are right, but your means are sums over a class divided by n, the number "
        "of all points. A class has its centre where its own N_j points are.",
        {"average": fits.over_all, "centre": fits.around_right_means},
    ),
    Slip(
        "mean-without-axis",
        "code-that-runs-is-right",
        "Each of your means is one number, averaged over the points of a class and over their "
        "coordinates. A mean is a point, so each coordinate has an average of its own.",
        {"average": fits.one_number},
    ),
    Slip(
        "only-mean-without-axis",
        "code-that-runs-is-right",
        "Your covariances are right, but each of your means is one number, averaged over points "
        "and coordinates. A mean is a point, so each coordinate has an average of its own.",
        {"average": fits.one_number, "centre": fits.around_right_means},
    ),
    Slip(
        "mean-without-axis-repeated",
        "code-that-runs-is-right",
        "In each of your means all coordinates are the same: one number, averaged over points and "
        "coordinates alike. A mean is a point, so each coordinate has an average of its own.",
        {"average": fits.one_number_repeated},
    ),
    Slip(
        "only-mean-without-axis-repeated",
        "code-that-runs-is-right",
        "Your covariances are right, but in each of your means all coordinates are the same "
        "number. A mean is a point, so each coordinate has an average of its own.",
        {"average": fits.one_number_repeated, "centre": fits.around_right_means},
    ),
    Slip(
        "around-overall-mean",
        "any-mean-will-do",
        "Your covariances are taken around the mean of all points. So they also count how far the "
        "class lies from there, while its spread is measured around its own mean.",
        {"centre": fits.around_all},
    ),
    Slip(
        "around-no-mean",
        "any-mean-will-do",
        "Your covariances average products of the points themselves, with no mean subtracted. So "
        "they also count how far the class lies from the origin, while its spread is measured "
        "around its own mean.",
        {"centre": fits.around_origin},
    ),
    Slip(
        "n-minus-one",
        "likelihood-divides-by-n-minus-one",
        "Your covariances divide by N_j - 1. That corrects a bias, while maximum likelihood, which "
        "this course uses throughout, divides by the count itself.",
        {"divide": fits.by_count_less_one},
    ),
    Slip(
        "divided-by-n",
        "code-that-runs-is-right",
        "Your covariances divide by n, the number of all points. Only the N_j points of a class "
        "were added up, so a small class comes out far too tight.",
        {"divide": fits.by_all},
    ),
    Slip(
        "not-divided",
        "code-that-runs-is-right",
        "Your covariances are sums over the points of a class, divided by nothing. A covariance is "
        "an average, so it doesn't grow when there are more points of the same kind.",
        {"divide": fits.by_nothing},
    ),
    Slip(
        "pooled",
        "one-covariance-for-all",
        "All your classes have the same covariance, averaged over all points. Each class has a "
        "size, stretch and tilt of its own, which its own points tell.",
        {"divide": fits.by_all_together},
    ),
    Slip(
        "whole-cloud",
        "one-covariance-for-all",
        "All your classes have the covariance of the whole cloud. Each class has a size, stretch "
        "and tilt of its own, which its own points tell.",
        {"centre": fits.around_all, "divide": fits.by_all_together},
    ),
    Slip(
        "last-covariance",
        "code-that-runs-is-right",
        "All your classes have the covariance of the last one. Each class has its own; perhaps "
        "all entries are one and the same array, or the loop has ended before they are kept.",
        {"shape": fits.last_one},
    ),
    Slip(
        "variances-only",
        "one-covariance-for-all",
        "Your covariances hold variances and zeros beside the diagonal. What belongs there says "
        "how two coordinates vary together, and that is the tilt of the class.",
        {"shape": fits.on_diagonal},
    ),
    Slip(
        "round",
        "one-covariance-for-all",
        "Your covariances are circles: one variance, averaged over the coordinates, times the "
        "identity. Each class has a size, stretch and tilt of its own.",
        {"shape": fits.round_ones},
    ),
    Slip(
        "identities",
        "covariance-is-bookkeeping",
        "All your covariances are the identity, whatever the points are. The size, stretch and "
        "tilt of a class are part of the fit, as much as its mean.",
        {"shape": fits.units},
    ),
    Slip(
        "square-roots",
        "covariance-is-a-deviation",
        "The numbers in your covariances are square roots of the ones that belong there. A "
        "covariance holds squares, with variances and not standard deviations on its diagonal.",
        {"unit": np.sqrt},
    ),
    Slip(
        "correlations",
        "one-covariance-for-all",
        "Your matrices are correlations, with ones on the diagonal. They have lost the size of the "
        "class; a covariance keeps it, in squares of the points' units.",
        {"unit": fits.correlations},
    ),
    Slip(
        "ridge-added",
        "ridge-is-cosmetic",
        "Your covariances have 1e-6 added to their diagonals. Here nothing is added: the maximum "
        "likelihood fit is that of the points alone, in whatever units they are.",
        {"add": fits.ridge},
    ),
)
