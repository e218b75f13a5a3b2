"""Mistakes in `fit_gmm`: which facts are seen of which fit, and what is shown of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import reference
from autograder.diagnosis import restarts, runs
from autograder.diagnosis.bug import Seen
from autograder.wire import Seed

Fit = tuple[Any, Any, Any, Any]


class Fitter:
    """A student whose fit is the reference's, changed."""

    def __init__(self, change: Callable[[list[Fit]], Any]) -> None:
        self._change = change

    def fit_gmm(self, X: Any, k: int, seed: Seed, n_init: int, max_iter: int, tol: float) -> Any:
        """Return what is made of all runs, whose seeds are drawn from one generator."""
        rng = np.random.default_rng(seed.value)
        seeds = [int(rng.integers(2**63)) for _ in range(n_init)]
        return self._change(
            [reference.fit_gmm(X, k, np.random.default_rng(s), 1, max_iter, tol) for s in seeds]
        )


def top(fits: list[Fit]) -> Fit:
    """Return the best run."""
    return max(fits, key=lambda fit: fit[3][-1])


def joined(fits: list[Fit]) -> Fit:
    """Return the best run, with all histories behind each other."""
    return *top(fits)[:3], [value for fit in fits for value in fit[3]]


def cut(fits: list[Fit]) -> Fit:
    """Return runs of at most two rounds."""
    X = runs.cloud()
    start = reference.em_gmm(X, *reference.random_init(X, runs.K, np.random.default_rng(1)), 1)
    end = reference.em_gmm(X, *start, 1)
    return *end, [reference.log_likelihood(X, *mixture) for mixture in (start, end)]


def test_nothing_is_seen_of_a_right_fit() -> None:
    """The best run with its own history gives no finding."""
    assert restarts.subject().look(Fitter(top)) == Seen()


def test_nothing_is_seen_of_what_is_no_fit() -> None:
    """Three things instead of four are the checks' business."""
    assert restarts.subject().look(Fitter(lambda fits: top(fits)[:3])) == Seen()


def test_joined_histories_are_shown_as_a_curve() -> None:
    """The bug is named, with the first fall as an example and all falls in a picture."""
    seen = restarts.subject().look(Fitter(joined))

    assert [bug.id for bug in seen.bugs] == ["histories-joined"]
    assert seen.example is not None
    assert seen.example.answer.startswith("history[5] = ")
    assert seen.picture is not None
    assert len(seen.picture.numbers["yours"]) == runs.RUNS * runs.ROUNDS
    assert 5 in seen.picture.numbers["falls"]
    assert "first after round 6" in seen.picture.alt


def test_an_early_end_is_shown_as_a_curve() -> None:
    """A run that is over while it still rises is shown, with its last gains."""
    seen = restarts.subject().look(Fitter(cut))

    assert seen.example is not None
    assert "goes on until" in seen.example.right
    assert seen.picture is not None
    assert seen.picture.numbers["falls"] == []
    assert "still rises" in seen.picture.alt


def test_history_of_another_run_is_shown_by_its_end() -> None:
    """The example tells where the history ends, and where the parameters are."""
    seen = restarts.subject().look(Fitter(lambda fits: (*top(fits)[:3], fits[-1][3])))

    assert [bug.id for bug in seen.bugs] == ["other-history"]
    assert seen.example is not None
    assert seen.example.answer.startswith("history ends at ")
    assert seen.picture is None


def staying(mixture: tuple[Any, ...], values: int) -> Fitter:
    """Return a student whose every fit is this mixture, with a history that rises for so long."""
    reached = reference.log_likelihood(runs.cloud(), *mixture)
    return Fitter(lambda _: (*mixture, reached + np.arange(values)))


def test_an_endless_history_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a history much longer than asked for, nobody computes how it might go on."""
    start = runs.told(runs.cloud(), np.random.default_rng(1))
    student = staying(start, 1000)
    asked = []
    em_gmm = reference.em_gmm
    monkeypatch.setattr(reference, "em_gmm", lambda *a: asked.append(a) or em_gmm(*a))
    known = restarts.subject()
    known.look(staying(start, 10))  # the runs of all usual starts are known from now on
    asked.clear()

    known.look(student)

    assert len(asked) < 50


def test_a_fit_from_which_em_cannot_go_on_breaks_nothing() -> None:
    """A component whose share of its nearest point is so small that its weight becomes zero."""
    X, phi, Sigma = runs.cloud(), np.full(2, 0.5), np.tile(np.eye(2), (2, 1, 1))
    for far in np.arange(36.0, 45.0, 1e-3):
        mu = np.array([[far, 0.0], [0.0, 0.0]])
        if reference.em_gmm(X, phi, mu, Sigma, 1)[0][0] == 0:
            break

    seen = restarts.subject().look(staying((phi, mu, Sigma), 6))

    assert "two-rounds-a-value" not in [bug.id for bug in seen.bugs]


@pytest.mark.parametrize("kind", runs.STARTS)
def test_the_runs_that_one_may_return_are_told_apart(kind: str) -> None:
    """For each usual kind of start, no two roles are the same run for both seeds."""
    X = runs.cloud()
    known = runs.Runs()

    places = [known._runs(kind, X, seed).roles for seed in runs.SEEDS]

    pairs = [tuple(place[role] for place in places) for role in places[0]]
    assert len(set(pairs)) == len(pairs)


def test_bugs_have_ids_of_their_own_and_two_sentences() -> None:
    """Each entry says what is seen, and why that is not what is asked."""
    bugs = restarts.subject().bugs

    assert len({bug.id for bug in bugs}) == len(bugs) >= 20
    assert all(bug.says.count(". ") == 1 and bug.says.endswith(".") for bug in bugs)
