"""A class that was never taught: students with an ability and beliefs, and what they hand in.

For trying out scoring and analysis where no real class can be shown. Who somebody is depends
on the seed and their id alone, so that one student takes all quizzes with one mind.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from quizzes.analysis.options import shows
from quizzes.build import to_student, values_of
from quizzes.draws import Values
from quizzes.mark import number
from quizzes.player.chance import hash32
from quizzes.player.paper import Paper
from quizzes.player.response import Answer, Response, begin
from quizzes.questions import (
    Certain,
    Choice,
    Distribution,
    Match,
    Multiple,
    Number,
    Numeric,
    Order,
    Question,
    Quiz,
    Short,
    Single,
)

BLANKS = 0.03
_Rng = np.random.Generator


@dataclass(frozen=True)
class _Stance:
    """How a student meets one question: believing something false, knowing, or at a loss.

    `sureness` is the probability that they put on what they answer.
    """

    belief: str | None
    knows: bool
    sureness: float


def simulate(quiz: Quiz, paper: Paper, students: Sequence[str], seed: int) -> list[Response]:
    """Return what simulated students hand in for a quiz's paper; the same each time."""
    return [_respond(quiz, begin(paper, student), seed) for student in students]


def _respond(quiz: Quiz, empty: Response, seed: int) -> Response:
    rng = _rng(seed, empty.student, quiz.id)
    answers: dict[str, Answer] = {}
    confidence: dict[str, int] = {}
    seconds: dict[str, int] = {}
    for question in quiz.questions:
        stance = _stance(question, empty.student, seed, rng)
        values = values_of(question, empty.draws.get(question.id, {}))
        if values is None:
            raise ValueError(f"The paper's numbers of {question.id} are not those of the quiz.")
        if rng.random() < BLANKS:
            continue
        answers[question.id] = _answer(question, values, stance, rng)
        seconds[question.id] = int(rng.lognormal(3.6, 0.6))
        if question.confidence:
            confidence[question.id] = 1 + (stance.sureness > 0.5) + (stance.sureness > 0.75)
    handed_in = f"2026-11-22T{rng.integers(8, 22):02}:{rng.integers(60):02}:00Z"
    filled = {"answers": answers, "confidence": confidence, "seconds": seconds}
    return empty.model_copy(update={**filled, "submitted": handed_in})


def _rng(seed: int, *about: str) -> _Rng:
    return np.random.default_rng([seed, hash32("|".join(about))])


def _stance(question: Question, student: str, seed: int, rng: _Rng) -> _Stance:
    ability = _rng(seed, student).normal()
    held = {name: _belief(name, student, seed, ability) for name in sorted(shows(question))}
    strongest = max(held, key=lambda name: held[name], default=None)
    if strongest and rng.random() < held[strongest]:
        return _Stance(strongest, False, held[strongest])
    knows = bool(rng.random() < _logistic(1.2 + 1.3 * ability))
    return _Stance(None, knows, rng.beta(6, 2) if knows else rng.beta(2, 3))


def _belief(name: str, student: str, seed: int, ability: float) -> float:
    """Return how sure a student is of a misconception; 0 if they don't hold it.

    Misconceptions differ in how common they are, and weak students hold more of them.
    """
    common = _rng(seed, name).normal(-2.2, 0.8)
    rng = _rng(seed, student, name)
    return float(rng.beta(5, 2)) if rng.random() < _logistic(common - 0.9 * ability) else 0.0


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def _answer(question: Question, values: Values, stance: _Stance, rng: _Rng) -> Answer:
    match question:
        case Single():
            return to_student(question, _choice(question.choices, stance, rng).id)
        case Multiple():
            return [to_student(question, name) for name in _ticks(question, stance, rng)]
        case Numeric():
            return f"{_number(question, values, stance, rng):.4g}"
        case Order():
            return [to_student(question, name) for name in _order(question, stance, rng)]
        case Match():
            return {
                to_student(question, left, "left"): to_student(question, right, "right")
                for left, right in _pairs(question, stance, rng).items()
            }
        case Short():
            return _word(question, stance)
        case Distribution():
            shares = _shares(question, values, stance, rng)
            return {to_student(question, name): p for name, p in _percents(shares).items()}


