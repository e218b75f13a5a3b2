"""The star among three Gaussians, and a hand at keys, mouse and screen."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page
from sim_pictures import on_page

from reference import responsibilities
from simulations.acts import first
from simulations.functions import Functions
from simulations.query_point import QueryPoint

SCENE = first(QueryPoint(Functions(responsibilities=responsibilities)))
PLANE: Any = SCENE["panels"][0]
STATE = SCENE["frames"][0]["panels"]["data"]
BET = {"kind": "place", "start": [1, 1], "target": [3, 4], "only": None}


def star(page: Page) -> Locator:
    """The handle."""
    return page.get_by_role("slider", name="the star")


def flag(page: Page) -> Locator:
    """The flag of a place bet, while it can be moved."""
    return page.get_by_role("slider", name="Your bet")


def where(page: Page) -> str | None:
    """What is read out of the handle."""
    return star(page).get_attribute("aria-valuetext")


def click(page: Page, x: float, y: float, **how: Any) -> None:
    """Click at a place of the plane."""
    page.mouse.click(*on_page(page, PLANE, x, y), **how)


def drag(page: Page, start: tuple[float, float], *places: tuple[float, float]) -> None:
    """Press the mouse at one place and move it over others."""
    page.mouse.move(*on_page(page, PLANE, *start))
    page.mouse.down()
    for place in places:
        page.mouse.move(*on_page(page, PLANE, *place))
    page.mouse.up()


def plant(page: Page, bet: dict[str, Any] | None) -> None:
    """Plant a flag, or take it away."""
    page.evaluate("(bet) => { window.planted = made.flag(bet); }", bet)


def listeners(page: Page) -> list[str]:
    """The types of all listeners in the page, on whatever node, document or window."""
    session = page.context.new_cdp_session(page)
    nodes = "[window, document, ...document.querySelectorAll('*')]"
    count = page.evaluate(f"{nodes}.length")
    found: list[str] = []
    for i in range(count):
        remote = session.send("Runtime.evaluate", {"expression": f"{nodes}[{i}]"})
        given = {"objectId": remote["result"]["objectId"]}
        seen = session.send("DOMDebugger.getEventListeners", given)
        found += [one["type"] for one in seen["listeners"]]
    return found
