"""Item analysis of one quiz and one class: marked answers in, `QuizAnalysis` out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from quizzes.analysis import beliefs, reliability, statistics
from quizzes.analysis.attempt import Attempt, Excluded, first_handed_in
from quizzes.analysis.calibration import Calibration, calibrate
from quizzes.analysis.findings import ConfidenceFindings, Estimate, QuizAnalysis, QuizFindings
from quizzes.analysis.items import analyse_items
from quizzes.analysis.options import Misconceptions, percents
from quizzes.analysis.statistics import Floats
from quizzes.questions import Certain, Distribution, Quiz


def analyse(
    quiz: Quiz,
    attempts: Iterable[Attempt],
    misconceptions: Misconceptions,
    set_aside: Sequence[Excluded] = (),
) -> QuizAnalysis:
    """Analyse the first attempts that were handed in.

    Args:
        quiz: the quiz, as marked.
        attempts: all that is there, drafts and later attempts too.
        misconceptions: the course's list, by id.
        set_aside: what could not even be read, to be listed with the other exclusions.
    """
    counted, excluded = first_handed_in(attempts)
    scores = _scores(quiz, counted)
    return QuizAnalysis(
        id=quiz.id,
        title=quiz.title,
        students=tuple(one.student for one in counted),
        excluded=(*set_aside, *excluded),
        whole=_whole(quiz, scores),
        items=analyse_items(quiz, counted, scores, misconceptions),
        misconceptions=beliefs.rank(quiz, counted, misconceptions),
        calibration=_calibration(quiz, counted),
        confidence=tuple(_confidence(quiz, counted)),
    )


def _scores(quiz: Quiz, attempts: Sequence[Attempt]) -> Floats:
    """Return the points (n, k) of every student for every question; a blank gives 0."""
    scores = np.zeros((len(attempts), len(quiz.questions)))
    for i, one in enumerate(attempts):
        for j, question in enumerate(quiz.questions):
            if question.id in one.answers:
                scores[i, j] = question.points * one.answers[question.id].mark.score
    return scores


def _whole(quiz: Quiz, scores: Floats) -> QuizFindings:
    n, k = scores.shape
    total = scores.sum(axis=1)
    alpha = reliability.alpha(scores)
    return QuizFindings(
        scores=tuple(sorted(total.tolist())),
        max_score=sum(question.points for question in quiz.questions),
        mean=statistics.mean(total),
        median=float(np.median(total)) if n else np.nan,
        deviation=statistics.deviation(total),
        skewness=statistics.skewness(total),
        alpha=Estimate(alpha, reliability.feldt_interval(alpha, n, k), n),
        standard_error=reliability.standard_error(scores),
        judged=reliability.can_be_judged(n, k),
    )


def _calibration(quiz: Quiz, attempts: Sequence[Attempt]) -> Calibration:
    """Gather the probability answers whose right option is known to be right."""
    given = [
        (one.student, percents(answer, question), _outcome(question, question.target))
        for one in attempts
        for question in quiz.questions
        if isinstance(question, Distribution) and isinstance(question.target, Certain)
        if (answer := one.given(question.id))
    ]
    return calibrate(len({student for student, _, _ in given}), [(p, o) for _, p, o in given])


def _confidence(quiz: Quiz, attempts: Sequence[Attempt]) -> Iterator[ConfidenceFindings]:
    """Say for each of the confidences 1 to 3, where one was asked, how often it was right."""
    asked = [question for question in quiz.questions if question.confidence]
    given = [answer for one in attempts for q in asked if (answer := one.given(q.id))]
    for level in (1, 2, 3) if asked else ():
        right = np.array([a.mark.right for a in given if a.confidence == level], float)
        share = statistics.mean(right)
        yield ConfidenceFindings(
            level, Estimate(share, statistics.wilson_interval(share, len(right)), len(right))
        )


def _outcome(question: Distribution, target: Certain) -> Floats:
    return np.array([float(choice.id == target.correct) for choice in question.choices])
