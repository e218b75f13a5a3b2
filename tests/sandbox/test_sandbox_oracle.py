"""Prerequisites answer from the reference, within bounds, from outside the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sandbox_attempts import SMALL

from autograder.limits import Limits
from autograder.oracle import ExhaustedError, Oracle
from autograder.records import Cell, Verdict
from autograder.sandbox import Sandbox
from autograder.student import Student, StudentFault
from autograder.wire import Seed, WireError


def double(X: Any) -> Any:
    """Stand in for a function of the reference."""
    if np.ndim(X) == 0:
        raise ValueError("X is flat")
    return 2 * X


def draw(n: int, rng: np.random.Generator) -> Any:
    """Stand in for a function of the reference that draws."""
    return rng.normal(size=n)


@contextmanager
def asking(
    sandbox: Sandbox, oracle: Mapping[str, Callable[..., Any]], source: str
) -> Iterator[Student]:
    """A student whose `f` is judged, and whose other functions answer from the oracle."""
    with sandbox.student((Cell("f", source, "f"),), oracle, 1.0) as student:
        yield student


def test_prerequisite_answers_from_the_reference(sandbox: Sandbox) -> None:
    """The student's own wrong prerequisite is not used, by whatever name it is called."""
    source = "def double(X): return 0\nalso = double\ndef f(X): return double(X=X) + double(X)\n"
    with asking(sandbox, {"double": double}, source) as student:
        assert student.f(np.ones(2)).tolist() == [4.0, 4.0]


def test_prerequisite_is_there_while_cells_run(sandbox: Sandbox) -> None:
    """A cell may use a prerequisite that the student never wrote."""
    source = "import numpy as np\nx = double(np.ones(1))\ndef f(): return x\n"
    with asking(sandbox, {"double": double}, source) as student:
        assert student.f().tolist() == [2.0]


def test_prerequisite_refuses_in_the_students_code(sandbox: Sandbox) -> None:
    """What the reference says of bad arguments is raised where the student called it."""
    source = "def f(): return double(3)\n"
    with (
        asking(sandbox, {"double": double}, source) as student,
        pytest.raises(StudentFault) as fault,
    ):
        student.f()

    assert fault.value.verdict is Verdict.ERROR
    assert fault.value.message == (
        "`f` raised ValueError: X is flat, in your cell, line 1: `def f(): return double(3)`."
    )


def test_prerequisite_refuses_text(sandbox: Sandbox) -> None:
    """Text is refused before NumPy pads it all to the longest, which would fill the memory."""
    source = "def f(): return double(['a' * 2_000_000] + [''] * 200_000)\n"
    with (
        asking(sandbox, {"double": double}, source) as student,
        pytest.raises(StudentFault, match="double takes numbers, not text"),
    ):
        student.f()


def test_prerequisite_draws_from_the_students_generator(sandbox: Sandbox) -> None:
    """A generator passed on gives new draws each time, and the same ones for the same seed."""
    source = "def f(rng): return [draw(2, rng), draw(2, rng=rng)]\n"
    with asking(sandbox, {"draw": draw}, source) as student:
        first, again = student.f(Seed(1)), student.f(Seed(1))

    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first[0], first[1])


def test_asking_without_end_is_a_timeout() -> None:
    """A student who asks for ever is stopped by the number of questions."""
    source = "def f():\n    while True: double([1])\n"
    with (
        Sandbox(limits=replace(SMALL, oracle_calls=50)) as sandbox,
        asking(sandbox, {"double": double}, source) as student,
        pytest.raises(StudentFault) as fault,
    ):
        student.f()

    assert fault.value.verdict is Verdict.TIMEOUT
    assert "too often" in fault.value.message


def test_time_for_answers_is_bounded() -> None:
    """Once the answers took all the time there is, there are no more."""
    oracle = Oracle({"double": double}, replace(Limits(), oracle_seconds=-1.0))

    with pytest.raises(ExhaustedError):
        oracle.answer(("double", ([1],), ()))


HUGE: dict[str, tuple[Any, ...]] = {
    "covariances": (np.zeros((10, 2)), np.zeros((300, 300, 2))),
    "a square": (np.zeros((1000, 1000)),),
    "rounds": (np.zeros((1000, 2)), 10**6),
    "rounds on one point": (np.zeros((1, 1)), -(10**6)),
    "nested lists": ([[0.0] * 500] * 500,),
}


@pytest.mark.parametrize("args", HUGE.values(), ids=HUGE.keys())
def test_huge_work_is_refused_before_it_is_done(args: tuple[Any, ...]) -> None:
    """The reference is never called with what would keep it busy."""

    def never(*_: Any) -> None:
        raise AssertionError("was called")

    kind, why = Oracle({"em_gmm": never}, Limits()).answer(("em_gmm", args, ()))

    assert kind == "refused"
    assert "too much at once" in why


@pytest.mark.parametrize(
    "args",
    [
        (np.zeros((2000, 5)), np.zeros((2000, 5)), np.zeros((5, 5, 5)), 200),
        (np.zeros((10_000, 10)), np.zeros((5, 10, 10))),
        ([[1.0, 2.0]] * 500, 3),
        (),
    ],
)
def test_ordinary_work_is_done(args: tuple[Any, ...]) -> None:
    """What right solutions ask is answered."""
    assert Oracle({"f": lambda *_: 1}, Limits()).answer(("f", args, ())) == ("told", 1)


def test_ragged_argument_is_refused() -> None:
    """Lists that make no array are refused with words, whatever the reference thinks of them."""
    kind, _ = Oracle({"f": lambda X: X}, Limits()).answer(("f", ([[1.0], [1.0, 2.0]],), ()))

    assert kind == "refused"


def test_warnings_of_the_reference_are_no_ones(sandbox: Sandbox) -> None:
    """Strange numbers from a student make no noise in the grader."""
    kind, value = Oracle({"log": np.log}, Limits()).answer(("log", (np.array([-1.0]),), ()))

    assert kind == "told"
    assert np.isnan(value).all()


@pytest.mark.parametrize("question", [None, ("f",), ("g", (), ()), ("f", (), (1,)), ("f", 3, ())])
def test_malformed_question(question: object) -> None:
    """What is no question about a prerequisite is a breach of the protocol."""
    with pytest.raises(WireError):
        Oracle({"f": lambda: 1}, Limits()).answer(question)
