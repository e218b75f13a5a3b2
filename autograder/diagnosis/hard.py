"""Mistakes in `harden`: who wins a row, what of several winners, and what the winner gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograder.diagnosis.formulas import FormulaSubject, Probe, Slip
from reference.arguments import Floats

Flags = NDArray[np.bool_]


def subject() -> FormulaSubject:
    """Return what is known about `harden`."""
    tables = (
        [[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]],
        [[0.3, 0.4, 0.3], [0.2, 0.35, 0.45]],
        [[0.4, 0.2, 0.4], [0.25, 0.375, 0.375]],
        [[0.5, 0.5], [0.8, 0.2], [0.5, 0.5]],
        [[0.1, 0.2, 0.3, 0.4], [0.6, 0.1, 0.1, 0.2], [0.0, 1.0, 0.0, 0.0]],
    )
    return FormulaSubject(
        function="harden",
        names=("H",),
        formula=Hardening(),
        bugs=SLIPS,
        probes=(
            *(Probe({"W": np.array(table)}, small=True) for table in tables),
            Probe({"W": np.full((20, 4), 0.25)}),  # who draws lots is not taken for anybody else
        ),
    )


def at(columns: NDArray[np.intp], k: int) -> Flags:
    """Return (n, k), true in these columns."""
    return np.asarray(columns[:, np.newaxis] == np.arange(k))


def first_largest(W: Floats) -> Flags:
    """Let the largest of a row win, the first of equal ones."""
    return at(W.argmax(axis=1), W.shape[1])


def last_largest(W: Floats) -> Flags:
    """Let the last of equal ones win."""
    return first_largest(W[:, ::-1])[:, ::-1]


def all_largest(W: Floats) -> Flags:
    """Let all that are as large as the largest of their row win."""
    return np.asarray(W.max(axis=1, keepdims=True) == W)


def only_largest(W: Floats) -> Flags:
    """Let nobody win a tie."""
    winners = all_largest(W)
    return np.asarray(winners & (winners.sum(axis=1, keepdims=True) == 1))


def ones(_: Floats, winners: Flags) -> Floats:
    """Give 1 to winners and 0 to others."""
    return winners.astype(np.float64)


def split(_: Floats, winners: Flags) -> Floats:
    """Give winners equal parts."""
    return np.asarray(winners / winners.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Hardening:
    """Who wins, and what is written down of it (Bishop 2006, 9.2)."""

    winners: Callable[[Floats], Flags] = first_largest
    written: Callable[[Floats, Flags], Floats] = ones

    def __call__(self, W: Floats) -> Floats:
        """Return one-hot (n, k)."""
        return self.written(W, self.winners(W))


MAJORITY, TIES, ROUNDED = "winners-need-a-majority", "ties-have-two-winners", "soft-is-rounded-hard"
AXES = "code-that-runs-is-right"

SLIPS = (
    Slip(
        "more-than-half",
        MAJORITY,
        "In your answer only shares above one half become 1, so that some rows have no winner. A "
        "winner needs no majority: it is enough that no other share of its row is larger.",
        {"winners": lambda W: W > 0.5},
    ),
    Slip(
        "at-least-half",
        MAJORITY,
        "In your answer every share of at least one half becomes 1, so that a row may have no "
        "winner or two. Each row has exactly one, however small its share is.",
        {"winners": lambda W: W >= 0.5},
    ),
    Slip(
        "above-average",
        MAJORITY,
        "In your answer every share above its row's average becomes 1, so that a row may have "
        "several. Only one component wins each point.",
        {"winners": lambda W: W.mean(axis=1, keepdims=True) < W},
    ),
    Slip(
        "ties-shared",
        TIES,
        "Where several shares of a row are equally large, your answer has a 1 for each of them. "
        "Exactly one component wins each point, so a tie has to be decided.",
        {"winners": all_largest},
    ),
    Slip(
        "ties-to-the-last",
        TIES,
        "Where several shares of a row are equally large, the last of them wins in your answer. "
        "The chapter gives a tie to the lowest index.",
        {"winners": last_largest},
    ),
    Slip(
        "ties-to-nobody",
        TIES,
        "Where several shares of a row are equally large, nobody wins in your answer. The chapter "
        "gives a tie to the lowest index.",
        {"winners": only_largest},
    ),
    Slip(
        "ties-split",
        TIES,
        "Where several shares of a row are equally large, your answer splits the point between "
        "them. A hard assignment never shares a point: a tie has one winner, too.",
        {"winners": all_largest, "written": split},
    ),
    Slip(
        "the-smallest-wins",
        AXES,
        "In your answer the smallest share of each row becomes 1. A share is a probability and no "
        "distance, so it is the largest that wins.",
        {"winners": lambda W: at(W.argmin(axis=1), W.shape[1])},
    ),
    Slip(
        "winners-of-columns",
        AXES,
        "Your winners are those of the columns: for each component its best point. A row of `W` "
        "is a point, and each point needs its one component.",
        {"winners": lambda W: at(W.argmax(axis=0), len(W)).T},
    ),
    Slip(
        "winner-of-the-table",
        AXES,
        "Your answer compares each share with the largest of the whole table. The shares of one "
        "row compete with each other, and with no other row's.",
        {"winners": lambda W: W.max() == W},
    ),
    Slip(
        "losers-marked",
        AXES,
        "Your answer has its ones where the losers are, and zeros for the winners. The 1 says who "
        "owns the point.",
        {"written": lambda _, winners: (~winners).astype(float)},
    ),
    Slip(
        "keeps-shares",
        ROUNDED,
        "Your answer takes away the losers' shares, but the winner keeps no more than it had. A "
        "hard assignment gives the whole point to its winner, so that the row still sums to one.",
        {"written": lambda W, winners: W * winners},
    ),
    Slip(
        "nothing-hardened",
        ROUNDED,
        "Your function returns the shares as they came. To harden means that one component gets "
        "all of a point.",
        {"written": lambda W, _: W},
        common=False,
    ),
    Slip(
        "labels",
        AXES,
        "Your function returns the winner's number for each row. Asked for is a table of the shape "
        "of `W`, in which ones and zeros say the same.",
        {"written": lambda _, winners: winners.argmax(axis=1)},
    ),
    Slip(
        "shares-of-the-winners",
        AXES,
        "Your function returns how large the largest share of each row is. Asked for is who has "
        "it, as a table of ones and zeros of the shape of `W`.",
        {"written": lambda W, _: W.max(axis=1)},
        common=False,
    ),
    Slip(
        "transposed",
        AXES,
        "Your answer has a row for each component. In `W` and in its hard version, points are the "
        "rows and components the columns.",
        {"written": lambda _, winners: winners.T.astype(float)},
        common=False,
    ),
)
