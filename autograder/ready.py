"""All that recording a judged submission needs and that is made without the gradebook.

Workers make it, wherever they run; the one writer of the gradebook has little left to do.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.handback import CourseCells, Mark


@dataclass(frozen=True)
class Shown:
    """What a feedback page shows besides the notebook.

    `scores` are the points of each graded cell, given and possible; `comments` what is said
    of each answer; `penalty` the points that being late costs.
    """

    scores: Mapping[str, tuple[float, float]]
    comments: Mapping[str, str | None]
    penalty: float = 0.0

    @property
    def score(self) -> float:
        """The points of the whole notebook."""
        return math.fsum(given for given, _ in self.scores.values()) - self.penalty

    @property
    def max_score(self) -> float:
        """The points that it can have."""
        return math.fsum(possible for _, possible in self.scores.values())


@dataclass(frozen=True)
class Ready:
    """What is written for one submission: its marks into rows, and the rest into files.

    `page` was made for `shown`, which is so unless a person or a late policy had a say.
    """

    marks: Mapping[str, Mark]
    comments: Mapping[str, str | None]
    notebook: str
    sheet: str
    shown: Shown
    page: str | None = None


def expected(
    marks: Mapping[str, Mark], comments: Mapping[str, str | None], cells: CourseCells
) -> Shown:
    """Return what a page shows if nobody but the grader gave marks, and nothing was late."""
    scores = {name: (mark.score or 0.0, cells[name].points or 0.0) for name, mark in marks.items()}
    return Shown(scores, comments)
