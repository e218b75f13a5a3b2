"""Chapter 4: `m_step` fits Gaussians with fractional counts, and adds a ridge.

Rows of W sum to one, and every component has a mass of at least one point. The first four
checks are the ordinary case; only once it is right can the others say something new.
"""

from __future__ import annotations

import numpy as np

from autograder import expect
from autograder.checks import known, mixtures
from autograder.expect import check
from autograder.student import Student
from reference.arguments import Floats

NAMES = ("phi", "mu", "Sigma")
VALUES = ("weights", "means", "covariances")


@check(
    "m_step",
    points=1,
    title="A component's weight is its share of the total responsibility",
    hint="N_j is the sum of column j of W; divide it by the number of points.",
    misconception="counts-are-whole",
)
def test_m_step_weights(student: Student) -> None:
    """phi under soft responsibilities for three components."""
    X, W = softly_shared()

    phi, _, _ = expect.parts(student.m_step(X, W), *NAMES)

    expect.close(phi, known.m_step(X, W)[0], "phi")


@check(
    "m_step",
    points=1,
    title="With certain labels a component's mean is the average of its points",
    hint="One-hot responsibilities make N_j a count and the weighted mean an average.",
    misconception="code-that-runs-is-right",
)
def test_m_step_known_labels(student: Student) -> None:
    """One-hot W gives the means of `fit_labelled`, also to those who count in whole points."""
    example = mixtures.ordinary(n=50, seed=41)

    _, mu, _ = expect.parts(student.m_step(example.X, np.eye(3)[example.z]), *NAMES)

    expect.close(mu, known.fit_labelled(example.X, example.z, 3)[1], "mu")


@check(
    "m_step",
    points=2,
    title="A component's mean weighs each point by its responsibility",
    hint="Sum W_ij times x_i over the points, then divide by N_j.",
    misconception="counts-are-whole",
    needs=("known_labels",),
)
def test_m_step_means(student: Student) -> None:
    """mu under soft responsibilities for three components."""
    X, W = softly_shared()

    _, mu, _ = expect.parts(student.m_step(X, W), *NAMES)

    expect.close(mu, known.m_step(X, W)[1], "mu")


@check(
    "m_step",
    points=2,
    title="A component's covariance is weighted too, and taken around its new mean",
    hint="Use the mean that this very M-step computed for component j, and divide by N_j.",
    misconception="any-mean-will-do",
    needs=("means",),
)
def test_m_step_covariances(student: Student) -> None:
    """Sigma under soft responsibilities for three components; its ridge does not show here."""
    X, W = softly_shared()

    _, _, Sigma = expect.parts(student.m_step(X, W), *NAMES)

    expect.covariances(Sigma, known.m_step(X, W)[2], "Sigma")


@check(
    "m_step",
    points=1,
    title="Four unequal components each get their own fit, in five dimensions, too",
    hint="Nothing is shared between components; with d = 5 each Sigma_j is a 5 by 5 matrix.",
    misconception="shapes-look-after-themselves",
    needs=VALUES,
)
def test_m_step_five_dimensions(student: Student) -> None:
    """The E-step's responsibilities for four clusters, the lightest with a tenth of the mass."""
    example = mixtures.five_dimensions(n=100, k=4, seed=42)

    compare(student, example.X, known.responsibilities(example.X, *example.mixture))


@check(
    "m_step",
    points=1,
    title="One dimension or one component keeps its shapes",
    hint="mu has shape (k, d) and Sigma shape (k, d, d), also where k or d is 1.",
    misconception="shapes-look-after-themselves",
    needs=VALUES,
)
def test_m_step_smallest(student: Student) -> None:
    """Two components on a line; one component in the plane; one point."""
    line, plane = mixtures.one_dimension(), mixtures.one_component()

    compare(student, line.X, mixtures.soft(30, [1.0, 3.0], seed=43))
    compare(student, plane.X, np.ones((30, 1)))
    expect.close(
        expect.parts(student.m_step(np.array([[2.0, 3.0]]), np.ones((1, 1))), *NAMES)[1],
        np.array([[2.0, 3.0]]),
        "mu",
    )


@check(
    "m_step",
    points=1,
    title="The ridge reg is added to the diagonal of each covariance",
    hint="Add reg times the identity; its default leaves no direction without any spread.",
    misconception="ridge-is-cosmetic",
    needs=VALUES,
)
def test_m_step_ridge(student: Student) -> None:
    """Sigma with a large ridge, with none, and with the default where nothing else is left."""
    X, W = softly_shared()
    flat = np.column_stack([X[:, 0], np.zeros(len(X))])

    for reg in (0.5, 0.0):
        _, _, Sigma = expect.parts(student.m_step(X, W, reg=reg), *NAMES)
        expect.covariances(Sigma, known.m_step(X, W, reg=reg)[2], "Sigma")
    _, _, Sigma = expect.parts(student.m_step(flat, W), *NAMES)
    across = expect.numbers(Sigma, "Sigma", (3, 2, 2))[:, 1, 1]
    expect.close(across, np.full(3, 1e-6), "the variance without spread, Sigma[:, 1, 1],", rtol=0.1)


@check(
    "m_step",
    points=1,
    title="The arguments are left as they were",
    hint="Work on copies: X and W belong to the caller.",
    misconception="arguments-are-scratch-space",
    needs=VALUES,
)
def test_m_step_unmodified(student: Student) -> None:
    """X and W after the call are what they were before."""
    X, W = softly_shared()

    answer = student.observe("m_step", X, W)

    expect.mixture(answer.value, known.m_step(X, W))
    expect.unchanged(answer.arguments, X=X, W=W)


def softly_shared() -> tuple[Floats, Floats]:
    """Return points X (40, 2) and soft responsibilities W (40, 3) of unequal mass."""
    return mixtures.ordinary().X, mixtures.soft(40, [3.0, 1.0, 0.5], seed=44)


def compare(student: Student, X: Floats, W: Floats) -> None:
    """Expect all three results for these responsibilities."""
    expect.mixture(student.m_step(X, W), known.m_step(X, W))
