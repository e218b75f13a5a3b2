"""Static pictures: what stands in them, that they are harmless, and that they stay the same."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import sim_scenes

import reference
from simulations.acts import first
from simulations.draw import draw
from simulations.functions import Functions
from simulations.query_point import QueryPoint
from simulations.scene import Scene, ellipse, pack, plane, problem
from simulations.svg import lines

GOLDEN = Path(__file__).parent / "golden"
RENEW = "EM_COURSE_RENEW_GOLDEN"
SVG = "{http://www.w3.org/2000/svg}"


def query_point() -> Scene:
    """The scene of chapter 3."""
    return first(QueryPoint(Functions(responsibilities=reference.responsibilities)))


SCENES: dict[str, Callable[[], Scene]] = {"film": sim_scenes.film, "query-point": query_point}


def texts(picture: str) -> str:
    """All words that stand in a picture, in reading order, and its description."""
    found = []
    for element in ElementTree.fromstring(picture).iter():
        if element.tag in {f"{SVG}text", f"{SVG}desc"}:
            found.append("".join(element.itertext()))
    return "\n".join(found)


@pytest.mark.parametrize("name", SCENES)
def test_pictures_are_those_that_were_looked_at(name: str) -> None:
    """Byte for byte; after a wanted change renew them, look at each, and commit them."""
    golden = GOLDEN / f"{name}.svg"
    picture = draw(SCENES[name]()) + "\n"
    if os.environ.get(RENEW):
        golden.write_text(picture, "utf-8")

    assert golden.read_text("utf-8") == picture, (
        f"The picture of {name} has changed. If that is meant, run {RENEW}=1 pytest {__file__}, "
        "look at the new picture in a browser, and commit it."
    )


@pytest.mark.parametrize("name", SCENES)
def test_pictures_can_stand_in_any_page(name: str) -> None:
    """No ids to collide, no styles to leak, nothing to run or to load, no page to widen."""
    picture = draw(SCENES[name]())

    names = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(picture).iter()}
    allowed = {"svg", "title", "desc", "g", "rect", "path", "ellipse", "circle", "line"}
    assert names <= allowed | {"text", "tspan"}
    assert not re.search(r"\b(id|href|style|on\w+)=|url\(", picture)
    assert picture.count("http") == 1  # the name of SVG itself


def test_a_picture_says_what_it_shows_to_those_who_hear_it() -> None:
    """The title is its first child; the description holds lead, captions and the problem."""
    root = ElementTree.fromstring(draw(sim_scenes.film()))

    title, desc = root[0], root[1]
    assert root.attrib["role"] == "img"
    assert (title.tag, title.text) == (f"{SVG}title", "Everything at once")
    assert desc.tag == f"{SVG}desc"
    for words in ("A lead with code in it", "This is caption 4.", "your m_step returned NaN in mu"):
        assert words in str(desc.text)


def test_whatever_stands_in_texts_stays_text() -> None:
    """Markup, quotes and characters that XML cannot hold change nothing but the words."""
    hostile = 'Your `m_step` raised </text><script>alert("1")</script> \x1b[31m\x00\ud800 & more'

    picture = draw(sim_scenes.scene(title=hostile, lead=hostile, problem=problem(hostile)))

    assert "<script" not in picture
    assert "alert(" in texts(picture)
    picture.encode("utf-8")


def test_a_problem_is_told_with_a_sign_and_not_only_a_colour() -> None:
    """What is wrong has an exclamation mark, what is not written yet has dots."""
    wrong = draw(sim_scenes.scene(problem=problem("Your `harden` returned NaN.")))
    todo = draw(sim_scenes.scene(problem=problem("Write `harden`.", "todo")))

    assert "\n!\n" in texts(wrong)
    assert "\n…\n" in texts(todo)
    assert "Write harden." in texts(todo)


def test_a_covered_panel_is_drawn_without_its_cover() -> None:
    """Who cannot press a button would otherwise see nothing but question marks."""
    bet = query_point()["bet"]

    assert bet is not None
    assert bet["covers"] == ["shares"]
    assert "96" in texts(draw(query_point()))
    assert bet["prompt"] not in texts(draw(query_point()))


def test_an_ellipse_is_the_unit_circle_moved_to_its_place() -> None:
    """The matrix takes a point of the unit circle to where the eigenvectors say."""
    covariance = np.array([[2.0, 0.6], [0.6, 0.5]])
    one = ellipse(1, [3.0, 1.0], covariance)
    made = plane("data", [[0.0, 0.0]], x=[0.0, 8.0], y=[-4.0, 4.0], points=[], ellipses=[one])

    picture = draw(sim_scenes.scene(panels=[made]))

    found = re.search(r'<ellipse[^>]*transform="matrix\(([^)]*)\)"', picture)
    assert found is not None
    a, b, c, d, e, f = map(float, found[1].split())
    scale = 440 / 8
    values, axes = np.linalg.eigh(covariance)
    tip = [3.0, 1.0] + 2 * np.sqrt(values[1]) * axes[:, 1]
    u, v = axes[:, 1]
    assert (a * u + c * v + e, b * u + d * v + f) == pytest.approx(
        (scale * tip[0], scale * (4 - tip[1])), abs=1
    )


def test_a_collapsed_ellipse_is_still_seen() -> None:
    """A covariance of nothing would make a matrix that draws nothing."""
    dot = ellipse(0, [0.0, 0.0], np.zeros((2, 2)))
    made = plane("data", [[-1.0, -1.0], [1.0, 1.0]], points=[], ellipses=[dot])

    picture = draw(sim_scenes.scene(panels=[made]))

    assert 'transform="matrix(0.5 0 0 -0.5 ' in picture


def test_components_differ_without_their_colours() -> None:
    """Six components have six dashes and six signs."""
    circles = [ellipse(j, [0.0, 0.0], np.eye(2)) for j in range(6)]
    made = plane("data", np.arange(12.0).reshape(6, 2), ellipses=circles)

    picture = draw(
        sim_scenes.scene(
            panels=[made], frames=[sim_scenes.frame(0, data={"shares": pack(np.eye(6))})]
        )
    )

    dashes = re.findall(r"<ellipse[^>]*?(?:stroke-dasharray=\"([^\"]*)\")?/>", picture)
    shapes = re.findall(r'<path d="M[-\d.]+ [-\d.]+([^"]*)"', picture)
    assert len(set(dashes)) == 6
    assert len(set(shapes)) == 6


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("", []),
        ("one two three", ["one two", "three"]),
        ("a`b c`d", ["ab cd"]),
        ("34\u202f% of it", ["34\u202f% of", "it"]),
        ("extraordinarily", ["extraord", "inarily"]),
        ("odd ` tick", ["odd `", "tick"]),
    ],
)
def test_lines_break_at_spaces_and_only_long_words_are_cut(text: str, broken: list[str]) -> None:
    """A narrow space holds together what it joins; a word that fits nowhere is cut."""
    made = lines(text, 4.4)

    assert [" ".join("".join(run for run, _ in word) for word in line) for line in made] == broken
