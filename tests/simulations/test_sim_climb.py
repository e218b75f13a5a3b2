"""Chapter 7's simulation: eight starts, their curves, and where each of them ends."""

from __future__ import annotations

import json
from functools import cache
from itertools import count
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser
from sim_browser import show
from sim_wrong import (
    UNUSABLE,
    USABLE,
    Function,
    asked,
    by_n,
    endless,
    mean_height,
    negative_height,
    raising,
    returning,
    swapped_means,
    unwritten,
)

import reference
from simulations.acts import ActError, answer, every, first
from simulations.chapters import shapes
from simulations.chapters.climb import STARTS, Climb
from simulations.drawing.draw import draw
from simulations.scene import Curve, Scene, ellipses

CHOICES = every(Climb(asked()))


@cache
def scene(shape: str = "elongated", k: int = 3, **functions: Function | None) -> Scene:
    """The scene with right functions, but for those that are given."""
    return Climb(asked(**functions)).scene({"shape": shape, "k": k})


def curve(made: Scene) -> Curve:
    """The panel with the climbs."""
    found = made["panels"][0]
    assert found["kind"] == "curve"
    return found


def drawn(made: Scene, index: int) -> list[dict[str, Any]]:
    """The ellipses of a frame without their names."""
    found = made["frames"][index]["panels"]["data"]["ellipses"]
    return [{key: one[key] for key in ("component", "at", "root")} for one in found]


def text(made: Scene) -> str:
    """What the scene says is wrong."""
    assert made["problem"] is not None
    return made["problem"]["text"]


def test_each_climb_is_em_from_its_own_start() -> None:
    """Line i has the reference's log-likelihoods from the start of seed i."""
    X = shapes.cloud("elongated")

    for seed, track in enumerate(curve(scene())["tracks"]):
        start = reference.random_init(X, 3, np.random.default_rng(seed))
        for r in (0, 1, 3, len(track["values"]) - 1):
            mixture = reference.em_gmm(X, *start, iters=r)
            assert track["values"][r] == pytest.approx(
                reference.log_likelihood(X, *mixture), abs=1e-3
            )


@pytest.mark.parametrize("settings", CHOICES, ids=lambda one: "-".join(map(str, one.values())))
def test_every_choice_climbs_and_is_small(settings: dict[str, Any]) -> None:
    """No line falls, nothing is at fault, under 100 KB, the same bytes twice."""
    bytes_ = [json.dumps(Climb(asked()).scene(settings), allow_nan=False) for _ in range(2)]
    made = json.loads(bytes_[0])

    assert bytes_[0] == bytes_[1]
    assert len(bytes_[0]) < 100_000
    assert made["problem"] is None
    assert len(curve(made)["tracks"]) == STARTS
    for track in curve(made)["tracks"]:
        assert np.diff(track["values"]).min() > -1e-5
        assert track["fallen"] == []


def test_lines_grow_one_after_the_other() -> None:
    """A climb's line grows while it is in colour; those before are whole, those after not begun."""
    made = scene()
    lengths = [len(track["values"]) for track in curve(made)["tracks"]]

    for frame in made["frames"][:-1]:
        state = frame["panels"]["log-likelihood"]
        i = state["now"]
        assert state["upto"][:i] == lengths[:i]
        assert 0 < state["upto"][i] <= lengths[i]
        assert not any(state["upto"][i + 1 :])
    assert made["frames"][-1]["panels"]["log-likelihood"]["upto"] == lengths


def test_pointing_at_a_line_shows_its_end() -> None:
    """The frame that a line names has the ellipses and the colours of its last round."""
    X = shapes.cloud("elongated")
    made = scene()

    for seed, track in enumerate(curve(made)["tracks"]):
        assert track["frame"] is not None
        start = reference.random_init(X, 3, np.random.default_rng(seed))
        end = reference.em_gmm(X, *start, iters=len(track["values"]) - 1)
        assert drawn(made, track["frame"]) == ellipses(*end[1:])
        assert made["frames"][track["frame"]]["panels"]["data"]["shares"]


def test_the_best_is_kept() -> None:
    """The last frame has the highest climb in colour, and names the plateaus."""
    made = scene()
    ends = [track["values"][-1] for track in curve(made)["tracks"]]
    best = int(np.argmax(ends))

    last = made["frames"][-1]
    frame = curve(made)["tracks"][best]["frame"]
    assert frame is not None
    assert last["panels"]["log-likelihood"]["now"] == best
    assert drawn(made, -1) == drawn(made, frame)
    assert last["panels"]["data"]["shares"] is not None
    assert last["caption"] == (
        "7 of 8 starts reached \u22121271.7, and the other one stopped lower, at \u22121408.6."
    )
    assert made["bet"] is not None
    assert [told.startswith("Good bet!") for told in made["bet"]["told"]] == [False, True, False]


def test_a_needle_at_the_top_gets_a_warning() -> None:
    """With four ellipses for three long clouds the winner is a stick through a few points."""
    assert "a needle through a few points" in scene(k=4)["frames"][-1]["caption"]


def test_a_flat_stretch_that_is_not_the_end_is_named() -> None:
    """Start 7 stands for forty rounds and climbs again."""
    said = [one["caption"] for one in scene()["frames"] if one["counter"].startswith("start 7")]

    assert any(caption.endswith("It looks like the end, but it isn't.") for caption in said)


