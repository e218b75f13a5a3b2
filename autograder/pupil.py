"""What runs in a student's process: their cells, then answers to calls of their functions.

The grader sends `read`, `load` once and `call` as often as it likes; here each is answered once,
by the word itself, `loaded`, `answer` or `raised`. A process that cannot remember anything may
serve another check, also of another function, which sends `begin`. While code runs it may ask the
grader for a prerequisite (`ask`, answered by `told` or `refused`). Student code shares this
process and may change anything in it, so nothing that is said here is believed on the other side
beyond what it says about this student. What `read` says is an exception: no code has run by then.
"""

from __future__ import annotations

import ast
import io
import linecache
import random
import resource
import signal
import sys
import time
import types
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np

from autograder import fault, wire
from autograder.channel import Channel
from autograder.confine import Cage
from autograder.limits import MAX_NOTES, MAX_TEXT
from autograder.memoryless import memoryless

_SLEEP = time.sleep
Cells = tuple[tuple[str, str, bool], ...]  # label and source of each, and whether to hurry


def serve(channel: Channel, cage: Cage) -> None:
    """Answer the grader until it hangs up."""
    pupil = Pupil(channel, cage)
    channel.send(wire.Message("ready", ""))
    while True:
        request = channel.receive()
        channel.send_frame(pupil.reply(request))


def settle_chance() -> None:
    """Seed what would seed itself from the machine's entropy, for all processes to come.

    So the same notebook meets the same chance each time it is graded, and gets the same
    sheet, also where it forgets its rng.
    """
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - the global state is what is settled
    np.random.bit_generator.randbits = random.Random(0).getrandbits  # type: ignore[attr-defined]


class Counter(io.TextIOBase):
    """A place to print to: it keeps nothing, and raises when too much has been printed."""

    def __init__(self, limit: int) -> None:
        self.left = limit

    def writable(self) -> bool:
        """Say that one may print here."""
        return True

    def write(self, text: str) -> int:
        """Count the text."""
        self.left -= len(text)
        if self.left < 0:
            raise fault.TooMuchOutput
        return len(text)


