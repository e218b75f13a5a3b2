"""One question -> one item of a Canvas quiz.

Choices are called 1, 2, 3: Canvas takes a matching label for the first digits of its name,
and a comment whose name says "wrong" for one on the whole question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.dom.minidom import Element

from quizzes import mark
from quizzes.export.tree import node
from quizzes.export.variants import Choosing, Variant, decimal, mixed, right, shown
from quizzes.questions import (
    Distribution,
    Extra,
    Match,
    Multiple,
    Numeric,
    Order,
    Pair,
    Short,
    Single,
)

_ONE = "response1"  # the name that Canvas gives to the only answer of an item


@dataclass(frozen=True)
class _Body:
    """What of an item depends on its type; `comments` are shown for a choice, by its name."""

    kind: str
    names: Sequence[str]
    responses: Sequence[Element]
    scoring: Sequence[Element]
    comments: dict[str, str] = field(default_factory=dict)


def item(variant: Variant) -> Element:
    """Return a variant of a question as an item."""
    body = _body(variant)
    outcome = node("decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
    return node(
        "item",
        _metadata(variant, body),
        node("presentation", _material(variant.prompt), *body.responses),
        node(
            "resprocessing",
            node("outcomes", outcome),
            _comment_if(node("other"), "general_fb"),
            *(_comment_if(_equal(name), f"{name}_fb") for name in body.comments),
            *body.scoring,
        ),
        _comment("general_fb", variant.explanation),
        *(_comment(f"{name}_fb", html) for name, html in body.comments.items()),
        ident=variant.ident,
        title=variant.ident,
    )


def _body(variant: Variant) -> _Body:
    question = variant.question
    if isinstance(question, Single | Multiple | Distribution):
        return _choices(variant, question)
    if isinstance(question, Numeric):
        return _numeric(variant, question)
    if isinstance(question, Short):
        return _short(question)
    if isinstance(question, Match):
        return _match(variant, question)
    return _order(variant, question)


def _choices(variant: Variant, question: Choosing) -> _Body:
    named = {str(i): choice for i, choice in enumerate(shown(question), start=1)}
    correct = right(variant, question)
    labels = [_label(name, _material(variant.inline(c.text))) for name, c in named.items()]
    several = isinstance(question, Multiple)
    response = node(
        "response_lid",
        node("render_choice", *labels),
        ident=_ONE,
        rcardinality="Multiple" if several else "Single",
    )
    if several:
        ticks = [
            _equal(name) if choice.id in correct else node("not", _equal(name))
            for name, choice in named.items()
        ]
        condition = node("and", *ticks)
    else:
        condition = _equal(next(name for name, c in named.items() if c.id in correct))
    return _Body(
        "multiple_answers_question" if several else "multiple_choice_question",
        list(named),
        [response],
        [_right_if(condition)],
        {name: variant.html(c.feedback) for name, c in named.items() if c.feedback},
    )


def _numeric(variant: Variant, question: Numeric) -> _Body:
    """Return an exact answer and the bounds around it, the form in which Canvas keeps a margin."""
    answer = variant.number(question.answer)
    reach = mark.reach(answer, question.tolerance)
    bounds = node(
        "and",
        node("vargte", decimal(answer - reach), respident=_ONE),
        node("varlte", decimal(answer + reach), respident=_ONE),
    )
    field_ = node("render_fib", node("response_label", ident="answer1"), fibtype="Decimal")
    return _Body(
        "numerical_question",
        ["1"],
        [node("response_str", field_, ident=_ONE, rcardinality="Single")],
        [_right_if(node("or", _equal(decimal(answer)), bounds))],
    )


def _short(question: Short) -> _Body:
    field_ = node("render_fib", node("response_label", ident="answer1", rshuffle="No"))
    return _Body(
        "short_answer_question",
        [str(i) for i, _ in enumerate(question.accept, start=1)],
        [node("response_str", field_, ident=_ONE, rcardinality="Single")],
        [_right_if(*(_equal(text) for text in question.accept))],
    )


def _match(variant: Variant, question: Match) -> _Body:
    lefts = [(variant.inline(pair.left), pair.id) for pair in question.pairs]
    texts = {pair.id: pair.right for pair in question.pairs}
    texts |= {extra.id: extra.text for extra in question.extra_right}
    sides: list[Pair | Extra] = [*question.pairs, *question.extra_right]
    rights = mixed(question, sides, "right")
    return _matching(lefts, {side.id: variant.plain(texts[side.id]) for side in rights})


def _order(variant: Variant, question: Order) -> _Body:
    """Return steps to be matched with their places: Canvas Classic knows no order."""
    places = {step.id: str(place) for place, step in enumerate(question.items, start=1)}
    lefts = [(variant.inline(step.text), step.id) for step in mixed(question, question.items)]
    return _matching(lefts, places)


def _matching(lefts: Sequence[tuple[str, str]], rights: dict[str, str]) -> _Body:
    """Return a matching of (HTML, id of its right side) with plain labels by their ids."""
    names = {id_: str(len(lefts) + i) for i, id_ in enumerate(rights, start=1)}
    share = f"{100 / len(lefts):.2f}"
    responses, scoring = [], []
    for i, (html, id_) in enumerate(lefts, start=1):
        labels = [_label(names[r], node("material", node("mattext", rights[r]))) for r in rights]
        choice = node("render_choice", *labels)
        responses.append(node("response_lid", _material(html), choice, ident=f"response_{i}"))
        condition = node("conditionvar", _equal(names[id_], f"response_{i}"))
        points = node("setvar", share, varname="SCORE", action="Add")
        scoring.append(node("respcondition", condition, points, continue_="Yes"))
    ids = [str(i) for i, _ in enumerate(lefts, start=1)]
    return _Body("matching_question", ids, responses, scoring)


def _metadata(variant: Variant, body: _Body) -> Element:
    entries = {
        "question_type": body.kind,
        "points_possible": decimal(variant.question.points),
        "original_answer_ids": ",".join(body.names),
    }
    fields = [
        node("qtimetadatafield", node("fieldlabel", label), node("fieldentry", entry))
        for label, entry in entries.items()
    ]
    return node("itemmetadata", node("qtimetadata", *fields))


def _material(html: str) -> Element:
    return node("material", node("mattext", html, texttype="text/html"))


def _label(name: str, material: Element) -> Element:
    return node("response_label", material, ident=name)


def _equal(value: str, response: str = _ONE) -> Element:
    return node("varequal", value, respident=response)


def _right_if(*conditions: Element) -> Element:
    points = node("setvar", "100", action="Set", varname="SCORE")
    return node("respcondition", node("conditionvar", *conditions), points, continue_="No")


def _comment_if(condition: Element, name: str) -> Element:
    shown_ = node("displayfeedback", feedbacktype="Response", linkrefid=name)
    return node("respcondition", node("conditionvar", condition), shown_, continue_="Yes")


def _comment(name: str, html: str) -> Element:
    return node("itemfeedback", node("flow_mat", _material(html)), ident=name)
