"""Mistakes in `em_gmm`: the loop with a step that sees, keeps or counts something else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

import reference
from autograder.diagnosis import em_rounds, probes
from autograder.diagnosis.formulas import FormulaSubject, Probe, Slip
from autograder.records import Picture


def subject() -> FormulaSubject:
    """Return what is known about `em_gmm`."""
    return FormulaSubject(
        function="em_gmm",
        names=("phi", "mu", "Sigma"),
        formula=em_rounds.Loop(),
        bugs=SLIPS,
        probes=(
            Probe({**probes.two_on_a_line(), "iters": 1}, small=True),
            Probe({**probes.two_on_a_line(), "iters": 0}, small=True),
            Probe({**probes.two_on_a_line(), "iters": 2}, small=True),
            Probe(from_elsewhere(4)),
        ),
        picture=ellipses,
    )


def from_elsewhere(iters: int) -> probes.Arguments:
    """Return a cloud's points and a start that every round changes in all of its parts."""
    return {
        "X": probes.cloud()["X"],
        "phi": np.array([0.2, 0.3, 0.5]),
        "mu": np.array([[-1.0, 1.0], [2.0, 2.0], [1.0, -1.0]]),
        "Sigma": np.array([[[2.0, 0.5], [0.5, 1.0]], [[1.0, -0.5], [-0.5, 2.0]], np.eye(2)]),
        "iters": iters,
    }


COUNT, STALE = "a-round-more-or-less", "stale-is-close-enough"
SHAPES, WEIGHTS = "covariance-is-bookkeeping", "priors-do-not-matter"

