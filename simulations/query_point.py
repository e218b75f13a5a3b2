"""Chapter 3: a star among three Gaussians, and who is responsible for it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulations.functions import Functions, Trouble
from simulations.scene import (
    NAMES,
    Bars,
    Frame,
    Plane,
    Scene,
    Setting,
    ellipses,
    plane,
    problem,
    rounded,
)
from simulations.words import percent

# The components of the chapter's pictures.
PHI = np.array([0.40, 0.35, 0.25])
MU = np.array([[0.0, 0.0], [4.0, 2.0], [0.8, 4.6]])
SIGMA = np.array(
    [[[0.30, 0.00], [0.00, 0.30]], [[3.30, 1.40], [1.40, 1.10]], [[1.20, -0.50], [-0.50, 0.80]]]
)
STAR = (1.6, 0.9)


class QueryPoint:
    """Ask `responsibilities` about one point, wherever it is dragged."""

    choices: Mapping[str, tuple[Setting, ...]] = {}

    def __init__(self, functions: Functions) -> None:
        self._ask = functions

    def scene(self, settings: Mapping[str, Setting]) -> Scene:
        """Return the three components, and the star where everybody bets wrongly."""
        trouble = None
        try:
            frame = self.move(settings, *STAR)
        except Trouble as found:
            trouble = problem(found.text, found.tone)
            frame = self._frame(STAR, None, "The bars wait for your function.")
        return {
            "name": "query-point",
            "title": "Who made the star?",
            "lead": "Three Gaussians and a star. Drag it, or click where it shall go; the bars "
            "are what your function says of it.",
            "settings": dict(settings),
            "controls": [],
            "panels": [_plane(), _bars()],
            "frames": [frame],
            "player": None,
            "bet": None if trouble else {
                "kind": "choice",
                "prompt": "The star is nearest to the centre of A. Who owns most of it?",
                "options": list(NAMES[:3]),
                "told": [
                    "Near is not enough: A is so small that the star lies outside of it.",
                    "B is wide and stretched: at the star its density is far higher than A's.",
                    "C is the farthest of the three in every sense.",
                ],
                "panel": None,
                "start": None,
                "target": None,
                "only": None,
                "covers": ["shares"],
                "frame": None,
            },
            "problem": trouble,
            "still": [0],
        }  # fmt: skip

    def move(self, settings: Mapping[str, Setting], x: float, y: float) -> Frame:
        """Return the bars and the star's colours at (x, y)."""
        W = self._ask.responsibilities(np.array([[x, y]]), PHI, MU, SIGMA)[0]
        nearest = NAMES[_nearest(x, y)]
        most = NAMES[int(W.argmax())]
        if nearest == most:
            caption = f"{most} is the nearest centre, and has {percent(W.max())} of the star."
        else:
            caption = f"{nearest} is the nearest centre, and yet {most} has {percent(W.max())}."
        return self._frame((x, y), W.tolist(), caption)

    def _frame(self, star: tuple[float, float], W: list[float] | None, caption: str) -> Frame:
        return {
            "step": "start",
            "caption": caption,
            "counter": "",
            "panels": {
                "data": {"handle_shares": W, "nearest": rounded(MU[_nearest(*star)])},
                "shares": {"values": W, "texts": [percent(w) for w in W or ()]},
            },
        }


def _nearest(x: float, y: float) -> int:
    return int(((MU - (x, y)) ** 2).sum(axis=1).argmin())


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
        "ellipses": labelled,
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
