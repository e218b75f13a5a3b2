"""Where several climbs ended: the heights that they reached, in numbers and in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulations.chapters.change import listed
from simulations.words import number, plural

Floats = NDArray[np.float64]

SAME = 0.3  # heights that differ by less are one plateau: the last rounds gain hardly more
NEEDLE = 0.05  # standard deviations: an ellipse thinner than this fits a few points, not a cloud
NAMED = 3  # so many lower plateaus are named one by one


def plateaus(heights: Sequence[float]) -> list[tuple[float, int]]:
    """Return the heights that were reached, the highest first, and how often each."""
    found: list[tuple[float, int]] = []
    for height in sorted(heights, reverse=True):
        if found and found[-1][0] - height < SAME:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((height, 1))
    return found


def outcome(heights: Sequence[float], best: Floats) -> str:
    """Return who reached which plateau; `best` holds the covariances that were kept."""
    warning = " But look at the best: one of its ellipses is a needle through a few points."
    return _reached(heights) + (warning if is_needle(best) else "")


def is_needle(Sigma: Floats) -> bool:
    """Whether one of the ellipses is so thin that a high log-likelihood is no good news."""
    return bool(np.sqrt(np.linalg.eigvalsh(Sigma).clip(0).min()) < NEEDLE)


def compared(height: float, before: Sequence[float]) -> str:
    """Return how a climb's end compares with those of the climbs before it."""
    if not before:
        return ". Is this as high as one can get?"
    best = max(before)
    if height > best + SAME:
        return ": higher than all before it."
    if height < best - SAME:
        return f": a lower peak, {number(best - height)} below the best so far."
    return ": as high as the best so far."


def _reached(heights: Sequence[float]) -> str:
    (top, count), *lower = plateaus(heights)
    if not lower:
        return f"All {len(heights)} starts reached {number(top)}: here any of them would do."
    said = f"{count} of {plural(len(heights), 'start')} reached {number(top)}, and"
    if len(lower) > NAMED:
        lowest = number(lower[-1][0])
        return f"{said} the others stopped at {len(lower)} lower heights, down to {lowest}."
    if len(heights) - count == 1:
        return f"{said} the other one stopped lower, at {number(lower[0][0])}."
    each = [f"{how_many} at {number(height)}" for height, how_many in lower]
    return f"{said} the others stopped lower: {listed(each)}."
