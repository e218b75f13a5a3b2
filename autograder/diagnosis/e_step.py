"""Mistakes in `responsibilities`: Bayes' rule with one of its steps wrong or left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.diagnosis import probes
from autograder.diagnosis.densities import DENSITY_SLIPS, Gaussians
from autograder.diagnosis.formulas import FormulaSubject, Probe
from autograder.diagnosis.shares import (
    DISTANCE_SLIPS,
    NUMERIC_SLIPS,
    SHARE_SLIPS,
    all_of_it,
    in_log_space,
)
from autograder.diagnosis.weights import WEIGHTS_IN_SHARES, weighted
from autograder.records import Picture
from reference.arguments import Floats


def subject() -> FormulaSubject:
    """Return what is known about `responsibilities`."""
    return FormulaSubject(
        function="responsibilities",
        names=("W",),
        formula=EStep(),
        bugs=(*WEIGHTS_IN_SHARES, *DENSITY_SLIPS, *DISTANCE_SLIPS, *SHARE_SLIPS, *NUMERIC_SLIPS),
        probes=(
            Probe(probes.two_on_a_line(), small=True, essential=False),
            Probe(probes.two_in_the_plane(), small=True),
            Probe(probes.tilted()),
            Probe(probes.far(), small=True, essential=False),
            Probe(probes.cloud()),
        ),
        picture=colours,
    )


SEEN = 0.02  # a difference of shares that can be seen in a colour


@dataclass(frozen=True)
class EStep(Gaussians):
    """Bayes' rule, step by step (Bishop 2006, 9.23)."""

    weigh: Callable[[Floats, Floats], Floats] = weighted
    shares: Callable[[Floats], Floats] = in_log_space
    finish: Callable[[Floats, Floats], Floats] = all_of_it

    def __call__(self, X: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> Floats:
        """Return W (n, k)."""
        joint = self.weigh(phi, self.logs(X, mu, Sigma))
        return self.finish(self.shares(joint), phi)


def colours(arguments: Mapping[str, Any], answer: Any, right: Any) -> Picture | None:
    """Show points in the colours of the student's shares, beside the right colouring."""
    (W,), (wanted,) = answer, right
    if W.min() < 0 or W.max() > 1 + 1e-9:  # such shares have no colour
        return None
    off = np.abs(W - wanted).max(axis=1)
    worst = int(off.argmax())
    if off[worst] < SEEN:
        return None
    x, y = arguments["X"][worst]
    return Picture(
        "colours",
        f"The same {len(W)} points twice, each in the colours of its shares: left by your W, right "
        f"as Bayes' rule has it. They differ most at point {worst}, near ({x:.1f}, {y:.1f}): your "
        f"shares there are {listed(W[worst])}, and they should be {listed(wanted[worst])}.",
        {
            "X": probes.rounded(arguments["X"]),
            "yours": probes.rounded(W),
            "right": probes.rounded(wanted),
            "mu": probes.rounded(arguments["mu"]),
            "Sigma": probes.rounded(arguments["Sigma"]),
        },
    )


def listed(shares: Floats) -> str:
    """Write a few shares for the middle of a sentence."""
    return ", ".join(f"{share:.2f}" for share in shares)
