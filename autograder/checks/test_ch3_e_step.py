"""Chapter 3: `responsibilities` is Bayes' rule with the whole density, in log space.

The first three checks take Bayes' rule apart: equal unit circles for what is divided by what,
then weights, then covariances, so that one mistake fails one of them. The others need these.
Only the far-points check holds points at which every density underflows.
"""

from __future__ import annotations

import numpy as np

from autograder import expect
from autograder.checks import known, mixtures
from autograder.expect import check
from autograder.student import Student
from reference.arguments import Floats

RULE = ("values", "unequal_weights", "covariances")


@check(
    "responsibilities",
    points=1,
    title="Each row of W holds a point's probabilities, which sum to one",
    hint="Divide prior times density by its sum over the components, point by point.",
    misconception="densities-are-probabilities",
)
def test_responsibilities_values(student: Student) -> None:
    """Three equally likely unit circles that overlap."""
    example = mixtures.circles()

    compare(student, example.X, *example.mixture)


@check(
    "responsibilities",
    points=2,
    title="A common component starts ahead of a rare one",
    hint="Bayes' rule multiplies each density by the component's weight phi_j.",
    misconception="priors-do-not-matter",
    needs=("values",),
)
def test_responsibilities_unequal_weights(student: Student) -> None:
    """Overlapping unit circles with weights from 0.05 to 0.7."""
    example = mixtures.circles([0.7, 0.25, 0.05])

    compare(student, example.X, *example.mixture)


@check(
    "responsibilities",
    points=2,
    title="Size, stretch and tilt count, not only the distance to a centre",
    hint="The density holds the inverse of Sigma_j and its determinant; compare it with SciPy's.",
    misconception="nearest-centre",
    needs=("values",),
)
def test_responsibilities_covariances(student: Student) -> None:
    """A needle, a wide cloud and a small blob in one place, equally likely."""
    example = mixtures.tilted()
    _, mu, Sigma = example.mixture

    compare(student, example.X, np.full(3, 1 / 3), mu, Sigma)


@check(
    "responsibilities",
    points=1,
    title="The formula holds for four components in five dimensions",
    hint="Try d = 5 and k = 4; the determinant and the inverse are of 5 by 5 matrices.",
    misconception="nearest-centre",
    needs=RULE,
)
def test_responsibilities_five_dimensions(student: Student) -> None:
    """Correlated clusters with weights from 0.1 to 0.4."""
    example = mixtures.five_dimensions(k=4, seed=31)

    compare(student, example.X, *example.mixture)


@check(
    "responsibilities",
    points=0.5,
    title="The formula holds on a line",
    hint="With d = 1 each Sigma_j is a 1 by 1 matrix that holds a variance.",
    misconception="covariance-is-a-deviation",
    needs=RULE,
)
def test_responsibilities_one_dimension(student: Student) -> None:
    """A narrow and a wide cluster on a line."""
    example = mixtures.one_dimension()

    compare(student, example.X, *example.mixture)


@check(
    "responsibilities",
    points=0.5,
    title="One point or one component is enough",
    hint="W has shape (n, k), also where n or k is 1.",
    misconception="shapes-look-after-themselves",
    needs=RULE,
)
def test_responsibilities_smallest(student: Student) -> None:
    """A single point among three components; a single component, which gets everything."""
    three, one = mixtures.ordinary(), mixtures.one_component()

    compare(student, np.array([[2.0, 2.0]]), *three.mixture)
    compare(student, one.X, *one.mixture)


@check(
    "responsibilities",
    points=2,
    title="Points far from every component still get responsibilities",
    hint="Work with log densities and subtract each row's maximum before exp.",
    misconception="underflow-is-rare",
    needs=("covariances",),
)
def test_responsibilities_far_points(student: Student) -> None:
    """Every density underflows, and the clear winner is seldom the nearest centre."""
    example = mixtures.tilted()
    directions = np.array([[1.0, 0.2], [-0.4, 1.0], [0.9, -0.9], [-1.0, -1.0]])
    X = np.concatenate([distance * directions for distance in (5e2, 2e4, 1e6)])

    compare(student, X, *example.mixture)


@check(
    "responsibilities",
    points=1,
    title="The arguments are left as they were",
    hint="Work on copies: X, phi, mu and Sigma belong to the caller.",
    misconception="arguments-are-scratch-space",
    needs=RULE,
)
def test_responsibilities_unmodified(student: Student) -> None:
    """X, phi, mu and Sigma after the call are what they were before."""
    example = mixtures.ordinary()
    X, (phi, mu, Sigma) = example.X, example.mixture

    answer = student.observe("responsibilities", X, phi, mu, Sigma)

    expect.close(answer.value, known.responsibilities(X, phi, mu, Sigma), "W")
    expect.unchanged(answer.arguments, X=X, phi=phi, mu=mu, Sigma=Sigma)


def compare(student: Student, X: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> None:
    """Expect W (n, k): right shape, rows that sum to one, and right values."""
    right = known.responsibilities(X, phi, mu, Sigma)

    W = student.responsibilities(X, phi, mu, Sigma)

    expect.rows_sum_to_one(expect.numbers(W, "W", right.shape), "W")
    expect.close(W, right, "W")
