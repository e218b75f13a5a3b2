"""Matching answers with formulas: one explanation or none, whatever a student sends back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from answering import Answering

from autograder.diagnosis.bug import Seen
from autograder.diagnosis.catalogue import look_at
from autograder.diagnosis.formulas import FormulaSubject, Probe, Slip
from autograder.records import Picture, Verdict
from autograder.student import StudentFault
from autograder.wire import Opaque


@dataclass(frozen=True)
class Line:
    """A formula of three steps: a line's height, or what becomes of it."""

    slope: Callable[[Any], Any] = lambda a: a
    offset: Callable[[Any], Any] = lambda b: b
    finish: Callable[[Any], Any] = lambda y: y

    def __call__(self, X: Any, a: Any, b: Any) -> Any:
        """Return a x + b."""
        return self.finish(self.slope(a) * X + self.offset(b))


def slip(name: str, *, common: bool = True, **steps: Callable[[Any], Any]) -> Slip:
    """Return a mistake in a line."""
    return Slip(name, "code-that-runs-is-right", f"It is {name}. It should not be.", steps, common)


NO_SLOPE = slip("no-slope", slope=lambda a: 0.0)
NO_OFFSET = slip("no-offset", offset=lambda b: 0.0)
ROOTED = slip("rooted", finish=np.sqrt)  # NaN below zero
RARE = slip("rare", common=False, offset=lambda b: -b)
ROUNDED = tuple(slip("rounded", finish=lambda y, n=n: np.round(y, n)) for n in (0, 1))
EDGE = slip("edge", finish=lambda y: np.where(np.abs(y) > 100, np.nan, y))
OTHER_EDGE = slip("other-edge", finish=lambda y: np.where(np.abs(y) > 100, 0.0, y))
X = np.array([-3.0, 0.25, 1.0, 2.0])
PROBES = (
    Probe({"X": X, "a": np.array(1.5), "b": np.array(0.51)}, small=True),
    Probe({"X": 2 * X, "a": np.array(-0.7), "b": np.array(0.25)}),
    Probe({"X": 1000 * X, "a": np.array(1.0), "b": np.array(2.0)}, small=True, essential=False),
)


def subject(*bugs: Slip, names: tuple[str, ...] = ("y",), **more: Any) -> FormulaSubject:
    """Return what is known about lines."""
    return FormulaSubject("line", names, Line(), bugs, PROBES, **more)


def said(known: FormulaSubject, answer: Callable[..., Any]) -> list[str]:
    """Return what is recognised in a student who answers like this."""
    return [bug.id for bug in known.look(Answering(answer)).bugs]


EVERYTHING = subject(NO_SLOPE, NO_OFFSET, ROOTED, RARE, *ROUNDED)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(lambda X, a, b: a * X + b, [], id="right"),
        pytest.param(lambda X, a, b: b + 0 * X, ["no-slope"], id="one"),
        pytest.param(lambda X, a, b: (a * X).tolist(), ["no-offset"], id="a list"),
        pytest.param(lambda X, a, b: np.sqrt(a * X + b), ["rooted"], id="NaN pattern"),
        pytest.param(lambda X, a, b: np.sqrt(a * X), ["no-offset", "rooted"], id="two"),
        pytest.param(lambda X, a, b: np.round(a * X + b, 0), ["rounded"], id="one way"),
        pytest.param(lambda X, a, b: np.round(a * X + b, 1), ["rounded"], id="another way"),
        pytest.param(lambda X, a, b: a * X - b, ["rare"], id="a rare one alone"),
        pytest.param(lambda X, a, b: np.sqrt(a * X - b), [], id="a rare one with another"),
        pytest.param(lambda X, a, b: np.abs(a * X + b), [], id="unknown"),
        pytest.param(lambda X, a, b: np.nan_to_num(np.sqrt(a * X + b)), [], id="no NaN"),
        pytest.param(lambda X, a, b: np.where(X > 0, np.sqrt(a * X + b), np.inf), [], id="inf"),
        pytest.param(lambda X, a, b: (a * X + b) * (1 + 1e-7), [], id="rounding errors"),
        pytest.param(lambda X, a, b: (b + 0 * X) * (1 + 1e-7), ["no-slope"], id="nearly"),
        pytest.param(lambda X, a, b: (b + 0 * X) * (1 + 1e-4), [], id="not nearly"),
    ],
)
def test_one_explanation_or_none(answer: Callable[..., Any], expected: list[str]) -> None:
    """A single slip, or else a pair of common ones, is recognised if it gives all answers."""
    with np.errstate(invalid="ignore"):
        recognised = said(EVERYTHING, answer)

    assert recognised == expected


