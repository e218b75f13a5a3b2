"""Judges a practice answer by the key that its paper carries; player.js does the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quizzes.player.numbers import parse_number
from quizzes.player.paper import ChoiceKey, Key, NumberKey, Rich
from quizzes.player.response import Answer


class Verdict(StrEnum):
    """How right a practice answer is."""

    RIGHT = "right"
    PARTLY = "partly"
    NOT_YET = "not yet"


@dataclass(frozen=True)
class Judged:
    """What a student reads after an answer; `feedback` is about what they chose."""

    verdict: Verdict
    feedback: tuple[Rich, ...]
    explanation: Rich


def judge(key: Key, answer: Answer, variant: int = 0) -> Judged:
    """Judge an answer; `variant` says which numbers its student saw."""
    if isinstance(key, NumberKey):
        return _number(key, str(answer), variant)
    return _choices(key, answer if isinstance(answer, list) else [str(answer)])


def _choices(key: ChoiceKey, ticked: list[str]) -> Judged:
    hits = len(set(ticked) & set(key.correct))
    misses = len(set(ticked)) - hits
    feedback = tuple(key.feedback[id_] for id_ in ticked if id_ in key.feedback)
    if hits == len(key.correct) and not misses:
        verdict = Verdict.RIGHT
    else:
        verdict = Verdict.PARTLY if hits > misses else Verdict.NOT_YET
    return Judged(verdict, feedback, key.explanation)


def _number(key: NumberKey, typed: str, variant: int) -> Judged:
    part = key.variants[variant % len(key.variants)]
    x = parse_number(typed)
    if x is None:
        return Judged(Verdict.NOT_YET, (), part.explanation)
    if part.accept[0] <= x <= part.accept[1]:
        return Judged(Verdict.RIGHT, (), part.explanation)
    near = [wrong.feedback for wrong in part.wrong if wrong.low <= x <= wrong.high]
    return Judged(Verdict.NOT_YET, tuple(near[:1]), part.explanation)
