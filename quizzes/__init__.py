"""Quizzes: `player` is what students install; all else knows the key and stays in the clone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizzes.player.notebook import QuizWidget

__all__ = ["quiz"]


def quiz(name: str = "ch3", folder: str | Path | None = None) -> QuizWidget:
    """Return a quiz for a notebook: `quiz("ch3")`, or `quiz("practice-ch3")`."""
    from quizzes.player import notebook  # widgets take half a second to import

    return notebook.quiz(name, folder)
