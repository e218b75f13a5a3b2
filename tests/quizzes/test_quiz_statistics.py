"""Item statistics: equal to SciPy's and pingouin's, true to theory, and nan where there is none."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from scipy import stats

from quizzes.analysis import reliability, statistics
from quizzes.analysis.calibration import Calibration, calibrate
from quizzes.analysis.statistics import Floats

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what other libraries say while pingouin imports them
    import pingouin
    from pandas import DataFrame


def rng(seed: int = 1) -> np.random.Generator:
    """A generator of one test's own."""
    return np.random.default_rng(seed)


def class_scores(n: int = 60, k: int = 6, seed: int = 1) -> Floats:
    """Scores of n students of varying ability on k questions, right or wrong."""
    ability = rng(seed).normal(size=(n, 1))
    return (ability + rng(seed + 1).normal(size=(n, k)) > 0).astype(float)


@pytest.mark.parametrize(("right", "n"), [(0, 1), (1, 1), (0, 20), (7, 20), (20, 20), (131, 200)])
def test_wilson_interval_is_scipys(right: int, n: int) -> None:
    """The interval of a share is that of SciPy's binomial test."""
    theirs = stats.binomtest(right, n).proportion_ci(method="wilson")

    ours = statistics.wilson_interval(right / n, n)

    assert ours == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_correlation_and_its_interval_are_scipys() -> None:
    """Pearson's r of a question with the rest, and Fisher's interval, agree with SciPy."""
    scores = class_scores()
    rest = statistics.rest_scores(scores)
    theirs = stats.pearsonr(scores[:, 2], rest[:, 2])

    r = statistics.correlation(scores[:, 2], rest[:, 2])

    assert r == pytest.approx(theirs.statistic, abs=1e-12)
    ends = theirs.confidence_interval()
    assert statistics.fisher_interval(r, 60) == pytest.approx((ends.low, ends.high), abs=1e-12)


def test_an_options_correlation_is_the_point_biserial() -> None:
    """Chosen or not against the rest score is SciPy's point-biserial correlation."""
    chosen = class_scores()[:, 0]
    rest = statistics.rest_scores(class_scores())[:, 0]

    r = statistics.correlation(chosen, rest)

    assert r == pytest.approx(stats.pointbiserialr(chosen, rest).statistic, abs=1e-12)


@pytest.mark.parametrize(("n", "k"), [(12, 2), (30, 5), (200, 7)])
def test_alpha_and_its_interval_are_pingouins(n: int, k: int) -> None:
    """Cronbach's alpha and Feldt's interval agree with pingouin (which rounds the interval)."""
    scores = class_scores(n, k) * rng(4).uniform(0.5, 1.0, size=(n, k))
    theirs, ends = pingouin.cronbach_alpha(DataFrame(scores))

    ours = reliability.alpha(scores)

    assert ours == pytest.approx(theirs, abs=1e-12)
    assert reliability.feldt_interval(ours, n, k) == pytest.approx(tuple(ends), abs=5.1e-4)


def test_alpha_without_a_question_is_pingouins_on_the_others() -> None:
    """Leaving a question out gives the alpha of the remaining columns."""
    scores = class_scores()
    theirs = [pingouin.cronbach_alpha(DataFrame(np.delete(scores, j, axis=1)))[0] for j in range(6)]

    assert reliability.alpha_without(scores) == pytest.approx(theirs, abs=1e-12)


def test_the_standard_error_is_the_part_of_the_spread_that_alpha_leaves() -> None:
    """SEM squared over the total's variance is 1 - alpha."""
    scores = class_scores()

    sem = reliability.standard_error(scores)

    spread = scores.sum(axis=1).var(ddof=1)
    assert sem**2 / spread == pytest.approx(1 - reliability.alpha(scores))


def test_skewness_is_scipys() -> None:
    """The skewness of totals is SciPy's, corrected for bias."""
    total = class_scores(40).sum(axis=1)

    assert statistics.skewness(total) == pytest.approx(stats.skew(total, bias=False))


