"""The story of a sampler, step by step, each with how surprising a sample is if it is true.

Facts have the p-value 0 or 1, numbers an exact tail (`chance.py`). A step asks about one thing
only, given the others, so that any two of them can be replaced together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import gammaln, xlogy

from autograder.checks import chance
from autograder.diagnosis import noises
from autograder.diagnosis.draws import LARGE, SMALL, Draws, nearest
from autograder.diagnosis.noises import FACT, LIE, Labels, Noise
from reference.arguments import Floats, Ints


def whitened(X: Floats, places: Ints, means: Floats, factor: Floats) -> Floats:
    """Return the noise (n, d) that a factor (k, d, d) made the deviations of X (n, d) from."""
    return np.asarray(np.linalg.solve(factor[places], (X - means[places])[..., np.newaxis])[..., 0])


def from_rng(draws: Draws) -> bool:
    """All randomness comes from rng."""
    return draws.steady and not draws.repeated and not draws.global_touched


def as_asked(draws: Draws) -> bool:
    """X comes first, a point in each row, and then z."""
    return draws.form == "X and z"


def from_zero(z: Ints) -> Ints:
    """Labels are the components' numbers."""
    return z


def kept(draws: Draws) -> bool:
    """The arguments are left as they were."""
    return not draws.arguments_changed


def right_sizes(draws: Draws) -> bool:
    """X has two axes also where one of them is of length one."""
    return all(shape == wanted for shape, wanted in draws.sizes)


def as_given(phi: Floats) -> Floats:
    """Each component has its own weight."""
    return phi


def each_its_own(phi: Floats, mu: Floats) -> Floats:
    """Each component has its own mean."""
    return mu


def cholesky(phi: Floats, Sigma: Floats) -> Floats:
    """The noise becomes Sigma's by a factor L with L L' = Sigma."""
    return np.asarray(np.linalg.cholesky(Sigma))


def drawn(z: Labels, weights: Floats) -> float:
    """Each label is drawn by itself: counts are binomial, and seldom the expected ones."""
    every = np.concatenate(z)
    p = min(chance.of_count(int((every == j).sum()), len(every), w) for j, w in enumerate(weights))
    small = [part for part in z if len(part) == SMALL]
    exact = sum(as_computed(small, weights)) if small else 0
    return min(
        3 * p, chance.of_count(exact, len(small), chance_of_computed(SMALL, tuple(weights))), 1.0
    )


def computed(z: Labels, weights: Floats) -> float:
    """The counts are n times the weights, rounded in some way."""
    large, small = ([part for part in z if len(part) == n] for n in (LARGE, SMALL))
    return FACT if all(all(as_computed(part, weights)) for part in (large, small) if part) else LIE


def once(z: Labels, weights: Floats) -> float:
    """One component makes a whole sample."""
    first = np.array([part[0] for part in z])
    if any((part != part[0]).any() for part in z):
        return LIE
    counts = np.bincount(first, minlength=3)
    return min(chance.of_count(int(m), len(z), w) for m, w in zip(counts, weights, strict=True))


def as_computed(z: Labels, weights: Floats) -> list[bool]:
    """Tell of samples of one size whether each count is less than one off its expectation."""
    labels = np.array(z)  # all at once
    counts = (labels[:, :, np.newaxis] == np.arange(len(weights))).sum(axis=1)
    near = (np.abs(counts - labels.shape[1] * weights) < 1 - 1e-9).all(axis=1)
    return [bool(each) for each in near]


@lru_cache(maxsize=64)
def chance_of_computed(n: int, phi: tuple[float, ...]) -> float:
    """Return the multinomial probability of all counts that are less than one off.

    The stories that are told of a sampler have few different weights.
    """
    weights = np.array(phi)
    counts = np.indices((n + 1,) * len(weights)).reshape(len(weights), -1).T
    counts = counts[counts.sum(axis=1) == n]
    near = (np.abs(counts - n * weights) < 1 - 1e-9).all(axis=1)
    logs = gammaln(n + 1) + (xlogy(counts, weights) - gammaln(counts + 1)).sum(axis=1)
    return min(1.0, float(np.exp(logs[near]).sum()))


