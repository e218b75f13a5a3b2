"""Chapter 5's simulation: EM as a film of half-steps, on each shape and from each start."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import count
from typing import Any

import numpy as np
import pytest
from sim_wrong import (
    RIGHT,
    UNUSABLE,
    USABLE,
    Function,
    asked,
    doubled,
    endless,
    mean_height,
    nan_after,
    nearest,
    negative_height,
    raising,
    returning,
    swapped_means,
    unwritten,
    without_sizes,
)

import reference
from simulations.acts import ActError, answer, every, first
from simulations.chapters import shapes
from simulations.chapters.em_lab import ROUNDS, SHAPES, EmLab
from simulations.drawing.draw import draw
from simulations.functions import Functions
from simulations.scene import Scene, ellipses, pack, unpack

CHOICES = every(EmLab(asked()))
LARGEST = 115_000  # bytes of JSON


@cache
def scene(
    shape: str = "elongated", k: int = 3, start: str = "1", **functions: Function | None
) -> Scene:
    """The scene with right functions, but for those that are given."""
    return EmLab(asked(**functions)).scene({"shape": shape, "k": k, "start": start})


def drawn(made: Scene, index: int) -> list[dict[str, Any]]:
    """The ellipses of a frame without their names."""
    found = made["frames"][index]["panels"]["data"]["ellipses"]
    return [{key: one[key] for key in ("component", "at", "root")} for one in found]


def heights(made: Scene) -> list[float]:
    """The log-likelihood after each round."""
    curve = made["panels"][1]
    assert curve["kind"] == "curve"
    return curve["tracks"][0]["values"]


def text(made: Scene) -> str:
    """What the scene says is wrong."""
    assert made["problem"] is not None
    return made["problem"]["text"]


def test_it_opens_on_circles_and_a_bet() -> None:
    """The start is random_init's, seeded; nothing is coloured yet."""
    made = first(EmLab(asked()))

    start = reference.random_init(shapes.cloud("overlapping"), 3, np.random.default_rng(0))
    assert drawn(made, 0) == ellipses(*start[1:])
    assert made["frames"][0]["panels"]["data"]["shares"] is None
    assert made["bet"] is not None
    assert made["bet"]["frame"] == len(made["frames"]) - 1


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_the_film_is_em(shape: str) -> None:
    """Each frame has em_gmm's ellipses after as many rounds, and the shares of the E before."""
    made = scene(shape, start="2")
    X = shapes.cloud(shape)
    start = reference.random_init(X, 3, np.random.default_rng(1))

    for r in (1, 2, 4):
        before = reference.em_gmm(X, *start, iters=r - 1)
        after = reference.em_gmm(X, *start, iters=r)
        W = pack(reference.responsibilities(X, *before))
        for i, mixture in ((2 * r - 1, before), (2 * r, after)):
            assert drawn(made, i) == ellipses(*mixture[1:])
            assert made["frames"][i]["panels"]["data"]["shares"] == W
            assert made["frames"][i]["panels"]["log-likelihood"]["upto"] == [1 + i // 2]
        assert heights(made)[r] == pytest.approx(reference.log_likelihood(X, *after), abs=1e-3)


@pytest.mark.parametrize("settings", CHOICES, ids=lambda one: "-".join(map(str, one.values())))
def test_every_choice_climbs_and_is_small(settings: dict[str, Any]) -> None:
    """No fall, no fault, no more calls than rounds, about 100 KB, the same scene twice."""
    calls: Counter[str] = Counter()
    made = EmLab(Functions(**counted(calls))).scene(settings)
    size = len(json.dumps(made, allow_nan=False))

    assert made == scene(*settings.values())
    assert size < LARGEST
    assert np.diff(heights(made)).min() > -1e-5
    assert made["problem"] is None
    assert max(calls.values()) <= ROUNDS + 1
    assert made["frames"][-1]["panels"]["log-likelihood"]["upto"] == [len(heights(made))]
    assert [frame["step"] for frame in made["frames"][1:]] == ["E", "M"] * (
        len(made["frames"]) // 2
    )
    assert all(frame["caption"] and frame["counter"] for frame in made["frames"])


def counted(calls: Counter[str]) -> dict[str, Function]:
    """The right functions, which note that they are called."""

    def counting(name: str) -> Function:
        def call(*arguments: Any) -> Any:
            calls[name] += 1
            return RIGHT[name](*arguments)

        return call

    return {name: counting(name) for name in RIGHT}


def test_words_tell_each_half_step() -> None:
    """E tells of colours, M of what moved and what was gained, the end of what it came to."""
    frames = scene()["frames"]

    assert frames[1]["caption"].startswith("E-step: each point takes the colours of")
    assert frames[2]["caption"] == (
        "M-step: B moved 3.0 to the left and grew; log-likelihood +1547.0."
    )
    assert frames[2]["counter"] == "round 1 · log-likelihood \u22121416.5"
    assert frames[-1]["caption"] == (
        "M-step: nothing moves any more. EM has converged after 11 rounds: "
        "none of the 300 points is in doubt."
    )


def test_a_long_climb_says_what_it_leaves_out() -> None:
    """The counter names the rounds that the film doesn't show."""
    made = scene("overlapping")

    counters = [frame["counter"] for frame in made["frames"]]
    assert len(heights(made)) > 50
    assert len(counters) < 55
    assert any(" to " in counter and "not shown" in counter for counter in counters)
    assert made["player"] is not None
    assert made["player"]["unit"] == "picture"


def test_the_start_that_sticks_ends_lower() -> None:
    """On each shape and for each k another start ends higher, and the words say it."""
    for shape in shapes.SHAPES:
        for k in (2, 3, 4):
            stuck = scene(shape, k, "sticks")
            others = [heights(scene(shape, k, str(start)))[-1] for start in (1, 2, 3, 4)]
            assert heights(stuck)[-1] < max(others) - 0.3, (shape, k)
            assert "a peak, not the peak" in stuck["frames"][-1]["caption"]


def test_twins_never_part() -> None:
    """All ellipses from the middle stay one, and the words say why."""
    made = scene(start="twins")

    places = {json.dumps([one["at"], one["root"]]) for one in drawn(made, -1)}
    assert len(places) == 1
    assert "a random start is what breaks the tie" in made["frames"][-1]["caption"]


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_the_bet_is_told_from_the_run(shape: str) -> None:
    """Exactly one answer wins, and all name the same count of points in doubt."""
    made = scene(shape)
    bet = made["bet"]
    assert bet is not None

    W = unpack(made["frames"][-1]["panels"]["data"]["shares"], 300)
    count = int((W.max(axis=1) < 0.9).sum())
    assert sum(told.startswith("Good bet!") for told in bet["told"]) == 1
    assert all((f"{count} of 300" if count else "none of the 300") in told for told in bet["told"])
    assert len(bet["told"]) == len(bet["options"])


def test_only_a_first_look_has_a_bet() -> None:
    """Whoever plays with starts and counts isn't asked again and again."""
    asking = [one for one in CHOICES if scene(*one.values())["bet"]]

    assert asking == [{"shape": shape, "k": 3, "start": "1"} for shape in SHAPES]


def test_without_a_log_likelihood_it_runs_all_the_same() -> None:
    """Chapter 5 comes before chapter 7."""
    assert scene(log_likelihood=None) == scene()


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_unusable_m_step_is_a_sentence(name: str) -> None:
    """The start and the first colours are there, then the film ends with the sentence."""
    function, sentence = UNUSABLE[name]

    made = scene(m_step=function)

    assert text(made).startswith(f"In round 1, your `m_step` {sentence}")
    assert len(made["frames"]) == 2
    assert made["problem"] is not None
    assert made["problem"]["frame"] == 1
    assert made["bet"] is None


def test_the_film_goes_up_to_what_went_wrong() -> None:
    """NaN in round 3 leaves two rounds and an E-step to look at."""
    made = scene(m_step=nan_after(2))

    assert text(made) == "In round 3, your `m_step` returned NaN in mu."
    assert [frame["step"] for frame in made["frames"]] == ["start", "E", "M", "E", "M", "E"]
    assert made["problem"] is not None
    assert made["problem"]["frame"] == 5


@pytest.mark.parametrize("name", USABLE)
def test_a_wrong_m_step_goes_on_and_is_named(name: str) -> None:
    """The sentence comes with the first M-step, and the film shows where it leads."""
    function, sentence = USABLE[name]

    made = scene("unequal", m_step=function)

    assert text(made).startswith(f"In round 1, your `m_step` {sentence}")
    assert made["problem"] is not None
    assert made["problem"]["frame"] == 2
    assert len(made["frames"]) > 3
    assert made["bet"] is None


def test_a_fall_is_red_and_told() -> None:
    """The curve marks it, the caption cries out, the sentence has the round and both values."""
    made = scene(m_step=swapped_means)

    curve = made["panels"][1]
    assert curve["kind"] == "curve"
    first_fall = curve["tracks"][0]["fallen"][0]
    assert heights(made)[first_fall] < heights(made)[first_fall - 1]
    assert f"In round {first_fall}, the log-likelihood fell from \u2212" in text(made)
    counter = f"round {first_fall} ·"
    told = [one["caption"] for one in made["frames"] if one["counter"].startswith(counter)]
    assert "It fell, and EM never does that!" in told[-1]


def test_nobody_else_is_blamed_for_a_fall() -> None:
    """Where wrong responsibilities let it fall, the M-step, which is right, is not accused."""
    made = scene(responsibilities=without_sizes)

    assert text(made).startswith("In round 2, your `responsibilities` gave")
    assert text(made).endswith("EM never lets it fall.")
    assert "m_step" not in text(made)


WRONG: list[tuple[str, Callable[..., Any], str]] = [
    ("random_init", raising, "At the start, your `random_init` raised ValueError"),
    ("random_init", returning(None), "At the start, your `random_init` returned nothing"),
    ("random_init", unwritten, "Write `unwritten`"),
    ("responsibilities", doubled, "In round 1, your `responsibilities` returned a W whose row"),
    ("responsibilities", nearest, "In round 1, your `responsibilities` gave"),
    ("responsibilities", endless, "In round 1, your `responsibilities` raised RecursionError"),
    ("log_likelihood", mean_height, "At the start, your `log_likelihood` returned"),
    ("log_likelihood", negative_height, "At the start, your `log_likelihood` returned"),
    ("log_likelihood", returning(np.nan), "At the start, your `log_likelihood` returned NaN"),
    ("log_likelihood", endless, "At the start, your `log_likelihood` raised RecursionError"),
]


@pytest.mark.parametrize(("name", "function", "sentence"), WRONG)
def test_each_wrong_function_has_a_sentence(name: str, function: Function, sentence: str) -> None:
    """And a scene that can be sent and drawn, with at least one frame."""
    made = scene(**{name: function})

    assert text(made).startswith(sentence)
    assert made["frames"][0]["caption"]
    assert draw(json.loads(json.dumps(made, allow_nan=False))).startswith("<svg")


def test_the_still_tells_the_run() -> None:
    """Start, first fit, a later one, the end."""
    made = scene()

    assert made["still"] == [0, 2, 10, len(made["frames"]) - 1]


def test_slow_functions_have_a_shorter_film() -> None:
    """It ends while it still climbs, says so, and asks for no bet on an end that is not there."""
    ticks = count(5, 5)  # each look at the clock is five seconds after the one before

    made = EmLab(asked(), clock=lambda: next(ticks)).scene(first(EmLab(asked()))["settings"])

    assert (
        "It still climbs after 3 rounds, but the film ends here." in made["frames"][-1]["caption"]
    )
    assert (made["bet"], made["problem"]) == (None, None)


def test_nothing_is_dragged() -> None:
    """A move is refused in words."""
    with pytest.raises(ActError):
        answer(EmLab(asked()), "move", {"settings": CHOICES[0], "x": 0, "y": 0})
