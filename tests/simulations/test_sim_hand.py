"""What a hand can do in a plane: keys, mouse and touch move the handle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page
from sim_hand import BET, PLANE, STATE, click, drag, listeners, plant, star, where
from sim_pictures import blank_page, hang, on_page, settle, show, told

from simulations.scene import plane


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """The star among three Gaussians."""
    with blank_page(browser) as made:
        hang(made, PLANE, STATE)
        yield made


def test_a_handle_says_what_it_is_where_it_is_and_how_it_moves(page: Page) -> None:
    """It is a slider with a name, a range, a place in words, and help."""
    page.evaluate("made.describe('B has 96 %')")

    assert where(page) == "x 1.6, y 0.9; B has 96 %"
    assert star(page).get_attribute("aria-valuenow") == "1.6"
    assert star(page).get_attribute("aria-valuemin") == "-3"
    assert star(page).get_attribute("aria-valuemax") == "9"
    assert "Arrow keys" in str(star(page).get_attribute("aria-description"))
    assert star(page).get_attribute("data-lm-suppress-shortcuts") == "true"


def test_arrows_move_a_tenth_with_shift_a_whole_and_home_returns(page: Page) -> None:
    """Each key is one move, told once, and the page doesn't scroll or hear of it."""
    page.evaluate("addEventListener('keydown', ({key}) => key === 'Shift' || told.push(key))")
    star(page).focus()
    keys = ["ArrowRight", "Shift+ArrowRight", "ArrowUp", "Shift+ArrowUp", "ArrowLeft", "ArrowDown"]
    for key in [*keys, "Shift+ArrowDown", "Home"]:
        page.keyboard.press(key)

    assert told(page) == [
        [1.7, 0.9],
        [2.7, 0.9],
        [2.7, 1],
        [2.7, 2],
        [2.6, 2],
        [2.6, 1.9],
        [2.6, 0.9],
        [1.6, 0.9],
    ]


@pytest.mark.parametrize("key", ["Control+ArrowRight", "Alt+ArrowUp", "a", "Home"])
def test_other_keys_move_nothing(page: Page, key: str) -> None:
    """Shortcuts of the page stay those of the page, and a move to the same place is none."""
    star(page).focus()
    page.keyboard.press(key)

    assert told(page) == []


def test_a_handle_stays_within_its_plane(page: Page) -> None:
    """Far beyond the edge it is at the edge, by keys and by mouse."""
    star(page).focus()
    for _ in range(10):
        page.keyboard.press("Shift+ArrowRight")
    drag(page, (9, 0.9), (9, 30))

    assert where(page) == "x 9.0, y 7.5"


def test_a_click_anywhere_sends_the_handle_there(page: Page) -> None:
    """Nobody needs to drag: one click moves it, focuses it, and is told once."""
    click(page, 5, -1)

    [[x, y]] = told(page)
    assert (x, y) == (pytest.approx(5, abs=0.02), pytest.approx(-1, abs=0.02))
    assert where(page) == "x 5.0, y −1.0"
    assert star(page).evaluate("(one) => one === document.activeElement")


def test_another_button_of_the_mouse_moves_nothing(page: Page) -> None:
    """The menu of the right button is the browser's."""
    click(page, 5, -1, button="right")

    assert told(page) == []


def test_dragging_keeps_hold_where_the_hand_took_it(page: Page) -> None:
    """Taken beside its middle it doesn't jump; it goes as far as the hand goes, and stops."""
    drag(page, (1.7, 0.8), (1.7, 0.8), (2.7, 1.8), (3.7, 2.8))
    page.mouse.move(*on_page(page, PLANE, 0, 0))

    moves = told(page)
    assert len(moves) == 2
    assert moves[-1] == [pytest.approx(3.6, abs=0.02), pytest.approx(2.9, abs=0.02)]


def test_a_cancelled_drag_returns(page: Page) -> None:
    """When the system takes the pointer away, the handle is where it was."""
    page.mouse.move(*on_page(page, PLANE, 1.6, 0.9))
    page.mouse.down()
    page.mouse.move(*on_page(page, PLANE, 4, 4))
    page.locator(".em-field").dispatch_event("pointercancel", {"pointerId": 1})

    assert where(page) == "x 1.6, y 0.9"


