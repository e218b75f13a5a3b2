"""Chapter 6: `harden` lets the largest responsibility win, `kmeans_hard_em` loops with it.

Ties occur only in their own checks, at small integer coordinates, where all ways to compute
a distance agree to the last bit. For a small `max_iter` only the centres are judged.
"""

from __future__ import annotations

import numpy as np

from autograder import expect
from autograder.checks import known, mixtures
from autograder.expect import check
from autograder.student import Student
from reference.arguments import Floats


@check(
    "harden",
    points=2,
    title="The largest responsibility of a row becomes 1 and the others 0",
    hint="Find the column of each row's largest number and put the 1 there.",
    misconception="soft-is-rounded-hard",
)
def test_harden_values(student: Student) -> None:
    """Rows of three columns, whose winners have more than half."""
    W = mixtures.soft(60, [1.0, 1.0, 1.0], seed=71)

    compare_hard(student, W[W.max(axis=1) > 0.55])


@check(
    "harden",
    points=3,
    title="The largest responsibility wins even when it is below one half",
    hint="Compare the numbers of a row with one another, not with one half.",
    misconception="winners-need-a-majority",
    needs=("values",),
)
def test_harden_no_majority(student: Student) -> None:
    """Rows of three similar numbers, in some of which two are above the average."""
    W = mixtures.soft(60, [20.0] * 3, seed=72)

    compare_hard(student, W[W.max(axis=1) < 0.45])


@check(
    "harden",
    points=1,
    title="Two columns are hardened as well as six",
    hint="Return a table of the shape of W, not the numbers of the winners.",
    misconception="shapes-look-after-themselves",
    needs=("no_majority",),
)
def test_harden_columns(student: Student) -> None:
    """Twenty rows of two columns, and of six."""
    for k in (2, 6):
        compare_hard(student, mixtures.soft(20, [1.0] * k, seed=73))


@check(
    "harden",
    points=1,
    title="A row that is hard already stays as it is",
    hint="Put the 1 where the largest number of the row is.",
    needs=("values",),
)
def test_harden_hard_rows(student: Student) -> None:
    """One-hot rows with the winner in each of three columns."""
    compare_hard(student, np.eye(3)[[2, 0, 2, 1, 1, 0]])


