"""The four kinds of pictures. Each takes the numbers and says in notes what it leaves out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from autograder.figures import plane, signs, values
from autograder.figures.canvas import Panel, figure, line, ticks
from autograder.figures.plane import Window
from autograder.figures.values import Floats, Numbers

_OFF, _RINGED = 0.05, 8  # shares that differ by more are told, and so many are ringed
_HALF, _WHOLE = 272, 420  # widths of panels, in pixels
_SHAPE, _CURVE = 0.8, 0.6  # height by width
_MARGIN = 76  # pixels for the numbers beside a curve
_SHORT = 20  # rounds, each of which gets a dot
_THIN, _DOT, _FALL = 1.2, 5, 11  # pixels


def colours(alt: str, numbers: Numbers) -> str:
    """Draw the same points twice: in the colours of the student's shares, and in the right ones."""
    X = values.points(numbers)
    W = [values.shares(numbers, name, len(X)) for name in ("yours", "right")]
    own = [values.points(numbers, name) for name in ("yours_mu", "right_mu")]
    mu, Sigma = values.points(numbers, "mu"), values.covariances(numbers, "Sigma")
    seen = plane.window([X, own[1]], (mu, Sigma), _SHAPE)
    inside, off = seen.holds(X), _differ(W[0], W[1], len(X))

    def fill(panels: Sequence[Panel]) -> list[str]:
        worst = np.argsort(-off, kind="stable")[:_RINGED]
        plane.ring(panels[0], X[worst[(off > _OFF)[worst] & inside[worst]]])
        notes = _ringed(int((off > _OFF).sum()), len(X), _is_hard(W)) + _odd_rows(W[0])
        for whose, panel, shares, centres in zip(
            ("Your", "The right"), panels, W, own, strict=True
        ):
            plane.ellipses(panel, seen, mu, Sigma, "", _THIN)
            plane.scatter(panel, X[inside], None if shares is None else shares[inside])
            notes += plane.centres(panel, seen, centres, "cross", whose)
        return notes

    return _figure(alt, ("yours", "as it should be"), _HALF, fill, seen)


def ellipses(alt: str, numbers: Numbers) -> str:
    """Draw points, the student's ellipses and the right ones."""
    X = values.points(numbers)
    W = values.shares(numbers, "W", len(X))
    yours, right = (
        (values.points(numbers, f"{whose}_mu"), values.covariances(numbers, f"{whose}_Sigma"))
        for whose in ("yours", "right")
    )
    seen = plane.window([X, right[0]], right, _SHAPE)
    inside = seen.holds(X)

    def fill(panels: Sequence[Panel]) -> list[str]:
        (panel,) = panels
        plane.scatter(panel, X[inside], None if W is None else W[inside])
        notes = plane.ellipses(panel, seen, *yours, "Your")
        plane.ellipses(panel, seen, *right, "", dashed=True)
        notes += plane.centres(panel, seen, yours[0], "circle", "Your")
        plane.centres(panel, seen, right[0], "hairs", "")
        return notes + _outside(inside)

    return _figure(alt, ("yours (solid, ●), right (dashed, +)",), _WHOLE, fill, seen)


def sample(alt: str, numbers: Numbers) -> str:
    """Draw the student's points by their labels, and the mixture that they should come from."""
    X = values.points(numbers)
    W = values.shares(numbers, "W", len(X))
    mu, Sigma = values.points(numbers, "mu"), values.covariances(numbers, "Sigma")
    seen = plane.window([mu], (mu, 2 * Sigma), _SHAPE)
    inside = seen.holds(X)

    def fill(panels: Sequence[Panel]) -> list[str]:
        (panel,) = panels
        plane.scatter(panel, X[inside], None if W is None else W[inside])
        plane.ellipses(panel, seen, mu, Sigma, "", dashed=True)
        plane.centres(panel, seen, mu, "hairs", "")
        return _parts(W, values.array(numbers, "phi", 1)) + _outside(inside)

    return _figure(alt, ("your draws; dashed: the right mixture",), _WHOLE, fill, seen)


