"""What somebody who knows nothing may expect from a question: the mark of a random answer."""

from __future__ import annotations

from itertools import permutations
from math import comb, nan

from quizzes.build import variants
from quizzes.credit import log_score, nearness, order_credit, partial_credit, quadratic
from quizzes.draws import Values
from quizzes.mark import number
from quizzes.questions import Certain, Distribution, Match, Multiple, Order, Question, Single

MOST_ITEMS = 8  # 40320 orders


def expected_guess(question: Question) -> float:
    """Return the expected share of the points.

    Choices are taken at random, any set of them if several may be right, but at least one.
    A probability answer spreads evenly, as ignorance does. A number or word can't be guessed.
    """
    match question:
        case Single():
            return 1 / len(question.choices)
        case Multiple():
            return _any_set(question)
        case Order():
            return _any_order(question)
        case Match():
            return 1 / (len(question.pairs) + len(question.extra_right))
        case Distribution():
            scores = [_even(question, values) for values in variants(question)]
            return sum(scores) / len(scores)
    return 0.0


def _any_set(question: Multiple) -> float:
    n, k = len(question.choices), sum(choice.correct for choice in question.choices)
    credit = sum(
        comb(k, tp) * comb(n - k, fp) * partial_credit(question.partial, tp, fp, k, n)
        for tp in range(k + 1)
        for fp in range(n - k + 1)
        if tp + fp
    )
    return float(credit / (2**n - 1))


def _any_order(question: Order) -> float:
    n = len(question.items)
    if n > MOST_ITEMS:
        return nan
    shares = [order_credit(question.partial, places) for places in permutations(range(n))]
    return sum(shares) / len(shares)


def _even(question: Distribution, values: Values) -> float:
    q = {choice.id: 1 / len(question.choices) for choice in question.choices}
    if not isinstance(question.target, Certain):
        return nearness(q, {i: number(p, values) for i, p in question.target.probs.items()})
    if question.rule == "log":
        return log_score(q[question.target.correct])
    return quadratic(q, {question.target.correct: 1.0})
