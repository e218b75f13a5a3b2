"""What a cell gets: a stage that answers every question; without widgets, a picture."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import reference
import simulations
from simulations.acts import Simulation
from simulations.cast import CAST, make
from simulations.chapters.query_point import QueryPoint
from simulations.functions import Functions
from simulations.scene import Frame, Scene
from simulations.stage import Stage
from simulations.still import Still

ROOT = Path(simulations.__file__).parents[1]
PLACE = {"settings": {}, "x": 1.0, "y": 2.0}


class Talk:
    """What the browser's side asks a stage, and hears from it."""

    def __init__(self, simulation: Simulation, monkeypatch: pytest.MonkeyPatch) -> None:
        self.stage = Stage(simulation)
        self.heard: list[dict[str, Any]] = []
        monkeypatch.setattr(self.stage, "send", self.heard.append)

    def ask(self, act: Any, args: Any) -> dict[str, Any]:
        """Return the answer to a question, which must be the only one and have its number."""
        return self.say({"id": 7, "act": act, "args": args})

    def say(self, message: Any) -> dict[str, Any]:
        """Return the one answer to a message."""
        self.heard.clear()
        self.stage._handle_custom_msg(message, [])
        (answer,) = self.heard
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer
        return answer


Talking = Callable[[Callable[..., Any]], Talk]


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> Talking:
    """Begins a talk with chapter 3's stage, given somebody's responsibilities."""
    return lambda function: Talk(QueryPoint(Functions(responsibilities=function)), monkeypatch)


def once(then: Callable[..., Any]) -> Callable[..., Any]:
    """Responsibilities that are right at first, when the stage opens, and then as given."""
    answers = iter([reference.responsibilities])
    return lambda *arguments: next(answers, then)(*arguments)


def raising(error: BaseException) -> Callable[..., Any]:
    """A function that raises this."""

    def function(*arguments: Any) -> None:
        raise error

    return function


def test_a_question_gets_its_answer(talk: Talking) -> None:
    """The number of the question comes back with the scene, or the part of it."""
    asked = talk(reference.responsibilities)

    moved, run = asked.ask("move", PLACE), asked.ask("run", {"settings": {}})

    assert moved["id"] == run["id"] == 7
    assert "B" in moved["scene"]["frames"][0]["caption"]
    assert run["scene"] == json.loads(asked.stage.scene)


def test_what_students_functions_do_wrong_is_told(talk: Talking) -> None:
    """The sentence names the function and what happened."""
    answer = talk(once(raising(ValueError("no idea")))).ask("move", PLACE)

    assert answer["error"].startswith("Your `responsibilities` raised ValueError: no idea")
    assert answer["tone"] == "wrong"


def test_what_is_not_written_yet_does_not_alarm(talk: Talking) -> None:
    """It has the tone of something to do, and names the function that is missing."""

    def log_density(*arguments: Any) -> Any:
        raise NotImplementedError

    answers = [
        talk(once(function)).ask("move", PLACE)
        for function in (log_density, lambda *arguments: log_density())
    ]

    sentence = "Write `log_density`, then run its cell and this one again."
    assert answers == 2 * [{"id": 7, "error": sentence, "tone": "todo"}]


def test_an_interrupted_answer_is_an_answer(talk: Talking) -> None:
    """Who presses stop gets the stage back."""
    answer = talk(once(raising(KeyboardInterrupt()))).ask("move", PLACE)

    assert answer["error"] == "Stopped. Run the cell again when you are ready."


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ({"id": 1, "act": "fly", "args": {"settings": {}}}, "There is no act 'fly'"),
        ({"id": 1, "act": "move", "args": {**PLACE, "x": float("nan")}}, "nan is no coordinate"),
        ({"id": 1, "act": "run"}, "needs its arguments"),
        ({"id": 1}, "needs its arguments"),
        ("what?", "needs its arguments"),
        (None, "needs its arguments"),
    ],
)
def test_a_question_without_sense_is_answered(talk: Talking, message: Any, sentence: str) -> None:
    """A browser that waits for ever would look like a kernel that is busy for ever."""
    answer = talk(reference.responsibilities).say(message)

    assert sentence in answer["error"]
    assert answer["id"] == (1 if isinstance(message, dict) else None)


@pytest.mark.parametrize(
    ("given", "back"), [("a-7", "a-7"), ("\ud800", "?"), (float("nan"), None), ([{}], None)]
)
def test_no_mark_of_a_question_stops_its_answer(talk: Talking, given: Any, back: Any) -> None:
    """An answer that is no JSON would never arrive."""
    asked = talk(reference.responsibilities)

    answer = asked.say({"id": given, "act": "run", "args": {"settings": {}}})

    assert answer["id"] == back
    assert json.dumps(answer, allow_nan=False, ensure_ascii=False).encode()


class Broken:
    """A simulation with faults of its own: it opens on one scene, and then has no other."""

    def __init__(self, answer: Callable[[], Any]) -> None:
        self.choices: dict[str, tuple[str | int, ...]] = {}
        self._answer = answer

    def scene(self, settings: Any) -> Scene:
        """Return whatever it was made with."""
        scene: Scene = self._answer()
        return scene

    def move(self, settings: Any, x: float, y: float) -> Frame:
        """Return the same."""
        frame: Frame = self._answer()
        return frame


