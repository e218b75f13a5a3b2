"""Chapter 1: points that fall one at a time, each rolling for its component first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulations.chapters import bets
from simulations.chapters.contours import contours
from simulations.chapters.sample_flaw import Sample, flaw
from simulations.functions import Floats, Functions, Ints, Trouble
from simulations.scene import (
    NAMES,
    Bars,
    BarsState,
    Bet,
    Control,
    Frame,
    Plane,
    PlaneState,
    Player,
    Problem,
    Scene,
    Setting,
    ellipses,
    pack,
    plane,
    problem,
    rounded,
)
from simulations.words import number, percent, plural

# The mixture of the chapter's pictures, and what of the plane they show.
PHI = np.array([0.5, 0.3, 0.2])
MU = np.array([[0.0, 0.0], [4.5, 1.0], [1.5, 3.6]])
SIGMA = np.array(
    [[[1.20, 0.70], [0.70, 0.90]], [[0.40, -0.30], [-0.30, 1.30]], [[1.30, 0.00], [0.00, 0.20]]]
)
X_RANGE, Y_RANGE = [-3.5, 7.5], [-3.2, 5.4]
FARTHEST = 40.0  # a point farther out than this is out of the picture
POINTS = 300
BET_AT = 100
SAMPLES = (1, 2, 3, 4, 5)


class Sampling:
    """Ask `sample_gmm` for 300 points, and let them fall."""

    choices: Mapping[str, tuple[Setting, ...]] = {"sample": SAMPLES}

    def __init__(self, functions: Functions) -> None:
        self._ask = functions

    def scene(self, settings: Mapping[str, Setting]) -> Scene:
        """Return one sample as a film: a frame for each point."""
        X, z = np.zeros((0, 2)), np.zeros(0, dtype=np.int64)
        trouble: Problem | None = None
        bet: Bet | None = None
        try:
            samples = self._samples(SAMPLES.index(int(settings["sample"])))
            X, z = samples[0]
            wrong = flaw(samples, (PHI, MU, SIGMA))
            trouble = problem(wrong.text, frame=wrong.seen_at) if wrong else None
            bet = _bet(z)
        except Trouble as found:
            trouble = problem(found.text, found.tone)
        return {
            "name": "sampling",
            "title": "Roll the die, then fall",
            "lead": "Each point rolls a loaded die for its component, then falls around that "
            "component's centre. Watch your function make a data set.",
            "settings": dict(settings),
            "controls": [_button()],
            "panels": [_plane(X, z), _bars()],
            "frames": _frames(z),
            "player": _player() if len(z) else None,
            "bet": bet,
            "problem": trouble,
            "still": [n for n in (10, 100, POINTS) if n <= len(z)] or [0],
        }

    def move(self, settings: Mapping[str, Setting], x: float, y: float) -> Frame:
        """Return the empty plane: nothing here is dragged."""
        return _frames(np.zeros(0, dtype=np.int64))[0]

    def _samples(self, first: int) -> list[Sample]:
        """Return a sample for each seed, the one asked for in front."""
        seeds = SAMPLES[first:] + SAMPLES[:first]
        return [
            self._ask.sample_gmm(POINTS, PHI, MU, SIGMA, np.random.default_rng(seed))
            for seed in seeds
        ]


def _frames(z: Ints) -> list[Frame]:
    counts = np.cumsum(np.eye(3, dtype=np.int64)[z], axis=0)
    weights = ", ".join(f"{name} {percent(share)}" for name, share in zip(NAMES, PHI, strict=False))
    return [
        _frame(0, f"The die is loaded: {weights}. No point has fallen yet.", {"count": 0}, None),
        *(
            _frame(
                i + 1,
                _told(i, z, counts[i]),
                {"count": i + 1, "falling": i, "falling_from": rounded(MU[z[i]])},
                counts[i],
            )
            for i in range(len(z))
        ),
    ]


def _told(i: int, z: Ints, counts: Ints) -> str:
    """Return what the point rolled, and at round numbers what all of them did."""
    if i + 1 not in (10, 30, 100, 200, POINTS):
        return f"Roll: {NAMES[z[i]]}. Point {i + 1} lands in {NAMES[z[i]]}."
    rolled = ", ".join(f"{count} from {name}" for name, count in zip(NAMES, counts, strict=False))
    promised = ", ".join(f"{(i + 1) * share:.0f}" for share in PHI)
    return f"Of {i + 1} points, {rolled}. The weights promise {promised}, more or less."


def _frame(count: int, caption: str, falls: PlaneState, counts: Ints | None) -> Frame:
    bars: BarsState = {"values": None, "texts": [], "expected": PHI.tolist()}
    if counts is not None:
        bars["values"] = rounded(counts / count)
        bars["texts"] = [str(n) for n in counts]
    return {
        "step": "start" if count == 0 else "fall",
        "caption": caption,
        "counter": plural(count, "point"),
        "panels": {"data": falls, "counts": bars},
    }


def _bet(z: Ints) -> Bet:
    """Return the bet on how many of the first points come from A."""
    count = int((z[:BET_AT] == 0).sum())
    outcome = f"It is {count} this time."
    return bets.choice(
        f"A has the weight {number(PHI[0])}. How many of the first {BET_AT} points come from A?",
        [
            (
                "exactly 50",
                f"{outcome} Exactly 50 happens in 8 of 100 samples: no roll knows the others.",
            ),
            ("45 to 55, but not 50", f"{outcome} 65 of 100 samples land in that range."),
            (
                "fewer than 45, or more than 55",
                f"{outcome} 27 of 100 samples are that far off: more than most people expect.",
            ),
        ],
        covers=["counts"],
        frame=BET_AT,
    )


def _button() -> Control:
    return {
        "kind": "button",
        "name": "sample",
        "label": "Another sample",
        "options": [[seed, f"sample {seed}"] for seed in SAMPLES],
    }


def _player() -> Player:
    return {"kind": "film", "steps": [], "names": [], "unit": "point", "pace": [700, 40]}


def _plane(X: Floats, z: Ints) -> Plane:
    corners = np.array([X_RANGE, Y_RANGE]).T
    seen = X[(np.abs(X) < FARTHEST).all(axis=1)]
    low, high = np.vstack([seen, corners]).min(axis=0), np.vstack([seen, corners]).max(axis=0)
    true = ellipses(MU, SIGMA)
    for name, one in zip(NAMES, true, strict=False):
        one["label"] = name
    return {
        **plane("data", corners),
        "x": rounded([low[0], high[0]]),
        "y": rounded([low[1], high[1]]),
        "points": [rounded(point) for point in X],
        "shares": pack(np.eye(3)[z]),
        "lines": contours(PHI, MU, SIGMA, X_RANGE, Y_RANGE),
        "ellipses": true,
    }


def _bars() -> Bars:
    return {
        "kind": "bars",
        "name": "counts",
        "title": "points so far, and the weights",
        "labels": list(NAMES[:3]),
        "snap": False,
    }
