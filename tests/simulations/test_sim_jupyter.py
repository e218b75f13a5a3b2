"""The stage in real JupyterLab and in Notebook 7: run, bet, drag, keys, a fault, a restart."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sim_jupyter import opened, restart_the_kernel, run_the_cell, server, write_notebook

PLACES = {"lab": "doc/tree", "notebook": "notebooks"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a notebook for each way to open one."""
    folder = tmp_path_factory.mktemp("notebooks")
    for name in PLACES:
        write_notebook(folder / f"{name}.ipynb")
    with server(folder, tmp_path_factory.mktemp("settings")) as address:
        yield address


def star(page: Page) -> Locator:
    """What is dragged."""
    return page.get_by_role("slider", name="the star")


def drag(page: Page, by: float) -> None:
    """Drag the star so many pixels to the right."""
    box = star(page).locator(".em-hit").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=10)
    page.mouse.up()


@pytest.mark.parametrize("name", PLACES)
def test_a_student_plays(browser: Browser, address: str, name: str) -> None:
    """The stage runs the student's function, keeps its keys, tells faults, and a dead kernel."""
    page = opened(browser, f"{address}/{PLACES[name]}/{name}.ipynb?token=secret")
    stage = run_the_cell(page)
    cells = page.locator(".jp-Cell").count()

    stage.get_by_role("button", name="B", exact=True).click()
    expect(stage.get_by_text("Your bet: B.")).to_be_visible()
    bars = stage.get_by_role("img", name="responsibilities")
    expect(bars).to_have_attribute("aria-label", re.compile("B 96"))
    if folder := os.environ.get("EM_COURSE_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/simulation-{name}.png")

    drag(page, -60)
    expect(star(page)).not_to_have_attribute("aria-valuenow", "1.6")
    expect(bars).not_to_have_attribute("aria-label", re.compile("B 96"))

    star(page).focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("a")
    expect(star(page)).to_be_focused()
    expect(star(page)).to_have_attribute("aria-valuenow", "1.7")
    expect(page.locator(".jp-Cell")).to_have_count(cells)

    drag(page, 250)
    expect(stage.get_by_text("raised ValueError: that is too far for me")).to_be_visible()
    page.keyboard.press("Home")
    expect(stage.get_by_text("raised ValueError")).to_have_count(0)
    expect(bars).to_have_attribute("aria-label", re.compile("B 96"))

    restart_the_kernel(page)
    star(page).focus()
    page.keyboard.press("ArrowLeft")
    expect(star(page)).to_have_attribute("aria-valuenow", "1.5")
    expect(stage.get_by_text("run this cell again")).to_be_visible()
    run_the_cell(page)
    expect(stage.get_by_text("run this cell again")).to_have_count(0)
    page.close()
