"""Curves in a browser: how they grow, where they fell, and who points at them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sim_panels import CURVE
from sim_pictures import blank_page, hang, show, told


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A blank page with the pictures' files."""
    with blank_page(browser) as made:
        yield made


def corners(page: Page) -> list[int]:
    """Of how many corners each line of the curve is drawn, from below to above."""
    points = "(all) => all.map((one) => one.getAttribute('points'))"
    return [len(each.split()) for each in page.locator(".em-path").evaluate_all(points)]


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
