"""A quiz -> GIFT, the text format in which Moodle and other systems exchange questions.

The one format without points and without a library that writes it: a text becomes safe by
the backslashes of `_escaped`, and nothing else is ever joined in. What Moodle reads the
same way in both of its formats comes from `moodle`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.errors import ConfigError
from quizzes import mark
from quizzes.export import markup, moodle
from quizzes.export.variants import Choosing, Variant, decimal, mixed, shown
from quizzes.questions import Distribution, Match, Multiple, Numeric, Order, Quiz, Short, Single


def text(quiz: Quiz, questions: Sequence[Sequence[Variant]]) -> bytes:
    """Return the file's bytes; `questions` holds the variants of each question."""
    home = f"$CATEGORY: {moodle.category(quiz)}"
    blocks = [home]
    if quiz.intro:
        blocks.append(f"::{quiz.id}::{_html(markup.html(quiz.intro))}")
    for question in questions:
        entries = [_question(variant) for variant in question]
        if len(question) > 1:
            path = moodle.category(quiz, question[0].question.id)
            entries = [f"$CATEGORY: {path}", *entries, home]
        blocks += entries
    return ("\n\n".join(blocks) + "\n").encode()


def _question(variant: Variant) -> str:
    labels = "".join(f" [tag:{tag.replace(']', chr(92) + ']')}]" for tag in moodle.tags(variant))
    answers = [*_answers(variant), f"####{_html(variant.explanation)}"]
    return "\n".join(
        [
            f"// [id:{variant.ident}]{labels}",
            f"::{_escaped(variant.ident)}::{_html(variant.prompt)}{{" + _sign(variant),
            *(f"\t{answer}" for answer in answers),
            "}",
        ]
    )


def _sign(variant: Variant) -> str:
    return "#" if isinstance(variant.question, Numeric) else ""


def _answers(variant: Variant) -> list[str]:
    question = variant.question
    if isinstance(question, Single | Multiple | Distribution):
        return _choices(variant, question)
    if isinstance(question, Numeric):
        return _numbers(variant, question)
    if isinstance(question, Short):
        return _texts(variant, question)
    if isinstance(question, Match):
        return _pairs(variant, question)
    return _steps(variant, question)


def _choices(variant: Variant, question: Choosing) -> list[str]:
    worth = moodle.percents(variant, question)
    return [
        _worth(worth[choice.id], several=isinstance(question, Multiple))
        + _html(variant.inline(choice.text))
        + _feedback(variant, choice.feedback)
        for choice in shown(question)
    ]


def _worth(percent: float, several: bool) -> str:
    if several:
        return f"~%{moodle.percent(percent)}%"
    return "=" if percent == 100 else "~"


def _numbers(variant: Variant, question: Numeric) -> list[str]:
    known = [(question.answer, "=", None), *((w.value, "=%0%", w.feedback) for w in question.wrong)]
    return [
        f"{sign}{decimal(x)}:{decimal(mark.reach(x, question.tolerance))}"
        + _feedback(variant, feedback)
        for value, sign, feedback in known
        for x in [variant.number(value)]
    ]


def _texts(variant: Variant, question: Short) -> list[str]:
    known: list[tuple[str, str, str | None]] = [(text, "=", None) for text in question.accept]
    known += [(wrong.text, "=%0%", wrong.feedback) for wrong in question.wrong]
    for answer, _, _ in known:
        if "->" in answer:
            raise ConfigError(f"{question.id}: GIFT takes {answer!r} for a pair, for its ->.")
    return [
        f"{sign}{_escaped(moodle.literally(answer))}{_feedback(variant, feedback)}"
        for answer, sign, feedback in known
    ]


def _pairs(variant: Variant, question: Match) -> list[str]:
    pairs = [(_html(variant.inline(pair.left)), pair.right) for pair in question.pairs]
    pairs += [("", extra.text) for extra in question.extra_right]
    return [f"={left} -> {_escaped(moodle.label(variant, right))}" for left, right in pairs]


def _steps(variant: Variant, question: Order) -> list[str]:
    """Return the steps to be matched with their places: GIFT knows no order."""
    places = {step.id: place for place, step in enumerate(question.items, start=1)}
    return [
        f"={_html(variant.inline(step.text))} -> {places[step.id]}"
        for step in mixed(question, question.items)
    ]


def _feedback(variant: Variant, text: str | None) -> str:
    return f"#{_html(variant.html(text))}" if text else ""


def _html(html: str) -> str:
    return f"[html]{_escaped(html)}"


def _escaped(text: str) -> str:
    """Return a text that holds none of GIFT's marks, and no line end that could close a block."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", text).replace("\n", r"\n")
