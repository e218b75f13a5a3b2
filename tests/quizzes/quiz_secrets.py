"""What a graded question must not give away, and what an artefact says, both as plain text.

Texts are compared by their letters and digits alone, so that no markup, escape or line break
hides one.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from autograder.misconceptions import Misconception, load_misconceptions
from quizzes import draws
from quizzes.build import variants
from quizzes.mark import number
from quizzes.questions import (
    Distribution,
    Match,
    Multiple,
    Numeric,
    Order,
    Question,
    Shares,
    Short,
    Single,
)
from quizzes.richtext import rich

KEYS = (
    {"answer", "accept", "confused", "correct", "explanation", "feedback", "key", "misconception"}
    | {"missed", "partial", "pin_last", "rule", "swapped", "target", "tolerance", "wrong", "tags"}
)  # fmt: skip


def letters(text: str) -> str:
    """A text's letters and digits alone."""
    return re.sub(r"[\W_]+", "", text).casefold()


def without_tags(text: str) -> str:
    """A text of markup as it is read; a comment in it stays."""
    return html.unescape(re.sub(r"</?[a-zA-Z][^>]*>", "", text))


def dumped(question: Question) -> Any:
    """A question as the bank writes it."""
    return json.loads(question.model_dump_json())


def leaves(value: Any) -> Iterator[Any]:
    """Every key and every value of a JSON document."""
    if isinstance(value, dict):
        yield from value
        for part in value.values():
            yield from leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part)
    else:
        yield value


def found(value: Any, key: str) -> Iterator[str]:
    """Every text that stands under a key, however deep."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name == key and isinstance(part, str):
                yield part
            yield from found(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from found(part, key)


# ---- what is secret ----------------------------------------------------------------------------


def beliefs(question: Question) -> set[str]:
    """The ids of all misconceptions that a question can show."""
    return {id_ for key in ("misconception", "missed") for id_ in found(dumped(question), key)}


def words(question: Question) -> set[str]:
    """What is said after marking: in Markdown, as a page and as a terminal shows it."""
    said = [question.explanation, *found(dumped(question), "feedback")]
    filled = [draws.fill(text, values) for text in said for values in variants(question)]
    shown = [
        form for text in {*said, *filled} for form in (text, *rich(text).model_dump().values())
    ]
    return {letters(without_tags(text)) for text in shown}


def taught(question: Question) -> set[str]:
    """What its misconceptions say: their names, the beliefs and the truths."""
    known = _known()
    parts = [known[id_] for id_ in beliefs(question) if id_ in known]
    return {letters(text) for m in parts for text in (m.name, m.belief, m.truth)}


@cache
def _known() -> dict[str, Misconception]:
    return load_misconceptions()


def typed(question: Question) -> set[str]:
    """The texts that are right or known to be wrong."""
    if not isinstance(question, Short):
        return set()
    return {letters(text) for text in (*question.accept, *(wrong.text for wrong in question.wrong))}


def numbers(question: Question) -> set[float]:
    """The numbers that are right or known to be wrong, of all variants."""
    if isinstance(question, Numeric):
        asked = [question.answer, *(wrong.value for wrong in question.wrong)]
    elif isinstance(question, Distribution):
        targets = [question.target] if isinstance(question.target, Shares) else []
        asked = [p for one in (*targets, *question.wrong) for p in one.probs.values()]
    else:
        asked = []
    return {number(value, values) for value in asked for values in variants(question)}


def printed(value: float) -> set[str]:
    """A number in every form in which it could be recognised: three digits and more."""
    forms = {f"{value:.{n}{kind}}" for n in range(1, 9) for kind in "gf"} | {repr(value)}
    forms |= {form.rstrip("0").rstrip(".") for form in forms if "." in form}
    long = {form for form in forms if len(re.sub(r"\D", "", form).lstrip("0")) >= 3}
    return long | {form.replace(".", ",") for form in long} | {f.replace("-", "−") for f in long}


def names(question: Question) -> set[str]:
    """The ids by which the bank calls what can be chosen, ordered or joined."""
    if isinstance(question, Single | Multiple | Distribution):
        return {choice.id for choice in question.choices}
    if isinstance(question, Order):
        return {item.id for item in question.items}
    if isinstance(question, Match):
        return {part.id for part in (*question.pairs, *question.extra_right)}
    return set()


# ---- what an artefact says ---------------------------------------------------------------------


def text_of(name: str, data: bytes) -> str:
    """All that a file says, with the escapes of its form undone."""
    text = data.decode("utf-8", "replace")
    if name.endswith((".json", ".ipynb")):
        return "\n".join(str(leaf) for leaf in leaves(json.loads(text)))
    if name.endswith(".html"):
        papers = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', text, re.DOTALL)
        inside = "\n".join(text_of("paper.json", paper.encode()) for paper in papers)
        return html.unescape(text) + inside
    return text


def letters_of(name: str, data: bytes) -> str:
    """The letters and digits of all that a file says, without the names of markup."""
    return letters(without_tags(text_of(name, data)))
