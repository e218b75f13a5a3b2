"""One short transaction on the gradebook's database, tried again while others are at it."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session, scoped_session

from autograder.errors import GradebookError

# In seconds. SQLite itself waits five for a lock each time; a server takes some to come back.
_PAUSES = (0.1, 0.3, 1.0, 3.0, 9.0)
_PASSING = {
    "40001",  # not serializable
    "40P01",  # deadlock
    "55P03",  # lock not available
    "57P01",  # the server is stopped
    "57P02",  # it crashed
    "57P03",  # it is starting
}
_PASSING_WORDS = ("is locked", "connection failed", "server closed the connection")

T = TypeVar("T")


def in_one_transaction(db: scoped_session[Session], work: Callable[[], T]) -> T:
    """Do `work` on the gradebook and commit it; if somebody else was at it, try again.

    They may hold a lock, or have made the same rows at the same time; or the server was
    started anew.
    """
    for pause in (*_PAUSES, None):
        try:
            with undisturbed():
                result = work()
                db.commit()
        except DBAPIError as error:
            db.rollback()
            if not _passes(error):
                raise GradebookError(f"The gradebook cannot be used: {error.orig}") from error
            if pause is not None:
                time.sleep(pause)
        else:
            return result
    raise GradebookError(
        "The gradebook is locked by another program, or its server is away. What was written "
        "before that is kept, and the rest not begun. Close what is using gradebook.db, or see "
        "to the server, and run the same command again."
    )


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold Ctrl-C back for this moment: SQLAlchemy would tell of it with a traceback."""
    if threading.current_thread() is not threading.main_thread():
        yield  # which no signal interrupts
        return
    held_back: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: held_back.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        for number in held_back[:1]:
            signal.raise_signal(number)


def _passes(error: DBAPIError) -> bool:
    """Tell whether a fault can be over in a moment: a lock, the same rows, a lost connection."""
    state = getattr(error.orig, "sqlstate", None)  # PostgreSQL's; SQLite has only words
    return (
        isinstance(error, IntegrityError)
        or error.connection_invalidated
        or state in _PASSING
        or (state is None and any(words in str(error.orig) for words in _PASSING_WORDS))
    )
