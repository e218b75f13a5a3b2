"""Planes in a browser: points on the canvas, and what is drawn above them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page
from sim_pictures import PALETTE, blank_page, field, hang, pixel, settle, show, spot

from simulations.scene import ellipse, pack, plane

POINTS = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 3.0], [4.0, 3.0]])
SHARES = pack([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.5, 0.5, 0]])


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A blank page with the pictures' files on an ordinary screen."""
    with blank_page(browser) as made:
        yield made


def panel(**more: Any) -> dict[str, Any]:
    """A plane of four points."""
    return dict(plane("data", POINTS, **more))


def colour(page: Page, i: int, shown: dict[str, Any] | None = None) -> tuple[int, ...]:
    """The colour in the middle of a point."""
    return pixel(page, *spot(page, shown or panel(), *POINTS[i]))[:3]


def is_there(page: Page, x: float, y: float) -> bool:
    """Whether anything is painted at a place of the plane."""
    return pixel(page, *spot(page, panel(), x, y))[3] > 200


def test_each_point_has_the_blend_of_its_owners_colours(page: Page) -> None:
    """A whole point has its component's colour, a halved one the mean of two."""
    hang(page, panel(), {"shares": SHARES})

    assert [colour(page, i) for i in range(3)] == PALETTE[:3]
    assert colour(page, 3) == (107, 104, 89)


def test_a_plane_says_once_who_owns_its_points(page: Page) -> None:
    """The plane's own shares colour each state that says none; a state may still say nobody."""
    owned = panel(shares=SHARES)
    hang(page, owned)

    show(page, {})
    plain = [colour(page, i) for i in range(3)]
    show(page, {"shares": None})
    nobody = [colour(page, i) for i in range(3)]

    assert plain == PALETTE[:3]
    assert len(set(nobody)) == 1
    assert nobody[0] not in PALETTE


def test_colours_blend_between_frames(page: Page) -> None:
    """Halfway to the next frame a point has the mean of both colours, at its end the new one."""
    to = pack([[0, 1, 0]] * 4)
    hang(page, panel(), {"shares": SHARES}, {"shares": to}, 0.5)
    halfway = colour(page, 0)
    show(page, {"shares": to}, {"shares": SHARES}, 0)

    assert halfway == (107, 104, 89)
    assert colour(page, 0) == PALETTE[1]


def test_points_without_owners_are_grey_in_both_themes(page: Page) -> None:
    """Without shares all points have one grey, and a new theme repaints them by itself."""
    hang(page, panel(), {})
    light = {colour(page, i) for i in range(4)}
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.wait_for_function(
        "getComputedStyle(document.querySelector('canvas')).color !== 'rgb(139, 146, 156)'"
    )
    settle(page)

    assert light == {(139, 146, 156)}
    assert {colour(page, i) for i in range(4)} == {(127, 135, 146)}


def test_signs_tell_components_apart_without_colour(page: Page) -> None:
    """A square fills its corner, a circle doesn't, and a triangle has its tip above."""
    hang(page, panel(), {"shares": SHARES})
    corner, tip = 0.7 * 4.6 * 1.1, 1.2 * 4.6 * 1.1

    def at(i: int, dx: float, dy: float) -> bool:
        px, py = spot(page, panel(), *POINTS[i])
        return pixel(page, px + dx, py + dy)[3] > 200

    assert at(2, corner, -corner)
    assert not at(0, corner + 1, -corner - 1)
    assert at(1, 0, -tip)
    assert not at(1, 0, tip)


def test_only_the_first_points_are_there(page: Page) -> None:
    """With a count of two, the third point isn't painted; with none given, all are."""
    hang(page, panel(), {"count": 2})
    before = [is_there(page, *point) for point in POINTS]
    show(page, {})

    assert before == [True, True, False, False]
    assert is_there(page, *POINTS[3])


