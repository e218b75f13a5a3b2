"""What a student reads when a function of theirs goes wrong in a simulation."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import reference
from simulations.functions import Functions, Trouble

X = np.array([[0.0, 0.0], [1.0, 0.0], [4.0, 1.0], [5.0, 3.0], [0.0, 1.0]])
PHI = np.array([0.5, 0.5])
MU = np.array([[0.0, 0.0], [4.0, 2.0]])
SIGMA = np.array([np.eye(2), 2 * np.eye(2)])
Z = np.array([0, 0, 1, 1, 0])
W = np.eye(2)[Z]


def rng() -> np.random.Generator:
    """A fresh generator."""
    return np.random.default_rng(3)


ASKED: dict[str, tuple[Any, ...]] = {
    "sample_gmm": (7, PHI, MU, SIGMA, rng()),
    "fit_labelled": (X, Z, 2),
    "responsibilities": (X, PHI, MU, SIGMA),
    "harden": (np.full((5, 2), 0.5),),
    "m_step": (X, W),
    "random_init": (X, 2, rng()),
    "em_gmm": (X, PHI, MU, SIGMA, 3),
    "kmeans_hard_em": (X, MU, 3),
    "log_likelihood": (X, PHI, MU, SIGMA),
    "fit_gmm": (X, 1, rng()),
}


def told(name: str, function: Callable[..., Any] | None, moment: str = "") -> Trouble:
    """The trouble with a function."""
    ask = Functions(**{name: function})
    ask.moment = moment
    with pytest.raises(Trouble) as caught:
        getattr(ask, name)(*ASKED[name])
    return caught.value


@pytest.mark.parametrize("name", ASKED)
def test_right_functions_answer(name: str) -> None:
    """The reference's answers pass every check, and come back as they are."""
    ask = Functions(**{name: getattr(reference, name)})
    arguments = [rng() if isinstance(a, np.random.Generator) else a for a in ASKED[name]]
    again = [rng() if isinstance(a, np.random.Generator) else a for a in ASKED[name]]

    answer = getattr(ask, name)(*arguments)

    parts = answer if isinstance(answer, tuple) else (answer,)
    expected = getattr(reference, name)(*again)
    rights = expected if isinstance(expected, tuple) else (expected,)
    for part, right in zip(parts, rights, strict=True):
        np.testing.assert_array_equal(part, right)


@pytest.mark.parametrize("name", ASKED)
def test_lists_are_as_good_as_arrays(name: str) -> None:
    """Values count, not containers."""

    def listed(*arguments: Any) -> Any:
        answer = getattr(reference, name)(*arguments)
        if isinstance(answer, tuple):
            return [np.asarray(part).tolist() for part in answer]
        return np.asarray(answer).tolist()

    getattr(Functions(**{name: listed}), name)(*ASKED[name])


@pytest.mark.parametrize("name", ASKED)
def test_a_function_that_is_not_written_yet_is_asked_for_kindly(name: str) -> None:
    """The stub of a notebook is no mistake."""
    cell: dict[str, Any] = {}
    exec(f"def {name}(*_):\n    raise NotImplementedError", cell)

    trouble = told(name, cell[name])

    assert (trouble.tone, trouble.text) == (
        "todo",
        f"Write `{name}`, then run its cell and this one again.",
    )
    assert told(name, None).tone == "todo"


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, r"returned nothing: is a `return` missing\?"),
        ("no", r"returned (2 things, not \d|something for .+ that is no numbers)"),
        (np.zeros((1, 1, 1)), "returned (1 things|.+ of shape|weights phi)"),
        (complex(1, 2), "returned (1 things|something for .+ that is no numbers)"),
        ([[1, 2], [3]], "returned (2 things, not|something for .+ that is no numbers|.+ of shape)"),
    ],
)
def test_nonsense_is_named(name: str, answer: Any, words: str) -> None:
    """Whatever comes back, the sentence names the function and what it returned."""
    trouble = told(name, lambda *_: answer)

    assert trouble.tone == "wrong"
    assert re.search(f"^Your `{name}` {words}", trouble.text)


def test_the_stub_that_another_function_calls_is_named() -> None:
    """An em_gmm that is written waits for the m_step that isn't."""

    def m_step(*_: Any) -> None:
        raise NotImplementedError

    def em_gmm(*_: Any) -> None:
        m_step()

    text = told("em_gmm", em_gmm).text

    assert text == "Write `m_step`, then run its cell and this one again."


