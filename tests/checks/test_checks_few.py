"""Random functions are asked no more than it takes; only all answers together refuse anybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import reference
from autograder.checks import samples, starts
from autograder.checks import test_ch1_sampler as ch1
from autograder.checks import test_ch5_em_lab as ch5
from autograder.expect import Mismatch
from autograder.wire import Seed


class Asked:
    """A student whose one function runs here, and who counts how often it is asked."""

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        self.times = 0
        self._function = function
        setattr(self, name, self._answer)

    def _answer(self, *arguments: Any) -> Any:
        self.times += 1
        *others, seed = arguments
        assert isinstance(seed, Seed)
        return self._function(*others, np.random.default_rng(seed.value))


def sampler(*arguments: Any) -> Any:
    """Draw as the reference does."""
    return reference.sample_gmm(*arguments)


def sorted_sampler(*arguments: Any) -> Any:
    """Draw, and put the points of each component together."""
    X, z = reference.sample_gmm(*arguments)
    return X[np.argsort(z)], np.sort(z)


def likeliest(n: int, phi: Any, mu: Any, Sigma: Any, rng: np.random.Generator) -> Any:
    """Draw every point from the first component."""
    X, _ = reference.sample_gmm(n, [1.0], mu[:1], Sigma[:1], rng)
    return X, np.zeros(n)


@pytest.mark.parametrize("check", [ch1.test_sample_gmm_weights, ch1.test_sample_gmm_independent])
def test_a_right_sampler_draws_few_small_samples(check: Callable[..., None]) -> None:
    """Forty leave no doubt, so the other 160 are not drawn."""
    student = Asked("sample_gmm", sampler)

    check(student)

    assert student.times <= ch1.FEW + 1


@pytest.mark.parametrize(
    ("check", "wrong", "fact"),
    [
        (ch1.test_sample_gmm_weights, likeliest, "made 600 of 600 points"),
        (ch1.test_sample_gmm_independent, likeliest, "came from different components in 0 of 100"),
        (ch1.test_sample_gmm_independent, sorted_sampler, "from different components in"),
    ],
)
def test_a_wrong_sampler_is_refused_by_all_it_drew(
    check: Callable[..., None], wrong: Callable[..., Any], fact: str
) -> None:
    """What is said counts all samples, or the large one that is judged first."""
    with pytest.raises(Mismatch, match=fact):
        check(Asked("sample_gmm", wrong))


def test_pairs_of_labels_have_the_products_of_their_weights() -> None:
    """Pairs in order, or in a sorted one, are another distribution."""
    phi, rng = np.array([0.5, 0.5]), np.random.default_rng(3)
    pairs = rng.integers(2, size=(200, 2))

    samples.expect_pairs(pairs.ravel(), phi, 1e-9)
    with pytest.raises(Mismatch, match=r"z was \[0, 1\] 97 times; about 50 times"):
        samples.expect_pairs(np.sort(pairs, axis=1).ravel(), phi, 1e-9)


def test_a_right_start_is_asked_for_until_it_has_differed() -> None:
    """A function that never differs is asked thirty times before that is said."""
    X = np.random.default_rng(4).normal(size=(6, 2))
    right = Asked("random_init", reference.random_init)
    same = Asked(
        "random_init", lambda X, k, _: reference.random_init(X, k, np.random.default_rng(1))
    )

    starts.expect_starts(right, X, 3)  # type: ignore[arg-type]  # no sandbox is needed here
    with pytest.raises(Mismatch, match="all chose the same rows"):
        starts.expect_starts(same, X, 3)  # type: ignore[arg-type]  # as above

    assert (right.times, same.times) == (starts.LEAST, starts.MOST)


def test_every_pair_of_rows_is_waited_for() -> None:
    """A right start shows all pairs soon; of one that lacks some, all 125 are looked at."""
    right = Asked("random_init", reference.random_init)
    narrow = Asked(
        "random_init",
        lambda X, k, rng: (
            reference.random_init(X, k, rng) if k > 2 else reference.random_init(X[:3], k, rng)
        ),
    )

    ch5.test_random_init_any_subset(right)
    with pytest.raises(Mismatch, match=r"in 125 starts .* only 3 of 6 pairs"):
        ch5.test_random_init_any_subset(narrow)

    assert right.times < 60
    assert narrow.times == 125
