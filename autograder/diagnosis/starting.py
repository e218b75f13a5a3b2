"""The story of a start, step by step: each is a fact about all the starts that were seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np

from autograder.checks import chance
from autograder.diagnosis import stories
from autograder.diagnosis.guesses import SHIFT, Guesses, K
from reference.arguments import Floats

Fact = Callable[[Guesses], bool]
NEAR = 1e-6


def alike(arrays: tuple[Floats, ...], right: Floats) -> bool:
    """Tell whether all arrays are this one."""
    same_shape = all(a.shape == right.shape for a in arrays)
    return same_shape and np.allclose(np.array(arrays), right, atol=NEAR)  # all at once


def rows(seen: Guesses) -> list[list[int]]:
    """Return which rows of X the means of each start are; -1 where they are none."""
    mu = [each for each in seen.mu if each.shape == (K, 2)]
    if not mu:
        return []
    off = np.abs(np.array(mu)[:, :, np.newaxis] - seen.X).max(axis=3)  # all at once
    chosen: list[list[int]] = np.where(off.min(axis=2) < NEAR, off.argmin(axis=2), -1).tolist()
    return chosen


def of_data(seen: Guesses) -> bool:
    """All means are rows of X."""
    chosen = rows(seen)
    return len(chosen) == len(seen.mu) and min(map(min, chosen)) >= 0


def different(seen: Guesses) -> bool:
    """All means are rows of X, no two of a start the same."""
    return of_data(seen) and all(len(set(chosen)) == K for chosen in rows(seen))


def numbers_of_choices(seen: Guesses) -> int:
    """Return how many different sets of rows were chosen."""
    return len({frozenset(chosen) for chosen in rows(seen)})


def neighbours(chosen: list[int], n: int) -> bool:
    """Tell whether rows stand next to each other, the last beside the first."""
    return any({(i + j) % n for j in range(K)} == set(chosen) for i in range(n))


def any_rows(seen: Guesses) -> bool:
    """Means are different rows of X, in many combinations."""
    n = len(seen.X)
    free = different(seen) and not all(neighbours(chosen, n) for chosen in rows(seen))
    return free and numbers_of_choices(seen) > 6


def block(seen: Guesses) -> bool:
    """Means are rows that stand next to each other, from a random one on."""
    blocks = different(seen) and all(neighbours(chosen, len(seen.X)) for chosen in rows(seen))
    return blocks and numbers_of_choices(seen) > 1


def first_rows(seen: Guesses) -> bool:
    """Means are the first rows."""
    return different(seen) and all(set(chosen) == set(range(K)) for chosen in rows(seen))


def same_rows(seen: Guesses) -> bool:
    """Means are the same rows for every seed, and not the first ones."""
    return different(seen) and numbers_of_choices(seen) == 1 and not first_rows(seen)


def repeated_rows(seen: Guesses) -> bool:
    """Means are rows of X, of which some start has one twice."""
    return of_data(seen) and not different(seen) and not one_row(seen)


def one_row(seen: Guesses) -> bool:
    """All means of a start are the same row."""
    return of_data(seen) and all(len(set(chosen)) == 1 for chosen in rows(seen))


def centre(seen: Guesses) -> bool:
    """All means are the mean of the data."""
    return alike(seen.mu, np.tile(seen.X.mean(axis=0), (K, 1)))


def regardless(seen: Guesses) -> bool:
    """Means are the same when the points lie elsewhere."""
    return seen.mu[0].shape == (K, 2) and alike((seen.shifted,), seen.mu[0])


def strangers(seen: Guesses) -> bool:
    """Means move with the data, and are seldom rows of them, and never their mean."""
    moved = seen.shifted.shape == (K, 2) and np.abs(seen.shifted - SHIFT - seen.X[0]).max() < 100
    if len(rows(seen)) < len(seen.mu) or of_data(seen) or centre(seen):
        return False
    return bool(moved) and all(np.isfinite(mu).all() for mu in seen.mu)


def crossed(seen: Guesses) -> bool:
    """Each coordinate is one of the data's, but not all of the same row."""
    return strangers(seen) and all(
        np.abs(mu[:, np.newaxis] - seen.X).min(axis=1).max() < NEAR for mu in seen.mu
    )


def group_means(seen: Guesses) -> bool:
    """Each mean is the mean of some rows."""
    if not strangers(seen) or crossed(seen):
        return False
    groups = np.array([g for g in product((0, 1), repeat=len(seen.X)) if any(g)], dtype=float)
    averages = groups @ seen.X / groups.sum(axis=1, keepdims=True)
    return all(
        (np.abs(mu[:, np.newaxis] - averages).max(axis=2) < NEAR).any(axis=1).all()
        for mu in seen.mu
    )


