"""The analysis of a quiz: who is counted, what is found, and what small classes leave open."""

from __future__ import annotations

from dataclasses import replace
from math import isnan
from typing import Any

import numpy as np
import pytest
from quiz_analysis_class import (
    EVERY_TYPE,
    MISCONCEPTIONS,
    attempt_of,
    choices,
    handed_in,
    question,
    quiz,
    responses,
    simulated,
)
from scipy import stats

from quizzes.analysis import analyse
from quizzes.analysis.attempt import Attempt, Excluded
from quizzes.analysis.findings import Flag, ItemFindings, QuizAnalysis
from quizzes.build import paper, to_bank, values_of
from quizzes.guessing import expected_guess
from quizzes.mark import mark
from quizzes.player.paper import parse_paper
from quizzes.questions import Quiz
from quizzes.simulated import simulate

TWO = quiz(
    question("single", "x", choices=choices("a1", "b1")),
    question("single", "y", choices=choices("a1")),
)


def taken(quiz: Quiz, *answers: dict[str, Any]) -> QuizAnalysis:
    """The analysis of students with these answers."""
    attempts = [handed_in(quiz, f"s{i:03}", each) for i, each in enumerate(answers)]
    return analyse(quiz, attempts, MISCONCEPTIONS)


def numbers(item: ItemFindings) -> list[float]:
    """The figures of a question that need a spread."""
    return [item.discrimination.value, item.d27, item.efficiency, item.weight, item.alpha_without]


def test_the_same_class_gives_the_same_findings() -> None:
    """Neither simulation nor analysis depends on anything but its arguments."""
    assert repr(simulated(30)) == repr(simulated(30))
    assert repr(simulated(30)) != repr(simulated(30, seed=2))


def test_only_the_first_attempt_handed_in_counts() -> None:
    """Drafts and later attempts are listed with the reason; so is what was set aside before."""
    one = handed_in(TWO, "anna", {"t-x": "right0"})
    later = replace(one, attempt=2, submitted="2026-11-23T08:00:00Z", answers={})
    draft = Attempt("ben", 1, None, {})
    broken = Excluded("cem", "The file is no complete JSON text.")

    found = analyse(TWO, [later, draft, one], MISCONCEPTIONS, [broken])

    assert found.students == ("anna",)
    assert found.items[0].difficulty.value == 1
    assert found.excluded == (
        broken,
        Excluded("anna", "Attempt 2; the first one counts."),
        Excluded("ben", "Not handed in."),
    )


def test_a_blank_is_wrong_but_chooses_nothing() -> None:
    """Of three students one left the question blank: a third are right, half of those who chose."""
    found = taken(TWO, {"t-x": "right0"}, {"t-x": "a1"}, {}).items[0]

    assert found.difficulty.value == pytest.approx(1 / 3)
    assert (found.difficulty.n, found.answered) == (3, 2)
    assert [option.share for option in found.options] == [0.5, 0.5, 0]


def test_an_answer_that_cannot_be_read_chooses_nothing() -> None:
    """Percentages that sum to 90 earn nothing and enter no option and no calibration."""
    belief = question("distribution", "p", choices=choices("a1"), target={"correct": "right0"})

    found = taken(quiz(belief), {"t-p": {"right0": 80, "a1": 10}})

    assert found.items[0].difficulty.value == 0
    assert found.items[0].answered == 0
    assert found.calibration.answers == 0


def test_an_options_figures_are_those_of_scipy() -> None:
    """The share among those who answered, and the point-biserial against their other scores."""
    attempts = [attempt_of(EVERY_TYPE, each) for each in responses(EVERY_TYPE, 80)]
    answered = [one for one in attempts if "t-single" in one.answers]
    chosen = [one.answers["t-single"].answer == "a1" for one in answered]
    rest = [
        sum(each.mark.score for name, each in one.answers.items() if name != "t-single")
        for one in answered
    ]

    item = analyse(EVERY_TYPE, attempts, MISCONCEPTIONS).items[0]

    option = next(option for option in item.options if option.id == "a1")
    theirs = stats.pearsonr(chosen, rest)
    ends = theirs.confidence_interval()
    assert option.share == np.mean(chosen)
    assert option.strength.value == pytest.approx(stats.pointbiserialr(chosen, rest).statistic)
    assert option.strength.interval == pytest.approx((ends.low, ends.high))
    assert option.strength.n == item.answered == len(answered) < 80


def test_a_figure_of_the_whole_is_that_of_its_scores() -> None:
    """Mean, deviation and skewness are those of the points, and alpha's n is the class."""
    found = simulated(60)
    scores = np.array(found.whole.scores)

    assert found.whole.max_score == 8
    assert found.whole.mean == pytest.approx(scores.mean())
    assert found.whole.deviation == pytest.approx(scores.std(ddof=1))
    assert found.whole.skewness == pytest.approx(stats.skew(scores, bias=False))
    assert found.whole.alpha.n == 60
    assert not found.whole.judged