def test_two_explanations_are_none() -> None:
    """Where two slips give the same answers, neither is named."""
    known = subject(NO_SLOPE, slip("other", slope=lambda a: 0 * a))

    recognised = said(known, lambda X, a, b: b + 0 * X)

    assert recognised == []


def test_what_all_explanations_share_is_said() -> None:
    """Where two pairs of slips give the same answers, what is part of both is certain."""
    known = subject(
        NO_SLOPE, slip("less", finish=lambda y: y - 1), slip("one less", finish=lambda y: -(1 - y))
    )

    recognised = said(known, lambda X, a, b: b + 0 * X - 1)

    assert recognised == ["no-slope"]


def test_a_slip_at_the_edge_goes_with_an_ordinary_one() -> None:
    """Two slips are both named, though one of them shows at the edge only."""
    known = subject(NO_OFFSET, EDGE, OTHER_EDGE)

    recognised = said(known, lambda X, a, b: np.where(np.abs(a * X) > 100, np.nan, a * X))

    assert recognised == ["no-offset", "edge"]


@pytest.mark.parametrize(
    "at_the_edge",
    [np.full(4, 7.0), np.full(4, np.inf), np.ones((2, 2)), None, "far away"],
    ids=["wrong", "inf", "shape", "None", "text"],
)
def test_an_unknown_fault_at_the_edge_hides_nothing(at_the_edge: object) -> None:
    """The essential probes are enough, whatever comes back from the edge."""
    known = subject(NO_OFFSET, EDGE)

    recognised = said(known, lambda X, a, b: at_the_edge if np.abs(X).max() > 100 else a * X)

    assert recognised == ["no-offset"]


def test_the_edge_alone_needs_a_match_there() -> None:
    """Who is wrong at the edge only is told of a slip that gives these very answers, or of none."""
    known = subject(NO_OFFSET, EDGE, OTHER_EDGE)

    def answering(far: float) -> Callable[..., Any]:
        return lambda X, a, b: np.where(np.abs(a * X + b) > 100, far, a * X + b)

    assert said(known, answering(np.nan)) == ["edge"]
    assert said(known, answering(0.0)) == ["other-edge"]
    assert said(known, answering(1.0)) == []


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "text",
        [[1.0], [1.0, 2.0]],
        [1.0, "2"],
        Opaque("Frame"),
        1j,
        np.array([1j, 2.0, 3.0, 4.0]),
        {},
        (),
        [],
        True,
        10**400,
        [10**400] * 4,
        np.full(4, 1.7e308),
        np.full(4, -1.7e308),
        np.full(4, np.inf),
        np.full(4, np.nan),
        np.zeros((4, 1)),
        np.zeros((0, 4)),
        np.ones(4, dtype=bool),
        np.full(4, 2**63, dtype=np.uint64),
        np.zeros((1,) * 20),
    ],
    ids=str,
)
def test_strange_answers_are_no_mistake_in_a_formula(answer: object) -> None:
    """Whatever a student sends back, nothing is recognised in it, and nothing breaks."""
    recognised = said(EVERYTHING, lambda X, a, b: answer)

    assert recognised == []


def test_the_example_shows_every_bug() -> None:
    """Of two mistakes one may not show on the first small input; then the next one is told."""
    probes = (Probe({**PROBES[0].arguments, "b": np.array(0.0)}, small=True), *PROBES[1:])
    known = FormulaSubject("line", ("y",), Line(), (NO_OFFSET, NO_SLOPE), probes)

    both = known.look(Answering(lambda X, a, b: 0 * X)).example
    one = known.look(Answering(lambda X, a, b: b + 0 * X)).example

    assert both is not None
    assert "b = 2" in both.call
    assert one is not None
    assert "b = 0" in one.call


