"""The page about a quiz in a real browser: judged by axe, in the dark, on a phone, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from quiz_analysis_class import MISCONCEPTIONS, simulated

from autograder.class_pages import class_pages
from autograder.classroom import ClassRecord, Student
from quizzes.analysis.attempt import Excluded

CHROMIUM = Path("/usr/bin/chromium")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on a class of 60, one of 3, and a quiz that nobody took."""
    left_out = (Excluded("student-059", "Not handed in."),)
    quizzes = (
        replace(simulated(60), excluded=left_out),
        replace(simulated(3), id="u"),
        replace(simulated(0), id="v"),
    )
    students = tuple(Student(f"student-{i:03}", f"Name {i}", {}) for i in range(30))
    folder = tmp_path_factory.mktemp("site")
    for name, text in class_pages(ClassRecord("EM", (), students, MISCONCEPTIONS, quizzes)).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a wide window that fails the test if its policy or anything else complains."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    page.close()
    assert problems == []


@pytest.mark.parametrize("name", ["quiz-t", "quiz-u", "quiz-v", "index"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, site: Path, name: str, scheme: str) -> None:
    """No rule of WCAG 2.2 AA that axe knows is broken, with every fold open."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto((site / f"{name}.html").as_uri())
    page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")

    found = Axe().run(page, options=RULES)

    assert found.violations_count == 0, found.generate_report()


def test_axe_finds_a_planted_fault(page: Page, site: Path) -> None:
    """The judge is awake: a drawing without its name is reported."""
    page.goto((site / "quiz-t.html").as_uri())
    page.locator(".curve").evaluate("drawing => drawing.removeAttribute('aria-labelledby')")
    page.locator(".curve title, .curve desc").evaluate_all("all => all.forEach(e => e.remove())")

    found = Axe().run(page, options=RULES)

    assert [each["id"] for each in found.response["violations"]] == ["svg-img-alt"]


@pytest.mark.parametrize("name", ["quiz-t", "quiz-v", "index"])
def test_a_phone_scrolls_tables_and_nothing_else(page: Page, site: Path, name: str) -> None:
    """At 320 pixels the page itself does not scroll sideways, and tables do by keyboard."""
    page.set_viewport_size({"width": 320, "height": 640})

    page.goto((site / f"{name}.html").as_uri())

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    wide = page.locator(".scroll").evaluate_all(
        "all => all.filter(e => e.scrollWidth > e.clientWidth && e.tabIndex !== 0).length"
    )
    assert wide == 0


def test_paper_shows_tables_whole(page: Page, site: Path) -> None:
    """Printed on A4 from a dark screen, nothing is cut off, and ink is black on white."""
    page.set_viewport_size({"width": 690, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")

    page.goto((site / "quiz-t.html").as_uri())

    assert page.evaluate("document.documentElement.scrollWidth") == 690
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
