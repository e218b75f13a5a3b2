"""The course's own questions: their numbers, their facts, and what makes them a fair quiz."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from itertools import combinations, permutations

import numpy as np
import pytest
from quiz_numbers import EXPECTED
from scipy.stats import binom, norm
from sklearn.mixture import GaussianMixture

from quizzes import draws
from quizzes.bank import load_bank as read_bank
from quizzes.lint import lint, unused
from quizzes.mark import mark, number, reach
from quizzes.questions import (
    Certain,
    Distribution,
    Multiple,
    Numeric,
    Question,
    Quiz,
    Shares,
    Single,
)
from quizzes.richtext import rich
from reference.em import em_gmm, responsibilities
from reference.kmeans import harden, kmeans_hard_em
from reference.likelihood import log_likelihood

SEEDS = range(200)
CHAPTERS = (0, 1, 2, 3, 4, 6, 7, 8)


@cache
def bank() -> Mapping[str, Quiz]:
    """Read the bank once."""
    return read_bank()


def questions() -> list[Question]:
    """Return every question of the course."""
    return [question for quiz in bank().values() for question in quiz.questions]


def ask(id_: str) -> Question:
    """Return one question by its id."""
    return next(question for question in questions() if question.id == id_)


def asked(question: Question) -> list[str]:
    """Return the names of the numbers that a question asks for or recognises."""
    slots: list[object] = []
    if isinstance(question, Numeric):
        slots = [question.answer, *(wrong.value for wrong in question.wrong)]
    elif isinstance(question, Distribution) and isinstance(question.target, Shares):
        slots = [*question.target.probs.values()]
        slots += [share for wrong in question.wrong for share in wrong.probs.values()]
    return [name for slot in slots if isinstance(slot, str) for _, name in draws.slots(slot)]


DRAWN = [question for question in questions() if question.draw]
NUMERIC = [question for question in questions() if isinstance(question, Numeric)]
PICKED = [question for question in questions() if isinstance(question, Single | Multiple)]


@cache
def drawings(name: str) -> list[Mapping[str, float]]:
    """Return a draw function's numbers for every seed."""
    return [draws.function(name)(np.random.default_rng(seed)) for seed in SEEDS]


def drawn(question: Question, seed: int) -> Mapping[str, float]:
    """Return a question's numbers for one seed."""
    return drawings(question.draw or "")[seed]


def named(question: Question) -> str:
    """Name a test case by its question."""
    return question.id


# Numbers


@pytest.mark.parametrize("question", DRAWN, ids=named)
def test_drawn_numbers_are_right(question: Question) -> None:
    """Every number asked for or recognised is what another computation says."""
    names = asked(question)
    assert names
    for seed in SEEDS:
        values = drawn(question, seed)

        expected = EXPECTED[question.draw or ""](values)

        assert {name: values[name] for name in names} == pytest.approx(
            {name: expected[name] for name in names}, rel=1e-9
        ), seed
        assert all(math.isfinite(value) for value in values.values())


@pytest.mark.parametrize("question", NUMERIC, ids=named)
def test_numbers_are_far_apart(question: Numeric) -> None:
    """No known-wrong number is within three tolerances of the right one or of another."""
    assert question.draw
    for seed in SEEDS:
        values = drawn(question, seed)
        answer = number(question.answer, values)
        numbers = [answer, *(number(wrong.value, values) for wrong in question.wrong)]

        for a, b in combinations(numbers, 2):
            near = max(reach(one, question.tolerance) for one in (a, b))
            assert abs(a - b) >= 2.99 * near, (seed, a, b)


@pytest.mark.parametrize("question", NUMERIC, ids=named)
def test_a_number_of_three_digits_is_accepted(question: Numeric) -> None:
    """Rounding to three significant digits is right; a mistake is recognised as itself."""
    for seed in SEEDS:
        values = drawn(question, seed)

        right = mark(question, values, f"{number(question.answer, values):.4g}")

        assert right.right
        for wrong in question.wrong:
            made = mark(question, values, f"{number(wrong.value, values):.4g}")
            assert (made.score, made.misconceptions) == (0, (wrong.misconception,))


def test_there_are_many_variants() -> None:
    """Few students of a class share their numbers in a graded question."""
    for question in DRAWN:
        variants = {tuple(drawn(question, seed).items()) for seed in SEEDS}
        practice = question.id.startswith("practice")
        assert len(variants) >= (8 if practice else 14), question.id


def test_shares_from_a_mistake_are_recognised() -> None:
    """Whole percents of the right shares are right; those of a mistake show what it is."""
    question = ask("ch3-shares")
    assert isinstance(question, Distribution)
    assert isinstance(question.target, Shares)
    for seed in SEEDS:
        values = drawn(question, seed)

        right = mark(question, values, whole_percents(question.target.probs, values))

        assert right.right
        for wrong in question.wrong:
            made = mark(question, values, whole_percents(wrong.probs, values))
            assert made.misconceptions == (wrong.misconception,)


