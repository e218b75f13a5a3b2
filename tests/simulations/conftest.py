"""A browser for the simulations, and pages on which nothing may go wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from threadpoolctl import threadpool_limits


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Multiply as the stage does, by one thread: more would wait for each other."""
    with threadpool_limits(1):
        yield


@pytest.fixture
def problems() -> list[str]:
    """What a page complained of; a test that causes complaints takes them out."""
    return []


@pytest.fixture
def context(browser: Browser, problems: list[str]) -> Iterator[BrowserContext]:
    """A fresh browser profile; whatever goes wrong or asks a network fails the test."""
    context = browser.new_context(viewport={"width": 900, "height": 900})
    context.set_default_timeout(5000)
    context.on("console", lambda message: problems.append(message.text))
    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on(
        "request",
        lambda request: problems.append(request.url) if request.url.startswith("http") else None,
    )
    yield context
    context.close()
    assert problems == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A window."""
    return context.new_page()
