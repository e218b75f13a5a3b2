"""What people do with the ridge of `m_step`, instead of adding it to each diagonal once."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.diagnosis import fits
from autograder.diagnosis.fits import DEFAULT_REG
from autograder.diagnosis.formulas import Slip


def flat() -> dict[str, Any]:
    """Return four points in a row, so that across it only the ridge is left."""
    X = np.array([[0.0, 1.0], [2.0, 1.0], [4.0, 1.0], [6.0, 1.0]])
    return {"X": X, "W": np.array([[1, 0], [0.5, 0.5], [0.5, 0.5], [0, 1]]), "reg": 0.25}


RIDGES = (
    Slip(
        "ridge-forgotten",
        "ridge-is-cosmetic",
        "Nothing is added to your covariances: `reg` has no say in them. Without a ridge, the "
        "covariance of a component on one point or on a line cannot be inverted.",
        {"add": fits.no_ridge},
    ),
    Slip(
        "ridge-everywhere",
        "ridge-is-cosmetic",
        "Your ridge is added to every number of a covariance, not to its diagonal alone. That adds "
        "a tilt, and along one direction it adds nothing at all.",
        {"add": lambda Sigma, N, reg: Sigma + reg},
    ),
    Slip(
        "ridge-fixed",
        "ridge-is-cosmetic",
        "Your ridge is 1e-6, whatever `reg` is. The caller chooses it, and the number in the "
        "signature is only its default.",
        {"add": lambda Sigma, N, reg: fits.ridge(Sigma, N, DEFAULT_REG)},
    ),
    Slip(
        "ridge-divided",
        "ridge-is-cosmetic",
        "Your ridge is added before the division, so a heavy component gets less of it. `reg` is "
        "the same for all, and it belongs to the finished covariances.",
        {"add": lambda Sigma, N, reg: Sigma + (reg / N)[:, None, None] * np.eye(Sigma.shape[-1])},
    ),
    Slip(
        "ridge-as-identity",
        "ridge-is-cosmetic",
        "Your ridge is a whole identity matrix, so `reg` has no say in it. A ridge is tiny, enough "
        "to invert a flat covariance and too little to change the others.",
        {"add": lambda Sigma, N, reg: Sigma + np.eye(Sigma.shape[-1])},
    ),
    Slip(
        "ridge-twice",
        "ridge-is-cosmetic",
        "Your ridge is added twice. The diagonal of a finished covariance is larger by `reg` once, "
        "as the caller asked.",
        {"add": lambda Sigma, N, reg: fits.ridge(Sigma, N, 2 * reg)},
    ),
    Slip(
        "ridge-for-last",
        "ridge-is-cosmetic",
        "Your ridge is added to the covariance of the last component alone. Every component may "
        "collapse onto a point or a line, so every covariance gets one.",
        {"add": lambda Sigma, N, reg: np.concatenate([Sigma[:-1], fits.ridge(Sigma[-1:], N, reg)])},
    ),
)
