"""Fixtures of the checks' tests: one sandbox, and a judge that works in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
import threadpoolctl
from judgement import Judge, judged

from autograder.sandbox import Sandbox


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """Keep linear algebra in one thread: small matrices, and threads would fight for processors."""
    with threadpoolctl.threadpool_limits(1):
        yield


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Start one worker for all tests."""
    with Sandbox() as started:
        yield started


@pytest.fixture
def judge(sandbox: Sandbox) -> Judge:
    """Judge `judge(function, source)`: every check's outcome, by the check's name."""
    return partial(judged, sandbox)
