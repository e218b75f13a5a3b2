"""Functions with one right answer to each question: what a formula with a mistake would answer.

A formula is a frozen dataclass whose fields are its steps and which is called like the
student's function; a mistake replaces steps. So two mistakes in different steps compose, and
nothing has to be written twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder import expect
from autograder.diagnosis.bug import Bug, Seen
from autograder.diagnosis.words import call_of, told
from autograder.expect import Mismatch
from autograder.records import Example, Picture, Verdict
from autograder.student import Student, StudentFault

RTOL = 1e-5  # as the checks: other ways to compute the same thing stay far below
APART = 1e-3  # what differs by more from the right answer is no rounding

Answer = tuple[NDArray[np.float64], ...] | None  # None: no numbers came back
# After these the process is gone, or nobody should wait for it again.
_OVER = frozenset({Verdict.TIMEOUT, Verdict.MEMORY, Verdict.OUTPUT, Verdict.DENIED})


@dataclass(frozen=True)
class Slip(Bug):
    """A bug of a formula: the steps that it replaces.

    Of `common` ones, any two that replace different steps are recognised together, too.
    """

    steps: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    common: bool = True


@dataclass(frozen=True)
class Probe:
    """An input to ask about. On a `small` one, people can follow the arithmetic."""

    arguments: Mapping[str, Any]
    small: bool = False


@dataclass(frozen=True)
class FormulaSubject:
    """A function, its right formula with replaceable steps, its known slips, and the probes.

    `names` are those of the things it returns. `picture` makes a figure of the student's and the
    right answer to the probe `pictured`, both of which are finite and of the right shapes.
    """

    function: str
    names: tuple[str, ...]
    formula: Any
    bugs: tuple[Slip, ...]
    probes: tuple[Probe, ...]
    picture: Callable[..., Picture] | None = None
    pictured: int = -1
    _known: dict[tuple[str, ...], list[Answer]] = field(default_factory=dict, repr=False)

    def look(self, student: Student) -> Seen:
        """Compare the student's answers with those of each slip, then of each pair of slips."""
        answers = [self._ask(student, probe) for probe in self.probes]
        right = self._answers(())
        return Seen(
            self._explained(answers, right), self._example(answers, right), self._drawn(answers)
        )

    def candidates(self, size: int) -> Iterator[tuple[Slip, ...]]:
        """Yield each slip alone, or each pair that can be made at the same time."""
        if size == 1:
            yield from ((slip,) for slip in self.bugs)
            return
        common = [slip for slip in self.bugs if slip.common]
        for one, other in combinations(common, 2):
            if not one.steps.keys() & other.steps.keys():
                yield one, other

    def _explained(self, answers: list[Answer], right: list[Answer]) -> tuple[Bug, ...]:
        """Return the only slip, or else the only pair of slips, that gives these answers."""
        if not any(_apart(*each) for each in zip(answers, right, strict=True)):
            return ()
        for size in (1, 2):
            fits = [bugs for bugs in self.candidates(size) if _alike(answers, self._answers(bugs))]
            if fits:
                return fits[0] if len(fits) == 1 else ()
        return ()

    def _answers(self, slips: tuple[Slip, ...]) -> list[Answer]:
        """Return what these slips answer to each probe; a class makes the same ones again."""
        made = tuple(slip.id for slip in slips)
        if made not in self._known:
            steps = {name: step for slip in slips for name, step in slip.steps.items()}
            formula = replace(self.formula, **steps)
            count = len(self.names)
            self._known[made] = [_computed(formula, probe, count) for probe in self.probes]
        return self._known[made]

    def _ask(self, student: Student, probe: Probe) -> Answer:
        try:
            value = getattr(student, self.function)(*probe.arguments.values())
        except StudentFault as fault:
            if fault.verdict in _OVER:
                raise
            return None
        return self._arrays(value)

    def _arrays(self, value: object) -> Answer:
        """Return what came back as arrays, in which NaN is as good as any number."""
        try:
            things = expect.parts(value, *self.names) if len(self.names) > 1 else (value,)
            return tuple(
                expect.real(thing, name).astype(np.float64)
                for thing, name in zip(things, self.names, strict=True)
            )
        except Mismatch:
            return None

    def _example(self, answers: Sequence[Answer], right: Sequence[Answer]) -> Example | None:
        """Return the first small input on which the answer is not the right one."""
        for probe, answer, wanted in zip(self.probes, answers, right, strict=True):
            if probe.small and answer and wanted and _apart(answer, wanted):
                differ = [not _same(a, b) for a, b in zip(answer, wanted, strict=True)]
                return Example(
                    call_of(self.function, probe.arguments),
                    told(self.names, answer, differ),
                    told(self.names, wanted, differ),
                )
        return None

    def _drawn(self, answers: list[Answer]) -> Picture | None:
        probe, answer = self.probes[self.pictured], answers[self.pictured]
        wanted = self._answers(())[self.pictured]
        if self.picture is None or answer is None or wanted is None:
            return None
        usable = all(
            a.shape == b.shape and bool(np.isfinite(a).all())
            for a, b in zip(answer, wanted, strict=True)
        )
        return self.picture(probe.arguments, answer, wanted) if usable else None


def _computed(formula: Callable[..., Any], probe: Probe, count: int) -> Answer:
    """Return what a formula answers; with a mistake in it, that may be nothing."""
    arguments = [np.copy(value) for value in probe.arguments.values()]
    try:
        with np.errstate(all="ignore"):
            value = formula(*arguments)
    except (ValueError, IndexError, ZeroDivisionError, np.linalg.LinAlgError):
        return None
    things = value if count > 1 else (value,)
    return tuple(np.asarray(thing, dtype=np.float64) for thing in things)


def _alike(answers: Sequence[Answer], others: Sequence[Answer]) -> bool:
    """Tell whether two lists of answers are the same, to tolerance."""
    for answer, other in zip(answers, others, strict=True):
        if answer is None or other is None:
            if answer is not other:
                return False
        elif not all(map(_same, answer, other)):
            return False
    return True


def _same(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    if one.shape != other.shape:
        return False
    finite = np.abs(other[np.isfinite(other)])
    atol = RTOL * float(finite.max()) if finite.size else 0.0
    return bool(np.allclose(one, other, rtol=0, atol=atol, equal_nan=True))


def _apart(answer: Answer, right: Answer) -> bool:
    """Tell whether an answer is clearly another than the right one."""
    if answer is None or right is None:
        return False
    return any(
        one.shape != other.shape
        or not np.allclose(one, other, rtol=0, atol=APART * float(np.abs(other).max()))
        for one, other in zip(answer, right, strict=True)
    )
