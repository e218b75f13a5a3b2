"""One question as one student sees it: their numbers, and the letters of what they choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_lowercase

from quizzes.player.paper import Option, Paper, PaperQuestion, Rich, shown


@dataclass(frozen=True)
class View:
    """A question, and the student's own letters for its options (a match also has numbers)."""

    question: PaperQuestion
    variant: int
    draw: Mapping[str, str]
    lettered: Mapping[str, Option]
    numbered: Mapping[str, Option]

    @property
    def letters(self) -> dict[str, str]:
        """The letter of each option, and the number of each left side, by id."""
        both = {**self.lettered, **self.numbered}
        return {option.id: sign for sign, option in both.items()}

    def text(self, rich: Rich) -> str:
        """Return a text with the student's numbers in it."""
        return rich.filled(self.draw)


def view(paper: Paper, question: PaperQuestion, student: str, attempt: int) -> View:
    """Return what one student sees of a question."""
    options = question.choices or question.items or question.right
    lettered = shown(options, question, student, attempt)
    numbered = shown(question.left, question, student, attempt)
    return View(
        question,
        paper.variant(question, student, attempt),
        paper.draw(question, student, attempt),
        dict(zip(ascii_lowercase, lettered, strict=False)),
        {str(i): option for i, option in enumerate(numbered, start=1)},
    )
