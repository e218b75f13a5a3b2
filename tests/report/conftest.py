"""A class to report on, and the browser that opens the report."""

from __future__ import annotations

from pathlib import Path

import pytest
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
