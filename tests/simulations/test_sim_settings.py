"""Settings and answers: a new scene with the focus where it was, or a sentence and the old one."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect
from sim_browser import deliver, opened, sent, show, stop_clock
from sim_stage_scenes import Rounds, broken
from sim_stage_star import Star

import reference


def test_settings_bring_a_new_scene_and_keep_the_focus(page: Page) -> None:
    """The control that was pressed is pressed again without looking for it."""
    rounds = Rounds()
    stage = show(page, rounds)
    stage.get_by_role("slider").fill("5")

    stage.get_by_label("Data").focus()
    page.keyboard.press("ArrowDown")
    expect(stage.get_by_label("Data")).to_have_value("elongated")
    expect(stage.get_by_label("Data")).to_be_focused()
    for _ in range(3):
        stage.get_by_role("button", name="New start").press("Enter")

    expect(stage.get_by_role("button", name="New start")).to_be_focused()
    expect(stage.get_by_role("status")).to_have_text(re.compile("^Two circles"))
    expect(stage.get_by_role("slider")).to_have_value("0")
    page.wait_for_function("!document.querySelector('[aria-busy]')")
    assert rounds.asked[1] == {"shape": "long", "seed": 0}
    assert rounds.asked[-1] == {"shape": "long", "seed": 0}
    assert len(rounds.asked) >= 3


def test_a_new_scene_takes_no_focus(page: Page) -> None:
    """Who is elsewhere on the page stays there."""
    stage = show(page, Rounds())
    page.evaluate("answers = 'wait'")
    stage.get_by_label("Data").select_option("elongated")
    page.evaluate("document.activeElement.blur()")

    page.wait_for_function("replies.length")
    page.evaluate("deliver(replies[0])")

    expect(stage).not_to_have_attribute("aria-busy", "true")
    assert page.evaluate("document.activeElement === document.body")


def test_settings_that_nobody_answered_are_taken_back(page: Page) -> None:
    """What is chosen is what is seen, also after a silence; and the handle may ask again."""
    stop_clock(page)
    stage = show(page, Rounds())
    page.evaluate("window.answers = 'wait'")

    stage.get_by_label("Data").select_option("elongated")
    expect(stage).to_have_attribute("aria-busy", "true")
    page.clock.run_for(3100)

    expect(stage.get_by_label("Data")).to_have_value("round")
    expect(stage).not_to_have_attribute("aria-busy", "true")


def test_of_two_settings_only_the_last_is_shown(page: Page) -> None:
    """The answer to the first doesn't take the second one back."""
    stage = show(page, Rounds())
    page.evaluate("window.answers = 'wait'")
    stage.get_by_label("Data").select_option("elongated")
    stage.get_by_role("button", name="New start").click()

    deliver(page, 0)

    expect(stage.get_by_label("Data")).to_have_value("elongated")
    expect(stage).to_have_attribute("aria-busy", "true")
    deliver(page, 1)
    expect(stage).not_to_have_attribute("aria-busy", "true")
    assert [question["args"]["settings"]["seed"] for question in sent(page)] == [0, 1]


def test_an_error_is_a_sentence_and_the_old_bars_go(page: Page) -> None:
    """What a function raised stands in the stage; bars of another place would be a lie."""

    def fails(X: Any, *mixture: Any) -> Any:
        if X[0, 0] > 2:
            raise ValueError("too far <b>east</b>")
        return reference.responsibilities(X, *mixture)

    stage = opened(page, Star(fails))

    stage.get_by_role("slider").press("Shift+ArrowRight")

    expect(stage.get_by_role("alert")).to_contain_text("raised ValueError: too far <b>east</b>")
    expect(stage.get_by_text("%")).to_have_count(0)
    expect(stage.get_by_role("status")).to_be_empty()
    stage.get_by_role("slider").press("Shift+ArrowLeft")
    expect(stage.get_by_role("alert")).to_have_count(0)
    expect(stage.get_by_text("88\u202f%").first).to_be_visible()


def test_an_error_on_settings_keeps_the_picture(page: Page) -> None:
    """The scene that was there stays, with the settings that it has."""
    rounds = Rounds()
    stage = show(page, rounds)
    rounds.fails = broken()

    stage.get_by_role("button", name="New start").click()

    expect(stage.get_by_role("alert")).to_have_text("your m_step raised ValueError: no.")
    expect(stage.get_by_role("button", name="Play")).to_be_visible()
    rounds.fails = None
    stage.get_by_role("button", name="New start").click()
    expect(stage.get_by_role("alert")).to_have_count(0)
    assert [asked["seed"] for asked in rounds.asked] == [0, 1, 1]
