"""Papers: the same bytes for the same quiz, ids that lead back, versions that notice every edit."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from quiz_every_type import every_practice, every_type

from autograder.errors import ConfigError
from quizzes import build, draws
from quizzes.build import (
    paper,
    question_version,
    shown_numbers,
    to_bank,
    to_student,
    values_of,
    variants,
)
from quizzes.draws import VARIANTS
from quizzes.mark import mark
from quizzes.player.paper import parse_paper, shown
from quizzes.questions import Choice, Distribution, Match, Multiple, Order, Question, Single

QUIZ = every_type()
PAPER = parse_paper(paper(QUIZ).encode(), "quiz-every.json")


def read(text: str) -> Any:
    """A paper as plain JSON."""
    return json.loads(text)


def test_the_same_quiz_gives_the_same_bytes() -> None:
    """Building again, from the file, changes nothing: papers are checked in and compared."""
    assert paper(every_type()) == paper(every_type())
    assert paper(every_practice()) == paper(every_practice())


def test_only_a_practice_carries_a_key() -> None:
    """What is graded and what carries its answers are two artefacts, not one with a switch."""
    graded, practice = read(paper(QUIZ)), read(paper(every_practice()))

    assert "key" not in graded
    assert list(practice["key"]) == sorted(question["id"] for question in practice["questions"])


def test_a_practice_refuses_what_it_cannot_judge_by_itself() -> None:
    """A type whose marking stays with the grader is an error when the paper is built."""
    quiz = QUIZ.model_copy(update={"mode": "practice"})

    with pytest.raises(ConfigError, match=r"every-order: a practice cannot have .* type order"):
        paper(quiz)


def test_a_question_shows_what_it_may_and_nothing_else() -> None:
    """The parts of a question are named one by one; a new key of the bank does not slip out."""
    common = {"id", "type", "points", "version", "prompt", "confidence"}
    extra = {
        "single": {"choices", "shuffle"},
        "multiple": {"choices", "shuffle"},
        "distribution": {"choices", "shuffle"},
        "numeric": {"unit", "digits"},
        "order": {"items"},
        "match": {"left", "right"},
        "short": set[str](),
    }
    for question in read(paper(QUIZ))["questions"]:
        assert set(question) - {"draws"} == common | extra[question["type"]]


def test_options_stand_in_an_order_that_tells_nothing() -> None:
    """By their ids, which are a keyed hash; only `shuffle: false` keeps the author's order."""
    for question in PAPER.questions:
        for part in (question.choices, question.items, question.left, question.right):
            loose = [option.id for option in part if not option.pinned]
            assert loose == sorted(loose) or not question.shuffle


def test_pinned_choices_stay_last_in_their_order() -> None:
    """`pin_last` says in which order its choices end the list, whatever their ids are."""
    names = ["nothing", "nearest", "density"]
    for pinned in (names, names[::-1]):
        question = QUIZ.question("every-single").model_copy(update={"pin_last": tuple(pinned)})
        quiz = QUIZ.model_copy(update={"questions": (question,)})
        (public,) = parse_paper(paper(quiz).encode(), "x").questions

        last = [option.id for option in shown(public.choices, public, "anna", 1)[1:]]

        assert last == [to_student(question, name) for name in pinned]


# ---- ids ---------------------------------------------------------------------------------------


def names(question: Question) -> list[tuple[str, str]]:
    """(Side, name) of every option of a question."""
    if isinstance(question, Match):
        rights = [*question.pairs, *question.extra_right]
        return [("left", p.id) for p in question.pairs] + [("right", r.id) for r in rights]
    if isinstance(question, Order):
        return [("", item.id) for item in question.items]
    if isinstance(question, Single | Multiple | Distribution):
        return [("", choice.id) for choice in question.choices]
    return []


