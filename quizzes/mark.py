"""One answer to one question -> a `Mark`: how right it is, and what it shows of its author.

Pure. Scores are shares of a question's points, in [0, 1]; `credit` has their formulas.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizzes.credit import log_score, nearness, order_credit, partial_credit, quadratic
from quizzes.draws import SLOT, Values
from quizzes.player.numbers import parse_number
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
    Shares,
    Short,
    Single,
    Tolerance,
)

Answer = str | list[str] | Mapping[str, str] | Mapping[str, int]

_SUM_SLACK = 0.011  # percents are whole, so three thirds make 99


@dataclass(frozen=True)
class Belief:
    """A misconception that an answer shows, and how sure its author is of it, if they said so."""

    misconception: str
    sureness: float | None = None


@dataclass(frozen=True)
class Mark:
    """What an answer is worth.

    `feedback` is Markdown about what was chosen; `problem` says why an answer could not be
    read, which is no misconception.
    """

    score: float
    right: bool
    blank: bool = False
    beliefs: tuple[Belief, ...] = ()
    feedback: tuple[str, ...] = ()
    problem: str | None = None

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """The ids of the misconceptions that the answer shows, each once."""
        return tuple(dict.fromkeys(belief.misconception for belief in self.beliefs))


BLANK = Mark(0.0, right=False, blank=True)


def mark(question: Question, values: Values, answer: Answer | None) -> Mark:
    """Mark an answer whose ids are the bank's; `values` are the numbers of its variant."""
    if answer is None or answer in ("", [], {}):
        return BLANK
    match question, answer:
        case Single(), str():
            return _single(question, answer)
        case Multiple(), list():
            return _multiple(question, answer)
        case Numeric(), str():
            return _numeric(question, values, answer)
        case Order(), list():
            return _order(question, answer)
        case Match(), Mapping():
            return _match(question, {left: str(right) for left, right in answer.items()})
        case Short(), str():
            return _short(question, answer)
        case Distribution(), Mapping():
            return _distribution(question, values, answer)
    return _unreadable(f"this is no answer to a question of type {question.type}.")


def number(value: Number, values: Values) -> float:
    """Return a number of the bank: itself, or the one of the variant that a slot names."""
    if isinstance(value, str):
        slot = SLOT.fullmatch(value)
        return float(values[slot[1]]) if slot else math.nan
    return value


def is_close(x: float, answer: float, tolerance: Tolerance) -> bool:
    """Tell whether a number is near enough; NaN never is."""
    return abs(x - answer) <= reach(answer, tolerance)


def reach(answer: float, tolerance: Tolerance) -> float:
    """Return how far from the answer a number may be.

    With significant digits, one unit of the last one: cutting off instead of rounding, or
    having rounded on the way, is no misconception.
    """
    if tolerance.sigfigs is not None:
        first = math.floor(math.log10(abs(answer))) if answer else 0
        return 10.0 ** (first - tolerance.sigfigs + 1) * (1 + 1e-9)
    return max(tolerance.abs, tolerance.rel * abs(answer)) * (1 + 1e-9)


