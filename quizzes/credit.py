"""What part of the points an answer is worth: the formulas, each with where it comes from.

All give a share in [0, 1]. Those for beliefs are proper: to say what one believes pays best.
They are never clipped, since clipping would reward claiming more than one believes.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import combinations

_EPSILON = 0.01  # the logarithmic rule takes what is below 1 % for 1 %


def partial_credit(rule: str, tp: int, fp: int, k: int, n: int) -> float:
    """Return the share of the points for some right and some wrong ticks.

    Args:
        rule: net (Canvas, Moodle), each, coverage (PrairieLearn), false2 (R/exams) or all.
        tp: right choices ticked.
        fp: wrong choices ticked.
        k: right choices there are.
        n: choices there are.
    """
    if rule == "net":
        return max(0.0, (tp - fp) / k)
    if rule == "each":
        return 1 - (fp + k - tp) / n
    if rule == "coverage":
        return tp / k * tp / (tp + fp)
    if rule == "false2":
        return max(0.0, tp / k - fp / max(n - k, 2))
    return float(tp == k and fp == 0)


def order_credit(rule: str, places: Sequence[int]) -> float:
    """Return the share of the points for an order; places[i] is where the i-th step was put."""
    n = len(places)
    if rule == "positions":
        return sum(i == place for i, place in enumerate(places)) / n
    if rule == "pairs":
        return sum(a < b for a, b in combinations(places, 2)) / (n * (n - 1) / 2)
    if rule == "lcs":
        return _longest_rising(places) / n
    return float(list(places) == list(range(n)))


def _longest_rising(places: Sequence[int]) -> int:
    """Return the length of the longest rising subsequence (patience sorting)."""
    tops: list[int] = []
    for place in places:
        i = bisect_left(tops, place)
        tops[i : i + 1] = [place]
    return len(tops)


def quadratic(q: Mapping[str, float], p: Mapping[str, float]) -> float:
    """Return 1 - ||q - p||^2 / 2: Brier's rule (1950) turned so that 1 is best and 0 worst."""
    return 1 - _distance(q, p) / 2


def nearness(q: Mapping[str, float], p: Mapping[str, float]) -> float:
    """Return 1 - ||q - p||^2 / ||u - p||^2, at least 0: how much nearer than equal shares u.

    For probabilities that were to be computed. A belief must not be scored so; but here the
    rule of `quadratic` would give more than nine tenths of the points for equal shares.
    """
    even = dict.fromkeys(q, 1 / len(q))
    reach = _distance(even, p)
    return max(0.0, 1 - _distance(q, p) / reach) if reach else 0.0


def _distance(q: Mapping[str, float], p: Mapping[str, float]) -> float:
    return sum((q[id_] - p.get(id_, 0.0)) ** 2 for id_ in q)


def log_score(q: float) -> float:
    """Return Good's logarithmic rule (1952), scaled so that certainty gives 1 and 1 % gives 0."""
    return 1 - math.log(max(q, _EPSILON)) / math.log(_EPSILON)
