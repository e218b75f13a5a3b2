"""Chapter 8: the student's `fit_gmm` on real data, Old Faithful, or on points of their own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from simulations import bets, yardstick
from simulations.fit_panels import climb, crosses, fallen, quality, window
from simulations.functions import Floats, Functions, Trouble
from simulations.given_points import Points, points
from simulations.held_out import COUNTS, HeldOut, held_out
from simulations.old_faithful import eruptions
from simulations.scene import (
    NAMES,
    Bet,
    Control,
    Ellipse,
    Frame,
    Panel,
    Plane,
    Problem,
    Scene,
    Setting,
    ellipses,
    pack,
    plane,
    problem,
)
from simulations.words import number, percent, plural

Fit = tuple[Floats, Floats, Floats, Floats]  # phi, mu, Sigma, history

MOST = len(NAMES)
CAREFUL = {"n_init": 5, "max_iter": 150, "tol": 1e-3}
LAG = 10.0  # a history may miss the last rounds, which gain less and less


class Playground:
    """Ask `fit_gmm` for one to six components."""

    choices: Mapping[str, tuple[Setting, ...]] = {"k": tuple(range(1, MOST + 1))}

    def __init__(self, functions: Functions, X: Any = None) -> None:
        self._ask = functions
        self._real = X is None
        self._given, self._refused = _checked(X)

    def scene(self, settings: Mapping[str, Setting]) -> Scene:
        """Return the points with k ellipses, how they were reached, and what other k achieve."""
        k = int(settings["k"])
        fit: Fit | None = None
        test: HeldOut | None = None
        trouble: Problem | None = None
        try:
            if self._refused:
                raise self._refused
            fit = self._ask.fit_gmm(self._given.X, k, np.random.default_rng(0), **CAREFUL)
            test = self._test
            odd = self._odd(fit)
            trouble = problem(odd) if odd else None
        except Trouble as found:
            trouble = problem(found.text, found.tone)
        return {
            "name": "playground",
            "title": "Old Faithful" if self._real else "Your own points",
            "lead": "Old Faithful is a geyser. Each point is one eruption: how long it lasted, and "
            "how long people waited for the next one. Let your `fit_gmm` loose on it."
            if self._real
            else "Your points, and your `fit_gmm`. How many components do they ask for?",
            "settings": dict(settings),
            "controls": [_control()],
            "panels": self._panels(fit, test),
            "frames": [self._frame(fit, test)],
            "player": None,
            "bet": self._bet(test) if k == 1 and not trouble else None,
            "problem": trouble,
            "still": [0],
        }

    def move(self, settings: Mapping[str, Setting], x: float, y: float) -> Frame:
        """Return the picture as it is: nothing here is dragged."""
        return self.scene(settings)["frames"][0]

    @cached_property
    def _test(self) -> HeldOut:
        return held_out(self._ask, self._given.X, MOST)

    def _panels(self, fit: Fit | None, test: HeldOut | None) -> list[Panel]:
        panels: list[Panel] = [self._plane()]
        if fit is not None and len(fit[0]) > 1:  # one Gaussian takes one round
            panels.append(climb(fit[3]))
        if test is not None and test.seen:
            panels.append(quality(test))
        return panels

    def _plane(self) -> Plane:
        X = self._given.X
        return plane(
            "data",
            X,
            equal=False,
            x=window(X[:, 0]),
            y=window(X[:, 1]),
            x_label=self._given.names[0],
            y_label=self._given.names[1],
        )

    def _frame(self, fit: Fit | None, test: HeldOut | None) -> Frame:
        if fit is None:
            caption = "No ellipses yet." if not self._refused else "No picture of these points."
            return _frame(caption, "", {})
        phi, mu, Sigma, history = fit
        W = yardstick.responsibilities(self._given.X, phi, mu, Sigma)
        panels: dict[str, Any] = {
            "data": {
                "shares": None if W is None else pack(W),
                "ellipses": _labelled(ellipses(mu, Sigma)),
            },
        }
        if len(phi) > 1:
            panels["climb"] = {"upto": [len(history)], "now": 0}
        if test is not None:
            panels["quality"] = {"marks": crosses(test, len(phi))}
        told = f"{self._told(phi, mu)} {test.compared(len(phi)) if test else ''}".strip()
        return _frame(told, f"log-likelihood {number(history[-1])}", panels)

    def _told(self, phi: Floats, mu: Floats) -> str:
        """Return what the components are, in the units of the data."""
        if self._real and len(phi) == 1:
            return (
                f"One ellipse for all eruptions. Its middle, {number(mu[0, 0])} minutes long and "
                f"then {mu[0, 1]:.0f} minutes of waiting, is where hardly any eruption is."
            )
        parts = []
        for name, weight, (x, y) in zip(NAMES, phi, mu, strict=False):
            if self._real:
                parts.append(f"{name}: {percent(weight)}, {number(x)} minutes, then {y:.0f}")
            else:
                parts.append(f"{name}: {percent(weight)} around ({number(x)}, {number(y)})")
        if self._real:
            parts[0] = parts[0].replace(", ", " of the eruptions, ", 1)
            parts[0] = parts[0].replace("minutes,", "minutes long,") + " minutes of waiting"
        return "; ".join(parts) + "."

    def _odd(self, fit: Fit) -> str:
        """Return what is certainly wrong with a fit's history; "" if nothing is."""
        history = fit[3]
        falls = fallen(history)
        if falls:
            i = falls[0]
            return (
                f"The history of your `fit_gmm` falls in round {i + 1}, from "
                f"{number(history[i - 1])} to {number(history[i])}: EM never does that."
            )
        reached = yardstick.log_likelihood(self._given.X, *fit[:3])
        if reached is None:
            return "A component of your `fit_gmm` has collapsed onto a line or a point."
        if abs(reached - history[-1]) > LAG:
            return (
                f"The history of your `fit_gmm` ends at {number(history[-1])}, but the parameters "
                f"that it returned reach {number(reached)}. Are both of the same run?"
            )
        return ""

    def _bet(self, test: HeldOut | None) -> Bet | None:
        """Return the bet on how many kinds there are, told by the points left out."""
        if test is None or len(test.seen) < 2:
            return None
        things = "kinds of eruption" if self._real else "groups"
        return bets.choice(
            f"How many {things} do you see?",
            [
                (name, test.verdict(k))
                for k, name in enumerate([*COUNTS[:3], "four or more"], start=1)
            ],
            covers=["quality"],
        )


def _checked(X: Any) -> tuple[Points, Trouble | None]:
    """Return the points; and if those given won't do, none of them, and why."""
    if X is None:
        return Points(eruptions(), ("eruption (minutes)", "waiting for the next (minutes)")), None
    try:
        return points(X), None
    except Trouble as found:
        return Points(np.array([[0.0, 0.0], [1.0, 1.0]]), ("x", "y")), found


def _labelled(drawn: list[Ellipse]) -> list[Ellipse]:
    for name, one in zip(NAMES, drawn, strict=False):
        one["label"] = name
    return drawn


def _frame(caption: str, counter: str, panels: dict[str, Any]) -> Frame:
    return {"step": "start", "caption": caption, "counter": counter, "panels": panels}


def _control() -> Control:
    return {
        "kind": "select",
        "name": "k",
        "label": "Components",
        "options": [[k, plural(k, "component")] for k in range(1, MOST + 1)],
    }
