"""What all of these simulations keep: a picture and a sentence for every fault, and their size."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ElementTree
from typing import Any

import numpy as np
import pytest
from sim_places import FAULTS, MADE_OF, made, opened, said, written

import reference
from simulations import acts
from simulations.draw import draw

KINDS = pytest.mark.parametrize("kind", MADE_OF, ids=lambda kind: kind.__name__)
EACH = [(kind, name) for kind, names in MADE_OF.items() for name in names]
LARGEST = 100_000


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("kind", "name"), EACH, ids=lambda one: getattr(one, "__name__", one))
def test_a_fault_gets_a_sentence_and_a_picture(kind: type, name: str, fault: str) -> None:
    """Whatever a function does wrong, the scene opens, says so, and can be drawn."""
    broken, words, tone = FAULTS[fault]

    scene = opened(made(kind, **{name: broken(name)}))

    assert scene["problem"] is not None
    assert words.format(name=name) in said(scene)
    assert f"`{name}`" in said(scene)
    assert scene["problem"]["tone"] == tone
    assert 0 <= scene["problem"]["frame"] < len(scene["frames"])
    ElementTree.fromstring(draw(scene))


@KINDS
def test_the_reference_has_no_fault(kind: type) -> None:
    """With right functions no choice of settings complains, and each still has its frames."""
    simulation = made(kind)

    scenes = [simulation.scene(settings) for settings in acts.every(simulation)]

    assert [said(scene) for scene in scenes] == [""] * len(scenes)
    for scene in scenes:
        assert scene["still"]
        assert all(0 <= i < len(scene["frames"]) for i in scene["still"])


@KINDS
def test_the_opening_asks_for_a_bet(kind: type) -> None:
    """Each simulation opens on a question, with something to say to every answer."""
    bet = opened(made(kind))["bet"]

    assert bet is not None
    assert len(bet["told"]) == max(1, len(bet["options"]))
    assert all(len(told) > 20 for told in bet["told"])


@KINDS
def test_the_same_settings_give_the_same_bytes(kind: type) -> None:
    """Two simulations made alike write the same scenes, to the byte."""
    one, other = made(kind), made(kind)

    for settings in acts.every(one):
        assert written(one.scene(settings)) == written(other.scene(settings))


@KINDS
def test_each_scene_is_small(kind: type) -> None:
    """A scene is at most 100 KB, and comes within a second of work."""
    simulation = made(kind)
    opened(simulation)  # scikit-learn is loaded once

    for settings in acts.every(simulation):
        before = time.process_time()
        scene = simulation.scene(settings)
        assert time.process_time() - before < 1
        assert len(written(scene)) < LARGEST


@KINDS
def test_arguments_are_never_ours(kind: type) -> None:
    """A function that overwrites its arguments changes no later scene."""

    def vandal(name: str) -> Any:
        def function(*arguments: Any, **options: Any) -> Any:
            answer = getattr(reference, name)(*arguments, **options)
            for argument in arguments:
                if isinstance(argument, np.ndarray):
                    argument[...] = 0
            return answer

        return function

    vandals = {name: vandal(name) for name in MADE_OF[kind]}

    assert written(opened(made(kind, **vandals))) == written(opened(made(kind)))


@KINDS
def test_a_move_is_answered(kind: type) -> None:
    """Also a simulation without a handle answers a move, with a frame of its own panels."""
    simulation = made(kind)
    settings = acts.every(simulation)[0]

    answer = acts.answer(simulation, "move", {"settings": settings, "x": 0.5, "y": 0.5})

    panels = {panel["name"] for panel in simulation.scene(settings)["panels"]}
    assert set(answer["frames"][0]["panels"]) <= panels
