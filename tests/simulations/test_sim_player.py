"""What one presses: steps in and out of turn, the slider, views; and what is told at a frame."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sim_browser import caption, press, show
from sim_stage_scenes import Rounds, film, steps, trouble_at, unwritten, views

LAST = 12
SLOW = film(pace=(1000.0, 1000.0))


def test_a_step_out_of_turn_says_so_and_stays(page: Page) -> None:
    """Pressing E twice shows that nothing new comes of it; the next step stands out."""
    stage = show(page, Rounds(steps()))
    main = stage.locator("button.em-main")
    expect(main).to_have_text("E-step")
    press(stage, "E-step")
    expect(main).to_have_text("M-step")
    expect(stage.get_by_text("round 1", exact=True)).to_be_visible()

    press(stage, "E-step")

    caption(stage, "Nothing changes: the next one is “M-step”.")
    press(stage, "M-step")
    caption(stage, "M-step 1")
    for _ in range(5):
        press(stage, "E-step")
        press(stage, "M-step")
    press(stage, "E-step")
    caption(stage, "Nothing changes: this is the last step.")


def test_a_film_without_named_steps_has_one_button(page: Page) -> None:
    """It takes whatever frame comes next, and each frame is a unit."""
    stage = show(page, Rounds(film(steps=[])))

    press(stage, "Step")

    caption(stage, "E-step 1")
    expect(stage.get_by_role("slider")).to_have_attribute("aria-valuetext", "round 1 of 12")


def test_the_slider_scrubs_in_the_players_unit(page: Page) -> None:
    """Keys move it by a frame; what is read out counts rounds, which begin with E."""
    stage = show(page, Rounds())
    slider = stage.get_by_role("slider", name="Round")

    slider.fill("5")
    expect(slider).to_have_attribute("aria-valuetext", "round 3 of 6")
    caption(stage, "E-step 3")
    slider.press("ArrowRight")

    caption(stage, "M-step 3")
    expect(stage.get_by_text("3 of 6")).to_be_visible()
    slider.press("End")
    caption(stage, "M-step 6")


def test_the_space_bar_toggles_play(page: Page) -> None:
    """As on every button; the focus stays on it."""
    stage = show(page, Rounds(SLOW))
    stage.get_by_role("button", name="Play").press("Space")
    expect(stage.get_by_role("button", name="Pause")).to_be_focused()

    page.keyboard.press("Space")

    expect(stage.get_by_role("button", name="Play")).to_be_focused()


def test_views_are_radios(page: Page) -> None:
    """One for each frame; the arrow keys go through them."""
    stage = show(page, Rounds(views()))
    expect(stage.get_by_role("radio", name="Before")).to_be_checked()

    stage.get_by_role("radio", name="Fit").check()
    caption(stage, "M-step 1")
    page.keyboard.press("ArrowUp")

    expect(stage.get_by_role("radio", name="Guess")).to_be_checked()
    caption(stage, "E-step 1")
    expect(stage.get_by_role("group", name="Show")).to_be_visible()


def test_a_fault_of_the_students_is_told_at_its_frame(page: Page) -> None:
    """Not before the round it happened in, and not after one stepped back."""
    stage = show(page, Rounds(problem=trouble_at(2)))
    expect(stage.get_by_role("alert")).to_have_count(0)
    press(stage, "E-step")
    press(stage, "M-step")

    expect(stage.get_by_role("alert")).to_have_text("In round 2, your m_step returned NaN in mu.")
    press(stage, "Back")
    expect(stage.get_by_role("alert")).to_have_count(0)


def test_what_is_not_written_yet_is_told_quietly_and_at_once(page: Page) -> None:
    """It is a note, no alarm, with the function's name as code."""
    stage = show(page, Rounds(problem=unwritten()))

    expect(stage.get_by_role("note")).to_contain_text("Write m_step, then run its cell")
    expect(stage.get_by_role("note").locator("code")).to_have_text("m_step")
    expect(stage.get_by_role("alert")).to_have_count(0)


def test_pointing_at_a_finished_line_shows_its_end(page: Page) -> None:
    """As long as one points the plane shows the frame of the line's end, and then its own again."""
    stage = show(page, Rounds())
    stage.get_by_role("slider").fill("2")
    where = "document.querySelector('.em-ellipse').getAttribute('transform')"
    second = page.evaluate(where)
    stage.get_by_role("slider").fill(str(LAST))
    last = page.evaluate(where)

    stage.get_by_role("button", name=re.compile("^an earlier run")).focus()

    assert page.evaluate(where) == second != last
    stage.get_by_role("button", name="Play again").focus()
    assert page.evaluate(where) == last


@pytest.mark.parametrize("player", [film(), steps(), views()])
def test_everything_that_takes_keys_keeps_them_from_the_notebook(page: Page, player: Any) -> None:
    """Notebook 7 would take arrows and letters of what is focused, if it didn't say so."""
    stage = show(page, Rounds(player))
    focusable = stage.locator("button, input, select, [tabindex]")

    assert focusable.count() > 3
    for one in focusable.all():
        expect(one).to_have_attribute("data-lm-suppress-shortcuts", "true")
