"""Questions to a student's process and its replies, in lock step.

Each question carries a random id that its one reply must repeat; while the student's code
runs it may ask the oracle in between. A reply that is late, doubled, made up or malformed
raises `WireError`; what it says is turned into records here, and believed nowhere.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any, Protocol

from autograder import wire
from autograder.channel import Channel
from autograder.limits import MAX_NOTES, Limits
from autograder.oracle import Oracle
from autograder.records import Cell, Verdict

KINDS = frozenset(
    [
        Verdict.ERROR,
        Verdict.TIMEOUT,
        Verdict.MEMORY,
        Verdict.OUTPUT,
        Verdict.DENIED,
        Verdict.MISSING,
    ]
)


@dataclass(frozen=True)
class Call:
    """A question: which function to call, with what, and how closely to look."""

    function: str
    args: tuple[Any, ...]
    kwargs: tuple[tuple[str, Any], ...] = ()
    global_seed: int | None = None
    observe: bool = False

    def parts(self) -> tuple[Any, ...]:
        """Return what is sent."""
        return self.function, self.args, self.kwargs, self.global_seed, self.observe


@dataclass(frozen=True)
class Answer:
    """What a call left behind: its value, its positional arguments, and a side effect."""

    value: Any
    arguments: tuple[Any, ...]
    global_state_touched: bool


@dataclass(frozen=True)
class Facts:
    """What a student's process says about an exception in it; see `fault`."""

    verdict: Verdict
    exception: str
    text: str
    cell: str
    line: int


@dataclass(frozen=True)
class Ending:
    """How a process ended: its wait status, and the processor time it took."""

    status: int
    seconds: float


class Process(Protocol):
    """What is needed of the process at the other end."""

    channel: Channel

    def wait(self, seconds: float) -> Ending:
        """Return how the process ended by itself, or raise TimeoutError."""

    def end(self) -> None:
        """End the process if it still runs."""


class Conversation:
    """Asks a student's process; keeps the warnings that came along with its replies."""

    def __init__(self, channel: Channel, oracle: Oracle, limits: Limits) -> None:
        self.warnings: dict[str, None] = {}
        self.nameless: frozenset[str] = frozenset()  # cells that failed before they named anything
        self._channel = channel
        self._oracle = oracle
        self._limits = limits

    def read(self, cells: tuple[Cell, ...]) -> bool:
        """Say whether the cells can remember anything, before any of them runs."""
        match self._ask("read", self._cells(cells), self._limits.load_seconds):
            case "read", bool(memoryless):
                return memoryless
        raise wire.WireError("no word about the cells")

    def begin(self, seconds: float) -> None:
        """Have a process that remembers nothing made as good as new."""
        match self._ask("begin", (self._oracle.names, seconds), self._limits.load_seconds):
            case "begin", None:
                return
        raise wire.WireError("no new beginning")

    def load(self, cells: tuple[Cell, ...], seconds: float) -> dict[str, Facts]:
        """Have the cells run, for calls of so many seconds; return what went wrong in which."""
        match self._ask("load", (*self._cells(cells), seconds), self._limits.load_seconds):
            case "loaded", list(failures):
                told = list(map(_failure, failures))
                self.nameless = frozenset(label for label, _, named in told if not named)
                return {label: facts for label, facts, _ in told}
        raise wire.WireError("no report of the cells")

    def call(self, question: Call, seconds: float) -> Answer | Facts:
        """Have a function called; return what came of it."""
        expected = len(question.args) if question.observe else 0
        match self._ask("call", question.parts(), seconds):
            case "answer", (value, tuple(arguments), bool(touched)) if len(arguments) == expected:
                return Answer(value, arguments, touched)
            case "raised", told:
                return _facts(told)
        raise wire.WireError("no answer")

    def _cells(self, cells: tuple[Cell, ...]) -> tuple[Any, ...]:
        """Return what is sent of cells, and of what answers beside them."""
        return tuple((cell.label, cell.source, cell.hurried) for cell in cells), self._oracle.names

    def _ask(self, kind: str, value: Any, seconds: float) -> tuple[str, Any]:
        """Return the kind and content of the reply to a question."""
        if self._channel.pending():
            raise wire.WireError("an answer that nobody asked for")
        question = wire.Message(kind, secrets.token_hex(8), value)
        reply = self._reply(question, time.monotonic() + self._limits.wall_seconds(seconds))
        match reply.value:
            case content, tuple(warned):
                texts = [text for text in warned[:MAX_NOTES] if isinstance(text, str)]
                self.warnings.update(dict.fromkeys(texts))
                return reply.kind, content
        raise wire.WireError("a reply without its parts")

    def _reply(self, question: wire.Message, deadline: float) -> wire.Message:
        """Send a question, answer call-backs, whose time does not count, and return the reply."""
        self._channel.send(question, deadline)
        while True:
            frame = self._channel.receive_frame(deadline)
            asked = frame.packed("ask", question.id)
            if asked is None:
                return _reply_to(question, frame)
            started = time.monotonic()
            answer = self._oracle.reply(asked)
            deadline += time.monotonic() - started
            self._channel.send(wire.Message(answer.kind, question.id, answer.value), deadline)


def _reply_to(question: wire.Message, frame: wire.Frame) -> wire.Message:
    reply = frame.message()
    if reply.id != question.id or reply.kind == "ask":  # which our own code never writes so
        raise wire.WireError("a reply to another question")
    return reply


def _failure(told: Any) -> tuple[str, Facts, bool]:
    match told:
        case (str(label), facts, bool(named)):
            return label, _facts(facts), named
    raise wire.WireError("no failure of a cell")


def _facts(told: Any) -> Facts:
    match told:
        case (str(kind), str(exception), str(text), str(cell), int(line)) if kind in KINDS:
            return Facts(Verdict(kind), exception, text, cell, line)
    raise wire.WireError("no facts about an exception")
