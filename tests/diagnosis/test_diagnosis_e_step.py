"""The known mistakes in `responsibilities`: told apart, told truly, and found again."""

from __future__ import annotations

import numpy as np
import pytest
from answering import Answering, making

import reference
from autograder.diagnosis.e_step import subject
from autograder.records import Verdict
from autograder.student import StudentFault

SUBJECT = subject()
SINGLE = [pytest.param(slip, id=f"{i}-{slip.id}") for i, slip in enumerate(SUBJECT.bugs)]
BY_ID = {slip.id: slip for slip in SUBJECT.bugs}


@pytest.mark.parametrize("value", [0.0, 1.0, 0.5, 1 / 3, np.nan, np.inf, -1e300, "phi", "uniform"])
def test_responsibilities_idle_answers_are_no_mistake(value: object) -> None:
    """Who returns the same row for every point has made none of the known mistakes."""

    def answer(X, phi, mu, Sigma):
        rows = {"phi": phi, "uniform": np.full(len(phi), 1 / len(phi))}
        return np.zeros((len(X), len(phi))) + rows.get(value, value)

    seen = SUBJECT.look(Answering(answer))

    assert seen.bugs == ()


def test_responsibilities_second_mistake_on_a_line_hides_nothing() -> None:
    """Who forgot the weights hears it, though points on a line raise an error besides."""
    forgetful = making(SUBJECT, BY_ID["forgot-weights"]).function

    def answer(X, phi, mu, Sigma):
        if X.shape[1] == 1:
            raise StudentFault(Verdict.ERROR, "`responsibilities` raised a ValueError.")
        return forgetful(X, phi, mu, Sigma)

    seen = SUBJECT.look(Answering(answer))

    assert [bug.id for bug in seen.bugs] == ["forgot-weights"]


def test_responsibilities_mistake_on_a_line_only_is_no_other() -> None:
    """Who is right in the plane is told of no mistake there, whatever happens on a line."""

    def answer(X, phi, mu, Sigma):
        return reference.responsibilities(X, phi, mu, Sigma) ** (1 if X.shape[1] > 1 else 2)

    seen = SUBJECT.look(Answering(answer))

    assert seen.bugs == ()
    assert seen.example is not None
    assert seen.picture is None


def test_responsibilities_picture_shows_both_colourings() -> None:
    """The figure holds the student's shares and the right ones, and says where they differ."""
    seen = SUBJECT.look(making(SUBJECT, BY_ID["forgot-weights"]))

    assert seen.picture is not None
    numbers = seen.picture.numbers
    assert np.shape(numbers["yours"]) == np.shape(numbers["right"]) == (90, 3)
    assert np.shape(numbers["X"]) == (90, 2)
    assert "most at point" in seen.picture.alt


@pytest.mark.parametrize("bug", ["left-as-logarithms", "underflows", "transposed"])
def test_responsibilities_no_picture_without_colours(bug: str) -> None:
    """Nothing is drawn of numbers that are no shares, of a right answer, or of a wrong shape."""
    seen = SUBJECT.look(making(SUBJECT, BY_ID[bug]))

    assert seen.picture is None


def test_responsibilities_no_picture_of_what_nobody_sees() -> None:
    """Shares that are off in the third digit have the right colours, and are wrong."""

    def answer(X, phi, mu, Sigma):
        return np.round(reference.responsibilities(X, phi, mu, Sigma), 2)

    seen = SUBJECT.look(Answering(answer))

    assert seen.example is not None
    assert seen.picture is None


def test_responsibilities_example_is_small() -> None:
    """The example is the first small input with a wrong answer; far away it is the far one."""
    near = SUBJECT.look(making(SUBJECT, BY_ID["forgot-weights"])).example
    far = SUBJECT.look(making(SUBJECT, BY_ID["underflows"])).example

    assert near is not None
    assert far is not None
    assert "X = [[0], [1], [3]]" in near.call
    assert far.answer == "W = [[nan, nan], [nan, nan]]"
    assert far.right == "W = [[1, 0], [1, 0]]"
