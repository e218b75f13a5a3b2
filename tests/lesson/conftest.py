"""The whole lesson, made once; and a browser that looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lesson_site import Lesson, whole_lesson
from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="session")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Lesson:
    """All pages of the course's lesson: every notebook was run, every simulation recorded."""
    return whole_lesson(tmp_path_factory.mktemp("lesson"))


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile; whatever goes wrong or asks a network fails the test."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    context.set_default_timeout(10_000)
    problems: list[str] = []
    context.on("console", lambda message: problems.append(message.text))
    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on("request", lambda request: problems.append(request.url) if asks(request.url) else 0)
    yield context
    context.close()
    assert problems == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A window."""
    return context.new_page()


def asks(address: str) -> bool:
    """Whether an address is anywhere but on this disk or in the page."""
    return not address.startswith(("file:", "data:"))


@pytest.fixture(scope="session")
def site(lesson: Lesson) -> Path:
    """The folder of the pages."""
    return lesson.folder
