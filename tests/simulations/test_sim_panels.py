"""Bars and curves in a browser, and all the pictures for everybody: themes, widths, axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import chromium
from playwright.sync_api import Browser, Page
from sim_pictures import blank_page, hang, show, told

from simulations.scene import ellipses, pack, plane

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
BARS: dict[str, Any] = {
    "kind": "bars",
    "name": "shares",
    "title": "responsibilities",
    "labels": ["A", "B"],
    "snap": False,
}
CURVE: dict[str, Any] = {
    "kind": "curve",
    "name": "climb",
    "title": "log-likelihood",
    "x": [0, 10],
    "y": [-500, -400],
    "x_label": "round",
    "y_label": "",
    "tracks": [
        {"name": "run 1", "values": [-490, -450, -460, -445], "fallen": [2], "frame": 3},
        {"name": "run 2", "values": [-480, -430.2, -420], "fallen": [], "frame": 7},
        {"name": "run 3", "values": [-470, -440], "fallen": [], "frame": None},
    ],
}
SOFT, HARD = (
    {"values": [0.25, 0.75], "texts": ["25 %", "75 %"]},
    {"values": [0.75, 0.25], "texts": ["75 %", "25 %"]},
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the module."""
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A blank page with the pictures' files."""
    with blank_page(browser) as made:
        yield made


def heights(page: Page) -> list[float]:
    """How high each bar is set to be, in percent."""
    style = "(all) => all.map((one) => parseFloat(one.style.height))"
    return list(page.locator(".em-fill").evaluate_all(style))


def gliding(page: Page, *state: Any) -> int:
    """How many bars are on their way just after a state was shown."""
    return int(
        page.evaluate(
            """(state) => {
              const bars = [...document.querySelectorAll(".em-fill")];
              bars.forEach((one) => getComputedStyle(one).height); // a glide has a start
              made.show(...state);
              return bars.flatMap((one) => one.getAnimations()).length;
            }""",
            list(state),
        )
    )


def spoken(page: Page) -> str | None:
    """What is read out of the bars."""
    return page.get_by_role("img").get_attribute("aria-label")


def corners(page: Page) -> list[int]:
    """Of how many corners each line of the curve is drawn, from below to above."""
    points = "(all) => all.map((one) => one.getAttribute('points'))"
    return [len(each.split()) for each in page.locator(".em-path").evaluate_all(points)]


# ---- bars -----------------------------------------------------------------------------------


def test_bars_have_heights_texts_and_words(page: Page) -> None:
    """What is seen is also said, with texts above the bars as they were given."""
    hang(page, BARS, SOFT)

    assert heights(page) == [25, 75]
    assert page.locator(".em-value").all_text_contents() == ["25 %", "75 %"]
    assert spoken(page) == "responsibilities: A 25 %; B 75 %"


def test_bars_nobody_knows_are_question_marks(page: Page) -> None:
    """Without values, and before the first state, there are no heights to be misread."""
    hang(page, BARS)
    first = page.locator(".em-value").all_text_contents()
    show(page, SOFT)
    show(page, {"values": None, "texts": []})

    assert first == ["?", "?"]
    assert page.locator(".em-value").all_text_contents() == ["?", "?"]
    assert heights(page) == [0, 0]
    assert spoken(page) == "responsibilities: A unknown; B unknown"


def test_soft_bars_glide_and_hard_ones_jump(page: Page) -> None:
    """Shown live, a soft bar takes a moment to its new height; a hard one is there."""
    hang(page, BARS, SOFT)
    soft = gliding(page, HARD)
    hang(page, {**BARS, "snap": True}, SOFT)

    assert soft == 2
    assert gliding(page, HARD) == 0


def test_bars_of_a_film_are_where_the_film_is(page: Page) -> None:
    """Soft bars are between two frames, hard ones at the first until the second is reached."""
    hang(page, BARS, SOFT)
    moving, soft = gliding(page, SOFT, HARD, 0.5), heights(page)
    hang(page, {**BARS, "snap": True}, SOFT, HARD, 0.9)

    assert (soft, moving) == ([50, 50], 0)
    assert heights(page) == [25, 75]


