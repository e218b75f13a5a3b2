"""Chapter 2: `fit_labelled` counts and averages; maximum likelihood, no ridge.

Every class has at least two points, and labels come in no particular order. The first three
checks are the ordinary case; only once it is right can the others say something new.
"""

from __future__ import annotations

import numpy as np

from autograder import expect
from autograder.checks import known, mixtures
from autograder.expect import check
from autograder.student import Student
from reference.arguments import Floats, Ints

NAMES = ("phi", "mu", "Sigma")
VALUES = ("weights", "means", "covariances")


@check(
    "fit_labelled",
    points=1,
    title="The weight of a class is its share of the points",
    hint="Count the points of each class and divide by the number of all points.",
    misconception="components-are-equally-likely",
)
def test_fit_labelled_weights(student: Student) -> None:
    """phi on three unequal classes."""
    example = mixtures.ordinary()

    phi, _, _ = expect.parts(student.fit_labelled(example.X, example.z, 3), *NAMES)

    expect.close(phi, known.fit_labelled(example.X, example.z, 3)[0], "phi")


@check(
    "fit_labelled",
    points=2,
    title="The mean of a class is the average of its points",
    hint="Average over the points whose label is j, and over no others.",
    misconception="code-that-runs-is-right",
)
def test_fit_labelled_means(student: Student) -> None:
    """mu on three unequal classes."""
    example = mixtures.ordinary()

    _, mu, _ = expect.parts(student.fit_labelled(example.X, example.z, 3), *NAMES)

    expect.close(mu, known.fit_labelled(example.X, example.z, 3)[1], "mu")


@check(
    "fit_labelled",
    points=2,
    title="The covariance of a class is taken around its own mean and divided by its count",
    hint="Average the outer products of the deviations from mu_j over the N_j points of class j.",
    misconception="likelihood-divides-by-n-minus-one",
    needs=("means",),
)
def test_fit_labelled_covariances(student: Student) -> None:
    """Sigma on three unequal classes; a ridge of 1e-6 does not show here."""
    example = mixtures.ordinary()

    _, _, Sigma = expect.parts(student.fit_labelled(example.X, example.z, 3), *NAMES)

    expect.covariances(Sigma, known.fit_labelled(example.X, example.z, 3)[2], "Sigma")


@check(
    "fit_labelled",
    points=1,
    title="Four classes of very different size, stretch and tilt each get their own fit",
    hint="Nothing is shared between classes; look at the smallest class by itself.",
    misconception="one-covariance-for-all",
    needs=VALUES,
)
def test_fit_labelled_unequal_classes(student: Student) -> None:
    """Four classes, the smallest with two points, strongly correlated."""
    example = mixtures.four(n=72)
    z = np.where(example.z == 3, 0, example.z)
    z[[20, 50]] = 3

    compare(student, example.X, z, 4)


@check(
    "fit_labelled",
    points=1,
    title="The formulas hold in five dimensions",
    hint="Try points with d = 5; each Sigma_j is then a 5 by 5 matrix.",
    misconception="shapes-look-after-themselves",
    needs=VALUES,
)
def test_fit_labelled_five_dimensions(student: Student) -> None:
    """Two correlated classes in five dimensions."""
    example = mixtures.five_dimensions()

    compare(student, example.X, example.z, 2)


@check(
    "fit_labelled",
    points=1,
    title="One dimension or one class keeps its shapes",
    hint="mu has shape (k, d) and Sigma shape (k, d, d), also where k or d is 1.",
    misconception="shapes-look-after-themselves",
    needs=VALUES,
)
def test_fit_labelled_smallest(student: Student) -> None:
    """Two classes on a line; one class in the plane."""
    line, plane = mixtures.one_dimension(), mixtures.one_component()

    compare(student, line.X, line.z, 2)
    compare(student, plane.X, plane.z, 1)


@check(
    "fit_labelled",
    points=1,
    title="Small units and a far origin change nothing: the covariance is that of the points alone",
    hint="Add nothing to a covariance, and subtract mu_j before you multiply.",
    misconception="ridge-is-cosmetic",
    needs=VALUES,
)
def test_fit_labelled_small_units(student: Student) -> None:
    """Variances of some hundredths, in which 1e-6 shows, hundreds of deviations from 0."""
    example = mixtures.ordinary(n=50, seed=21)

    compare(student, example.X / 10 + np.array([12.0, -20.0]), example.z, 3)


@check(
    "fit_labelled",
    points=1,
    title="The arguments are left as they were",
    hint="Work on copies: X and z belong to the caller.",
    misconception="arguments-are-scratch-space",
    needs=VALUES,
)
def test_fit_labelled_unmodified(student: Student) -> None:
    """X and z after the call are what they were before."""
    example = mixtures.ordinary()

    answer = student.observe("fit_labelled", example.X, example.z, 3)

    expect.mixture(answer.value, known.fit_labelled(example.X, example.z, 3))
    expect.unchanged(answer.arguments, X=example.X, z=example.z)


def compare(student: Student, X: Floats, z: Ints, k: int) -> None:
    """Expect all three results on these points."""
    expect.mixture(student.fit_labelled(X, z, k), known.fit_labelled(X, z, k))
