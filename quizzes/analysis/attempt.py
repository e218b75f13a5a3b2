"""What one student handed in for one quiz, marked: the input of the item analysis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quizzes.mark import Answer, Mark


@dataclass(frozen=True)
class Answered:
    """One answer in the bank's ids, and what it was worth; `confidence` is 1 to 3 where asked."""

    answer: Answer
    mark: Mark
    confidence: int | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Attempt:
    """A student's answers by question; a blank one is absent.

    `submitted` is when they were handed in, as ISO 8601 in UTC, or None for a draft.
    """

    student: str
    attempt: int
    submitted: str | None
    answers: Mapping[str, Answered]

    def given(self, question: str) -> Answered | None:
        """Return an answer that can be read: a blank and one that makes no sense tell nothing."""
        answer = self.answers.get(question)
        return answer if answer and not answer.mark.blank and not answer.mark.problem else None


@dataclass(frozen=True)
class Excluded:
    """Answers that no figure counts, and why."""

    student: str
    why: str


def first_handed_in(attempts: Iterable[Attempt]) -> tuple[list[Attempt], list[Excluded]]:
    """Return each student's first attempt that was handed in, and what was left out.

    Later attempts are made by students who have seen the questions.
    """
    first: dict[str, Attempt] = {}
    excluded = []
    for one in sorted(attempts, key=_order):
        if one.submitted is None:
            excluded.append(Excluded(one.student, "Not handed in."))
        elif one.student in first:
            excluded.append(Excluded(one.student, f"Attempt {one.attempt}; the first one counts."))
        else:
            first[one.student] = one
    return list(first.values()), excluded


def _order(one: Attempt) -> tuple[str, str, int]:
    return one.student, one.submitted or "", one.attempt
