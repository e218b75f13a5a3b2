"""A student whose function runs here, without a sandbox: for many looks at functions of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.conversation import Answer
from autograder.records import Verdict
from autograder.student import StudentFault
from autograder.wire import Seed


@dataclass(frozen=True)
class Unboxed:
    """Answers as `Student` does; the state of NumPy's global randomness is put back."""

    function: Callable[..., Any]

    @classmethod
    def of(cls, name: str, source: str) -> Unboxed:
        """Return the author of a solution from the corpus."""
        names: dict[str, Any] = {"np": np, "print": lambda *_: None}
        exec(source, names)
        return cls(names[name])

    def observe(self, _: str, *arguments: Any, global_seed: int | None = None) -> Answer:
        """Call the function."""
        here = [np.random.default_rng(a.value) if isinstance(a, Seed) else a for a in arguments]
        with _seeded(global_seed):
            start = _state()
            try:
                value = self.function(*here)
            except Exception as error:
                raise StudentFault(Verdict.ERROR, str(error)) from error
            return Answer(value, tuple(here), _state() != start)


# The legacy functions, as it is their state that students must not touch.
def _state() -> tuple[bytes, int]:
    _, key, position, *_ = np.random.get_state()  # noqa: NPY002
    return key.tobytes(), position


@contextmanager
def _seeded(seed: int | None) -> Iterator[None]:
    """Seed the global state, and put the old one back in the end."""
    before = np.random.get_state()  # noqa: NPY002
    np.random.seed(seed)  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(before)  # noqa: NPY002
