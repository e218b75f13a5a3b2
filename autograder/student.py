"""A student's functions as a check sees them: call one, get a value or a `StudentFault`.

The code runs in another process. Whatever that process says is only ever evidence about
this student: a value to be judged, or a fault with its verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from autograder import wire
from autograder.conversation import Answer, Call, Conversation, Facts, Process
from autograder.explanation import Explanation, clean, of_ending
from autograder.limits import MAX_NOTES, Limits
from autograder.oracle import ExhaustedError, Oracle
from autograder.records import Cell, Verdict

ENDING_SECONDS = 5.0  # from the last byte of a process to the report of its end
LOADING = "A cell of the notebook"


class StudentFault(Exception):  # noqa: N818 - a fact about a student, not an error of ours
    """The student's code gave no value: how that is judged, and a sentence saying why."""

    def __init__(self, verdict: Verdict, message: str) -> None:
        super().__init__(message)
        self.verdict = verdict
        self.message = message


class Student:
    """Calls a student's functions: `student.m_step(X, W)`. Loads the notebook at first use.

    In a process that another check `leaves_as_new` it is loaded already, with what went wrong then.
    Where no other check will follow, nobody needs to read whether it could.
    """

    def __init__(
        self,
        process: Process,
        cells: tuple[Cell, ...],
        oracle: Oracle,
        limits: Limits,
        seconds: float,
        reads: bool = False,
        failures: dict[str, Facts] | None = None,
    ) -> None:
        self._process = process
        self._cells = cells
        self._limits = limits
        self._seconds = seconds
        self._conversation = Conversation(process.channel, oracle, limits)
        self._explanation = Explanation(cells, limits)
        self._reads = reads
        self._memoryless = failures is not None
        self._spotless = False
        self._failures = failures
        self._over: StudentFault | None = None

    def __getattr__(self, function: str) -> Callable[..., Any]:
        """Return a course function of the student's."""
        if function.startswith("_"):
            raise AttributeError(function)

        def call(*args: Any, **kwargs: Any) -> Any:
            return self._call(Call(function, args, tuple(kwargs.items()))).value

        return call

    def observe(
        self, function: str, *args: Any, global_seed: int | None = None, **kwargs: Any
    ) -> Answer:
        """Call a function and tell what it did to its arguments and the global random state."""
        return self._call(Call(function, args, tuple(kwargs.items()), global_seed, observe=True))

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about what cost no points: cells that stopped early, and warnings."""
        failed = [
            self._explanation.of_cell(cell.label, self._failures[cell.label])
            for cell in self._cells
            if self._failures and cell.label in self._failures and not cell.hurried
            if self._failures[cell.label].verdict is not Verdict.MISSING
        ]
        warned = [f"Warning: {clean(text)}" for text in self._conversation.warnings]
        return tuple([*failed, *warned][:MAX_NOTES])

    @property
    def greedy(self) -> frozenset[str]:
        """The labels of cells that used up their time or memory while the notebook was loaded."""
        used_up = (Verdict.TIMEOUT, Verdict.MEMORY)
        failures = self._failures or {}
        return frozenset(label for label, facts in failures.items() if facts.verdict in used_up)

    @property
    def in_vain(self) -> frozenset[str]:
        """The labels of those of them that are no solution and named nothing: nobody needs them."""
        solutions = {cell.label for cell in self._cells if cell.function}
        return (self.greedy & self._conversation.nameless) - solutions

    @property
    def remembers(self) -> bool:
        """Whether the notebook, now that it is loaded, may remember what is asked of it."""
        return self._failures is not None and not self._memoryless

    @property
    def leaves_as_new(self) -> dict[str, Facts] | None:
        """What went wrong in which cell, if nothing else of this check is left in its process."""
        return self._failures if self._memoryless and self._spotless else None

    def _call(self, call: Call) -> Answer:
        failures, function = self._load(), call.function
        self._spotless = False
        with self._last_words(f"`{function}`"):
            reply = self._conversation.call(call, self._seconds)
        self._spotless = all(map(_is_harmless, [reply, *failures.values()]))
        if isinstance(reply, Answer):
            return reply
        own = [cell.label for cell in self._cells if cell.function == function]
        broken = [failures[label] for label in own if label in failures]
        if reply.exception == "Absent" and broken and broken[0].verdict is not Verdict.MISSING:
            message = self._explanation.of_absence(function, broken[0])
            raise StudentFault(broken[0].verdict, message)
        raise StudentFault(reply.verdict, self._explanation.of_call(function, reply))

    def _load(self) -> dict[str, Facts]:
        """Have the cells run, once; return what went wrong in which."""
        if self._failures is None:
            with self._last_words(LOADING):
                self._memoryless = self._reads and self._conversation.read(self._cells)
                self._failures = self._conversation.load(self._cells, self._seconds)
        return self._failures

    @contextmanager
    def _last_words(self, subject: str) -> Iterator[None]:
        """Where the process can no longer be talked to, end it, say why, and keep to that."""
        if self._over:
            raise self._over
        try:
            yield
        except (EOFError, TimeoutError, wire.WireError, ExhaustedError) as error:
            self._over = StudentFault(*self._judge(subject, error))
            self._process.end()
            raise self._over from error

    def _judge(self, subject: str, error: Exception) -> tuple[Verdict, str]:
        match error:
            case EOFError():
                return self._ending(subject)
            case TimeoutError():
                return Verdict.TIMEOUT, f"{subject} kept waiting and did not come to an end."
            case ExhaustedError():
                return Verdict.TIMEOUT, f"{subject} used the functions of earlier cells too often."
        return Verdict.ERROR, f"{subject} sent an answer that could not be read."

    def _ending(self, subject: str) -> tuple[Verdict, str]:
        """Judge a process that hung up."""
        try:
            ending = self._process.wait(ENDING_SECONDS)
        except TimeoutError as error:  # it goes on, but nobody can talk to it
            return self._judge(subject, wire.WireError(str(error)))
        return of_ending(subject, ending, self._limits.processor_seconds(self._seconds))


def _is_harmless(reply: Answer | Facts) -> bool:
    """Say whether a process is as it was, after such an end of code that remembers nothing."""
    return isinstance(reply, Answer) or reply.verdict in (Verdict.ERROR, Verdict.MISSING)
