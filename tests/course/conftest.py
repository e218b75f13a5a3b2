"""What the tests of the course share: its notebooks, run once in a session."""

from __future__ import annotations

from collections.abc import Callable

import notebook_runs
import pytest
from nbformat import NotebookNode


@pytest.fixture(scope="session")
def executed() -> Callable[..., NotebookNode]:
    """Runs an assignment's notebook, or gives back what it showed when it ran before."""
    return notebook_runs.executed
