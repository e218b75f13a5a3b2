"""What tests in several folders ask for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from browser import chromium
from playwright.sync_api import Browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together, on one of several processes, what shares a costly set-up: a file, the site.

    Tests that say themselves with which others they belong are left alone.
    """
    for item in items:
        if item.get_closest_marker("xdist_group"):
            continue
        whole_folder = item.path.parent.name == "lesson"
        group = item.path.parent if whole_folder else item.path
        item.add_marker(pytest.mark.xdist_group(str(group)))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of a file. While it is open nobody else can run an event loop."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def one_alembic() -> Iterator[None]:
    """Let nbgrader ask alembic only once for the version that it notes in each new gradebook.

    It starts a process for that, whose answer is the same each time and takes two seconds.
    """
    from nbgrader import api

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "get_alembic_version", cache(api.get_alembic_version))
        yield
