"""Functions with one right answer to each question: what a formula with a mistake would answer.

A formula is a frozen dataclass whose fields are its steps and which is called like the
student's function; a mistake replaces steps. So two mistakes in different steps compose, and
nothing has to be written twice.

A match needs all of the answers, first of all. Failing that, the answers to the `essential`
probes are enough, if they are wrong: so the ordinary mistake is told to those as well who have
another one that shows in an edge case only. Such a match still is about dozens of numbers, and
what it says is true of the ordinary case, whatever happens at the edge. It cannot take a right
function for a wrong one, because a mistake that shows at the edge only has to match there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from autograder import expect
from autograder.diagnosis.bug import Bug, Seen
from autograder.diagnosis.words import call_of, told
from autograder.expect import Mismatch
from autograder.records import Example, Picture, Verdict
from autograder.student import Student, StudentFault
from reference.arguments import LARGEST_VALUE

RTOL = 1e-5  # as the checks: other ways to compute the same thing stay far below
APART = 1e-4  # what differs by more from the right answer is no rounding error

Answer = tuple[NDArray[np.float64], ...] | None  # None: no numbers came back
# After these the process is gone, or nobody should wait for it again.
OVER = frozenset({Verdict.TIMEOUT, Verdict.MEMORY, Verdict.OUTPUT, Verdict.DENIED})


@dataclass(frozen=True)
class Slip(Bug):
    """A bug of a formula: the steps that it replaces.

    Of `common` ones, any two that replace different steps are recognised together, too. Slips
    that share an id are ways to make one mistake, such as rounding to one digit or to two.
    """

    steps: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    common: bool = True


Steps = TypeVar("Steps")  # a dataclass whose fields are steps


def candidates(slips: Sequence[Slip], size: int) -> Iterator[tuple[Slip, ...]]:
    """Yield each slip alone, or each pair of common ones that can be made at the same time."""
    if size == 1:
        yield from ((slip,) for slip in slips)
        return
    for one, other in combinations([slip for slip in slips if slip.common], 2):
        if one.id != other.id and not one.steps.keys() & other.steps.keys():
            yield one, other


def with_slips(right: Steps, slips: Sequence[Slip]) -> Steps:
    """Return a formula or story in which these slips were made."""
    steps = {name: step for slip in slips for name, step in slip.steps.items()}
    return cast(Steps, replace(cast(Any, right), **steps))


@dataclass(frozen=True)
class Probe:
    """An input to ask about. On a `small` one, people can follow the arithmetic.

    One that is not `essential` asks about an edge, such as points far away or on a line.
    """

    arguments: Mapping[str, Any]
    small: bool = False
    essential: bool = True


@dataclass(frozen=True)
class FormulaSubject:
    """A function, its right formula with replaceable steps, its known slips, and the probes.

    `names` are those of the things it returns. `picture` makes a figure of the student's and the
    right answer to the probe `pictured`, both of which are finite and of the right shapes; where
    there is nothing to see it returns None.
    """

    function: str
    names: tuple[str, ...]
    formula: Any
    bugs: tuple[Slip, ...]
    probes: tuple[Probe, ...]
    picture: Callable[..., Picture | None] | None = None
    pictured: int = -1
    _known: dict[tuple[object, ...], Answer] = field(default_factory=dict, repr=False)

    def look(self, student: Student) -> Seen:
        """Compare the student's answers with those of each slip, then of each pair of slips."""
        answers = [self._ask(student, probe) for probe in self.probes]
        bugs = self.explained(answers)
        return Seen(bugs, self._example(answers, bugs), self._drawn(answers))

    def answers(self, slips: tuple[Slip, ...]) -> list[Answer]:
        """Return what these slips answer to each probe."""
        return [self._answer(slips, i) for i in range(len(self.probes))]

    def explained(self, answers: Sequence[Answer]) -> tuple[Slip, ...]:
        """Return the only slip, or else the only pair of slips, that gives these answers.

        Where several pairs do, it is what they have in common.
        """
        everything = range(len(self.probes))
        essential = [i for i in everything if self.probes[i].essential]
        for asked in (everything, essential):
            if not any(_apart(answers[i], self._answer((), i)) for i in asked):
                return ()
            for size in (1, 2):
                fits = [
                    bugs
                    for bugs in candidates(self.bugs, size)
                    if all(_alike(answers[i], self._answer(bugs, i)) for i in asked)
                ]
                if fits:
                    return _shared(fits)
        return ()

    def _answer(self, slips: tuple[Slip, ...], i: int) -> Answer:
        """Return what these slips answer to one probe; a class makes the same ones again."""
        made = (i, *map(id, slips))
        if made not in self._known:
            formula = with_slips(self.formula, slips)
            self._known[made] = _computed(formula, self.probes[i], len(self.names))
        return self._known[made]

    def _ask(self, student: Student, probe: Probe) -> Answer:
        try:
            value = getattr(student, self.function)(*probe.arguments.values())
        except StudentFault as fault:
            if fault.verdict in OVER:
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

    def _example(self, answers: Sequence[Answer], bugs: Sequence[Slip]) -> Example | None:
        """Return a small input with a wrong answer: the first on which each of the bugs shows."""
        small = [i for i, probe in enumerate(self.probes) if probe.small]
        right = self.answers(())
        wrong = [i for i in small if _apart(answers[i], right[i])]
        if not wrong:
            return None
        shows = [i for i in wrong if all(_apart(self._answer((b,), i), right[i]) for b in bugs)]
        i = (shows or wrong)[0]
        answer, wanted = answers[i] or (), right[i] or ()
        differ = [not _same(a, b) for a, b in zip(answer, wanted, strict=True)]
        return Example(
            call_of(self.function, self.probes[i].arguments),
            told(self.names, answer, differ),
            told(self.names, wanted, differ),
        )

    def _drawn(self, answers: list[Answer]) -> Picture | None:
        """Return a figure of the answer to one probe, if it is wrong there and can be drawn."""
        probe, answer = self.probes[self.pictured], answers[self.pictured]
        wanted = self._answer((), self.pictured % len(self.probes))
        if self.picture is None or answer is None or wanted is None:
            return None
        usable = all(
            a.shape == b.shape and bool((np.abs(a) <= LARGEST_VALUE).all())
            for a, b in zip(answer, wanted, strict=True)
        )
        wrong = usable and _apart(answer, wanted)
        return self.picture(probe.arguments, answer, wanted) if wrong else None