@pytest.mark.parametrize("question", QUIZ.questions, ids=lambda question: question.id)
def test_every_id_leads_back_to_the_bank(question: Question) -> None:
    """All ids differ, and marking gets the bank's own ones, in any form of answer."""
    sealed = {to_student(question, name, side): (side, name) for side, name in names(question)}

    assert len(sealed) == len(names(question))
    public = next(one for one in PAPER.questions if one.id == question.id)
    assert set(public.options()) == set(sealed)
    for id_, (side, name) in sealed.items():
        if side == "left":
            assert to_bank(question, {id_: "c0"}) == {name: "?c0"}
        else:
            assert to_bank(question, [id_, id_]) == [name, name]
            assert to_bank(question, id_) == name


def test_typed_answers_are_not_translated() -> None:
    """A number and a word are what they are."""
    assert to_bank(QUIZ.question("every-fixed"), "1,625") == "1,625"
    assert to_bank(QUIZ.question("every-short"), "latent") == "latent"


def test_shares_keep_their_percents() -> None:
    """Only ids are translated, not what stands beside them."""
    question = QUIZ.question("every-belief")

    assert to_bank(question, {to_student(question, "a"): 70}) == {"a": 70}


FORGED = {
    "every-single": "posterior",
    "every-multiple": ["weight", "shape"],
    "every-order": ["start", "softly", "refit", "measure"],
    "every-match": {"count": "count", "mean": "mean", "weight": "weight"},
    "every-belief": {"depends": 100},
}


@pytest.mark.parametrize("id_", FORGED)
def test_the_bank_s_own_ids_are_no_answer(id_: str) -> None:
    """Guessing names such as `correct` gets nothing: only sealed ids count."""
    question = QUIZ.question(id_)

    given = mark(question, {}, to_bank(question, FORGED[id_]))

    assert (given.score, given.right) == (0.0, False)
    assert given.problem


def test_a_left_side_is_no_partner_of_itself() -> None:
    """Both sides of a pair have one name in the bank; a left one by itself gets nothing."""
    question = QUIZ.question("every-match")
    lefts = [to_student(question, name, "left") for name in ("count", "mean", "weight")]

    given = mark(question, {}, to_bank(question, dict(zip(lefts, lefts, strict=True))))

    assert given.score == 0.0
    assert given.problem


# ---- versions ----------------------------------------------------------------------------------

