"""Fixtures of the checks' tests: one thread for linear algebra."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import threadpoolctl


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """Keep linear algebra in one thread: small matrices, and threads would fight for processors."""
    with threadpoolctl.threadpool_limits(1):
        yield
