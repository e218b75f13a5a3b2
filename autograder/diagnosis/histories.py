"""Facts about a student's fits, each of which is seen where one mistake was made, and only there.

A history may have the start in front, lack its last value, or lag one round behind; none of
that is a fact here.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import reference
from autograder.checks.climbs import Climb, ascent
from autograder.diagnosis.runs import CLOSE, LONG, ROUNDS, RUNS, TOL, Evidence, K, same
from autograder.expect import Mismatch
from reference.arguments import Floats, Mixture


def returns(role: str) -> Callable[[Evidence], bool]:
    """Return the fact that the run with this role is returned, and it is not the best."""
    return lambda seen: seen.role == role


def lag(run: Climb) -> float:
    """Return how far a history may end from the parameters: some rounds as large as its last."""
    return 3 * float(np.abs(run.gains[-1:]).sum()) + 3 * max(run.next_gain, 0.0) + CLOSE


def honest(run: Climb) -> bool:
    """Tell whether a history ends about where the parameters are."""
    return bool(abs(run.history[-1] - run.reached) <= lag(run))


def falls(run: Climb) -> list[int]:
    """Return after which values the history falls."""
    return [int(i) for i in np.flatnonzero(run.gains < -run.forgiven)]


def round_by_round(seen: Evidence) -> bool:
    """Tell whether a second and a third round are rounds of EM, as far as the parameters go."""
    return all(is_round(seen, rounds) for rounds in (1, 2))


def is_round(seen: Evidence, rounds: int) -> bool:
    """Tell whether one round of EM leads on from the parameters after these."""
    before, after = seen.by_rounds[rounds].mixture, seen.by_rounds[rounds + 1].mixture
    return same(reference.em_gmm(seen.X, *before, 1), after)


def joined(seen: Evidence) -> bool:
    """Tell whether histories of several runs stand behind each other."""
    return not falls(seen.single) and all(
        falls(run) and len(run.history) > len(seen.single.history) + 1 for run in seen.many
    )


def elsewhere(seen: Evidence) -> bool:
    """Tell whether the history is one run's, and not the returned one's."""
    alike = all(len(run.history) == len(seen.single.history) > 2 for run in seen.many)
    return (
        alike
        and seen.role is not None
        and honest(seen.single)
        and not any(falls(run) for run in (seen.single, *seen.many))
        and not all(honest(run) for run in seen.many)
    )


def ends_only(seen: Evidence) -> bool:
    """Tell whether the history has a value for each run."""
    return len(seen.single.history) == 1 and all(len(run.history) == RUNS for run in seen.many)


def negative(seen: Evidence) -> bool:
    """Tell whether the history holds the log-likelihood with its sign changed."""
    run = seen.single
    return len(run.history) > 2 and bool(abs(run.history[-1] + run.reached) <= lag(run))


def mean(seen: Evidence) -> bool:
    """Tell whether the history holds the log-likelihood of an average point."""
    run, n = seen.single, len(seen.X)
    gain = 3 * float(np.abs(run.gains[-1:]).sum()) + 3 * max(run.next_gain, 0.0) / n + CLOSE / n
    return len(run.history) > 2 and bool(abs(run.history[-1] - run.reached / n) <= gain)


def two_rounds(seen: Evidence) -> bool:
    """Tell whether a run has two rounds for each value of its history."""
    short, history = seen.by_rounds[2], seen.single.history
    known = np.flatnonzero(np.abs(history - short.reached) <= CLOSE)
    if not known.size or not seen.repeatable:
        return False
    rest = history[known[0] + 1 :]
    if not 2 < len(rest) <= ROUNDS or rest[2] - rest[0] <= 10 * CLOSE:
        return False
    try:
        passed = ascent(seen.X, short.mixture, len(rest), each=2)
    except Mismatch:
        return False
    return bool(np.allclose(rest, passed, rtol=0, atol=CLOSE))


def gains(run: Climb) -> Floats:
    """Return what the rounds gained: those on record, one behind them, and the one to come."""
    behind = run.reached - run.history[-1]
    return np.array([*run.gains, *([behind] if behind > run.forgiven else []), run.next_gain])


def ends_by(run: Climb, tol: float) -> bool:
    """Tell whether a run ended with its first gain below this tol."""
    small = np.flatnonzero(gains(run) < tol)
    return bool(small.size) and len(run.gains) - 1 <= small[0] <= len(run.gains)


def too_early(seen: Evidence) -> bool:
    """Tell whether a run ended though its rounds gained more than tol."""
    run = seen.slow
    steep = run.gains[-1:].size and run.gains[-1] > 2 * TOL and run.next_gain > 2 * TOL
    return bool(steep) and honest(run) and not falls(run) and len(run.history) < LONG - 2


def relative(seen: Evidence) -> bool:
    """Tell whether the runs end by a tol that is a share of the log-likelihood."""
    run = seen.slow
    return too_early(seen) and len(run.gains) > 2 and ends_by(run, TOL * abs(run.reached))


def per_point(seen: Evidence) -> bool:
    """Tell whether the runs end by the gain of an average point."""
    run = seen.slow
    return too_early(seen) and len(run.gains) > 2 and ends_by(run, TOL * len(seen.X))


def endless(seen: Evidence) -> bool:
    """Tell whether a run goes on to its last round, whatever its rounds gain."""
    run = seen.slow
    enough = LONG - 1 <= len(run.history) <= LONG + 1
    return enough and honest(run) and bool((run.gains[:-5] < TOL - run.forgiven).sum() > 5)


def unlimited(seen: Evidence) -> bool:
    """Tell whether `max_iter` is of no effect."""
    counts = {len(run.history) for run in seen.by_rounds.values()}
    return len(counts) == 1 and counts.pop() > ROUNDS + 2


def stays_after(seen: Evidence, rounds: int) -> bool:
    """Tell whether more rounds than these never change the fit."""
    first, second = seen.by_rounds[1].mixture, seen.by_rounds[2].mixture
    later = [seen.by_rounds[r].mixture for r in (3, ROUNDS)]
    still = all(same(second, mixture) for mixture in later) and not unlimited(seen)
    began = same(first, second) if rounds == 1 else is_round(seen, 1) and not same(first, second)
    return still and began and seen.single.next_gain > CLOSE


def unfitted(seen: Evidence) -> bool:
    """Tell whether the covariances are those of a start with circles."""
    return all(np.allclose(run.mixture[2], np.eye(seen.X.shape[1])) for run in seen.many)


def hardened(seen: Evidence) -> bool:
    """Tell whether each round gives every point to a single component."""
    if not seen.repeatable or same(round_of(seen, soft=True), seen.by_rounds[3].mixture):
        return False
    return same(round_of(seen, soft=False), seen.by_rounds[3].mixture)


def round_of(seen: Evidence, *, soft: bool) -> Mixture:
    """Return one more round after the second, with the shares as they are or hardened."""
    W = reference.responsibilities(seen.X, *seen.by_rounds[2].mixture)
    hard = reference.harden(W) * (1 - 1e-9 * K) + 1e-9  # no component is left without any share
    return reference.m_step(seen.X, W if soft else hard / hard.sum(axis=1, keepdims=True))


def deaf(seen: Evidence) -> bool:
    """Tell whether another seed gives the very same fit."""
    return seen.repeatable and same(seen.by_rounds[2].mixture, seen.other.mixture)


def unrepeatable(seen: Evidence) -> bool:
    """Tell whether the same seed gives another fit."""
    return not seen.repeatable
