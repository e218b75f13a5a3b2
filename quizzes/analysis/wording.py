"""How the analysis writes figures: what cannot be computed is "–", and n is never left out."""

from __future__ import annotations

from math import isnan

from quizzes.analysis.findings import ItemFindings, QuizAnalysis
from quizzes.analysis.options import ENOUGH_TO_FLAG
from quizzes.analysis.reliability import JUDGED_QUESTIONS, JUDGED_STUDENTS
from quizzes.analysis.statistics import Interval

NONE = "–"


def number(x: float, decimals: int = 2) -> str:
    """Write a number with a typographic minus."""
    if isnan(x):
        return NONE
    return f"{round(x, decimals) + 0.0:.{decimals}f}".replace("-", "\N{MINUS SIGN}")


def percent(share: float) -> str:
    """Write a share in whole percents; only none is 0 % and only all is 100 %."""
    if isnan(share):
        return NONE
    whole = round(100 * share) if share in (0, 1) else min(max(round(100 * share), 1), 99)
    return f"{whole}\N{NO-BREAK SPACE}%"


def between(interval: Interval) -> str:
    """Write an interval of numbers."""
    if isnan(interval.low):
        return NONE
    return f"{number(interval.low)} to {number(interval.high)}"


def percent_between(interval: Interval) -> str:
    """Write an interval of shares."""
    if isnan(interval.low):
        return NONE
    return f"{round(100 * interval.low)} to {round(100 * interval.high)}\N{NO-BREAK SPACE}%"


def counted(number: int, noun: str) -> str:
    """Write a number of things: `1 student`, `2 students`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def plain(text: str) -> str:
    """Return a text without the control characters that a terminal would obey, in one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def cautions(analysis: QuizAnalysis) -> list[str]:
    """Say what a class or a quiz of this size leaves open."""
    n, k = analysis.n, len(analysis.items)
    if n == 0:
        return ["Nobody has handed this quiz in yet, so there is nothing to analyse."]
    found = []
    if n < ENOUGH_TO_FLAG:
        found.append(
            f"{counted(n, 'student').capitalize()}: too few to measure a question by. "
            "Read this as a list of answers; no option is flagged."
        )
    if not analysis.whole.judged:
        found.append(
            f"Alpha comes from {counted(k, 'question')} and {counted(n, 'student')}. Below "
            f"{JUDGED_QUESTIONS} questions or {JUDGED_STUDENTS} students it is not called good "
            "or bad; its interval says how much is open."
        )
    return found


def looked_at(item: ItemFindings) -> list[str]:
    """Say which options of a question somebody should look at, and why."""
    return [f"{plain(o.text.text)}: {flag}" for o in item.options for flag in o.flags]