def test_a_falling_point_flies_from_its_component(page: Page) -> None:
    """It starts at the component, which is picked out meanwhile, and lands on its place."""
    state = {"count": 3, "shares": SHARES, "ellipses": [ellipse(1, [2, 2], np.eye(2) / 9)]}
    falls = {**state, "count": 4, "falling": 3, "falling_from": [2, 2]}
    hang(page, panel(), state, falls, 0.1)
    start = is_there(page, 2, 2), is_there(page, *POINTS[3])
    picked = page.locator(".em-picked").count()
    show(page, state, falls, 0.999)
    end = is_there(page, 2, 2), is_there(page, *POINTS[3])
    show(page, falls)

    assert (start, end) == ((True, False), (False, True))
    assert picked == 1
    assert page.locator(".em-picked, .em-fall line").count() == 0


def test_the_canvas_is_repainted_only_for_a_change(page: Page) -> None:
    """The same state again, and ellipses that move under points that don't, repaint nothing."""
    hang(page, panel(), {"shares": SHARES})
    page.evaluate("""() => {
      const context = document.querySelector("canvas").getContext("2d");
      const clear = context.clearRect.bind(context);
      window.cleared = 0;
      context.clearRect = (...box) => { cleared += 1; clear(...box); };
    }""")
    moved = {"shares": SHARES, "ellipses": [ellipse(0, [1, 1], np.eye(2))]}
    show(page, {"shares": SHARES})
    show(page, {"shares": SHARES}, moved, 0.5)
    same = page.evaluate("cleared")
    show(page, {"shares": pack(np.eye(4))})

    assert (same, page.evaluate("cleared")) == (0, 1)


def test_the_canvas_has_the_pixels_of_a_fine_screen(browser: Browser) -> None:
    """At two pixels to one the canvas is twice as wide as its box, and follows its width."""
    with blank_page(browser, device_scale_factor=2) as page:
        hang(page, panel(), {"shares": SHARES})
        wide = page.evaluate("document.querySelector('canvas').width"), field(page)["width"]
        page.set_viewport_size({"width": 320, "height": 600})
        settle(page)
        narrow = page.evaluate("document.querySelector('canvas').width"), field(page)["width"]

        assert wide == (1200, 600)
        assert narrow == (600, 300)
        assert colour(page, 1) == PALETTE[1]


def test_an_ellipse_lies_where_its_gaussian_is(page: Page) -> None:
    """One and two standard deviations are drawn two and four units from the mean."""
    wide = ellipse(0, [1, 2], np.diag([1, 0.25]))
    hang(page, panel(ellipses=[wide]), {})
    box = page.locator(".em-ellipse").bounding_box()
    corner = field(page)
    left, top = spot(page, panel(), -1, 3)
    right, bottom = spot(page, panel(), 3, 1)

    assert box is not None
    assert box["x"] - corner["x"] == pytest.approx(left, abs=2)
    assert box["y"] - corner["y"] == pytest.approx(top, abs=2)
    assert box["width"] == pytest.approx(right - left, abs=4)
    assert box["height"] == pytest.approx(bottom - top, abs=4)


def test_ellipses_glide_between_frames(page: Page) -> None:
    """A quarter of the way the centre is there, and what comes only next is still faint."""
    here, there = ellipse(0, [0, 0], np.eye(2)), ellipse(0, [4, 0], np.eye(2))
    new = ellipse(1, [2, 2], np.eye(2))
    hang(page, panel(), {"ellipses": [here]}, {"ellipses": [there, new]}, 0.25)
    groups = page.locator(".em-ellipses > g")
    box = groups.first.locator(".em-ellipse").bounding_box()

    assert box is not None
    middle = box["x"] + box["width"] / 2 - field(page)["x"]
    assert middle == pytest.approx(spot(page, panel(), 1, 0)[0], abs=1)
    assert groups.last.get_attribute("opacity") == "0.25"