def test_nothing_glides_with_reduced_motion(browser: Browser) -> None:
    """Who asked for less motion has bars that jump."""
    with blank_page(browser, reduced_motion="reduce") as page:
        hang(page, BARS, SOFT)

        assert gliding(page, HARD) == 0
        assert heights(page) == [75, 25]


def test_what_is_expected_is_a_tick_with_a_note(page: Page) -> None:
    """The tick is at its height and said; without one there is no note either."""
    hang(page, BARS, {**SOFT, "expected": [0.4, 0.6]})
    ticks = page.locator(".em-tick").evaluate_all("(all) => all.map((one) => one.style.bottom)")
    noted = page.locator(".em-note").is_visible()
    words = spoken(page)
    show(page, SOFT)

    assert ticks == ["40%", "60%"]
    assert noted
    assert words == "responsibilities: A 25 %, expected 40\u202f%; B 75 %, expected 60\u202f%"
    assert not page.locator(".em-note, .em-tick").first.is_visible()


def test_bars_stay_in_their_track(page: Page) -> None:
    """A wrong share of 1.7 or less than nothing is as high as a bar can be, or nothing."""
    hang(page, BARS, {"values": [1.7, -0.2], "texts": ["170 %", "−20 %"]})

    assert heights(page) == [100, 0]
    assert page.locator(".em-value").all_text_contents() == ["170 %", "−20 %"]


# ---- curves ---------------------------------------------------------------------------------


def test_lines_grow_with_the_frames(page: Page) -> None:
    """Two values are one segment, a half is half of the next, and the end is named by value."""
    hang(page, CURVE, {"upto": [4, 2, 0], "now": 1}, {"upto": [4, 3, 0], "now": 1}, 0.5)
    drawn = corners(page)
    value = page.locator("text.em-label").text_content()
    show(page, {"upto": [4, 3, 0], "now": 1})

    assert drawn == [4, 0, 3]
    assert value == "−430.2"
    assert page.locator("text.em-label").text_content() == "−420.0"
    assert page.get_by_role("group", name="log-likelihood. run 2, −420.0 at round 2").count() == 1


def test_the_line_of_now_is_in_colour_and_above_the_others(page: Page) -> None:
    """Others are grey; it has a dot at its end."""
    hang(page, CURVE, {"upto": [4, 2, 0], "now": 1})
    now = page.locator(".em-now")
    stroke = "(one) => getComputedStyle(one.querySelector('.em-path')).stroke"

    assert now.evaluate(stroke) == "rgb(31, 95, 168)"
    assert page.locator(".em-one").first.evaluate(stroke) == "rgb(139, 146, 156)"
    assert now.evaluate("(one) => one === one.parentNode.lastElementChild")
    assert now.locator(".em-end").is_visible()
    assert page.locator(".em-end:visible").count() == 1


def test_a_fall_is_red_thick_and_marked_once_it_happened(page: Page) -> None:
    """Not before its index is reached, and then by colour, by width and by a sign."""
    hang(page, CURVE, {"upto": [2, 0, 0], "now": 0})
    before = page.locator(".em-falls *").count()
    show(page, {"upto": [3, 0, 0], "now": 0})

    assert before == 0
    assert page.locator(".em-falls path").count() == 1
    style = "(one) => [getComputedStyle(one).stroke, getComputedStyle(one).strokeWidth]"
    assert page.locator(".em-falls line").evaluate(style) == ["rgb(198, 40, 40)", "4px"]
    name = "log-likelihood. run 1, −460.0 at round 2, fell at round 2"
    assert page.get_by_role("group", name=name).count() == 1


