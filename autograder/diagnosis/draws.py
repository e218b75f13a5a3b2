"""What is seen of a sampler: one large sample, many small ones, and the smallest questions.

The components of the mixture that is asked for lie so far apart that a point shows where it
came from, whatever label it carries. Every call has its own seed, for the global random state
too, so that the same function always shows the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder import expect
from autograder.conversation import Answer
from autograder.diagnosis.formulas import OVER
from autograder.expect import Mismatch
from autograder.student import Student, StudentFault
from autograder.wire import Seed
from reference.arguments import Floats, Ints, Mixture

LARGE, SMALL, MANY = 300, 10, 20


@dataclass(frozen=True)
class Sample:
    """Points X (n, d), and labels z (n,) as the function gave them, be they right or wrong."""

    X: Floats
    z: Ints


@dataclass(frozen=True)
class Draws:
    """What came back.

    `form` says how the points and labels were handed over; `samples` are different from one
    another, the large one first; `repeated` says if other seeds gave the same sample again,
    `steady` if the same seed did. `sizes` are what shapes the smallest samples had, and should
    have; those that raised are left out, and all where `form` is a strange one.
    """

    mixture: Mixture
    form: str
    samples: tuple[Sample, ...]
    repeated: bool
    steady: bool
    global_touched: bool
    arguments_changed: bool
    sizes: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    line_mixture: Mixture
    line: Sample | None


def far_apart() -> Mixture:
    """Return three components in the plane; ten points have whole expected counts."""
    return (
        np.array([0.5, 0.4, 0.1]),
        np.array([[200.0, 100.0], [-300.0, 200.0], [100.0, -400.0]]),
        np.array([[[9.0, 2.5], [2.5, 1.0]], [[1.0, 1.2], [1.2, 4.0]], [[16.0, 3.0], [3.0, 1.0]]]),
    )


def on_a_line() -> Mixture:
    """Return two components of one dimension."""
    return np.array([0.5, 0.5]), np.array([[100.0], [-100.0]]), np.array([[[9.0]], [[0.16]]])


def drawn_by(student: Student, first: int) -> Draws | None:
    """Ask a sampler, with seeds from `first` on; None if no samples came back.

    Raises StudentFault where the student's code came to no end.
    """
    mixture = far_apart()
    seeds = range(first, first + MANY + 1)
    answers = [_ask(student, SMALL if i else LARGE, mixture, seed) for i, seed in enumerate(seeds)]
    again = _ask(student, SMALL, mixture, seeds[-1], global_seed=first)
    forms = {_form(answers[0], LARGE), *(_form(each, SMALL) for each in [*answers[1:], again])}
    form = forms.pop()
    if forms or form is None:
        return None
    samples = [_read(each, form) for each in [*answers, again] if each]
    different = _different(samples)
    sizes, line = _smallest(student, first) if form == "X and z" else ((), None)
    return Draws(
        mixture,
        form,
        different,
        repeated=len(different) == 2 < len(answers),
        steady=_same(samples[-1], samples[-2]),
        global_touched=any(each.global_state_touched for each in answers if each),
        arguments_changed=any(_changed(each, mixture) for each in answers if each),
        sizes=sizes,
        line_mixture=on_a_line(),
        line=line,
    )


def _ask(
    student: Student, n: int, mixture: Mixture, seed: int, global_seed: int | None = None
) -> Answer | None:
    """Call the sampler; None if it raised."""
    arguments = [np.copy(part) for part in mixture]
    known = seed if global_seed is None else global_seed
    try:
        return student.observe("sample_gmm", n, *arguments, Seed(seed), global_seed=known)
    except StudentFault as fault:
        if fault.verdict in OVER:
            raise
        return None


def _form(answer: Answer | None, n: int) -> str | None:
    """Name how X (n, 2) and z (n,) of three components were handed over, if they were."""
    forms: dict[tuple[tuple[int, ...], ...], str] = {
        ((n, 2), (n,)): "X and z",
        ((n,), (n, 2)): "z and X",
        ((2, n), (n,)): "points as columns",
        ((n, 2), (n, 1)): "z as a column",
        ((n, 2), (n, 3)): "z in one-hot rows",
        ((n, 2),): "X alone",
    }
    return forms.get(_shapes(answer))


def _shapes(answer: Answer | None) -> tuple[tuple[int, ...], ...]:
    """Return the shapes of the arrays that came back; none if something else did."""
    try:
        return tuple(part.shape for part in _arrays(answer))
    except Mismatch:
        return ()


def _arrays(answer: Answer | None) -> list[Floats]:
    """Return the finite arrays that came back. Raises Mismatch if there is anything else."""
    value = answer.value if answer else None
    pair = isinstance(value, list | tuple) and len(value) == 2
    things = expect.parts(value, "X", "z") if pair else (value,)
    arrays = [expect.real(thing, "it").astype(np.float64) for thing in things]
    if not all(np.isfinite(array).all() for array in arrays):
        raise Mismatch("not every number is finite")
    return arrays


def _read(answer: Answer, form: str) -> Sample:
    """Return the points and labels of an answer that has this form."""
    arrays = _arrays(answer)
    X, z = arrays[0], arrays[-1].ravel()
    match form:
        case "z and X":
            X, z = arrays[1], arrays[0]
        case "points as columns":
            X = X.T
        case "z in one-hot rows":
            z = arrays[1].argmax(axis=1).astype(np.float64)
        case "X alone":
            _, mu, _ = far_apart()
            z = nearest(X, mu).astype(np.float64)
    return Sample(X, np.rint(z).astype(np.int64))


def nearest(X: Floats, mu: Floats) -> Ints:
    """Return which of the means (k, d) is nearest to each row of X (n, d)."""
    return np.asarray(((X[:, np.newaxis] - mu) ** 2).sum(axis=2).argmin(axis=1))


def _different(samples: list[Sample]) -> tuple[Sample, ...]:
    """Leave out samples that came before, point by point."""
    return tuple({(each.X.tobytes(), each.z.tobytes()): each for each in samples}.values())


def _same(one: Sample, other: Sample) -> bool:
    return np.array_equal(one.X, other.X) and np.array_equal(one.z, other.z)


def _changed(answer: Answer, mixture: Mixture) -> bool:
    """Tell whether phi, mu or Sigma became another."""
    kept = answer.arguments[1:4]
    return not all(
        isinstance(after, np.ndarray) and np.array_equal(after, before)
        for after, before in zip(kept, mixture, strict=True)
    )


def _smallest(
    student: Student, seed: int
) -> tuple[tuple[tuple[tuple[int, ...], tuple[int, ...]], ...], Sample | None]:
    """Return the shapes of X for one point, one dimension, one component, and the line's points."""
    phi, mu, Sigma = far_apart()
    line = _ask(student, 100, on_a_line(), seed)
    asked = (
        (_ask(student, 1, (phi, mu, Sigma), seed), (1, 2)),
        (line, (100, 1)),
        (_ask(student, 5, (phi[:1] / phi[0], mu[:1], Sigma[:1]), seed), (5, 2)),
    )
    shapes = tuple(
        (_shapes(answer)[0], wanted) for answer, wanted in asked if len(_shapes(answer)) == 2
    )
    if [part[:1] for part in _shapes(line)] != [(100,), (100,)]:
        return shapes, None
    X, z = _arrays(line)
    usable = X.size == z.size == 100
    return shapes, Sample(X.reshape(100, 1), np.rint(z.ravel()).astype(int)) if usable else None
