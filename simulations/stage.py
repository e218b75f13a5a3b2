"""A simulation in a notebook: the kernel answers what the browser asks, whatever happens.

Where subshells exist, a question may come while a cell runs, on another thread. So there is a
lock, and nothing is printed: what a callback prints, nobody sees.
"""

from __future__ import annotations

import json
from threading import Lock
from typing import Any

import anywidget
import traitlets

from simulations.acts import ActError, Simulation, answer
from simulations.browser import assets
from simulations.functions import Trouble
from simulations.opening import opening, ours, sendable
from simulations.still import bundle

STOPPED = "Stopped. Run the cell again when you are ready."


class Stage(anywidget.AnyWidget):
    """One simulation, to be shown by a cell."""

    _esm = assets.script("notebook")
    _css = assets.style()
    scene = traitlets.Unicode().tag(sync=True)

    def __init__(self, simulation: Simulation) -> None:
        scene = opening(simulation)
        self._simulation = simulation
        self._still = bundle(scene)
        self._lock = Lock()
        super().__init__(scene=json.dumps(scene))
        self.on_msg(self._receive)

    def _receive(self, _widget: object, message: Any, _buffers: object) -> None:
        """Answer a question; also one that makes no sense, or that has no good answer."""
        question = message if isinstance(message, dict) else {}
        mark = question.get("id")
        sent = sendable({"id": mark if isinstance(mark, int | str) else None})
        self.send(sent | self._answer(question))

    def _answer(self, question: dict[str, Any]) -> dict[str, Any]:
        try:
            with self._lock:
                scene = answer(self._simulation, question.get("act"), question.get("args"))
            return {"scene": sendable(scene)}
        except Trouble as trouble:
            return _error(trouble.text, trouble.tone)
        except ActError as error:
            return _error(str(error))
        except KeyboardInterrupt:
            return _error(STOPPED, "todo")
        except Exception as error:  # a bug of ours: a silent stage would blame the student
            return _error(ours(error))

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the widget, and a picture for where widgets do not show."""
        data, metadata = super()._repr_mimebundle_(**kwargs)  # type: ignore[misc]  # has a view
        return data | self._still, metadata


def _error(text: str, tone: str = "wrong") -> dict[str, Any]:
    return sendable({"error": text, "tone": tone})