def _shared(fits: Sequence[tuple[Slip, ...]]) -> tuple[Slip, ...]:
    """Return what is certain: the slips that are part of every explanation."""
    certain = set.intersection(*({slip.id for slip in slips} for slips in fits))
    return tuple(slip for slip in fits[0] if slip.id in certain)


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


def _alike(answer: Answer, other: Answer) -> bool:
    """Tell whether two answers are the same, to tolerance."""
    if answer is None or other is None:
        return answer is other
    return all(map(_same, answer, other))


def _same(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Tell whether two arrays hold the same numbers, and NaN or infinity in the same places."""
    if one.shape != other.shape:
        return False
    finite = np.abs(other[np.isfinite(other)])
    allowed = RTOL * float(finite.max()) if finite.size else 0.0
    with np.errstate(over="ignore", invalid="ignore"):  # a student's number may be any
        near = (np.abs(one - other) <= allowed) | (one == other)
    return bool((near | (np.isnan(one) & np.isnan(other))).all())


def _apart(answer: Answer, right: Answer) -> bool:
    """Tell whether an answer is clearly another than the right one."""
    if answer is None or right is None:
        return False
    with np.errstate(over="ignore"):
        return any(
            one.shape != other.shape
            or not np.allclose(one, other, rtol=0, atol=APART * float(np.abs(other).max()))
            for one, other in zip(answer, right, strict=True)
        )
