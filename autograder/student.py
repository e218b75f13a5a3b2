"""A student's functions as a check sees them: call one, get a value or a `StudentFault`.

The code runs in another process, behind the wire. Whatever that process says is only ever
evidence about this student: a value to be judged, or a fault with its verdict.
"""

from __future__ import annotations

import secrets
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol

from autograder import wire
from autograder.limits import MAX_NOTES, MAX_TEXT, Limits, MiB
from autograder.oracle import ExhaustedError, Oracle
from autograder.records import Cell, Verdict

KINDS = {
    str(verdict): verdict
    for verdict in (
        Verdict.ERROR,
        Verdict.TIMEOUT,
        Verdict.MEMORY,
        Verdict.OUTPUT,
        Verdict.DENIED,
        Verdict.MISSING,
    )
}
ENDING_SECONDS = 10.0  # from the last byte of a process to the report of its end


class StudentFault(Exception):  # noqa: N818 - a fact about a student, not an error of ours
    """The student's code gave no value: how that is judged, and a sentence saying why."""

    def __init__(self, verdict: Verdict, message: str) -> None:
        super().__init__(message)
        self.verdict = verdict
        self.message = message


@dataclass(frozen=True)
class Answer:
    """What a call left behind: its value, its positional arguments, and a side effect."""

    value: Any
    arguments: tuple[Any, ...]
    global_state_touched: bool


@dataclass(frozen=True)
class Ending:
    """How a process ended: its wait status, and the processor time it took."""

    status: int
    seconds: float


@dataclass(frozen=True)
class Facts:
    """What a student's process says about an exception in it."""

    kind: str
    exception: str
    text: str
    cell: str
    line: int


class Process(Protocol):
    """What a student needs of the process behind it."""

    channel: wire.Channel

    def wait(self, seconds: float) -> Ending:
        """Return how the process ended by itself, or raise TimeoutError."""

    def end(self) -> None:
        """End the process if it still runs."""