def whole_percents(probs: Mapping[str, float | str], values: Mapping[str, float]) -> dict[str, int]:
    """Return shares in percent, the last one taking what rounding leaves."""
    percents = {name: round(100 * number(share, values)) for name, share in probs.items()}
    *_, last = percents
    percents[last] += 100 - sum(percents.values())
    return percents


# Facts that the questions state


def test_rounding_drives_centres_apart() -> None:
    """ch0-rounding: of two bells at -1 and +1, the points right of 0 have the mean 1.17."""
    x = np.linspace(0, 12, 200_001)
    density = norm.pdf(x, -1) + norm.pdf(x, 1)  # twice the mixture: its right half sums to one

    mean = np.trapezoid(x * density, x)

    assert mean == pytest.approx(1.17, abs=0.005)
    assert np.trapezoid((x - mean) ** 2 * density, x) < 0.9**2


def test_counts_vary_around_their_average() -> None:
    """ch1-counts: most counts lie between 20 and 40, and 30 itself is rare."""
    assert binom.cdf(40, 100, 0.3) - binom.cdf(19, 100, 0.3) > 0.95
    assert binom.pmf(30, 100, 0.3) < 0.1


@pytest.mark.parametrize(
    ("x", "mu", "deviations", "most"),
    [(5.5, (0, 10), (3, 0.5), 0), (-5, (0, 6), (1, 4), 1)],
    ids=["ch0-shapes", "ch3-wide"],
)
def test_width_beats_nearness(
    x: float, mu: tuple[float, float], deviations: tuple[float, float], most: int
) -> None:
    """The mean that is farther away belongs to the component that takes 99 % of the point."""
    densities = norm.pdf(x, mu, deviations)

    assert densities[most] / densities.sum() > 0.99
    assert abs(x - mu[most]) > abs(x - mu[1 - most])


def test_random_labels_fit_the_whole_cloud() -> None:
    """ch2-random: three classes of random labels have nearly one mean and one covariance."""
    rng = np.random.default_rng(0)
    X = np.repeat([[0, 0], [8, 0], [4, 7]], 200, axis=0) + rng.normal(size=(600, 2))
    z = rng.integers(3, size=600)

    means = np.array([X[z == j].mean(axis=0) for j in range(3)])

    assert np.abs(means - X.mean(axis=0)).max() < 0.3 * X.std(axis=0).min()


def test_densities_underflow_before_fifty_deviations() -> None:
    """ch3-far: the plain formula gives nan where log space gives ordinary shares."""
    assert norm.pdf(50.0) == 0
    W = responsibilities([[60.0]], [0.5, 0.5], [[0.0], [8.0]], [[[1.0]], [[1.0]]])
    assert np.allclose(W, [[0, 1]])


def test_weights_of_five_points() -> None:
    """ch4-weights: columns of the table summed, and winners counted."""
    question = ask("ch4-weights")
    assert isinstance(question, Distribution)
    assert isinstance(question.target, Shares)
    rows = [line.strip("- $()") for line in question.prompt.splitlines() if line.startswith("- ")]
    W = np.array([[float(share) for share in row.split(",")] for row in rows])

    assert W.sum(axis=1) == pytest.approx(np.ones(5))
    assert list(question.target.probs.values()) == pytest.approx(W.mean(axis=0))
    assert list(question.wrong[0].probs.values()) == pytest.approx(harden(W).mean(axis=0))


def test_circles_cut_across_streaks() -> None:
    """ch4-frozen: from no start does k-means find the two streaks of chapter 4."""
    rng = np.random.default_rng(4)
    L = np.linalg.cholesky([[3.0, 1.2], [1.2, 0.62]])
    X = np.concatenate([rng.normal(size=(90, 2)) @ L.T + [0, side] for side in (0.8, -0.8)])
    streak = np.repeat([0, 1], 90)

    ends = [kmeans_hard_em(X, rng.choice(X, 2, replace=False))[1] for _ in range(20)]

    assert all(0.2 < (z == streak).mean() < 0.8 for z in ends)


def test_hardening_breaks_ties() -> None:
    """ch6-harden: of two largest shares the first one wins."""
    assert harden([[0.4, 0.2, 0.4]]).tolist() == [[1, 0, 0]]


def test_a_collapse_raises_the_log_likelihood() -> None:
    """ch6-collapse: the score rises while the component shrinks to the width of the ridge."""
    X = np.append(np.random.default_rng(3).normal(size=30), 6.0)[:, np.newaxis]
    fit = np.array([0.5, 0.5]), np.array([[0.0], [6.0]]), np.array([[[1.0]], [[0.45]]])
    scores = []
    for _ in range(6):
        fit = em_gmm(X, *fit, 1)
        scores.append(log_likelihood(X, *fit))

    assert scores[3] > scores[2] > scores[1] > scores[0]
    assert np.sqrt(fit[2][1, 0, 0]) == pytest.approx(0.001, rel=0.01)


