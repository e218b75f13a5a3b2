"""Whether the class's probabilities mean what they say: of what is called 70 %, is 70 % true?

Every option of every probability answer is one forecast, p, and one outcome, 1 for the right
option. Murphy's split of the Brier score says what it is made of: how far the forecasts are
off (reliability, less is better), how far they tell right options from wrong ones
(resolution, more is better), and how open the questions were (uncertainty).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quizzes.analysis.statistics import Floats, Interval, mean, wilson_interval

STEPS = 10  # people answer in tens, so bins lie around 0 %, 10 %, ... 100 %
CONFIDENT = 0.8


@dataclass(frozen=True)
class Bin:
    """Forecasts of about the same probability: how many, their mean, and how many came true."""

    n: int
    forecast: float
    observed: float
    interval: Interval


@dataclass(frozen=True)
class Calibration:
    """The reliability curve of a class and what its Brier score is made of.

    brier = reliability - resolution + uncertainty + within, where `within` is what the
    spread of forecasts inside the bins adds. `confident_errors` is the share of `answers`
    that put at least 80 % on one wrong option.
    """

    students: int
    answers: int
    forecasts: int
    bins: tuple[Bin, ...]
    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float
    confident_errors: float


def calibrate(students: int, answers: list[tuple[Floats, Floats]]) -> Calibration:
    """Gather probability answers, each the forecasts and outcomes (0 or 1) of its options."""
    p = np.concatenate([np.empty(0), *(p for p, _ in answers)])
    o = np.concatenate([np.empty(0), *(o for _, o in answers)])
    where = np.floor(p * STEPS + 0.5).astype(int)
    bins = tuple(_bin(p[where == b], o[where == b]) for b in np.unique(where))
    base = mean(o)
    reliability = _weighted(bins, [(b.forecast - b.observed) ** 2 for b in bins])
    resolution = _weighted(bins, [(b.observed - base) ** 2 for b in bins])
    uncertainty = base * (1 - base)
    brier = mean((p - o) ** 2)
    return Calibration(
        students=students,
        answers=len(answers),
        forecasts=len(p),
        bins=bins,
        brier=brier,
        reliability=reliability,
        resolution=resolution,
        uncertainty=uncertainty,
        within=brier - (reliability - resolution + uncertainty),
        confident_errors=mean(np.array([_confidently_wrong(p, o) for p, o in answers], float)),
    )


def _bin(p: Floats, o: Floats) -> Bin:
    observed = mean(o)
    return Bin(len(p), mean(p), observed, wilson_interval(observed, len(p)))


def _weighted(bins: tuple[Bin, ...], values: list[float]) -> float:
    n = sum(each.n for each in bins)
    return sum(b.n * value for b, value in zip(bins, values, strict=True)) / n if n else np.nan


def _confidently_wrong(p: Floats, o: Floats) -> bool:
    """Return whether one answer is all but sure of a wrong option."""
    return bool((p[o == 0] >= CONFIDENT - 1e-9).any())
