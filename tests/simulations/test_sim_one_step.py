"""Chapter 4's simulation: what an M-step makes of soft colours, and what covariances are for."""

from __future__ import annotations

import json

import numpy as np
import pytest
from sim_wrong import UNUSABLE, USABLE, Function, asked, doubled, endless, raising, unwritten

import reference
from simulations.acts import ActError, answer, every, first
from simulations.chapters import shapes
from simulations.chapters.one_step import CENTRES, OneStep
from simulations.drawing.draw import draw
from simulations.functions import Functions
from simulations.scene import Scene, ellipses, pack, rounded, unpack

X = shapes.streaks()
CIRCLES = shapes.circles(CENTRES)


def scene(keep: str = "all", **functions: Function | None) -> Scene:
    """The scene with right functions, but for those that are given."""
    return OneStep(asked(**functions)).scene({"keep": keep})


def solid(made: Scene, index: int) -> list[dict[str, object]]:
    """The ellipses of a frame, but for those from before, without their names."""
    found = made["frames"][index]["panels"]["data"]["ellipses"]
    return [
        {key: one[key] for key in ("component", "at", "root")}
        for one in found
        if not one.get("faint")
    ]


def test_it_opens_on_painted_points_and_a_bet() -> None:
    """The circles have given soft colours already, and B's centre is to be guessed."""
    made = scene()

    state = made["frames"][0]["panels"]["data"]
    assert state["shares"] == pack(reference.responsibilities(X, *CIRCLES))
    assert solid(made, 0) == ellipses(*CIRCLES[1:])
    assert [one["label"] for one in state["ellipses"]] == ["A", "B"]
    assert made["bet"] is not None
    assert made["bet"]["start"] == rounded(CENTRES[1])
    assert made["bet"]["frame"] == 1
    assert made["frames"][1]["step"] == "M"


def test_the_ellipses_are_those_of_the_functions() -> None:
    """After the M-step of round r they are em_gmm's after r rounds; so is the bet's target."""
    made = scene()

    for r in (1, 2, 5):
        phi, mu, Sigma = reference.em_gmm(X, *CIRCLES, iters=r)
        assert solid(made, 2 * r - 1) == ellipses(mu, Sigma)
        shares = unpack(made["frames"][2 * r]["panels"]["data"]["shares"], len(X))
        assert np.abs(shares - reference.responsibilities(X, phi, mu, Sigma)).max() < 1 / 255
    assert made["bet"] is not None
    assert made["bet"]["target"] == rounded(reference.em_gmm(X, *CIRCLES, iters=1)[1][1])


def test_what_was_before_stays_faint() -> None:
    """An M-step leaves the old circles behind, and a line from each old centre to the new one."""
    made = scene()

    state = made["frames"][1]["panels"]["data"]
    faint = [one for one in state["ellipses"] if one.get("faint")]
    assert [one["at"] for one in faint] == [rounded(centre) for centre in CENTRES]
    for line, old, new in zip(state["lines"], faint, solid(made, 1), strict=True):
        assert line["path"] == [old["at"], new["at"]]
    assert "lines" not in made["frames"][2]["panels"]["data"]


def test_words_name_move_stretch_and_tilt() -> None:
    """The first M-step turns circles into ellipses, and says how long and which way they lean."""
    caption = scene()["frames"][1]["caption"]

    assert caption == (
        "M-step: A moved 0.8 down and is now 2.6 times as long as wide, rising to the right; "
        "B moved 1.0 up and is now 2.7 times as long as wide, rising to the right."
    )


def test_it_ends_on_the_streaks() -> None:
    """The last words say that EM has converged, with both ellipses long."""
    made = scene()

    assert "EM has converged. A is 6.0 times as long as wide" in made["frames"][-1]["caption"]
    assert made["still"] == [0, 1, len(made["frames"]) - 1]
    assert made["problem"] is None


def test_without_covariances_it_cuts_across_the_streaks() -> None:
    """If the means alone are kept, circles stay circles, and the words say what that costs."""
    made = scene("means")

    roots = [one["root"] for one in solid(made, len(made["frames"]) - 1)]
    assert roots == [[2.0, 0.0, 2.0]] * 2
    assert "circles cannot know that the data is long" in made["frames"][-1]["caption"]
    assert made["bet"] is None
    assert made["problem"] is None
    (_, ax), (_, bx) = solid(made, -1)[0]["at"], solid(made, -1)[1]["at"]
    assert ax < 0 < bx  # A's streak is the upper one


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_unusable_m_step_leaves_the_picture_and_a_sentence(name: str) -> None:
    """The colours are there, the sentence too, and nothing to bet on."""
    function, sentence = UNUSABLE[name]

    made = scene(m_step=function)

    assert made["problem"] is not None
    assert made["problem"]["text"].startswith(f"In round 1, your `m_step` {sentence}")
    assert made["problem"]["frame"] == 0
    assert made["frames"][0]["panels"]["data"]["shares"] is not None
    assert len(made["frames"]) == 1
    assert made["player"] is None
    assert made["bet"] is None


# On two streaks of equal size, an M-step that never learns the weights is nearly right.
@pytest.mark.parametrize("name", sorted(USABLE.keys() - {"same weights"}))
def test_a_wrong_m_step_is_shown_and_named(name: str) -> None:
    """Its ellipses are drawn as they are, and the sentence comes with the first M-step."""
    function, sentence = USABLE[name]

    made = scene(m_step=function)

    assert made["problem"] is not None
    assert made["problem"]["text"].startswith(f"In round 1, your `m_step` {sentence}")
    assert made["problem"]["frame"] == 1
    _, mu, Sigma = function(X, reference.responsibilities(X, *CIRCLES))
    assert solid(made, 1) == ellipses(mu, Sigma)
    assert made["bet"] is None


@pytest.mark.parametrize("function", [raising, endless, doubled, unwritten])
def test_without_responsibilities_the_points_stay_grey(function: Function) -> None:
    """The circles and a sentence are there."""
    made = scene(responsibilities=function)

    assert made["problem"] is not None
    assert made["problem"]["tone"] == ("todo" if function is unwritten else "wrong")
    assert made["frames"][0]["panels"]["data"]["shares"] is None
    assert "wait to be painted" in made["frames"][0]["caption"]


def test_missing_responsibilities_are_lent() -> None:
    """Whoever has only an M-step gets the same pictures."""
    assert scene(responsibilities=None) == scene()


@pytest.mark.parametrize("settings", every(OneStep(asked())))
def test_every_choice_is_small_and_the_same_twice(settings: dict[str, str]) -> None:
    """Same settings, same bytes, and few of them; it can be drawn without a browser, too."""
    bytes_ = [json.dumps(OneStep(asked()).scene(settings), allow_nan=False) for _ in range(2)]

    assert bytes_[0] == bytes_[1]
    assert len(bytes_[0]) < 60_000
    assert draw(json.loads(bytes_[0])).startswith("<svg")


def test_nothing_is_dragged() -> None:
    """A move is refused in words."""
    with pytest.raises(ActError):
        answer(OneStep(asked()), "move", {"settings": {"keep": "all"}, "x": 0, "y": 0})


def test_no_functions_at_all_is_a_sentence() -> None:
    """Nothing breaks where nothing was passed."""
    made = first(OneStep(Functions()))

    assert made["problem"] is not None
    assert made["problem"]["text"] == "This picture needs a function `m_step`."
