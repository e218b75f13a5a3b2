"""The known mistakes in `m_step` can be told apart, and the recipe is the right one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from answering import same_answers

import reference
from autograder.diagnosis import m_step
from autograder.diagnosis.formulas import APART, _apart
from autograder.misconceptions import load_misconceptions

SUBJECT = m_step.subject()


@pytest.mark.parametrize("probe", SUBJECT.probes)
def test_the_recipe_agrees_with_the_reference(probe) -> None:
    """Without a slip the recipe gives the fit of the reference on every probe."""
    X, W, *reg = probe.arguments.values()

    phi, mu, Sigma = SUBJECT.formula(X, W, *reg)

    for part, right in zip((phi, mu, Sigma), reference.m_step(X, W, *reg), strict=True):
        np.testing.assert_allclose(part, right, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("slip", SUBJECT.bugs, ids=lambda slip: slip.id)
def test_a_slip_differs_from_the_right_fit(slip) -> None:
    """On at least one probe a slip's answer is clearly another than the right one."""
    right = SUBJECT.answers(())

    answers = SUBJECT.answers((slip,))

    assert any(_apart(*each) for each in zip(answers, right, strict=True)), APART


def test_slips_are_told_apart() -> None:
    """No two slips give the same answers to all probes."""
    pairs = combinations(SUBJECT.bugs, 2)

    alike = [(one.id, other.id) for one, other in pairs if same_answers(SUBJECT, (one,), (other,))]

    assert alike == []


def test_slips_say_two_sentences_and_name_a_misconception() -> None:
    """What is said to a student is two sentences, and what is believed is in the list."""
    known = load_misconceptions()

    for slip in SUBJECT.bugs:
        assert slip.misconception in known, slip.id
        assert slip.says.endswith("."), slip.id
        assert slip.says.count(". ") == 1, slip.id


def test_a_picture_says_which_ellipse_is_off() -> None:
    """It names the one that is off most, of any size; where none is seen to be, none is drawn."""
    arguments = SUBJECT.probes[-1].arguments
    phi, mu, Sigma = reference.m_step(*arguments.values())
    moved, huge = mu + np.array([[0.0], [2.0], [0.0]]), np.full_like(Sigma, -1e308)
    level = Sigma * np.eye(2)

    pictures = [
        m_step.ellipses(arguments, (phi, *answer), (phi, mu, Sigma))
        for answer in ((mu, Sigma), (moved, Sigma), (mu, huge), (mu, level))
    ]

    assert pictures[0] is None
    assert "number 1: your centre is 2.83 away" in pictures[1].alt
    assert np.isfinite(np.array(pictures[2].numbers["yours_Sigma"])).all()
    assert "of another shape or tilt" in pictures[3].alt
    assert "centre" not in pictures[3].alt
    assert pictures[1].kind == "ellipses"
    assert len(pictures[1].numbers["X"]) <= 120