def curve(alt: str, numbers: Numbers) -> str:
    """Draw the student's history, with a mark at each fall."""
    given = values.array(numbers, "yours", 1)
    history = np.empty(0) if given is None else given
    falls = [i for i in numbers.get("falls") or () if i + 1 < len(history)]
    every = np.column_stack([np.arange(1.0, len(history) + 1), history])
    x, y = _padded(every[:, 0]), _padded(history[np.isfinite(history)])
    low, high = np.array([x, y]).T
    title = "your history: the log-likelihood after each round"
    panel = Panel(title, low, high, _WHOLE, round(_WHOLE * _CURVE))
    spots = panel.spots(every)
    panel.draw_inside(line(spots, plane.colour(0), 2))
    if len(history) <= _SHORT:
        dots = signs.path("circle", spots[np.isfinite(history)], _DOT)
        panel.draw(f'<path d="{dots}" fill="{plane.colour(0)}"/>')
    for i in falls:
        panel.draw(line(spots[i : i + 2], plane.colour(1), 3))
        if np.isfinite(history[i + 1]):
            fall = signs.path("down", spots[[i + 1]], _FALL)
            panel.draw(f'<path d="{fall}" fill="{plane.colour(1)}"/>')
    panel.number_axes("round", ticks(*x, 6, whole=True), ticks(*y, 5))
    return figure([panel], _MARGIN, _fallen(len(falls)) + _left_out(history, numbers), alt)


KINDS: Mapping[str, Callable[[str, Numbers], str]] = {
    "colours": colours,
    "ellipses": ellipses,
    "sample": sample,
    "curve": curve,
}


def _figure(
    alt: str,
    titles: Sequence[str],
    width: int,
    fill: Callable[[Sequence[Panel]], list[str]],
    seen: Window,
) -> str:
    """Draw panels that show the same piece of the plane, and the notes below."""
    panels = [Panel(title, seen.low, seen.high, width, round(width * _SHAPE)) for title in titles]
    notes = fill(panels)
    for panel in panels:
        panel.frame()
    return figure(panels, 0, notes, alt)


def _differ(yours: Floats | None, right: Floats | None, n: int) -> Floats:
    """Return by how much each point's shares are off (n,)."""
    if yours is None or right is None or yours.shape != right.shape:
        return np.zeros(n)
    return np.asarray(np.abs(yours - right).max(axis=1))


def _is_hard(W: Sequence[Floats | None]) -> bool:
    """Tell whether all shares are 0 or 1, so that they are labels."""
    return all(shares is not None and bool(np.isin(shares, (0, 1)).all()) for shares in W)


def _ringed(count: int, n: int, hard: bool) -> list[str]:
    """Say how many points are off, and which of them have rings."""
    if not count:
        return []
    worst = f"{_RINGED} of them" if hard else f"the {_RINGED} worst"
    which = f"{'these' if count <= _RINGED else worst} are ringed"
    if hard:
        return [f"{count} of {n} points have another label; {which}."]
    return [f"Shares are off by more than {_OFF} at {count} of {n} points; {which}."]


def _odd_rows(W: Floats | None) -> list[str]:
    """Say that colours are pale or dark where rows do not sum to one."""
    odd = 0 if W is None else int((np.abs(W.sum(axis=1) - 1) > _OFF).sum())
    return [f"In {odd} rows your shares do not sum to one: too dark or too pale."] if odd else []


def _outside(inside: NDArray[np.bool_]) -> list[str]:
    count = int((~inside).sum())
    return [f"{count} of {len(inside)} points lie outside the picture."] if count else []


def _parts(W: Floats | None, phi: Floats | None) -> list[str]:
    """Say how many draws each component has, and how many it should have on average."""
    if W is None or phi is None or W.shape[1] != len(phi):
        return []
    counts = np.bincount(W.argmax(axis=1)[W.max(axis=1) > 0], minlength=len(phi))
    told = ", ".join(str(count) for count in counts)
    return [f"Draws of each component: {told}; phi = {', '.join(f'{p:.3g}' for p in phi)}."]


def _left_out(given: Floats, numbers: Numbers) -> list[str]:
    """Say which rounds a history's curve leaves out."""
    odd = int((~np.isfinite(given)).sum())
    rest = len(numbers["yours"]) - len(given) if len(given) else 0
    notes = [f"{odd} values that are no finite numbers, or huge, are left out."] if odd else []
    return notes + ([f"The first {len(given)} rounds; {rest} more follow."] if rest > 0 else [])


def _fallen(count: int) -> list[str]:
    return [f"▼ marks {'the fall' if count == 1 else f'the {count} falls'}."] if count else []


def _padded(shown: Floats) -> tuple[float, float]:
    """Return limits with some room around numbers, of which there may be none."""
    low, high = (float(shown.min()), float(shown.max())) if shown.size else (0.0, 1.0)
    room = 0.06 * (high - low) or 1e-3 * abs(high) or 1.0
    return low - room, high + room
