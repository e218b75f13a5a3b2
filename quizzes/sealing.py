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
_HALF = 8  # hexadecimal digits of a version; the other half is its seal


def opaque_id(question: str, name: str) -> str:
    """Return the name under which students see a choice or an item."""
    return "c" + _digest("id", question, name)[:10]


def version(question: str, content: str) -> str:
    """Return a mark of a question's content that changes with its key, yet tells nothing of it.

    It carries a seal, so that one of long ago is known to be ours although nobody kept it.
    """
    mark = _digest("version", question, content)[:_HALF]
    return mark + _seal(question, mark)


def is_version(question: str, text: str) -> bool:
    """Tell whether this course, with this secret, ever gave a question this version."""
    return text[_HALF:] == _seal(question, text[:_HALF])


def generator(question: str, draw: str, variant: int) -> np.random.Generator:
    """Return the generator that draws one variant of a question's numbers."""
    return np.random.default_rng(int(_digest("draw", question, draw, str(variant)), 16))


def _seal(question: str, mark: str) -> str:
    return _digest("seal", question, mark)[:_HALF]


def _digest(*parts: str) -> str:
    return hmac.digest(_secret(), "|".join(parts).encode(), sha256).hex()


@cache
def _secret() -> bytes:
    return SECRET.read_bytes().strip()
