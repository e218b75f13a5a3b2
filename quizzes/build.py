"""A quiz -> the paper that students get, by naming what they may see; all else stays here.

A graded paper holds no answer in any form. A practice paper is another artefact: it carries
its key, so that feedback comes at once, and nobody's marks depend on it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from autograder.errors import ConfigError
from quizzes import draws
from quizzes.bank import (
    Distribution,
    Match,
    Multiple,
    Numeric,
    Order,
    Question,
    Quiz,
    Single,
)
from quizzes.draws import Values
from quizzes.mark import number, reach
from quizzes.richtext import inline, rich
from quizzes.sealing import opaque_id, version

Json = dict[str, Any]


def paper(quiz: Quiz) -> str:
    """Return the paper's text; the same quiz gives the same bytes."""
    contents: Json = {
        "schema": 1,
        "quiz": quiz.id,
        "title": quiz.title,
        "mode": quiz.mode,
        "assignment": quiz.assignment,
        "intro": rich(quiz.intro).model_dump() if quiz.intro else None,
        "questions": [_public(question) for question in quiz.questions],
    }
    if quiz.mode == "practice":
        contents["key"] = {question.id: _key(question) for question in quiz.questions}
    return json.dumps(contents, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def variants(question: Question) -> tuple[Values, ...]:
    """Return the numbers of each variant of a question; a single empty one if it draws none."""
    return draws.pool(question.id, question.draw) if question.draw else ({},)


def question_version(question: Question) -> str:
    """Return what changes whenever a question does: its text, its key or its numbers."""
    numbers = json.dumps([dict(values) for values in variants(question)], sort_keys=True)
    return version(question.id, question.model_dump_json() + numbers)


def shown_numbers(question: Question, values: Values) -> dict[str, str]:
    """Return the numbers of a variant that the question shows, by slot."""
    return {key: draws.shown(values, key) for key in _public_slots(question)}


def values_of(question: Question, draw: Mapping[str, str]) -> Values | None:
    """Return the variant in which a student saw these numbers; None if there is none any more."""
    for values in variants(question):
        if shown_numbers(question, values) == dict(draw):
            return values
    return None


def to_bank(question: Question, answer: Any) -> Any:
    """Return an answer with the bank's ids in the place of those that students see.

    What is no id of the question's stays, and is marked as what it is: unreadable.
    """
    names = {sealed: name for sealed, name, _ in _options(question)}

    def translate(part: Any) -> Any:
        return names.get(part, part) if isinstance(part, str) else part

    if isinstance(answer, dict):
        return {translate(key): translate(value) for key, value in answer.items()}
    return [translate(part) for part in answer] if isinstance(answer, list) else translate(answer)


def to_student(question: Question, name: str, side: str = "") -> str:
    """Return the id under which students see an option; `side` is left or right of a match."""
    return opaque_id(question.id, f"{side}/{name}")


def _options(question: Question) -> Iterator[tuple[str, str, str]]:
    """Yield (id for students, id in the bank, text) of all that can be chosen or moved.

    The two sides of a pair have ids of their own, or equal ones would tell what belongs together.
    """
    if isinstance(question, Match):
        sides = [("left", pair.id, pair.left) for pair in question.pairs]
        sides += [("right", pair.id, pair.right) for pair in question.pairs]
        sides += [("right", extra.id, extra.text) for extra in question.extra_right]
    elif isinstance(question, Order):
        sides = [("", item.id, item.text) for item in question.items]
    elif isinstance(question, Single | Multiple | Distribution):
        sides = [("", choice.id, choice.text) for choice in question.choices]
    else:
        sides = []
    for side, name, text in sides:
        yield to_student(question, name, side), name, text


def _public(question: Question) -> Json:
    """Return all that students may see of a question, and nothing else."""
    public: Json = {
        "id": question.id,
        "type": question.type,
        "points": question.points,
        "version": question_version(question),
        "prompt": rich(question.prompt).model_dump(),
        "confidence": question.confidence,
    }
    if isinstance(question, Match):
        left = len(question.pairs)
        options = list(_options(question))
        public |= {"left": _sealed(options[:left]), "right": _sealed(options[left:])}
    elif isinstance(question, Order):
        public["items"] = _sealed(_options(question))
    elif isinstance(question, Single | Multiple | Distribution):
        pinned = [to_student(question, name) for name in question.pin_last]
        public["choices"] = _sealed(_options(question), pinned, question.shuffle)
        public["shuffle"] = question.shuffle
    elif isinstance(question, Numeric):
        public |= {"unit": question.unit, "digits": question.tolerance.sigfigs}
    if question.draw:
        public["draws"] = [shown_numbers(question, values) for values in variants(question)]
    return public


def _sealed(
    options: Iterable[tuple[str, str, str]], pinned: Sequence[str] = (), shuffle: bool = True
) -> list[Json]:
    """Return options in an order that tells nothing, unless the order is meant."""
    shown = [
        {"id": sealed, "rich": inline(text).model_dump(), "pinned": sealed in pinned}
        for sealed, _, text in options
    ]
    return sorted(shown, key=lambda option: str(option["id"])) if shuffle else shown


def _public_slots(question: Question) -> list[str]:
    """Return the slots in what students see; the explanation is not of it."""
    texts = [question.prompt, *(text for _, _, text in _options(question))]
    return sorted({key for text in texts for key, _ in draws.slots(text)})


def _key(question: Question) -> Json:
    """Return what a practice needs to answer at once."""
    if isinstance(question, Single | Multiple):
        return {
            "correct": sorted(to_student(question, c.id) for c in question.choices if c.correct),
            "feedback": {
                to_student(question, choice.id): _filled(choice.feedback, variants(question)[0])
                for choice in question.choices
                if choice.feedback
            },
            "explanation": _filled(question.explanation, variants(question)[0]),
        }
    if isinstance(question, Numeric):
        return {"variants": [_numeric_key(question, values) for values in variants(question)]}
    raise ConfigError(f"{question.id}: a practice cannot have a question of type {question.type}.")


def _numeric_key(question: Numeric, values: Values) -> Json:
    wrong = [
        {
            **dict(zip(("low", "high"), _around(question, number(w.value, values)), strict=True)),
            "feedback": _filled(w.feedback, values),
        }
        for w in question.wrong
        if w.feedback
    ]
    accept = _around(question, number(question.answer, values))
    return {
        "accept": accept,
        "wrong": wrong,
        "explanation": _filled(question.explanation, values),
    }


def _around(question: Numeric, value: float) -> list[float]:
    far = reach(value, question.tolerance)
    return [value - far, value + far]


def _filled(text: str | None, values: Values) -> Json:
    return rich(draws.fill(text or "", values)).model_dump()
