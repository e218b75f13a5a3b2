"""Numbers for questions in which the model is known: densities, draws, shares of a point.

Each function returns what is shown, what is asked, and what known mistakes lead to. Wrong
numbers come from the right formula with the mistake in its input wherever that can be done.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from quizzes.draws import Numbers, apart, draw
from reference.arguments import Floats
from reference.em import responsibilities
from reference.likelihood import log_likelihood

Line = tuple[Floats, Floats, Floats]  # phi, mu, Sigma of components on a line, each (k,)


def density(x: float, phi: ArrayLike, mu: ArrayLike, Sigma: ArrayLike) -> float:
    """Return p(x) under a mixture on a line, whose phi, mu and Sigma are (k,)."""
    return float(np.exp(log_likelihood([[x]], phi, *_shaped(mu, Sigma))))


def share(x: float, phi: ArrayLike, mu: ArrayLike, Sigma: ArrayLike) -> float:
    """Return the first component's responsibility for x; phi, mu and Sigma are (k,)."""
    return float(responsibilities([[x]], phi, *_shaped(mu, Sigma))[0, 0])


def _shaped(mu: ArrayLike, Sigma: ArrayLike) -> tuple[Floats, Floats]:
    return np.reshape(mu, (-1, 1)).astype(float), np.reshape(Sigma, (-1, 1, 1)).astype(float)


def _pair(rng: np.random.Generator) -> Line:
    """Draw a narrow component at 0 and a wider one to its right."""
    weight = rng.choice([0.2, 0.3, 0.4, 0.6, 0.7, 0.8])
    mu = np.array([0.0, rng.integers(3, 6)])
    return np.array([weight, 1 - weight]), mu, np.array([1.0, rng.choice([4, 9])])


def _shown(x: float, phi: Floats, mu: Floats, Sigma: Floats) -> dict[str, float]:
    """Return what a question on a pair gives away."""
    return {"x": x, "phi1": phi[0], "phi2": phi[1], "mu2": mu[1], "Sigma2": Sigma[1]}


@draw("two_densities")
@apart("share", "density", "ratio")
def _two_densities(rng: np.random.Generator) -> Numbers:
    """Return A's share of a point, from the densities of two clusters of equal weight."""
    a, b = rng.choice([0.04, 0.06, 0.08, 0.1, 0.12, 0.16, 0.2, 0.24], 2, replace=False)
    return {"a": a, "b": b, "share": a / (a + b), "density": a, "ratio": a / b}


@draw("mixture_density")
@apart("density", "equal", "squared", "blend")
def _mixture_density(rng: np.random.Generator) -> Numbers:
    """Return the density of a mixture of two at one point."""
    phi, mu, Sigma = _pair(rng)
    x = float(rng.integers(1, 4))
    return {
        **_shown(x, phi, mu, Sigma),
        "density": density(x, phi, mu, Sigma),
        "equal": density(x, [0.5, 0.5], mu, Sigma),
        "squared": density(x, phi, mu, Sigma**2),
        "blend": density(x, [1], [phi @ mu], [phi**2 @ Sigma]),
    }


@draw("shaped_noise")
@apart("x", "transposed", "covariance")
def _shaped_noise(rng: np.random.Generator) -> Numbers:
    """Return the second coordinate of the point that L makes of round noise u."""
    L = np.array([[rng.integers(1, 4), 0], [rng.integers(1, 4), rng.integers(1, 4)]])
    mean, u = rng.integers(1, 10), rng.choice([-2, -1, 1, 2], 2)
    return {
        "a": L[0, 0],
        "b": L[1, 0],
        "c": L[1, 1],
        "mean": mean,
        "u1": u[0],
        "u2": u[1],
        "x": mean + (L @ u)[1],
        "transposed": mean + (L.T @ u)[1],
        "covariance": mean + (L @ L.T @ u)[1],
    }


@draw("expected_count")
@apart("count", "equal")
def _expected_count(rng: np.random.Generator) -> Numbers:
    """Return how many of n points the first of three components makes on average."""
    n, phi = rng.choice([60, 120, 240, 300, 600]), rng.choice([0.1, 0.15, 0.2, 0.45, 0.6])
    return {"n": n, "phi1": phi, "rest": (1 - phi) / 2, "count": n * phi, "equal": n / 3}


