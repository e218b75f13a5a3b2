"""What a student's process says about an exception in it: a kind, names, a place.

The kinds are the verdicts that student code can bring upon itself. Runs inside the sandbox;
the sentence for the student is made outside, from the grader's own copy of the cell.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator

from autograder.limits import MAX_TEXT
from autograder.wire import TooLargeError

FORBIDDEN = (errno.EPERM, errno.EACCES, errno.EROFS, errno.ENETUNREACH, errno.ENOSYS)
USED_UP = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EMFILE)
NO_THREAD = "can't start new thread"

Facts = tuple[str, str, str, str, int]  # kind, exception, its text, cell, line


class Cut(BaseException):
    """Not an Exception, so that `except Exception` in student code lets it pass."""


class CutShort(Cut):
    """The time for this is over."""


class TooMuchOutput(Cut):
    """More was printed than anybody reads."""


class Absent(Cut):
    """There is no function of that name."""


def describe(error: BaseException, labels: frozenset[str]) -> Facts:
    """Return what the grader may know of an exception."""
    cell, line = _place(error, labels)
    return kind(error), type(error).__name__[:MAX_TEXT], _text(error), cell, line


def kind(error: BaseException) -> str:
    """Return the verdict that an exception amounts to."""
    if isinstance(error, CutShort):
        return "timeout"
    if isinstance(error, TooMuchOutput | TooLargeError):
        return "output"
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, NotImplementedError | Absent):
        return "missing"
    return "denied" if any(map(_refused, _chain(error))) else "error"


def _refused(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in FORBIDDEN + USED_UP or isinstance(error, socket.gaierror)
    return isinstance(error, RuntimeError) and NO_THREAD in _text(error)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and those that led to it, which libraries wrap."""
    for _ in range(8):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _text(error: BaseException) -> str:
    try:
        return str(error)[:MAX_TEXT]
    except BaseException:  # a student's own __str__
        return ""


def _place(error: BaseException, labels: frozenset[str]) -> tuple[str, int]:
    """Return the innermost cell and line that the exception passed through."""
    if isinstance(error, SyntaxError) and error.filename in labels:
        return str(error.filename), int(error.lineno or 0)
    place = ("", 0)
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in labels:
            place = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return place
