"""Chapter 1: `sample_gmm` draws independent pairs (x, z), from `rng` alone.

Samples are judged by exact tails (chance.py): a right sampler fails a check with a
probability of at most 1e-9, whichever way it draws. Many small samples show what one large
sample hides: counts that are computed instead of drawn.
"""

from __future__ import annotations

import numpy as np
import scipy.special

from autograder import expect
from autograder.checks import chance, mixtures
from autograder.checks.mixtures import Example
from autograder.expect import check
from autograder.student import Student
from autograder.wire import Seed
from reference.arguments import Floats, Ints

Sample = tuple[Floats, Ints]


@check(
    "sample_gmm",
    points=1,
    title="Each component appears as often as its weight says",
    hint="Draw z for every point by itself, with the probabilities phi.",
    misconception="components-are-equally-likely",
)
def test_sample_gmm_weights(student: Student) -> None:
    """Labels of 200 samples of three points are 600 draws from phi.

    False alarm: three binomial counts, each compared at 1e-9 / 3.
    """
    example = mixtures.drawn([0.6, 0.3, 0.1], np.eye(3), [np.eye(3)] * 3, n=1, seed=0)

    _, z = pooled(student, example, samples=200, n=3)

    expect_shares(z, example.phi, chance.FALSE_ALARM / 3)


@check(
    "sample_gmm",
    points=1,
    title="The draws are independent of one another and in random order",
    hint="Neither compute how many points each component gets, nor leave the points sorted.",
    misconception="counts-are-fixed",
)
def test_sample_gmm_independent(student: Student) -> None:
    """Pairs of points, alone in 160 small samples and side by side in a large one.

    In a small sample each pair of labels has the product of the weights; a large one shows
    whole components in random order.
    False alarm: four binomial counts and two times `expect_own_draws`, each at 1e-9 / 6.
    """
    example = mixtures.drawn([0.75, 0.25], np.eye(2), [np.eye(2)] * 2, n=1, seed=0)

    X, z = pooled(student, example, samples=160, n=2)

    expect_own_draws(X, z, example, chance.FALSE_ALARM / 6)
    expect_own_draws(*pooled(student, example, 1, 200), example, chance.FALSE_ALARM / 6)
    pairs = z.reshape(160, 2)
    for first, second in np.ndindex(2, 2):
        count = int(((pairs[:, 0] == first) & (pairs[:, 1] == second)).sum())
        probability = float(example.phi[first] * example.phi[second])
        expect.that(
            chance.of_count(count, 160, probability) >= chance.FALSE_ALARM / 6,
            f"in 160 samples of two points z was [{first}, {second}] {count} times; "
            f"about {160 * probability:.0f} times are expected",
        )


@check(
    "sample_gmm",
    points=1,
    title="The points of a component scatter around its mean",
    hint="Add the mean of the component that the point's z names.",
)
def test_sample_gmm_means(student: Student) -> None:
    """The mean of each component's points in one sample of 900.

    False alarm: three chi-square values, each compared at 1e-9 / 3.
    """
    example = mixtures.ordinary()

    X, z = pooled(student, example, samples=1, n=900)

    expect_means(X, z, example, chance.FALSE_ALARM / 3)


@check(
    "sample_gmm",
    points=1,
    title="The points of a component have its size, stretch and tilt",
    hint="If e is standard normal noise and L L' = Sigma, then L e has covariance Sigma.",
    misconception="either-side-of-the-factor",
)
def test_sample_gmm_covariances(student: Student) -> None:
    """The scatter of each component's points in one sample of 900, strongly correlated.

    Flat noise has the same scatter, but fewer small deviations.
    False alarm: three chi-square values corrected for their directions, at 1e-9 / 6, and a
    binomial count at 1e-9 / 2.
    """
    example = mixtures.tilted()

    X, z = pooled(student, example, samples=1, n=900)

    expect_scatters(X, z, example, chance.FALSE_ALARM / 6)
    small = np.abs(noise(X, z, example)) < 0.5
    share = 2 * float(scipy.special.ndtr(0.5)) - 1
    expect.that(
        chance.of_count(int(small.sum()), small.size, share) >= chance.FALSE_ALARM / 2,
        "the points do not scatter around their means as a Gaussian's points do",
    )


@check(
    "sample_gmm",
    points=1,
    title="Four components keep their own weights, means and covariances",
    hint="Use z to pick a point's mean and covariance; try a mixture with four components.",
    misconception="covariance-is-a-deviation",
)
def test_sample_gmm_four_components(student: Student) -> None:
    """Weights, means and scatters over 140 samples of three points.

    False alarm: see `expect_mixture`.
    """
    example = mixtures.four()

    X, z = pooled(student, example, samples=140, n=3)

    expect_mixture(X, z, example, chance.FALSE_ALARM)


@check(
    "sample_gmm",
    points=2,
    title="The story is the same in five dimensions",
    hint="Try a mixture with d = 5; nothing in the formulas depends on the plane.",
    misconception="either-side-of-the-factor",
)
def test_sample_gmm_five_dimensions(student: Student) -> None:
    """Weights, means, scatters and independence over 300 samples of two points.

    False alarm: half of the risk is that of `expect_mixture`, half of `expect_own_draws`.
    """
    example = mixtures.five_dimensions()

    X, z = pooled(student, example, samples=300, n=2)

    expect_mixture(X, z, example, chance.FALSE_ALARM / 2)
    expect_own_draws(X, z, example, chance.FALSE_ALARM / 2)


