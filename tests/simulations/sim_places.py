"""The simulations in which things lie or fall, of the reference's functions or of broken ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np

import reference
from simulations.acts import Simulation
from simulations.border_point import BorderPoint
from simulations.functions import Functions
from simulations.known_or_unknown import KnownOrUnknown
from simulations.playground import Playground
from simulations.query_point import QueryPoint
from simulations.sampling import Sampling
from simulations.scene import Scene
from simulations.side_by_side import SideBySide

Function = Callable[..., Any]

MADE_OF: dict[type, tuple[str, ...]] = {
    BorderPoint: ("responsibilities", "harden"),
    Sampling: ("sample_gmm",),
    KnownOrUnknown: ("fit_labelled", "responsibilities"),
    QueryPoint: ("responsibilities",),
    SideBySide: ("kmeans_hard_em", "em_gmm", "responsibilities"),
    Playground: ("fit_gmm",),
}


def made(kind: type, **instead: Function | None) -> Any:
    """A simulation of the reference's functions, but for those given."""
    functions = {name: getattr(reference, name) for name in MADE_OF[kind]}
    return kind(Functions(**{**functions, **instead}))


def written(scene: Scene) -> str:
    """A scene as strict JSON: no NaN, no infinity, no arrays."""
    return json.dumps(scene, allow_nan=False)


def opened(simulation: Simulation, **settings: Any) -> Scene:
    """A scene at these settings, the first option for those left out; it fits into JSON."""
    chosen = {name: options[0] for name, options in simulation.choices.items()}
    scene = simulation.scene({**chosen, **settings})
    written(scene)
    return scene


def said(scene: Scene) -> str:
    """The sentence that a scene says of a fault; "" without one."""
    return scene["problem"]["text"] if scene["problem"] else ""


def raising(*_: Any, **__: Any) -> Any:
    """A function with a mistake in it."""
    raise IndexError("index 7 is out of bounds")


def unwritten(name: str) -> Function:
    """A function of this name as it is handed out."""

    def function(*_: Any, **__: Any) -> Any:
        raise NotImplementedError

    function.__code__ = function.__code__.replace(co_name=name)
    return function


def nothing(*_: Any, **__: Any) -> None:
    """A function without a return."""


def misshaped(*_: Any, **__: Any) -> Any:
    """A function that returns a list of numbers, whatever was asked."""
    return [1.0, 2.0, 3.0, 4.0, 5.0]


def spoilt(name: str) -> Function:
    """The reference's function, all floats that it returns being NaN."""

    def function(*arguments: Any, **options: Any) -> Any:
        answer = getattr(reference, name)(*arguments, **options)
        if isinstance(answer, tuple):
            return tuple(np.asarray(part) * np.nan for part in answer)
        return np.asarray(answer) * np.nan

    return function


FAULTS: dict[str, tuple[Callable[[str], Function], str, str]] = {
    "raising": (lambda _: raising, "raised IndexError: index 7 is out of bounds", "wrong"),
    "unwritten": (unwritten, "Write `{name}`", "todo"),
    "nothing": (lambda _: nothing, "returned nothing", "wrong"),
    "misshaped": (lambda _: misshaped, "returned", "wrong"),
    "spoilt": (spoilt, "NaN", "wrong"),
}
