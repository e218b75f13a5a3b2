"""One student at one quiz: a response that is on disk after every change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from quizzes.player.paper import Paper, PaperQuestion
from quizzes.player.response import Answer, Response, ResponseError, write_response

LONGEST_PAUSE = 300  # seconds; whoever is away for longer is not at the question

Clock = Callable[[], datetime]


class Sitting:
    """What a student has answered so far; each change is saved before it returns."""

    def __init__(self, paper: Paper, path: Path, response: Response, clock: Clock) -> None:
        self.paper = paper
        self.path = path
        self.response = response
        self.clock = clock

    @property
    def open(self) -> list[int]:
        """The indices of the questions that have no answer yet."""
        answers = self.response.answers
        return [i for i, each in enumerate(self.paper.questions) if each.id not in answers]

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return len(self.paper.questions) - len(self.open)

    def put(self, question: PaperQuestion, answer: Answer | None) -> None:
        """Keep an answer; None takes it back, and with it how sure the student was."""
        rest = {id_: a for id_, a in self.response.answers.items() if id_ != question.id}
        sure = {id_: n for id_, n in self.response.confidence.items() if id_ != question.id}
        if answer is None:
            self._change(answers=rest, confidence=sure)
        else:
            self._change(answers={**rest, question.id: answer})

    def put_confidence(self, question: PaperQuestion, level: int) -> None:
        """Keep how sure the student is, from 1 to 3."""
        self._change(confidence={**self.response.confidence, question.id: level})

    def spend(self, question: PaperQuestion, since: datetime) -> None:
        """Count the time since then for a question; a long pause counts for a short one."""
        seconds = round(min((self.clock() - since).total_seconds(), LONGEST_PAUSE))
        spent = self.response.seconds.get(question.id, 0) + max(0, seconds)
        self._change(seconds={**self.response.seconds, question.id: spent})

    def hand_in(self) -> None:
        """Mark the answers as handed in, now."""
        self._change(submitted=self.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))

    def reopen(self) -> None:
        """Make a draft of what was handed in."""
        self._change(submitted=None)

    def start_over(self, response: Response) -> None:
        """Put another response in the place of this one."""
        self.response = response
        self._change()

    def _change(self, **update: object) -> None:
        self.response = self.response.model_copy(update=update)
        try:
            write_response(self.path, self.response)
        except OSError as error:
            raise ResponseError(
                f"Your answers could not be saved in {self.path} ({error.strerror}). "
                "What you answered before is there. Mend that, and start the quiz again."
            ) from error