def test_the_line_to_the_nearest_follows_the_hand_at_once(page: Page) -> None:
    """No new state is needed: its start moves with the handle, its end stays."""
    line = page.locator(".em-nearest")
    before = [float(str(line.get_attribute(name))) for name in ("x1", "x2")]
    click(page, 5, -1)
    after = [float(str(line.get_attribute(name))) for name in ("x1", "x2")]
    show(page, {**STATE, "nearest": None})

    assert after[0] - before[0] == pytest.approx(3.4 * 50, abs=1)
    assert after[1] == before[1]
    assert not line.is_visible()


def test_a_handle_is_painted_with_its_shares(page: Page) -> None:
    """Its middle is the blend, its ring has an arc a component; without shares it is plain."""
    show(page, {"handle_shares": [0.5, 0.5, 0]})
    arcs = page.locator(".em-arcs circle")
    dashes = arcs.evaluate_all("(all) => all.map((one) => one.getAttribute('stroke-dasharray'))")
    blend = page.locator(".em-disc").evaluate("(one) => one.style.fill")
    show(page, {"handle_shares": None})

    assert dashes == ["0.5000 1", "0.5000 1", "0.0000 1"]
    assert blend == "rgb(107, 104, 89)"
    assert arcs.count() == 0
    assert page.locator(".em-disc").evaluate("(one) => one.style.fill") == ""


def test_putting_the_handle_tells_nobody(page: Page) -> None:
    """A reset from outside moves it, and isn't a move by hand."""
    page.evaluate("made.put(3, 3)")

    assert where(page) == "x 3.0, y 3.0"
    assert told(page) == []


def test_a_handle_on_rails_moves_along_x_alone(page: Page) -> None:
    """Any arrow moves it along x, a click above it keeps its height, and only x is read out."""
    hang(page, {**PLANE, "handle": {**PLANE["handle"], "only": "x"}}, STATE)
    star(page).focus()
    for key in ("ArrowUp", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    click(page, 4, 6)

    assert where(page) == "x 4.0"
    assert [y for _, y in told(page)] == [0.9] * 4


def test_a_finger_moves_it_and_the_page_stays(browser: Browser) -> None:
    """A tap sends it there; the handle takes 44 pixels of finger, and no pan starts in it."""
    with blank_page(browser, has_touch=True, viewport={"width": 320, "height": 600}) as page:
        hang(page, PLANE, STATE)
        page.touchscreen.tap(*on_page(page, PLANE, 6, 5))

        box = page.locator(".em-hit").bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        assert where(page) == "x 6.0, y 5.0"
        style = "(one) => getComputedStyle(one).touchAction"
        assert page.locator(".em-field").evaluate(style) == "none"
        assert star(page).evaluate("(one) => one === document.activeElement")


def test_a_plane_without_handle_leaves_touch_and_clicks_alone(page: Page) -> None:
    """There a finger scrolls the page."""
    hang(page, {**PLANE, "handle": None}, {})
    click(page, 5, -1)

    style = "(one) => getComputedStyle(one).touchAction"
    assert page.locator(".em-field").evaluate(style) == "auto"
    assert page.get_by_role("slider").count() == 0


def test_a_closed_plane_listens_to_nothing(page: Page) -> None:
    """After close no key, click or size changes anything, and no listener is left."""
    page.locator("figure").focus()  # the test's own listeners are there from here on
    plant(page, BET)
    page.evaluate("made.close()")
    star(page).focus()
    page.keyboard.press("ArrowRight")
    click(page, 5, -1)
    page.set_viewport_size({"width": 320, "height": 600})
    settle(page)
    left, width = listeners(page), page.evaluate("document.querySelector('canvas').width")
    page.evaluate("document.querySelector('figure').remove()")

    assert told(page) == []
    assert width == 600
    assert left == listeners(page)


def test_an_open_plane_listens_within_itself(page: Page) -> None:
    """Its listeners are on its own elements, so what is removed from the page is quiet."""
    page.locator("figure").focus()
    while_open = listeners(page)
    page.evaluate("document.querySelector('figure').remove()")

    gone = Counter(while_open) - Counter(listeners(page))
    assert {"keydown", "pointerdown", "transitionend"} <= set(gone)


def test_a_point_is_a_disc_and_a_star_a_star(page: Page) -> None:
    """What a text calls a star looks like one."""
    starred = page.locator("polygon.em-disc").count()
    point = {"name": "the point", "at": [0, 0], "home": [0, 0], "only": None}
    hang(page, dict(plane("data", np.eye(2), handle=point)), {})

    assert starred == 1
    assert page.locator("circle.em-disc").count() == 1
