"""A quiz -> questions for Moodle's question bank (Moodle XML).

A question that draws numbers becomes a category of its own, from which a quiz takes a
random one. What Moodle's importer does was read from its source and tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from xml.dom.minidom import Element

from autograder.errors import ConfigError
from quizzes import mark
from quizzes.export import markup
from quizzes.export.losses import misconceptions
from quizzes.export.tree import document, node, verbatim
from quizzes.export.variants import Choosing, Variant, decimal, right, shown
from quizzes.questions import Distribution, Match, Multiple, Numeric, Order, Quiz, Short, Single

# How Moodle names our ways to mark an order; the type is in Moodle since 4.4.
GRADING = {
    "all": "ALL_OR_NOTHING",
    "positions": "ABSOLUTE_POSITION",
    "pairs": "RELATIVE_ALL_PREVIOUS_AND_NEXT",
    "lcs": "LONGEST_ORDERED_SUBSET",
}
_MOST_RIGHT = 10  # Moodle takes no fraction that it doesn't list, and the least is a tenth


def xml(quiz: Quiz, questions: Sequence[Sequence[Variant]]) -> bytes:
    """Return the file's bytes; `questions` holds the variants of each question."""
    return document(node("quiz", *_entries(quiz, questions)))


def percents(variant: Variant, question: Choosing) -> dict[str, float]:
    """Return what ticking each choice adds, in percent of the points."""
    correct = right(variant, question)
    if not isinstance(question, Multiple):
        return {choice.id: 100.0 * (choice.id in correct) for choice in question.choices}
    if len(correct) > _MOST_RIGHT:
        raise ConfigError(
            f"{question.id}: has {len(correct)} right choices, and Moodle can share the points "
            f"among {_MOST_RIGHT} at most. Make two questions of it."
        )
    share = 100 / len(correct)
    return {choice.id: share if choice.id in correct else -share for choice in question.choices}


def category(quiz: Quiz, question: str = "") -> str:
    """Return the path of a quiz's category, or of that of a question with variants."""
    names = [markup.plain(quiz.title), question] if question else [markup.plain(quiz.title)]
    return "/".join(["$course$", "top", *(name.replace("/", "//") for name in names)])


def tags(variant: Variant) -> list[str]:
    """Return the question's tags, and `misc:` and its id for each misconception."""
    return [*variant.question.tags, *(f"misc:{m}" for m in misconceptions(variant.question))]


def _entries(quiz: Quiz, questions: Sequence[Sequence[Variant]]) -> Iterator[Element]:
    intro = markup.html(quiz.intro or "")
    yield _category(category(quiz), intro)
    for question in questions:
        pool = question[0].question.id if len(question) > 1 else ""
        if pool:
            yield _category(category(quiz, pool))
        for variant in question:
            yield _question(variant)
        if pool:
            yield _category(category(quiz), intro)


def _category(path: str, intro: str = "") -> Element:
    return node(
        "question",
        node("category", node("text", verbatim(path))),
        _html("info", intro),
        type="category",
    )


def _question(variant: Variant) -> Element:
    kind, parts = _parts(variant)
    return node(
        "question",
        node("name", node("text", verbatim(variant.ident))),
        _html("questiontext", variant.prompt),
        _html("generalfeedback", variant.explanation),
        node("defaultgrade", decimal(variant.question.points)),
        node("idnumber", variant.ident),
        *parts,
        node("tags", *(node("tag", node("text", verbatim(tag))) for tag in tags(variant))),
        type=kind,
    )


def _parts(variant: Variant) -> tuple[str, list[Element]]:
    question = variant.question
    if isinstance(question, Single | Multiple | Distribution):
        return "multichoice", _choices(variant, question)
    if isinstance(question, Numeric):
        return "numerical", _numbers(variant, question)
    if isinstance(question, Short):
        return "shortanswer", _texts(variant, question)
    if isinstance(question, Match):
        return "matching", _pairs(variant, question)
    return "ordering", _steps(variant, question)


def _choices(variant: Variant, question: Choosing) -> list[Element]:
    worth = percents(variant, question)
    answers = [
        node(
            "answer",
            node("text", verbatim(variant.inline(choice.text))),
            _feedback(variant, choice.feedback),
            fraction=percent(worth[choice.id]),
            format="html",
        )
        for choice in shown(question)
    ]
    single = "false" if isinstance(question, Multiple) else "true"
    shuffle = "true" if question.shuffle and not question.pin_last else "false"
    return [node("single", single), node("shuffleanswers", shuffle), *answers]


def _numbers(variant: Variant, question: Numeric) -> list[Element]:
    """Return the answer and then the known-wrong ones: Moodle takes the first that fits."""
    known = [(question.answer, "100", None), *((w.value, "0", w.feedback) for w in question.wrong)]
    return [
        node(
            "answer",
            node("text", decimal(variant.number(value))),
            _feedback(variant, feedback),
            node("tolerance", decimal(mark.reach(variant.number(value), question.tolerance))),
            fraction=fraction,
        )
        for value, fraction, feedback in known
    ]


def _texts(variant: Variant, question: Short) -> list[Element]:
    known: list[tuple[str, str, str | None]] = [(text, "100", None) for text in question.accept]
    known += [(wrong.text, "0", wrong.feedback) for wrong in question.wrong]
    answers = [
        node(
            "answer",
            node("text", verbatim(literally(text))),
            _feedback(variant, feedback),
            fraction=fraction,
        )
        for text, fraction, feedback in known
    ]
    return [node("usecase", "0"), *answers]


def _pairs(variant: Variant, question: Match) -> list[Element]:
    """Return the pairs; a right side too many belongs to a left one without a text."""
    pairs = [(variant.inline(pair.left), pair.right) for pair in question.pairs]
    pairs += [("", extra.text) for extra in question.extra_right]
    subquestions = [
        node(
            "subquestion",
            node("text", verbatim(left)),
            node("answer", node("text", verbatim(label(variant, text)))),
            format="html",
        )
        for left, text in pairs
    ]
    return [node("shuffleanswers", "true"), *subquestions]


def _steps(variant: Variant, question: Order) -> list[Element]:
    answers = [
        node(
            "answer",
            node("text", verbatim(variant.inline(step.text))),
            fraction=str(place),
            format="html",
        )
        for place, step in enumerate(question.items, start=1)
    ]
    options = {
        "layouttype": "VERTICAL",
        "selecttype": "ALL",
        "selectcount": str(len(question.items)),
        "gradingtype": GRADING[question.partial],
        "showgrading": "SHOW",
        "numberingstyle": "none",
    }
    return [*(node(name, value) for name, value in options.items()), *answers]


def percent(x: float) -> str:
    """Return a percentage with the five decimals by which Moodle knows it."""
    return decimal(round(x, 5))


def literally(text: str) -> str:
    """Return a short answer in which a star is a star, not any text."""
    return text.replace("*", r"\*")


def label(variant: Variant, text: str) -> str:
    """Return a text for a list to choose from, where Moodle would strip what looks like a tag."""
    return escape(variant.plain(text), quote=False)


def _feedback(variant: Variant, text: str | None) -> Element:
    return _html("feedback", variant.html(text or ""))


def _html(tag: str, html: str) -> Element:
    return node(tag, node("text", verbatim(html)), format="html")
