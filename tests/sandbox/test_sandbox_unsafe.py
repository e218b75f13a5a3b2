"""Without the sandbox the same code answers, with no promise but the limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox_attempts import SMALL, assert_honest_is_right, try_out

from autograder.records import Verdict
from autograder.sandbox import Sandbox


@pytest.fixture(scope="module")
def unsafe() -> Iterator[Sandbox]:
    """Give a sandbox that is none."""
    with Sandbox(unsafe=True, limits=SMALL) as sandbox:
        yield sandbox


def test_honest_student(unsafe: Sandbox) -> None:
    """A right answer is right here, too."""
    assert_honest_is_right(unsafe)


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("while True: pass", Verdict.TIMEOUT),
        ("bytearray(10**9)", Verdict.MEMORY),
        ("import os; os._exit(0)", Verdict.ERROR),
        ("import reference", Verdict.ERROR),
    ],
)
def test_limits_hold(unsafe: Sandbox, code: str, verdict: Verdict) -> None:
    """Time and memory are bounded, and the reference is not on the path."""
    assert try_out(unsafe, f"def attack():\n    {code}\n", seconds=0.5).verdict is verdict


def test_home_is_removed() -> None:
    """The files laid out for the worker are gone afterwards."""
    with Sandbox(unsafe=True, limits=SMALL) as sandbox:
        home = try_out(sandbox, "import os\ndef attack(): return os.environ['HOME']\n").value
        assert Path(home).is_dir()

    assert not Path(home).exists()
