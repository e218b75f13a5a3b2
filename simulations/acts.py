"""What the browser may ask a simulation, and its answer: a scene, or an `ActError`.

Two acts: `run` asks for the scene at some settings; `move` asks what a handle at some place
changes, and its answer is one frame. Every question carries all that it needs, so a simulation
keeps no state, any question may be dropped, and answers can be computed beforehand.
Matrices are multiplied by one thread: they are tiny, and where a browser wants the cores, too,
several threads take up to a hundred times as long, since they wait for each other. Overflow is no
news either: every answer is looked at, and a notebook may have told NumPy to raise or to print.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from typing import Any, Protocol

import numpy as np
from threadpoolctl import threadpool_limits

from simulations.scene import Frame, Scene, Setting

FARTHEST = 1e6


class ActError(Exception):
    """A question that makes no sense; the text says why."""


class Simulation(Protocol):
    """One chapter's simulation, made from the functions that it runs."""

    choices: Mapping[str, tuple[Setting, ...]]  # each setting's options; the first one opens

    def scene(self, settings: Mapping[str, Setting]) -> Scene:
        """Return all there is to see at these settings."""

    def move(self, settings: Mapping[str, Setting], x: float, y: float) -> Frame:
        """Return what is seen when the handle is at (x, y); only where there is one."""


def first(simulation: Simulation) -> Scene:
    """Return the scene that a simulation opens on."""
    with _calm():
        return simulation.scene({name: options[0] for name, options in simulation.choices.items()})


def every(simulation: Simulation) -> list[dict[str, Setting]]:
    """Return every choice of settings."""
    names = list(simulation.choices)
    return [
        dict(zip(names, values, strict=True)) for values in product(*simulation.choices.values())
    ]


def answer(simulation: Simulation, act: Any, args: Any) -> dict[str, Any]:
    """Return the scene, or the part of it, that answers a question from the browser."""
    if not isinstance(args, dict):
        raise ActError("A question needs its arguments as an object.")
    settings = _settings(simulation, args.get("settings"))
    if act == "run":
        with _calm():
            return dict(simulation.scene(settings))
    if act == "move":
        x, y = _coordinate(args.get("x")), _coordinate(args.get("y"))
        with _calm():
            return {"frames": [simulation.move(settings, x, y)]}
    raise ActError(f"There is no act {act!r}; there are run and move.")


@contextmanager
def _calm() -> Iterator[None]:
    with threadpool_limits(1), np.errstate(all="ignore"):
        yield


def _settings(simulation: Simulation, given: Any) -> dict[str, Setting]:
    """Return the settings if each is an option of this simulation."""
    if not isinstance(given, dict) or given.keys() != simulation.choices.keys():
        raise ActError(f"The settings are {', '.join(simulation.choices) or 'none'}.")
    for name, value in given.items():
        if type(value) not in (str, int) or value not in simulation.choices[name]:
            raise ActError(f"{value!r} is no option of {name}.")
    return given


def _coordinate(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise ActError(f"{value!r} is no coordinate.")
    if not -FARTHEST <= value <= FARTHEST:  # a whole number may be too large for a float
        raise ActError("That is too far away.")
    return float(value)
