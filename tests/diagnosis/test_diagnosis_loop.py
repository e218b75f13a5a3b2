"""The mistakes in `em_gmm` that are recognised: each as itself, and the right loop as none."""

from __future__ import annotations

import numpy as np
import pytest
from pretended import answers, difference, student_with

import reference
from autograder.diagnosis import loop

SUBJECT = loop.subject()


@pytest.mark.parametrize("number", range(len(SUBJECT.probes)))
def test_the_formula_without_mistakes_is_the_reference(number: int) -> None:
    """The steps as they should be answer each probe as the reference does."""
    right = reference.em_gmm(*SUBJECT.probes[number].arguments.values())

    ours = answers(SUBJECT)[number]

    assert difference(ours, right) < 1e-12


def test_the_reference_is_not_suspected() -> None:
    """Nothing is recognised in the right loop."""
    seen = SUBJECT.look(reference)

    assert seen.bugs == ()
    assert seen.example is None


@pytest.mark.parametrize("ridge", [0.0, 1e-9])
def test_no_ridge_is_not_suspected(ridge: float) -> None:
    """A loop with less of a ridge than the default is right, and nothing is recognised in it."""

    class Own:
        def em_gmm(self, X, phi, mu, Sigma, iters):
            for _ in range(iters):
                W = reference.responsibilities(X, phi, mu, Sigma)
                phi, mu, Sigma = reference.m_step(X, W, ridge)
            return phi, mu, Sigma

    assert SUBJECT.look(Own()).bugs == ()


@pytest.mark.parametrize("slip", SUBJECT.bugs, ids=lambda slip: slip.id)
def test_a_mistake_is_recognised_as_itself(slip) -> None:
    """Who makes one mistake gets that diagnosis, and an example or a figure."""
    seen = SUBJECT.look(student_with(SUBJECT, slip))

    assert seen.bugs == (slip,)
    assert seen.example or seen.picture


@pytest.mark.parametrize("slip", SUBJECT.bugs, ids=lambda slip: slip.id)
def test_mistakes_are_clearly_apart(slip) -> None:
    """Some probe tells a mistake from any other, and from the right loop, by a thousandth."""
    mine = answers(SUBJECT, slip)

    for other in [(), *((each,) for each in SUBJECT.bugs if each is not slip)]:
        assert max(map(difference, mine, answers(SUBJECT, *other))) > 1e-3, other


def test_the_picture_shows_both_fits() -> None:
    """The figure holds few points, both fits, and the right colours."""
    hardened = next(slip for slip in SUBJECT.bugs if slip.id == "hardened")

    picture = SUBJECT.look(student_with(SUBJECT, hardened)).picture

    assert picture is not None
    assert picture.kind == "ellipses"
    assert np.shape(picture.numbers["X"]) == (90, 2)
    assert np.shape(picture.numbers["W"]) == (90, 3)
    assert picture.numbers["yours_mu"] != picture.numbers["right_mu"]
    assert np.shape(picture.numbers["yours_Sigma"]) == np.shape(picture.numbers["right_Sigma"])