class Student:
    """Calls a student's functions: `student.m_step(X, W)`. Loads the notebook at first use."""

    def __init__(
        self,
        process: Process,
        cells: tuple[Cell, ...],
        oracle: Oracle,
        limits: Limits,
        seconds: float,
    ) -> None:
        self._process = process
        self._cells = cells
        self._oracle = oracle
        self._limits = limits
        self._seconds = seconds
        self._failures: dict[str, Facts] | None = None
        self._warnings: dict[str, None] = {}
        self._over: StudentFault | None = None

    def __getattr__(self, function: str) -> Callable[..., Any]:
        """Return a course function of the student's."""
        if function.startswith("_"):
            raise AttributeError(function)

        def call(*args: Any, **kwargs: Any) -> Any:
            return self._call(function, args, kwargs, None, observe=False).value

        return call

    def observe(
        self, function: str, *args: Any, global_seed: int | None = None, **kwargs: Any
    ) -> Answer:
        """Call a function and tell what it did to its arguments and the global random state."""
        return self._call(function, args, kwargs, global_seed, observe=True)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about what cost no points: cells that failed, warnings."""
        failed = [
            f"{_cell_name(label)} did not run to its end: {self._story(facts)}."
            for label, facts in (self._failures or {}).items()
            if facts.kind != "missing"
        ]
        return tuple([*failed, *self._warnings][:MAX_NOTES])

    def _call(
        self,
        function: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        global_seed: int | None,
        observe: bool,
    ) -> Answer:
        if self._failures is None:
            self._failures = self._load(function)
        question = (function, args, tuple(kwargs.items()), global_seed, observe)
        reply = self._exchange(function, "call", question, self._seconds)
        match reply:
            case "answer", (value, tuple() as arguments, bool() as touched):
                return Answer(value, arguments, touched)
            case "raised", facts:
                self._raise(function, self._facts(function, facts))
        self._unreadable(function)

    def _load(self, function: str) -> dict[str, Facts]:
        """Have the cells run; return what went wrong in which."""
        cells = tuple((cell.label, cell.source) for cell in self._cells)
        question = (cells, self._oracle.names)
        reply = self._exchange(function, "load", question, self._limits.load_seconds)
        match reply:
            case "loaded", list() as failures:
                known = {cell.label for cell in self._cells}
                pairs = [item for item in failures if isinstance(item, tuple) and len(item) == 2]
                return {
                    label: self._facts(function, facts)
                    for label, facts in pairs
                    if isinstance(label, str) and label in known
                }
        self._unreadable(function)

    def _exchange(self, function: str, kind: str, value: Any, seconds: float) -> tuple[str, Any]:
        """Send a message and return the kind and content of its only reply."""
        if self._over:
            raise self._over
        exchange = secrets.token_hex(8)
        try:
            reply = self._converse(wire.Message(kind, exchange, value), seconds)
        except EOFError:
            self._ended(function)
        except wire.TooLargeError:
            self._end(Verdict.OUTPUT, f"`{function}` returned more than any right answer holds")
        except wire.WireError:
            self._unreadable(function)
        except TimeoutError:
            self._end(Verdict.TIMEOUT, f"`{function}` kept waiting and did not return")
        except ExhaustedError:
            self._end(
                Verdict.TIMEOUT,
                f"`{function}` called the functions of earlier chapters far too often",
            )
        match reply.value:
            case content, tuple() as warned:
                texts = (f"Warning: {_clean(text)}" for text in warned if isinstance(text, str))
                self._warnings.update(dict.fromkeys(texts))
                return reply.kind, content
        self._unreadable(function)

    def _converse(self, message: wire.Message, seconds: float) -> wire.Message:
        """Send a message, answer call-backs, and return the reply, in lock step."""
        channel = self._process.channel
        if channel.pending():
            raise wire.WireError("an answer that nobody asked for")
        deadline = time.monotonic() + self._limits.wall_seconds(seconds)
        channel.send(message, deadline)
        while True:
            reply = channel.receive(deadline)
            if reply.id != message.id:
                raise wire.WireError("an answer to another question")
            if reply.kind != "ask":
                return reply
            started = time.monotonic()
            kind, value = self._oracle.answer(reply.value)
            deadline += time.monotonic() - started
            channel.send(wire.Message(kind, message.id, value), deadline)

    def _raise(self, function: str, facts: Facts) -> NoReturn:
        """Raise the fault that an exception in the student's code amounts to."""
        assert self._failures is not None  # noqa: S101 - loaded before any call
        own = [cell.label for cell in self._cells if cell.function == function]
        broken = [self._failures[label] for label in own if label in self._failures]
        if facts.exception == "Absent" and broken and broken[0].kind != "missing":
            verdict = KINDS[broken[0].kind]
            raise StudentFault(
                verdict,
                f"There is no `{function}`, because its cell did not run: "
                f"{self._story(broken[0])}.",
            )
        verdict = KINDS[facts.kind]
        if facts.exception == "Absent":
            raise StudentFault(verdict, f"There is no function `{function}` in the notebook.")
        if verdict is Verdict.TIMEOUT:
            self._end(verdict, f"`{function}` {self._story(facts)}")
        if verdict is Verdict.MISSING:
            raise StudentFault(verdict, f"`{function}` is not implemented yet.")
        raise StudentFault(verdict, f"`{function}` {self._story(facts)}.")

    def _story(self, facts: Facts) -> str:
        """Tell in half a sentence what happened, and where in the student's code."""
        match facts.kind:
            case "timeout":
                what = "took longer than the time there is and was cut short"
            case "output":
                what = "printed or returned more than any right answer needs"
            case "memory":
                what = f"needed more than {self._limits.memory // MiB} MiB of memory"
            case "denied":
                what = f"did what is forbidden while grading ({self._exception(facts)})"
            case _:
                what = f"raised {self._exception(facts)}"
        return what + self._place(facts)

    def _exception(self, facts: Facts) -> str:
        text = _clean(facts.text)
        return _clean(facts.exception) + (f": {text}" if text else "")

    def _place(self, facts: Facts) -> str:
        for cell in self._cells:
            lines = cell.source.splitlines()
            if cell.label == facts.cell and 1 <= facts.line <= len(lines):
                source = _clean(lines[facts.line - 1].strip())
                return f", in {_cell_name(cell.label, False)}, line {facts.line}: `{source}`"
        return ""

    def _facts(self, function: str, told: Any) -> Facts:
        match told:
            case (str() as kind, str() as name, str() as text, str() as cell, int() as line):
                if kind in KINDS:
                    return Facts(kind, name, text, cell, line)
        self._unreadable(function)

    def _ended(self, function: str) -> NoReturn:
        """The process is gone, or at least its end of the wire: find out why."""
        try:
            ending = self._process.wait(ENDING_SECONDS)
        except TimeoutError:
            self._unreadable(function)
        if ending.seconds >= self._limits.processor_seconds(self._seconds) - 0.5:
            self._end(Verdict.TIMEOUT, f"`{function}` took longer than the time there is")
        number = ending.status & 0x7F
        if number == 0:
            self._end(Verdict.ERROR, f"`{function}` ended its process instead of returning")
        self._end(Verdict.ERROR, f"`{function}` crashed Python ({signal.Signals(number).name})")

    def _unreadable(self, function: str) -> NoReturn:
        self._end(Verdict.ERROR, f"`{function}` sent an answer that could not be read")

    def _end(self, verdict: Verdict, fact: str) -> NoReturn:
        """End the process for a fault after which nothing it says would count."""
        self._process.end()
        self._over = StudentFault(verdict, f"{fact}.")
        raise self._over


def _cell_name(label: str, start: bool = True) -> str:
    if label.startswith("cell "):
        return label.capitalize() if start else label
    return f"The cell `{label}`" if start else f"the cell `{label}`"


def _clean(text: str) -> str:
    """Return a student's words as one short line of printable characters."""
    line = "".join(char if char.isprintable() else " " for char in text[:MAX_TEXT])
    return " ".join(line.split())
