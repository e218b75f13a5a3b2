"""Pictures of every kind, made from the reference, for the tests of figures."""

from __future__ import annotations

from typing import Any

import numpy as np

import reference
from autograder.diagnosis import probes
from autograder.diagnosis.probes import rounded
from autograder.records import Picture

ALT = "What is seen, in words: 1 < 2 & so on."
POINTS = 90


def pictures() -> dict[str, Picture]:
    """Return an ordinary picture of each kind."""
    cloud = probes.cloud()
    W = reference.responsibilities(**cloud)
    _, mu, Sigma = reference.m_step(cloud["X"], W)
    numbers: dict[str, dict[str, Any]] = {
        "colours": {**cloud, "yours": W[:, ::-1], "right": W},
        "ellipses": {
            "X": cloud["X"],
            "W": W,
            "yours_mu": mu + 0.3,
            "yours_Sigma": 1.5 * Sigma,
            "right_mu": mu,
            "right_Sigma": Sigma,
        },
        "sample": {**cloud, "W": np.eye(3)[W.argmax(axis=1)]},
        "curve": {"yours": np.array([-410.0, -380.0, -371.0, -372.5, -366.0]), "falls": [2]},
    }
    return {kind: picture(kind, values) for kind, values in numbers.items()}


def picture(kind: str, values: dict[str, Any]) -> Picture:
    """Return a picture of such numbers."""
    return Picture(
        kind,
        ALT,
        {
            name: rounded(value) if isinstance(value, np.ndarray) else value
            for name, value in values.items()
        },
    )
