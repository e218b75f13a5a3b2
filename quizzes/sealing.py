"""What the course's secret decides: ids that tell nothing, and the numbers in the variants.

The secret lies beside the questions, since who can read those knows the answers anyway.
Whoever teaches from a copy of the course should put another text into `secret.txt`: the
same one must stay for as long as responses are out.
"""

from __future__ import annotations

import hmac
from functools import cache
from hashlib import sha256

import numpy as np

from autograder.course import ROOT

SECRET = ROOT / "quizzes" / "secret.txt"


def opaque_id(question: str, name: str) -> str:
    """Return the name under which students see a choice or an item."""
    return "c" + _digest("id", question, name)[:10]


def version(question: str, content: str) -> str:
    """Return a mark of a question's content that changes with its key, yet tells nothing of it."""
    return _digest("version", question, content)[:16]


def generator(question: str, draw: str, variant: int) -> np.random.Generator:
    """Return the generator that draws one variant of a question's numbers."""
    return np.random.default_rng(int(_digest("draw", question, draw, str(variant)), 16))


def _digest(*parts: str) -> str:
    return hmac.digest(_secret(), "|".join(parts).encode(), sha256).hex()


@cache
def _secret() -> bytes:
    return SECRET.read_bytes().strip()