@check(
    "sample_gmm",
    points=1,
    title="One point, one component or one dimension is enough",
    hint="Even then X has shape (n, d) and z has shape (n,).",
)
def test_sample_gmm_smallest(student: Student) -> None:
    """n = 1 has the right shapes; k = 1 and d = 1 have the right distribution too.

    False alarm: two mixtures, each judged at 1e-9 / 2.
    """
    pooled(student, mixtures.ordinary(), samples=1, n=1)
    for example in (mixtures.one_component(), mixtures.one_dimension()):
        X, z = pooled(student, example, samples=1, n=400)
        expect_mixture(X, z, example, chance.FALSE_ALARM / 2)


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
)
def test_sample_gmm_unmodified(student: Student) -> None:
    """A right sample leaves phi, mu and Sigma what they were before.

    False alarm: see `expect_mixture`.
    """
    example = mixtures.ordinary()
    phi, mu, Sigma = example.mixture

    answer = student.observe("sample_gmm", 300, phi, mu, Sigma, Seed(13))

    X, z = sample(answer.value, n=300, d=2, k=3)
    expect_mixture(X, z, example, chance.FALSE_ALARM)
    expect.unchanged(answer.arguments[1:], phi=phi, mu=mu, Sigma=Sigma)


def pooled(student: Student, example: Example, samples: int, n: int) -> Sample:
    """Return the points and labels of many samples of n points, each with its own seed."""
    phi, mu, Sigma = example.mixture
    k, d = mu.shape
    drawn = [
        sample(student.sample_gmm(n, phi, mu, Sigma, Seed(seed)), n, d, k)
        for seed in range(samples)
    ]
    return np.concatenate([X for X, _ in drawn]), np.concatenate([z for _, z in drawn])


def sample(value: object, n: int, d: int, k: int) -> Sample:
    """Return X (n, d) and z (n,) as the function returned them."""
    X, z = expect.parts(value, "X", "z")
    return expect.numbers(X, "X", (n, d)), expect.labels(z, "z", n, k)


def expect_mixture(X: Floats, z: Ints, example: Example, risk: float) -> None:
    """Expect weights, means and scatters of a mixture, with a third of the risk for each."""
    k = example.k
    expect_shares(z, example.phi, risk / 3 / k)
    expect_means(X, z, example, risk / 3 / k)
    expect_scatters(X, z, example, risk / 3 / k)


def expect_own_draws(X: Floats, z: Ints, example: Example, risk: float) -> None:
    """Expect points 0 and 1, 2 and 3 and so on to be independent, with half of the risk each:

    - the difference of their noise over the root of two is standard normal;
    - their labels differ as often as those of two independent draws.
    """
    e = noise(X, z, example)
    total = float((((e[0::2] - e[1::2]) ** 2) / 2).sum())
    expect.that(
        chance.of_squares(total, X.size // 2) >= risk / 2,
        "two points of one sample do not deviate from their means independently of each other",
    )
    differ, pairs = int((z[0::2] != z[1::2]).sum()), len(z) // 2
    share = 1 - float((example.phi**2).sum())
    expect.that(
        chance.of_count(differ, pairs, share) >= risk / 2,
        f"two neighbouring points of a sample came from different components in {differ} of "
        f"{pairs} pairs; about {share * pairs:.0f} are expected",
    )


def noise(X: Floats, z: Ints, example: Example) -> Floats:
    """Return each point's deviation from its component's mean, as a standard normal one."""
    e = np.empty_like(X)
    for j, (mean, covariance) in enumerate(zip(example.mu, example.Sigma, strict=True)):
        e[z == j] = chance.whitened(X[z == j], mean, covariance)
    return e


def expect_shares(z: Ints, phi: Floats, risk: float) -> None:
    """Expect label j with probability phi_j."""
    n = len(z)
    for j, weight in enumerate(phi):
        count = int((z == j).sum())
        expect.that(
            chance.of_count(count, n, weight) >= risk,
            f"component {j} with weight {weight:g} made {count} of {n} points",
        )


def expect_means(X: Floats, z: Ints, example: Example, risk: float) -> None:
    """Expect the points of each component to have its mean."""
    for j, (mean, covariance) in enumerate(zip(example.mu, example.Sigma, strict=True)):
        mine = X[z == j]
        expect.that(len(mine) > 0, f"component {j} made none of {len(X)} points")
        expect.that(
            chance.of_mean(mine, mean, covariance) >= risk,
            f"the mean of the points with z = {j} is too far from mu[{j}] for chance",
        )


def expect_scatters(X: Floats, z: Ints, example: Example, risk: float) -> None:
    """Expect the points of each component to scatter around its mean as its covariance says."""
    for j, (mean, covariance) in enumerate(zip(example.mu, example.Sigma, strict=True)):
        mine = X[z == j]
        expect.that(len(mine) > 0, f"component {j} made none of {len(X)} points")
        expect.that(
            chance.of_scatter(mine, mean, covariance) >= risk,
            f"the scatter of the points with z = {j} around mu[{j}] does not fit Sigma[{j}]",
        )