def in_the_box(seen: Guesses) -> bool:
    """Means are spread evenly between the smallest and the largest coordinates."""
    if not strangers(seen) or crossed(seen) or noisy(seen) or group_means(seen):
        return False
    low, high = seen.X.min(axis=0), seen.X.max(axis=0)
    shares = (np.concatenate(seen.mu) - low) / (high - low)
    if shares.min() < 0 or shares.max() > 1:
        return False
    p = [chance.of_count(int((shares < at).sum()), shares.size, at) for at in (0.25, 0.5, 0.75)]
    return min(p) >= stories.POSSIBLE


def around_the_middle(seen: Guesses) -> bool:
    """Means are Gaussian, around the data's mean, as wide as they are or of variance one."""
    if not strangers(seen) or crossed(seen) or noisy(seen) or group_means(seen):
        return False
    if in_the_box(seen):
        return False
    mu, mean, covariance = np.concatenate(seen.mu), seen.X.mean(axis=0), np.cov(seen.X.T)
    p = [
        min(chance.of_mean(mu, mean, shape), chance.of_scatter(mu, mean, shape))
        for shape in (covariance, covariance * np.eye(2), np.eye(2))
    ]
    return max(p) >= stories.POSSIBLE


def noisy(seen: Guesses) -> bool:
    """Means lie close to rows of X, and not on them."""
    if not strangers(seen) or crossed(seen):
        return False
    off = np.concatenate([np.abs(mu[:, np.newaxis] - seen.X).max(axis=2).min(1) for mu in seen.mu])
    return bool(np.median(off) < 0.5)  # nearly all of the box is farther off


def equal(seen: Guesses) -> bool:
    """Weights are one over k."""
    return alike(seen.phi, np.full(K, 1 / K))


def varied_weights(seen: Guesses) -> bool:
    """Weights sum to one, and change with the seed."""
    sums = all(phi.shape == (K,) and abs(phi.sum() - 1) < NEAR for phi in seen.phi)
    return sums and not alike(seen.phi, seen.phi[0])


def circles(seen: Guesses) -> bool:
    """Covariances are identities."""
    return alike(seen.Sigma, np.tile(np.eye(2), (K, 1, 1)))


def of_all_points(seen: Guesses) -> bool:
    """Covariances are that of all points, with n or n - 1."""
    return any(
        alike(seen.Sigma, np.tile(np.cov(seen.X.T, ddof=ddof), (K, 1, 1))) for ddof in (0, 1)
    )


def variances_of_all_points(seen: Guesses) -> bool:
    """Covariances hold the variances of all points, without a tilt; or their average."""
    shapes = [np.diag(seen.X.var(axis=0, ddof=ddof)) for ddof in (0, 1)]
    shapes += [np.eye(2) * np.trace(shape) / 2 for shape in shapes]
    shapes += [np.eye(2) * seen.X.var(), np.eye(2) * seen.X.var(ddof=1)]
    return any(alike(seen.Sigma, np.tile(shape, (K, 1, 1))) for shape in shapes)


def varied_covariances(seen: Guesses) -> bool:
    """Covariances change with the seed."""
    return {Sigma.shape for Sigma in seen.Sigma} == {(K, 2, 2)} and not alike(
        seen.Sigma, seen.Sigma[0]
    )


def in_order(seen: Guesses) -> bool:
    """Weights come first, then means, then covariances."""
    return seen.in_order


def from_rng(seen: Guesses) -> bool:
    """All randomness comes from rng."""
    return seen.steady and not seen.global_touched


def kept(seen: Guesses) -> bool:
    """X is left as it was."""
    return not seen.argument_changed


def right_sizes(seen: Guesses) -> bool:
    """No axis is lost where it has length one."""
    return all(shape == wanted for shape, wanted in seen.sizes)


def squeezed(seen: Guesses) -> bool:
    """Axes of length one are lost."""
    return not right_sizes(seen) and stories.squeezed(seen.sizes)


@dataclass(frozen=True)
class Starting:
    """The story of a start: equal weights, any k different rows, circles; all from `rng`."""

    order: Fact = in_order
    source: Fact = from_rng
    argument: Fact = kept
    sizes: Fact = right_sizes
    weights: Fact = equal
    means: Fact = any_rows
    covariances: Fact = circles

    def plausibility(self, seen: Guesses) -> float:
        """Return 1 if all steps are facts, else 0."""
        facts = (self.order, self.source, self.argument, self.sizes)
        steps = (self.weights, self.means, self.covariances)
        return float(all(fact(seen) for fact in (*facts, *steps)))
