"""The flag of a place bet: it takes the hand until it is locked, and then shows the answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from sim_hand import BET, PLANE, STATE, click, flag, plant, where
from sim_pictures import blank_page, hang, on_page, settle


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """The star among three Gaussians."""
    with blank_page(browser) as made:
        hang(made, PLANE, STATE)
        yield made


def test_a_flag_takes_the_hand_until_it_is_locked(page: Page) -> None:
    """Keys and clicks move the flag, not the handle; its value is its place; then it stays."""
    plant(page, BET)
    flag(page).focus()
    page.keyboard.press("Shift+ArrowUp")
    by_key = page.evaluate("planted.value()")
    click(page, 6, 5)
    [x, y] = page.evaluate("planted.value()")
    page.evaluate("planted.lock('Your bet is 3.2 away.')")
    click(page, 5, -1)

    assert by_key == [1, 2]
    assert (x, y) == (pytest.approx(6, abs=0.02), pytest.approx(5, abs=0.02))
    assert page.evaluate("planted.value()") == [x, y]
    assert where(page) == "x 5.0, y −1.0"


def test_the_answer_shows_once_the_bet_is_locked(page: Page) -> None:
    """Then the target and the line to it are there, and the flag is a picture with words."""
    plant(page, BET)
    before = page.locator(".em-target circle").count()
    page.evaluate("planted.lock('The mean moves there.')")
    line = page.locator(".em-miss").bounding_box()

    assert before == 0
    assert line is not None
    assert line["width"] == pytest.approx(2 * 50, abs=3)
    assert line["height"] == pytest.approx(3 * 50, abs=3)
    assert flag(page).count() == 0
    words = "Your bet: x 1.0, y 1.0. The mean moves there."
    assert page.get_by_role("img", name=words).count() == 1
    assert page.get_by_role("img", name="The answer: x 3.0, y 4.0").count() == 1
    assert page.get_by_text("your bet", exact=True).is_visible()


def test_a_flag_can_be_taken_away(page: Page) -> None:
    """Whoever wants no bet has no flag, and the handle back."""
    plant(page, BET)
    plant(page, None)
    click(page, 5, -1)

    assert page.locator(".em-flag").count() == 0
    assert where(page) == "x 5.0, y −1.0"


def test_handle_and_flag_stay_at_their_place_when_the_size_changes(page: Page) -> None:
    """A narrower plane has both where the data are."""
    plant(page, BET)
    page.evaluate("planted.lock()")
    page.set_viewport_size({"width": 320, "height": 600})
    settle(page)
    boxes = [page.locator(one).bounding_box() for one in (".em-rim", ".em-target .em-halo")]

    for box, place in zip(boxes, ((1.6, 0.9), (3, 4)), strict=True):
        assert box is not None
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        assert middle == pytest.approx(on_page(page, PLANE, *place), abs=1)
