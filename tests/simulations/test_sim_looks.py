"""All the pictures for everybody: wide, narrow, light and dark."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from sim_panels import BARS, CURVE, SOFT
from sim_pictures import blank_page, hang

from simulations.scene import ellipses, pack, plane

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def rich_plane() -> tuple[dict[str, Any], dict[str, Any]]:
    """A plane with all that a plane can have, and its state."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 2))
    drawn = ellipses([[-1, 0], [1, 0]], [np.eye(2) / 4] * 2)
    for name, one in zip("AB", drawn, strict=True):
        one["label"] = name
    handle = {"name": "the point", "at": [0, 0], "home": [0, 0], "only": None}
    state = {
        "shares": pack(rng.dirichlet([1, 1], 60)),
        "ellipses": drawn,
        "marks": [{"at": [0, 1], "sign": "diamond", "component": 0, "label": "centre"}],
        "handle_shares": [0.4, 0.6],
        "nearest": [1, 0],
    }
    return dict(plane("data", X, title="points", handle=handle)), state


PICTURES = {
    "plane": rich_plane(),
    "bars": (BARS, {**SOFT, "expected": [0.4, 0.6]}),
    "curve": (CURVE, {"upto": [4, 3, 2], "now": 2}),
}


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("is_light", ["true", "false"])
def test_every_picture_is_accessible(
    browser: Browser, name: str, width: int, is_light: str
) -> None:
    """Wide or narrow, light or dark, none breaks a rule of WCAG 2.2 AA or scrolls sideways."""
    with blank_page(browser, viewport={"width": width, "height": 800}) as page:
        page.evaluate("(light) => { document.body.dataset.jpThemeLight = light; }", is_light)
        hang(page, *PICTURES[name])
        found = Axe().run(page, options=RULES).response["violations"]

        assert [violation["id"] for violation in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
