"""Small simulations for the stage's own tests: a film, steps, views and bets, quick to compute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reference import m_step, responsibilities
from simulations.acts import ActError
from simulations.functions import Trouble
from simulations.scene import (
    Bet,
    Frame,
    Player,
    Scene,
    Setting,
    ellipses,
    pack,
    plane,
    problem,
    rounded,
)
from simulations.words import number

ROUNDS = 6
START = np.array([[-1.0, 2.0], [1.5, -1.0]])
STEPS = [["E", "E-step"], ["M", "M-step"]]
SETTINGS: dict[str, Setting] = {"shape": "round", "seed": 0}


def film(steps: list[list[str]] = STEPS, pace: tuple[float, float] = (100.0, 20.0)) -> Player:
    """A player of films, quick enough for tests."""
    return {"kind": "film", "steps": steps, "names": [], "unit": "round", "pace": list(pace)}


def steps() -> Player:
    """A player of E and M-steps."""
    return {**film(), "kind": "steps"}


def views() -> Player:
    """A player with a radio for each frame."""
    names = ["Before", "Guess", "Fit"]
    return {**film(), "kind": "views", "names": names, "unit": "Show"}


def choice(**more: Any) -> Bet:
    """A bet among two."""
    made: Bet = {
        "kind": "choice",
        "prompt": "Which cluster will own the point in the middle?",
        "options": ["Blue", "Orange"],
        "told": ["Blue lost it in the first round.", "Orange is wider there."],
        "panel": None,
        "start": None,
        "target": None,
        "only": None,
        "covers": [],
        "frame": None,
    }
    return {**made, **more}  # type: ignore[typeddict-item]  # the keys are those of Bet


def place(**more: Any) -> Bet:
    """A bet on where a centre lands."""
    told = ["The centre went to the middle of its points."]
    prompt = "Where will the centre of A land?"
    where = {"kind": "place", "panel": "data", "start": [0.0, 0.0], "target": [3.0, 0.0]}
    return choice(**{**where, "prompt": prompt, "options": [], "told": told, **more})


class Rounds:
    """EM on two clusters; what is asked of it is noted, and it fails as it is told to."""

    choices: Mapping[str, tuple[Setting, ...]] = {"shape": ("round", "long"), "seed": (0, 1, 2)}

    def __init__(self, player: Player | None = None, **more: Any) -> None:
        self.player = player or film()
        self.more = more
        self.asked: list[dict[str, Setting]] = []
        self.fails: Exception | None = None

    def scene(self, settings: Mapping[str, Setting]) -> Scene:
        """Return some rounds of E and M, with the curve of a made-up likelihood."""
        self.asked.append(dict(settings))
        if self.fails:
            raise self.fails
        X = _cloud(settings)
        frames = _frames(X)
        if self.player["kind"] == "views":
            frames = frames[:3]
        made: Scene = {
            "name": "em-lab",
            "title": "EM, round by round",
            "lead": "Two clusters and two guesses. Press Play, or take the steps one by one.",
            "settings": dict(settings),
            "controls": CONTROLS,
            "panels": [plane("data", X), _curve(len(frames))],
            "frames": frames,
            "player": self.player,
            "bet": None,
            "problem": None,
            "still": [0, len(frames) - 1],
        }
        return {**made, **self.more}  # type: ignore[typeddict-item]  # the keys are those of Scene

    def move(self, settings: Mapping[str, Setting], x: float, y: float) -> Frame:
        """There is no handle here."""
        raise ActError("There is nothing to move.")


CONTROLS: Any = [
    {
        "kind": "select",
        "name": "shape",
        "label": "Data",
        "options": [["round", "round"], ["long", "elongated"]],
    },
    {
        "kind": "button",
        "name": "seed",
        "label": "New start",
        "options": [[0, "first"], [1, "second"], [2, "third"]],
    },
]


def _cloud(settings: Mapping[str, Setting]) -> Any:
    rng = np.random.default_rng(int(settings["seed"]))
    spread = (0.6, 0.6) if settings["shape"] == "round" else (1.6, 0.4)
    return np.vstack([rng.normal((x, 0), spread, (60, 2)) for x in (-2.0, 2.0)])


def _frames(X: Any) -> list[Frame]:
    phi, mu, Sigma = np.full(2, 0.5), START, np.array([np.eye(2)] * 2)
    frames = [_frame("start", 0, None, mu, Sigma, "Two circles, put down blindly.")]
    for count in range(1, ROUNDS + 1):
        W = responsibilities(X, phi, mu, Sigma)
        words = f"E-step {count}: the points take the colours of the circles."
        frames.append(_frame("E", count, W, mu, Sigma, words))
        phi, mu, Sigma = m_step(X, W)
        words = f"M-step {count}: A went to x {number(mu[0][0])}."
        frames.append(_frame("M", count, W, mu, Sigma, words))
    return frames


def _frame(step: str, count: int, W: Any, mu: Any, Sigma: Any, caption: str) -> Frame:
    shares = None if W is None else pack(W)
    return {
        "step": step,
        "caption": caption,
        "counter": f"round {count}",
        "panels": {
            "data": {"shares": shares, "ellipses": ellipses(mu, Sigma)},
            "climb": {"upto": [3, 2 * count + (step == "M")], "now": 1},
        },
    }


def _curve(count: int) -> Any:
    values = rounded([-400 - 200 / (1 + index) for index in range(count)])
    first = {"name": "an earlier run", "values": [-600.0, -590.0, -580.0], "fallen": [], "frame": 2}
    return {
        "kind": "curve",
        "name": "climb",
        "title": "log-likelihood",
        "x": [0.0, float(count)],
        "y": [-610.0, -400.0],
        "x_label": "step",
        "y_label": "",
        "tracks": [first, {"name": "this run", "values": values, "fallen": [], "frame": None}],
    }


def trouble_at(frame: int) -> Any:
    """A student's fault that a film meets in a frame."""
    return problem("In round 2, your `m_step` returned NaN in mu.", "wrong", frame)


def unwritten() -> Any:
    """A function that is still to be written."""
    return problem("Write `m_step`, then run its cell and this one again.", "todo", 0)


def broken(text: str = "your `m_step` raised ValueError: no.") -> Trouble:
    """What a student's function may do at any time."""
    return Trouble(text)
