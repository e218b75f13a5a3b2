"""Chapter 5: the whole loop, from random circles to fitted ellipses, on data of four shapes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from time import process_time
from typing import Any

import numpy as np

from simulations.acts import ActError
from simulations.chapters import bets, change, shapes
from simulations.chapters.path import Floats, Mixture, Moment, Path, kept, shown, walk
from simulations.chapters.patience import Clock, Patience
from simulations.chapters.run_panels import climbs, fitted, track
from simulations.functions import Functions
from simulations.scene import (
    Bet,
    Control,
    Frame,
    Player,
    Scene,
    Setting,
    pack,
    plane,
)
from simulations.words import NARROW_SPACE, number

SHAPES = ("overlapping", "elongated", "round", "unequal")  # first where colours stay mixed
ROUNDS = 200
SHOWN = 22  # rounds, of a long climb; so a scene has about 100 KB
SEEDS = {"1": 0, "2": 1, "3": 2, "4": 3}  # of the starts that `random_init` makes
OTHER_STARTS = {"sticks": "one that sticks", "twins": "all in the middle"}

# Three starts that end on a low peak, and others for other k: the rows of the cloud they are on.
STICKING = {
    "elongated": {2: (275, 293), 3: (192, 219, 245), 4: (2, 111, 106, 223)},
    "round": {2: (14, 276), 3: (246, 276, 216), 4: (36, 249, 165, 246)},
    "overlapping": {2: (184, 291), 3: (0, 35, 216), 4: (220, 274, 14, 285)},
    "unequal": {2: (281, 77), 3: (36, 290, 184), 4: (244, 16, 21, 214)},
}
COUNTS = {2: "Two", 3: "Three", 4: "Four"}
RANGES = {
    "fewer than 10": (0, 9),
    "10 to 40": (10, 40),
    "41 to 100": (41, 100),
    "more than 100": (101, 300),
}


class EmLab:
    """Run `random_init`, then `responsibilities` and `m_step` in turns; `log_likelihood` if any."""

    choices: Mapping[str, tuple[Setting, ...]] = {
        "shape": SHAPES,
        "k": (3, 2, 4),
        "start": (*SEEDS, *OTHER_STARTS),
    }

    def __init__(self, functions: Functions, clock: Clock = process_time) -> None:
        self._ask = functions
        self._clock = clock

    def scene(self, settings: Mapping[str, Setting]) -> Scene:
        """Return a run of EM from one start, as a film of half-steps."""
        shape, k, start = str(settings["shape"]), int(settings["k"]), str(settings["start"])
        X = shapes.cloud(shape)
        patience = Patience(self._clock)
        path = walk(
            self._ask, X, lambda: self._start(X, shape, k, start), ROUNDS, patience=patience
        )
        moments = shown(path, kept(path, SHOWN))
        frames = _frames(path, moments, start) or [_waiting()]
        asks = path.converged and not path.faults and k == 3 and start == next(iter(SEEDS))
        return {
            "name": "em-lab",
            "title": "The EM lab",
            "lead": "300 points, and a few circles put on them by chance. The E-step paints the "
            "points, the M-step fits the ellipses: nothing else drives the loop.",
            "settings": dict(settings),
            "controls": _controls(),
            "panels": [plane("data", X), climbs([track("this run", path.heights, path.fallen)])],
            "frames": frames,
            "player": _player(path, moments) if len(frames) > 1 else None,
            "bet": _bet(path, len(frames) - 1) if asks else None,
            "problem": path.problem(_frame_of(path, moments)),
            "still": _still(moments),
        }

    def move(self, settings: Mapping[str, Setting], x: float, y: float) -> Frame:
        """Refuse: nothing is dragged here."""
        raise ActError("Nothing can be moved here.")

    def _start(self, X: Floats, shape: str, k: int, start: str) -> Mixture:
        if start == "twins":
            return shapes.circles(np.tile(X.mean(axis=0), (k, 1)))
        if start == "sticks":
            return shapes.circles(X[list(STICKING[shape][k])])
        return self._ask.random_init(X, k, np.random.default_rng(SEEDS[start]))


def _frame_of(path: Path, moments: list[Moment]) -> int:
    """Return the frame of the first fault."""
    if path.fault_at is None or not moments:
        return 0
    return moments.index(path.moments[path.fault_at])


def _still(moments: list[Moment]) -> list[int]:
    """Return four moments that tell the run: the start, and what some of the M-steps made."""
    fits = [i for i, moment in enumerate(moments) if moment.step == "M"]
    return sorted({0, *fits[:1], *fits[4:5], len(moments) - 1}) if fits else [0]


def _frames(path: Path, moments: list[Moment], start: str) -> list[Frame]:
    frames = [_frame(path, moments[0], _opening(moments[0], start), "")] if moments else []
    for before, now in pairwise(moments):
        caption = _told(path, before, now)
        if now is path.moments[-1] and not path.broken:
            caption = _end(path, start, caption)
        frames.append(_frame(path, now, caption, _skipped(before, now)))
    return frames


def _frame(path: Path, moment: Moment, caption: str, skipped: str) -> Frame:
    done = moment.round + (moment.step != "E")
    height = path.heights[min(done, len(path.heights)) - 1] if path.heights else None
    counter = f"round {moment.round}{skipped}" if moment.round else "the start"
    if height is not None:
        counter += f" · log-likelihood {number(height)}"
    return {
        "step": moment.step,
        "caption": caption,
        "counter": counter,
        "panels": {
            "data": {
                "shares": None if moment.W is None else pack(moment.W),
                "ellipses": fitted(moment.mixture),
            },
            "log-likelihood": {"upto": [done], "now": 0},
        },
    }


def _skipped(before: Moment, now: Moment) -> str:
    """Return which rounds the film leaves out before this frame."""
    first, last = before.round + 1, now.round - 1
    if first > last:
        return ""
    return f" ({first} not shown)" if first == last else f" ({first} to {last} not shown)"


def _told(path: Path, before: Moment, now: Moment) -> str:
    """Return in words what a half-step did, and to the log-likelihood."""
    r = now.round
    if now.step == "E":
        return f"E-step: {change.e_step(before.W, now.shares)}."
    words = f"M-step: {change.m_step(before.mixture, now.mixture)}"
    if len(path.heights) <= r:
        return f"{words}."
    before_it, height = path.heights[r - 1 : r + 1]
    return f"{words}; {change.climb(before_it, height, fell=r in path.fallen)}"


def _opening(moment: Moment, start: str) -> str:
    if start == "twins":
        return "All circles lie in the middle, one on top of the other. Can they ever part?"
    if start == "sticks":
        return "A start picked because it goes wrong. Watch where the loop gets stuck."
    k = len(moment.mixture[0])
    return (
        f"{COUNTS[k]} circles, put on {COUNTS[k].lower()} of the points. Nobody knows yet which "
        "point belongs to which: the E-step will say."
    )


def _end(path: Path, start: str, caption: str) -> str:
    """Return what is to be said of the last frame, beside what the M-step did."""
    if path.faults:
        return f"{caption} Here the film ends."
    if not path.converged:
        return f"{caption} It still climbs after {path.rounds} rounds, but the film ends here."
    if start == "twins":
        return f"{caption} They are one ellipse for ever: a random start is what breaks the tie."
    stands = f"M-step: nothing moves any more. EM has converged after {path.rounds} rounds"
    if start == "sticks":
        return f"{stands}, though other starts end higher: this is a peak, not the peak."
    return f"{stands}: {change.doubt(path.moments[-1].shares)}."


def _waiting() -> Frame:
    return {
        "step": "start",
        "caption": "300 points, and nothing on them yet.",
        "counter": "",
        "panels": {"data": {}, "log-likelihood": {"upto": [0], "now": 0}},
    }


def _bet(path: Path, last: int) -> Bet:
    W = path.moments[-1].shares
    count = int((W.max(axis=1) < change.DOUBT).sum())
    told = f"In the end {change.doubt(W)}. {_why(count)}"
    return bets.choice(
        "When nothing moves any more, how many of the 300 points will still be in doubt, with less "
        f"than 90{NARROW_SPACE}% for any one ellipse?",
        [
            (words, f"{'Good bet!' if low <= count <= high else 'No.'} {told}")
            for words, (low, high) in RANGES.items()
        ],
        frame=last,
    )


def _why(count: int) -> str:
    if count < 10:
        return "These clouds hardly touch, so hardly any point could be anybody else's."
    return (
        "That is no lack of rounds. Where the ellipses lie on top of each other nothing can tell "
        "whose a point is, and the colours say so."
    )


def _controls() -> list[Control]:
    starts = [[name, f"random, number {name}"] for name in SEEDS]
    others = [list(other) for other in OTHER_STARTS.items()]
    return [
        _select("shape", "Shape", [[shape, shape] for shape in SHAPES]),
        _select("k", "Ellipses", [[k, str(k)] for k in (2, 3, 4)]),
        _select("start", "Start", starts + others),
        {"kind": "button", "name": "start", "label": "Another start", "options": starts},
    ]


def _player(path: Path, moments: list[Moment]) -> Player:
    """Return the film's player; it counts rounds, but not where some of them are left out."""
    return {
        "kind": "film",
        "steps": [["E", "E-step"], ["M", "M-step"]],
        "names": [],
        "unit": "round" if len(moments) == len(path.moments) else "picture",
        "pace": [1100, 300],
    }


def _select(name: str, label: str, options: list[list[Any]]) -> Control:
    return {"kind": "select", "name": name, "label": label, "options": options}
