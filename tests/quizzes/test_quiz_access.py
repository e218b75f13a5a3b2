"""The quiz page for everybody: axe on every state, phones, paper; and nothing of anybody's runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from quiz_browser import (
    answer_everything,
    asks,
    check,
    hand_in,
    press,
    start,
)

from quizzes import build
from quizzes.bank import load_bank, quiz_files
from quizzes.player.page import page as page_of
from quizzes.questions import Quiz

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
HOSTILE = '"><img src=x onerror="window.pwned=1"><script>window.pwned=1</script>{{pi1}}'


@pytest.fixture(scope="module")
def bank() -> dict[str, Quiz]:
    """The quizzes of the course."""
    return load_bank()


def broken(page: Page) -> list[str]:
    """The accessibility rules that a page breaks as it stands."""
    return [violation["id"] for violation in Axe().run(page, options=RULES).response["violations"]]


@pytest.mark.parametrize("width", [1000, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible(
    browser: Browser, quiz: Path, trial: Path, scheme: Any, width: int
) -> None:
    """Start, blank, answered, error, review, receipt and practice break no rule of WCAG 2.2 AA."""
    found: dict[str, list[str]] = {}
    with browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}
    ) as context:
        context.set_default_timeout(5000)
        page = context.new_page()

        def look(state: str) -> None:
            found[state] = broken(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found[state].append("scrolls sideways")

        start(page, quiz, " ")
        look("start")
        start(page, quiz)
        look("blank")
        answer_everything(page)
        look("answered")
        page.get_by_label("Your answer").first.fill("a lot")
        press(page, "Review")
        look("error")
        page.get_by_label("Your answer").first.fill("1")
        press(page, "Review")
        look("review")
        press(page, "Back")
        hand_in(page)
        look("receipt")
        start(page, trial)
        page.get_by_role("radio", name="error").check()
        page.get_by_role("checkbox", name="Rows").check()
        for number in (1, 2, 3):
            check(page, number)
        look("practice")

    assert found == {state: [] for state in found}
    assert len(found) == 7


@pytest.mark.parametrize("id_", [file.stem for file in quiz_files()])
def test_the_course_s_own_quizzes_fit_a_phone(
    context: BrowserContext, bank: dict[str, Quiz], tmp_path: Path, id_: str
) -> None:
    """Each quiz of the course, with its formulas, is readable and accessible at 320 pixels."""
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 800})
    file = tmp_path / "quiz.html"
    file.write_text(page_of(build.paper(bank[id_])), "utf-8")

    start(page, file)
    for question in page.locator(".question").all():
        for field in question.locator("[type=text]").all():
            field.fill("1")
        for choice in question.locator(".choice").all()[:1]:
            choice.click()
        for button in question.get_by_role("button", name="Check").all():
            button.click()
            expect(question.locator(".verdict")).to_have_text(re.compile("Right|Partly|Not yet"))

    assert broken(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_broken_page_is_noticed(page: Page, quiz: Path) -> None:
    """The check of accessibility fails on a field without a label and on pale letters."""
    start(page, quiz)
    page.locator("label[for$=ch3-name-field]").evaluate("label => label.remove()")
    page.locator(".prompt").first.evaluate("prompt => { prompt.style.color = '#ddd'; }")

    assert {"label", "color-contrast"} <= set(broken(page))


def test_focus_is_not_hidden_behind_the_bar(page: Page, quiz: Path) -> None:
    """Whatever Tab comes to stands clear of the bar at the bottom of the window."""
    page.set_viewport_size({"width": 500, "height": 600})
    start(page, quiz)
    covered = """() => {
        const e = document.activeElement, bar = document.querySelector(".bar");
        if (e === document.body || bar.contains(e)) return false;
        return e.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1;
    }"""
    hidden = []
    for _ in range(45):
        page.keyboard.press("Tab")
        if page.evaluate(covered):
            hidden.append(page.evaluate("document.activeElement.outerHTML"))

    assert hidden == []


def test_paper_has_no_controls(page: Page, quiz: Path) -> None:
    """Printed in the dark, questions are dark on white, without bar and buttons."""
    start(page, quiz)
    page.emulate_media(media="print", color_scheme="dark")

    expect(page.locator(".bar")).to_be_hidden()
    expect(page.get_by_role("button", name="Not you?")).to_be_hidden()
    colours = "[document.body, document.querySelector('.quiz')].map((e) => getComputedStyle(e))"
    back, ink = page.evaluate(
        f"(() => {{ const [b, q] = {colours}; return [b.backgroundColor, q.color]; }})()"
    )
    assert (back, ink) == ("rgb(255, 255, 255)", "rgb(32, 36, 43)")


def test_what_students_write_stays_text(page: Page, quiz: Path) -> None:
    """Markup in an id or an answer is shown as it was typed, on every screen."""
    start(page, quiz, HOSTILE)
    page.get_by_label("Your answer").last.fill(HOSTILE)
    page.get_by_label("Your answer").first.fill(HOSTILE)
    page.get_by_label("Your answer").first.press("Tab")
    press(page, "Review")
    page.get_by_label("Your answer").first.fill("1")
    press(page, "Review")
    expect(page.get_by_text(HOSTILE)).to_be_visible()
    press(page, "Back")

    saved = hand_in(page)

    expect(page.get_by_text(HOSTILE)).to_be_visible()
    assert (saved["student"], saved["answers"]["ch3-name"]) == (HOSTILE, HOSTILE)
    assert page.evaluate("window.pwned") is None


def test_the_policy_refuses_scripts_and_requests(browser: Browser, quiz: Path) -> None:
    """Even what slipped into the page could neither run nor send anything."""
    with browser.new_context() as context:
        page = context.new_page()
        gone: list[str] = []
        stopped: list[str | None] = []
        page.on("requestfinished", lambda request: gone.append(request.url))
        page.on("requestfailed", lambda request: stopped.append(request.failure))
        page.goto(quiz.as_uri())

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
        assert [address for address in gone if asks(address)] == []
        assert set(stopped) == {"csp"}


def test_without_scripts_the_page_says_what_to_do(browser: Browser, quiz: Path) -> None:
    """A browser without JavaScript shows the way by the terminal."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(quiz.as_uri())

        expect(page.get_by_text("em-course quiz take ch3")).to_be_visible()
