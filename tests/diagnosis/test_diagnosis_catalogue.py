"""What holds for all known mistakes: their words, and that each is told apart and found again."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from answering import Answering, asked_by_checks, ids, making, same_answers

import reference
from autograder.diagnosis.bug import Bug, Seen
from autograder.diagnosis.catalogue import catalogue
from autograder.diagnosis.formulas import FormulaSubject, Slip, _apart, candidates
from autograder.misconceptions import load_misconceptions

CATALOGUE = catalogue()
BAYES = ("responsibilities", "log_likelihood")
FORMULAS = (*BAYES, "fit_labelled", "m_step")
CHAPTERS = {"responsibilities": "test_ch3_e_step", "log_likelihood": "test_ch7_log_likelihood"}


def every(*functions: str) -> list[object]:
    """Return a test's case for each known mistake in these functions."""
    return [
        pytest.param(function, bug, id=f"{function}: {i}-{bug.id}")
        for function in functions
        for i, bug in enumerate(CATALOGUE[function].bugs)
    ]


def subject_of(function: str) -> FormulaSubject:
    """Return what is known about a function with a formula."""
    subject = CATALOGUE[function]
    assert isinstance(subject, FormulaSubject)
    return subject


@pytest.mark.parametrize(("function", "bug"), every(*CATALOGUE))
def test_the_words_of_a_mistake(function: str, bug: Bug) -> None:
    """It says two sentences, and a known misconception is behind it; Bayes' rule without code."""
    assert bug.says.count(". ") == 1
    assert bug.says.endswith(".")
    assert function not in BAYES or not ("=" in bug.says or "np." in bug.says)
    assert bug.misconception in load_misconceptions()


@pytest.mark.parametrize("function", FORMULAS)
def test_the_formula_is_the_reference(function: str) -> None:
    """Without a slip the formula answers every probe as the reference does."""
    subject = subject_of(function)
    for probe in subject.probes:
        arguments = probe.arguments.values()
        right = getattr(reference, function)(*arguments)

        answer = subject.formula(*arguments)

        parts = (answer, right) if len(subject.names) > 1 else ((answer,), (right,))
        for ours, wanted in zip(*parts, strict=True):
            np.testing.assert_allclose(ours, wanted, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("function", FORMULAS)
def test_slips_are_told_apart(function: str) -> None:
    """The probes tell every mistake from every other one, and from none."""
    subject = subject_of(function)
    alike = [
        (one.id, other.id)
        for one, other in combinations(subject.bugs, 2)
        if one.id != other.id and same_answers(subject, (one,), (other,))
    ]
    harmless = [slip.id for slip in subject.bugs if same_answers(subject, (slip,), ())]

    assert alike == []
    assert harmless == []


@pytest.mark.parametrize(("function", "slip"), every("fit_labelled", "m_step"))
def test_a_slip_differs_from_the_right_fit(function: str, slip: Slip) -> None:
    """On at least one probe a slip's answer is clearly another than the right one."""
    subject = subject_of(function)
    right = subject.answers(())

    answers = subject.answers((slip,))

    assert any(_apart(*each) for each in zip(answers, right, strict=True))


@pytest.mark.parametrize(("function", "slip"), every(*FORMULAS))
def test_a_slip_is_found_again(function: str, slip: Slip) -> None:
    """Who makes one of the mistakes is told of that one and of no other."""
    seen = subject_of(function).look(making(subject_of(function), slip))

    assert [bug.id for bug in seen.bugs] == [slip.id]


@pytest.mark.parametrize("function", BAYES)
def test_pairs_are_told_truly(function: str) -> None:
    """Of two mistakes at once, none is named that the student does not make."""
    subject, untrue = subject_of(function), []
    for pair in candidates(subject.bugs, 2):
        said = subject.explained(subject.answers(pair))
        if not ids(said) <= ids(pair):
            untrue.append((ids(pair), ids(said)))

    assert untrue == []


@pytest.mark.parametrize("function", FORMULAS)
def test_a_right_function_is_not_suspected(function: str) -> None:
    """Of a right function nothing is seen."""
    seen = CATALOGUE[function].look(Answering(getattr(reference, function)))

    assert seen == Seen()


@pytest.mark.parametrize("function", CHAPTERS)
def test_probes_are_not_the_checks(function: str) -> None:
    """No check asks about points that a student may have been shown."""
    shown = [probe.arguments["X"] for probe in subject_of(function).probes]

    asked = [arguments[0] for arguments in asked_by_checks(function, CHAPTERS[function])]

    assert len(asked) >= 8
    assert not any(np.array_equal(X, other) for X in shown for other in asked)
