"""Figures of findings: short, the same again, in words too, and drawn from whatever numbers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from figure_pictures import ALT, pictures

from autograder.course import ROOT
from autograder.figures import _drawn, draw
from autograder.figures.canvas import ticks
from autograder.records import Picture

PICTURES = pictures()
KINDS = sorted(PICTURES)
# Whatever a student's function may return once it has the right shape, and some that has not.
HOSTILE = [1e90, -1e90, 1e308, 1e-300, 0.0, -1.0, 10**400, None, float("nan"), float("inf"), "<b>"]
GIVEN = {  # what a student's function has a say in, by kind
    "colours": ["yours", "yours_mu"],
    "ellipses": ["X", "yours_mu", "yours_Sigma", "W"],
    "sample": ["X", "W"],
    "curve": ["yours"],
}


def changed(kind: str, **numbers: Any) -> Picture:
    """Return the picture of a kind with other numbers."""
    made = PICTURES[kind]
    return replace(made, numbers={**made.numbers, **numbers})


def words(svg: str) -> list[str]:
    """Return all text of a figure: its title first."""
    root = ElementTree.fromstring(svg)
    return [text.strip() for text in root.itertext() if text.strip()]


def filled(value: Any, other: Any) -> Any:
    """Return nested lists of the same shape with another number everywhere."""
    return [filled(one, other) for one in value] if isinstance(value, list) else other


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_is_small_and_well_formed(kind: str) -> None:
    """It fits a page of many, and any reader of XML can read it."""
    svg = draw(PICTURES[kind])

    assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    assert len(svg) < 25_000


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_is_the_same_bytes_again(kind: str) -> None:
    """Nothing in it knows the time, or what was drawn before."""
    first = draw(PICTURES[kind])
    _drawn.cache_clear()

    assert draw(PICTURES[kind]) == first


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_says_in_words_what_it_shows(kind: str) -> None:
    """Its title is the picture's own sentence, which pages make the alternative text of."""
    assert words(draw(PICTURES[kind]))[0] == ALT


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_runs_loads_and_styles_nothing(kind: str) -> None:
    """A page may forbid scripts, styles and every address, and still shows it."""
    svg = draw(PICTURES[kind])

    assert not re.search(r"<script|<style|style=|<!|<\?|<image|<foreignObject|\bon\w+=", svg)
    assert all(link.startswith("#") for link in re.findall(r'href="([^"]*)"', svg))
    assert re.findall(r"https?://[^\"]*", svg) == ["http://www.w3.org/2000/svg"]


def test_no_name_within_a_figure_can_meet_another_figures() -> None:
    """A page holds many figures: none of them refers to anything by its name."""
    for picture in PICTURES.values():
        assert not re.search(r" id=|href=|url\(", draw(picture))


def test_an_ellipse_goes_through_its_points() -> None:
    """It is drawn where two standard deviations from its centre are, turned as it should be."""
    Sigma = [[[2.0, 1.0], [1.0, 1.0]]]
    picture = changed("ellipses", right_mu=[[0.0, 0.0]], right_Sigma=Sigma, yours_Sigma=[], X=[])

    svg = draw(picture)

    numbers = r'rx="([\d.]+)" ry="([\d.]+)".*? rotate\(([-\d.]+)\)'
    found = re.search(numbers, svg)
    assert found is not None
    rx, ry, angle = map(float, found.groups())
    variances, axes = np.linalg.eigh(Sigma[0])
    assert rx / ry == pytest.approx(np.sqrt(variances[1] / variances[0]), rel=1e-2)
    assert np.tan(np.radians(-angle)) == pytest.approx(axes[1, 1] / axes[0, 1], rel=1e-2)


def test_an_axis_has_few_round_numbers() -> None:
    """They lie within its ends, and rounds have no halves."""
    assert ticks(-410.3, -365.1, 5) == [-410, -400, -390, -380, -370]
    assert ticks(-0.2, 4.2, 6, whole=True) == [0, 1, 2, 3, 4]
    assert ticks(0.9, 1.1, 6, whole=True) == [1]


