"""The known mistakes in `log_likelihood`: told apart, told truly, and found again."""

from __future__ import annotations

import numpy as np
import pytest
from answering import Answering, making

from autograder.diagnosis.likelihood import subject

SUBJECT = subject()
SINGLE = [pytest.param(slip, id=f"{i}-{slip.id}") for i, slip in enumerate(SUBJECT.bugs)]
BY_ID = {slip.id: slip for slip in SUBJECT.bugs}


@pytest.mark.parametrize("value", [0.0, 1.0, -1.0, np.nan, np.inf, -np.inf, 1e300, "n", "-n"])
def test_log_likelihood_idle_answers_are_no_mistake(value: object) -> None:
    """Who returns the same number whatever the mixture is has made none of the known mistakes."""

    def answer(X, phi, mu, Sigma):
        return {"n": len(X), "-n": -len(X)}.get(value, value)

    seen = SUBJECT.look(Answering(answer))

    assert seen.bugs == ()


def test_log_likelihood_example_is_a_number() -> None:
    """The example shows a short call, the student's number and the right one."""
    example = SUBJECT.look(making(SUBJECT, BY_ID["negative"])).example

    assert example is not None
    assert " ".join(example.call.split()).endswith("log_likelihood(X, phi, mu, Sigma)")
    assert example.answer.replace("-", "") == example.right.replace("-", "")