EDITS: dict[str, tuple[str, Callable[[Any], dict[str, Any]]]] = {
    "prompt": ("every-short", lambda q: {"prompt": "Another one?"}),
    "explanation": ("every-short", lambda q: {"explanation": "Because."}),
    "points": ("every-short", lambda q: {"points": 3.0}),
    "accepted text": ("every-short", lambda q: {"accept": ("latent",)}),
    "answer": ("every-fixed", lambda q: {"answer": 1.5}),
    "tolerance": (
        "every-fixed",
        lambda q: {"tolerance": q.tolerance.model_copy(update={"abs": 0.1})},
    ),
    "right choice": (
        "every-single",
        lambda q: {
            "choices": tuple(c.model_copy(update={"correct": c.id == "nearest"}) for c in q.choices)
        },
    ),
    "another choice": (
        "every-single",
        lambda q: {"choices": (*q.choices, Choice(id="more", text="More", misconception="x"))},
    ),
    "right order": ("every-order", lambda q: {"items": q.items[::-1]}),
    "rule": ("every-order", lambda q: {"partial": "all"}),
    "target": ("every-belief", lambda q: {"target": q.target.model_copy(update={"correct": "a"})}),
    "numbers": ("every-drawn", lambda q: {"draw": "every-counts"}),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_version_changes_with_every_edit(edit: str) -> None:
    """Whoever answered before an edit of text, key or numbers is found by the old version."""
    id_, change = EDITS[edit]
    question = QUIZ.question(id_)

    assert question_version(question.model_copy(update=change(question))) != question_version(
        question
    )


def test_a_version_stays_whatever_the_last_bit_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another processor may round a drawn number otherwise, which makes no other question."""
    question = QUIZ.question("every-drawn")
    before, drawn = question_version(question), variants(question)
    others = tuple({name: np.nextafter(v, np.inf) for name, v in each.items()} for each in drawn)
    monkeypatch.setattr(build, "variants", lambda _: others)

    assert others != drawn
    assert question_version(question) == before


def test_a_version_changes_with_nothing_else() -> None:
    """Editing one question leaves the versions of the others, and so their answers, alone."""
    edited = tuple(
        q.model_copy(update={"explanation": "!"}) if q.id == "every-short" else q
        for q in QUIZ.questions[::-1]
    )
    quiz = QUIZ.model_copy(update={"questions": edited, "title": "Another", "intro": None})

    before = {question.id: question.version for question in PAPER.questions}
    after = {question["id"]: question["version"] for question in read(paper(quiz))["questions"]}

    assert {id_ for id_ in before if before[id_] != after[id_]} == {"every-short"}


# ---- numbers -----------------------------------------------------------------------------------


def test_a_question_without_numbers_has_one_variant() -> None:
    """It shows no number, so that marking need not ask whether there are any."""
    question = QUIZ.question("every-fixed")

    assert variants(question) == ({},)
    assert values_of(question, {}) == {}


def test_students_see_the_numbers_of_a_prompt_and_no_others() -> None:
    """What is asked for is drawn with what is shown, and stays behind."""
    question = QUIZ.question("every-drawn")
    public = next(one for one in PAPER.questions if one.id == question.id)

    assert len(public.draws) == VARIANTS
    for draw, values in zip(public.draws, variants(question), strict=True):
        assert set(draw) == {"phi1", "phi2", "x:.2f"}
        assert set(values) > {"gamma", "no_prior"}
        assert float(draw["x:.2f"].replace("−", "-")) == pytest.approx(values["x"])


def test_what_was_shown_leads_back_to_its_numbers() -> None:
    """Marking finds the variant by what the response says was seen."""
    question = QUIZ.question("every-drawn")
    for values in variants(question):
        found = values_of(question, shown_numbers(question, values))

        assert found is not None
        assert found["gamma"] == pytest.approx(values["gamma"])


def test_numbers_that_were_never_shown_lead_nowhere() -> None:
    """Made-up numbers, or those of another secret, match no variant."""
    question = QUIZ.question("every-drawn")

    assert values_of(question, {"phi1": "0.5", "phi2": "0.5", "x:.2f": "1.00"}) is None
    assert values_of(question, {}) is None


def test_an_unknown_function_is_an_error() -> None:
    """A typo in `draw` is found when the paper is built, not in front of a student."""
    question = QUIZ.question("every-drawn").model_copy(update={"draw": "every-shars"})
    quiz = QUIZ.model_copy(update={"questions": (question,)})

    with pytest.raises(ConfigError, match=r"No function .every-shars."):
        paper(quiz)


def test_registered_functions_are_listed() -> None:
    """The lint suggests from this list."""
    assert {"every-counts", "every-responsibility", "every-shares"} <= set(draws.names())


def test_slots_are_filled_as_their_form_says() -> None:
    """Three decimals where they are asked for, six digits else, and a real minus sign."""
    text = draws.fill("{{x}}, {{ x:.3f }} and {{big:.2e}}", {"x": -0.5, "big": 12345.678})

    assert text == "−0.5, −0.500 and 1.23e+04"


# ---- practice ----------------------------------------------------------------------------------


def test_the_words_of_a_practice_about_choices_show_its_student_s_numbers() -> None:
    """Explanations keep their slots, and the paper has a number for each of them."""
    practice = parse_paper(paper(every_practice()).encode(), "practice-every.json")
    question = next(one for one in practice.questions if one.id == "every-ordered-single")
    assert practice.key is not None
    key = practice.key[question.id]

    for draw in question.draws:
        text = key.explanation.filled(draw)  # type: ignore[union-attr]  # choices have one

        assert text.startswith(f"Each of the {draw['n']} points")
