"""Cronbach's alpha and what follows from it: how far a quiz score can be trusted.

Symbols: n students, k questions, scores (n, k) in points.
"""

from __future__ import annotations

import numpy as np
from scipy.special import fdtri

from quizzes.analysis.statistics import CONFIDENCE, NO_INTERVAL, Floats, Interval, spreads

# Below these, alpha varies so much from class to class that calling it good or bad is a guess:
# with 30 students, 5 questions and a true alpha of 0.55, nine classes in ten show 0.27 to 0.71.
JUDGED_QUESTIONS = 10
JUDGED_STUDENTS = 50


def alpha(scores: Floats) -> float:
    """Return Cronbach's alpha; for right and wrong answers it is KR-20."""
    n, k = scores.shape
    total = scores.sum(axis=1)
    if n < 2 or k < 2 or not spreads(total):
        return np.nan
    single = scores.var(axis=0, ddof=1).sum()
    return float(k / (k - 1) * (1 - single / total.var(ddof=1)))


def feldt_interval(a: float, n: int, k: int) -> Interval:
    """Return Feldt's interval of an alpha of k questions over n students."""
    if np.isnan(a):
        return NO_INTERVAL
    tail = (1 - CONFIDENCE) / 2
    low, high = (fdtri(n - 1, (n - 1) * (k - 1), 1 - side) for side in (tail, 1 - tail))
    return Interval(float(1 - (1 - a) * low), float(1 - (1 - a) * high))


def alpha_without(scores: Floats) -> Floats:
    """Return (k,): what alpha would be if each question were left out."""
    return np.array([alpha(np.delete(scores, j, axis=1)) for j in range(scores.shape[1])])


def standard_error(scores: Floats) -> float:
    """Return by how many points a student's score would vary over quizzes like this one."""
    a = alpha(scores)
    if np.isnan(a):
        return np.nan
    return float(scores.sum(axis=1).std(ddof=1) * np.sqrt(1 - a))


def can_be_judged(n: int, k: int) -> bool:
    """Return whether there are students and questions enough to call an alpha good or bad."""
    return n >= JUDGED_STUDENTS and k >= JUDGED_QUESTIONS