def test_coin_flips_discriminate_only_against_a_total_that_holds_them() -> None:
    """Independent flips correlate 0 with the rest, but 1/sqrt(k) with a total they are part of."""
    k = 5
    flips = rng().integers(0, 2, size=(40_000, k)).astype(float)
    total = flips.sum(axis=1)

    with_rest = [
        statistics.correlation(x, rest)
        for x, rest in zip(flips.T, statistics.rest_scores(flips).T, strict=True)
    ]

    assert with_rest == pytest.approx([0] * k, abs=0.03)
    assert statistics.correlation(flips[:, 0], total) == pytest.approx(1 / np.sqrt(k), abs=0.02)


def test_effective_weights_share_out_the_whole() -> None:
    """They sum to 1, and equal questions have equal weights."""
    scores = class_scores(k=4)

    weights = statistics.effective_weights(np.hstack([scores, scores]))

    assert weights.sum() == pytest.approx(1)
    assert weights[:4] == pytest.approx(weights[4:])


def test_a_question_against_the_others_has_no_effective_weight() -> None:
    """Where the covariance with the total is negative there is no square root to take."""
    scores = class_scores(k=4)

    weights = statistics.effective_weights(np.column_stack([scores, 1 - scores[:, 0]]))

    assert np.isnan(weights[4])
    assert np.nansum(weights) == pytest.approx(1)


def test_efficiency_forgives_an_easy_question() -> None:
    """If only the weakest fails, the question discriminates as well as it can."""
    rest = np.arange(20.0)
    x = (rest > 0).astype(float)

    assert statistics.efficiency(x, rest) == pytest.approx(1)
    assert statistics.correlation(x, rest) < 0.5
    assert statistics.efficiency(1 - x, rest) < 0


def test_bands_are_of_equal_size_and_hold_everybody_once() -> None:
    """Every student is shared out whole, and every band has the same share of the class."""
    strength = rng().integers(0, 6, size=50).astype(float)

    membership = statistics.bands(strength, 3)

    assert membership.sum(axis=1) == pytest.approx(np.ones(50))
    assert membership.sum(axis=0) == pytest.approx(np.full(3, 50 / 3))
    assert (membership >= 0).all()


def test_students_of_equal_strength_are_shared_out_alike() -> None:
    """If all are equal, each is a third in each third, and the thirds are alike."""
    membership = statistics.bands(np.full(7, 2.0), 3)

    assert membership == pytest.approx(np.full((7, 3), 1 / 3))


def test_a_class_of_equals_has_no_strong_and_no_weak() -> None:
    """Bands of students who differ in nothing have no means to compare."""
    assert np.isnan(statistics.by_band(np.arange(7.0), np.full(7, 2.0), 3)).all()


def test_bands_put_the_weak_first() -> None:
    """Without ties a band is a slice of the sorted class."""
    strength = rng().permutation(9).astype(float)

    means = statistics.by_band(strength, strength, 3)

    assert means == pytest.approx([1, 4, 7])


def test_d27_compares_the_ends_of_a_large_class_only() -> None:
    """The strongest 27 % less the weakest 27 %; below 40 students there is none."""
    rest = np.arange(100.0)

    large = statistics.upper_lower_difference((rest >= 50).astype(float), rest)
    small = statistics.upper_lower_difference((rest[:39] >= 20).astype(float), rest[:39])

    assert large == pytest.approx(1)
    assert np.isnan(small)


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_students_give_nan(n: int) -> None:
    """Of nobody, and of one, nothing that needs a spread can be said."""
    scores = np.ones((n, 3))
    x = scores[:, 0]

    found = [
        statistics.correlation(x, x),
        statistics.efficiency(x, x),
        statistics.skewness(x),
        statistics.deviation(x),
        reliability.alpha(scores),
        reliability.standard_error(scores),
        *reliability.alpha_without(scores),
        *reliability.feldt_interval(np.nan, n, 3),
        *statistics.effective_weights(scores),
        *statistics.fisher_interval(0.5, n),
    ]

    assert np.isnan(found).all()
    assert np.isnan(statistics.mean(x)) == (n == 0)
    assert statistics.wilson_interval(np.nan, 0) is statistics.NO_INTERVAL
    assert statistics.bands(x, 3).shape == (n, 3)


