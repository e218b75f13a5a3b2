"""Mistakes in `log_likelihood`: a sum of logs of sums, with one of its steps wrong or left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from autograder.diagnosis import probes
from autograder.diagnosis.densities import DENSITY_SLIPS, Gaussians, same
from autograder.diagnosis.formulas import FormulaSubject, Probe, Slip
from autograder.diagnosis.sums import FAR_SLIPS, POINT_SLIPS, TOTAL_SLIPS, log_sum_exp
from autograder.diagnosis.weights import WEIGHTS_IN_SUMS, weighted
from reference.arguments import Floats


def subject() -> FormulaSubject:
    """Return what is known about `log_likelihood`."""
    return FormulaSubject(
        function="log_likelihood",
        names=("log_likelihood",),
        formula=Likelihood(),
        bugs=(
            *WEIGHTS_IN_SUMS,
            *CONSTANT_SLIPS,
            *DENSITY_SLIPS,
            *POINT_SLIPS,
            *TOTAL_SLIPS,
            *FAR_SLIPS,
        ),
        probes=(
            Probe(probes.two_on_a_line(), small=True, essential=False),
            Probe(probes.two_in_the_plane(), small=True),
            Probe(probes.tilted()),
            Probe(probes.cloud()),
            Probe(probes.far_one(), small=True, essential=False),
            Probe(probes.far(), essential=False),
            Probe(probes.crowd(), essential=False),
        ),
    )


@dataclass(frozen=True)
class Likelihood(Gaussians):
    """The log-likelihood, step by step (Bishop 2006, 9.14)."""

    weigh: Callable[[Floats, Floats], Floats] = weighted
    point: Callable[[Floats], Floats] = log_sum_exp
    total: Callable[[Floats], Floats] = np.sum
    scale: Callable[[Floats], Floats] = same

    def __call__(self, X: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> Floats:
        """Return a single number."""
        joint = self.weigh(phi, self.logs(X, mu, Sigma))
        return self.scale(self.total(self.point(joint)))


CONSTANT_SLIPS = (
    Slip(
        "forgot-constant",
        "densities-are-probabilities",
        "Your densities leave out the constant with 2π. It cancels in shares, but a log-likelihood "
        "is the sum of whole log densities.",
        {"constant": lambda d: 0.0},
    ),
    Slip(
        "constant-without-d",
        "code-that-runs-is-right",
        "The constant with 2π in your densities is the one for points on a line, whatever the "
        "dimension is. Each dimension brings a factor of its own.",
        {"constant": lambda d: float(np.log(2 * np.pi))},
    ),
    Slip(
        "constant-of-the-plane",
        "code-that-runs-is-right",
        "The constant with 2π in your densities is the one for points in the plane, whatever the "
        "dimension is. Each dimension brings a factor of its own.",
        {"constant": lambda d: 2 * float(np.log(2 * np.pi))},
        common=False,
    ),
    Slip(
        "constant-without-root",
        "code-that-runs-is-right",
        "Your densities are divided by a whole factor of 2π for each dimension. Each dimension "
        "brings its square root only.",
        {"constant": lambda d: 2 * d * float(np.log(2 * np.pi))},
    ),
    Slip(
        "constant-upside-down",
        "code-that-runs-is-right",
        "Your densities are multiplied by the constant with 2π instead of divided by it. As a "
        "logarithm it has the same sign as that of the determinant.",
        {"constant": lambda d: -d * float(np.log(2 * np.pi))},
    ),
)