class Pupil:
    """One student's cells in one namespace, and what is left of the time for them."""

    def __init__(self, channel: Channel, cage: Cage) -> None:
        self.channel = channel
        self.limits = cage.limits
        self.load_seconds = cage.limits.load_seconds
        self.call_seconds = 0.0
        self.module = types.ModuleType("__main__")
        self.module.__dict__["display"] = _display
        self.labels: frozenset[str] = frozenset()
        self.codes: dict[str, types.CodeType] = {}
        self.stubs: dict[str, Callable[..., Any]] = {}
        self.own: dict[str, Any] = {}  # what the student means by the names of the stubs
        self.exchange = ""
        self.warned: dict[str, None] = {}
        sys.modules["__main__"] = self.module
        # its further arguments say where in which file, which a note does not
        warnings.showwarning = self._note_warning  # type: ignore[assignment]
        signal.signal(signal.SIGPROF, _cut_short)
        signal.signal(signal.SIGALRM, self._look)
        time.sleep = self._sleep  # type: ignore[assignment]  # takes its argument by place alone
        self.asking = False
        self.idle = 0
        self.slept = 0.0
        self.hurried = False
        self.seen = _used()
        self.ends = 0.0

    def reply(self, request: wire.Message) -> bytes:
        """Return the frame that answers a request."""
        self.exchange = request.id
        match request.kind:
            case "read":
                return self._frame("read", self._read(*request.value))
            case "load":
                return self._frame("loaded", self._load(*request.value))
            case "begin":
                self._begin(*request.value)
                return self._frame("begin", None)
        started = time.process_time()
        try:
            with self._bounded(self.call_seconds):
                return self._frame("answer", self._call(*request.value))
        except BaseException as error:  # whatever a student raises, it is theirs
            return self._frame("raised", self._describe(error))
        finally:
            self.call_seconds -= time.process_time() - started

    def _read(self, cells: Cells, prerequisites: tuple[str, ...]) -> bool:
        """Say whether what the cells define can remember anything; nothing of it runs."""
        read = []
        try:
            with self._bounded(self.limits.cell_seconds):
                for label, source, _ in cells:
                    with suppress(SyntaxError):  # nothing of that cell will run
                        tree = ast.parse(source, label)
                        self.codes[label] = _compiled(tree, label)
                        read.append((tree, self.codes[label]))
                return memoryless(read, prerequisites)
        except BaseException:  # the cell that cannot be read says so when it is loaded
            return False

    def _begin(self, prerequisites: tuple[str, ...], seconds: float) -> None:
        """Make a process without a memory as good as new, for a check with so much time."""
        settle_chance()
        self.call_seconds = seconds
        self.idle = 0
        for name in self.stubs:
            del self.module.__dict__[name]
        self.module.__dict__.update(self.own)
        self.own = {}
        self.stubs = {name: self._stub(name) for name in prerequisites}
        self._put_stubs()

    def _put_stubs(self) -> None:
        """Give the stubs their names, and keep what the student means by them."""
        names = self.module.__dict__
        for name, stub in self.stubs.items():
            if names.get(name, stub) is not stub:
                self.own[name] = names[name]
            names[name] = stub

    def _load(self, cells: Cells, prerequisites: tuple[str, ...], seconds: float) -> list[Any]:
        """Run the cells in order; return what failed: its label, why, whether it named anything.

        The calls that follow may take so many seconds.
        """
        self.call_seconds = seconds
        self.labels = frozenset(label for label, *_ in cells)
        self.stubs = {name: self._stub(name) for name in prerequisites}
        failures = []
        self._put_stubs()
        for label, source, hurried in cells:
            own = self.limits.hurried_seconds if hurried else self.limits.cell_seconds
            self.hurried = hurried
            linecache.cache[label] = (len(source), None, source.splitlines(True), label)
            before = dict(self.module.__dict__)
            started = time.process_time()
            try:
                with self._bounded(min(own, self.load_seconds)):
                    code = self.codes.get(label) or _compiled(source, label)
                    exec(code, self.module.__dict__)  # noqa: S102 - what the sandbox is for
            except BaseException as error:  # the next cell may still define what is asked for
                failures.append((label, self._describe(error), self._named_since(before)))
            self.load_seconds -= time.process_time() - started
            self._put_stubs()
        self.hurried = False
        return failures

    def _named_since(self, before: dict[str, Any]) -> bool:
        """Say whether anything has got a name, or another meaning of one, since then."""
        now = self.module.__dict__
        return any(name not in before or before[name] is not now[name] for name in list(now))

    def _call(
        self, name: str, args: tuple[Any, ...], kwargs: Any, global_seed: int | None, observe: bool
    ) -> Any:
        """Call a function; return its value and, if asked to observe, the arguments afterwards
        and whether the global random state is another than before."""
        function = self.module.__dict__.get(name)
        if not callable(function):
            raise fault.Absent(name)
        if global_seed is not None:
            random.seed(global_seed)
            np.random.seed(global_seed)  # noqa: NPY002 - the global state is what is judged
        before = _global_state() if observe else ()
        arguments = [_generator(value) for value in args]
        value = function(*arguments, **{key: _generator(value) for key, value in kwargs})
        if not observe:
            return value, (), False
        return value, tuple(arguments), _global_state() != before

    def _stub(self, name: str) -> Callable[..., Any]:
        """Return a function that asks the grader for what the reference answers."""

        def ask(*args: Any, **kwargs: Any) -> Any:
            values = tuple(_seed(value) for value in args)
            pairs = tuple((key, _seed(value)) for key, value in kwargs.items())
            self.channel.send(wire.Message("ask", self.exchange, (name, values, pairs)))
            self.asking = True
            try:
                told = self.channel.receive()
            finally:
                self.asking = False
            if told.kind == "refused":
                raise ValueError(told.value)
            return told.value

        ask.__name__ = ask.__qualname__ = name
        return ask

    @contextmanager
    def _bounded(self, seconds: float) -> Iterator[None]:
        """Cut short what takes longer, and count what it prints."""
        if seconds <= 0:
            raise fault.CutShort
        sys.stdout = sys.stderr = Counter(self.limits.output_characters)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        self.slept = 0.0
        self.seen = _used()
        self.ends = time.monotonic() + self.limits.wall_seconds(seconds)
        look = self._look_seconds()
        signal.setitimer(signal.ITIMER_REAL, look, look)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _look(self, *_: Any) -> None:
        """Cut short what takes too long on the clock, or sleeps, in one piece or in many.

        What waits for the grader does not sleep. A look that comes late, since the whole
        machine had paused, counts once.
        """
        before, self.seen = self.seen, _used()
        least = self.limits.idle_share * self._look_seconds()
        sleeps = not self.asking and slept(before, self.seen, least)
        self.idle = self.idle + 1 if sleeps else max(0, self.idle - 1)
        looks = 1 if self.hurried else self.limits.idle_looks
        if self.idle >= looks or time.monotonic() > self.ends:
            self.idle = 0
            _cut_short()

    def _sleep(self, seconds: float) -> None:
        """Stand in for `time.sleep`: the time is counted, but nobody has to wait for it."""
        _SLEEP(min(seconds, 0))  # says what is no time
        self.slept += seconds
        if self.slept >= self.limits.sleep_seconds:
            _cut_short()

    def _look_seconds(self) -> float:
        limits = self.limits
        return limits.hurried_look_wall_seconds if self.hurried else limits.look_wall_seconds

    def _frame(self, kind: str, value: Any) -> bytes:
        return wire.pack(wire.Message(kind, self.exchange, (value, tuple(self.warned))))

    def _describe(self, error: BaseException) -> fault.Facts:
        """Describe what a student's code raised, with some memory to do so."""
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
        return fault.describe(error, self.labels)

    def _note_warning(self, message: Warning | str, category: type[Warning], *_: Any) -> None:
        if len(self.warned) < MAX_NOTES:
            self.warned[f"{category.__name__}: {message}"[:MAX_TEXT]] = None


