"""What tests in several folders ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import chromium
from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of a file. While it is open nobody else can run an event loop."""
    with chromium() as browser:
        yield browser
