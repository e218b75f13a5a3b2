"""The misconceptions behind a class's wrong answers: who showed each, and how sure they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from autograder.misconceptions import Misconception
from quizzes.analysis.attempt import Attempt
from quizzes.analysis.findings import MisconceptionFindings
from quizzes.analysis.options import Misconceptions, listed, percents, shows
from quizzes.analysis.statistics import mean
from quizzes.questions import Distribution, Quiz


def rank(
    quiz: Quiz, attempts: Sequence[Attempt], misconceptions: Misconceptions
) -> tuple[MisconceptionFindings, ...]:
    """Return the misconceptions that were shown, the one with the most holders first."""
    names = sorted({name for question in quiz.questions for name in shows(question)})
    found = [_find(quiz, attempts, listed(name, misconceptions)) for name in names]
    held = [each for each in found if each.holders]
    return tuple(sorted(held, key=lambda each: (-len(each.holders), each.misconception.id)))


def _find(
    quiz: Quiz, attempts: Sequence[Attempt], misconception: Misconception
) -> MisconceptionFindings:
    telling = [question for question in quiz.questions if misconception.id in shows(question)]
    shown = [
        (one.student, answer)
        for one in attempts
        for question in telling
        if (answer := one.given(question.id)) and misconception.id in answer.mark.misconceptions
    ]
    holders = dict.fromkeys(student for student, _ in shown)
    theirs = [one for one in attempts if one.student in holders]
    put_on_it = [p for one in theirs for p in _put_on(misconception.id, quiz, one)]
    sure = [answer.confidence for _, answer in shown if answer.confidence]
    return MisconceptionFindings(
        misconception=misconception,
        holders=tuple(holders),
        tried=sum(any(one.given(question.id) for question in telling) for one in attempts),
        questions=tuple(question.id for question in telling),
        probability=mean(np.array(put_on_it)),
        probability_n=len(put_on_it),
        confidence=mean(np.array(sure)),
        confidence_n=len(sure),
    )


def _put_on(misconception: str, quiz: Quiz, one: Attempt) -> Iterator[float]:
    """Yield the probability that a student put on it in each question where they could."""
    for question in quiz.questions:
        if isinstance(question, Distribution) and (answer := one.given(question.id)):
            behind = [choice.misconception == misconception for choice in question.choices]
            if any(behind):
                yield float(percents(answer, question)[behind].sum())
