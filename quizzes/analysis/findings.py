"""What the item analysis finds: records that text, CSV and pages are rendered from.

Every figure stands with the number of students behind it; nan is what cannot be computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isnan, nan

from autograder.misconceptions import Misconception
from quizzes.analysis.attempt import Excluded
from quizzes.analysis.calibration import Calibration
from quizzes.analysis.statistics import NO_INTERVAL, Interval
from quizzes.player.paper import Rich


@dataclass(frozen=True)
class Estimate:
    """A figure, its 95 % confidence interval, and how many students it comes from."""

    value: float
    interval: Interval
    n: int

    @property
    def exists(self) -> bool:
        """Whether it could be computed."""
        return not isnan(self.value)


NOTHING = Estimate(nan, NO_INTERVAL, 0)


class Flag(StrEnum):
    """Why a person should look at an option; the value is what they read."""

    NONFUNCTIONING = "chosen by fewer than 5 %"
    ATTRACTS_THE_STRONG = "attracts the strong: is the key right?"
    BETTER_THAN_KEY = "tells the strong from the weak better than the key"


@dataclass(frozen=True)
class OptionFindings:
    """One option, or one kind of answer where there is nothing to choose.

    For a probability answer `chosen` sums probabilities, so that 70 % counts 0.7. `bands` are
    the shares in the weakest, middle and strongest third by rest score; `strength` is the
    correlation of choosing it with that score.
    """

    id: str
    text: Rich
    correct: bool
    misconception: Misconception | None
    chosen: float
    share: float
    bands: tuple[float, float, float]
    strength: Estimate
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class ItemFindings:
    """One question.

    `difficulty` is the mean share of its points, with blanks as wrong; `guess` what a guess
    expects; `strip` the mean in bands of equal size by rest score, weakest first. The
    options are of the `answered` alone.
    """

    id: str
    type: str
    prompt: Rich
    points: float
    answered: int
    difficulty: Estimate
    guess: float
    discrimination: Estimate
    d27: float
    efficiency: float
    weight: float
    alpha_without: float
    strip: tuple[float, ...]
    seconds: float
    timed: int
    options: tuple[OptionFindings, ...]


@dataclass(frozen=True)
class MisconceptionFindings:
    """Who showed a misconception, of those who answered a question that could tell.

    `probability` is the mean that its holders put on it in the `probability_n` probability
    answers where they could; `confidence` the mean of 1 to 3 that they gave with the
    `confidence_n` answers that showed it.
    """

    misconception: Misconception
    holders: tuple[str, ...]
    tried: int
    questions: tuple[str, ...]
    probability: float
    probability_n: int
    confidence: float
    confidence_n: int

    @property
    def share(self) -> float:
        """The share of those who could show it."""
        return len(self.holders) / self.tried


@dataclass(frozen=True)
class ConfidenceFindings:
    """Of the answers given with one confidence, 1 to 3: how many, and the share that was right."""

    level: int
    right: Estimate


@dataclass(frozen=True)
class QuizFindings:
    """A quiz as a measurement: `scores` are the students' points, lowest first."""

    scores: tuple[float, ...]
    max_score: float
    mean: float
    median: float
    deviation: float
    skewness: float
    alpha: Estimate
    standard_error: float
    judged: bool


@dataclass(frozen=True)
class QuizAnalysis:
    """All that is found about one quiz and one class."""

    id: str
    title: str
    students: tuple[str, ...]
    excluded: tuple[Excluded, ...]
    whole: QuizFindings
    items: tuple[ItemFindings, ...]
    misconceptions: tuple[MisconceptionFindings, ...]
    calibration: Calibration
    confidence: tuple[ConfidenceFindings, ...]

    @property
    def n(self) -> int:
        """How many students' answers were analysed."""
        return len(self.students)

    @property
    def hardest(self) -> ItemFindings | None:
        """The question with the smallest mean; none if nobody took the quiz."""
        return min(self.items, key=lambda item: item.difficulty.value) if self.n else None
