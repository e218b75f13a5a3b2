"""Whether the best of several runs is returned, said so that it holds for every kind of start.

The runs of a right solution are alike: each starts afresh. So of 20 runs that are made to keep
the best and 12 made one by one, all 32 are equally likely to end highest, and a single run
seldom beats the best of twenty. Which starts they are does not matter.

So many fits are dear. Nobody is refused without them; but a few fits convince of most right
solutions, and then nothing more is asked.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder import expect
from autograder.checks.climbs import Climb
from reference.arguments import Floats

RUNS = 20  # one fit keeps the best of so many
SINGLES = 12  # so many other fits, of one run each, are compared with it
COMPARISONS = 7
# If of 84 single runs so many win, that is no chance: see `chance_of_alarm`.
ALARM = 29
# All of so many starts are alike with 6 ** -12 = 4.6e-10, even if k = 3 centres are always found
# at the same places and only their order is random; of three random rows that is far rarer.
SEEDS = 13
ROUNDING = 1e-6
COLLAPSED = 1e-3
AT_THE_TOP = 1e-6  # one round never leaves less to gain on the points of this check, 30 do
HIGHER = 0.01  # nearer log-likelihoods are a tie: rounding, or a last round that gains too little

# A few fits convince if the best of so many runs is above so many single ones, so many times.
FEW_RUNS, FEW_SINGLES, TIMES = 6, 6, 2
STEEP = 0.05  # a round that gains more does not end a climb: two rounds never do on its points

Height = Callable[[int], float]
Fit = Callable[[int], Climb]


def convinces(single: Fit, best: Fit, seed: int) -> bool:
    """Tell whether a few fits leave no doubt that the best of several fresh runs is returned.

    `single` and `best` fit from this seed, with a run of one round and with `FEW_RUNS` of two. A
    right solution convinces in 7 of 10 cases, a run drawn by lot in 1 of 8. Runs that go on where
    others ended are 12 rounds, and mostly at their end; where all starts are the same, nobody is
    convinced.
    """
    starts = []
    for first in range(seed, seed + 100 * TIMES, 100):
        top = best(first)
        singles = [single(first + i) for i in range(1, FEW_SINGLES + 1)]
        if top.next_gain < STEEP or any(one.reached > top.reached + HIGHER for one in singles):
            return False
        starts += [one.mixture[1] for one in singles]
    return any(differ(starts[0], mu) for mu in starts)


def chance_of_alarm() -> float:
    """Return the largest probability with which a right solution reaches `ALARM`.

    In one comparison at least a of the singles beat the best of the runs if the a highest of all
    are singles. Comparisons are independent, and a tie is no win.
    """
    a = np.arange(SINGLES)
    at_least = np.append(1.0, np.cumprod((SINGLES - a) / (RUNS + SINGLES - a)))
    one = at_least - np.append(at_least[1:], 0.0)
    total = np.ones(1)
    for _ in range(COMPARISONS):
        total = np.convolve(total, one)
    return float(total[ALARM:].sum())


def expect_best(single: Height, best: Height, seed: int) -> None:
    """Expect the best of many runs to be seldom below single ones.

    `single` and `best` tell how high a fit from this seed reaches. Ends as soon as the
    comparisons that are left cannot change the verdict.
    """
    beaten = 0
    for done in range(1, COMPARISONS + 1):
        first = seed + 100 * done
        top = best(first)
        beaten += sum(single(first + i) > top + HIGHER for i in range(1, SINGLES + 1))
        if beaten + SINGLES * (COMPARISONS - done) < ALARM:
            return
        expect.that(
            beaten < ALARM,
            f"{beaten} of {SINGLES * done} fits with n_init = 1 reach a higher log-likelihood than "
            f"the fit with n_init = {RUNS} beside them",
        )


def expect_starts(single: Callable[[int], Floats], many: Callable[[int], Floats]) -> None:
    """Expect several runs to be more than one run: they do not all have the same start.

    `single` and `many` give the means of a fit from this seed with one run, and with many. Where
    seeds have no say, other starts may still be tried within a fit.
    """
    one = single(0)
    expect.that(
        any(differ(one, single(seed)) for seed in range(1, SEEDS)) or differ(one, many(0)),
        "whatever the seed and n_init are, the fit is the same: every run has the same start",
    )


def expect_fresh(one: Climb, many: Climb) -> None:
    """Expect many runs of a single round to be no long climb.

    Where a single run is at its end already, it makes more rounds than it was asked for, and
    where a component sits on a few points, as k-means may put it there, nothing is left to gain;
    these are other things.
    """
    sits = np.linalg.eigvalsh(many.mixture[2]).min() < COLLAPSED
    expect.that(
        many.next_gain > AT_THE_TOP or one.next_gain <= AT_THE_TOP or sits,
        "with max_iter = 1 and many runs the fit is at the end of a climb: a run goes on where the "
        "run before it ended",
    )


def differ(mu: Floats, other: Floats) -> bool:
    """Tell whether two fits have other means, or the same in another order."""
    return not np.allclose(mu, other, rtol=0, atol=ROUNDING)
