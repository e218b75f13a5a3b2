"""What one student was asked, and what they answered, as far as a file can be believed.

Of what a student can edit only the answers count. That a question was edited since it was
asked is believed only if the file names a version of it that the course handed out once,
which nobody can make up: else a file could be edited into points.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from quizzes.build import question_version, to_bank, values_of, variants
from quizzes.draws import Values
from quizzes.mark import BLANK, Answer, Mark, mark
from quizzes.player import chance
from quizzes.player.response import Response
from quizzes.questions import Question, Quiz
from quizzes.sealing import is_version

_ATTEMPT = 1  # a graded quiz has one, whatever a file says


class Edition(Enum):
    """Which edition of a question a file names."""

    CURRENT = "as the question stands now"
    EARLIER = "handed out before the question was edited"
    UNKNOWN = "none that was handed out"


@dataclass(frozen=True)
class Asked:
    """A question as one student saw it, and the answer in the bank's ids.

    `values` is None where nobody knows any more which numbers the student was given.
    """

    question: Question
    answer: Answer | None
    values: Values | None
    edition: Edition

    @property
    def mark(self) -> Mark | None:
        """The mark, or None if a person has to find it, since the question was another one."""
        unknown = self.edition is Edition.UNKNOWN
        if not self.answer:
            return None if unknown else BLANK
        if self.values is None:
            return None
        given = mark(self.question, self.values, self.answer)
        if unknown:
            return given if given.right else None
        return None if given.problem and self.edition is Edition.EARLIER else given


def asked(quiz: Quiz, response: Response) -> tuple[Asked, ...]:
    """Return every question of a quiz as a student saw and answered it."""
    return tuple(_asked(quiz, question, response) for question in quiz.questions)


def _asked(quiz: Quiz, question: Question, response: Response) -> Asked:
    edition = _edition(question, response.versions.get(question.id, ""))
    every = variants(question)
    place = chance.variant(quiz.id, question.id, response.student, _ATTEMPT, len(every))
    values: Values | None = every[place]
    shown = response.draws.get(question.id, {})
    if edition is Edition.EARLIER and values_of(question, shown) is None:
        values = None
    return Asked(question, to_bank(question, response.answers.get(question.id)), values, edition)


def _edition(question: Question, seen: str) -> Edition:
    if seen == question_version(question):
        return Edition.CURRENT
    return Edition.EARLIER if is_version(question.id, seen) else Edition.UNKNOWN
