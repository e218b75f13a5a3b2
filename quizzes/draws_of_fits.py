"""Numbers for questions in which a model is fitted: averages with whole or fractional points.

Each function returns what is shown, what is asked, and what known mistakes lead to. Wrong
numbers come from the right formula with the mistake in its input wherever that can be done.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from quizzes.draws import Numbers, apart, draw
from reference.arguments import Floats
from reference.em import m_step, responsibilities
from reference.kmeans import kmeans_hard_em
from reference.labelled import fit_labelled

_LITTLE = [0.1, 0.2, 0.3, 0.4]
_MUCH = [0.6, 0.7, 0.8, 0.9]


def fitted(points: ArrayLike, shares: ArrayLike) -> tuple[float, float]:
    """Return the mean and the variance that the M-step gives to one component on a line."""
    W = np.column_stack([np.asarray(shares, dtype=float), 1 - np.asarray(shares, dtype=float)])
    _, mu, Sigma = m_step(np.reshape(points, (-1, 1)), W, reg=0)
    return float(mu[0, 0]), float(Sigma[0, 0, 0])


def _four_points(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Draw points on a line, and shares of them: two above a half and two below."""
    shares = rng.permutation(np.concatenate([rng.choice(_MUCH, 2), rng.choice(_LITTLE, 2)]))
    return np.sort(rng.choice(11, 4, replace=False)).astype(float), shares


def _named(name: str, values: ArrayLike) -> dict[str, float]:
    return {f"{name}{i}": value for i, value in enumerate(np.asarray(values), 1)}


@draw("soft_centre")
@apart("centre", "rounded")
def _soft_centre(rng: np.random.Generator) -> Numbers:
    """Return a centre at which two points pull, one with all of itself, one with a share."""
    near, share = rng.integers(1, 5), rng.choice(_LITTLE + _MUCH)
    points = [near, near + rng.integers(4, 10)]
    return {
        "near": points[0],
        "far": points[1],
        "share": share,
        "centre": np.average(points, weights=[1, share]),
        "rounded": np.average(points, weights=[1, round(share)]),
    }


@draw("labelled_variance")
@apart("variance", "unbiased", "around_all", "deviation", "pooled", tidy=("mean",))
def _labelled_variance(rng: np.random.Generator) -> Numbers:
    """Return the variance of the first three of five points, which carry label 0."""
    x = np.concatenate([rng.choice(10, 3, replace=False), rng.choice(range(6, 16), 2)])
    _, mu, Sigma = fit_labelled(x[:, np.newaxis], [0, 0, 0, 1, 1], 2)
    return {
        **_named("x", x),
        "mean": mu[0, 0],
        "variance": Sigma[0, 0, 0],
        "unbiased": x[:3].var(ddof=1),
        "around_all": np.mean((x[:3] - x.mean()) ** 2),
        "deviation": np.sqrt(Sigma[0, 0, 0]),
        "pooled": x.var(),
    }


@draw("library_variance")
@apart("variance", "unbiased", "away")
def _library_variance(rng: np.random.Generator) -> Numbers:
    """Turn a variance that was divided by N - 1 into the one of maximum likelihood."""
    count = rng.integers(3, 8)
    unbiased = count * rng.integers(1, 6)
    return {
        "count": count,
        "unbiased": unbiased,
        "variance": unbiased * (count - 1) / count,
        "away": unbiased * count / (count - 1),
    }


@draw("four_point_mean")
@apart("mean", "rounded", "whole", "plain")
def _four_point_mean(rng: np.random.Generator) -> Numbers:
    """Return the M-step's mean of a component that has a share in each of four points."""
    points, shares = _four_points(rng)
    return {
        **_named("x", points),
        **_named("w", shares),
        "mean": fitted(points, shares)[0],
        "rounded": fitted(points, np.round(shares))[0],
        "whole": np.dot(shares, points) / 4,
        "plain": np.mean(points),
    }


@draw("four_point_variance")
@apart("variance", "around_old", "rounded", "whole", "deviation", tidy=("mean",))
def _four_point_variance(rng: np.random.Generator) -> Numbers:
    """Return the M-step's variance, where the mean moves from `old` to `mean`."""
    points, shares = _four_points(rng)
    mean, variance = fitted(points, shares)
    old = round(mean) + rng.choice([-2, -1, 1, 2])
    return {
        **_named("x", points),
        **_named("w", shares),
        "old": old,
        "mean": mean,
        "count": np.sum(shares),
        "variance": variance,
        "around_old": variance + (mean - old) ** 2,
        "rounded": fitted(points, np.round(shares))[1],
        "whole": variance * np.sum(shares) / 4,
        "deviation": np.sqrt(variance),
    }


@draw("fractional_count")
@apart("count", "won", "average")
def _fractional_count(rng: np.random.Generator) -> Numbers:
    """Return the count of a component that has a share in each of five points."""
    shares = rng.choice(_LITTLE + _MUCH, 5)
    return {
        **_named("w", shares),
        "count": shares.sum(),
        "won": (shares > 0.5).sum(),
        "average": shares.mean(),
    }


@draw("hard_em_round")
@apart("centre", "soft", "settled")
def _hard_em_round(rng: np.random.Generator) -> Numbers:
    """Return where the second of two centres is after one round of k-means on four points."""
    X = np.sort(rng.choice(13, 4, replace=False)).reshape(-1, 1).astype(float)
    left = rng.integers(0, 5)
    start = np.array([[left], [left + rng.choice([1, 3])]], dtype=float)  # no point half-way
    shares = responsibilities(X, [0.5, 0.5], start, np.ones((2, 1, 1)))
    return {
        **_named("x", X[:, 0]),
        "left": start[0, 0],
        "right": start[1, 0],
        "centre": kmeans_hard_em(X, start, max_iter=1)[0][1, 0],
        "soft": m_step(X, shares, reg=0)[1][1, 0],
        "settled": kmeans_hard_em(X, start)[0][1, 0],
    }


@draw("parameter_count")
@apart("free", "means", "shared", "diagonal")
def _parameter_count(rng: np.random.Generator) -> Numbers:
    """Return how many numbers EM fits for k components in d dimensions."""
    k, d = rng.integers(2, 6), rng.integers(3, 7)
    covariance = d * (d + 1) // 2
    return {
        "k": k,
        "d": d,
        "entries": covariance,
        "free": k - 1 + k * d + k * covariance,
        "means": k * d,
        "shared": k - 1 + k * d + covariance,
        "diagonal": k - 1 + 2 * k * d,
    }


@draw("missing_weight")
@apart("weight", "mean")
def _missing_weight(rng: np.random.Generator) -> Numbers:
    """Return the weight that a Gaussian of heights and weights expects at one height."""
    height, slope = 170 + rng.choice([-20, -15, -10, 10, 15, 20]), rng.choice([0.6, 0.7, 0.8, 0.9])
    return {
        "height": height,
        "shared": 100 * slope,
        "slope": slope,
        "mean": 70,
        "weight": 70 + slope * (height - 170),
    }


@draw("library_score")
@apart("total", "average")
def _library_score(rng: np.random.Generator) -> Numbers:
    """Return the log-likelihood of n points, given the library's average."""
    n, average = rng.choice([50, 100, 200, 300, 400]), -rng.integers(15, 50) / 10
    return {"n": n, "average": average, "total": n * average}