@pytest.mark.parametrize(
    "answer",
    [
        raising(KeyError("panels")),
        lambda: {"frames": [float("nan")]},
        lambda: {"frames": [np.ones(2)]},
    ],
    ids=["raises", "not a number", "no JSON"],
)
def test_our_own_faults_are_not_the_students(
    answer: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are told at the opening and in answers, as ours, in words and in the picture."""
    asked = Talk(Broken(answer), monkeypatch)

    told = asked.ask("run", {"settings": {}})

    assert "nothing that you wrote" in told["error"]
    assert "nothing that you wrote" in json.loads(asked.stage.scene)["problem"]["text"]
    assert "nothing that you wrote" in shown(asked.stage)["text/plain"]


def test_odd_characters_arrive(talk: Talking) -> None:
    """Half a character in an error's words would otherwise stop the answer on its way."""
    answer = talk(once(raising(ValueError("a \ud800 b\x00")))).ask("move", PLACE)

    assert "ValueError: a \ufffd b\ufffd" in answer["error"]


def test_answers_wait_for_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two threads ask at once, and no function is called while it runs."""
    inside, most = [], []
    together = threading.Barrier(2)

    def watched(*arguments: Any) -> Any:
        inside.append(1)
        most.append(len(inside))
        answer = reference.responsibilities(*arguments)
        inside.pop()
        return answer

    asked = Talk(QueryPoint(Functions(responsibilities=watched)), monkeypatch)

    def ask() -> None:
        together.wait()
        for _ in range(50):
            asked.stage._handle_custom_msg({"id": 1, "act": "move", "args": PLACE}, [])

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(asked.heard) == 100
    assert set(most) == {1}


def test_nothing_is_printed(talk: Talking, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither answers nor faults: what a callback prints, nobody sees, or sees elsewhere."""
    talk(reference.responsibilities).ask("move", PLACE)
    talk(once(raising(ValueError()))).ask("move", PLACE)

    assert capfd.readouterr() == ("", "")


def shown(cell: Stage | Still) -> dict[str, Any]:
    """What a cell's output holds."""
    data, _ = cell._repr_mimebundle_()
    return data


def test_an_output_holds_widget_picture_and_words(talk: Talking) -> None:
    """Each place that shows notebooks takes what it can."""
    data = shown(talk(reference.responsibilities).stage)

    assert set(data) == {
        "application/vnd.jupyter.widget-view+json",
        "image/svg+xml",
        "text/plain",
    }
    assert data["image/svg+xml"].startswith("<svg")
    assert data["text/plain"].startswith("Who made the star? Three Gaussians and a star.")


def test_a_still_shows_the_same_without_the_widget() -> None:
    """Picture and words are those of the stage."""
    simulation = QueryPoint(Functions(responsibilities=reference.responsibilities))

    still, stage = Still(simulation), Stage(simulation)

    widget = {"application/vnd.jupyter.widget-view+json"}
    assert {kind: text for kind, text in shown(stage).items() if kind not in widget} == shown(still)
    assert repr(still) == shown(still)["text/plain"]


def python(code: str) -> str:
    """Run code in a fresh Python at the clone's root, and return what it prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def test_without_anywidget_there_is_still_a_picture() -> None:
    """A missing or broken widget library stops nobody."""
    kind = python(
        "import sys; sys.modules['anywidget'] = None\n"
        "from simulations import query_point\n"
        "print(type(query_point()).__name__)"
    )

    assert kind == "Still\n"


def test_importing_simulations_is_cheap() -> None:
    """The first cell of a notebook waits for nothing that it may never use."""
    loaded = python(
        "import sys, simulations\n"
        "print([name for name in ('numpy', 'anywidget', 'traitlets') if name in sys.modules])"
    )

    assert loaded == "[]\n"


def test_where_there_is_no_reference_a_sentence_says_what_to_pass() -> None:
    """As in what students install."""
    told = python(
        "import sys; sys.modules['reference'] = None\n"
        "from simulations import query_point\n"
        "print(query_point()._repr_mimebundle_()[0]['text/plain'])"
    )

    assert "Call it with your functions: query_point(responsibilities)." in told


def test_the_public_functions_are_named_in_order() -> None:
    """Nine, sorted; each shows another simulation."""
    assert simulations.__all__ == sorted(simulations.__all__)
    assert sorted(public for public, _ in CAST.values()) == simulations.__all__


@pytest.mark.parametrize("name", CAST)
def test_every_simulation_runs_the_reference_when_nothing_is_passed(name: str) -> None:
    """For the lecturer, and for whoever wants to see it first."""
    stage = getattr(simulations, CAST[name][0])()

    scene = json.loads(stage.scene)
    assert (scene["name"], scene["problem"]) == (name, None)


def test_some_functions_may_be_missing() -> None:
    """What is passed is the student's, and nothing of the reference is mixed in."""
    scene = make("query-point", {"responsibilities": lambda *arguments: None}).scene({})

    assert scene["problem"] is not None


def test_a_notebook_in_which_numpy_raises_is_no_fault(talk: Talking) -> None:
    """`np.seterr(all="raise")` in an earlier cell doesn't stop a picture of right functions."""
    with np.errstate(all="raise"):
        asked = talk(lambda *given: np.exp(-1e4) + reference.responsibilities(*given))

    assert json.loads(asked.stage.scene)["problem"] is None


@pytest.mark.parametrize("formula", ["2 * np.pi", "exp(-", "X[z == j].mean("])
def test_what_students_install_holds_no_formula_that_they_are_to_write(formula: str) -> None:
    """The density and the update of k-means are scikit-learn's here, or the student's."""
    folder = Path(simulations.__file__).parent

    found = [one.name for one in folder.rglob("*.py") if formula in one.read_text("utf-8")]

    assert found == []
