"""The small panels of the playground: how a fit was reached, and what each k achieves."""

from __future__ import annotations

import numpy as np

from simulations.functions import Floats
from simulations.held_out import COUNTS, HeldOut
from simulations.scene import Curve, Line, Mark, Place, Plane, rounded

FALL = 1e-5  # what falls by less, and a part in 1e8 of it all, has not fallen


def climb(history: Floats) -> Curve:
    """Return the log-likelihood, round by round."""
    low, high = float(history.min()), float(history.max())
    margin = 0.1 * max(high - low, 1.0)
    return {
        "kind": "curve",
        "name": "climb",
        "title": "log-likelihood, round by round",
        "x": [0.0, float(max(len(history) - 1, 1))],
        "y": rounded([low - margin, high + margin]),
        "x_label": "round",
        "y_label": "log-likelihood",
        "tracks": [
            {
                "name": "your fit",
                "values": rounded(history),
                "fallen": fallen(history),
                "frame": None,
            }
        ],
    }


def quality(test: HeldOut) -> Plane:
    """Return both lines against k, drawn as a plane."""
    values = np.array([*test.seen, *test.left_out])
    lines: list[Line] = [
        {"path": _path(test.seen), "component": None, "label": "seen"},
        {"path": _path(test.left_out), "component": None, "dashed": True, "label": "left out"},
    ]
    return {
        "kind": "plane",
        "name": "quality",
        "title": "how well each k explains a point",
        "x": [0.0, len(COUNTS) + 1.0],
        "y": window(values),
        "x_label": "components k",
        "y_label": "log-likelihood of a point",
        "equal": False,
        "points": [],
        "lines": lines,
        "ellipses": [],
        "handle": None,
    }


def crosses(test: HeldOut, k: int) -> list[Mark]:
    """Return a cross on each line at this k, if the test got so far."""
    if k > len(test.seen):
        return []
    return [
        {"at": rounded([k, values[k - 1]]), "sign": "cross", "component": None} for values in test
    ]


def window(values: Floats) -> Place:
    """Return a range with some room around these values, from a short number to a short one."""
    low, high = float(values.min()), float(values.max())
    span = max(high - low, 0.1)
    step = 10 ** np.floor(np.log10(span)) / 2
    return rounded(
        [np.floor((low - 0.1 * span) / step) * step, np.ceil((high + 0.1 * span) / step) * step]
    )


def fallen(history: Floats) -> list[int]:
    """Return the indices at which a history falls."""
    allowed = FALL + 1e-8 * np.abs(history[:-1])
    return [int(i) + 1 for i in np.flatnonzero(np.diff(history) < -allowed)]


def _path(values: list[float]) -> list[list[float]]:
    return [rounded([k, value]) for k, value in enumerate(values, start=1)]
