"""The quiz of `every_type.yaml`, its numbers, and a practice quiz made of a part of it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from quizzes.bank import read_quiz
from quizzes.draws import draw
from quizzes.questions import Quiz

FILE = Path(__file__).parent / "every_type.yaml"


@draw("every-counts")
def _counts(rng: np.random.Generator) -> dict[str, float]:
    """A number of points."""
    return {"n": float(rng.integers(20, 90))}


@draw("every-responsibility")
def _responsibility(rng: np.random.Generator) -> dict[str, float]:
    """A point between the means 0 and 2, as it is shown, and what comes of it."""
    phi1 = rng.choice([0.1, 0.2, 0.3, 0.7, 0.8, 0.9])
    x = round(rng.uniform(0.2, 1.8), 2)
    first, second = math.exp(-(x**2) / 2), math.exp(-((x - 2) ** 2) / 2)
    return {
        "phi1": phi1,
        "phi2": 1 - phi1,
        "x": x,
        "gamma": phi1 * first / (phi1 * first + (1 - phi1) * second),
        "no_prior": first / (first + second),
        "density": phi1 * first / math.sqrt(2 * math.pi),
    }


@draw("every-shares")
def _shares(rng: np.random.Generator) -> dict[str, float]:
    """Three different weights that are whole parts of ten."""
    a, b, c = (
        int(part) for part in rng.permutation([(1, 2, 7), (1, 3, 6), (2, 3, 5)][rng.integers(3)])
    )
    return {"a": a, "b": b, "c": c, "p": a / 10, "q": b / 10, "r": c / 10, "third": 1 / 3}


def every_type() -> Quiz:
    """A graded quiz with every type of question."""
    return read_quiz(FILE)[0]


def every_practice() -> Quiz:
    """A practice quiz of the types that one may have."""
    quiz = every_type()
    questions = tuple(q for q in quiz.questions if q.type in Quiz.PRACTICE_TYPES)
    changed = {"id": "practice-every", "mode": "practice", "questions": questions}
    return quiz.model_copy(update=changed)
