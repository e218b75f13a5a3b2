"""A practice judges at once, by its own key, and as the grader would."""

from __future__ import annotations

from typing import Any

import pytest
from quiz_every_type import every_practice

from quizzes import build
from quizzes.mark import mark
from quizzes.player.paper import parse_paper
from quizzes.player.practice import Judged, Verdict, judge

QUIZ = every_practice()
PAPER = parse_paper(build.paper(QUIZ).encode(), "practice-every.json")


def judged(id_: str, answer: Any, variant: int = 0) -> Judged:
    """What a student reads after an answer."""
    assert PAPER.key is not None
    return judge(PAPER.key[id_], answer, variant)


def sealed(id_: str, *names: str) -> list[str]:
    """The ids by which students see choices."""
    return [build.to_student(QUIZ.question(id_), name) for name in names]


def test_the_right_choice_is_right() -> None:
    """And the explanation says why."""
    found = judged("every-single", sealed("every-single", "posterior")[0])

    assert (found.verdict, found.feedback) == (Verdict.RIGHT, ())
    assert found.explanation.text.startswith("Bayes' rule")


def test_a_wrong_choice_gets_its_own_feedback() -> None:
    """What was chosen is answered before the explanation comes."""
    found = judged("every-single", sealed("every-single", "nearest")[0])

    assert found.verdict is Verdict.NOT_YET
    assert [rich.text for rich in found.feedback] == [
        "That is what k-means does: the whole density counts, not the distance alone."
    ]


@pytest.mark.parametrize(
    ("names", "verdict"),
    [
        (["weight", "shape"], Verdict.RIGHT),
        (["weight"], Verdict.PARTLY),
        (["weight", "shape", "size"], Verdict.PARTLY),
        (["weight", "size"], Verdict.NOT_YET),
        (["size"], Verdict.NOT_YET),
    ],
)
def test_several_choices_may_be_partly_right(names: list[str], verdict: Verdict) -> None:
    """Partly, where more ticks are right than wrong: where the grader gives points, too."""
    answer = sealed("every-multiple", *names)

    found = judged("every-multiple", answer)
    points = mark(QUIZ.question("every-multiple"), {}, names).score

    assert found.verdict is verdict
    assert (points > 0) == (verdict is not Verdict.NOT_YET)


def test_numbers_are_judged_by_the_variant_that_was_seen() -> None:
    """In every variant the right number is right, and the known wrong one gets its feedback."""
    question = QUIZ.question("every-drawn")
    for i, values in enumerate(build.variants(question)):
        right = judged("every-drawn", f"{values['gamma']:.6f}".replace(".", ","), i)
        wrong = judged("every-drawn", f"{values['no_prior']:.6f}", i)

        assert right.verdict is Verdict.RIGHT
        assert wrong.verdict is Verdict.NOT_YET
        assert [rich.text for rich in wrong.feedback] == ["You left out the weights ϕ."]
        assert f"{values['gamma']:.4f}" in right.explanation.text


@pytest.mark.parametrize("typed", ["1.624", "1.626", "1.6239", "1.6261", "2", "7", "two"])
def test_the_practice_s_key_agrees_with_the_grader(typed: str) -> None:
    """On both sides of each bound, and for what is no number."""
    graded = mark(QUIZ.question("every-fixed"), {}, typed)

    found = judged("every-fixed", typed)

    assert (found.verdict is Verdict.RIGHT) == graded.right
    assert [rich.text for rich in found.feedback] == [*graded.feedback]


def test_a_question_without_numbers_has_one_key_for_all() -> None:
    """Whatever variant a student counts to."""
    assert judged("every-fixed", "1.625", variant=17).verdict is Verdict.RIGHT