@draw("two_deviations")
@apart("reach", "squared")
def _two_deviations(rng: np.random.Generator) -> Numbers:
    """Return two standard deviations of a variance."""
    deviation = rng.choice([0.5, 3, 4, 5, 6, 7, 8, 9])
    return {"variance": deviation**2, "reach": 2 * deviation, "squared": 2 * deviation**2}


@draw("two_point_gamma")
@apart("gamma", "no_prior", "squared", "no_size", "joint")
def _two_point_gamma(rng: np.random.Generator) -> Numbers:
    """Return the responsibility of the first of two components for one point."""
    phi, mu, Sigma = _pair(rng)
    x = float(rng.integers(1, 3))
    gamma = share(x, phi, mu, Sigma)
    no_size = phi * np.sqrt(Sigma)  # undoes the determinant in each density
    return {
        **_shown(x, phi, mu, Sigma),
        "gamma": gamma,
        "no_prior": share(x, [0.5, 0.5], mu, Sigma),
        "squared": share(x, phi, mu, Sigma**2),
        "no_size": share(x, no_size / no_size.sum(), mu, Sigma),
        "joint": gamma * density(x, phi, mu, Sigma),
    }


@draw("three_shares")
def _three_shares(rng: np.random.Generator) -> dict[str, float]:
    """Return a point's shares of three components, given their weights and densities."""
    while True:
        phi = rng.permutation(np.array([0.5, 0.3, 0.2]))
        densities = rng.choice([0.05, 0.1, 0.2, 0.3, 0.4], 3, replace=False)
        shares = phi * densities / (phi @ densities)
        no_prior = densities / densities.sum()
        winner = np.eye(3)[shares.argmax()]
        second, first = np.sort(shares)[-2:]
        if np.abs(shares - no_prior).max() > 0.1 and second + 0.05 < first < 0.8:
            break
    columns = {
        "phi": phi, "density": densities, "share": shares, "no_prior": no_prior, "hard": winner,
    }  # fmt: skip
    return {f"{name}{j}": float(c[j - 1]) for name, c in columns.items() for j in (1, 2, 3)}


@draw("only_priors")
@apart("share", "half")
def _only_priors(rng: np.random.Generator) -> Numbers:
    """Return the first component's share of the point half-way between two equal circles."""
    phi = rng.choice([0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9])
    left, gap = rng.integers(0, 5), 2 * rng.integers(1, 4)
    mu = np.array([left, left + gap])
    middle = mu.mean()
    return {
        "phi1": phi,
        "phi2": 1 - phi,
        "left": mu[0],
        "right": mu[1],
        "x": middle,
        "share": share(middle, [phi, 1 - phi], mu, [1, 1]),
        "half": 0.5,
    }


@draw("shrinking_circles")
@apart("share", "hard", "squared", "straight")
def _shrinking_circles(rng: np.random.Generator) -> Numbers:
    """Return the share of the component at +2, the other being at -2, with a common variance."""
    x = rng.choice([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.2])
    variance = rng.choice([0.5, 2, 3, 4, 5, 8])
    return {
        "x": x,
        "variance": variance,
        "share": _right_of_two(x, variance),
        "hard": 1,
        "squared": _right_of_two(x, variance**2),
        "straight": (x + 2) / 4,
    }


def _right_of_two(x: float, variance: float) -> float:
    return share(x, [0.5, 0.5], [2, -2], [variance, variance])


@draw("pair_log_likelihood")
@apart("score", "inside_out", "added", "no_weights")
def _pair_log_likelihood(rng: np.random.Generator) -> Numbers:
    """Return the log-likelihood of two points, given each component's density at each."""
    weight = rng.choice([0.2, 0.3, 0.4, 0.6, 0.7, 0.8])
    phi, densities = np.array([weight, 1 - weight]), rng.choice([0.02, 0.05, 0.1, 0.2, 0.3], (2, 2))
    return {
        "phi1": phi[0],
        "phi2": phi[1],
        "a1": densities[0, 0],
        "a2": densities[0, 1],
        "b1": densities[1, 0],
        "b2": densities[1, 1],
        "score": np.log(densities @ phi).sum(),
        "inside_out": np.log(densities * phi).sum(),
        "added": np.log((densities @ phi).sum()),
        "no_weights": np.log(densities.sum(axis=1)).sum(),
    }
