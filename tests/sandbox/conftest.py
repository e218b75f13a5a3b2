"""A sandbox with small limits, and an honest student beside every attack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sandbox_attempts import SMALL, Attempt, Outcome, assert_honest_is_right, try_out

from autograder.sandbox import Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Give one sandbox to all tests: nothing that one does may reach another."""
    with Sandbox(limits=SMALL) as sandbox:
        yield sandbox


@pytest.fixture
def attempt(sandbox: Sandbox) -> Iterator[Attempt]:
    """Give a way to try something; afterwards an honest student must still be right."""

    def run(source: str, *args: Any, seconds: float = 1.0) -> Outcome:
        return try_out(sandbox, source, *args, seconds=seconds)

    yield run
    assert_honest_is_right(sandbox)