def test_two_students_already_have_a_correlation_but_no_interval() -> None:
    """Two points lie on a line; how sure that is cannot be said."""
    x = np.array([0.0, 1.0])

    assert statistics.correlation(x, x) == pytest.approx(1)
    assert statistics.fisher_interval(1.0, 2) is statistics.NO_INTERVAL


def test_what_does_not_vary_correlates_with_nothing() -> None:
    """All right, or all alike but for rounding, is nan and not 0."""
    third = np.array([1 / 3 + 1 / 3 + 1 / 3, 1.0, 1 - 1e-16])
    varied = np.arange(3.0)

    assert np.isnan(statistics.correlation(third, varied))
    assert np.isnan(statistics.correlation(varied, third))
    assert np.isnan(statistics.efficiency(third, varied))
    assert np.isnan(reliability.alpha(np.ones((3, 4))))
    assert np.isnan(statistics.effective_weights(np.ones((3, 4)))).all()


def test_alpha_is_judged_only_of_many_questions_and_students() -> None:
    """From 10 questions and 50 students on."""
    assert reliability.can_be_judged(50, 10)
    assert not reliability.can_be_judged(49, 10)
    assert not reliability.can_be_judged(50, 9)


def one_hot(right: int, options: int = 3) -> Floats:
    """The outcomes of a question's options."""
    return np.eye(options)[right]


def forecasts(seed: int = 3, students: int = 200) -> Calibration:
    """A class whose probabilities, in whole tens, are true of what happens."""
    generator = rng(seed)
    beliefs = np.array([(0.7, 0.2, 0.1), (0.1, 0.3, 0.6), (0.4, 0.4, 0.2)])
    answers = []
    for p in beliefs[generator.integers(3, size=students)]:
        answers.append((p, one_hot(generator.choice(3, p=p))))
    return calibrate(students, answers)


def test_murphys_split_adds_up() -> None:
    """Reliability - resolution + uncertainty is the Brier score where bins hold one value each."""
    found = forecasts()

    assert found.within == pytest.approx(0, abs=1e-12)
    assert found.brier == pytest.approx(found.reliability - found.resolution + found.uncertainty)
    assert found.uncertainty == pytest.approx(1 / 3 * 2 / 3)


def test_true_probabilities_lie_on_the_curve() -> None:
    """For a class that means what it says, reliability is about 0 and every bin is right."""
    found = forecasts(students=4000)

    assert found.reliability < 1e-3
    assert all(abs(each.observed - each.forecast) < 0.04 for each in found.bins)
    assert [round(each.forecast, 1) for each in found.bins] == [0.1, 0.2, 0.3, 0.4, 0.6, 0.7]


def test_forecasts_inside_a_bin_are_accounted_for() -> None:
    """Where 68 % and 72 % share a bin, what the split leaves is told as `within`."""
    answers = [(np.array([0.68, 0.32]), one_hot(1, 2)), (np.array([0.72, 0.28]), one_hot(0, 2))]

    found = calibrate(2, answers)

    assert [each.n for each in found.bins] == [2, 2]
    split = found.reliability - found.resolution + found.uncertainty
    assert found.brier == pytest.approx(split + found.within)
    assert abs(found.within) > 1e-3


def test_a_confident_error_puts_four_fifths_on_a_wrong_option() -> None:
    """80 % on a wrong option counts, 79 % and certainty of the right one do not."""
    answers = [
        (np.array([0.2, 0.8, 0.0]), one_hot(0)),
        (np.array([0.21, 0.79, 0.0]), one_hot(0)),
        (np.array([1.0, 0.0, 0.0]), one_hot(0)),
        (np.array([0.0, 0.0, 1.0]), one_hot(0)),
    ]

    assert calibrate(4, answers).confident_errors == 0.5


def test_no_probability_answers_have_no_calibration() -> None:
    """Without a forecast there are no bins, and every figure is nan."""
    found = calibrate(0, [])

    assert (found.students, found.answers, found.forecasts, found.bins) == (0, 0, 0, ())
    assert np.isnan([found.brier, found.reliability, found.resolution, found.within]).all()
    assert np.isnan(found.confident_errors)
