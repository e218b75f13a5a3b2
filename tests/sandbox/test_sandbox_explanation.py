"""How the end of a process that did not answer is judged."""

from __future__ import annotations

import signal

import pytest

from autograder.conversation import Ending
from autograder.explanation import of_ending
from autograder.records import Verdict


@pytest.mark.parametrize(
    ("ending", "verdict", "part"),
    [
        (Ending(signal.SIGKILL, 10.0), Verdict.TIMEOUT, "took longer"),
        (Ending(signal.SIGKILL, 9.6), Verdict.TIMEOUT, "took longer"),
        (Ending(signal.SIGKILL, 3.0), Verdict.ERROR, "crashed Python (Killed)"),
        (Ending(signal.SIGSEGV, 3.0), Verdict.ERROR, "crashed Python (Segmentation fault)"),
        (Ending(35, 3.0), Verdict.ERROR, "crashed Python (Real-time signal 1)"),
        (Ending(0, 3.0), Verdict.ERROR, "ended its process"),
        (Ending(7 << 8, 3.0), Verdict.ERROR, "ended its process"),
    ],
)
def test_ending(ending: Ending, verdict: Verdict, part: str) -> None:
    """Having used up the processor time is a timeout, every other end an error with its cause."""
    judged, message = of_ending("`f`", ending, 10)

    assert judged is verdict
    assert message.startswith(f"`f` {part}")
