"""The pages for everybody: axe, phones, keyboards, paper; and a policy that lets nothing out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from lesson_site import FILES
from playwright.sync_api import Browser, Page, expect

RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
}
RULES["rules"] = {"empty-table-header": {"enabled": False}}  # it takes a formula for nothing


def broken(page: Page) -> list[tuple[str, str]]:
    """The accessibility rules that a page breaks as it stands, and where first."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [(violation["id"], violation["nodes"][0]["html"][:200]) for violation in found]


def opened(page: Page, site: Path, file: str) -> None:
    """Open a page, wait for what lives in it, and unfold all that is folded."""
    page.goto((site / file).as_uri())
    if file != "index.html":
        expect(page.locator(".em-sim")).to_be_visible()
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 320)])
def test_every_page_is_accessible(
    browser: Browser, site: Path, file: str, scheme: Any, width: int
) -> None:
    """No rule of WCAG 2.2 AA is broken, and no page scrolls sideways, on a phone or a desk."""
    window = {"width": width, "height": 900}
    with browser.new_context(
        color_scheme=scheme, reduced_motion="reduce", viewport=window
    ) as context:  # type: ignore[arg-type]
        page = context.new_page()
        opened(page, site, file)

        assert broken(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_broken_page_is_noticed(page: Page, site: Path) -> None:
    """The check fails on a picture without words and on pale letters."""
    opened(page, site, "ch3-e-step.html")
    page.locator("img").first.evaluate("image => image.removeAttribute('alt')")
    page.locator(".prose p").first.evaluate("text => { text.style.color = '#ddd'; }")

    assert {"image-alt", "color-contrast"} <= {rule for rule, _ in broken(page)}


def test_the_first_tab_skips_to_the_content(page: Page, site: Path) -> None:
    """The link is seen when it has the focus, and leads past the links above."""
    page.goto((site / "ch4-m-step.html").as_uri())

    page.keyboard.press("Tab")

    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_reader_goes_through_the_lesson_by_links(page: Page, site: Path) -> None:
    """From the contents to the first chapter, and on to the last."""
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="Chapter 0").click()

    for file in FILES[2:]:
        page.get_by_role("navigation", name="Chapters").locator("a[rel=next]").click()
        assert page.url.endswith(file)

    expect(page.locator("a[rel=next]")).to_have_count(0)


def test_sections_are_found_from_the_top(page: Page, site: Path) -> None:
    """The list of what is on the page unfolds by a key, and its links lead there."""
    page.goto((site / "ch7-log-likelihood.html").as_uri())

    page.get_by_text("On this page").focus()
    page.keyboard.press("Enter")
    page.get_by_role("navigation", name="On this page").get_by_text("Several starts").click()

    expect(page.get_by_role("heading", name="Several starts")).to_be_in_viewport()


def test_paper_has_text_and_pictures_alone(page: Page, site: Path) -> None:
    """Printed in the dark, letters are dark on white, without links, practice and folded code."""
    page.goto((site / "ch3-e-step.html").as_uri())
    page.emulate_media(media="print", color_scheme="dark")

    for hidden in (".masthead", ".foot", ".practice", "details.code", ".sections"):
        expect(page.locator(hidden).first).to_be_hidden()
    style = "getComputedStyle(document.body)"
    assert page.evaluate(f"[{style}.backgroundColor, {style}.color]") == [
        "rgb(255, 255, 255)",
        "rgb(34, 37, 43)",
    ]


def test_the_policy_refuses_scripts_and_requests(browser: Browser, site: Path) -> None:
    """Even what slipped into a page could neither run nor send anything."""
    with browser.new_context() as context:
        page = context.new_page()
        stopped: list[str | None] = []
        page.on("requestfailed", lambda request: stopped.append(request.failure))
        page.goto((site / "ch3-e-step.html").as_uri())

        refused = page.evaluate(
            """async () => {
                document.body.append(Object.assign(document.createElement("script"),
                    { textContent: "window.pwned = 1" }));
                const image = Object.assign(new Image(), { src: "http://127.0.0.1:9/x" });
                await new Promise((resolve) => { image.onerror = resolve; });
                return fetch("http://127.0.0.1:9/").catch((error) => error.message);
            }"""
        )

        assert refused == "Failed to fetch"
        assert page.evaluate("window.pwned") is None
        assert set(stopped) == {"csp"}