def test_the_still_shows_a_start_the_lowest_end_and_the_best() -> None:
    """Three pictures tell why one restarts."""
    made = scene()
    tracks = curve(made)["tracks"]
    lowest = min(tracks, key=lambda track: track["values"][-1])

    assert made["still"] == [0, lowest["frame"], len(made["frames"]) - 1]


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_unusable_m_step_ends_the_first_climb(name: str) -> None:
    """The sentence names the start and the round; there is a frame, and no bet."""
    function, sentence = UNUSABLE[name]

    made = scene(m_step=function)

    assert text(made).startswith(f"In start 1, round 1, your `m_step` {sentence}")
    assert len(made["frames"]) == 1
    assert made["bet"] is None


@pytest.mark.parametrize("name", USABLE)
def test_a_wrong_m_step_climbs_on_and_is_named(name: str) -> None:
    """All eight are shown, and the sentence comes with the first M-step."""
    function, sentence = USABLE[name]

    made = scene("unequal", m_step=function)

    assert text(made).startswith(f"In start 1, round 1, your `m_step` {sentence}")
    assert made["problem"] is not None
    assert made["problem"]["frame"] == 1
    assert made["bet"] is None


def test_falls_are_marked() -> None:
    """Each line has its falls, and the words of such a round cry out."""
    made = scene(m_step=swapped_means)

    fallen = curve(made)["tracks"][0]["fallen"]
    assert f"In start 1, round {fallen[0]}, the log-likelihood fell from" in text(made)
    captions = [one["caption"] for one in made["frames"]]
    assert any("It fell, and EM never does that!" in caption for caption in captions)


def test_a_later_start_that_breaks_leaves_those_before() -> None:
    """The third start raises: two climbs are there, and the sentence at the end of the second."""
    count = 0

    def random_init(*arguments: Any) -> Any:
        nonlocal count
        count += 1
        return raising() if count == 3 else reference.random_init(*arguments)

    made = scene(random_init=random_init)

    assert text(made).startswith("At start 3, your `random_init` raised ValueError")
    assert made["problem"] is not None
    assert made["problem"]["frame"] == len(made["frames"]) - 1
    assert made["frames"][-1]["caption"].startswith("Start 2 ends at")


WRONG = [
    ("random_init", raising, "At start 1, your `random_init` raised ValueError"),
    ("random_init", returning(7), "At start 1, your `random_init` returned 1 things"),
    ("random_init", unwritten, "Write `unwritten`"),
    ("responsibilities", endless, "In start 1, round 1, your `responsibilities` raised Recursion"),
    ("log_likelihood", mean_height, "At start 1, your `log_likelihood` returned"),
    ("log_likelihood", negative_height, "At start 1, your `log_likelihood` returned"),
    ("log_likelihood", returning([1.0, 2.0]), "At start 1, your `log_likelihood` returned the log"),
]


@pytest.mark.parametrize(("name", "function", "sentence"), WRONG)
def test_each_wrong_function_has_a_sentence(name: str, function: Function, sentence: str) -> None:
    """And a scene that can be sent and drawn, with at least one frame."""
    made = scene(**{name: function})

    assert text(made).startswith(sentence)
    assert made["frames"][0]["caption"]
    assert draw(json.loads(json.dumps(made, allow_nan=False))).startswith("<svg")


def test_slow_functions_climb_less_often() -> None:
    """A cell that takes minutes is no help: what is there is shown, and nobody is accused."""
    ticks = count(5, 5)  # each look at the clock is five seconds after the one before

    made = Climb(asked(), clock=lambda: next(ticks)).scene({"shape": "round", "k": 3})

    assert [track["name"] for track in curve(made)["tracks"]] == ["start 1", "start 2", "start 3"]
    assert made["bet"] is None
    assert made["problem"] is not None
    assert (made["problem"]["tone"], made["problem"]["frame"]) == ("todo", len(made["frames"]) - 1)
    assert "5 of the 8 starts are left out. They are not wrong for that." in text(made)


def test_nothing_is_dragged() -> None:
    """A move is refused in words."""
    with pytest.raises(ActError):
        answer(Climb(asked()), "move", {"settings": CHOICES[0], "x": 0, "y": 0})


def test_the_low_starts_stay_inside_of_the_panel(browser: Browser) -> None:
    """A line from far below lies at the edge, so that no button below is covered."""
    page = browser.new_page()
    stage = show(page, Climb(asked()), json.dumps({**first(Climb(asked())), "bet": None}))
    low = "(all) => Math.max(...all.map((one) => one.getBoundingClientRect().bottom))"

    stage.get_by_role("slider").press("End")
    field = stage.locator(".em-curve .em-field, .em-field").first.bounding_box()
    lines = stage.locator(".em-one polyline").evaluate_all(low)

    assert field is not None
    assert lines <= field["y"] + field["height"]
    page.close()


def test_a_climb_that_breaks_off_reached_no_peak() -> None:
    """What an unusable answer ended is said to break off, and a fall is never "the end"."""
    captions = [frame["caption"] for frame in scene(m_step=by_n)["frames"]]

    assert captions[-1].startswith("Start 4 breaks off at")
    assert not any("It fell" in one and "looks like the end" in one for one in captions)