def _choice(choices: Sequence[Choice], stance: _Stance, rng: _Rng) -> Choice:
    """Return the choice of a belief, the right one, or any wrong one."""
    fitting = [choice for choice in choices if choice.correct is stance.knows]
    if stance.belief:
        fitting = [c for c in choices if c.misconception == stance.belief] or fitting
    return fitting[rng.integers(len(fitting))]


def _ticks(question: Multiple, stance: _Stance, rng: _Rng) -> list[str]:
    """Tick what is right but for the belief; who is at a loss errs in one more choice."""
    ticked = {
        choice.id: choice.missed != stance.belief
        if choice.correct and stance.belief
        else choice.correct or (stance.belief is not None and choice.misconception == stance.belief)
        for choice in question.choices
    }
    if not stance.knows and not stance.belief:
        slip = question.choices[rng.integers(len(question.choices))].id
        ticked[slip] = not ticked[slip]
    return [name for name, tick in ticked.items() if tick]


def _number(question: Numeric, values: Values, stance: _Stance, rng: _Rng) -> float:
    known: list[Number] = [w.value for w in question.wrong if w.misconception == stance.belief]
    right = number(question.answer, values)
    if known:
        return number(known[0], values)
    return right if stance.knows else float(right * rng.uniform(1.2, 3) + 0.1)


def _order(question: Order, stance: _Stance, rng: _Rng) -> list[str]:
    steps = [item.id for item in question.items]
    for swap in question.swapped:
        if swap.misconception == stance.belief:
            steps.remove(swap.first)
            steps.insert(steps.index(swap.then), swap.first)
    if not stance.knows and not stance.belief:
        i = rng.integers(len(steps) - 1)
        steps[i], steps[i + 1] = steps[i + 1], steps[i]
    return steps


def _pairs(question: Match, stance: _Stance, rng: _Rng) -> dict[str, str]:
    pairs = {pair.id: pair.id for pair in question.pairs}
    extra = [one.id for one in question.extra_right if one.misconception == stance.belief]
    confused = [one for one in question.confused if one.misconception == stance.belief]
    if confused:
        return _exchanged(pairs, confused[0].left, confused[0].right)
    if extra:
        return {**pairs, question.pairs[rng.integers(len(pairs))].id: extra[0]}
    if not stance.knows:
        return _exchanged(pairs, *rng.choice(list(pairs), size=2, replace=False).tolist())
    return pairs


def _exchanged(pairs: Mapping[str, str], one: str, other: str) -> dict[str, str]:
    return {**pairs, one: pairs[other], other: pairs[one]}


def _word(question: Short, stance: _Stance) -> str:
    believed = [wrong.text for wrong in question.wrong if wrong.misconception == stance.belief]
    if believed:
        return believed[0]
    return question.accept[0] if stance.knows else "no idea"


def _shares(question: Distribution, values: Values, stance: _Stance, rng: _Rng) -> dict[str, float]:
    """Put the sureness on one choice and share the rest out; or compute, rightly or not."""
    if not isinstance(question.target, Certain):
        believed = [wrong for wrong in question.wrong if wrong.misconception == stance.belief]
        if believed or stance.knows:
            probs = believed[0].probs if believed else question.target.probs
            return {name: number(share, values) for name, share in probs.items()}
        return {choice.id: 1 / len(question.choices) for choice in question.choices}
    right = question.target.correct
    choices = [
        choice.model_copy(update={"correct": choice.id == right}) for choice in question.choices
    ]
    favourite = _choice(choices, stance, rng).id
    others = (1 - stance.sureness) / (len(choices) - 1)
    shares = {choice.id: others for choice in choices}
    return {**shares, favourite: stance.sureness}


def _percents(shares: Mapping[str, float]) -> dict[str, int]:
    """Round shares to whole percents that sum to 100: the largest remainders go up."""
    percents = {name: math.floor(100 * share) for name, share in shares.items()}
    missing = 100 - sum(percents.values())
    by_remainder = sorted(shares, key=lambda name: (percents[name] - 100 * shares[name], name))
    return {name: percents[name] + (name in by_remainder[:missing]) for name in shares}
