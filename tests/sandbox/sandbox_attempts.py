"""What an attempt by student code is, and how its tests try one out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.limits import Limits, MiB
from autograder.records import Cell, Verdict
from autograder.sandbox import Sandbox
from autograder.student import StudentFault

SMALL = Limits(
    cell_seconds=1.5,  # filling the memory takes 0.1 s on an idle machine
    load_seconds=2.5,
    wall_factor=1.0,
    wall_grace=2.0,
    memory=128 * MiB,
    disk=1 * MiB,
    disk_files=16,
    output_characters=10_000,
)
HONEST = "import numpy as np\ndef mean(X):\n    return np.mean(X, axis=0)\n"


@dataclass(frozen=True)
class Outcome:
    """What an attempt came to: a value, or a verdict with its message."""

    value: Any = None
    verdict: Verdict | None = None
    message: str = ""


Attempt = Callable[..., Outcome]


def try_out(sandbox: Sandbox, source: str, *args: Any, seconds: float = 1.0) -> Outcome:
    """Load `source` as the cell of the function `attack`, and call that."""
    with sandbox.student((Cell("attack", source, "attack"),), {}, seconds) as student:
        try:
            return Outcome(student.attack(*args))
        except StudentFault as fault:
            return Outcome(None, fault.verdict, fault.message)


def assert_honest_is_right(sandbox: Sandbox) -> None:
    """Assert that a student who does nothing wrong gets the right answer through."""
    with sandbox.student((Cell("mean", HONEST, "mean"),), {}, 1.0) as student:
        assert student.mean([[1.0, 2.0], [3.0, 6.0]]).tolist() == [2.0, 4.0]