def test_nobody_gives_no_figures() -> None:
    """A quiz that nobody took has questions, and nan for all that is asked of them."""
    found = taken(EVERY_TYPE)

    assert (found.n, found.hardest, found.misconceptions) == (0, None, ())
    assert isnan(found.whole.mean)
    assert all(isnan(item.difficulty.value) for item in found.items)
    assert all(isnan(option.share) for item in found.items for option in item.options)


@pytest.mark.parametrize("n", [1, 2])
def test_one_or_two_students_are_told_apart_by_nothing(n: int) -> None:
    """Shares can be given; what needs a spread is nan, and so is every interval."""
    found = taken(TWO, *[{"t-x": "right0", "t-y": "a1"}] * n)

    assert [item.difficulty.value for item in found.items] == [1, 0]
    assert isnan(found.whole.alpha.value)
    for item in found.items:
        assert np.isnan(numbers(item)).all()
        assert np.isnan(item.discrimination.interval).all()


def test_all_right_and_all_blank_correlate_with_nothing() -> None:
    """Without a spread there is nothing to correlate, and no division by zero either."""
    for answers in ({"t-x": "right0", "t-y": "right0"}, {}):
        found = taken(TWO, *[answers] * 50)

        assert found.whole.deviation == 0
        assert np.isnan([numbers(item) for item in found.items]).all()


def test_one_question_has_no_rest() -> None:
    """A quiz of one question has a difficulty, and nothing to compare with."""
    alone = quiz(question("single", "x", choices=choices("a1", "b1")))

    found = taken(alone, *[{"t-x": "right0"}, {"t-x": "a1"}] * 25)

    assert found.items[0].difficulty.value == 0.5
    assert isnan(found.items[0].discrimination.value)
    assert isnan(found.whole.alpha.value)
    assert np.isnan(found.items[0].strip).all()


def test_small_classes_are_cut_in_thirds_and_large_ones_in_fifths() -> None:
    """A fifth of fewer than 50 students is a handful."""
    assert len(simulated(49).items[0].strip) == 3
    assert len(simulated(50).items[0].strip) == 5