def test_a_collapsed_ellipse_can_still_be_seen(page: Page) -> None:
    """A covariance of nothing is a dot of some pixels, not an ellipse that isn't drawn."""
    hang(page, panel(), {"ellipses": [ellipse(0, [1, 1], np.zeros((2, 2)))]})
    box = page.locator(".em-ellipse").bounding_box()

    assert box is not None
    assert 3 < box["width"] < 12


def test_components_differ_by_dashes_and_faint_ones_are_thin(page: Page) -> None:
    """The first three outlines have three different dashes; a faint one is thinner."""
    each = [ellipse(j, [j, 1], np.eye(2)) for j in range(3)]
    hang(page, panel(ellipses=[*each, ellipse(0, [0, 0], np.eye(2), faint=True)]), {})
    styles = page.locator(".em-ellipse").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one))"
        ".map((style) => [style.strokeDasharray, parseFloat(style.strokeWidth)])"
    )

    assert len({dashes for dashes, _ in styles[:3]}) == 3
    assert styles[3][1] < styles[0][1]


def test_labels_stand_at_what_they_name(page: Page) -> None:
    """An ellipse has its label in its centre, a mark beside it, and text stays text."""
    mark = {"at": [3, 2], "sign": "cross", "component": None, "label": "<b>new</b>"}
    line = {"path": [[-1, 1], [5, 1]], "component": None, "label": "border"}
    named = ellipse(0, [1, 2], np.eye(2), label="A")
    hang(page, panel(ellipses=[named], lines=[line]), {"marks": [mark]})
    box = page.get_by_text("A", exact=True).bounding_box()

    assert box is not None
    x, y = spot(page, panel(), 1, 2)
    assert box["x"] - field(page)["x"] == pytest.approx(x, abs=14)
    assert box["y"] + box["height"] / 2 - field(page)["y"] == pytest.approx(y, abs=6)
    assert page.locator(".em-labels text").all_text_contents() == ["border", "A", "<b>new</b>"]
    assert page.locator(".em-lines polyline").count() == 1


def test_units_that_differ_are_stretched_and_have_ticks(page: Page) -> None:
    """Minutes of eruption and of waiting fill the field; round numbers are written beside."""
    stretched = panel(
        x=[1.5, 5.5],
        y=[40, 100],
        equal=False,
        x_label="eruption (minutes)",
        y_label="waiting (minutes)",
    )
    hang(page, stretched, {"ellipses": [ellipse(0, [3.5, 70], np.diag([1, 225]))]})
    box, whole = page.locator(".em-ellipse").bounding_box(), field(page)
    texts = page.locator(".em-axes text").all_text_contents()

    assert box is not None
    assert box["width"] > 0.8 * whole["width"]
    assert box["height"] > 0.75 * whole["height"]
    assert {"2", "3", "4", "5", "40", "60", "80", "100"} < set(texts)
    assert {"eruption (minutes)", "waiting (minutes)"} < set(texts)


def test_no_axes_are_drawn_without_labels(page: Page) -> None:
    """Points in no particular units have no numbers around them."""
    hang(page, panel(), {})

    assert page.locator(".em-axes *").count() == 0


@pytest.mark.parametrize("state", [None, {}, {"shares": None, "ellipses": [], "count": 0}])
def test_a_state_that_says_nothing_is_fine(page: Page, state: Any) -> None:
    """Without points and without a state there is an empty picture, and no complaint."""
    hang(page, panel(points=[], title="`X`, hidden"), state)

    assert page.get_by_role("group", name="`X`, hidden").count() == 1
    assert page.locator("figcaption code").inner_text() == "X"


def test_backticks_are_code_and_nothing_is_markup(page: Page) -> None:
    """Texts are nodes of text and of code; tags in them are read as they are."""
    html = page.evaluate("""() => {
      const all = document.createElement("p");
      all.append(...rich("your `m_step` <i>fell</i>"));
      return all.innerHTML;
    }""")

    assert html == "your <code>m_step</code> &lt;i&gt;fell&lt;/i&gt;"
