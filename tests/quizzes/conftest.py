"""A browser, and the pages of a quiz and of a practice in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from quiz_browser import asks, save
from quiz_papers import graded, practice


@pytest.fixture(scope="module")
def quiz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a graded quiz with every type of question."""
    return save(graded(), tmp_path_factory.mktemp("graded"))


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a practice."""
    return save(practice(), tmp_path_factory.mktemp("practice"))


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile; whatever goes wrong or asks a network fails the test."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    context.set_default_timeout(5000)
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
