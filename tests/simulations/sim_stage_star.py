"""A small live simulation for the stage's own tests: a star, two bars, and a bet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from sim_stage_scenes import choice

import reference
from simulations.functions import Functions
from simulations.scene import Frame, Scene, Setting, ellipses, plane, rounded
from simulations.words import number, percent

PHI = np.array([0.5, 0.5])
MU = np.array([[0.0, 0.0], [3.0, 0.0]])
SIGMA = np.array([0.2 * np.eye(2), 2.0 * np.eye(2)])
HOME = [1.4, 0.0]


class Star:
    """Ask who owns a star, wherever it is; it begins nearest to A, though B owns it."""

    choices: Mapping[str, tuple[Setting, ...]] = {}

    def __init__(self, responsibilities: Callable[..., Any] = reference.responsibilities) -> None:
        self._ask = Functions(responsibilities=responsibilities)

    def scene(self, settings: Mapping[str, Setting]) -> Scene:
        """Return the star at home, and a bet on who owns it."""
        handle = {"name": "the star", "at": HOME, "home": HOME, "only": None}
        drawn = plane("data", np.array([[-3.0, -3.0], [6.0, 3.0]]), points=[], handle=handle)
        drawn["ellipses"] = ellipses(MU, SIGMA)
        return {
            "name": "query-point",
            "title": "Whose star is it?",
            "lead": "Drag the star.",
            "settings": {},
            "controls": [],
            "panels": [drawn, _bars()],
            "frames": [self.move(settings, *HOME)],
            "player": None,
            "bet": choice(
                prompt="Who owns most of it?",
                options=["A", "B"],
                told=["Near is not enough.", "B is wide."],
                covers=["shares"],
            ),
            "problem": None,
            "still": [0],
        }

    def move(self, settings: Mapping[str, Setting], x: float, y: float) -> Frame:
        """Return the bars at (x, y)."""
        W = self._ask.responsibilities(np.array([[x, y]]), PHI, MU, SIGMA)[0]
        nearest = int(((MU - (x, y)) ** 2).sum(axis=1).argmin())
        return {
            "step": "start",
            "caption": f"At x {number(x)} B has {percent(W[1])}.",
            "counter": "",
            "panels": {
                "data": {"handle_shares": W.tolist(), "nearest": rounded(MU[nearest])},
                "shares": {"values": W.tolist(), "texts": [percent(w) for w in W]},
            },
        }


def _bars() -> Any:
    labels = ["A", "B"]
    return {"kind": "bars", "name": "shares", "title": "shares", "labels": labels, "snap": False}