def strong_and_weak(strong: str, weak: str, n: int = 40) -> QuizAnalysis:
    """Who is right in t-y chose `strong` in t-x, and who is wrong `weak`."""
    pair = [{"t-x": strong, "t-y": "right0"}, {"t-x": weak, "t-y": "a1"}]
    return taken(TWO, *pair * (n // 2), {"t-x": "right0", "t-y": "a1"})


def flags(found: QuizAnalysis) -> dict[str, tuple[Flag, ...]]:
    """The flags of the options of t-x."""
    return {option.id: option.flags for option in found.items[0].options}


def test_a_wrong_option_of_the_strong_is_flagged() -> None:
    """If the strong choose a distractor and the weak the key, the key may be wrong."""
    found = flags(strong_and_weak("a1", "right0"))

    assert found == {
        "right0": (),
        "a1": (Flag.ATTRACTS_THE_STRONG, Flag.BETTER_THAN_KEY),
        "b1": (Flag.NONFUNCTIONING,),
    }


def test_an_option_that_works_is_not_flagged() -> None:
    """A distractor of the weak is as it should be."""
    assert flags(strong_and_weak("right0", "a1"))["a1"] == ()


def test_a_small_class_flags_nothing() -> None:
    """With fewer than 20 answers, what nobody chose may be chance."""
    assert set(flags(strong_and_weak("a1", "right0", n=18)).values()) == {()}


def test_misconceptions_are_counted_once_a_student() -> None:
    """Who shows it twice holds it once; who left all such questions blank had no chance to."""
    found = taken(
        TWO,
        {"t-x": "a1", "t-y": "a1"},
        {"t-x": "a1"},
        {"t-x": "right0"},
        {"t-x": "b1", "t-y": "right0"},
        {},
    )

    first, second = found.misconceptions
    assert (first.misconception.id, first.holders, first.tried) == ("a1", ("s000", "s001"), 4)
    assert first.share == 0.5
    assert first.questions == ("t-x", "t-y")
    assert (second.misconception.id, second.holders) == ("b1", ("s003",))


def test_how_sure_holders_are_comes_from_probabilities_and_confidence() -> None:
    """The mean probability that holders put on it, and the mean confidence where they showed it."""
    asked = quiz(
        question("single", "x", choices=choices("a1"), confidence=True),
        question("distribution", "p", choices=choices("a1", "b1"), target={"correct": "right0"}),
    )
    attempts = [
        handed_in(asked, "s1", {"t-x": "a1", "t-p": {"right0": 10, "a1": 90}}, confidence=3),
        handed_in(asked, "s2", {"t-x": "a1", "t-p": {"right0": 70, "a1": 30}}, confidence=2),
        handed_in(asked, "s3", {"t-x": "right0", "t-p": {"right0": 100}}, confidence=1),
    ]

    found = analyse(asked, attempts, MISCONCEPTIONS)

    (only,) = found.misconceptions
    assert only.holders == ("s1", "s2")
    assert (only.probability, only.probability_n) == (pytest.approx(0.6), 2)
    assert (only.confidence, only.confidence_n) == (2.5, 2)
    right = [(each.level, each.right.value, each.right.n) for each in found.confidence]
    assert right == [(1, 1, 1), (2, 0, 1), (3, 0, 1)]


def test_calibration_asks_for_a_right_option() -> None:
    """Probabilities that were to be computed are no forecasts."""
    found = simulated(40)

    answers = [each for each in responses(EVERY_TYPE, 40) if "t-belief" in each.answers]
    assert found.calibration.answers == found.calibration.students == len(answers)
    assert found.calibration.forecasts == 3 * len(answers)


def test_answers_without_options_are_sorted_by_what_they_show() -> None:
    """A number is right, a known mistake, or another; the shares sum to 1."""
    item = next(item for item in simulated(80).items if item.id == "t-numeric")

    assert [option.id for option in item.options] == ["right", "b1", "other"]
    assert sum(option.share for option in item.options) == pytest.approx(1)
    assert all(option.flags == () for option in item.options)
    assert "{{" not in item.prompt.text


def test_computed_probabilities_are_sorted_as_numbers_are() -> None:
    """Where probabilities are the answer, no choice is right, and none is a belief."""
    item = next(item for item in simulated(80).items if item.id == "t-shares")

    assert [option.id for option in item.options] == ["right", "c1", "other"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (question("single", choices=choices("a1", "b1", "c1")), 1 / 4),
        (question("multiple", choices=choices("a1"), partial="all"), 1 / 3),
        (question("numeric", answer=1.0, tolerance={"abs": 0.1}), 0),
        (question("short", accept=["latent"]), 0),
        (
            question("order", items=[{"id": i, "text": i} for i in "abc"], partial="pairs"),
            1 / 2,
        ),
        (question("order", items=[{"id": i, "text": i} for i in "abc"]), (3 + 4 * 2 + 1) / 18),
        (
            question(
                "match",
                pairs=[{"id": i, "left": i, "right": i} for i in "ab"],
                extra_right=[{"id": "z", "text": "z", "misconception": "a1"}],
            ),
            1 / 3,
        ),
        (
            question("distribution", choices=choices("a1"), target={"correct": "right0"}),
            3 / 4,
        ),
        (
            question(
                "distribution", choices=choices("a1"), target={"correct": "right0"}, rule="log"
            ),
            1 - np.log(0.5) / np.log(0.01),
        ),
        (
            question(
                "distribution", choices=choices("a1"), target={"probs": {"right0": 1.0, "a1": 0.0}}
            ),
            0,
        ),
    ],
)
def test_what_a_guess_expects(asked: dict[str, Any], expected: float) -> None:
    """The mean mark of random answers, counted by hand."""
    assert expected_guess(quiz(asked).questions[0]) == pytest.approx(expected)


def test_too_many_orders_are_not_counted() -> None:
    """Nine steps have 362880 orders; what a guess expects is then left open."""
    items = [{"id": f"i{i}", "text": f"step {i}"} for i in range(9)]

    assert isnan(expected_guess(quiz(question("order", items=items)).questions[0]))


def test_a_simulated_student_is_one_mind() -> None:
    """Whoever else sits beside them, a student answers the same."""
    alone = responses(EVERY_TYPE, 1)
    beside = responses(EVERY_TYPE, 3)

    assert beside[0] == alone[0]


def test_simulated_students_who_are_sure_are_right_more_often() -> None:
    """Those at a loss say that they guess, and take any wrong choice."""
    guessing, fairly, sure = simulated(200).confidence

    assert guessing.right.value < fairly.right.value < 1
    assert guessing.right.value < sure.right.value < 1


def test_simulated_answers_can_be_read_and_are_of_every_kind() -> None:
    """Right, wrong by a misconception, otherwise wrong, and blank; none that makes no sense."""
    marks = []
    for response in responses(EVERY_TYPE, 100):
        for each in EVERY_TYPE.questions:
            values = values_of(each, response.draws.get(each.id, {}))
            assert values is not None
            marks.append(mark(each, values, to_bank(each, response.answers.get(each.id))))

    assert [each.problem for each in marks if each.problem] == []
    kinds = {(each.right, bool(each.misconceptions), each.blank) for each in marks}
    assert kinds >= {(True, False, False), (False, True, False), (False, False, True)}
    assert (False, False, False) in kinds


def test_simulated_students_take_the_quiz_of_their_paper() -> None:
    """A paper whose numbers the quiz doesn't have is refused by name."""
    printed = parse_paper(paper(EVERY_TYPE).encode(), "quiz-t.json")
    old = printed.model_copy(
        update={
            "questions": tuple(
                each.model_copy(update={"draws": ({"w:.2f": "9"},)}) if each.draws else each
                for each in printed.questions
            )
        }
    )

    with pytest.raises(ValueError, match="t-numeric"):
        simulate(EVERY_TYPE, old, ["anna"], seed=1)
