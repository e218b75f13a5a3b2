"""A student who makes exactly the mistakes of a catalogue's entries, and how far answers differ."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.diagnosis.formulas import Answer, FormulaSubject, Slip, with_slips


class Pretender:
    """Has one function, and answers with a formula."""

    def __init__(self, function: str, formula: Any) -> None:
        setattr(self, function, formula)


def student_with(subject: FormulaSubject, *slips: Slip) -> Pretender:
    """Return a student whose function makes these mistakes."""
    formula = with_slips(subject.formula, slips)

    def function(*arguments: Any) -> Any:
        try:
            with np.errstate(all="ignore"):
                return formula(*(np.copy(each) for each in arguments))
        except ValueError:
            return None

    return Pretender(subject.function, function)


def answers(subject: FormulaSubject, *slips: Slip) -> list[Answer]:
    """Return what these mistakes answer to every probe."""
    function = getattr(student_with(subject, *slips), subject.function)
    told = [function(*probe.arguments.values()) for probe in subject.probes]
    return [_arrays(value if len(subject.names) > 1 else (value,)) for value in told]


def _arrays(things: Any) -> Answer:
    if things is None or things[0] is None:
        return None
    return tuple(np.asarray(thing, dtype=np.float64) for thing in things)


def difference(answer: Answer, other: Answer) -> float:
    """Return by how much two answers differ, as a share of their largest number."""
    if answer is None or other is None:
        return 0.0 if answer is other else np.inf
    return max(_between(a, b) for a, b in zip(answer, other, strict=True))


def _between(one: Any, other: Any) -> float:
    if one.shape != other.shape or (np.isnan(one) != np.isnan(other)).any():
        return np.inf
    both = np.nan_to_num(np.array([one, other]))
    return float(np.abs(both[0] - both[1]).max() / max(np.abs(both).max(), 1e-9))
