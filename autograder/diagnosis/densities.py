"""The Gaussian density, step by step, and what goes wrong in it wherever it is computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from autograder.diagnosis.formulas import Slip
from reference.arguments import Floats


def same(values: Floats) -> Floats:
    """Leave values as they are: a step that nobody skipped."""
    return values


def log_determinant(Sigma: Floats) -> Floats:
    """Return log|Sigma_j| (k,) of Sigma (k, d, d)."""
    return np.asarray(np.linalg.slogdet(Sigma)[1])


def squared_distance(difference: Floats, Sigma: Floats) -> Floats:
    """Return the squared Mahalanobis lengths (n, k) of differences (n, k, d) (Bishop 2.44)."""
    return np.asarray((difference * solved(difference, Sigma)).sum(axis=2))


def solved(difference: Floats, Sigma: Floats) -> Floats:
    """Return each difference (n, k, d), multiplied by the inverse of its component's Sigma."""
    return np.asarray(np.linalg.solve(Sigma, difference[..., np.newaxis])[..., 0])


def minus_half(distance: Floats) -> Floats:
    """Return the density's exponent (n, k)."""
    return -0.5 * distance


def two_pi(d: int) -> float:
    """Return the log of the constant below the root."""
    return float(d * np.log(2 * np.pi))


@dataclass(frozen=True)
class Gaussians:
    """The log densities of k Gaussians, step by step (Bishop 2006, 2.43)."""

    means: Callable[[Floats], Floats] = same
    covariance: Callable[[Floats], Floats] = same
    size: Callable[[Floats], Floats] = log_determinant
    distance: Callable[[Floats, Floats], Floats] = squared_distance
    exponent: Callable[[Floats], Floats] = minus_half
    constant: Callable[[int], float] = two_pi

    def logs(self, X: Floats, mu: Floats, Sigma: Floats) -> Floats:
        """Return log N(x_i | mu_j, Sigma_j) (n, k)."""
        Sigma = self.covariance(Sigma)
        distance = self.distance(X[:, np.newaxis] - self.means(mu), Sigma)
        return self.exponent(distance) - 0.5 * (self.size(Sigma) + self.constant(X.shape[1]))


def diagonal(Sigma: Floats) -> Floats:
    """Keep the variances, and put zeros beside the diagonal."""
    return Sigma * np.eye(Sigma.shape[-1])


def identities(Sigma: Floats) -> Floats:
    """Put a unit circle in place of every covariance."""
    return np.zeros_like(Sigma) + np.eye(Sigma.shape[-1])


def first_for_all(values: Floats) -> Floats:
    """Give every component what belongs to the first."""
    return np.asarray(np.zeros_like(values) + values[0])


def last_for_all(values: Floats) -> Floats:
    """Give every component what belongs to the last."""
    return np.asarray(np.zeros_like(values) + values[-1])


def no_size(Sigma: Floats) -> Floats:
    """Leave the determinant out."""
    return np.zeros(len(Sigma))


DENSITY_SLIPS = (
    Slip(
        "forgot-determinant",
        "size-does-not-count",
        "Your densities leave out how large each component is: the factor with the determinant "
        "of `Sigma` is missing. A wide component spreads the same mass thinly, so it is lower at "
        "its centre.",
        {"size": no_size},
    ),
    Slip(
        "determinant-without-root",
        "size-does-not-count",
        "Your densities are divided by the determinant of `Sigma` itself, not by its square root. "
        "So a large component counts for too little, everywhere in the same proportion.",
        {"size": lambda Sigma: 2 * log_determinant(Sigma)},
    ),
    Slip(
        "determinant-rooted-twice",
        "size-does-not-count",
        "Your densities are divided by the fourth root of the determinant of `Sigma`, not by its "
        "square root. Perhaps a root is taken of what is one already, such as the diagonal of a "
        "Cholesky factor.",
        {"size": lambda Sigma: 0.5 * log_determinant(Sigma)},
        common=False,
    ),
    Slip(
        "determinant-upside-down",
        "size-does-not-count",
        "Your densities grow with the determinant of `Sigma`, as if a wide component were higher "
        "than a narrow one. The volume under each density is one, so what is wide has to be low.",
        {"size": lambda Sigma: -log_determinant(Sigma)},
    ),
    Slip(
        "forgot-half",
        "code-that-runs-is-right",
        "The exponent of your densities is the whole squared distance, so they fall off too fast. "
        "The Gaussian density has half of it there.",
        {"exponent": np.negative},
    ),
    Slip(
        "exponent-grows",
        "code-that-runs-is-right",
        "Your densities grow with the distance from the centre: the exponent has lost its minus "
        "sign. Points are rarer, not more frequent, further out.",
        {"exponent": lambda distance: 0.5 * distance},
    ),
    Slip(
        "distance-not-squared",
        "shares-follow-distances",
        "The exponent of your densities holds the distance from the centre where its square "
        "belongs. A Gaussian falls ever faster further out, and this does not.",
        {"distance": lambda D, Sigma: np.sqrt(squared_distance(D, Sigma))},
    ),
    Slip(
        "not-inverted",
        "nearest-centre",
        "Your distances are multiplied by `Sigma` where its inverse belongs. So they are long "
        "where the component is wide, and it should be the other way round.",
        {"distance": lambda D, Sigma: np.einsum("nki,kij,nkj->nk", D, Sigma, D)},
    ),
    Slip(
        "ignores-tilt",
        "nearest-centre",
        "Your densities use the variances on the diagonal of each `Sigma` and nothing else. What "
        "stands beside the diagonal is the tilt, and it decides which points lie along the "
        "ellipse.",
        {"covariance": diagonal},
    ),
    Slip(
        "variances-as-deviations",
        "covariance-is-a-deviation",
        "Your densities take the numbers on the diagonal of `Sigma` for standard deviations, and "
        "leave out what stands beside them. They are variances, the squares of deviations, and "
        "the rest is the tilt.",
        {"covariance": lambda Sigma: diagonal(Sigma) ** 2},
        common=False,
    ),
    *(
        Slip(
            "covariance-as-deviation",
            "covariance-is-a-deviation",
            "Your densities treat `Sigma` as if it held standard deviations, which have to be "
            "squared. It holds variances and covariances, which are squares already.",
            steps,
            common=False,
        )
        for steps in (
            {"covariance": lambda Sigma: Sigma @ Sigma},
            {"covariance": np.square},
            {"distance": lambda D, Sigma: np.square(solved(D, Sigma)).sum(axis=2)},
        )
    ),
    Slip(
        "forgot-covariance",
        "nearest-centre",
        "Your densities are those of unit circles: `Sigma` has no say in them. Each component has "
        "its own size, stretch and tilt, and they decide how fast its density falls, and in which "
        "direction.",
        {"covariance": identities},
    ),
    *(
        Slip(
            "one-covariance-for-all",
            "one-covariance-for-all",
            "All of your components have the same covariance, that of one of them. Each has a "
            "`Sigma` of its own.",
            {"covariance": of_one},
        )
        for of_one in (first_for_all, last_for_all)
    ),
    *(
        Slip(
            "one-mean-for-all",
            "code-that-runs-is-right",
            "All of your components stand in the same place, at the mean of one of them. Each has "
            "a row of `mu` of its own.",
            {"means": of_one},
            common=False,
        )
        for of_one in (first_for_all, last_for_all)
    ),
)
