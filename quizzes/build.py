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
from quizzes.draws import Values
from quizzes.mark import number, reach
from quizzes.questions import (
    Distribution,
    Match,
    Multiple,
    Numeric,
    Order,
    Question,
    Quiz,
    Short,
    Single,
)
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
        "questions": [_public(question, quiz.mode) for question in quiz.questions],
    }
    if quiz.mode == "practice":
        contents["key"] = {question.id: _key(question) for question in quiz.questions}
    return json.dumps(contents, ensure_ascii=False, sort_keys=True) + "\n"


def variants(question: Question) -> tuple[Values, ...]:
    """Return the numbers of each variant of a question; a single empty one if it draws none."""
    return draws.pool(question.id, question.draw) if question.draw else ({},)


def question_version(question: Question) -> str:
    """Return what changes whenever a question does: its text, its key or its numbers.

    Not with a number's last bits, which another processor or release of NumPy may round.
    """
    numbers = [
        {name: f"{value:.9g}" for name, value in values.items()} for values in variants(question)
    ]
    content = question.model_dump_json() + json.dumps(numbers, sort_keys=True)
    return version(question.id, content)


def shown_numbers(question: Question, values: Values, mode: str = "graded") -> dict[str, str]:
    """Return the numbers of a variant that are shown, by slot; a practice shows its key's, too."""
    texts = [question.prompt, *(text for _, _, text in _options(question))]
    if mode == "practice":
        texts += [question.explanation, *_feedback(question).values()]
    keys = sorted({key for text in texts for key, _ in draws.slots(text)})
    return {key: draws.shown(values, key) for key in keys}


def values_of(question: Question, draw: Mapping[str, str]) -> Values | None:
    """Return the variant in which a student saw these numbers; None if there is none any more."""
    for values in variants(question):
        if shown_numbers(question, values) == dict(draw):
            return values
    return None


def to_bank(question: Question, answer: Any) -> Any:
    """Return an answer with the bank's ids in the place of those that students see.

    What is no id of that place gets a name that nothing has, and is marked as unreadable: the
    bank's own ids, or a left side in the place of a right one, must not pass for an answer.
    """
    if isinstance(question, Numeric | Short):
        return answer
    names = {sealed: name for sealed, name, _ in _options(question)}
    keys = {sealed: names[sealed] for sealed in _left(question)} or names
    values = {sealed: name for sealed, name in names.items() if sealed not in _left(question)}

    def translate(part: Any, known: Mapping[str, str]) -> Any:
        return known.get(part, f"?{part}") if isinstance(part, str) else part

    if isinstance(answer, dict):
        return {translate(key, keys): translate(value, values) for key, value in answer.items()}
    if isinstance(answer, list):
        return [translate(part, values) for part in answer]
    return translate(answer, values)


def to_student(question: Question, name: str, side: str = "") -> str:
    """Return the id under which students see an option; `side` is left or right of a match."""
    return opaque_id(question.id, f"{side}/{name}")


def _left(question: Question) -> list[str]:
    """Return the ids of what a match has on its left side, as students see them."""
    pairs = question.pairs if isinstance(question, Match) else ()
    return [to_student(question, pair.id, "left") for pair in pairs]


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


def _public(question: Question, mode: str) -> Json:
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
        public["draws"] = [shown_numbers(question, values, mode) for values in variants(question)]
    return public


def _sealed(
    options: Iterable[tuple[str, str, str]], pinned: Sequence[str] = (), shuffle: bool = True
) -> list[Json]:
    """Return options in an order that tells nothing, unless the order is meant."""
    shown = [
        {"id": sealed, "rich": inline(text).model_dump(), "pinned": sealed in pinned}
        for sealed, _, text in options
    ]
    if not shuffle:
        return shown

    def place(option: Json) -> tuple[int, str]:
        last = option["id"] in pinned
        return (pinned.index(option["id"]) + 1, "") if last else (0, str(option["id"]))

    return sorted(shown, key=place)


def _feedback(question: Question) -> dict[str, str]:
    """Return what is said about each choice that was ticked, by the id that students see."""
    choices = question.choices if isinstance(question, Single | Multiple) else ()
    return {to_student(question, c.id): c.feedback for c in choices if c.feedback}


def _key(question: Question) -> Json:
    """Return what a practice needs to answer at once."""
    if isinstance(question, Single | Multiple):
        return {
            "correct": sorted(to_student(question, c.id) for c in question.choices if c.correct),
            "feedback": {id_: rich(text).model_dump() for id_, text in _feedback(question).items()},
            "explanation": rich(question.explanation).model_dump(),
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
