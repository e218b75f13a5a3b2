"""Chapter 0: a star on the way from A to B, with a hard answer and a soft one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulations.chapters import bets
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
    pack,
    plane,
    problem,
    rounded,
)
from simulations.words import number, percent

# The two clusters of the chapter's pictures.
PHI = np.array([0.5, 0.5])
MU = np.array([[-2.0, 0.0], [2.0, 0.0]])
WIDTH = 1.5
SIGMA = np.tile(WIDTH**2 * np.eye(2), (2, 1, 1))
STAR = 0.2
MIDDLE = 0.005  # what is nearer to the middle than this is in the middle
EDGE = 6.4  # the star and the flag stay this near
SHARE = 0.9  # where must the star stand for B to have this much?
WAITING = "The bars wait for your functions."


class BorderPoint:
    """Ask `responsibilities` and `harden` about a star that moves along a line."""

    choices: Mapping[str, tuple[Setting, ...]] = {}

    def __init__(self, functions: Functions) -> None:
        self._ask = functions

    def scene(self, settings: Mapping[str, Setting]) -> Scene:
        """Return the star a step to the right of the middle, where hard and soft differ most."""
        bet: Bet | None = None
        trouble: Problem | None = None
        try:
            soft, hard = self._shares(STAR)
            frame = _frame(soft, hard, _told(STAR, soft, hard))
            odd = _odd(STAR, soft, hard)
            trouble = problem(odd) if odd else None
            bet = self._bet()
        except Trouble as found:
            trouble = problem(found.text, found.tone)
            frame = _frame(None, None, WAITING)
        return {
            "name": "border-point",
            "title": "A, B, or not sure?",
            "lead": "Two clusters of the same size, and a star between them. Drag it along the "
            "line, and watch what a hard and a soft answer make of each step.",
            "settings": dict(settings),
            "controls": [],
            "panels": [_plane(), _bars("hard", "hard: pick one", True), _bars("soft", "soft")],
            "frames": [frame],
            "player": None,
            "bet": bet,
            "problem": trouble,
            "still": [0],
        }

    def move(self, settings: Mapping[str, Setting], x: float, y: float) -> Frame:
        """Return both bars for the star at x; its height doesn't matter, and isn't asked."""
        x = round(x, 6)  # a hand that comes back to the middle by tenths is in the middle
        soft, hard = self._shares(x)
        return _frame(soft, hard, _odd(x, soft, hard) or _told(x, soft, hard))

    def _shares(self, x: float) -> tuple[Floats, Floats]:
        """Return what is soft and what is hard of a star at x, (2,) each."""
        W = self._ask.responsibilities(np.array([[x, 0.0]]), PHI, MU, SIGMA)
        return W[0], self._ask.harden(W)[0]

    def _share_of_b(self, x: float) -> float:
        return float(self._ask.responsibilities(np.array([[x, 0.0]]), PHI, MU, SIGMA)[0, 1])

    def _bet(self) -> Bet | None:
        """Return the bet on where B has 90 %, if there is such a place at all."""
        place = self._crossing()
        if place is None:
            return None
        return bets.place(
            f"Where must the star stand so that B has {percent(SHARE)} of it?",
            f"At x = {number(place, 2)} the soft share of B reaches {percent(SHARE)}. At B's own "
            f"centre, x = 2, it is {percent(self._share_of_b(2.0))}. The hard bar can't tell "
            "these places apart.",
            panel="data",
            start=[3.0, 0.0],
            target=[place, 0.0],
            only="x",
        )

    def _crossing(self) -> float | None:
        """Return where the share of B reaches `SHARE`, found by halving; None if nowhere."""
        low, high = -EDGE, EDGE
        if not self._share_of_b(low) < SHARE <= self._share_of_b(high):
            return None
        for _ in range(20):
            middle = (low + high) / 2
            low, high = (middle, high) if self._share_of_b(middle) < SHARE else (low, middle)
        return high


def _told(x: float, soft: Floats, hard: Floats) -> str:
    """Return in words what both answers say of a star at x."""
    picked, larger = NAMES[int(hard.argmax())], int(soft.argmax())
    if abs(x) < MIDDLE:
        return (
            f"In the very middle soft says {percent(soft[0])} A and {percent(soft[1])} B. "
            f"Hard must pick one all the same: {picked}."
        )
    side = "right" if x > 0 else "left"
    return (
        f"Hard says {picked}, as it does everywhere {side} of the middle. "
        f"Soft says {percent(soft[larger])} {NAMES[larger]} and "
        f"{percent(soft[1 - larger])} {NAMES[1 - larger]}: {_doubt(soft[larger])}."
    )


def _doubt(share: float) -> str:
    if share < 0.7:
        return "it could be either"
    return "some doubt is left" if share < 0.95 else "hardly any doubt"


def _odd(x: float, soft: Floats, hard: Floats) -> str:
    """Return what is certainly wrong with the answers for a star at x; "" if nothing is."""
    if not np.array_equal(np.sort(hard), [0, 1]):
        return f"Your `harden` left {percent(hard[0])} and {percent(hard[1])}: one is all, or none."
    if soft[hard.argmax()] < soft.max():
        return f"Your `harden` gave the star to {NAMES[int(hard.argmax())]}, the smaller share."
    if soft[0] == soft[1] and hard[0] == 0:
        return "Both shares are equal, and then `harden` should pick the lowest index: A."
    if abs(x) >= MIDDLE and (soft[1] > soft[0]) != (x > 0):
        far, near = NAMES[int(x < 0)], NAMES[int(x > 0)]
        return (
            f"The star is nearer to {near}, and all else is equal; yet your `responsibilities` "
            f"gives {near} no more of it than {far}."
        )
    return ""


def _frame(soft: Floats | None, hard: Floats | None, caption: str) -> Frame:
    return {
        "step": "start",
        "caption": caption,
        "counter": "",
        "panels": {
            "data": {"handle_shares": None if soft is None else rounded(soft)},
            "hard": _bars_state(hard),
            "soft": _bars_state(soft),
        },
    }


def _bars_state(shares: Floats | None) -> dict[str, object]:
    if shares is None:
        return {"values": None, "texts": []}
    return {"values": rounded(shares), "texts": [percent(share) for share in shares]}


def _plane() -> Plane:
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], 150)
    points = WIDTH * rng.standard_normal((300, 2)) + MU[labels]
    circles = ellipses(MU, SIGMA)
    for name, circle in zip(NAMES, circles, strict=False):
        circle["label"] = name
    return {
        **plane("data", points),
        "x": [-6.6, 6.6],
        "y": [-4.2, 4.2],
        "shares": pack(np.eye(2)[labels]),
        "ellipses": circles,
        "lines": [
            {"path": [[-EDGE, 0.0], [EDGE, 0.0]], "component": None},
            {
                "path": [[0.0, -4.2], [0.0, 3.6]],
                "component": None,
                "dashed": True,
                "label": "halfway",
            },
        ],
        "handle": {"name": "the star", "at": [STAR, 0.0], "home": [STAR, 0.0], "only": "x"},
    }


def _bars(name: str, title: str, snap: bool = False) -> Bars:
    return {"kind": "bars", "name": name, "title": title, "labels": ["A", "B"], "snap": snap}
