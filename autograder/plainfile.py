"""Opening what students hand in: plain files only, and not more of one than is asked for.

A link could point at somebody else's file, and a pipe would never end, so a file is opened
without following the one or waiting for the other.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from autograder.errors import SubmissionError, TooLargeError


def read_plain(path: Path, limit: int) -> bytes:
    """Return a file's bytes. Raises SubmissionError that says what the file is instead."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        what = "is a link" if path.is_symlink() else f"cannot be opened ({error.strerror})"
        raise SubmissionError(f"{path.name} {what}.") from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not an ordinary file"
            raise SubmissionError(f"{path.name} is {kind}.")
        if status.st_size > limit:
            raise TooLargeError(too_large(path.name, status.st_size, limit))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(limit + 1)
    finally:
        os.close(descriptor)


def too_large(name: str, size: int, limit: int) -> str:
    """Return the sentence about a file of too many bytes."""
    return f"{name} has {_megabytes(size)}; at most {_megabytes(limit)} are read."


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB".replace(".0 ", " ")