SLIPS = (
    Slip(
        "one-round-more",
        COUNT,
        "Your function takes one round more than it was asked for. With `iters = 1` there is one "
        "E-step and one M-step, and nothing after that.",
        {"rounds": lambda iters: int(iters) + 1},
    ),
    Slip(
        "one-round-less",
        COUNT,
        "Your function takes one round less than it was asked for. With `iters = 1` the start has "
        "to change once already.",
        {"rounds": lambda iters: max(int(iters) - 1, 0)},
    ),
    Slip(
        "stuck-after-one-round",
        STALE,
        "However many rounds it is asked for, your function ends where one round leads: it goes no "
        "further, or every M-step sees the shares that the start gave. Each round begins with "
        "shares of its own, and they follow from what the last M-step found.",
        {"rounds": lambda iters: min(int(iters), 1)},
        common=False,
    ),
    Slip(
        "returns-within-the-loop",
        COUNT,
        "Your function returns its answer while still in the loop, so that it takes one round and "
        "gives back nothing at all for `iters = 0`. An answer is due when all rounds are over.",
        {"order": em_rounds.leaving},
        common=False,
    ),
    Slip(
        "at-least-one-round",
        COUNT,
        "Your function takes a round even where it was asked for none. With `iters = 0` the start "
        "itself is the answer.",
        {"rounds": lambda iters: max(int(iters), 1)},
        common=False,
    ),
    Slip(
        "twice-the-rounds",
        COUNT,
        "Your function takes two rounds where it was asked for one. A round is one E-step together "
        "with one M-step, not either of them.",
        {"rounds": lambda iters: 2 * int(iters)},
        common=False,
    ),
    Slip(
        "half-the-rounds",
        COUNT,
        "Your function takes one round where it was asked for two. A round is one E-step together "
        "with one M-step, not either of them.",
        {"rounds": lambda iters: int(iters) // 2},
        common=False,
    ),
    Slip(
        "returns-the-start",
        STALE,
        "Your function returns the start, whatever the rounds computed. What the last M-step found "
        "has to reach the end of the function under the names that are returned.",
        {"rounds": lambda _: 0},
        common=False,
    ),
    Slip(
        "m-before-e",
        COUNT,
        "Each of your rounds begins with the M-step, and the first one sees equal shares instead "
        "of ones that follow from the start. So all components become the same, and the start is "
        "forgotten.",
        {"order": em_rounds.m_first},
        common=False,
    ),
    Slip(
        "lags-behind",
        STALE,
        "Your steps see what the round before computed: the M-step an old `W`, or the E-step old "
        "parameters. Each step builds on what was computed just before it, or every second round "
        "is lost.",
        {"order": em_rounds.lagging},
    ),
    Slip(
        "e-sees-old-weights",
        STALE,
        "Your E-step always sees the start's `phi`, although the M-step computes a new one. A "
        "round goes on from all three parameters of the round before.",
        {"seen": lambda start, now: (start[0], *now[1:])},
        common=False,
    ),
    Slip(
        "e-sees-old-means",
        STALE,
        "Your E-step always sees the start's `mu`, although the M-step computes a new one. A round "
        "goes on from all three parameters of the round before.",
        {"seen": lambda start, now: (now[0], start[1], now[2])},
        common=False,
    ),
    Slip(
        "e-sees-old-covariances",
        STALE,
        "Your E-step always sees the start's `Sigma`, although the M-step computes a new one. A "
        "round goes on from all three parameters of the round before.",
        {"seen": lambda start, now: (*now[:2], start[2])},
        common=False,
    ),
    Slip(
        "e-sees-no-weights",
        WEIGHTS,
        "Your rounds share the points out as if all components were equally likely. By Bayes' rule "
        "the weights of the round before have a say in the shares.",
        {"seen": lambda _, now: (np.full_like(now[0], 1 / len(now[0])), *now[1:])},
        common=False,
    ),
    Slip(
        "hardened",
        "soft-is-rounded-hard",
        "Your rounds give each point to its most likely component as a whole. EM fits with the "
        "shares themselves, and rounding them changes where it ends.",
        {"share": em_rounds.one_hot},
    ),
    Slip(
        "only-means-move",
        SHAPES,
        "Your rounds move the means, while weights and covariances stay what the start made them. "
        "All three are fitted in each M-step, and all three decide the next shares.",
        {"keep": lambda start, fitted: (start[0], fitted[1], start[2])},
    ),
    Slip(
        "weights-stay",
        WEIGHTS,
        "Your `phi` stays what it was at the start, round after round. A component that owns more "
        "of the points becomes more likely, and the next E-step has to see that.",
        {"keep": lambda start, fitted: (start[0], *fitted[1:])},
    ),
    Slip(
        "covariances-stay",
        SHAPES,
        "Your `Sigma` stays what it was at the start, round after round. The ellipses have to "
        "follow their points, for they decide which points a component claims next.",
        {"keep": lambda start, fitted: (*fitted[:2], start[2])},
    ),
    Slip(
        "means-stay",
        STALE,
        "Your `mu` stays what it was at the start, round after round. Each M-step finds new means, "
        "and the next round begins with them.",
        {"keep": lambda start, fitted: (fitted[0], start[1], fitted[2])},
        common=False,
    ),
    Slip(
        "a-larger-ridge",
        "ridge-is-cosmetic",
        "Your covariances carry a ridge of 0.001 in each round instead of the M-step's default. "
        "That is a thousand times more than it takes, and it shows in where the rounds lead.",
        {"fit": em_rounds.large_ridge},
    ),
    Slip(
        "no-tilt",
        SHAPES,
        "Your rounds keep the diagonal of each `Sigma` and drop the rest. What stands beside the "
        "diagonal is the tilt, and without it no component can lie along its points.",
        {"fit": em_rounds.on_diagonals},
    ),
    Slip(
        "one-covariance-for-all",
        SHAPES,
        "Your components all get the same `Sigma`. Each has a size, stretch and tilt of its own, "
        "which its own shares of the points decide.",
        {"fit": em_rounds.all_alike},
    ),
    Slip(
        "around-old-means",
        "any-mean-will-do",
        "Your covariances are measured around the means of the round before. In an M-step the new "
        "means come first, and each covariance is taken around its own.",
        {"fit": em_rounds.around_old_means},
    ),
)


def ellipses(arguments: Mapping[str, Any], answer: Any, right: Any) -> Picture:
    """Show points in the colours of the right shares, and where the student's rounds lead."""
    (_, mu, Sigma), X = answer, arguments["X"]
    far = np.linalg.norm(mu - right[1], axis=1)
    j = int(far.argmax())
    return Picture(
        "ellipses",
        f"{len(X)} points with the {len(mu)} ellipses of your answer after {arguments['iters']} "
        f"rounds, and the right ones. The centres of component {j} are {far[j]:.2g} apart, more "
        "than those of any other.",
        {
            "X": probes.rounded(X),
            "W": probes.rounded(reference.responsibilities(X, *right)),
            "yours_mu": probes.rounded(mu),
            "yours_Sigma": probes.rounded(Sigma),
            "right_mu": probes.rounded(right[1]),
            "right_Sigma": probes.rounded(right[2]),
        },
    )