def nan_in(name: str, index: int) -> Callable[..., Any]:
    """The right function, with NaN in one part of its answer."""

    def spoilt(*arguments: Any) -> Any:
        answer = getattr(reference, name)(*arguments)
        parts = [np.array(p, dtype=float) for p in (answer if type(answer) is tuple else [answer])]
        parts[index].flat[0] = np.nan
        return tuple(parts) if type(answer) is tuple else parts[0]

    return spoilt


@pytest.mark.parametrize(
    ("name", "index", "what"),
    [
        ("responsibilities", 0, "W"),
        ("m_step", 0, "phi"),
        ("m_step", 1, "mu"),
        ("em_gmm", 2, "Sigma"),
        ("sample_gmm", 0, "X"),
        ("kmeans_hard_em", 1, "z"),
        ("log_likelihood", 0, "the log-likelihood"),
        ("fit_gmm", 3, "history"),
    ],
)
def test_nan_is_named_with_its_place(name: str, index: int, what: str) -> None:
    """The sentence says in which part of the answer it is, and when it came."""
    trouble = told(name, nan_in(name, index), "In round 3")

    assert trouble.text == f"In round 3, your `{name}` returned NaN in {what}."


@pytest.mark.parametrize(
    ("name", "answer", "sentence"),
    [
        (
            "responsibilities",
            np.full((5, 2), 0.4),
            "Your `responsibilities` returned a W whose row 0 sums to 0.8, not 1.",
        ),
        (
            "responsibilities",
            np.array([[0, 1], [1, 0], [1.5, -0.5], [0, 1], [0, 1]]),
            "Your `responsibilities` returned a negative share in row 2 of W.",
        ),
        (
            "responsibilities",
            np.full((2, 5), 0.2),
            "Your `responsibilities` returned W of shape (2, 5); it should be (5, 2).",
        ),
        (
            "m_step",
            ([2.0, 3.0], MU, SIGMA),
            "Your `m_step` returned weights phi that sum to 5, not 1.",
        ),
        (
            "m_step",
            (PHI, MU, [[[1, 0.5], [0, 1]], np.eye(2)]),
            "Your `m_step` returned a Sigma[0] that is not symmetric.",
        ),
        (
            "m_step",
            (PHI, MU, [np.eye(2), [[1, 2], [2, 1]]]),
            "Your `m_step` returned a Sigma[1] with a negative eigenvalue: no covariance has one.",
        ),
        (
            "kmeans_hard_em",
            (MU, [0, 1, 2, 0, 0]),
            "Your `kmeans_hard_em` returned z[2] = 2, but labels go from 0 to 1.",
        ),
        ("m_step", (PHI, MU), "Your `m_step` returned 2 things, not 3."),
        (
            "fit_gmm",
            ([1.0], MU[:1], SIGMA[:1], []),
            "Your `fit_gmm` returned a history of shape (0,), not a list.",
        ),
        (
            "responsibilities",
            np.full((5, 2), 0.5 + 0.1j),
            "Your `responsibilities` returned something for W that is no numbers.",
        ),
        (
            "responsibilities",
            np.full((5, 2), np.inf),
            "Your `responsibilities` returned infinity in W.",
        ),
    ],
)
def test_wrong_answers_are_described(name: str, answer: Any, sentence: str) -> None:
    """A fact about what came back, with the row or the matrix."""
    assert told(name, lambda *_: answer).text == sentence


def fails_in_its_third_line(*_: Any) -> None:
    """A function with a slip."""
    table: dict[str, int] = {}
    table["mu"]


def test_an_exception_is_told_with_its_line() -> None:
    """Its type, its words, and where in the student's cell."""
    first = fails_in_its_third_line.__code__.co_firstlineno

    trouble = told("m_step", fails_in_its_third_line, "In round 2")

    assert trouble.text == (
        f"In round 2, your `m_step` raised KeyError: 'mu' (line {first + 3} of its cell)."
    )


def leave(*_: Any) -> None:
    """Call exit."""
    sys.exit(3)


def dive(*arguments: Any) -> Any:
    """Never end."""
    return dive(*arguments)


@pytest.mark.parametrize(("function", "said"), [(leave, "SystemExit: 3"), (dive, "RecursionError")])
def test_what_would_end_the_kernel_is_told(function: Callable[..., Any], said: str) -> None:
    """Neither exit() nor endless recursion gets farther than a sentence."""
    assert f"raised {said}" in told("m_step", function).text


