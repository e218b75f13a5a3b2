"""Chapter 2: `fit_labelled` counts and averages; maximum likelihood, no ridge.

Every class has at least two points, and labels come in no particular order.
"""

from __future__ import annotations

import numpy as np

import reference
from autograder import expect
from autograder.checks import mixtures
from autograder.expect import check
from autograder.student import Student
from reference.arguments import Floats, Ints


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

    phi, _, _ = expect.parts(student.fit_labelled(example.X, example.z, 3), "phi", "mu", "Sigma")

    expect.close(phi, reference.fit_labelled(example.X, example.z, 3)[0], "phi")


@check(
    "fit_labelled",
    points=1,
    title="The mean of a class is the average of its points",
    hint="Average over the points whose label is j, and over no others.",
)
def test_fit_labelled_means(student: Student) -> None:
    """mu on three unequal classes."""
    example = mixtures.ordinary()

    _, mu, _ = expect.parts(student.fit_labelled(example.X, example.z, 3), "phi", "mu", "Sigma")

    expect.close(mu, reference.fit_labelled(example.X, example.z, 3)[1], "mu")


@check(
    "fit_labelled",
    points=1,
    title="The covariance of a class is taken around its own mean and divided by its count",
    hint="Average the outer products of the deviations from mu_j over the N_j points of class j.",
    misconception="likelihood-divides-by-n-minus-one",
)
def test_fit_labelled_covariances(student: Student) -> None:
    """Sigma on three unequal classes, in units in which a ridge of 1e-6 shows."""
    example = mixtures.ordinary()
    X = example.X / 20

    _, _, Sigma = expect.parts(student.fit_labelled(X, example.z, 3), "phi", "mu", "Sigma")

    expect.covariances(Sigma, reference.fit_labelled(X, example.z, 3)[2], "Sigma")


@check(
    "fit_labelled",
    points=2,
    title="Classes of very different size, stretch and tilt each get their own fit",
    hint="Nothing is shared between classes; look at the smallest class by itself.",
    misconception="one-covariance-for-all",
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
    misconception="one-covariance-for-all",
)
def test_fit_labelled_five_dimensions(student: Student) -> None:
    """Two correlated classes in five dimensions."""
    example = mixtures.five_dimensions()

    compare(student, example.X, example.z, 2)


@check(
    "fit_labelled",
    points=1,
    title="One dimension keeps its shapes",
    hint="With d = 1 mu still has shape (k, 1) and Sigma shape (k, 1, 1).",
)
def test_fit_labelled_one_dimension(student: Student) -> None:
    """Two classes on a line."""
    example = mixtures.one_dimension()

    compare(student, example.X, example.z, 2)


@check(
    "fit_labelled",
    points=1,
    title="A single class is fitted to all points",
    hint="With k = 1 the results still have an axis of length 1 for the classes.",
)
def test_fit_labelled_one_class(student: Student) -> None:
    """All labels are 0."""
    example = mixtures.one_component()

    compare(student, example.X, example.z, 1)


@check(
    "fit_labelled",
    points=1,
    title="Where the origin lies does not matter",
    hint="Subtract the mean of the class before you multiply.",
    misconception="any-mean-will-do",
)
def test_fit_labelled_far_from_origin(student: Student) -> None:
    """The means are some hundred standard deviations from the origin."""
    example = mixtures.ordinary(n=50, seed=21)

    compare(student, example.X + np.array([300.0, -500.0]), example.z, 3)


@check(
    "fit_labelled",
    points=1,
    title="The arguments are left as they were",
    hint="Work on copies: X and z belong to the caller.",
    misconception="arguments-are-scratch-space",
)
def test_fit_labelled_unmodified(student: Student) -> None:
    """X and z after the call are what they were before."""
    example = mixtures.ordinary()

    answer = student.observe("fit_labelled", example.X, example.z, 3)

    expect.mixture(answer.value, reference.fit_labelled(example.X, example.z, 3))
    expect.unchanged(answer.arguments, X=example.X, z=example.z)


def compare(student: Student, X: Floats, z: Ints, k: int) -> None:
    """Expect all three results on these points."""
    expect.mixture(student.fit_labelled(X, z, k), reference.fit_labelled(X, z, k))
