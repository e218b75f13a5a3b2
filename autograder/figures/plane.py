"""Points and ellipses in a panel that shows a piece of the plane.

Which piece is decided by what is known to be right, never by a student's numbers alone. What lies
outside of it, or is no ellipse, is left out, and a note says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse

from autograder.figures.canvas import INK, QUIET
from autograder.figures.values import Floats, is_covariance

# Okabe and Ito's colours, those of the notebooks and simulations first.
PALETTE = [*("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")]
PALETTE += ["#7A4FA3", "#8C6D31", "#4D4D4D", "#B3B300"]
_SIGNS = "os^DvPX<>p"  # a sign for each colour, for whoever sees none
_RADIUS = 2  # standard deviations
_DOT, _RING = 5.5, 11  # pixels
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


def show(ax: Axes, seen: Window) -> None:
    """Let a panel show a piece of the plane, without numbers at its edges."""
    ax.set(xticks=[], yticks=[])
    ax.set(xlim=(seen.low[0], seen.high[0]), ylim=(seen.low[1], seen.high[1]))


def colour(j: int) -> str:
    """Return the colour of a component."""
    return PALETTE[j % len(PALETTE)]


def blend(W: Floats) -> Floats:
    """Mix the components' colours (n, 3), row by row, in the proportions of W (n, k)."""
    base = [[int(colour(j)[i : i + 2], 16) / 255 for i in (1, 3, 5)] for j in range(W.shape[1])]
    return np.asarray(np.clip(W @ np.array(base), 0, 0.93))


def scatter(ax: Axes, X: Floats, W: Floats | None) -> None:
    """Draw points in the colours of their shares, each with the sign of its largest one."""
    if W is None:
        ax.scatter(X[:, 0], X[:, 1], s=_DOT**2, color=QUIET, linewidths=0, clip_on=False)
        return
    largest = W.argmax(axis=1)
    for j in np.unique(largest):
        here, sign = largest == j, _SIGNS[j % len(_SIGNS)]
        mixed = blend(W[here])
        ax.scatter(
            X[here, 0], X[here, 1], s=_DOT**2, c=mixed, marker=sign, linewidths=0, clip_on=False
        )


def ring(ax: Axes, X: Floats) -> None:
    """Draw a ring around each of some points."""
    rings = ax.scatter(X[:, 0], X[:, 1], s=_RING**2, edgecolors=INK, linewidths=1.2, clip_on=False)
    rings.set_facecolor("none")


def ellipses(
    ax: Axes, seen: Window, mu: Floats, Sigma: Floats, whose: str, **style: Any
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
            look = {"edgecolor": colour(j), "fill": False, "linewidth": 2.2, **style}
            ax.add_patch(Ellipse(tuple(centre), lengths[1], lengths[0], angle=angle, **look))
        else:
            notes.append(f"{whose} ellipse {j} lies outside the picture.")
    return notes


def centres(ax: Axes, seen: Window, mu: Floats, sign: str, whose: str) -> list[str]:
    """Mark the centres inside the window; say which are not."""
    inside = seen.holds(mu)
    edge = ("#fff", 1.2) if sign == "o" else (INK, 1.8 if sign == "+" else 1.0)
    for j in np.flatnonzero(inside):
        (mark,) = ax.plot(*mu[j], sign, color=colour(int(j)), markersize=11, clip_on=False)
        mark.set(markeredgecolor=edge[0], markeredgewidth=edge[1])
    return [f"{whose} mu[{j}] lies outside the picture." for j in np.flatnonzero(~inside)]


def _near(centre: Floats, across: float, seen: Window) -> bool:
    """Tell whether some of what is so wide may be inside the window."""
    reach = across / 2
    return bool((centre + reach >= seen.low).all() and (centre - reach <= seen.high).all())
