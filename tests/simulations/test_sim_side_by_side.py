"""Chapter 6: k-means and EM from one start, and what is said of how they end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sim_places import Function, made, opened, said, unwritten
from sim_wrong import by_n

import reference
from simulations.chapters import shapes
from simulations.chapters.side_by_side import STARTS, SideBySide
from simulations.scene import unpack


def start(seed: int, shape: str) -> tuple[Any, Any]:
    """The points and the three of them at which both methods start."""
    X = shapes.cloud(shape)
    return X, X[np.random.default_rng(seed).permutation(len(X))[:3]]


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_both_end_where_the_reference_ends(shape: str) -> None:
    """Asked a round at a time, both sides reach what one long call reaches."""
    X, mu = start(STARTS[0], shape)
    centres, z = reference.kmeans_hard_em(X, mu)
    rounds = int(opened(made(SideBySide), shape=shape)["frames"][-1]["counter"].split()[1])
    phi, means, Sigma = reference.em_gmm(X, *shapes.circles(mu), rounds)

    panels = opened(made(SideBySide), shape=shape)["frames"][-1]["panels"]

    marks = [mark["at"] for mark in panels["k-means"]["marks"]]
    assert np.allclose(marks, centres, atol=6e-4)
    assert (unpack(panels["k-means"]["shares"], 300).argmax(axis=1) == z).all()
    drawn = [one["at"] for one in panels["EM"]["ellipses"]]
    assert np.allclose(drawn, means, atol=6e-3)
    W = reference.responsibilities(X, phi, means, Sigma)
    assert np.allclose(unpack(panels["EM"]["shares"], 300), W, atol=0.02)


def test_they_agree_on_round_and_part_on_elongated() -> None:
    """The two shapes of the lesson end as it says, and the bet is told so."""
    told = {
        shape: opened(made(SideBySide), shape=shape)["bet"]["told"]  # type: ignore[index]
        for shape in ("round", "elongated")
    }

    assert told["round"][0].startswith("Good bet! They agree on 300 of 300 points.")
    assert told["elongated"][1].startswith("Good bet! They agree on 268 of 300 points.")
    assert "EM 300" in told["elongated"][1]


def test_swapped_colours_are_no_disagreement() -> None:
    """Groups that are the same under other names count as agreed, and that is said."""
    told = opened(made(SideBySide), shape="round", start=2)["bet"]["told"]  # type: ignore[index]

    assert "300 of 300 points, though under other colours" in told[0]


def test_a_poor_peak_is_owned_up_to() -> None:
    """Where EM ends worse than k-means, the reason isn't the textbook's."""
    told = opened(made(SideBySide), shape="unequal", start=4)["bet"]["told"]  # type: ignore[index]

    assert "poor peak" in told[0]


def test_without_responsibilities_scikit_learn_paints() -> None:
    """The colours on the right are the same when the student has no `responsibilities`."""
    with_own, without = (
        opened(made(SideBySide, **instead)) for instead in ({}, {"responsibilities": None})
    )

    for one, other in zip(with_own["frames"], without["frames"], strict=True):
        mine, theirs = (frame["panels"]["EM"]["shares"] for frame in (one, other))
        assert np.abs(unpack(mine, 300) - unpack(theirs, 300)).max() <= 1.01 / 255


def after(rounds: int, function: Function, broken: Function) -> Function:
    """A function that breaks after so many calls."""
    calls: list[int] = []

    def both(*arguments: Any) -> Any:
        calls.append(1)
        return (function if len(calls) <= rounds else broken)(*arguments)

    return both


def test_a_fault_names_its_round() -> None:
    """The side that fails stops there, the other goes on, and the sentence says when."""
    scene = opened(made(SideBySide, em_gmm=after(3, reference.em_gmm, lambda *_: 1 / 0)))

    assert "In round 4, your `em_gmm` raised ZeroDivisionError" in said(scene)
    assert scene["problem"] is not None
    assert scene["frames"][scene["problem"]["frame"]]["counter"] == "round 3"
    assert len(scene["frames"]) > 5
    assert scene["bet"] is None


@pytest.mark.parametrize(
    ("instead", "words"),
    [
        (
            {"kmeans_hard_em": lambda X, mu, max_iter=100: (mu, np.zeros(len(X)))},
            "the mean of its points",
        ),
        ({"em_gmm": lambda X, phi, mu, Sigma, iters: (phi, mu, Sigma)}, "nothing has moved"),
        (
            {name: unwritten(name) for name in ("kmeans_hard_em", "em_gmm")},
            "this one again. Write `em_gmm`",
        ),
    ],
)
def test_a_wrong_round_is_told(instead: dict[str, Function], words: str) -> None:
    """A round that isn't one is named; and what both lack is said of both."""
    assert words in said(opened(made(SideBySide, **instead)))


def test_two_halves_are_as_good_as_a_loop() -> None:
    """Without `em_gmm` a round is `responsibilities`, then `m_step`: the pictures are the same."""
    halves = {"m_step": reference.m_step, "em_gmm": None}

    assert opened(made(SideBySide, **halves)) == opened(made(SideBySide))


def test_a_component_without_width_is_grey_not_fatal() -> None:
    """Where EM collapses onto a point and nobody can say shares, the points are grey."""

    def collapsing(X: Any, phi: Any, mu: Any, Sigma: Any, iters: int) -> Any:
        return phi, mu, np.concatenate([np.zeros((1, 2, 2)), Sigma[1:]])

    scene = opened(made(SideBySide, em_gmm=collapsing, responsibilities=None))

    assert scene["frames"][-1]["panels"]["EM"]["shares"] is None


def test_a_wrong_m_step_is_named_and_ends_its_side() -> None:
    """Covariances divided by n are no bad luck of a start; k-means goes on without EM."""
    scene = opened(made(SideBySide, em_gmm=None, m_step=by_n))

    assert scene["problem"] is not None
    assert scene["problem"]["text"].startswith(
        "In round 1, your `m_step` made ellipses that are too small"
    )
    assert scene["bet"] is None
    assert scene["frames"][-1]["caption"].endswith("EM has stopped after round 1.")