def plain(text: str) -> str:
    """Return a short text as it is compared: case, width and spaces don't matter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _unreadable(problem: str) -> Mark:
    return Mark(0.0, right=False, problem=problem)


def _single(question: Single, answer: str) -> Mark:
    for choice in question.choices:
        if choice.id == answer:
            return Mark(float(choice.correct), choice.correct, False, *_shown([choice], []))
    return _unreadable(f"there is no choice {answer!r}.")


def _multiple(question: Multiple, answer: list[str]) -> Mark:
    ticked = set(answer)
    if unknown := ticked - {choice.id for choice in question.choices}:
        return _unreadable(f"there is no choice {min(unknown)!r}.")
    right = {choice.id for choice in question.choices if choice.correct}
    chosen = [choice for choice in question.choices if choice.id in ticked]
    missed = [choice for choice in question.choices if choice.id in right - ticked]
    share = partial_credit(
        question.partial,
        len(ticked & right),
        len(ticked - right),
        len(right),
        len(question.choices),
    )
    return Mark(share, ticked == right, False, *_shown(chosen, missed))


def _shown(
    chosen: Sequence[Choice], missed: Sequence[Choice]
) -> tuple[tuple[Belief, ...], tuple[str, ...]]:
    beliefs = [choice.misconception for choice in chosen] + [choice.missed for choice in missed]
    feedback = tuple(choice.feedback for choice in chosen if choice.feedback)
    return tuple(Belief(belief) for belief in beliefs if belief), feedback


def _numeric(question: Numeric, values: Values, answer: str) -> Mark:
    x = parse_number(answer)
    if x is None:
        return _unreadable(f"{answer!r} is not a number.")
    if is_close(x, number(question.answer, values), question.tolerance):
        return Mark(1.0, right=True)
    near = [
        wrong for wrong in question.wrong
        if is_close(x, number(wrong.value, values), question.tolerance)
    ]  # fmt: skip
    beliefs = tuple(Belief(wrong.misconception) for wrong in near[:1])
    return Mark(0.0, False, False, beliefs, tuple(w.feedback for w in near[:1] if w.feedback))


def _order(question: Order, answer: list[str]) -> Mark:
    right = [item.id for item in question.items]
    if sorted(answer) != sorted(right):
        return _unreadable("it does not name each step once.")
    place = {step: i for i, step in enumerate(answer)}
    beliefs = tuple(
        Belief(swap.misconception)
        for swap in question.swapped
        if place[swap.first] < place[swap.then]
    )
    share = order_credit(question.partial, [place[step] for step in right])
    return Mark(share, answer == right, False, beliefs)


def _match(question: Match, answer: Mapping[str, str]) -> Mark:
    pairs = [pair.id for pair in question.pairs]
    extras = {extra.id: extra.misconception for extra in question.extra_right}
    if set(answer) - set(pairs) or set(answer.values()) - set(pairs) - set(extras):
        return _unreadable("it names a text that the question does not have.")
    confused = {(one.left, one.right): one.misconception for one in question.confused}
    shown = [
        extras.get(right) or confused.get(pair) for pair in answer.items() for right in pair[1:]
    ]
    right = sum(answer.get(pair) == pair for pair in pairs)
    beliefs = tuple(Belief(belief) for belief in shown if belief)
    return Mark(right / len(pairs), right == len(pairs), False, beliefs)


def _short(question: Short, answer: str) -> Mark:
    given = plain(answer)
    if given in map(plain, question.accept):
        return Mark(1.0, right=True)
    wrong = [wrong for wrong in question.wrong if plain(wrong.text) == given]
    beliefs = tuple(Belief(one.misconception) for one in wrong)
    return Mark(0.0, False, False, beliefs, tuple(one.feedback for one in wrong if one.feedback))


def _distribution(question: Distribution, values: Values, answer: Mapping[str, object]) -> Mark:
    ids = [choice.id for choice in question.choices]
    percents = [answer.get(id_, 0) for id_ in ids]
    if set(answer) - set(ids) or not all(type(p) is int and 0 <= p <= 100 for p in percents):
        return _unreadable("each choice gets a whole percentage from 0 to 100, and no other does.")
    total = sum(p for p in percents if isinstance(p, int)) / 100
    if abs(total - 1) > _SUM_SLACK:
        return _unreadable(f"the percentages sum to {total:.0%}, not to 100%.")
    q = {id_: p / 100 / total for id_, p in zip(ids, percents, strict=True) if isinstance(p, int)}
    if isinstance(question.target, Certain):
        return _certain(question, question.target.correct, q)
    return _shares(question, question.target, values, q)


def _certain(question: Distribution, correct: str, q: Mapping[str, float]) -> Mark:
    """Score a belief by a proper rule; it is right if the right choice alone is on top.

    What got at least as much as the right choice is what the student believes instead.
    """
    score = quadratic(q, {correct: 1.0}) if question.rule == "quadratic" else log_score(q[correct])
    over = [c for c in question.choices if c.id != correct and q[c.id] >= q[correct]]
    beliefs = tuple(Belief(c.misconception, q[c.id]) for c in over if c.misconception)
    return Mark(score, not over, False, beliefs, tuple(c.feedback for c in over if c.feedback))


def _shares(question: Distribution, target: Shares, values: Values, q: Mapping[str, float]) -> Mark:
    p = {id_: number(share, values) for id_, share in target.probs.items()}
    if _apart(q, p) <= target.tol:
        return Mark(1.0, right=True)
    near = [
        wrong for wrong in question.wrong
        if _apart(q, {i: number(s, values) for i, s in wrong.probs.items()}) <= target.tol
    ]  # fmt: skip
    beliefs = tuple(Belief(wrong.misconception) for wrong in near[:1])
    feedback = tuple(wrong.feedback for wrong in near[:1] if wrong.feedback)
    return Mark(nearness(q, p), False, False, beliefs, feedback)


def _apart(q: Mapping[str, float], p: Mapping[str, float]) -> float:
    return max(abs(q[id_] - p.get(id_, 0.0)) for id_ in q) - 1e-9
