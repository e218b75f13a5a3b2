"""Mistakes in `responsibilities`: Bayes' rule with one of its steps wrong or left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.diagnosis import probes
from autograder.diagnosis.formulas import FormulaSubject, Probe, Slip
from autograder.records import Picture
from reference.arguments import Floats


def subject() -> FormulaSubject:
    """Return what is known about `responsibilities`."""
    return FormulaSubject(
        function="responsibilities",
        names=("W",),
        formula=EStep(),
        bugs=SLIPS,
        probes=(
            Probe(probes.two_on_a_line(), small=True),
            Probe(probes.two_in_the_plane(), small=True),
            Probe(probes.tilted()),
            Probe(probes.far()),
            Probe(probes.cloud()),
        ),
        picture=colours,
    )


def same(values: Floats) -> Floats:
    """Leave values as they are: a step that nobody skipped."""
    return values


def log_determinant(Sigma: Floats) -> Floats:
    """Return log|Sigma_j| (k,) of Sigma (k, d, d)."""
    return np.asarray(np.linalg.slogdet(Sigma)[1])


def squared_distance(difference: Floats, Sigma: Floats) -> Floats:
    """Return the squared Mahalanobis lengths (n, k) of differences (n, k, d) (Bishop 2.44)."""
    solved = np.linalg.solve(Sigma, difference[..., np.newaxis])[..., 0]
    return np.asarray((difference * solved).sum(axis=2))


def in_log_space(logs: Floats) -> Floats:
    """Return rows that sum to one, from logs of any size (Bishop 9.23)."""
    ratios = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(ratios / ratios.sum(axis=1, keepdims=True))


def plainly(logs: Floats) -> Floats:
    """Normalise the densities themselves."""
    densities = np.exp(logs)
    return np.asarray(densities / densities.sum(axis=1, keepdims=True))


def over_points(logs: Floats) -> Floats:
    """Normalise each column."""
    ratios = np.exp(logs - logs.max(axis=0))
    return np.asarray(ratios / ratios.sum(axis=0))


def one_hot(logs: Floats) -> Floats:
    """Give all to the largest."""
    return np.asarray(np.eye(logs.shape[1])[logs.argmax(axis=1)])


@dataclass(frozen=True)
class EStep:
    """Bayes' rule, step by step (Bishop 2006, 9.23)."""

    prior: Callable[[Floats], Floats] = np.log
    covariance: Callable[[Floats], Floats] = same
    size: Callable[[Floats], Floats] = log_determinant
    distance: Callable[[Floats, Floats], Floats] = squared_distance
    shares: Callable[[Floats], Floats] = in_log_space

    def __call__(self, X: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> Floats:
        """Return W (n, k)."""
        Sigma = self.covariance(Sigma)
        distance = self.distance(X[:, np.newaxis] - mu, Sigma)
        return self.shares(self.prior(phi) - 0.5 * (self.size(Sigma) + distance))


SLIPS = (
    Slip(
        "forgot-weights",
        "priors-do-not-matter",
        "Your shares are those of components that are all equally likely: `phi` has no say in "
        "them. A common component starts ahead of a rare one, at every point.",
        {"prior": np.zeros_like},
    ),
    Slip(
        "forgot-determinant",
        "nearest-centre",
        "Your densities leave out how large each component is: the factor with the determinant "
        "of `Sigma` is missing. A wide component spreads the same mass thinly, so it is lower at "
        "its centre.",
        {"size": lambda Sigma: np.zeros(len(Sigma))},
    ),
    Slip(
        "ignores-tilt",
        "size-does-not-count",
        "Your densities use the variances on the diagonal of each `Sigma` and nothing else. What "
        "stands beside the diagonal is the tilt, and it decides which points lie along the "
        "ellipse.",
        {"covariance": lambda Sigma: Sigma * np.eye(Sigma.shape[-1])},
    ),
    Slip(
        "normalised-over-points",
        "responsibilities-sum-over-points",
        "The columns of your `W` sum to one, not its rows. A point's shares are divided by their "
        "sum over the components, because one of those made the point.",
        {"shares": over_points},
    ),
    Slip(
        "hardened",
        "soft-is-rounded-hard",
        "Each row of your `W` gives everything to the most likely component. The doubt that Bayes' "
        "rule leaves at a point is the answer here, not something to be rounded away.",
        {"shares": one_hot},
    ),
    Slip(
        "underflows",
        "underflow-is-rare",
        "Far from every component all of your densities become exactly 0, and 0 divided by 0 is no "
        "number. Their logarithms are ordinary numbers there, and only differences matter.",
        {"shares": plainly},
    ),
)


def colours(arguments: Mapping[str, Any], answer: Any, right: Any) -> Picture:
    """Show points in the colours of the student's shares, beside the right colouring."""
    (W,), (wanted,) = answer, right
    worst = int(np.abs(W - wanted).max(axis=1).argmax())
    return Picture(
        "colours",
        f"The same {len(W)} points twice, each in the colours of its shares. Left by your W, right "
        f"as Bayes' rule has it; they differ most at point {worst}.",
        {
            "X": probes.rounded(arguments["X"]),
            "yours": probes.rounded(W),
            "right": probes.rounded(wanted),
            "mu": probes.rounded(arguments["mu"]),
            "Sigma": probes.rounded(arguments["Sigma"]),
        },
    )
