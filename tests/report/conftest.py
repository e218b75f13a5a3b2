"""A class to report on, and the browser that opens the report."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from report_class import CourseFolder, fill, save

from autograder.class_pages import class_pages
from autograder.classroom import ClassRecord

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    """An empty class of the real course."""
    (tmp_path / "course").mkdir()
    return CourseFolder(tmp_path / "course")


@pytest.fixture(scope="session")
def sample_class(tmp_path_factory: pytest.TempPathFactory) -> ClassRecord:
    """A class of 24."""
    return fill(CourseFolder(tmp_path_factory.mktemp("sample"))).read()


@pytest.fixture(scope="session")
def sample_site(sample_class: ClassRecord, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on that class, as files."""
    return save(class_pages(sample_class), tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window; its absence fails in CI and skips elsewhere."""
    if not CHROMIUM.exists():
        (pytest.fail if "CI" in os.environ else pytest.skip)("Chromium is not installed")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()