@check(
    "harden",
    points=1,
    title="A tie goes to the lowest index",
    hint="Exactly one number of a row becomes 1: the first of the largest.",
    misconception="ties-have-two-winners",
    needs=("no_majority",),
)
def test_harden_ties(student: Student) -> None:
    """Two or three equal winners; who draws lots passes with a probability below 1e-10."""
    ties = [[0.5, 0.5, 0.0], [0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [0.25, 0.375, 0.375]]

    compare_hard(student, np.array([*ties, [1 / 3] * 3] * 8))


@check(
    "harden",
    points=1,
    title="One row or one column is enough",
    hint="The result has the shape of W, also where n or k is 1.",
    misconception="shapes-look-after-themselves",
    needs=("values",),
)
def test_harden_smallest(student: Student) -> None:
    """A single row; a single column, which wins everywhere."""
    compare_hard(student, np.array([[0.2, 0.7, 0.1]]))
    compare_hard(student, np.ones((4, 1)))


@check(
    "harden",
    points=1,
    title="The argument is left as it was",
    hint="Return a new table: W belongs to the caller.",
    misconception="arguments-are-scratch-space",
    needs=("no_majority",),
)
def test_harden_unmodified(student: Student) -> None:
    """W after the call is what it was before."""
    W = mixtures.soft(10, [1.0, 1.0, 1.0], seed=74)

    answer = student.observe("harden", W)

    expect_hard(answer.value, W)
    expect.unchanged(answer.arguments, W=W)


@check(
    "kmeans_hard_em",
    points=2,
    title="At the end every point is with its nearest centre and every centre is a mean",
    hint="Alternate assigning and averaging until no label changes.",
    misconception="k-means-is-unrelated",
)
def test_kmeans_hard_em_converges(student: Student) -> None:
    """Three clusters, in four rounds; centres that move between two points end elsewhere."""
    X = mixtures.ordinary(n=60, seed=81).X

    compare(student, X, X[[6, 48, 20]])


@check(
    "kmeans_hard_em",
    points=1,
    title="One round assigns the points and then moves the centres",
    hint="With max_iter = 1 the centres are the means of the first assignment.",
    misconception="a-round-more-or-less",
)
def test_kmeans_hard_em_one_round(student: Student) -> None:
    """max_iter = 1; only the centres are judged."""
    X = mixtures.ordinary(n=60, seed=82).X

    compare_centres(student, X, X[[9, 10, 11]], 1)


@check(
    "kmeans_hard_em",
    points=1,
    title="At most max_iter rounds are taken",
    hint="A round is one assignment and one update of all centres.",
    misconception="a-round-more-or-less",
    needs=("converges",),
)
def test_kmeans_hard_em_rounds(student: Student) -> None:
    """max_iter = 2 and 3, long before the end; only the centres are judged."""
    X = mixtures.rare(n=80, seed=83).X

    for max_iter in (2, 3):
        compare_centres(student, X, X[[34, 41, 42]], max_iter)


@check(
    "kmeans_hard_em",
    points=1,
    title="A slow run goes on until no label changes",
    hint="Stop when z is what it was in the round before, not after a fixed number of rounds.",
    misconception="a-round-more-or-less",
    needs=("converges",),
)
def test_kmeans_hard_em_slow_run(student: Student) -> None:
    """35 rounds along an elongated cloud; eleven, in some of which no cluster's size changes."""
    cloud, clusters = mixtures.one_component(n=120, seed=726).X, mixtures.ordinary(n=60, seed=81).X

    compare(student, cloud, cloud[[97, 14, 34]])
    compare(student, clusters, clusters[[27, 37, 35]])


@check(
    "kmeans_hard_em",
    points=1,
    title="Four centres in five dimensions are found as well",
    hint="A distance sums over all coordinates.",
    misconception="shapes-look-after-themselves",
    needs=("converges",),
)
def test_kmeans_hard_em_five_dimensions(student: Student) -> None:
    """Four clusters in five dimensions."""
    X = mixtures.five_dimensions(n=80, seed=85, k=4).X

    compare(student, X, X[[23, 64, 8, 20]])


@check(
    "kmeans_hard_em",
    points=1,
    title="One dimension, one cluster or one point is enough",
    hint="mu has shape (k, d) and z shape (n,), also where k, d or n is 1.",
    misconception="shapes-look-after-themselves",
    needs=("converges",),
)
def test_kmeans_hard_em_smallest(student: Student) -> None:
    """Two clusters on a line; a single one, whose centre is the mean; a single point."""
    line, plane = mixtures.one_dimension().X, mixtures.one_component().X

    compare(student, line, line[[5, 2]])
    compare(student, plane, np.array([[9.0, 9.0]]))
    compare(student, plane[:1], np.array([[9.0, 9.0]]))


@check(
    "kmeans_hard_em",
    points=1,
    title="A cluster without points keeps its centre",
    hint="Before you average a cluster, ask whether it has any points.",
    misconception="empty-clusters-average-nothing",
    needs=("converges",),
)
def test_kmeans_hard_em_empty_cluster(student: Student) -> None:
    """One centre is far from all points, with its index between the others."""
    X = mixtures.ordinary(n=60, seed=86).X

    compare(student, X, np.array([X[0], [90.0, 70.0], X[1]]))


@check(
    "kmeans_hard_em",
    points=1,
    title="A point between two centres goes to the lower index",
    hint="argmin takes the first of equal distances; a point is never shared.",
    misconception="ties-have-two-winners",
    needs=("converges",),
)
def test_kmeans_hard_em_ties(student: Student) -> None:
    """The point (2, 0) is equally far from three centres, at the start and at the end."""
    X = np.array([[-2, 0], [0, 0], [2, 0], [4, 2], [4, -2], [2, 3], [2, 1]], dtype=np.float64)

    compare(student, X, np.array([[0.0, 0.0], [4.0, 0.0], [2.0, 2.0]]))


@check(
    "kmeans_hard_em",
    points=1,
    title="The arguments are left as they were",
    hint="Copy mu before you move the centres: it belongs to the caller.",
    misconception="arguments-are-scratch-space",
    needs=("converges",),
)
def test_kmeans_hard_em_unmodified(student: Student) -> None:
    """X and mu after the call are what they were before."""
    X = mixtures.ordinary(n=60, seed=87).X
    mu = X[[0, 1, 2]]

    answer = student.observe("kmeans_hard_em", X, mu)

    expect_end(answer.value, X, mu)
    expect.unchanged(answer.arguments, X=X, mu=mu)


def compare_hard(student: Student, W: Floats) -> None:
    """Expect W hardened."""
    expect_hard(student.harden(W), W)


def expect_hard(value: object, W: Floats) -> None:
    """Expect the hardened W, and name the first row that differs."""
    H = expect.numbers(value, "the result", W.shape)
    good = (known.harden(W) == H).all(axis=1)
    i = int(np.argmin(good))
    expect.that(good.all(), f"row {i}, {shown(W[i])}, was hardened to {shown(H[i])}")


def shown(row: Floats) -> str:
    """Write a row of numbers as a student would."""
    return "[" + ", ".join(f"{x:.3g}" for x in row) + "]"


def compare(student: Student, X: Floats, start: Floats) -> None:
    """Expect centres and labels at the end of a run."""
    expect_end(student.kmeans_hard_em(X, start), X, start)


def expect_end(value: object, X: Floats, start: Floats) -> None:
    """Expect the centres and labels of a converged run."""
    right, right_z = known.kmeans_hard_em(X, start)

    mu, z = expect.parts(value, "mu", "z")

    expect.close(mu, right, "mu")
    expect.same_labels(z, right_z, len(start), "z")


def compare_centres(student: Student, X: Floats, start: Floats, max_iter: int) -> None:
    """Expect the centres after at most `max_iter` rounds."""
    right, _ = known.kmeans_hard_em(X, start, max_iter)

    mu, _ = expect.parts(student.kmeans_hard_em(X, start, max_iter=max_iter), "mu", "z")

    expect.close(mu, right, "mu")
