"""Chapter 4: two circles, two streaks of points, and what one M-step makes of the colours."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from simulations.acts import ActError
from simulations.chapters import bets, change, shapes
from simulations.chapters.path import Mixture, Moment, Path, walk
from simulations.chapters.run_panels import fitted
from simulations.functions import Functions
from simulations.scene import (
    Bet,
    Control,
    Frame,
    Line,
    Plane,
    PlaneState,
    Player,
    Scene,
    Setting,
    ellipses,
    pack,
    plane,
    rounded,
)

CENTRES = np.array([[-1.0, 1.0], [1.0, -1.0]])
ROUNDS = 30
B = 1  # the component of the bet
KEEPS = {"all": "means, weights and covariances", "means": "the means alone"}
PAINTED = (
    "Two circles have painted the points: blue where A is nearer, orange where B is, mixed in "
    "between."
)
NEXT = {
    "all": "Next comes the M-step. What will it fit to the blue, and what to the orange?",
    "means": "Next comes the M-step. Of what it fits, only the new centres are kept.",
}
PLAYER: Player = {
    "kind": "steps",
    "steps": [["E", "E-step"], ["M", "M-step"]],
    "names": [],
    "unit": "step",
    "pace": [900, 500],
}


class OneStep:
    """Press E and M in turns; `responsibilities` and `m_step` do the work."""

    choices: Mapping[str, tuple[Setting, ...]] = {"keep": tuple(KEEPS)}

    def __init__(self, functions: Functions) -> None:
        self._ask = functions

    def scene(self, settings: Mapping[str, Setting]) -> Scene:
        """Return the circles and their soft colours, and all the steps from there."""
        X = shapes.streaks()
        start = shapes.circles(CENTRES)
        path = walk(self._ask, X, lambda: start, ROUNDS, only_means=settings["keep"] == "means")
        frames = _frames(path)
        return {
            "name": "one-step",
            "title": "What does the M-step make of the colours?",
            "lead": "Two streaks of points lie side by side. Nobody says which is A and which B. "
            "The E-step paints the points, the M-step fits an ellipse to each colour.",
            "settings": dict(settings),
            "controls": [_control()],
            "panels": [_plane()],
            "frames": frames,
            "player": PLAYER if len(frames) > 1 else None,
            "bet": None if path.faults or path.only_means else _bet(path),
            "problem": path.problem(_frame_of(path)),
            "still": sorted({0, min(1, len(frames) - 1), len(frames) - 1}),
        }

    def move(self, settings: Mapping[str, Setting], x: float, y: float) -> Frame:
        """Refuse: nothing is dragged here."""
        raise ActError("Nothing can be moved here.")


def _frame_of(path: Path) -> int:
    """Return the frame of the first fault; the first E-step is part of the first frame."""
    return max((path.fault_at or 0) - 1, 0)


def _frames(path: Path) -> list[Frame]:
    """Return the start with its colours, then a frame for each half-step."""
    moments = path.moments[1:] or path.moments
    frames = [_frame(moments[0], moments[0], _opening(path))]
    for before, now in pairwise(moments):
        caption = _told(path, before, now)
        if path.converged and now is moments[-1]:
            caption += f" {_end(path)}"
        frames.append(_frame(before, now, {"step": now.step, "caption": caption}))
    return frames


def _opening(path: Path) -> dict[str, str]:
    """Return what is said before the first step."""
    if len(path.moments) < 2:
        return {"step": "start", "caption": "Two circles, and points that wait to be painted."}
    return {
        "step": "start",
        "caption": f"{PAINTED} {NEXT['means' if path.only_means else 'all']}",
    }


def _end(path: Path) -> str:
    """Return what one sees where nothing changes any more."""
    if path.faults:
        return "Nothing changes any more."
    if path.only_means:
        return (
            "And so it stays: circles cannot know that the data is long, and so they cut across "
            "both streaks, as k-means would."
        )
    looks = [change.look(Sigma) for Sigma in path.moments[-1].mixture[2]]
    return f"EM has converged. A is {looks[0]}; B is {looks[1]}."


def _frame(before: Moment, now: Moment, words: dict[str, str]) -> Frame:
    state: PlaneState = {
        "shares": None if now.W is None else pack(now.W),
        "ellipses": fitted(now.mixture),
    }
    if now.step == "M":
        state["ellipses"] += ellipses(*before.mixture[1:], faint=True)
        state["lines"] = _ways(before.mixture, now.mixture)
    counter = f"round {now.round}" if words["step"] != "start" else "the start"
    return {
        "step": words["step"],
        "caption": words["caption"],
        "counter": counter,
        "panels": {"data": state},
    }


def _told(path: Path, before: Moment, now: Moment) -> str:
    """Return in words what a half-step did; an M-step is told component by component."""
    if now.step == "E":
        return f"E-step: {change.e_step(before.W, now.shares)}."
    said = [change.of_component(j, before.mixture, now.mixture) for j in range(2)]
    found = [words for words in said if words]
    thrown = " (Their new shapes are thrown away.)" if path.only_means and now.round == 1 else ""
    return f"M-step: {'; '.join(found) or change.STILL}.{thrown}"


def _ways(before: Mixture, now: Mixture) -> list[Line]:
    """Return a dashed line from each old centre to the new one."""
    return [
        {"path": [rounded(was), rounded(is_now)], "component": j, "dashed": True}
        for j, (was, is_now) in enumerate(zip(before[1], now[1], strict=True))
    ]


def _plane() -> Plane:
    return {**plane("data", shapes.streaks()), "x": [-6.0, 6.0], "y": [-4.0, 4.0]}


def _control() -> Control:
    return {
        "kind": "select",
        "name": "keep",
        "label": "Keep of each M-step",
        "options": [list(option) for option in KEEPS.items()],
    }


def _bet(path: Path) -> Bet:
    _, mu, Sigma = path.moments[2].mixture
    return {
        **bets.place(
            "Where will the centre of B land after the M-step?",
            "It is the average of all 180 points, each counted by its share of orange. But the "
            f"bigger news is the shape: B is now {change.look(Sigma[B])}.",
            panel="data",
            start=rounded(CENTRES[B]),
            target=rounded(mu[B]),
            only=None,
        ),
        "frame": 1,
    }