def test_long_and_broken_messages_are_cut_to_a_line() -> None:
    """A picture has room for a sentence, not for a printed array."""

    def shout(*_: Any) -> None:
        raise ValueError("no\n\n  way " * 500)

    text = told("m_step", shout).text

    assert "\n" not in text
    assert len(text) < 300


def test_arguments_are_copies() -> None:
    """A function that changes what it gets spoils nothing."""

    def greedy(X: Any, phi: Any, mu: Any, Sigma: Any) -> Any:
        X[:] = mu[:] = phi[:] = Sigma[:] = 0
        return np.full((5, 2), 0.5)

    before = [X.copy(), PHI.copy(), MU.copy(), SIGMA.copy()]

    Functions(responsibilities=greedy).responsibilities(X, PHI, MU, SIGMA)

    for now, then in zip((X, PHI, MU, SIGMA), before, strict=True):
        np.testing.assert_array_equal(now, then)


class UnreadableError(Exception):
    """An exception whose words can't be had."""

    def __str__(self) -> str:
        raise RuntimeError("no words")


class Beyond(BaseException):
    """What `except Exception` lets pass."""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UnreadableError(), "raised an exception that can't be read."),
        (Beyond("x"), "raised Beyond: x (line"),
        (GeneratorExit(), "raised GeneratorExit (line"),
        (BaseExceptionGroup("two", [Beyond()]), "raised BaseExceptionGroup: two (1 sub-exception)"),
        (ValueError("\x00\x1b[31m\u202e\ud800"), "raised ValueError: \ufffd\ufffd[31m\ufffd\ufffd"),
    ],
)
def test_odd_exceptions_are_told_all_the_same(error: BaseException, said: str) -> None:
    """A cell shows a sentence, whatever class or words an exception has."""

    def odd(*_: Any) -> None:
        raise error

    assert told("m_step", odd).text.startswith(f"Your `m_step` {said}")


def test_whoever_stops_a_function_stops_it() -> None:
    """The kernel's stop button is no fault of a function's."""

    def stopped(*_: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Functions(harden=stopped).harden(W)


class Evil:
    """An answer whose numbers can't be had."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise self._error

    __float__ = __iter__ = __array__


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("answer", [Evil(RuntimeError("no")), Evil(Beyond("no"))])
def test_an_answer_that_raises_when_it_is_looked_at_is_the_students(name: str, answer: Any) -> None:
    """Its class is theirs as the function is, and so is the fault."""
    assert re.match(
        f"Your `{name}` raised (RuntimeError|Beyond): no", told(name, lambda *_: answer).text
    )


def test_a_generator_is_asked_for_no_more_than_is_due() -> None:
    """`yield` in the place of `return` can go on for ever, or not be written."""

    def endless(*_: Any) -> Any:
        while True:
            yield PHI

    def unwritten(*_: Any) -> Any:
        yield PHI
        raise NotImplementedError

    assert "returned more than 1000 things, not 3" in told("m_step", endless).text
    assert told("m_step", unwritten).tone == "todo"


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (np.full((5, 2), 1e300), "returned a number beyond 1e+100 in W."),
        (np.full((5, 2), 10**400, dtype=object), "returned infinity in W."),
        (np.broadcast_to(0.5, (10**7, 10**7)), "returned W of shape (10000000, 10000000); it"),
    ],
)
def test_what_is_too_large_is_refused_at_once(answer: Any, sentence: str) -> None:
    """Neither a number nor a shape is too large for a sentence."""
    assert told("responsibilities", lambda *_: answer).text.startswith(
        f"Your `responsibilities` {sentence}"
    )


def test_a_history_without_end_is_refused() -> None:
    """It has a number for each round, and rounds are few."""
    endless = np.broadcast_to(0.0, 10**13)

    text = told("fit_gmm", lambda *_: (PHI[:1] * 2, MU[:1], SIGMA[:1], endless)).text

    assert text.startswith("Your `fit_gmm` returned history of shape (10000000000000,)")


def test_an_answer_in_the_place_of_a_function_is_named() -> None:
    """`one_m_step(responsibilities(...))` passes an array."""
    ask = Functions(m_step=W)  # type: ignore[arg-type]  # a slip

    with pytest.raises(Trouble, match="should be a function, but what came is of type `ndarray`"):
        ask.m_step(X, W)


def test_a_function_that_changes_numpy_changes_it_for_itself_alone() -> None:
    """What raises in a student's hands doesn't raise in ours."""

    def strict(W: Any) -> Any:
        np.seterr(all="raise")
        return W

    before = np.geterr()

    Functions(harden=strict).harden(np.full((5, 2), 0.5))

    assert np.geterr() == before
