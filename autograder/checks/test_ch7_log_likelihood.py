"""Chapter 7, first half: `log_likelihood` sums logs of sums, in log space.

Only the far-points check holds points at which every density underflows.
"""

from __future__ import annotations

import numpy as np

import reference
from autograder import expect
from autograder.checks import mixtures
from autograder.expect import check
from autograder.student import Student
from reference.arguments import Floats


@check(
    "log_likelihood",
    points=2,
    title="The log-likelihood sums each point's log density under the whole mixture",
    hint="At each point add the components' weighted densities, then take the natural logarithm.",
    misconception="log-of-sum-is-sum-of-logs",
)
def test_log_likelihood_values(student: Student) -> None:
    """Three overlapping clusters."""
    example = mixtures.ordinary()

    compare(student, example.X, *example.mixture)


@check(
    "log_likelihood",
    points=1,
    title="The weights of the components count",
    hint="Each density is multiplied by its weight phi_j before the sum.",
    misconception="priors-do-not-matter",
)
def test_log_likelihood_unequal_weights(student: Student) -> None:
    """Overlapping components with weights from 0.05 to 0.7."""
    example = mixtures.rare()

    compare(student, example.X, *example.mixture)


@check(
    "log_likelihood",
    points=1,
    title="Size, stretch and tilt of every component count",
    hint="The density holds the inverse of Sigma_j and its determinant; compare it with SciPy's.",
    misconception="covariance-is-bookkeeping",
)
def test_log_likelihood_covariances(student: Student) -> None:
    """A needle, a wide cloud and a small blob in one place."""
    example = mixtures.tilted()

    compare(student, example.X, *example.mixture)


@check(
    "log_likelihood",
    points=1,
    title="The formula holds for four components in five dimensions",
    hint="The density's constant holds the number of dimensions d.",
)
def test_log_likelihood_five_dimensions(student: Student) -> None:
    """Correlated clusters with weights from 0.1 to 0.4."""
    example = mixtures.five_dimensions(k=4, seed=91)

    compare(student, example.X, *example.mixture)


@check(
    "log_likelihood",
    points=1,
    title="One point, one component or one dimension is enough",
    hint="The result is a single number, whatever n, k and d are.",
)
def test_log_likelihood_smallest(student: Student) -> None:
    """A single point; a single component; points on a line."""
    three, one, line = mixtures.ordinary(), mixtures.one_component(), mixtures.one_dimension()

    compare(student, np.array([[2.0, 2.0]]), *three.mixture)
    compare(student, one.X, *one.mixture)
    compare(student, line.X, *line.mixture)


@check(
    "log_likelihood",
    points=1,
    title="Many points have a log-likelihood too",
    hint="Sum the logarithms; the product of many densities is too small for a float.",
    misconception="likelihood-is-a-product",
)
def test_log_likelihood_many_points(student: Student) -> None:
    """A thousand points, whose likelihood itself underflows."""
    example = mixtures.ordinary(n=1000, seed=92)

    compare(student, example.X, *example.mixture)


@check(
    "log_likelihood",
    points=2,
    title="Points far from every component have a finite log density",
    hint="Take the largest log out of the sum: log-sum-exp.",
    misconception="underflow-is-rare",
)
def test_log_likelihood_far_points(student: Student) -> None:
    """Every density underflows, from nearby to a million away."""
    example = mixtures.tilted()
    directions = np.array([[1.0, 0.2], [-0.4, 1.0], [0.9, -0.9], [-1.0, -1.0]])

    for distance in (5e2, 2e4, 1e6):
        compare(student, distance * directions, *example.mixture)


@check(
    "log_likelihood",
    points=1,
    title="The arguments are left as they were",
    hint="Work on copies: X, phi, mu and Sigma belong to the caller.",
    misconception="arguments-are-scratch-space",
)
def test_log_likelihood_unmodified(student: Student) -> None:
    """X, phi, mu and Sigma after the call are what they were before."""
    example = mixtures.ordinary()
    arguments = (example.X, *example.mixture)

    answer = student.observe("log_likelihood", *arguments)

    for before, after, name in zip(
        arguments, answer.arguments, ("X", "phi", "mu", "Sigma"), strict=True
    ):
        expect.unchanged(before, after, name)


def compare(student: Student, X: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> None:
    """Expect the log-likelihood of these points under this mixture."""
    right = reference.log_likelihood(X, phi, mu, Sigma)

    expect.close(student.log_likelihood(X, phi, mu, Sigma), right, "the log-likelihood")
