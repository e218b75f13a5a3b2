"""Chapter 3: a star among three Gaussians, and who is responsible for it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulations.chapters import bets
from simulations.chapters.slips import slip
from simulations.functions import Floats, Functions, Trouble
from simulations.scene import (
    NAMES,
    Bars,
    Bet,
    Frame,
    Plane,
    Problem,
    Scene,
    Setting,
    ellipses,
    plane,
    problem,
    rounded,
)
from simulations.words import number, percent

# The components of the chapter's pictures.
PHI = np.array([0.40, 0.35, 0.25])
MU = np.array([[0.0, 0.0], [4.0, 2.0], [0.8, 4.6]])
SIGMA = np.array(
    [[[0.30, 0.00], [0.00, 0.30]], [[3.30, 1.40], [1.40, 1.10]], [[1.20, -0.50], [-0.50, 0.80]]]
)
STAR = (1.6, 0.9)
# The star, and a few places more, where a formula that forgets something says something else.
PROBES = np.array([STAR, (0.5, 1.5), (2.5, 3.0), (5.0, 0.0), (1.5, 3.0), (-1.5, 0.5)])

Place2 = tuple[float, float]


class QueryPoint:
    """Ask `responsibilities` about one point, wherever it is dragged."""

    choices: Mapping[str, tuple[Setting, ...]] = {}

    def __init__(self, functions: Functions) -> None:
        self._ask = functions

    def scene(self, settings: Mapping[str, Setting]) -> Scene:
        """Return the three components, and the star where everybody bets wrongly."""
        trouble: Problem | None = None
        bet: Bet | None = None
        try:
            W = self._ask.responsibilities(PROBES, PHI, MU, SIGMA)
            forgotten = slip(PROBES, W, PHI, MU, SIGMA)
            frame = _frame(STAR, W[0], _told(STAR, W[0]))
            trouble = problem(forgotten) if forgotten else None
            bet = None if forgotten else _bet(W[0])
        except Trouble as found:
            trouble = problem(found.text, found.tone)
            frame = _frame(STAR, None, "The bars wait for your function.")
        return {
            "name": "query-point",
            "title": "Who made the star?",
            "lead": "Three Gaussians and a star. Drag it, or click where it should go; the bars "
            "are what your function says of it.",
            "settings": dict(settings),
            "controls": [],
            "panels": [_plane(), _bars()],
            "frames": [frame],
            "player": None,
            "bet": bet,
            "problem": trouble,
            "still": [0],
        }

    def move(self, settings: Mapping[str, Setting], x: float, y: float) -> Frame:
        """Return the bars and the star's colours at (x, y)."""
        W = self._ask.responsibilities(np.array([[x, y]]), PHI, MU, SIGMA)[0]
        return _frame((x, y), W, _told((x, y), W))


def _told(star: Place2, W: Floats) -> str:
    """Return who is nearest and who has most, in plain steps and in standard deviations."""
    near, most = _nearest(star), int(W.argmax())
    away, sigmas = _distances(star)
    opening = f"The nearest centre is that of {NAMES[near]}, {number(away[near])} away"
    if near == most:
        return f"{opening}, and {NAMES[near]} has {percent(W[near])} of the star."
    return (
        f"{opening}. But that is {number(sigmas[near])} of {NAMES[near]}'s standard deviations, so "
        f"it has only {percent(W[near])}. {NAMES[most]}, {number(away[most])} away, is at "
        f"{number(sigmas[most])} of its own, and has {percent(W[most])}."
    )


def _bet(W: Floats) -> Bet:
    away, sigmas = _distances(STAR)
    counted = ", ".join(f"{name} {percent(w)}" for name, w in zip(NAMES, W, strict=False))
    return bets.choice(
        "The star is nearest to the centre of A. Who owns most of it?",
        [
            (
                NAMES[0],
                f"Near is not enough. A is so small that the star is {number(sigmas[0])} of its "
                f"standard deviations away: {counted}.",
            ),
            (
                NAMES[1],
                f"B is wide, and stretched towards the star, which is only {number(sigmas[1])} of "
                f"its standard deviations away: {counted}.",
            ),
            (
                NAMES[2],
                f"C is the farthest of all, {number(away[2])} away and {number(sigmas[2])} of its "
                f"standard deviations: {counted}.",
            ),
        ],
        covers=["shares"],
    )


def _frame(star: Place2, W: Floats | None, caption: str) -> Frame:
    shares = None if W is None else rounded(W)
    return {
        "step": "start",
        "caption": caption,
        "counter": "",
        "panels": {
            "data": {"handle_shares": shares, "nearest": rounded(MU[_nearest(star)])},
            "shares": {"values": shares, "texts": [percent(w) for w in W] if W is not None else []},
        },
    }


def _distances(star: Place2) -> tuple[Floats, Floats]:
    """Return how far each centre is (3,), and the same in standard deviations (3,)."""
    steps = np.array(star) - MU
    squares = np.einsum("ji,jik,jk->j", steps, np.linalg.inv(SIGMA), steps)
    return np.linalg.norm(steps, axis=1), np.sqrt(squares)


def _nearest(star: Place2) -> int:
    return int(_distances(star)[0].argmin())


def _plane() -> Plane:
    made = plane("data", np.array([[-3.0, -2.5], [9.0, 7.5]]))
    labelled = ellipses(MU, SIGMA)
    for name, found in zip(NAMES, labelled, strict=False):
        found["label"] = name
    return {
        **made,
        "x": [-3.0, 9.0],
        "y": [-2.5, 7.5],
        "points": [],
        "ellipses": [*labelled, *ellipses(MU, SIGMA / 4, faint=True)],
        "handle": {"name": "the star", "at": list(STAR), "home": list(STAR), "only": None},
    }


def _bars() -> Bars:
    return {
        "kind": "bars",
        "name": "shares",
        "title": "responsibilities",
        "labels": list(NAMES[:3]),
        "snap": False,
    }
