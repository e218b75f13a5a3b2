"""How long a look goes on asking, and to how much it listens."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from answering import Answering

from autograder.diagnosis.catalogue import catalogue, look_at
from autograder.diagnosis.listening import MOST_NUMBERS, PATIENCE_SECONDS, Heard
from autograder.records import Verdict
from autograder.student import StudentFault

SUBJECTS = catalogue()
LONG = {
    "a few bytes each": np.zeros(8_000_000, dtype=np.int8),
    "a list": [0.0] * (MOST_NUMBERS + 1),
    "in a tuple": (np.zeros(3), np.zeros(MOST_NUMBERS)),
    "lists of nothing": [[]] * (MOST_NUMBERS + 1),
    "arrays of nothing": [np.zeros(0)] * (MOST_NUMBERS + 1),
}


@pytest.mark.parametrize("function", SUBJECTS)
@pytest.mark.parametrize("answer", LONG.values(), ids=list(LONG))
def test_a_long_answer_ends_the_look(function: str, answer: object) -> None:
    """The first answer that is far too long is the last one that is asked for."""
    asked = []

    def long(*arguments: Any, **named: Any) -> object:
        asked.append(arguments)
        return answer

    assert look_at(function, SUBJECTS[function], Answering(long)) is None
    assert len(asked) == 1


def test_an_argument_may_not_grow_either() -> None:
    """What comes back as an argument counts as well."""
    grown = np.zeros(MOST_NUMBERS + 1)

    with pytest.raises(StudentFault) as raised:
        Heard(Answering(lambda X: 1)).observe("f", grown)

    assert raised.value.verdict is Verdict.OUTPUT


def test_a_right_answer_is_handed_on() -> None:
    """Whatever is brief comes through as it is, with what the call did beside."""
    heard = Heard(Answering(lambda X, k: (X, k)))
    X = np.zeros((450, 2))

    value, seen = heard.m_step(X, k=3), heard.observe("m_step", X, 3)

    assert value[0] is X
    assert value[1] == 3
    assert seen.value == (X, 3)
    assert seen.arguments == (X, 3)


def test_nobody_is_asked_after_a_while() -> None:
    """Each call may take its time; once all of it is gone, there is no further call."""
    times = iter([0.0, 1.0, PATIENCE_SECONDS - 1, PATIENCE_SECONDS, PATIENCE_SECONDS + 9])
    heard = Heard(Answering(lambda: 1), lambda: next(times))

    assert heard.f() == 1
    assert heard.observe("f").value == 1
    for call in (heard.f, lambda: heard.observe("f")):
        with pytest.raises(StudentFault) as raised:
            call()
        assert raised.value.verdict is Verdict.TIMEOUT


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("function", SUBJECTS)
def test_enormous_numbers_make_no_noise(function: str) -> None:
    """What overflows in a comparison is no warning in the grader's terminal."""

    def enormous(*arguments: Any, **named: Any) -> object:
        if function == "sample_gmm":
            return np.full((arguments[0], 2), 1e308), np.full(arguments[0], 1e308)
        return tuple(np.full((3, 2, 2)[:ndim], 1e308) for ndim in (1, 2, 3))

    finding = look_at(function, SUBJECTS[function], Answering(enormous))

    assert finding is None or finding.picture is None
