"""Every simulation in its page, in Chromium, without a kernel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lesson_site import NAMES, Lesson, simulation_of
from playwright.sync_api import Browser, Locator, Page, expect

from lesson.recording import of_the_reference, settings_key


def stage_of(page: Page, site: Path, name: str) -> Locator:
    """Open a chapter and wait for its stage."""
    page.goto((site / f"{name}.html").as_uri())
    stage = page.locator(".lesson-stage .em-sim")
    expect(stage).to_be_visible()
    return stage


def show(stage: Locator) -> None:
    """Leave the bet out, if there is one."""
    just = stage.get_by_role("button", name="Just show me")
    if just.count():
        just.click()


@pytest.mark.parametrize("name", NAMES)
def test_a_simulation_lives_in_its_page(page: Page, site: Path, lesson: Lesson, name: str) -> None:
    """It opens on the reference's first scene, without a fault, in place of its still."""
    recorded = json.loads(lesson.recordings[simulation_of(name)].answers)
    scene = recorded["scenes"][recorded["first"]]

    stage = stage_of(page, site, name)

    expect(stage.get_by_role("heading").first).to_have_text(scene["title"])
    expect(stage.locator("[data-panel]")).to_have_count(len(scene["panels"]))
    expect(page.locator(".still")).to_have_count(0)
    assert all(each["problem"] is None for each in recorded["scenes"].values())
    show(stage)
    expect(stage.locator(".em-trouble")).to_have_count(0)


def following(options: list[Any], value: Any) -> Any:
    """What a button takes next: after the last, and after what it doesn't offer, the first."""
    return options[(options.index(value) + 1) % len(options)] if value in options else options[0]


def choice_of(stage: Locator, label: str) -> Locator:
    """The box in which a setting is chosen."""
    return stage.locator("label", has_text=label).locator("select")


def chapters_with_settings() -> list[str]:
    """The chapters whose simulation has something to choose."""
    return [name for name in NAMES if of_the_reference(simulation_of(name)).choices]


@pytest.mark.parametrize("name", chapters_with_settings())
def test_every_choice_was_computed_beforehand(
    page: Page, site: Path, lesson: Lesson, name: str
) -> None:
    """Whatever is chosen, the scene of that choice comes at once."""
    recorded = json.loads(lesson.recordings[simulation_of(name)].answers)
    stage = stage_of(page, site, name)
    show(stage)
    chosen = dict(recorded["scenes"][recorded["first"]]["settings"])

    for control in recorded["scenes"][recorded["first"]]["controls"]:
        options = [value for value, _ in control["options"]]
        if control["kind"] == "button":
            stage.get_by_role("button", name=control["label"], exact=True).click()
            chosen[control["name"]] = following(options, chosen[control["name"]])
        else:
            choice_of(stage, control["label"]).select_option(index=len(options) - 1)
            chosen[control["name"]] = options[-1]
        assert settings_key(chosen) in recorded["scenes"]
        expect(stage).not_to_have_attribute("aria-busy", "true")
        expect(stage.locator(".em-trouble")).to_have_count(0)
        for each in recorded["scenes"][settings_key(chosen)]["controls"]:
            if each["kind"] == "select":
                index = [value for value, _ in each["options"]].index(chosen[each["name"]])
                box = choice_of(stage, each["label"])
                expect(box).to_have_js_property("selectedIndex", index)


@pytest.mark.parametrize(
    ("name", "panel"), [("ch0-soft-vs-hard", "soft"), ("ch3-e-step", "shares")]
)
def test_a_star_is_answered_without_a_kernel(page: Page, site: Path, name: str, panel: str) -> None:
    """Moved by keys, it tells another story; and back at home the first one."""
    stage = stage_of(page, site, name)
    show(stage)
    star = stage.get_by_role("slider", name="the star")
    bars = stage.locator(f'[data-panel="{panel}"]')
    before = bars.inner_text()

    star.focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")

    expect(bars).not_to_have_text(before, use_inner_text=True)
    page.keyboard.press("Home")
    expect(bars).to_have_text(before, use_inner_text=True)
    expect(stage.locator(".em-trouble")).to_have_count(0)


def test_a_film_plays_to_its_end(page: Page, site: Path) -> None:
    """The frames are in the page."""
    page.emulate_media(reduced_motion="reduce")
    stage = stage_of(page, site, "ch6-k-means")
    show(stage)
    slider = stage.get_by_role("slider").first

    slider.focus()
    page.keyboard.press("End")

    last = slider.get_attribute("max")
    expect(slider).to_have_js_property("value", last)


@pytest.mark.parametrize("name", NAMES)
def test_without_scripts_the_still_is_seen(browser: Browser, site: Path, name: str) -> None:
    """And a sentence says what there would be."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((site / f"{name}.html").as_uri())

        expect(page.locator(".still > svg")).to_be_visible()
        expect(page.get_by_text("this picture comes to life")).to_be_visible()
        if page.locator("#quiz").count():
            expect(page.get_by_text("The practice needs a current browser")).to_be_visible()


def test_a_practice_answers_at_once_and_is_kept(page: Page, site: Path) -> None:
    """Nobody is asked who they are; after a reload the answers are there."""
    page.goto((site / "ch3-e-step.html").as_uri())
    quiz = page.locator("#quiz")
    first = quiz.get_by_role("group", name="Question 2")

    first.get_by_role("radio").first.check()
    first.get_by_role("button", name="Check").click()

    expect(first.locator(".verdict")).to_be_visible()
    expect(quiz.get_by_label("Your student id")).to_have_count(0)
    page.reload()
    expect(quiz.get_by_role("group", name="Question 2").get_by_role("radio").first).to_be_checked()
    expect(page.locator(":focus")).to_have_count(0)


def test_a_browser_that_keeps_nothing_is_told(page: Page, site: Path) -> None:
    """The practice goes on without, and says so."""
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    page.goto((site / "ch3-e-step.html").as_uri())
    question = page.locator("#quiz").get_by_role("group", name="Question 2")

    question.get_by_role("radio").first.check()

    expect(page.locator("#quiz [role=alert]")).to_contain_text("This browser keeps nothing")
    question.get_by_role("button", name="Check").click()
    expect(question.locator(".verdict")).to_be_visible()
