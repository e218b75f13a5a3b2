"""What answers are worth: properties that marking has by its definition, and each way to lose."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, combinations, permutations, product
from typing import Any

import pytest
from quiz_every_type import every_type

from quizzes.build import variants
from quizzes.credit import log_score, nearness, order_credit, partial_credit, quadratic
from quizzes.mark import BLANK, Belief, Mark, is_close, mark, plain, reach
from quizzes.player.numbers import parse_number
from quizzes.questions import Distribution, Multiple, Question, Tolerance

QUIZ = every_type()
RULES = ("net", "each", "coverage", "all", "false2")


def marked(id_: str, answer: Any, **changes: Any) -> Mark:
    """The mark for an answer to a question, with the numbers of its first variant."""
    question = QUIZ.question(id_).model_copy(update=changes)
    return mark(question, variants(question)[0], answer)


def subsets(ids: list[str]) -> Iterator[list[str]]:
    """Every set of ticks but the empty one, which is a blank."""
    every = chain.from_iterable(combinations(ids, size) for size in range(1, len(ids) + 1))
    return (list(ticked) for ticked in every)


# ---- all types ---------------------------------------------------------------------------------

RIGHT: dict[str, Callable[[Mapping[str, float]], Any]] = {
    "every-single": lambda v: "posterior",
    "every-ordered-single": lambda v: "all",
    "every-multiple": lambda v: ["shape", "weight"],
    "every-multiple-each": lambda v: ["sum"],
    "every-drawn": lambda v: f"{v['gamma']:.3g}",
    "every-fixed": lambda v: "1,625",
    "every-order": lambda v: ["start", "softly", "refit", "measure"],
    "every-match": lambda v: {"count": "count", "mean": "mean", "weight": "weight"},
    "every-short": lambda v: "  Latent ",
    "every-belief": lambda v: {"depends": 100},
    "every-shares": lambda v: {
        "first": round(100 * v["p"]),
        "second": round(100 * v["q"]),
        "third": round(100 * v["r"]),
    },
}


@pytest.mark.parametrize("question", QUIZ.questions, ids=lambda question: question.id)
def test_the_exact_answer_has_full_marks_in_every_variant(question: Question) -> None:
    """Whatever was drawn, the right answer is worth one, and shows no misconception."""
    for values in variants(question):
        given = mark(question, values, RIGHT[question.id](values))

        assert given == Mark(1.0, right=True), values


@pytest.mark.parametrize("answer", [None, "", [], {}])
@pytest.mark.parametrize("question", QUIZ.questions, ids=lambda question: question.id)
def test_no_answer_is_blank_and_worth_nothing(question: Question, answer: Any) -> None:
    """A blank is no misconception and no problem, whatever front end wrote it."""
    assert mark(question, variants(question)[0], answer) == BLANK


@pytest.mark.parametrize("answer", ["", "abc", "nan", ["posterior"], ["?"], {"a": 100}, {"a": "b"}])
@pytest.mark.parametrize("question", QUIZ.questions, ids=lambda question: question.id)
def test_whatever_comes_gets_a_mark_within_its_bounds(question: Question, answer: Any) -> None:
    """Marking never raises, and a score lies between nothing and all of the points."""
    given = mark(question, variants(question)[0], answer)

    assert 0 <= given.score <= 1
    assert not (given.problem and (given.score or given.beliefs or given.right))


UNREADABLE: dict[str, list[tuple[Any, str]]] = {
    "every-single": [
        ("nowhere", "there is no choice 'nowhere'."),
        (["posterior"], "this is no answer to a question of type single."),
    ],
    "every-multiple": [
        (["weight", "zz"], "there is no choice 'zz'."),
        ("weight", "this is no answer to a question of type multiple."),
    ],
    "every-fixed": [
        ("two", "'two' is not a number."),
        ("nan", "'nan' is not a number."),
        ("1e999", "'1e999' is not a number."),
        (["1.625"], "this is no answer to a question of type numeric."),
    ],
    "every-order": [
        (["start", "softly", "refit"], "it does not name each step once."),
        (["start", "start", "softly", "refit"], "it does not name each step once."),
    ],
    "every-match": [
        ({"count": "zz"}, "it names a text that the question does not have."),
        ({"square": "count"}, "it names a text that the question does not have."),
    ],
    "every-short": [(["latent"], "this is no answer to a question of type short.")],
    "every-belief": [
        ({"a": 50, "b": 40}, "the percentages sum to 90%, not to 100%."),
        ({"a": 120, "b": -20}, "each choice gets a whole percentage"),
        ({"a": 50.0, "b": 50.0}, "each choice gets a whole percentage"),
        ({"a": True, "b": 99}, "each choice gets a whole percentage"),
        ({"a": "100"}, "each choice gets a whole percentage"),
        ({"a": 50, "zz": 50}, "each choice gets a whole percentage"),
        (["a"], "this is no answer to a question of type distribution."),
    ],
}


@pytest.mark.parametrize(
    ("id_", "answer", "problem"),
    [(id_, answer, problem) for id_, rows in UNREADABLE.items() for answer, problem in rows],
)
def test_an_unreadable_answer_says_why(id_: str, answer: Any, problem: str) -> None:
    """What is no answer scores nothing, shows no misconception, and is named."""
    given = marked(id_, answer)

    assert (given.score, given.right, given.blank, given.beliefs) == (0.0, False, False, ())
    assert given.problem
    assert problem in given.problem


# ---- several choices ---------------------------------------------------------------------------


@pytest.mark.parametrize("k", range(1, 6))
def test_net_is_what_canvas_and_moodle_give(k: int) -> None:
    """On every set of ticks: Canvas' points * TP/k - points * FP/k, and Moodle's fractions."""
    n = 5
    fractions = [1 / k] * k + [-1 / k] * (n - k)
    for ticks in product([0, 1], repeat=n):
        tp, fp = sum(ticks[:k]), sum(ticks[k:])
        canvas = max(0.0, tp / k - fp / k)
        moodle = max(
            0.0, min(1.0, sum(f for f, tick in zip(fractions, ticks, strict=True) if tick))
        )

        score = partial_credit("net", tp, fp, k, n)

        assert score == pytest.approx(canvas)
        assert score == pytest.approx(moodle)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_gives_all_for_the_right_ticks_only(rule: str) -> None:
    """A rule may be generous, but a wrong set of ticks is never worth as much as the right one."""
    question = QUIZ.question("every-multiple")
    assert isinstance(question, Multiple)
    question = question.model_copy(update={"partial": rule})
    for ticked in subsets([choice.id for choice in question.choices]):
        given = mark(question, {}, ticked)

        assert 0 <= given.score <= 1
        assert (given.score == 1) == given.right == (sorted(ticked) == ["shape", "weight"])


def test_ticks_are_worth_what_their_rule_says() -> None:
    """One right tick and one wrong one, of two right and two wrong choices."""
    scores = [marked("every-multiple", ["weight", "size"], partial=rule).score for rule in RULES]

    assert scores == [0.0, 0.5, 0.25, 0.0, 0.0]


def test_a_tick_that_stands_twice_counts_once() -> None:
    """Repeating a right id gains nothing."""
    assert marked("every-multiple", ["weight", "weight"]).score == 0.5


def test_ticks_show_what_was_believed_and_what_was_missed() -> None:
    """A wrong tick and a missing right one each point to their misconception, with feedback."""
    given = marked("every-multiple", ["shape", "others"])

    assert given.misconceptions == ("responsibilities-sum-over-points", "priors-do-not-matter")
    assert given.feedback == (
        "Each row of $W$ stands alone: the other points come in with the M-step.",
    )


def test_a_misconception_that_shows_twice_is_named_once() -> None:
    """A report counts beliefs, not the ticks that show them."""
    beliefs = (Belief("a"), Belief("b"), Belief("a", 0.5))

    assert Mark(0.0, right=False, beliefs=beliefs).misconceptions == ("a", "b")


# ---- numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1.625", 1.625),
        (" 1,625 ", 1.625),
        ("−0.5", -0.5),
        ("+.5", 0.5),
        ("5.", 5.0),
        ("1E-3", 0.001),
        ("007", 7.0),
    ],
)
def test_numbers_may_be_typed_as_people_type_them(typed: str, number: float) -> None:
    """A decimal comma, a typographic minus and an exponent are all fine."""
    assert parse_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["", "nan", "inf", "-inf", "1/3", "1 2", "1,2,3", "0x10", "1e", "1e999", "१", "1_0", "1e1000"],
)
def test_what_is_no_number_is_none(typed: str) -> None:
    """Python would read some of these; a student would call none of them a number."""
    assert parse_number(typed) is None


@pytest.mark.parametrize("x", [math.nan, math.inf, -math.inf])
def test_nan_and_infinity_are_close_to_nothing(x: float) -> None:
    """Comparisons are written so that NaN loses, on either side."""
    assert not is_close(x, 1.0, Tolerance(abs=1.0))
    assert not is_close(1.0, math.nan, Tolerance(abs=1.0))


@pytest.mark.parametrize(
    ("x", "answer", "tolerance", "close"),
    [
        (1.1, 1.0, Tolerance(abs=0.1), True),
        (1.1001, 1.0, Tolerance(abs=0.1), False),
        (101.0, 100.0, Tolerance(rel=0.01), True),
        (99.0, 100.0, Tolerance(rel=0.01), True),
        (-99.0, -100.0, Tolerance(rel=0.01), True),
        (100.9, 100.0, Tolerance(abs=2.0, rel=0.001), True),
        (0.123, 0.12345, Tolerance(sigfigs=3), True),
        (0.124, 0.12345, Tolerance(sigfigs=3), True),
        (0.122, 0.12345, Tolerance(sigfigs=3), False),
        (0.125, 0.12345, Tolerance(sigfigs=3), False),
        (1230.0, 1234.0, Tolerance(sigfigs=3), True),
        (-0.00987, -0.009876, Tolerance(sigfigs=3), True),
        (1.0, 1.0, Tolerance(), True),
        (0.001, 0.0, Tolerance(sigfigs=3), True),
    ],
)
def test_a_tolerance_is_what_it_says(
    x: float, answer: float, tolerance: Tolerance, close: bool
) -> None:
    """Its bounds are inside it; significant digits forgive one unit of the last digit."""
    assert is_close(x, answer, tolerance) is close


@pytest.mark.parametrize("digits", [1, 2, 3, 5])
def test_rounding_and_cutting_to_the_digits_asked_for_are_both_right(digits: int) -> None:
    """For answers of any size, what a student writes with so many digits is close enough."""
    for answer in (0.00012345678, 0.98765432, 1.9999999, 123.456789, 98765.4321):
        unit = 10.0 ** (math.floor(math.log10(answer)) - digits + 1)
        rounded, cut = float(f"{answer:.{digits}g}"), math.floor(answer / unit) * unit

        assert is_close(rounded, answer, Tolerance(sigfigs=digits))
        assert is_close(cut, answer, Tolerance(sigfigs=digits))
        assert reach(answer, Tolerance(sigfigs=digits)) <= 1.001 * unit


def test_a_known_wrong_number_names_its_misconception() -> None:
    """In every variant, the number that forgets the weights is recognised as that."""
    question = QUIZ.question("every-drawn")
    for values in variants(question):
        given = mark(question, values, f"{values['no_prior']:.6f}")

        assert (given.score, given.right) == (0.0, False)
        assert given.misconceptions == ("priors-do-not-matter",)
        assert given.feedback == ("You left out the weights $\\phi$.",)


def test_another_wrong_number_shows_nothing() -> None:
    """Not every mistake is a misconception."""
    assert marked("every-fixed", "7") == Mark(0.0, right=False)


# ---- order and match ---------------------------------------------------------------------------


def longest_rising(places: tuple[int, ...]) -> int:
    """The longest rising subsequence, found by trying all of them."""
    every = chain.from_iterable(combinations(places, n) for n in range(len(places) + 1))
    return max(len(part) for part in every if list(part) == sorted(part))


@pytest.mark.parametrize("places", list(permutations(range(4))))
def test_the_rules_for_an_order_are_their_definitions(places: tuple[int, ...]) -> None:
    """LCS, pairs (Kendall), positions and all or nothing, on every order of four steps."""
    n = len(places)
    in_order = sum(a < b for a, b in combinations(places, 2))

    assert order_credit("lcs", places) == longest_rising(places) / n
    assert order_credit("pairs", places) == pytest.approx(in_order / math.comb(n, 2))
    assert order_credit("positions", places) == sum(i == p for i, p in enumerate(places)) / n
    assert order_credit("all", places) == (places == (0, 1, 2, 3))


@pytest.mark.parametrize("rule", ["all", "positions", "pairs", "lcs"])
def test_a_shifted_order_is_marked_by_its_rule(rule: str) -> None:
    """The answer lists the steps; marking looks where each of them went, not the reverse."""
    worth = {"all": 0.0, "positions": 0.0, "pairs": 0.5, "lcs": 0.75}

    given = marked("every-order", ["measure", "start", "softly", "refit"], partial=rule)

    assert given.score == worth[rule]
    assert not given.right


def test_a_swap_shows_its_misconception_wherever_the_two_stand() -> None:
    """Refitting before softening is the belief, next to each other or far apart."""
    near = marked("every-order", ["start", "refit", "softly", "measure"])
    far = marked("every-order", ["refit", "start", "measure", "softly"])
    right = marked("every-order", ["softly", "refit", "start", "measure"])

    assert near.misconceptions == far.misconceptions == ("mixtures-fit-in-one-shot",)
    assert right.misconceptions == ()


def test_a_match_is_worth_its_right_pairs() -> None:
    """What is left out is wrong; an extra text and a confused pair show what they stand for."""
    given = marked("every-match", {"count": "count", "mean": "square", "weight": "count"})
    partly = marked("every-match", {"count": "count", "mean": "mean"})

    assert given.score == pytest.approx(1 / 3)
    assert given.misconceptions == ("covariance-is-bookkeeping", "counts-are-whole")
    assert (partly.score, partly.right) == (pytest.approx(2 / 3), False)


# ---- short texts -------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["latent", "LATENT", "  latent\t", "ｌａｔｅｎｔ", "hidden"])
def test_a_short_text_is_compared_as_people_read_it(typed: str) -> None:
    """Case, width and spaces around do not matter."""
    assert marked("every-short", typed).right


def test_a_known_wrong_text_names_its_misconception() -> None:
    """A word that shows a belief is recognised; any other wrong word shows none."""
    wrong, other = marked("every-short", "Missing"), marked("every-short", "lost")

    assert wrong.misconceptions == ("doubt-is-an-error",)
    assert wrong.feedback == ("Nobody lost it: it was never recorded.",)
    assert other == Mark(0.0, right=False)


def test_spaces_inside_a_short_text_are_one() -> None:
    """Two words are two words, however far apart."""
    assert plain("Lower \n BOUND") == "lower bound"
    assert plain("Straße") == plain("STRASSE")


# ---- probabilities -----------------------------------------------------------------------------


def shares(step: int) -> list[tuple[float, float, float]]:
    """Every way to share 1 out among three, in steps of 1/step."""
    whole = range(step + 1)
    return [
        (a / step, b / step, (step - a - b) / step) for a in whole for b in whole if a + b <= step
    ]


def quadratic_of(q: tuple[float, ...], outcome: int) -> float:
    """The quadratic rule for a report and what turned out to be so."""
    return quadratic({str(i): x for i, x in enumerate(q)}, {str(outcome): 1.0})


def log_of(q: tuple[float, ...], outcome: int) -> float:
    """The same of the logarithmic rule."""
    return log_score(q[outcome])


@pytest.mark.parametrize("rule", [quadratic_of, log_of])
@pytest.mark.parametrize("p", [(0.4, 0.3, 0.3), (0.6, 0.3, 0.1), (0.1, 0.1, 0.8), (0.5, 0.5, 0.0)])
def test_a_rule_rewards_saying_what_one_believes(
    rule: Callable[[tuple[float, ...], int], float], p: tuple[float, float, float]
) -> None:
    """Strictly proper: of all reports on a grid, the honest one alone has the best expectation."""

    def expected(q: tuple[float, ...]) -> float:
        return sum(p[i] * rule(q, i) for i in range(3) if p[i])

    best = max(shares(20), key=expected)
    others = [expected(q) for q in shares(20) if q != best]

    assert best == pytest.approx(p)
    assert max(others) < expected(best)


def test_the_rules_have_their_published_ends() -> None:
    """Certainty gives 1; being sure of the wrong gives 0; the logarithm ends at one percent."""
    assert quadratic({"a": 1.0, "b": 0.0}, {"a": 1.0}) == 1
    assert quadratic({"a": 0.0, "b": 1.0}, {"a": 1.0}) == 0
    assert quadratic(dict.fromkeys("abcd", 0.25), {"a": 1.0}) == pytest.approx(0.625)
    assert log_score(1.0) == 1
    assert log_score(0.01) == log_score(0.0) == pytest.approx(0)
    assert log_score(0.1) == pytest.approx(0.5)


def test_a_belief_is_scored_without_clipping() -> None:
    """Spread out is worth what the rule says; what got as much as the right choice is believed."""
    given = marked("every-belief", {"a": 50, "b": 0, "depends": 50})

    assert given.score == pytest.approx(1 - (0.25 + 0.25) / 2)
    assert not given.right
    assert [(b.misconception, b.sureness) for b in given.beliefs] == [("nearest-centre", 0.5)]


def test_a_belief_in_the_right_choice_alone_is_right() -> None:
    """More than in any other choice, though not all of it."""
    given = marked("every-belief", {"a": 30, "b": 30, "depends": 40})

    assert (given.right, given.beliefs) == (True, ())
    assert given.score < 1


def test_the_logarithmic_rule_looks_at_the_right_choice_only() -> None:
    """How the rest is spread does not matter to it."""
    one = marked("every-belief", {"a": 50, "depends": 50}, rule="log")
    other = marked("every-belief", {"a": 25, "b": 25, "depends": 50}, rule="log")

    assert one.score == other.score == pytest.approx(log_score(0.5))


@pytest.mark.parametrize("thirds", [(33, 33, 33), (33, 33, 34), (34, 34, 33)])
def test_thirds_may_be_whole_percents(thirds: tuple[int, int, int]) -> None:
    """They sum to 99 or 101, and are taken for the thirds that they mean."""
    question = QUIZ.question("every-belief")
    assert isinstance(question, Distribution)

    given = mark(question, {}, dict(zip(("a", "b", "depends"), thirds, strict=True)))

    assert given.problem is None
    assert given.score == pytest.approx(2 / 3, abs=0.01)


def test_computed_shares_are_right_within_their_tolerance() -> None:
    """Two hundredths off is right, three is not; the score then falls with the distance."""
    values = variants(QUIZ.question("every-shares"))[0]
    exact = {
        id_: round(100 * values[p]) for id_, p in (("first", "p"), ("second", "q"), ("third", "r"))
    }

    def moved(by: int) -> dict[str, int]:
        return {**exact, "first": exact["first"] + by, "second": exact["second"] - by}

    sign = 1 if exact["second"] > 10 else -1
    assert marked("every-shares", moved(2 * sign)).right
    assert not marked("every-shares", moved(3 * sign)).right
    shares = dict.fromkeys(exact, 0.0) | {id_: percent / 100 for id_, percent in exact.items()}
    even = sum((1 / 3 - share) ** 2 for share in shares.values())
    score = marked("every-shares", moved(3 * sign)).score
    assert score == pytest.approx(1 - 2 * 0.03**2 / even, abs=0.02)


def test_equal_shares_earn_nothing_where_shares_were_to_be_computed() -> None:
    """Nearness is 1 at the target, 0 for equal shares and for what is farther off than they are."""
    target = {"a": 0.3, "b": 0.3, "c": 0.4}

    assert nearness(target, target) == 1
    assert nearness(dict.fromkeys("abc", 1 / 3), target) == pytest.approx(0)
    assert nearness({"a": 1.0, "b": 0.0, "c": 0.0}, target) == 0
    assert nearness({"a": 0.5, "b": 0.5}, {"a": 0.5, "b": 0.5}) == 0  # no more than equal shares


def test_shares_of_a_known_mistake_name_it() -> None:
    """Thirds forget the weights."""
    given = marked("every-shares", {"first": 33, "second": 33, "third": 34})

    assert given.misconceptions == ("priors-do-not-matter",)
    assert given.feedback == ("Equal densities leave the weights to decide.",)
    assert 0 < given.score < 1
