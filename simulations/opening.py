"""The scene that a simulation opens on: also when it has a fault, and then with words for it."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from simulations.acts import Simulation, first
from simulations.functions import Functions, Trouble, worded
from simulations.scene import Problem, Scene, problem

T = TypeVar("T")

OURS = (
    "This picture has a fault of its own: nothing that you wrote. "
    "Please show your teacher this line: {error}"
)


class NoFunctions(Functions):
    """Stands for the functions of somebody who passed none, where there is no reference."""

    def __init__(self, call: str) -> None:
        super().__init__()
        self._sentence = f"This picture runs your own code. Call it with your functions: `{call}`."

    def has(self, name: str) -> bool:
        """Whether there is such a function: any could be passed."""
        return True

    def _call(self, name: str, *arguments: Any, **options: Any) -> Any:
        raise Trouble(self._sentence, "todo")


def opening(simulation: Simulation) -> Scene:
    """Return the first scene; if there is none, one that says why."""
    try:
        return sendable(first(simulation))
    except Trouble as trouble:
        return sendable(_only_words(problem(trouble.text, trouble.tone)))
    except Exception as error:  # a bug of ours must not look like the student's
        return sendable(_only_words(problem(ours(error))))


def sendable(answer: T) -> T:
    """Return an answer that arrives: an error if it is no JSON, "?" for half a character."""
    text = json.dumps(answer, allow_nan=False, ensure_ascii=False)
    arrived: T = json.loads(text.encode("utf-8", "replace"))
    return arrived


def ours(error: BaseException) -> str:
    """Return the sentence for a fault that is not the student's."""
    return OURS.format(error=worded(error))


def _only_words(said: Problem) -> Scene:
    return {
        "name": "problem",
        "title": "No picture yet" if said["tone"] == "todo" else "No picture",
        "lead": "",
        "settings": {},
        "controls": [],
        "panels": [],
        "frames": [{"step": "start", "caption": "", "counter": "", "panels": {}}],
        "player": None,
        "bet": None,
        "problem": said,
        "still": [0],
    }
