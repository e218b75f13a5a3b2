"""The small makers of scenes, the words, and what a browser may ask."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

import reference
from simulations import acts, scene, words
from simulations.chapters.query_point import QueryPoint
from simulations.functions import Functions


@pytest.mark.parametrize(
    "covariance",
    [np.eye(2), [[3.3, 1.4], [1.4, 1.1]], [[4, 0], [0, 0]], [[1, 1], [1, 1]], np.zeros((2, 2))],
)
def test_an_ellipse_is_two_standard_deviations_wide(covariance: Any) -> None:
    """Its root times itself is four times the covariance, also of a collapsed one."""
    a, b, c = scene.ellipse(0, [1, 2], covariance)["root"]

    root = np.array([[a, b], [b, c]])
    np.testing.assert_allclose(root @ root, 4 * np.asarray(covariance), atol=0.01)


@pytest.mark.parametrize(
    ("covariance", "words"),
    [([[1, 2], [2, 1]], "has a negative eigenvalue, -1"), ([[1, 2], [0, 1]], "is not symmetric")],
)
def test_what_is_no_covariance_has_no_ellipse(covariance: Any, words: str) -> None:
    """The error names the component."""
    with pytest.raises(ValueError, match=rf"Sigma\[1\] {words}"):
        scene.ellipses(np.zeros((2, 2)), [np.eye(2), np.array(covariance)])


def test_shares_are_packed_to_a_byte_each() -> None:
    """What is unpacked differs by half a 255th at most."""
    W = np.random.default_rng(0).dirichlet([1, 1, 1], size=40)

    unpacked = scene.unpack(scene.pack(W), 40)

    assert np.abs(unpacked - W).max() <= 0.5 / 255 + 1e-12


def test_packing_survives_what_is_no_share() -> None:
    """A wrong function's −0.2 and 1.7 become none and all."""
    assert scene.unpack(scene.pack([[-0.2, 1.7]]), 1).tolist() == [[0, 1]]


@pytest.mark.parametrize(
    ("value", "text"), [(-431.23, "−431.2"), (0.04, "0.0"), (-0.04, "0.0"), (7, "7.0")]
)
def test_numbers_have_a_true_minus_and_no_minus_zero(value: float, text: str) -> None:
    """As a book prints them."""
    assert words.number(value) == text


@pytest.mark.parametrize(("value", "text"), [(14.2, "+14.2"), (-3, "−3.0"), (0, "+0.0")])
def test_gains_have_a_sign(value: float, text: str) -> None:
    """Also when they are positive."""
    assert words.gain(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.34, "34 %"), (0.001, "< 1 %"), (0.999, "> 99 %"), (0, "0 %"), (1, "100 %")],
)
def test_nearly_all_is_not_all(share: float, text: str) -> None:
    """A share of 0.999 is not 100 %."""
    assert words.percent(share) == text.replace(" %", f"{words.NARROW_SPACE}%")


def test_one_point_is_not_one_points() -> None:
    """Counts agree with their noun."""
    assert [words.plural(n, "point") for n in (0, 1, 2)] == ["0 points", "1 point", "2 points"]


@pytest.fixture
def star() -> QueryPoint:
    """A simulation with a handle and without settings."""
    return QueryPoint(Functions(responsibilities=reference.responsibilities))


class Chosen(QueryPoint):
    """The same, with settings."""

    choices = MappingProxyType({"shape": ("round", "long"), "k": (2, 3)})


def test_the_first_scene_has_each_first_option() -> None:
    """What opens is what the choices name first."""
    chosen = Chosen(Functions(responsibilities=reference.responsibilities))

    assert acts.first(chosen)["settings"] == {"shape": "round", "k": 2}
    assert len(acts.every(chosen)) == 4


def test_a_move_is_answered_by_a_frame(star: QueryPoint) -> None:
    """The part of a scene that changes, with the function's own numbers."""
    reply = acts.answer(star, "move", {"settings": {}, "x": 4, "y": 2.0})

    (frame,) = reply["frames"]
    W = frame["panels"]["shares"]["values"]
    assert W[1] > 0.9
    assert sum(W) == pytest.approx(1)


def test_a_run_is_answered_by_a_scene(star: QueryPoint) -> None:
    """The same as the one that it opens on, byte by byte."""
    reply = acts.answer(star, "run", {"settings": {}})

    assert json.dumps(reply) == json.dumps(acts.first(star))


@pytest.mark.parametrize(
    ("act", "args", "words"),
    [
        ("jump", {"settings": {}}, "no act 'jump'"),
        (["run"], {"settings": {}}, "no act"),
        ("run", None, "as an object"),
        ("run", {}, "The settings are none"),
        ("run", {"settings": {"k": 3}}, "The settings are none"),
        ("move", {"settings": {}}, "None is no coordinate"),
        ("move", {"settings": {}, "x": "1", "y": 1}, "'1' is no coordinate"),
        ("move", {"settings": {}, "x": True, "y": 1}, "True is no coordinate"),
        ("move", {"settings": {}, "x": 1, "y": float("nan")}, "nan is no coordinate"),
        ("move", {"settings": {}, "x": 1, "y": 1e300}, "too far away"),
        ("move", {"settings": {}, "x": 10**400, "y": 1}, "too far away"),
    ],
)
def test_questions_that_make_no_sense_are_refused(
    star: QueryPoint, act: Any, args: Any, words: str
) -> None:
    """What a browser sends is checked before anything is computed."""
    with pytest.raises(acts.ActError, match=words):
        acts.answer(star, act, args)


@pytest.mark.parametrize(
    "settings",
    [
        {"shape": "square", "k": 2},
        {"shape": "round", "k": 2.0},
        {"shape": "round", "k": True},
        {"shape": ["round"], "k": 2},
        {"shape": "round"},
    ],
)
def test_settings_are_options(settings: dict[str, Any]) -> None:
    """Nothing but what the controls offer."""
    chosen = Chosen(Functions(responsibilities=reference.responsibilities))

    with pytest.raises(acts.ActError):
        acts.answer(chosen, "run", {"settings": settings})