def _compiled(source: str | ast.Module, label: str) -> types.CodeType:
    return compile(source, label, "exec", dont_inherit=True)


def slept(before: resource.struct_rusage, after: resource.struct_rusage, least: float) -> bool:
    """Say whether a process slept, by what it had used before and after: under `least` seconds.

    It gave its core away of its own will, which one that waits for a busy core does not; and not
    to read from a disk.
    """
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    read = (after.ru_majflt, after.ru_inblock) != (before.ru_majflt, before.ru_inblock)
    return worked < least and after.ru_nvcsw > before.ru_nvcsw and not read


def _used() -> resource.struct_rusage:
    return resource.getrusage(resource.RUSAGE_SELF)


def _display(*values: Any, **_: Any) -> None:
    """Stand in for what every notebook can show values with."""
    print(*values)


def _cut_short(*_: Any) -> None:
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    raise fault.CutShort


def _generator(value: Any) -> Any:
    """Make a seed what the student's function expects in its place."""
    return np.random.default_rng(value.value) if isinstance(value, wire.Seed) else value


def _seed(value: Any) -> Any:
    """Draw a seed from a generator, which itself cannot be sent."""
    if isinstance(value, np.random.Generator):
        return wire.Seed(int(value.integers(2**63)))
    return value


def _global_state() -> tuple[Any, ...]:
    """Return what the global random generators of Python and NumPy would give next."""
    _, keys, *rest = np.random.get_state()  # noqa: NPY002 - as above
    return random.getstate(), np.asarray(keys).tobytes(), rest
