"""nbgrader's own steps in this process: what they say when they cannot."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from autograder.course import ROOT
from autograder.errors import ConfigError, CourseError, GradebookError
from autograder.samples import sample_class
from autograder.stock import StockCourse


@pytest.fixture
def stock(tmp_path: Path) -> StockCourse:
    """A course folder with a configuration and nothing else."""
    (tmp_path / "nbgrader_config.py").write_bytes((ROOT / "nbgrader_config.py").read_bytes())
    return StockCourse(tmp_path)


def test_stock_says_what_cannot_be_released(stock: StockCourse, tmp_path: Path) -> None:
    """A source that nbgrader refuses is named, with the command that tells more."""
    folder = tmp_path / "source" / "ch3-e-step"
    folder.mkdir(parents=True)
    (folder / "ch3-e-step.ipynb").write_text("{")

    with pytest.raises(CourseError, match="nbgrader generate_assignment ch3-e-step --force"):
        stock.generate_assignment("ch3-e-step")


def test_stock_says_what_cannot_be_handed_in(stock: StockCourse, tmp_path: Path) -> None:
    """A step of the exchange that fails says which step, and of what."""
    with pytest.raises(CourseError, match="of ch3-e-step failed"):
        stock.submit("ch3-e-step", "anna", tmp_path, datetime(2026, 9, 7))


def test_stock_says_which_gradebook_cannot_be_opened(stock: StockCourse, tmp_path: Path) -> None:
    """A file that is no database is named."""
    (tmp_path / "gradebook.db").write_text("this is no database at all, whatever it is called")

    with pytest.raises(GradebookError, match=r"gradebook\.db cannot be opened"):
        stock.add_students([("anna", "Anna", "A")])


def test_sample_class_names_the_entry_that_is_wrong(tmp_path: Path) -> None:
    """A class file with a misspelt key says where it stands."""
    path = tmp_path / "class.yaml"
    path.write_text("students:\n  - {id: a, first: A, last: B, submissions: {}, lat: {}}\n")

    with pytest.raises(ConfigError, match=r"class.yaml:2:5: students\[0\]"):
        sample_class(path)
