"""The questions of a quiz, one by one: how hard, how telling, and who chose what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quizzes.analysis import reliability, statistics
from quizzes.analysis.attempt import Attempt
from quizzes.analysis.findings import Estimate, ItemFindings
from quizzes.analysis.options import Misconceptions, one_variant, tabulate
from quizzes.analysis.statistics import Floats
from quizzes.guessing import expected_guess
from quizzes.questions import Question, Quiz

FIFTHS_FROM = 50  # students; a fifth of fewer is a handful, so a smaller class is cut in thirds


@dataclass(frozen=True)
class _Column:
    """One question among the others: shares of its points (n,), and the scores on the rest (n,)."""

    x: Floats
    rest: Floats
    weight: float
    alpha_without: float


def analyse_items(
    quiz: Quiz, attempts: Sequence[Attempt], scores: Floats, misconceptions: Misconceptions
) -> tuple[ItemFindings, ...]:
    """Analyse every question; scores (n, k) are the points that the attempts got for each."""
    points = np.array([question.points for question in quiz.questions])
    columns = zip(
        (scores / points).T,
        statistics.rest_scores(scores).T,
        statistics.effective_weights(scores).tolist(),
        reliability.alpha_without(scores).tolist(),
        strict=True,
    )
    return tuple(
        _item(question, attempts, _Column(*column), misconceptions)
        for question, column in zip(quiz.questions, columns, strict=True)
    )


def _item(
    question: Question,
    attempts: Sequence[Attempt],
    column: _Column,
    misconceptions: Misconceptions,
) -> ItemFindings:
    x, rest, n = column.x, column.rest, len(attempts)
    share, r = statistics.mean(x), statistics.correlation(x, rest)
    given = [one.given(question.id) for one in attempts]
    answers = [answer for answer in given if answer]
    answered = np.array([answer is not None for answer in given], bool)
    seconds = [answer.seconds for answer in answers if answer.seconds is not None]
    parts = 5 if n >= FIFTHS_FROM else 3
    return ItemFindings(
        id=question.id,
        type=question.type,
        prompt=one_variant(question, question.prompt),
        points=question.points,
        answered=len(answers),
        difficulty=Estimate(share, statistics.wilson_interval(share, n), n),
        guess=expected_guess(question),
        discrimination=Estimate(r, statistics.fisher_interval(r, n), n),
        d27=statistics.upper_lower_difference(x, rest),
        efficiency=statistics.efficiency(x, rest),
        weight=column.weight,
        alpha_without=column.alpha_without,
        strip=tuple(statistics.by_band(x, rest, parts).tolist()),
        seconds=float(np.median(seconds)) if seconds else np.nan,
        timed=len(seconds),
        options=tabulate(question, answers, rest[answered], misconceptions),
    )
