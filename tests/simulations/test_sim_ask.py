"""Questions to the kernel: one at a time, the newest first, and words when nobody answers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sim_browser import deliver, opened, replies, sent, show, stop_clock
from sim_stage_star import Star

HOME = "At x 1.4 B has 88\u202f%."
SILENCE = re.compile("The kernel is busy or was restarted")


def places(page: Page) -> list[float]:
    """The x of each question about a move."""
    return [round(question["args"]["x"], 1) for question in sent(page)]


def test_a_key_moves_the_handle_and_python_says_what_it_means(page: Page) -> None:
    """The arrow key's place is asked, and caption, bars and the read-out words are its answer."""
    stage = opened(page, Star())
    handle = stage.get_by_role("slider", name="the star")

    handle.press("Shift+ArrowRight")

    expect(stage.get_by_role("status")).to_have_text("At x 2.4 B has > 99\u202f%.")
    expect(handle).to_have_attribute("aria-valuetext", "x 2.4, y 0.0; At x 2.4 B has > 99\u202f%.")
    expect(stage.get_by_text("> 99\u202f%").first).to_be_visible()
    assert sent(page)[0]["args"] == {"settings": {}, "x": 2.4, "y": 0}


def test_what_the_handle_says_is_not_said_twice(page: Page) -> None:
    """The caption is silent while the hand moves, as the handle's own words say the same."""
    stage = opened(page, Star())

    stage.get_by_role("slider").press("ArrowLeft")

    expect(stage.get_by_role("status")).to_have_attribute("aria-live", "off")
    stage.get_by_role("button", name="Put the star back").click()
    expect(stage.get_by_role("status")).not_to_have_attribute("aria-live", "off")


def test_dragging_asks_for_the_last_place(page: Page) -> None:
    """However fast the hand is, the last answer is for where it stopped."""
    stage = opened(page, Star())
    box = stage.get_by_role("slider").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 150, y - 60, steps=30)
    page.mouse.up()

    shown = stage.get_by_role("slider").get_attribute("aria-valuenow")
    assert shown is not None
    page.wait_for_function("(x) => sent.at(-1).args.x === Number(x)", arg=shown)
    expect(stage.get_by_role("status")).to_have_text(re.compile(f"^At x {float(shown):.1f} B has"))


def test_a_click_sends_the_star_there(page: Page) -> None:
    """Nobody has to drag."""
    stage = opened(page, Star())
    box = stage.locator(".em-field").bounding_box()
    assert box is not None

    page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])

    expect(stage.get_by_role("status")).to_have_text(re.compile("^At x −"))


def test_the_star_goes_home(page: Page) -> None:
    """The button puts it back, and asks what is true there."""
    stage = opened(page, Star())
    stage.get_by_role("slider").press("Shift+ArrowRight")
    expect(stage.get_by_role("status")).to_have_text(re.compile("^At x 2.4"))

    stage.get_by_role("button", name="Put the star back").click()

    expect(stage.get_by_role("status")).to_have_text(HOME)
    expect(stage.get_by_role("slider")).to_have_attribute("aria-valuenow", "1.4")


def test_one_question_is_on_its_way_and_the_newest_waits(page: Page) -> None:
    """Of five moves the first is asked at once, and of the others only the last."""
    stage = opened(page, Star())
    page.evaluate("window.answers = 'wait'")
    for _ in range(5):
        stage.get_by_role("slider").press("Shift+ArrowRight")

    before = places(page)
    deliver(page, 0)

    assert before == [2.4]
    assert places(page) == [2.4, 6.4]


def test_an_answer_to_somebody_else_changes_nothing(page: Page) -> None:
    """All views of a widget hear all answers; one that has another id is not ours."""
    stage = opened(page, Star())
    words = stage.get_by_role("status").inner_text()

    page.evaluate("deliver({ id: 'theirs-1', error: 'Not for us.' }); deliver(null); deliver({})")

    expect(stage.get_by_role("status")).to_have_text(words)
    expect(stage.get_by_text("Not for us.")).to_have_count(0)


def test_after_three_seconds_the_kernel_is_busy(page: Page) -> None:
    """Not before; a late answer to the newest question counts, and takes the sentence away."""
    stop_clock(page)
    stage = opened(page, Star())
    page.evaluate("window.answers = 'wait'")
    stage.get_by_role("slider").press("Shift+ArrowRight")
    page.clock.run_for(2900)
    expect(stage.get_by_text(SILENCE)).to_have_count(0)

    page.clock.run_for(200)

    expect(stage.get_by_role("alert")).to_have_text(SILENCE)
    deliver(page, 0)
    expect(stage.get_by_text(SILENCE)).to_have_count(0)
    expect(stage.get_by_role("status")).to_have_text(re.compile("^At x 2.4"))


def test_a_late_answer_to_an_older_question_is_ignored(page: Page) -> None:
    """After the silence the next question goes out, and only its answer is shown."""
    stop_clock(page)
    stage = opened(page, Star())
    words = stage.get_by_role("status").inner_text()
    page.evaluate("window.answers = 'wait'")
    stage.get_by_role("slider").press("Shift+ArrowRight")
    stage.get_by_role("slider").press("Shift+ArrowRight")
    page.clock.run_for(3100)
    assert places(page) == [2.4, 3.4]

    deliver(page, 0)

    expect(stage.get_by_role("status")).to_have_text(words)
    expect(stage.get_by_role("alert")).to_have_text(SILENCE)
    deliver(page, 1)
    expect(stage.get_by_role("alert")).to_have_count(0)


def test_a_kernel_that_is_gone_gets_the_same_words_at_once(page: Page) -> None:
    """A question that can't even be sent needs no three seconds."""
    stage = opened(page, Star())
    page.evaluate("window.answers = 'fail'")

    stage.get_by_role("slider").press("ArrowRight")

    expect(stage.get_by_role("alert")).to_have_text(SILENCE)
    page.evaluate("window.answers = 'come'")
    stage.get_by_role("slider").press("ArrowRight")
    expect(stage.get_by_role("alert")).to_have_count(0)


def test_two_views_of_a_widget_answer_for_themselves(page: Page) -> None:
    """A move in one of them leaves the other as it is."""
    show(page, Star(), views=2)
    first, second = (page.locator(".em-sim").nth(index) for index in (0, 1))
    for stage in (first, second):
        stage.get_by_role("button", name="Just show me").click()

    second.get_by_role("slider").press("Shift+ArrowRight")

    expect(second.get_by_role("status")).to_have_text(re.compile("^At x 2.4"))
    expect(first.get_by_role("status")).to_have_text(HOME)


@pytest.mark.parametrize("act", ["run", "move"])
def test_the_browser_asks_what_python_answers(act: str) -> None:
    """The acts of the stage are those of the contract; what makes no sense is an error."""
    ask = replies(Star())
    args = {"settings": {}, "x": 0, "y": 0}

    assert "scene" in ask({"id": "1", "act": act, "args": args})
    assert "error" in ask({"id": "1", "act": act, "args": {"settings": {"k": 3}}})
