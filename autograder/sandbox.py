"""Processes for student code: started warm, watched, and ended for certain.

A `Sandbox` keeps a worker in bubblewrap for each kit of libraries that it meets, and hands out
one `Student` at a time, each backed by a process of its own that dies with its `with` block; or by
the one before it, if that was of the same submission and has no memory (`memoryless`). A worker
that breaks is replaced; if student code cannot be run safely, `SandboxError` says why.
`findings` tries it all out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Self

from autograder import bubblewrap, records, seccomp
from autograder.answers import Answers
from autograder.conversation import Conversation, Facts
from autograder.errors import SandboxError
from autograder.kits import PLAIN, Kit, kit_for
from autograder.launcher import Process, Worker, WorkerDiedError, unsafe_here
from autograder.limits import MAX_REMEMBERED_BYTES, Limits
from autograder.oracle import Oracle
from autograder.records import Verdict
from autograder.student import Student, StudentFault
from autograder.wire import WireError


@dataclass(frozen=True)
class _Home:
    """A student's process, and whose it is.

    The kernel ends it after so many seconds of work, which it cannot have had before it `ends`.
    If a check has left it as new, `failures` are the cells that went wrong when it was loaded.
    """

    process: Process
    owner: object
    ends: float
    failures: dict[str, Facts] | None = None

    def suits(self, owner: object, seconds: float) -> bool:
        """Say whether a check that takes so many seconds could be at home here."""
        return self.owner is owner and time.monotonic() + seconds <= self.ends


class Sandbox:
    """A place to run student code in: enter it once, then ask for a student per check."""

    def __init__(self, unsafe: bool = False, limits: Limits | None = None) -> None:
        self.unsafe = unsafe
        self.limits = limits or Limits()
        self._workers: dict[Kit, Worker] = {}
        self._left: _Home | None = None  # by the check before
        self._remembers: tuple[object, int] = (None, 0)  # a notebook that does: owner and size
        self._answers = Answers(MAX_REMEMBERED_BYTES)

    def __enter__(self) -> Self:
        """Start the worker that most notebooks need, and wait until it is ready."""
        self._ready_worker(PLAIN)
        return self

    def start(self, kit: Kit = PLAIN) -> Worker:
        """Start a kit's worker if there is none, and leave it to import what students may need.

        That takes a second, in which whoever knows of notebooks to come can do other things.
        """
        if kit not in self._workers or not self._workers[kit].alive:
            self._workers[kit] = Worker(self.unsafe, self.limits, kit)
        return self._workers[kit]

    def __exit__(self, *_: object) -> None:
        """End the workers, and with them whatever runs in them."""
        self.clear()
        for kit in list(self._workers):
            self._stop(kit)

    @contextmanager
    def student(
        self,
        cells: tuple[records.Cell, ...],
        oracle: Mapping[str, Callable[..., Any]],
        seconds: float,
        owner: object = None,
        most: float = 0.0,
    ) -> Iterator[Student]:
        """Give a student's notebook, to be loaded afresh into a process of its own.

        With the same `owner` as the one before, it is of the same submission. Where that was left
        as new, since no code of the notebook can remember anything, it is the same process; `most`
        are the seconds that any of these checks may take.
        """
        answering = Oracle(oracle, self.limits, self._answers)
        home = self._left_home(answering, seconds, owner)
        if home is None:
            home = self._new_home(cells, max(seconds, most), owner)
        known, size = self._remembers
        reads = owner is not None and (owner is not known or len(cells) != size)
        student = Student(
            home.process, cells, answering, self.limits, seconds, reads, home.failures
        )
        try:
            yield student
        finally:
            if student.remembers:
                self._remembers = owner, len(cells)
            self._left = replace(home, failures=student.leaves_as_new)
            if self._left.failures is None:
                self.clear()

    def clear(self) -> None:
        """End the process that a check has left, if there is one."""
        home, self._left = self._left, None
        if home is not None:
            home.process.end()

    def _left_home(self, answering: Oracle, seconds: float, owner: object) -> _Home | None:
        """Return the process that was left, made as good as new, if it suits; else end it."""
        left = self._left
        if left is not None and left.suits(owner, seconds):
            try:
                Conversation(left.process.channel, answering, self.limits).begin(seconds)
            except (EOFError, TimeoutError, WireError):
                pass  # it was ended meanwhile, which is no student's fault
            else:
                self._left = None
                return left
        self.clear()
        return None

    def _new_home(self, cells: tuple[records.Cell, ...], seconds: float, owner: object) -> _Home:
        """Return a new process, which may work for so many seconds once it is loaded."""
        process = self._start_process(seconds, kit_for(cell.source for cell in cells), owner)
        return _Home(process, owner, time.monotonic() + self.limits.load_seconds + seconds)

    def _start_process(self, seconds: float, kit: Kit, owner: object) -> Process:
        """Start a process; where the worker is found dead, once more with a new one."""
        try:
            return self._ready_worker(kit).run(seconds, owner)
        except WorkerDiedError:
            self._stop(kit)
        try:
            return self._ready_worker(kit).run(seconds, owner)
        except WorkerDiedError as error:
            raise unsafe_here(f"the sandbox broke twice in a row: {error}") from error

    def _ready_worker(self, kit: Kit) -> Worker:
        worker = self.start(kit)
        worker.wait_until_ready()
        return worker

    def _stop(self, kit: Kit) -> None:
        worker = self._workers.pop(kit)
        if worker.alive:
            worker.stop()


@dataclass(frozen=True)
class Finding:
    """One thing that holds on this machine, or does not, and then what to do about it."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


# What student code might try, and the verdict that it must come to.
ATTEMPTS = (
    ("no network", "socket", Verdict.DENIED, "import socket; socket.socket()"),
    ("no further processes", "fork", Verdict.DENIED, "import os; os.fork()"),
    ("memory limit", "memory", Verdict.MEMORY, "bytearray(2**31)"),
    ("time limit", "loop", Verdict.TIMEOUT, "while True: pass"),
    ("no files of this machine", "read", Verdict.ERROR, "open('/etc/passwd')"),
)
ATTEMPT_SECONDS = 0.2


def findings() -> list[Finding]:
    """Try out what the sandbox promises; stop at the first thing that all else needs."""
    try:
        with Sandbox() as sandbox:
            tried = [_attempt(sandbox, *attempt) for attempt in ATTEMPTS]
    except SandboxError as error:
        return [Finding("sandbox", False, str(error), bubblewrap.remedy())]
    program = Finding("bubblewrap", True, bubblewrap.version())
    namespaces = Finding("namespaces", True, "student code runs in its own")
    return [program, namespaces, filter_finding(), *tried]


def _attempt(sandbox: Sandbox, name: str, function: str, expected: Verdict, code: str) -> Finding:
    """Have student code try something, and see whether it is stopped as it should be."""
    cell = records.Cell(function, f"def {function}():\n    {code}", function)
    with sandbox.student((cell,), {}, ATTEMPT_SECONDS) as student:
        try:
            getattr(student, function)()
        except StudentFault as fault:
            return Finding(name, fault.verdict is expected, f"`{code}` ends as: {fault.verdict}")
    return Finding(name, False, f"`{code}` was not stopped", "please report this")


def filter_finding() -> Finding:
    """Tell whether system calls are filtered on this kind of processor."""
    if seccomp.here():
        return Finding("system call filter", True, "on")
    return Finding(
        "system call filter",
        False,
        "not known for this processor: forks are only bounded in number, and not for root",
        "grade on x86-64 or ARM64, and not as root",
    )
