"""What is seen of a function that guesses a start: many starts for seven points, and the smallest.

Every call has its own seed, for the global random state too, so that the same function always
shows the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np

from autograder import expect
from autograder.conversation import Answer
from autograder.diagnosis.formulas import OVER
from autograder.expect import Mismatch
from autograder.student import Student, StudentFault
from autograder.wire import Seed
from reference.arguments import Floats

K, MANY = 3, 20
SHIFT = 1000.0
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Guesses:
    """What came back: the starts for X (n, d), one for each seed, as three lists of arrays.

    `in_order` says whether phi came first, then mu, then Sigma; `shifted` is the first mu for
    points that lie elsewhere; `steady` says if the same seed gave the same start again. `sizes`
    are the shapes of what came back on a line and for one component, and those wanted.
    """

    X: Floats
    phi: tuple[Floats, ...]
    mu: tuple[Floats, ...]
    Sigma: tuple[Floats, ...]
    shifted: Floats
    in_order: bool
    steady: bool
    global_touched: bool
    argument_changed: bool
    sizes: tuple[tuple[Shape, Shape], ...]


def seven_points() -> Floats:
    """Return points (7, 2) far from zero, no two of which share a coordinate."""
    return np.array([[12, 3], [15, 4], [13, 8], [18, 6], [20, 9], [16, 12], [21, 2]], dtype=float)


def guessed_by(student: Student, first: int) -> Guesses | None:
    """Ask for starts, with seeds from `first` on; None if not every one was three arrays.

    Raises StudentFault where the student's code came to no end.
    """
    X = seven_points()
    answers = [_ask(student, X, K, seed, seed) for seed in range(first, first + MANY)]
    again = _ask(student, X, K, first, first + MANY)
    elsewhere = _ask(student, X + SHIFT, K, first, first)
    parts = [_parts(answer) for answer in [*answers, again, elsewhere]]
    starts = [each for each in parts if each]
    if len(starts) < len(parts):
        return None
    order = _order(starts[0])
    phi, mu, Sigma = zip(*([start[i] for i in order] for start in starts), strict=True)
    return Guesses(
        X,
        phi[:-2],
        mu[:-2],
        Sigma[:-2],
        mu[-1],
        in_order=order == (0, 1, 2),
        steady=all(map(np.array_equal, starts[0], starts[-2])),
        global_touched=any(answer.global_state_touched for answer in answers if answer),
        argument_changed=any(not _kept(answer, X) for answer in answers if answer),
        sizes=_sizes(student, first, order, (mu[0].shape, Sigma[0].shape)),
    )


def _ask(student: Student, X: Floats, k: int, seed: int, global_seed: int) -> Answer | None:
    """Ask for a start; None if that raised."""
    try:
        return student.observe("random_init", X.copy(), k, Seed(seed), global_seed=global_seed)
    except StudentFault as fault:
        if fault.verdict in OVER:
            raise
        return None


def _parts(answer: Answer | None) -> list[Floats]:
    """Return the three arrays that came back, or nothing."""
    try:
        things = expect.parts(answer.value if answer else None, "phi", "mu", "Sigma")
        return [expect.real(thing, "it").astype(np.float64) for thing in things]
    except Mismatch:
        return []


def _order(start: list[Floats]) -> tuple[int, ...]:
    """Return where phi, mu and Sigma stand, by their shapes; in order unless these say else."""
    wanted = [(K,), (K, 2), (K, 2, 2)]
    for order in permutations(range(3)):
        if [start[i].shape for i in order] == wanted:
            return order
    return 0, 1, 2


def _kept(answer: Answer, X: Floats) -> bool:
    after = answer.arguments[0]
    return isinstance(after, np.ndarray) and np.array_equal(after, X)


def _sizes(
    student: Student, seed: int, order: tuple[int, ...], usual: tuple[Shape, Shape]
) -> tuple[tuple[Shape, Shape], ...]:
    """Return shapes of mu and Sigma beside the wanted ones, of what is right in the plane."""
    X = seven_points()
    line = _parts(_ask(student, X[:, :1], K, seed, seed))
    single = _parts(_ask(student, X[:1], 1, seed, seed))
    found: list[tuple[Shape, Shape]] = []
    for start, k, d in ((line, K, 1), (single, 1, 2)):
        if start:
            _, mu, Sigma = (start[i] for i in order)
            found += [(mu.shape, (k, d))] if usual[0] == (K, 2) else []
            found += [(Sigma.shape, (k, d, d))] if usual[1] == (K, 2, 2) else []
    return tuple(found)
