"""The same notebook meets the same chance, whenever and wherever it is graded."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.records import Cell
from autograder.sandbox import Sandbox
from autograder.student import StudentFault

CHANCE = """
import random
import numpy as np
at_load = np.random.random()

def f():
    return [at_load, random.random(), np.random.default_rng().random(), hash("text") % 1000]

def g():
    raise ValueError(object())
"""


def graded_elsewhere() -> tuple[Any, str]:
    """What the student's functions do in a sandbox of their own."""
    with Sandbox() as sandbox, sandbox.student((Cell("f", CHANCE, "f"),), {}, 2.0) as student:
        value = student.f()
        with pytest.raises(StudentFault) as caught:
            student.g()
        return value, caught.value.message


def test_chance_is_the_same_in_every_grading() -> None:
    """Unseeded randomness, hashes and addresses in messages repeat, so sheets do."""
    assert graded_elsewhere() == graded_elsewhere()


def test_chance_goes_on_within_a_process(sandbox: Sandbox) -> None:
    """Two unseeded generators still differ, so a forgotten rng still shows."""
    source = "import numpy as np\ndef f():\n    return np.random.default_rng().random()"
    with sandbox.student((Cell("f", source, "f"),), {}, 2.0) as student:
        assert student.f() != student.f()
