"""Bars in a browser: heights, texts, what is unknown, and how they move."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sim_panels import BARS, HARD, SOFT
from sim_pictures import blank_page, hang, show


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