@pytest.mark.parametrize("number", HOSTILE, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_any_number_everywhere_is_drawn(kind: str, number: Any) -> None:
    """Each of a student's arrays full of one number, one at a time and all at once."""
    given = {name: PICTURES[kind].numbers.get(name, [[0, 0]] * 3) for name in GIVEN[kind]}
    hostile = {name: filled(value, number) for name, value in given.items()}

    for numbers in (*({name: value} for name, value in hostile.items()), hostile):
        svg = draw(changed(kind, **numbers))
        assert ElementTree.fromstring(svg) is not None
        assert len(svg) < 30_000
        assert not re.search(r"nan|inf\b|e\+\d", svg.replace("Infinity", ""))


@pytest.mark.parametrize("kind", KINDS)
def test_any_one_odd_number_is_drawn(kind: str) -> None:
    """One entry of one array is something else."""
    for name in GIVEN[kind]:
        for number in HOSTILE:
            values = json.loads(json.dumps(PICTURES[kind].numbers.get(name, [[0, 0]] * 3)))
            place = values
            while isinstance(place[0], list):
                place = place[0]
            place[0] = number
            assert words(draw(changed(kind, **{name: values})))[0] == ALT


@pytest.mark.parametrize("odd", [[], [[]], [1, [2, 3]], [[1, 2, 3]], [[[1]]], "words", None, 7, {}])
@pytest.mark.parametrize("kind", KINDS)
def test_any_shape_is_drawn(kind: str, odd: Any) -> None:
    """What has another shape than it should is left out, and stops nothing."""
    for name in PICTURES[kind].numbers:
        if name != "falls":
            assert words(draw(changed(kind, **{name: odd})))[0] == ALT


def test_what_is_no_ellipse_is_named() -> None:
    """A matrix that is not symmetric, or not positive definite, is left out with a note."""
    Sigma = [[[1, 0.5], [0, 1]], [[1, 2], [2, 1]], [[0, 0], [0, 0]]]

    told = words(draw(changed("ellipses", yours_Sigma=Sigma)))

    for j in range(3):
        assert f"Your Sigma[{j}] is no covariance, and has no ellipse." in told


def test_what_lies_far_away_is_named() -> None:
    """The window shows what is right; a student's far centre and huge ellipse are told of."""
    mu = [[1e6, 0.0], [0.5, 0.5], [0.5, 0.5]]
    Sigma = [[[1, 0], [0, 1]], [[1e12, 0], [0, 1e12]], [[1e-12, 0], [0, 1e-12]]]

    told = words(draw(changed("ellipses", yours_mu=mu, yours_Sigma=Sigma)))

    assert "Your mu[0] lies outside the picture." in told
    assert "Your ellipse 0 lies outside the picture." in told
    assert "Your ellipse 1 is far too wide to be seen." in told
    assert "Your ellipse 2 is too small to be seen." in told


def test_a_wild_answer_does_not_move_the_window() -> None:
    """The right ellipses stand where they stand beside an ordinary answer."""
    wild = draw(changed("ellipses", yours_mu=[[1e90, 1e90]] * 3, yours_Sigma=[]))
    plain = draw(changed("ellipses", yours_mu=[], yours_Sigma=[]))

    dashed = re.compile(r"<ellipse[^<>]*stroke-dasharray[^<>]*>")
    assert len(dashed.findall(plain)) == 3
    assert dashed.findall(wild) == dashed.findall(plain)
    assert len(words(wild)) == len(words(plain)) + 3


def test_draws_far_away_are_counted() -> None:
    """A sample shows the mixture's surroundings, and tells how many points are elsewhere."""
    X = [[1e9, 1e9]] * 7 + [[0, 0]] * 83

    assert "7 of 90 points lie outside the picture." in words(draw(changed("sample", X=X)))


def test_draws_are_counted_by_component() -> None:
    """How many came from each is told beside how many should on average."""
    W = np.eye(3)[[0] * 45 + [1] * 45].tolist()

    told = words(draw(changed("sample", W=W)))

    assert "Draws of each component: 45, 45, 0; phi = 0.5, 0.3, 0.2." in told


def test_ten_components_have_ten_colours() -> None:
    """More components than the course's have signs and colours, too."""
    W = np.eye(10)[np.arange(90) % 10].tolist()

    svg = draw(changed("colours", yours=W, right=W))

    assert len(set(re.findall(r'fill="(#[0-9a-f]{6})"', svg))) >= 10


def test_one_point_and_equal_points_are_drawn() -> None:
    """A window around a single place has a size all the same."""
    one = {"X": [[2.0, 2.0]], "yours": [[1.0]], "right": [[1.0]], "mu": [], "Sigma": []}
    equal = {"X": [[5.0, 5.0]] * 9, "yours": [[1.0]] * 9, "right": [[1.0]] * 9}

    for numbers in (one, one | equal):
        assert words(draw(changed("colours", **numbers)))[0] == ALT


def test_rows_that_do_not_sum_to_one_are_told() -> None:
    """Otherwise nobody would know why points are black."""
    yours = [[0.1, 0.1, 0.1]] * 5 + PICTURES["colours"].numbers["yours"][5:]

    told = words(draw(changed("colours", yours=yours)))

    assert any(text.startswith("In 5 rows your shares do not sum to one") for text in told)


@pytest.mark.parametrize(
    ("wrong", "note"),
    [
        (20, "20 of 90 points have another label; 8 of them are ringed."),
        (3, "3 of 90 points have another label; these are ringed."),
    ],
)
def test_labels_are_not_called_shares(wrong: int, note: str) -> None:
    """Where all shares are 0 or 1, a point has the right label or another one."""
    right = np.eye(3)[np.arange(90) % 3]
    yours = np.concatenate([right[:wrong, ::-1], right[wrong:]])
    yours[1:wrong:3] = [1, 0, 0]  # the middle of three stays where it is when they are turned round

    told = words(draw(changed("colours", yours=yours.tolist(), right=right.tolist())))

    assert note in told


def test_a_history_may_be_long_odd_and_short() -> None:
    """What is left out of the curve is told; one value is a curve, too."""
    long = [-1.0 / (i + 1) for i in range(5000)]

    told = words(draw(changed("curve", yours=long, falls=[4, 4998])))
    odd = words(draw(changed("curve", yours=[None, -2.0, 1e300, -1.0], falls=[0])))

    assert "The first 400 rounds; 4600 more follow." in told
    assert "2 values that are no finite numbers, or huge, are left out." in odd
    assert words(draw(changed("curve", yours=[-3.0], falls=[])))[0] == ALT


def test_falls_are_marked_and_counted() -> None:
    """A fall is a mark and a sentence, not a colour alone."""
    yours = [-5.0, -4.0, -4.5, -3.0, -3.5]

    assert "▼ marks the 2 falls." in words(draw(changed("curve", yours=yours, falls=[1, 3])))


def test_notes_are_few() -> None:
    """Twenty ellipses that cannot be drawn are not twenty lines."""
    told = words(draw(changed("ellipses", yours_mu=[[0, 0]] * 20, yours_Sigma=[[[0, 0]] * 2] * 20)))

    assert len(told) < 10
    assert "(and 15 more such notes)" in told


def test_no_figure_waits_for_matplotlib() -> None:
    """Drawing with it would take longer than most of grading."""
    code = (
        "import sys; sys.path[:0] = ['tests/figures']; from figure_pictures import pictures; "
        "from autograder.figures import draw; [draw(one) for one in pictures().values()]; "
        "print('matplotlib' in sys.modules)"
    )

    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)

    assert said.stdout.strip() == "False", said.stderr
