"""The checks' own questions are answered once, and no check can spoil an answer for another."""

from __future__ import annotations

import numpy as np
import pytest

import reference
from autograder.checks import known, mixtures
from reference.arguments import Floats


def test_a_question_is_answered_once() -> None:
    """Equal numbers are the same question, whichever array holds them; other ones are not."""
    asked = []

    @known.remembered
    def double(X: Floats, times: int = 2) -> Floats:
        asked.append(times)
        return X * times

    X = np.arange(3.0)
    answers = [double(X), double(X.copy()), double(X, times=2), double(X.reshape(3, 1)), double(-X)]

    assert asked == [2, 2, 2, 2]
    assert answers[0] is answers[1]
    assert [answer.shape for answer in answers] == [(3,), (3,), (3,), (3, 1), (3,)]
    assert answers[4][2] == -4


def test_answers_are_those_of_the_reference() -> None:
    """Names of arguments reach the function, and all parts of an answer come back."""
    example = mixtures.ordinary()

    answer = known.em_gmm(example.X, *example.mixture, iters=3)

    right = reference.em_gmm(example.X, *example.mixture, iters=3)
    assert all(map(np.array_equal, answer, right))


def test_nobody_writes_into_an_answer_or_into_data() -> None:
    """What is shared by the checks of all students cannot be changed by one of them."""
    example = mixtures.ordinary()
    phi, mu, Sigma = known.m_step(example.X, np.eye(3)[example.z])

    for array in (phi, mu, Sigma, example.X, example.z, *example.mixture):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_what_is_refused_is_refused_again() -> None:
    """An error is no answer."""
    for _ in range(2):
        with pytest.raises(ValueError, match="no point has label 1"):
            known.fit_labelled(np.ones((2, 1)), np.zeros(2), 2)