def test_an_enormous_answer_makes_a_short_example() -> None:
    """A million numbers are not all written down."""
    seen = EVERYTHING.look(Answering(lambda X, a, b: np.ones((1000, 1000))))

    assert seen.example is not None
    assert len(seen.example.answer) < 500


def test_a_function_that_raises_is_nothing() -> None:
    """Where no call gives a value there is nothing to recognise."""

    def raising(X: Any, a: Any, b: Any) -> Any:
        raise StudentFault(Verdict.ERROR, "`line` raised a ValueError.")

    assert look_at("line", EVERYTHING, Answering(raising)) is None


@pytest.mark.parametrize(
    "verdict", [Verdict.TIMEOUT, Verdict.MEMORY, Verdict.OUTPUT, Verdict.DENIED]
)
def test_a_process_that_is_gone_is_asked_no_more(verdict: Verdict) -> None:
    """After a fault that ends the process nothing more is asked, and nothing said."""
    asked = []

    def ending(X: Any, a: Any, b: Any) -> Any:
        asked.append(X)
        raise StudentFault(verdict, "`line` did not come to an end.")

    assert look_at("line", EVERYTHING, Answering(ending)) is None
    assert len(asked) == 1


def test_a_formula_that_cannot_answer_matches_no_answer() -> None:
    """A slip that raises explains only students who give no value to the same question."""

    def broken(a: Any) -> Any:
        raise np.linalg.LinAlgError

    known = subject(slip("breaks", slope=broken))

    assert known.answers(known.bugs) == [None, None, None]
    assert said(known, lambda X, a, b: None) == []
    assert said(known, lambda X, a, b: b + 0 * X) == []


def test_several_things_are_compared_one_by_one() -> None:
    """Of a function that returns two things, the example shows the one that is wrong."""
    both = slip("other", finish=lambda y: (y, y + 1))
    known = FormulaSubject(
        "line", ("y", "z"), Line(finish=lambda y: (y, 2 * y)), (both,), PROBES[:1]
    )

    seen = known.look(Answering(lambda X, a, b: (a * X + b, a * X + b + 1)))
    one = known.look(Answering(lambda X, a, b: a * X + b))

    assert [bug.id for bug in seen.bugs] == ["other"]
    assert seen.example is not None
    assert seen.example.answer.startswith("z = [")
    assert "y = " not in seen.example.right
    assert one == Seen()


@pytest.mark.parametrize(
    ("answer", "drawn"),
    [
        (lambda X, a, b: a * X, True),
        (lambda X, a, b: a * X + b, False),
        (lambda X, a, b: a * X + np.nan, False),
        (lambda X, a, b: 0 * X + 1e200, False),
        (lambda X, a, b: X[:2], False),
        (lambda X, a, b: None, False),
    ],
    ids=["wrong", "right", "NaN", "enormous", "shape", "None"],
)
def test_a_picture_is_drawn_of_a_wrong_answer_only(answer: Callable[..., Any], drawn: bool) -> None:
    """A figure needs finite numbers of the right shape that are not the right ones."""

    def picture(arguments: Any, answer: Any, right: Any) -> Picture:
        return Picture("curve", "A line.", {"yours": answer[0].tolist()})

    seen = subject(NO_SLOPE, picture=picture, pictured=1).look(Answering(answer))

    assert (seen.picture is not None) == drawn


def test_a_finding_tells_of_all_that_was_recognised() -> None:
    """Two slips make one finding, with both explanations and the first one's misconception."""
    finding = look_at(
        "line",
        subject(NO_OFFSET, slip("turned", finish=np.negative)),
        Answering(lambda X, a, b: -a * X),
    )

    assert finding is not None
    assert finding.diagnosis == "no-offset+turned"
    assert finding.explanation.count("\n") == 1
    assert finding.misconception == "code-that-runs-is-right"
