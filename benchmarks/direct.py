"""A student whose functions run in this process: what the checks ask for, without a sandbox.

Two measurements need it: the same checks inside another grader's kernel, and how much time
student code takes by itself. It is for code that one has read: nothing here protects anybody.
"""

from __future__ import annotations

import copy
import os
import random
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.conversation import Answer
from autograder.records import Cell, Verdict
from autograder.student import Student, StudentFault
from autograder.wire import Seed

Namespace = dict[str, Any]
Functions = Mapping[str, Callable[..., Any]]


@dataclass
class Clock:
    """Processor seconds in student code, without those of the reference that it asks."""

    seconds: float = 0.0

    @contextmanager
    def running(self, sign: int = 1) -> Iterator[None]:
        """Count what happens in here; with sign -1, take it off again."""
        started = time.process_time()
        try:
            yield
        finally:
            self.seconds += sign * (time.process_time() - started)


class DirectStudent(Student):
    """Calls functions in a namespace, while the prerequisites in it are the reference's.

    Chance starts as it does in the sandbox, so that who forgets the rng meets the same numbers.
    """

    notes = ()
    greedy = in_vain = frozenset()

    def __init__(self, namespace: Namespace, reference: Functions, clock: Clock) -> None:
        self._namespace = namespace
        self._stubs = {name: _stub(function, clock) for name, function in reference.items()}
        self._clock = clock

    def __getattr__(self, function: str) -> Callable[..., Any]:
        """Return a course function of the student's."""
        if function.startswith("_"):
            raise AttributeError(function)
        return lambda *args, **kwargs: self.observe(function, *args, **kwargs).value

    def load(self, cells: Sequence[Cell]) -> None:
        """Run a notebook's cells; one that fails leaves the others alone."""
        self._namespace.update(self._stubs)
        for cell in cells:
            try:
                with self._clock.running():
                    code = compile(cell.source, cell.label, "exec", dont_inherit=True)
                    exec(code, self._namespace)
            except Exception:  # the function will be missing, and the check says so
                self._namespace.update(self._stubs)
            self._namespace.update(self._stubs)

    def observe(
        self, function: str, *args: Any, global_seed: int | None = None, **kwargs: Any
    ) -> Answer:
        """Call a function and tell what it did to its arguments and the global random state."""
        self._namespace.update(self._stubs)
        arguments = [_own(value) for value in args]
        named = {key: _own(value) for key, value in kwargs.items()}
        if global_seed is not None:
            _seed_everything(global_seed)
        before = _chance()
        try:
            with self._clock.running():
                value = self._namespace[function](*arguments, **named)
        except NotImplementedError as error:
            raise StudentFault(Verdict.MISSING, str(error)) from error
        except Exception as error:  # whatever a student raises, it is theirs
            raise StudentFault(Verdict.ERROR, str(error)) from error
        return Answer(value, tuple(arguments), _chance() != before)


class DirectSandbox:
    """Stands where `autograder.sandbox.Sandbox` does, and runs everything here."""

    unsafe = False

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def __exit__(self, *_: object) -> None:
        """End nothing: there is no process."""

    def start(self) -> None:
        """Start nothing."""

    def clear(self) -> None:
        """End nothing here, either."""

    @contextmanager
    def student(
        self, cells: tuple[Cell, ...], oracle: Functions, *_: Any, **__: Any
    ) -> Iterator[DirectStudent]:
        """Give a student's notebook, loaded afresh into a namespace of its own."""
        with quiet(), settled_chance():
            student = DirectStudent({"__name__": "__main__"}, oracle, self._clock)
            student.load(cells)
            yield student


@contextmanager
def quiet() -> Iterator[None]:
    """Swallow what student code prints, warns and draws."""
    with (
        open(os.devnull, "w", encoding="utf-8") as nowhere,
        redirect_stdout(nowhere),
        redirect_stderr(nowhere),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield


@contextmanager
def settled_chance() -> Iterator[None]:
    """Let all chance start as in a student's process in the sandbox, and put it back."""
    bits: Any = np.random.bit_generator
    drawn, state, legacy = bits.randbits, random.getstate(), _legacy_state()
    _seed_everything(0)
    bits.randbits = random.Random(0).getrandbits
    try:
        yield
    finally:
        bits.randbits = drawn
        random.setstate(state)
        np.random.set_state(legacy)  # noqa: NPY002 - the global state is what is put back


def _stub(function: Callable[..., Any], clock: Clock) -> Callable[..., Any]:
    """Return the reference as student code meets it: with a generator drawn from theirs."""

    def answer(*args: Any, **kwargs: Any) -> Any:
        with clock.running(-1), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return function(*map(_drawn, args), **{key: _drawn(v) for key, v in kwargs.items()})

    return answer


def _own(value: Any) -> Any:
    """Return a check's argument as the student's own: a copy, and a generator for a seed."""
    return np.random.default_rng(value.value) if isinstance(value, Seed) else copy.deepcopy(value)


def _drawn(value: Any) -> Any:
    if isinstance(value, np.random.Generator):
        return np.random.default_rng(int(value.integers(2**63)))
    return value


def _seed_everything(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - the global state is what is settled


def _legacy_state() -> Any:
    return np.random.get_state()  # noqa: NPY002 - as above


def _chance() -> tuple[Any, ...]:
    _, keys, *rest = _legacy_state()
    return random.getstate(), np.asarray(keys).tobytes(), tuple(rest)
