"""Who plays: each simulation's class by its name, with the functions that it is given.

Modules are imported when they are asked for, so that a notebook waits for its own alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from simulations.acts import Simulation
from simulations.functions import Functions
from simulations.opening import NoFunctions

if TYPE_CHECKING:
    from simulations.stage import Stage
    from simulations.still import Still

Function = Callable[..., Any]

# Each simulation by its name: the function that students call, and the class behind it.
CAST = {
    "border-point": ("soft_and_hard", "BorderPoint"),
    "sampling": ("watch_samples", "Sampling"),
    "known-or-unknown": ("known_or_unknown", "KnownOrUnknown"),
    "query-point": ("query_point", "QueryPoint"),
    "one-step": ("one_m_step", "OneStep"),
    "em-lab": ("em_lab", "EmLab"),
    "side-by-side": ("kmeans_beside_gmm", "SideBySide"),
    "climb": ("climb", "Climb"),
    "playground": ("playground", "Playground"),
}


def show(name: str, given: Mapping[str, Function | None], *points: Any) -> Stage | Still:
    """Return a simulation as a widget, or as a picture where there are no widgets."""
    simulation = make(name, given, *points)
    try:
        from simulations.stage import Stage
    except ImportError:
        from simulations.still import Still

        return Still(simulation)
    return Stage(simulation)


def make(name: str, given: Mapping[str, Function | None], *points: Any) -> Simulation:
    """Return a simulation of these functions; if all are None, of the reference's."""
    public, made = CAST[name]
    call = f"{public}({', '.join(given)})"
    functions = (
        Functions(**given)
        if any(one is not None for one in given.values())
        else _reference(list(given), call)
    )
    module = import_module(f"simulations.{name.replace('-', '_')}")
    simulation: Simulation = getattr(module, made)(functions, *points)
    return simulation


def _reference(names: list[str], call: str) -> Functions:
    """Return the reference's functions, or what asks for the student's own, as in the wheel."""
    try:
        reference = import_module("reference")
        return Functions(**{name: getattr(reference, name) for name in names})
    except (ImportError, AttributeError):
        return NoFunctions(call)