def mixed(z: Labels) -> float:
    """Points 0 and 1, 2 and 3 and so on differ as often as any two points of the large sample."""
    large = next(part for part in z if len(part) == LARGE)
    n, counts = len(large), np.bincount(large)
    share = 1 - float((counts * (counts - 1)).sum()) / (n * (n - 1))
    return chance.of_count(int((large[0::2] != large[1::2]).sum()), n // 2, share)


def grouped(z: Labels) -> float:
    """Each component's points stand together in every sample, if its end is joined to its start."""
    return FACT if all((part != np.roll(part, 1)).sum() <= len(set(part)) for part in z) else LIE


def own(z: Labels, places: Labels, weights: Floats) -> float:
    """Each point carries its own label."""
    return FACT if all(map(np.array_equal, z, places)) else LIE


def shuffled_apart(z: Labels, places: Labels, weights: Floats) -> float:
    """The labels of a sample are its points' own, in another order that no rule explains."""
    kept = all(np.array_equal(np.sort(a), np.sort(b)) for a, b in zip(z, places, strict=True))
    return mixed(places) if kept and not grouped(places) and own(z, places, weights) == LIE else LIE


def stacked(z: Labels, places: Labels, weights: Floats) -> float:
    """The points are sorted by component while their labels are not."""
    kept = all(np.array_equal(np.sort(a), b) for a, b in zip(z, places, strict=True))
    return FACT if kept and not grouped(z) else LIE


def drawn_again(z: Labels, places: Labels, weights: Floats) -> float:
    """The labels have nothing to do with the points, not even their counts."""
    if all(np.array_equal(np.sort(a), np.sort(b)) for a, b in zip(z, places, strict=True)):
        return LIE
    labels, origins = np.concatenate(z), np.concatenate(places)
    share = float((np.bincount(labels, minlength=3) / len(labels)) @ weights)
    agreed = chance.of_count(int((labels == origins).sum()), len(labels), share)
    return min(agreed, drawn(places, weights), mixed(places))


@dataclass(frozen=True)
class Sampling:
    """The story of a sampler: first a component, then a point of it (Bishop 2006, 2.3.9)."""

    form: Callable[[Draws], bool] = as_asked
    source: Callable[[Draws], bool] = from_rng
    arguments: Callable[[Draws], bool] = kept
    sizes: Callable[[Draws], bool] = right_sizes
    numbering: Callable[[Ints], Ints] = from_zero
    weights: Callable[[Floats], Floats] = as_given
    counts: Callable[[Labels, Floats], float] = drawn
    order: Callable[[Labels], float] = mixed
    pairing: Callable[[Labels, Labels, Floats], float] = own
    means: Callable[[Floats, Floats], Floats] = each_its_own
    factor: Callable[[Floats, Floats], Floats] = cholesky
    noise: Callable[[Noise, Labels], float] = noises.normal
    line: Callable[[Floats, Floats], Floats] | None = None

    def plausibility(self, draws: Draws) -> float:
        """Return the p-value of a surprising step, the most surprising one if all are possible."""
        facts = (self.form, self.source, self.arguments, self.sizes)
        return self.of_sample(draws) if all(fact(draws) for fact in facts) else LIE

    def of_sample(self, draws: Draws) -> float:
        """Return how surprising the sample itself is, wherever its randomness comes from."""
        z = [self.numbering(each.z) for each in draws.samples]
        if min(part.min() for part in z) < 0 or max(part.max() for part in z) >= 3:
            return LIE
        p = self.order(z)
        if p >= chance.FALSE_ALARM:  # else no other step can mend it
            p = min(p, self.counts(z, self.weights(draws.mixture[0])))
        if p < chance.FALSE_ALARM:
            return p
        return min(p, self.of_points(draws, z), self.of_line(draws))

    def of_points(self, draws: Draws, z: Labels) -> float:
        """Return how surprising the points are, and which label each of them carries."""
        phi, mu, Sigma = draws.mixture
        means, factor = self.means(phi, mu), self.factor(phi, Sigma)
        X = np.concatenate([each.X for each in draws.samples])
        ends = np.cumsum([len(each.X) for each in draws.samples])[:-1]
        same = bool((means == means[0]).all())
        places = z if same else np.split(nearest(X, means), ends)
        paired = FACT if same else self.pairing(z, places, self.weights(phi))
        if not paired:
            return LIE
        e = whitened(X, np.concatenate(places), means, factor)
        return min(paired, self.noise(np.split(e, ends), places))

    def of_line(self, draws: Draws) -> float:
        """Return how surprising the points on a line are."""
        phi, mu, Sigma = draws.line_mixture
        means = self.means(phi, mu)
        if draws.line is None or self.noise is not noises.normal or (means == means[0]).all():
            return FACT
        places = nearest(draws.line.X, means)
        factor = (self.line or self.factor)(phi, Sigma)
        return noises.normal([whitened(draws.line.X, places, means, factor)], [places])
