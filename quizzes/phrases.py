"""A question and its answers in plain words, for sheets, rows and reports. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from quizzes import draws
from quizzes.draws import SLOT, Values
from quizzes.mark import Answer, number
from quizzes.questions import (
    Certain,
    Choice,
    Distribution,
    Match,
    Multiple,
    Numeric,
    Order,
    Question,
    Short,
    Single,
)
from quizzes.richtext import rich

_LINE = 110  # characters of a title: a line of a table
_DIGITS = 6


def prompt(question: Question) -> str:
    """Return the prompt as one line, the same for every student's numbers."""
    return _plain(SLOT.sub("…", question.prompt))


def title(question: Question) -> str:
    """Return the beginning of the prompt, as much as a table's cell holds."""
    line = prompt(question)
    return line if len(line) <= _LINE else line[:_LINE].rsplit(" ", 1)[0] + " …"


def plain(markdown: str, values: Values) -> str:
    """Return a text of the bank as one line without markup, with one variant's numbers in it."""
    return _plain(draws.fill(markdown, values) if values else markdown)


@lru_cache(maxsize=20_000)
def _plain(markdown: str) -> str:
    """Return a text without markup; a class asks for the same ones again and again."""
    return " ".join(rich(markdown).text.split())


def answered(question: Question, values: Values, answer: Answer) -> str:
    """Return an answer that could be read, as its student would say it."""
    match question, answer:
        case Single(), str():
            return _quoted(_texts(question.choices, values)[answer])
        case Multiple(), list():
            texts = _texts(question.choices, values)
            return _listed(text for id_, text in texts.items() if id_ in answer)
        case Order(), list():
            texts = {item.id: plain(item.text, values) for item in question.items}
            return _sequence(texts[id_] for id_ in answer)
        case Match(), Mapping():
            return _pairs(question, values, answer)
        case Distribution(), Mapping():
            return _shares(question, values, {id_: int(p) / 100 for id_, p in answer.items()})
        case Short(), str():
            return _quoted(" ".join(answer.split()))
    return str(answer)


def right_answer(question: Question, values: Values) -> str:
    """Return the right answer in the same words."""
    match question:
        case Single() | Multiple():
            right = [choice for choice in question.choices if choice.correct]
            return _listed(_texts(right, values).values())
        case Numeric():
            return _number(question, number(question.answer, values))
        case Order():
            return _sequence(plain(item.text, values) for item in question.items)
        case Match():
            return _pairs(question, values, {pair.id: pair.id for pair in question.pairs})
        case Short():
            return _quoted(question.accept[0])
    if isinstance(question.target, Certain):
        return _quoted(_texts(question.choices, values)[question.target.correct])
    probs = {id_: number(share, values) for id_, share in question.target.probs.items()}
    return _shares(question, values, probs)


def _number(question: Numeric, value: float) -> str:
    digits = question.tolerance.sigfigs or _DIGITS
    text = f"{value:#.{digits}g}" if question.tolerance.sigfigs else f"{value:.{digits}g}"
    shown = text.rstrip(".").replace("-", "\N{MINUS SIGN}")
    return f"{shown} {question.unit}" if question.unit else shown


def _pairs(question: Match, values: Values, answer: Mapping[str, object]) -> str:
    rights = {pair.id: pair.right for pair in question.pairs}
    rights |= {extra.id: extra.text for extra in question.extra_right}
    return "; ".join(
        " – ".join(
            _quoted(plain(side, values)) for side in (pair.left, rights[str(answer[pair.id])])
        )
        for pair in question.pairs
        if pair.id in answer
    )


def _shares(question: Distribution, values: Values, shares: Mapping[str, float]) -> str:
    texts = _texts(question.choices, values)
    return ", ".join(
        f"{_quoted(text)} {100 * shares[id_]:.3g} %"
        for id_, text in texts.items()
        if shares.get(id_)
    )


def _texts(choices: Iterable[Choice], values: Values) -> dict[str, str]:
    return {choice.id: plain(choice.text, values) for choice in choices}


def _listed(texts: Iterable[str]) -> str:
    return " and ".join(map(_quoted, texts))


def _sequence(texts: Iterable[str]) -> str:
    return " → ".join(map(_quoted, texts))


def _quoted(text: str) -> str:
    return f"“{text}”"
