"""The signs that points and centres are drawn with, each a path around a spot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from autograder.figures.canvas import short
from autograder.figures.values import Floats

_T = 1 / 3
_CORNERS: Mapping[str, Sequence[tuple[float, float]]] = {  # of a sign two wide and high
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "up": ((0, -1), (1, 1), (-1, 1)),
    "down": ((0, 1), (1, -1), (-1, -1)),
    "left": ((-1, 0), (1, -1), (1, 1)),
    "right": ((1, 0), (-1, -1), (-1, 1)),
    "diamond": ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    "plus": (
        *((-_T, -1), (_T, -1), (_T, -_T), (1, -_T), (1, _T), (_T, _T)),
        *((_T, 1), (-_T, 1), (-_T, _T), (-1, _T), (-1, -_T), (-_T, -_T)),
    ),
    "cross": (
        *((-0.5, -1), (0, -0.5), (0.5, -1), (1, -0.5), (0.5, 0), (1, 0.5)),
        *((0.5, 1), (0, 0.5), (-0.5, 1), (-1, 0.5), (-0.5, 0), (-1, -0.5)),
    ),
    "five": ((0, -1), (1, -0.3), (0.6, 0.8), (-0.6, 0.8), (-1, -0.3)),
}


def path(sign: str, spots: Floats, size: float) -> str:
    """Return what draws a sign, so many pixels wide, at each of some spots."""
    (x, y), way = _way(sign, size / 2)
    return "".join(f"M{short(left + x)} {short(top + y)}{way}" for left, top in spots)


def _way(sign: str, half: float) -> tuple[tuple[float, float], str]:
    """Return where a sign begins, from its middle, and the way around it."""
    if sign == "circle":
        bow = f"a{half:g} {half:g} 0 1 0 "
        return (-half, 0), f"{bow}{2 * half:g} 0{bow}{-2 * half:g} 0z"
    if sign == "hairs":
        return (-half, 0), f"h{2 * half:g}m{-half:g} {-half:g}v{2 * half:g}"
    corners = [(x * half, y * half) for x, y in _CORNERS[sign]]
    steps = [(c[0] - a[0], c[1] - a[1]) for a, c in pairwise(corners)]
    return corners[0], "l" + " ".join(f"{short(x)} {short(y)}" for x, y in steps) + "z"
