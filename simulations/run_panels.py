"""How a run of EM is drawn: its ellipses with their names, and the log-likelihood as a curve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulations.scene import NAMES, Curve, Ellipse, Track, ellipses

Floats = NDArray[np.float64]
Mixture = tuple[Floats, Floats, Floats]

MARGIN = 0.08  # above and below a curve, of its height


def fitted(mixture: Mixture) -> list[Ellipse]:
    """Return the ellipses of a mixture with their names at the centres."""
    found = ellipses(*mixture[1:])
    for name, one in zip(NAMES, found, strict=False):
        one["label"] = name
    return found


def track(
    name: str, heights: Sequence[float], fallen: Sequence[int], frame: int | None = None
) -> Track:
    """Return the line of one run, and the frame that shows its end if there are several."""
    values = [round(float(height), 3) for height in heights]
    return {"name": name, "values": values, "fallen": list(fallen), "frame": frame}


def climbs(tracks: Sequence[Track]) -> Curve:
    """Return the curves of some runs; the starts are so low that the picture leaves them out."""
    values = [one["values"] for one in tracks if one["values"]]
    inside = [height for one in values for height in one[1:] or one]
    low, high = (min(inside), max(inside)) if inside else (0.0, 1.0)
    margin = MARGIN * (high - low) or 1.0
    return {
        "kind": "curve",
        "name": "log-likelihood",
        "title": "log-likelihood",
        "x": [0.0, float(max(1, *(len(one) - 1 for one in values)) if values else 1)],
        "y": [low - margin, high + margin],
        "x_label": "round",
        "y_label": "",
        "tracks": list(tracks),
    }
