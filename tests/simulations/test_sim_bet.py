"""Bets before the reveal: what is covered until then, and what stays on screen after it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sim_browser import frame_of, show, stop_clock
from sim_stage_scenes import Rounds, choice, place, steps
from sim_stage_star import Star

START = re.compile("^Two circles")


def test_before_the_bet_the_answer_is_nowhere(page: Page) -> None:
    """Bars, caption and the star's colours are hidden; for a screen reader, too."""
    stage = show(page, Star())

    expect(stage.locator(".em-bars")).not_to_be_visible()
    expect(stage.get_by_text("Covered until you have bet.")).to_be_attached()
    expect(stage.get_by_role("status")).to_be_empty()
    assert "88" not in stage.aria_snapshot()
    assert stage.locator(".em-arcs circle").count() == 0


def test_a_bet_is_told_and_stays(page: Page) -> None:
    """A press is the bet; the question, the bet and what is said to it stand beside the bars."""
    stage = show(page, Star())

    stage.get_by_role("button", name="A", exact=True).click()

    bet = stage.get_by_role("group", name="Your bet")
    expect(bet).to_contain_text("Who owns most of it?")
    expect(bet).to_contain_text("Your bet: A. Near is not enough")
    expect(stage.locator(".em-bars")).to_be_visible()
    expect(stage.get_by_role("status")).to_contain_text("B has 88\u202f%")
    expect(bet.get_by_role("button")).to_have_count(0)
    expect(bet.locator("[tabindex]")).to_be_focused()
    assert stage.locator(".em-arcs circle").count() == 2


def test_nobody_has_to_bet(page: Page) -> None:
    """Just show me uncovers all, and pretends no bet."""
    stage = show(page, Star())

    stage.get_by_role("button", name="Just show me").press("Enter")

    bet = stage.get_by_role("group", name="Your bet")
    expect(stage.locator(".em-bars")).to_be_visible()
    expect(bet).to_contain_text("No bet this time.")
    expect(bet).not_to_contain_text("Your bet:")


def test_the_star_waits_for_the_bet(page: Page) -> None:
    """Moved before, it stays where the question is about, and the stage says why."""
    stage = show(page, Star())
    handle = stage.get_by_role("slider", name="the star")

    handle.press("Shift+ArrowRight")

    expect(stage.get_by_text("Bet first; then you can move the star.")).to_be_visible()
    expect(handle).to_have_attribute("aria-valuenow", "1.4")
    assert page.evaluate("sent") == []


def test_a_bet_plays_to_its_frame_and_is_told_there(page: Page) -> None:
    """The film's controls come with the bet; what is said waits for the result."""
    stop_clock(page)
    stage = show(page, Rounds(bet=choice(covers=["climb"], frame=4)))
    expect(stage.get_by_role("button", name="Play")).not_to_be_visible()
    told = stage.get_by_text("Orange is wider there.")

    stage.get_by_role("button", name="Orange").click()

    expect(stage.get_by_text("Your bet: Orange.")).to_be_visible()
    expect(stage.get_by_role("button", name="Pause")).to_be_visible()
    expect(told).to_have_count(0)
    page.clock.run_for(3000)
    expect(told).to_be_visible()
    expect(stage.get_by_role("button", name="Play")).to_be_visible()
    assert frame_of(stage) == 4


def test_a_place_is_bet_by_keys(page: Page) -> None:
    """The flag moves with the arrows; its distance from the truth is said in words."""
    stage = show(page, Rounds(bet=place()))
    for _ in range(2):
        stage.get_by_role("slider", name="Your bet").press("Shift+ArrowRight")

    stage.get_by_role("button", name="Place my bet").press("Enter")

    bet = stage.get_by_role("group", name="Your bet")
    expect(bet).to_contain_text("The centre went to the middle of its points.")
    expect(bet).to_contain_text("Your bet is 1.0 away.")
    expect(stage.get_by_role("img", name=re.compile("^Your bet: x 2.0, y 0.0"))).to_be_visible()
    expect(stage.get_by_role("img", name="The answer: x 3.0, y 0.0")).to_be_visible()


def test_a_place_is_bet_by_a_click(page: Page) -> None:
    """A click in the picture brings the flag there."""
    stage = show(page, Rounds(bet=place(only="x")))
    box = stage.locator(".em-plane .em-field").bounding_box()
    assert box is not None

    page.mouse.click(box["x"] + 2, box["y"] + box["height"] / 2)
    stage.get_by_role("button", name="Place my bet").click()

    words = stage.get_by_role("group", name="Your bet").inner_text()
    far = re.search(r"Your bet is (\d\.\d) away", words)
    assert far is not None
    assert 5 < float(far[1]) < 9


def test_the_right_place_is_right(page: Page) -> None:
    """No distance is not 0.0 away."""
    stage = show(page, Rounds(bet=place(target=[0.0, 0.0])))

    stage.get_by_role("button", name="Place my bet").click()

    expect(stage.get_by_text("Your bet is right there.")).to_be_visible()


def test_the_answer_to_a_place_waits_for_its_frame(page: Page) -> None:
    """The flag is fast at once, but the target is drawn with the result."""
    stop_clock(page)
    stage = show(page, Rounds(steps(), bet=place(frame=2)))

    stage.get_by_role("button", name="Place my bet").click()

    expect(stage.get_by_role("img", name=re.compile("^Your bet: x 0"))).to_be_visible()
    expect(stage.get_by_role("slider")).to_have_count(0)
    expect(stage.get_by_role("img", name=re.compile("^The answer"))).to_have_count(0)
    page.clock.run_for(3000)
    expect(stage.get_by_role("img", name="The answer: x 3.0, y 0.0")).to_be_visible()
    expect(stage.get_by_role("status")).to_contain_text("M-step 1")


def test_who_declines_a_place_sees_no_flag(page: Page) -> None:
    """The flag goes, the truth is said, and no distance from it."""
    stage = show(page, Rounds(bet=place()))

    stage.get_by_role("button", name="Just show me").click()

    expect(stage.locator(".em-flag")).to_have_count(0)
    expect(stage.get_by_text("The centre went to the middle")).to_be_visible()
    expect(stage.get_by_text("away")).to_have_count(0)


@pytest.mark.parametrize("again", [True, False])
def test_other_settings_ask_anew_only_for_a_new_bet(page: Page, again: bool) -> None:
    """A scene without a bet can be played at once."""
    rounds = Rounds(bet=choice())
    stage = show(page, rounds)
    stage.get_by_role("button", name="Blue").click()
    rounds.more["bet"] = choice() if again else None

    stage.get_by_role("button", name="New start").click()

    expect(stage.get_by_role("button", name="Blue")).to_have_count(int(again))
    expect(stage.get_by_role("button", name="Play")).to_be_visible(visible=not again)
    expect(stage.get_by_role("status")).to_have_text(START)
