"""A quiz with every type of question, and classes that took it, for the tests of the analysis."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.misconceptions import load_misconceptions
from quizzes.analysis import analyse
from quizzes.analysis.attempt import Answered, Attempt
from quizzes.analysis.findings import QuizAnalysis
from quizzes.build import paper, to_bank, values_of
from quizzes.draws import draw
from quizzes.mark import mark
from quizzes.player.paper import parse_paper
from quizzes.player.response import Response
from quizzes.questions import Quiz
from quizzes.simulated import simulate

MISCONCEPTIONS = load_misconceptions()


@draw("analysis-two-weights")
def _two_weights(rng: np.random.Generator) -> dict[str, float]:
    weight = round(float(rng.uniform(0.1, 0.4)), 2)
    return {"w": weight, "rest": 1 - weight}


def question(kind: str, name: str = "q", **parts: Any) -> dict[str, Any]:
    """A question as a quiz file has it."""
    texts = {"prompt": f"Which is right, by ${name}$?", "explanation": "The lesson says so."}
    return {"id": f"t-{name}", "type": kind, **texts, **parts}


def choices(*wrong: str, right: int = 1) -> list[dict[str, Any]]:
    """So many right choices, and a wrong one for each misconception."""
    keys = [{"id": f"right{i}", "text": f"Right {i}", "correct": True} for i in range(right)]
    return [*keys, *({"id": w, "text": f"As {w}", "misconception": w} for w in wrong)]


def quiz(*questions: dict[str, Any]) -> Quiz:
    """A quiz of these questions."""
    told = {"schema": 1, "id": "t", "title": "A test", "chapter": "ch3-e-step", "mode": "graded"}
    return Quiz.model_validate_json(json.dumps({**told, "questions": questions}))


ITEMS = [{"id": name, "text": name} for name in ("start", "e-step", "m-step", "stop")]
PAIRS = [{"id": name, "left": f"left {name}", "right": f"right {name}"} for name in "abc"]

EVERY_TYPE = quiz(
    question("single", "single", choices=choices("a1", "b1", "c1"), confidence=True),
    question("multiple", "multiple", choices=choices("a1", "d1", right=2)),
    question(
        "numeric",
        "numeric",
        draw="analysis-two-weights",
        prompt="One weight is {{w:.2f}}. And the other, by $\\phi_2$?",
        answer="{{rest}}",
        tolerance={"sigfigs": 2},
        wrong=[{"value": "{{w}}", "misconception": "b1"}],
    ),
    question(
        "order",
        "order",
        items=ITEMS,
        swapped=[{"first": "m-step", "then": "e-step", "misconception": "e1"}],
    ),
    question(
        "match",
        "match",
        pairs=PAIRS,
        extra_right=[{"id": "z", "text": "none", "misconception": "f1"}],
        confused=[{"left": "a", "right": "b", "misconception": "g1"}],
    ),
    question(
        "short",
        "short",
        accept=["latent"],
        wrong=[{"text": "missing", "misconception": "h1"}],
        confidence=True,
    ),
    question("distribution", "belief", choices=choices("a1", "b1"), target={"correct": "right0"}),
    question(
        "distribution",
        "shares",
        choices=[{"id": "k1", "text": "one"}, {"id": "k2", "text": "two"}],
        target={"probs": {"k1": 0.7, "k2": 0.3}},
        wrong=[{"probs": {"k1": 1.0, "k2": 0.0}, "misconception": "c1"}],
    ),
)


def attempt_of(quiz: Quiz, response: Response) -> Attempt:
    """Mark a response, as scoring does."""
    answers = {}
    for each in quiz.questions:
        if each.id in response.answers:
            values = values_of(each, response.draws.get(each.id, {}))
            assert values is not None
            answer = to_bank(each, response.answers[each.id])
            answers[each.id] = Answered(
                answer,
                mark(each, values, answer),
                response.confidence.get(each.id),
                response.seconds.get(each.id),
            )
    return Attempt(response.student, response.attempt, response.submitted, answers)


def handed_in(
    quiz: Quiz, student: str, answers: dict[str, Any], confidence: int | None = None
) -> Attempt:
    """An attempt with these answers, in the bank's ids, and one confidence where it is asked."""
    marked = {}
    for name, answer in answers.items():
        asked = quiz.question(name)
        told = confidence if asked.confidence else None
        marked[name] = Answered(answer, mark(asked, {}, answer), told)
    return Attempt(student, 1, "2026-11-22T18:00:00Z", marked)


def responses(quiz: Quiz, n: int, seed: int = 1) -> list[Response]:
    """What n simulated students hand in."""
    students = [f"student-{i:03}" for i in range(n)]
    return simulate(quiz, parse_paper(paper(quiz).encode(), "quiz-t.json"), students, seed)


def simulated(n: int, quiz: Quiz = EVERY_TYPE, seed: int = 1) -> QuizAnalysis:
    """The analysis of a simulated class."""
    return analyse(quiz, _attempts(quiz, responses(quiz, n, seed)), MISCONCEPTIONS)


def _attempts(quiz: Quiz, handed_in: Sequence[Response]) -> list[Attempt]:
    return [attempt_of(quiz, each) for each in handed_in]
