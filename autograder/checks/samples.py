"""Expectations of a sample (X, z) from a mixture, each with the risk that a right one fails it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from autograder import expect
from autograder.checks import chance
from autograder.checks.mixtures import Example
from autograder.expect import Mismatch
from reference.arguments import Floats, Ints

Sample = tuple[Floats, Ints]
Judge = Callable[[Floats, Ints, float], None]  # of X, z, at a risk for each number
Draw = Callable[[range], Sample]  # one sample for each seed, all in one

PLAIN = 0.02  # nothing in a sample is less likely than that: no doubt about it


def plain(judge: Judge, X: Floats, z: Ints) -> bool:
    """Tell whether a sample, judged at a risk of `PLAIN` for each number, leaves no doubt."""
    try:
        judge(X, z, PLAIN)
    except Mismatch:
        return False
    return True


def judge_soon(judge: Judge, draw: Draw, sizes: Sequence[int], risk: float) -> None:
    """Judge ever more samples together until they leave no doubt.

    `draw` gets the seeds of those that are still to be drawn. Whenever there are so many as one of
    `sizes` says, a wrong one may be refused, each time with the same part of the risk.
    """
    parts: list[Sample] = []
    for done, size in zip((0, *sizes), sizes, strict=False):
        parts.append(draw(range(done, size)))
        X, z = (np.concatenate(part) for part in zip(*parts, strict=True))
        if plain(judge, X, z):
            return
        judge(X, z, risk / len(sizes))


def differ(draw: Draw, most: int) -> bool:
    """Tell whether two of so many samples hold other numbers of points of the components.

    Computed numbers are always the same. Of right samples few are drawn.
    """
    counts = (np.bincount(draw(range(seed, seed + 1))[1]).tolist() for seed in range(most))
    first = next(counts)
    return any(count != first for count in counts)


def of_mixture(example: Example) -> Judge:
    """Return the judge who expects a mixture."""
    return lambda X, z, risk: expect_mixture(X, z, example, risk)


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

    Nor does most noise come twice, which of continuous noise is never seen.
    """
    e = noise(X, z, example)
    alike = len(np.unique(e.round(6), axis=0)) <= len(e) / 2
    total = float((((e[0::2] - e[1::2]) ** 2) / 2).sum())
    expect.that(
        not alike and chance.of_squares(total, X.size // 2) >= risk / 2,
        "two points of one sample do not deviate from their means independently of each other",
    )
    differ, pairs = int((z[0::2] != z[1::2]).sum()), len(z) // 2
    share = 1 - float((example.phi**2).sum())
    expect.that(
        chance.of_count(differ, pairs, share) >= risk / 2,
        f"two neighbouring points of a sample came from different components in {differ} of "
        f"{pairs} pairs; about {share * pairs:.0f} are expected",
    )


def expect_pairs(z: Ints, phi: Floats, risk: float) -> None:
    """Expect in samples of two points each pair of labels with the product of its weights."""
    pairs = z.reshape(-1, 2)
    for first, second in np.ndindex(len(phi), len(phi)):
        count = int(((pairs[:, 0] == first) & (pairs[:, 1] == second)).sum())
        probability = float(phi[first] * phi[second])
        expect.that(
            chance.of_count(count, len(pairs), probability) >= risk,
            f"in {len(pairs)} samples of two points z was [{first}, {second}] {count} times; "
            f"about {len(pairs) * probability:.0f} times are expected",
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
    for j, mine in _made(X, z, example, risk):
        mean, covariance = example.mu[j], example.Sigma[j]
        expect.that(
            chance.of_mean(mine, mean, covariance) >= risk,
            f"the mean of the points with z = {j} is too far from mu[{j}] for chance",
        )


def expect_scatters(X: Floats, z: Ints, example: Example, risk: float) -> None:
    """Expect the points of each component to scatter around its mean as its covariance says."""
    for j, mine in _made(X, z, example, risk):
        mean, covariance = example.mu[j], example.Sigma[j]
        expect.that(
            chance.of_scatter(mine, mean, covariance) >= risk,
            f"the scatter of the points with z = {j} around mu[{j}] does not fit Sigma[{j}]",
        )


def _made(X: Floats, z: Ints, example: Example, risk: float) -> Iterator[tuple[int, Floats]]:
    """Yield the components that made points, and these; expect all that can't be missing."""
    for j, weight in enumerate(example.phi):
        mine = X[z == j]
        missing = float(1 - weight) ** len(X)
        expect.that(len(mine) > 0 or missing >= risk, f"component {j} made none of {len(X)} points")
        if len(mine):
            yield j, mine
