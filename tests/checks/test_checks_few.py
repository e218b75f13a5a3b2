"""Random functions are asked no more than it takes; only all answers together refuse anybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import reference
from autograder.checks import mixtures, samples, starts
from autograder.checks import test_ch1_sampler as ch1
from autograder.checks import test_ch5_em_lab as ch5
from autograder.expect import Mismatch
from autograder.wire import Seed
from reference.arguments import Floats, Ints


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


def computing(n: int, phi: Any, mu: Any, Sigma: Any, rng: np.random.Generator) -> Any:
    """Draw as many points of each component as its weight says, in random order."""
    z = rng.permutation(np.repeat(np.arange(len(phi)), np.rint(n * np.asarray(phi)).astype(int)))
    return mu[z] + rng.normal(size=(len(z), 2)), z


def repeating(n: int, phi: Any, mu: Any, Sigma: Any, rng: np.random.Generator) -> Any:
    """Draw labels afresh, and the same noise in every sample."""
    z = rng.choice(len(phi), size=n, p=phi)
    return mu[z] + np.random.default_rng(1).normal(size=(n, 2)), z


@pytest.mark.parametrize("seed", range(0, 3000, 100))
def test_samples_are_judged_until_they_leave_no_doubt(seed: int) -> None:
    """A sampler that is off by little is refused in the end, a right one asked for less."""
    sizes = (12, 60, 200)
    asked: list[int] = []

    def draw(shift: float, seeds: range) -> tuple[Floats, Ints]:
        asked.append(len(seeds))
        X = np.concatenate([np.random.default_rng(seed + s).normal(shift, size=1) for s in seeds])
        return X[:, np.newaxis], np.zeros(len(X), dtype=np.int64)

    one = mixtures.drawn([1.0], [[0.0]], [[[1.0]]], 1, 0)

    def judge(X: Floats, z: Ints, risk: float) -> None:
        samples.expect_means(X, z, one, risk)

    samples.judge_soon(judge, lambda seeds: draw(0.0, seeds), sizes, 1e-9)
    right = sum(asked)
    with pytest.raises(Mismatch, match=r"too far from mu\[0\]"):
        samples.judge_soon(judge, lambda seeds: draw(1.5, seeds), sizes, 1e-9)

    assert right in sizes
    assert set(asked) <= {12, 48, 140}


def test_a_component_may_be_missing_by_chance() -> None:
    """A rare component that made nothing is refused only where that is as good as impossible."""
    rare = mixtures.drawn([0.9, 0.1], [[0.0], [0.0]], [[[1.0]], [[1.0]]], 1, 0)
    X = np.random.default_rng(0).normal(size=(400, 1))
    z = np.zeros(400, dtype=np.int64)

    samples.expect_means(X[:120], z[:120], rare, 1e-9)
    samples.expect_scatters(X[:120], z[:120], rare, 1e-9)
    for expects in (samples.expect_means, samples.expect_scatters):
        with pytest.raises(Mismatch, match="component 1 made none of 400 points"):
            expects(X, z, rare, 1e-9)


def test_computed_counts_never_differ() -> None:
    """Of right samples of three points two soon hold other numbers of points."""
    phi, mu, Sigma = ch1.corners().mixture

    def draw(function: Callable[..., Any], seeds: range) -> Any:
        (seed,) = seeds
        return function(3, phi, mu, Sigma, np.random.default_rng(seed))

    assert samples.differ(lambda seeds: draw(sampler, seeds), 5)
    assert not samples.differ(lambda seeds: draw(computing, seeds), 5)


@pytest.mark.parametrize(
    ("check", "most"),
    [
        (ch1.test_sample_gmm_weights, 6),
        (ch1.test_sample_gmm_independent, 17),
        (ch1.test_sample_gmm_means, 1),
        (ch1.test_sample_gmm_covariances, 1),
        (ch1.test_sample_gmm_four_components, 12),
        (ch1.test_sample_gmm_five_dimensions, 15),
    ],
)
def test_a_right_sampler_draws_few_samples(check: Callable[..., None], most: int) -> None:
    """What leaves no doubt is enough, so that no more is drawn."""
    student = Asked("sample_gmm", sampler)

    check(student)

    assert student.times <= most


@pytest.mark.parametrize(
    ("check", "wrong", "fact"),
    [
        (ch1.test_sample_gmm_weights, likeliest, "made 120 of 120 points"),
        (
            ch1.test_sample_gmm_weights,
            computing,
            "component 2 with weight 0.1 made 0 of 240 points",
        ),
        (ch1.test_sample_gmm_independent, likeliest, "came from different components in 0 of 50"),
        (ch1.test_sample_gmm_independent, sorted_sampler, "from different components in"),
        (ch1.test_sample_gmm_independent, repeating, "do not deviate .* independently"),
        (ch1.test_sample_gmm_means, likeliest, "made none of 300 points|too far from"),
    ],
)
def test_a_wrong_sampler_is_refused_by_what_it_drew(
    check: Callable[..., None], wrong: Callable[..., Any], fact: str
) -> None:
    """What is said counts the samples up to then, or the large one that is judged first."""
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
    """A right start shows all pairs soon; one that lacks some is refused when that is no chance."""
    right = Asked("random_init", reference.random_init)
    narrow = Asked(
        "random_init",
        lambda X, k, rng: (
            reference.random_init(X, k, rng) if k > 2 else reference.random_init(X[:3], k, rng)
        ),
    )

    ch5.test_random_init_any_subset(right)
    with pytest.raises(Mismatch, match=r"in 37 starts .* only 3 of 6 pairs"):
        ch5.test_random_init_any_subset(narrow)

    assert right.times < 60
    assert narrow.times == 37
