"""A simulation's answers, computed beforehand with the reference: a page has no kernel to ask.

`run` has few questions, and all are asked here. `move` has as many as there are places, so a
page answers it by itself, with `port.js` and the Gaussians that are sent along.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import simulations
from simulations.acts import Simulation, answer, every, first
from simulations.cast import CAST, make
from simulations.drawing.draw import draw
from simulations.scene import Setting

PORTED = ("border-point", "query-point")  # the simulations whose `move` port.js knows


@dataclass(frozen=True)
class Recording:
    """One simulation for a page: its first scene as a picture, and all its answers as JSON."""

    still: str
    answers: str


def record(name: str) -> Recording:
    """Return a simulation with every answer of the reference."""
    simulation = of_the_reference(name)
    choices = every(simulation)
    scenes = {settings_key(each): answer(simulation, "run", {"settings": each}) for each in choices}
    answers = {
        "name": name,
        "first": settings_key(choices[0]),
        "scenes": scenes,
        "gaussians": gaussians(name) if name in PORTED else None,
    }
    return Recording(draw(first(simulation)), compact(answers))


def of_the_reference(name: str) -> Simulation:
    """Return a simulation that runs the reference's functions."""
    public = getattr(simulations, CAST[name][0])
    wanted = [one for one in inspect.signature(public).parameters if one != "X"]
    return make(name, dict.fromkeys(wanted))


def gaussians(name: str) -> dict[str, Any]:
    """Return the mixture in which the star of a simulation moves."""
    module = import_module(f"simulations.chapters.{name.replace('-', '_')}")
    return {
        "phi": module.PHI.tolist(),
        "mu": module.MU.tolist(),
        "Sigma": module.SIGMA.tolist(),
    }


def settings_key(settings: Mapping[str, Setting]) -> str:
    """Return what a choice of settings is called; page.js makes the same."""
    return compact(sorted([name, value] for name, value in settings.items()))


def compact(value: Any) -> str:
    """Return JSON without what only eyes need; NaN, which is none, raises ValueError."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
