"""Points and ellipses in a panel that shows a piece of the plane.

Which piece is decided by what is known to be right, never by a student's numbers alone. What lies
outside of it, or is no ellipse, is left out, and a note says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.figures import signs
from autograder.figures.canvas import INK, QUIET, Panel, short
from autograder.figures.values import Floats, is_covariance

# Okabe and Ito's colours, those of the notebooks and simulations first.
PALETTE = [*("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")]
PALETTE += ["#7A4FA3", "#8C6D31", "#4D4D4D", "#B3B300"]
# A sign for each colour, for whoever sees none.
_SIGNS = [*("circle", "square", "up", "diamond", "down", "plus", "cross", "left", "right", "five")]
_RADIUS = 2  # standard deviations
_DOT, _RING, _CENTRE = 5.5, 11, 11  # pixels
_EDGES = {"circle": ("#fff", 1.2), "cross": (INK, 1.0), "hairs": (INK, 1.8)}  # of centres
_DASHED = f'stroke="{INK}" stroke-width="1.6" stroke-dasharray="6.4 4.8"'
_ROOM = 0.08  # around what is shown, as a part of it
_WIDEST, _NARROWEST = 30, 0.004  # an ellipse's axes, as parts of the window's width


@dataclass(frozen=True)
class Window:
    """A piece of the plane."""

    low: Floats
    high: Floats

    @property
    def width(self) -> float:
        """How far it reaches from left to right."""
        return float(self.high[0] - self.low[0])

    def holds(self, places: Floats) -> Any:
        """Tell of places (n, 2) which are inside (n,); what is no number isn't."""
        return ((places >= self.low) & (places <= self.high)).all(axis=1)


def window(places: Sequence[Floats], ellipses: tuple[Floats, Floats], shape: float) -> Window:
    """Return the piece that shows all places, with so much height for its width."""
    every, (mu, Sigma) = [*places], ellipses
    if len(mu) == len(Sigma):
        reach = _RADIUS * np.sqrt(np.abs(np.diagonal(Sigma, axis1=1, axis2=2)))
        every += [mu - reach, mu + reach]
    found = np.concatenate(every)
    found = found[np.isfinite(found).all(axis=1)]
    low, high = (found.min(axis=0), found.max(axis=0)) if len(found) else (np.zeros(2), np.ones(2))
    middle, size = (low + high) / 2, high - low
    across = max(size[0], size[1] / shape, 1e-6 * float(np.abs(middle).max()), 1e-9)
    half = across * np.array([1, shape]) * (0.5 + _ROOM)
    return Window(middle - half, middle + half)


def colour(j: int) -> str:
    """Return the colour of a component."""
    return PALETTE[j % len(PALETTE)]


def blend(W: Floats) -> Floats:
    """Mix the components' colours (n, 3), row by row, in the proportions of W (n, k)."""
    base = [[int(colour(j)[i : i + 2], 16) / 255 for i in (1, 3, 5)] for j in range(W.shape[1])]
    return np.asarray(np.clip(W @ np.array(base), 0, 0.93))


def scatter(panel: Panel, X: Floats, W: Floats | None) -> None:
    """Draw points in the colours of their shares, each with the sign of its largest one."""
    spots, alike = panel.spots(X), dict[tuple[str, str], list[int]]()
    if W is None:
        alike["circle", QUIET] = [*range(len(X))]
    else:
        for i, (largest, mixed) in enumerate(zip(W.argmax(axis=1), blend(W), strict=True)):
            ink = "#" + "".join(f"{round(255 * part):02x}" for part in mixed)
            alike.setdefault((_SIGNS[largest % len(_SIGNS)], ink), []).append(i)
    for (sign, ink), these in alike.items():
        panel.draw(f'<path d="{signs.path(sign, spots[these], _DOT)}" fill="{ink}"/>')


def ring(panel: Panel, X: Floats) -> None:
    """Draw a ring around each of some points."""
    rings = signs.path("circle", panel.spots(X), _RING)
    panel.draw(f'<path d="{rings}" fill="none" stroke="{INK}" stroke-width="1.2"/>')


def ellipses(
    panel: Panel,
    seen: Window,
    mu: Floats,
    Sigma: Floats,
    whose: str,
    width: float = 2.2,
    dashed: bool = False,
) -> list[str]:
    """Draw the ellipses that can be seen, two standard deviations wide; say which cannot."""
    notes = []
    for j, one in enumerate(Sigma):
        centre = mu[j] if j < len(mu) else np.full(2, np.nan)
        if not is_covariance(one):
            notes.append(f"{whose} Sigma[{j}] is no covariance, and has no ellipse.")
            continue
        variances, axes = np.linalg.eigh(one)
        lengths = 2 * _RADIUS * np.sqrt(variances)
        if lengths[1] < _NARROWEST * seen.width:
            notes.append(f"{whose} ellipse {j} is too small to be seen.")
        elif lengths[1] > _WIDEST * seen.width:
            notes.append(f"{whose} ellipse {j} is far too wide to be seen.")
        elif _near(centre, lengths[1], seen):
            angle = float(np.degrees(np.arctan2(axes[1, 1], axes[0, 1])))
            look = _DASHED if dashed else f'stroke="{colour(j)}" stroke-width="{width}"'
            panel.draw_inside(_ellipse(panel, centre, lengths / 2, angle, look))
        else:
            notes.append(f"{whose} ellipse {j} lies outside the picture.")
    return notes


def centres(panel: Panel, seen: Window, mu: Floats, sign: str, whose: str) -> list[str]:
    """Mark the centres inside the window; say which are not."""
    inside = seen.holds(mu)
    edge, width = _EDGES[sign]
    for j in np.flatnonzero(inside):
        mark = signs.path(sign, panel.spots(mu[[j]]), _CENTRE)
        look = f'fill="{colour(int(j))}" stroke="{edge}" stroke-width="{width}"'
        panel.draw(f'<path d="{mark}" {look}/>')
    return [f"{whose} mu[{j}] lies outside the picture." for j in np.flatnonzero(~inside)]


def _ellipse(panel: Panel, centre: Floats, half: Floats, angle: float, look: str) -> str:
    """Return an ellipse whose second half axis, the longer one, lies at an angle."""
    (x, y), (up, along) = panel.spots(centre[None])[0], half * panel.scale[0]
    return (
        f'<ellipse rx="{short(along)}" ry="{short(up)}" fill="none" {look} '
        f'transform="translate({short(x)} {short(y)}) rotate({short(-angle)})"/>'
    )


def _near(centre: Floats, across: float, seen: Window) -> bool:
    """Tell whether some of what is so wide may be inside the window."""
    reach = across / 2
    return bool((centre + reach >= seen.low).all() and (centre - reach <= seen.high).all())