def test_finished_lines_can_be_pointed_at(page: Page) -> None:
    """Focus tells the frame and names the line; leaving it, or Escape, tells null."""
    hang(page, CURVE, {"upto": [4, 2, 2], "now": 1})
    names = page.get_by_role("button").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('aria-label'))"
    )
    page.keyboard.press("Tab")
    text = page.locator("text.em-label").text_content()
    page.keyboard.press("Escape")

    assert names == ["run 1, −445.0 at round 3, fell at round 2: show its end"]
    assert text == "run 1: −445.0"
    assert told(page) == [3, None]
    assert page.locator("text.em-label").text_content() == "−430.2"


@pytest.mark.parametrize("touch", [False, True])
def test_mouse_and_finger_point_at_lines(browser: Browser, touch: bool) -> None:
    """Over a line, within a few pixels, its frame is told; away from it nothing is peeked at."""
    with blank_page(browser, has_touch=touch) as page:
        hang(page, CURVE, {"upto": [4, 3, 0], "now": 1})
        end = (
            page.locator(".em-one")
            .first.locator(".em-end")
            .evaluate(
                "(one) => { const at = one.getScreenCTM();"
                " return [at.e + one.cx.baseVal.value, at.f + one.cy.baseVal.value]; }"
            )
        )
        to = page.touchscreen.tap if touch else page.mouse.move
        to(end[0] - 2, end[1] + 5)
        peeked = told(page)
        to(5, 780)

        assert peeked[-1] == 3
        assert touch or told(page)[-1] is None


def test_a_curve_has_few_ticks_in_round_numbers(page: Page) -> None:
    """At most four values beside it, whole rounds below, and no label that nobody gave."""
    hang(page, {**CURVE, "x": [0, 3]}, {"upto": [4, 0, 0], "now": 0})
    texts = page.locator(".em-axes text").all_text_contents()

    assert texts == ["−500", "−450", "−400", "0", "1", "2", "3", "round"]


@pytest.mark.parametrize("state", [None, {}, {"upto": [0, 0, 0], "now": 0}])
def test_a_curve_of_nothing_is_empty(page: Page, state: Any) -> None:
    """Before the first value there are axes, and neither lines nor complaints."""
    hang(page, CURVE, state)

    assert page.locator("text.em-label").text_content() == ""
    assert page.get_by_role("button").count() == 0


def test_a_closed_curve_tells_nothing(page: Page) -> None:
    """Whoever still points at its lines hears of no frame."""
    hang(page, CURVE, {"upto": [4, 3, 0], "now": 1})
    page.evaluate("made.close()")
    page.get_by_role("button", name="run 1").focus()

    assert told(page) == []


# ---- for everybody --------------------------------------------------------------------------


def rich_plane() -> tuple[dict[str, Any], dict[str, Any]]:
    """A plane with all that a plane can have, and its state."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 2))
    drawn = ellipses([[-1, 0], [1, 0]], [np.eye(2) / 4] * 2)
    for name, one in zip("AB", drawn, strict=True):
        one["label"] = name
    handle = {"name": "the point", "at": [0, 0], "home": [0, 0], "only": None}
    state = {
        "shares": pack(rng.dirichlet([1, 1], 60)),
        "ellipses": drawn,
        "marks": [{"at": [0, 1], "sign": "diamond", "component": 0, "label": "centre"}],
        "handle_shares": [0.4, 0.6],
        "nearest": [1, 0],
    }
    return dict(plane("data", X, title="points", handle=handle)), state


PICTURES = {
    "plane": rich_plane(),
    "bars": (BARS, {**SOFT, "expected": [0.4, 0.6]}),
    "curve": (CURVE, {"upto": [4, 3, 2], "now": 2}),
}


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("is_light", ["true", "false"])
def test_every_picture_is_accessible(
    browser: Browser, name: str, width: int, is_light: str
) -> None:
    """Wide or narrow, light or dark, none breaks a rule of WCAG 2.2 AA or scrolls sideways."""
    with blank_page(browser, viewport={"width": width, "height": 800}) as page:
        page.evaluate("(light) => { document.body.dataset.jpThemeLight = light; }", is_light)
        hang(page, *PICTURES[name])
        found = Axe().run(page, options=RULES).response["violations"]

        assert [violation["id"] for violation in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
