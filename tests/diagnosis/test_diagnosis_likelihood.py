"""The known mistakes in `log_likelihood`: told apart, told truly, and found again."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from answering import Answering, asked_by_checks, ids, making, same_answers

import reference
from autograder.diagnosis.bug import Seen
from autograder.diagnosis.formulas import Slip, candidates
from autograder.diagnosis.likelihood import subject

SUBJECT = subject()
SINGLE = [pytest.param(slip, id=f"{i}-{slip.id}") for i, slip in enumerate(SUBJECT.bugs)]
BY_ID = {slip.id: slip for slip in SUBJECT.bugs}


@pytest.mark.parametrize("i", range(len(SUBJECT.probes)))
def test_log_likelihood_formula_is_the_reference(i: int) -> None:
    """The formula without a mistake answers every probe as the reference does."""
    arguments = SUBJECT.probes[i].arguments.values()

    answer = SUBJECT.formula(*arguments)

    right = reference.log_likelihood(*arguments)
    np.testing.assert_allclose(answer, right, rtol=1e-9, atol=1e-12)


def test_log_likelihood_slips_differ() -> None:
    """The probes tell every mistake from every other one, and from none."""
    alike = [
        (one.id, other.id)
        for one, other in combinations(SUBJECT.bugs, 2)
        if one.id != other.id and same_answers(SUBJECT, (one,), (other,))
    ]
    harmless = [slip.id for slip in SUBJECT.bugs if same_answers(SUBJECT, (slip,), ())]

    assert alike == []
    assert harmless == []


@pytest.mark.parametrize("slip", SINGLE)
def test_log_likelihood_slip_is_found_again(slip: Slip) -> None:
    """Who makes one of the mistakes is told of that one and of no other."""
    student = making(SUBJECT, slip)

    seen = SUBJECT.look(student)

    assert [bug.id for bug in seen.bugs] == [slip.id]


def test_log_likelihood_pairs_are_told_truly() -> None:
    """Of two mistakes at once, none is named that the student does not make."""
    untrue = []
    for pair in candidates(SUBJECT.bugs, 2):
        said = SUBJECT.explained(SUBJECT.answers(pair))
        if not ids(said) <= ids(pair):
            untrue.append((ids(pair), ids(said)))

    assert untrue == []


def test_log_likelihood_right_one_is_not_suspected() -> None:
    """Of a right function nothing is seen."""
    seen = SUBJECT.look(Answering(reference.log_likelihood))

    assert seen == Seen()


@pytest.mark.parametrize("slip", SINGLE)
def test_log_likelihood_slips_are_explained_in_two_sentences(slip: Slip) -> None:
    """What is said has two sentences, the second one says why, and there is no code in it."""
    sentences = [part for part in slip.says.split(". ") if part]

    assert len(sentences) == 2
    assert slip.says.endswith(".")
    assert "=" not in slip.says
    assert "np." not in slip.says


def test_log_likelihood_probes_are_not_the_checks() -> None:
    """No check asks about points that a student may have been shown."""
    shown = [probe.arguments["X"] for probe in SUBJECT.probes]

    asked = [
        arguments[0] for arguments in asked_by_checks("log_likelihood", "test_ch7_log_likelihood")
    ]

    assert len(asked) >= 8
    assert not any(np.array_equal(X, other) for X in shown for other in asked)


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
