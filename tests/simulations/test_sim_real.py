"""Every simulation of the course on the real stage: opened, gone through, judged by axe."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sim_browser import show
from test_sim_stage import RULES

import simulations
from simulations.acts import Simulation, first
from simulations.cast import CAST, make


def made(name: str) -> Simulation:
    """A simulation of the reference's functions."""
    given = list(inspect.signature(getattr(simulations, CAST[name][0])).parameters)
    points = [None] if "X" in given else []
    return make(name, {function: None for function in given if function != "X"}, *points)


@pytest.mark.parametrize("name", CAST)
def test_it_opens_is_gone_through_and_comes_back(page: Page, name: str) -> None:
    """The bet is declined, every setting chosen and the film seen to its end without a fault."""
    simulation = made(name)
    scene = first(simulation)
    stage = show(page, simulation)
    expect(stage.get_by_role("heading")).to_have_text(scene["title"])

    for control in stage.locator(".em-settings :is(select, button)").all():
        control.press(
            "ArrowDown" if control.evaluate("one => one.tagName") == "SELECT" else "Enter"
        )
        page.wait_for_function("!document.querySelector('[aria-busy]')")
    if stage.get_by_role("button", name="Just show me").count():
        stage.get_by_role("button", name="Just show me").click()
    for slider in stage.get_by_role("slider").all():
        slider.press("End" if slider.get_attribute("type") else "ArrowRight")

    expect(stage.get_by_role("status")).not_to_be_empty()
    expect(stage.get_by_role("alert")).to_have_count(0)
    assert scene["frames"][0]["caption"]


@pytest.mark.parametrize("name", CAST)
def test_it_is_accessible_and_fits_a_phone(browser: Browser, name: str) -> None:
    """Before the bet and after it, light on a phone and dark on a screen."""
    found: list[Any] = []
    for scheme, width in (("light", 320), ("dark", 900)):
        look: Any = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
        look["reduced_motion"] = "reduce"  # halfway through a transition colours have no contrast
        with browser.new_context(**look) as context:
            context.set_default_timeout(5000)
            page = context.new_page()
            stage = show(page, made(name))
            for _ in range(2):
                broken = Axe().run(page, options=RULES).response["violations"]
                found += [(rule["id"], rule["nodes"][0]["html"]) for rule in broken]
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    found.append("scrolls sideways")
                if stage.get_by_role("button", name="Just show me").count():
                    stage.get_by_role("button", name="Just show me").click()

    assert found == []
