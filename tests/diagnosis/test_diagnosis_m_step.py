"""The known mistakes in `m_step` can be told apart, and the recipe is the right one."""

from __future__ import annotations

import numpy as np

import reference
from autograder.diagnosis import m_step

SUBJECT = m_step.subject()


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
