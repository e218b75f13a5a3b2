"""What an exception in student code amounts to, and where it happened."""

from __future__ import annotations

import errno
import socket
import urllib.error

import numpy as np
import pytest

from autograder.fault import Absent, CutShort, TooMuchOutput, describe
from autograder.wire import TooLargeError

REFUSED = PermissionError(errno.EPERM, "Operation not permitted")


def wrapped(inner: BaseException) -> BaseException:
    """An exception that a library raised because of another."""
    outer = urllib.error.URLError("no")
    outer.__context__ = inner
    return outer


KINDS = {
    "timeout": [CutShort()],
    "output": [TooMuchOutput(), TooLargeError()],
    "memory": [MemoryError(), np._core._exceptions._ArrayMemoryError((1,), np.dtype(float))],
    "missing": [NotImplementedError(), Absent("f")],
    "denied": [
        REFUSED,
        OSError(errno.EROFS, "Read-only file system"),
        OSError(errno.ENOSPC, "No space left on device"),
        socket.gaierror(-3, "Temporary failure in name resolution"),
        RuntimeError("can't start new thread"),
        wrapped(REFUSED),
        wrapped(wrapped(socket.gaierror(-3, "no"))),
    ],
    "error": [
        FileNotFoundError(errno.ENOENT, "No such file or directory"),
        RuntimeError("dictionary changed size during iteration"),
        SystemExit(0),
        RecursionError(),
        wrapped(ValueError()),
    ],
}


@pytest.mark.parametrize(
    ("kind", "error"),
    [(kind, error) for kind, errors in KINDS.items() for error in errors],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_kind(kind: str, error: BaseException) -> None:
    """Each exception amounts to the verdict that names its cause."""
    assert describe(error, frozenset())[0] == kind


def test_endless_chain_of_causes() -> None:
    """Exceptions that caused each other do not keep us busy."""
    first, second = ValueError(), ValueError()
    first.__context__, second.__context__ = second, first

    assert describe(first, frozenset())[0] == "error"


def test_text_that_raises() -> None:
    """An exception that cannot be put into words has none."""

    class EvilError(Exception):
        def __str__(self) -> str:
            raise SystemExit

    assert describe(EvilError(), frozenset())[:3] == ("error", "EvilError", "")


def test_place_is_the_innermost_line_of_the_student() -> None:
    """Of all frames the last one in a cell is told, not ours around it nor a library's in it."""
    code = compile("\n\ndef f(x):\n    return float(x)\nf('x')\n", "cell 3", "exec")

    with pytest.raises(ValueError, match="could not convert") as raised:
        exec(code, {})

    assert describe(raised.value, frozenset(["cell 3"]))[-2:] == ("cell 3", 4)
    assert describe(raised.value, frozenset(["cell 4"]))[-2:] == ("", 0)


def test_place_of_a_syntax_error() -> None:
    """Code that cannot be compiled is told with the line where that shows."""
    with pytest.raises(SyntaxError) as raised:
        compile("x = 1\ndef f(:\n", "cell 3", "exec")

    assert describe(raised.value, frozenset(["cell 3"]))[-2:] == ("cell 3", 2)
