"""A simulation where no widget can run: its picture, and its words."""

from __future__ import annotations

from typing import Any

from simulations.acts import Simulation
from simulations.draw import described, draw
from simulations.opening import opening
from simulations.scene import Scene


class Still:
    """What a `Stage` is without anywidget: its first scene, drawn."""

    def __init__(self, simulation: Simulation) -> None:
        self._bundle = bundle(opening(simulation))

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the picture and the words."""
        return dict(self._bundle), {}

    def __repr__(self) -> str:
        return self._bundle["text/plain"]


def bundle(scene: Scene) -> dict[str, str]:
    """Return a scene as what every notebook can show, and in words."""
    words = " ".join(part for part in (f"{scene['title']}.", described(scene)) if part)
    return {"image/svg+xml": draw(scene), "text/plain": words.replace("?.", "?")}