def test_k_means_wins_on_few_round_points() -> None:
    """ch6-few: with ten points a cluster, k-means groups more of them rightly than EM."""
    means, truth = np.array([[0.0, 0], [6, 0], [3, 5]]), np.repeat([0, 1, 2], 10)
    hits = np.zeros(2)
    for seed in range(20):
        X = means[truth] + 1.5 * np.random.default_rng(seed).normal(size=(30, 2))
        start = X[[0, 10, 20]]
        fit = em_gmm(X, np.full(3, 1 / 3), start, np.tile(np.eye(2), (3, 1, 1)), 60)
        for i, z in enumerate((kmeans_hard_em(X, start)[1], responsibilities(X, *fit).argmax(1))):
            hits[i] += max((np.array(names)[z] == truth).mean() for names in permutations(range(3)))

    assert hits[0] > hits[1] + 0.5  # of 20


def test_between_clusters_is_odd() -> None:
    """ch8-odd: the densities that the explanation gives."""
    density = {x: norm.pdf(x, (-10, 10), (1, 3)).mean() for x in (-12, 0, 16)}

    assert density == pytest.approx({-12: 0.027, 0: 0.0003, 16: 0.009}, rel=0.15)


def test_the_library_is_as_the_questions_say() -> None:
    """ch8-library, practice-ch8-score: one start, the same ridge, division by N, an average."""
    X = np.random.default_rng(0).normal(size=(20, 2))
    model = GaussianMixture()

    model.fit(X)

    assert (model.n_init, model.init_params) == (1, "kmeans")
    assert (model.tol, model.reg_covar) == (1e-3, 1e-6)
    assert model.covariances_[0] == pytest.approx(np.cov(X.T, ddof=0) + 1e-6 * np.eye(2))
    total = log_likelihood(X, model.weights_, model.means_, model.covariances_)
    assert 20 * model.score(X) == pytest.approx(total)


def test_a_product_of_densities_is_zero() -> None:
    """practice-ch7-product: a thousand times 0.01 is 0, the sum of logarithms is -4605."""
    assert np.prod(np.full(1000, 0.01)) == 0
    assert 1000 * math.log(0.01) == pytest.approx(-4605, abs=0.5)


# A fair quiz


def test_nothing_to_mend() -> None:
    """The bank is free of errors and of warnings."""
    assert [str(finding) for finding in lint()] == []


def test_every_misconception_is_used() -> None:
    """Each entry of the list shows in some answer or some check."""
    assert unused() == []


def test_there_is_a_quiz_and_a_practice_for_each_chapter() -> None:
    """Five to seven graded questions, two or three to practise."""
    assert set(bank()) == {f"{kind}ch{c}" for c in CHAPTERS for kind in ("", "practice-")}
    for quiz in bank().values():
        assert len(quiz.questions) in ((5, 6, 7) if quiz.mode == "graded" else (2, 3)), quiz.id


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_central_question_asks_how_sure(chapter: int) -> None:
    """One single-choice question of a graded quiz asks it, and that is the central one."""
    asking = [question for question in bank()[f"ch{chapter}"].questions if question.confidence]

    assert [question.type for question in asking] == ["single"]
    assert "central" in asking[0].tags


@pytest.mark.parametrize("pair", [(0, 1), (2, 3), (4, 6), (7, 8)], ids=str)
def test_probability_answers_come_along_the_way(pair: tuple[int, int]) -> None:
    """Every two chapters have one to three, and the course has both kinds."""
    found = [
        question for chapter in pair for question in bank()[f"ch{chapter}"].questions
        if isinstance(question, Distribution)
    ]  # fmt: skip
    assert 1 <= len(found) <= 3


def test_both_kinds_of_probability_answers_are_asked() -> None:
    """Some ask for a belief in one right answer, some for shares that can be computed."""
    targets = {type(q.target) for q in questions() if isinstance(q, Distribution)}
    assert targets == {Certain, Shares}


@pytest.mark.parametrize("question", PICKED, ids=named)
def test_choices_are_few_and_wrong_ones_answer_back(question: Single | Multiple) -> None:
    """Three or four choices; a wrong one has one sentence of feedback."""
    assert len(question.choices) in (3, 4)
    for choice in question.choices:
        assert choice.correct or (choice.feedback and choice.feedback.endswith("."))


@pytest.mark.parametrize("question", NUMERIC, ids=named)
def test_known_mistakes_answer_back(question: Numeric) -> None:
    """Each known-wrong number has one sentence of feedback."""
    assert question.wrong
    assert all(wrong.feedback and wrong.feedback.endswith(".") for wrong in question.wrong)


def test_length_does_not_give_the_answer_away() -> None:
    """The right choice is the longest one in at most a third of the questions, as by chance."""
    singles = [question for question in questions() if isinstance(question, Single)]
    longest = [
        question.id for question in singles
        if max(question.choices, key=lambda choice: len(rich(choice.text).text)).correct
    ]  # fmt: skip
    assert len(longest) <= len(singles) / 3, longest


def test_place_does_not_give_the_answer_away() -> None:
    """Even unshuffled, no place holds the right choice in most of the questions."""
    singles = [question for question in questions() if isinstance(question, Single)]
    places = [[choice.correct for choice in question.choices].index(True) for question in singles]
    assert max(places.count(place) for place in set(places)) <= 0.6 * len(places)
