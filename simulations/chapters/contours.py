"""Contour lines of a mixture's density, as lines of a plane."""

from __future__ import annotations

import numpy as np
from contourpy import LineType, contour_generator

from simulations.chapters import yardstick
from simulations.functions import Floats
from simulations.scene import Line, Place, rounded

CELLS = 100  # along x; a bend between two cells is not seen
LEVELS = (0.02, 0.3)  # parts of the highest density


def contours(phi: Floats, mu: Floats, Sigma: Floats, x: Place, y: Place) -> list[Line]:
    """Return lines of equal density of a mixture in a window."""
    xs = np.linspace(x[0], x[1], CELLS)
    ys = np.linspace(y[0], y[1], round(CELLS * (y[1] - y[0]) / (x[1] - x[0])))
    heights = _density(np.stack(np.meshgrid(xs, ys), axis=-1), phi, mu, Sigma)
    maker = contour_generator(xs, ys, heights, line_type=LineType.Separate)
    return [
        {"path": [rounded(place) for place in _thinned(np.asarray(path))], "component": None}
        for level in LEVELS
        for path in maker.lines(level * heights.max())
    ]


def _thinned(path: Floats) -> Floats:
    """Return every third place of a path, and its end: short, and still smooth."""
    places: Floats = np.vstack([path[:-1:3], path[-1:]]).round(2)
    return places


def _density(places: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> Floats:
    """Return the mixture's density at places (..., 2)."""
    logs = yardstick.log_densities(places.reshape(-1, 2), phi, mu, Sigma)
    density: Floats = np.exp(logs).reshape(places.shape[:-1])
    return density
