"""Chapter 1: `sample_gmm` draws independent pairs (x, z), from `rng` alone.

Samples are judged by exact tails (chance.py): a right sampler fails a check with a
probability of at most 1e-9, whichever way it draws. Many small samples show what one large
sample hides: counts that are computed instead of drawn. No more are drawn than it takes to
be sure; see `samples.judge_soon`.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import scipy.special

from autograder import expect
from autograder.checks import chance, mixtures, samples
from autograder.checks.mixtures import Example
from autograder.checks.samples import Draw, Sample
from autograder.expect import check
from autograder.student import Student
from autograder.wire import Seed
from reference.arguments import Floats, Ints

# The two draws in the plane: whatever asks for the same in another case waits for them.
DRAWS = ("weights", "means", "covariances")


@check(
    "sample_gmm",
    points=1,
    title="Each component appears as often as its weight says",
    hint="Draw z for every point by itself, with the probabilities phi.",
    misconception="components-are-equally-likely",
)
def test_sample_gmm_weights(student: Student) -> None:
    """Labels of up to 200 samples of three points, unless a large one convinces.

    A large one alone does not: where counts are computed, three points are always the same three.
    False alarm: three binomial counts at three sizes, each compared at 1e-9 / 9.
    """
    example = corners()

    def judge(_: Floats, z: Ints, risk: float) -> None:
        samples.expect_shares(z, example.phi, risk)

    small = draws(student, example, n=3)
    if samples.differ(small, 5) and samples.plain(judge, *pooled(student, example, [5], 100)):
        return
    samples.judge_soon(judge, small, (40, 80, 200), chance.FALSE_ALARM / 3)


@check(
    "sample_gmm",
    points=1,
    title="The draws are independent of one another and in random order",
    hint="Neither compute how many points each component gets, nor leave the points sorted.",
    misconception="counts-are-fixed",
)
def test_sample_gmm_independent(student: Student) -> None:
    """Pairs of points, alone in up to 200 small samples and side by side in a large one.

    In a small sample each pair of labels has the product of the weights; a large one shows
    whole components in random order.
    False alarm: two numbers of `expect_own_draws`, and at three sizes two more and nine binomial
    counts; half of the risk is that of the large sample.
    """
    example = corners()

    def judge(X: Floats, z: Ints, risk: float) -> None:
        samples.expect_own_draws(X, z, example, risk)
        samples.expect_pairs(z, example.phi, risk)

    large = pooled(student, example, [0], n=100)
    samples.expect_own_draws(*large, example, chance.FALSE_ALARM / 2)
    samples.judge_soon(judge, draws(student, example, n=2), (16, 48, 200), chance.FALSE_ALARM / 20)


@check(
    "sample_gmm",
    points=1,
    title="The points of a component scatter around its mean",
    hint="Add the mean of the component that the point's z names.",
)
def test_sample_gmm_means(student: Student) -> None:
    """The mean of each component's points in three samples of 300, or in one if it convinces.

    False alarm: three chi-square values at two sizes, each compared at 1e-9 / 6.
    """
    example = mixtures.ordinary()

    def judge(X: Floats, z: Ints, risk: float) -> None:
        samples.expect_means(X, z, example, risk)

    samples.judge_soon(judge, draws(student, example, n=300), (1, 3), chance.FALSE_ALARM / 3)


@check(
    "sample_gmm",
    points=1,
    title="The points of a component have its size, stretch and tilt",
    hint="If e is standard normal noise and L L' = Sigma, then L e has covariance Sigma.",
    misconception="either-side-of-the-factor",
)
def test_sample_gmm_covariances(student: Student) -> None:
    """The scatter of each component's points, strongly correlated, in up to three samples of 300.

    Flat noise has the same scatter, but fewer small deviations.
    False alarm: three chi-square values corrected for their directions, and a binomial count, at
    two sizes, each compared at 1e-9 / 8.
    """
    example = mixtures.tilted()
    share = 2 * float(scipy.special.ndtr(0.5)) - 1

    def judge(X: Floats, z: Ints, risk: float) -> None:
        samples.expect_scatters(X, z, example, risk)
        small = np.abs(samples.noise(X, z, example)) < 0.5
        expect.that(
            chance.of_count(int(small.sum()), small.size, share) >= risk,
            "the points do not scatter around their means as a Gaussian's points do",
        )

    samples.judge_soon(judge, draws(student, example, n=300), (1, 3), chance.FALSE_ALARM / 4)


@check(
    "sample_gmm",
    points=1,
    title="Four components keep their own weights, means and covariances",
    hint="Use z to pick a point's mean and covariance; try a mixture with four components.",
    misconception="covariance-is-a-deviation",
    needs=DRAWS,
)
def test_sample_gmm_four_components(student: Student) -> None:
    """Weights, means and scatters over up to 40 samples of ten points.

    False alarm: see `expect_mixture`, at two sizes.
    """
    example = mixtures.four()

    samples.judge_soon(
        samples.of_mixture(example), draws(student, example, n=10), (12, 40), chance.FALSE_ALARM
    )


@check(
    "sample_gmm",
    points=2,
    title="The story is the same in five dimensions",
    hint="Try a mixture with d = 5; nothing in the formulas depends on the plane.",
    misconception="either-side-of-the-factor",
    needs=DRAWS,
)
def test_sample_gmm_five_dimensions(student: Student) -> None:
    """Weights, means and scatters over up to ten samples, independence over up to 200 pairs.

    False alarm: half of the risk is that of `expect_mixture`, half of `expect_own_draws`.
    """
    example = mixtures.five_dimensions()

    def judge(X: Floats, z: Ints, risk: float) -> None:
        samples.expect_own_draws(X, z, example, risk)

    samples.judge_soon(
        samples.of_mixture(example), draws(student, example, n=60), (3, 10), chance.FALSE_ALARM / 2
    )
    samples.judge_soon(judge, draws(student, example, n=2), (12, 60, 200), chance.FALSE_ALARM / 2)


@check(
    "sample_gmm",
    points=1,
    title="One point, one component or one dimension is enough",
    hint="Even then X has shape (n, d) and z has shape (n,).",
    needs=DRAWS,
)
def test_sample_gmm_smallest(student: Student) -> None:
    """n = 1 has the right shapes; k = 1 and d = 1 have the right distribution too.

    False alarm: two mixtures, each judged at 1e-9 / 2.
    """
    pooled(student, mixtures.ordinary(), [0], n=1)
    for example in (mixtures.one_component(), mixtures.one_dimension()):
        samples.judge_soon(
            samples.of_mixture(example),
            draws(student, example, n=130),
            (1, 3),
            chance.FALSE_ALARM / 2,
        )


@check(
    "sample_gmm",
    points=1,
    title="All randomness comes from rng, so the same seed gives the same sample",
    hint="Call only methods of rng; np.random and random are somebody else's.",
    misconception="any-randomness-will-do",
)
def test_sample_gmm_rng_alone(student: Student) -> None:
    """The global random state has no influence and stays untouched; the seed decides all.

    False alarm: two samples from different seeds have no point in common but by rounding.
    """
    phi, mu, Sigma = mixtures.ordinary().mixture

    one = student.observe("sample_gmm", 20, phi, mu, Sigma, Seed(11), global_seed=1)
    same = student.observe("sample_gmm", 20, phi, mu, Sigma, Seed(11), global_seed=2)
    other = student.observe("sample_gmm", 20, phi, mu, Sigma, Seed(12), global_seed=1)

    X, z = sample(one.value, n=20, d=2, k=3)
    X_same, z_same = sample(same.value, n=20, d=2, k=3)
    X_other, _ = sample(other.value, n=20, d=2, k=3)
    again = np.array_equal(X, X_same) and np.array_equal(z, z_same)
    expect.that(again, "the same seed gave another sample")
    shared = (X[:, np.newaxis] == X_other).all(axis=2).any()
    expect.that(not shared, "samples from two different seeds have a point in common")
    expect.that(
        not one.global_state_touched, "the function used or changed NumPy's global random state"
    )


@check(
    "sample_gmm",
    points=1,
    title="The arguments are left as they were",
    hint="Work on copies: phi, mu and Sigma belong to the caller.",
    misconception="arguments-are-scratch-space",
    needs=DRAWS,
)
def test_sample_gmm_unmodified(student: Student) -> None:
    """A right sample leaves phi, mu and Sigma what they were before.

    False alarm: see `expect_mixture`.
    """
    example = mixtures.ordinary()
    phi, mu, Sigma = example.mixture

    answer = student.observe("sample_gmm", 150, phi, mu, Sigma, Seed(13))

    X, z = sample(answer.value, n=150, d=2, k=3)
    samples.expect_mixture(X, z, example, chance.FALSE_ALARM)
    expect.unchanged(answer.arguments[1:], phi=phi, mu=mu, Sigma=Sigma)


def corners() -> Example:
    """Return three circles in the plane, the first more common than both others together."""
    corners = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    return mixtures.drawn([0.6, 0.3, 0.1], corners, [np.eye(2)] * 3, n=1, seed=0)


def draws(student: Student, example: Example, n: int) -> Draw:
    """Return what draws samples of n points, one for each seed."""
    return lambda seeds: pooled(student, example, seeds, n)


def pooled(student: Student, example: Example, seeds: Iterable[int], n: int) -> Sample:
    """Return the points and labels of samples of n points, one for each seed."""
    phi, mu, Sigma = example.mixture
    k, d = mu.shape
    drawn = [sample(student.sample_gmm(n, phi, mu, Sigma, Seed(seed)), n, d, k) for seed in seeds]
    return np.concatenate([X for X, _ in drawn]), np.concatenate([z for _, z in drawn])


def sample(value: object, n: int, d: int, k: int) -> Sample:
    """Return X (n, d) and z (n,) as the function returned them."""
    X, z = expect.parts(value, "X", "z")
    return expect.numbers(X, "X", (n, d)), expect.labels(z, "z", n, k)
