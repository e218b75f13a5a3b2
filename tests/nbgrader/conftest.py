"""The small course of these tests, made once, and an environment of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_course import E_STEP, WRITTEN, Course

from autograder.course import ROOT

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let nbgrader's own warnings be: they are not ours to mend."""
    for item in items:
        if _HERE in item.path.parents:
            for category in ("DeprecationWarning", "PendingDeprecationWarning", "FutureWarning"):
                item.add_marker(pytest.mark.filterwarnings(f"ignore::{category}"))
            item.add_marker(pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore::ResourceWarning"))


@pytest.fixture(scope="session", autouse=True)
def _own_environment(one_alembic: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep nbgrader away from this user's settings, and undo what its configuration sets."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.setenv("JUPYTER_CONFIG_DIR", str(home / "jupyter"))
        patch.setenv("JUPYTER_DATA_DIR", str(home / "data"))
        patch.setenv("JUPYTER_RUNTIME_DIR", str(home / "runtime"))
        patch.setenv("PATH", os.environ["PATH"])
        yield


@pytest.fixture(scope="session")
def generated(_own_environment: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of two assignments, generated once."""
    course = Course(tmp_path_factory.mktemp("generated"))
    shutil.copy(ROOT / "nbgrader_config.py", course.folder)
    for assignment in (E_STEP, WRITTEN):
        shutil.copytree(ROOT / "source" / assignment, course.folder / "source" / assignment)
        assert course.run("generate_assignment", assignment) == 0
    return course.folder


@pytest.fixture
def course(generated: Path, tmp_path: Path) -> Course:
    """A course of two assignments, with nothing handed in."""
    shutil.copytree(generated, tmp_path / "course")
    return Course(tmp_path / "course")
