"""Prerequisites answer from the reference, within bounds, from outside the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sandbox_attempts import SMALL

from autograder.answers import BYTES_BESIDE, Answer, Answers
from autograder.limits import Limits
from autograder.oracle import ExhaustedError, Oracle
from autograder.records import Cell, Verdict
from autograder.sandbox import Sandbox
from autograder.student import Student, StudentFault
from autograder.wire import Packed, Seed, WireError, pack_value


def double(X: Any) -> Any:
    """Stand in for a function of the reference."""
    if np.ndim(X) == 0:
        raise ValueError("X is flat")
    return 2 * X


def draw(n: int, rng: np.random.Generator) -> Any:
    """Stand in for a function of the reference that draws."""
    return rng.normal(size=n)


def reply(
    functions: Mapping[str, Callable[..., Any]], question: object, limits: Limits | None = None
) -> tuple[str, Any]:
    """What an oracle that remembers nothing answers."""
    answer = Oracle(functions, limits or Limits(), Answers(0)).reply(pack_value(question))
    return answer.kind, answer.value.value()


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
    limits = replace(Limits(), oracle_seconds=-1.0)

    with pytest.raises(ExhaustedError):
        reply({"double": double}, ("double", ([1],), ()), limits)


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

    kind, why = reply({"em_gmm": never}, ("em_gmm", args, ()))

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
    assert reply({"f": lambda *_: 1}, ("f", args, ())) == ("told", 1)


def test_ragged_argument_is_refused() -> None:
    """Lists that make no array are refused with words, whatever the reference thinks of them."""
    kind, _ = reply({"f": lambda X: X}, ("f", ([[1.0], [1.0, 2.0]],), ()))

    assert kind == "refused"


def test_warnings_of_the_reference_are_no_ones(sandbox: Sandbox) -> None:
    """Strange numbers from a student make no noise in the grader."""
    kind, value = reply({"log": np.log}, ("log", (np.array([-1.0]),), ()))

    assert kind == "told"
    assert np.isnan(value).all()


@pytest.mark.parametrize("question", [None, ("f",), ("g", (), ()), ("f", (), (1,)), ("f", 3, ())])
def test_malformed_question(question: object) -> None:
    """What is no question about a prerequisite is a breach of the protocol."""
    with pytest.raises(WireError):
        reply({"f": lambda: 1}, question)


class Counted:
    """A function of the reference that counts how often it had to work."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, X: Any) -> Any:
        """Double, and refuse what is flat."""
        self.times += 1
        return double(X)


def question(*args: Any, name: str = "f") -> Packed:
    """A question as it arrives."""
    return pack_value((name, args, ()))


@pytest.mark.parametrize("X", [np.ones(3), 1.0, "text"], ids=["told", "refused", "text"])
def test_same_question_is_answered_from_memory(X: Any) -> None:
    """What was asked before is answered the same, for another check too, without the work."""
    answers, f = Answers(10**6), Counted()

    first, again = (Oracle({"f": f}, Limits(), answers).reply(question(X)) for _ in range(2))

    assert again == first
    assert f.times <= 1


OTHERS = {
    "another number": question(np.array([0.0, np.nextafter(1.0, 2.0)])),
    "another sign of zero": question(np.array([-0.0, 1.0])),
    "another shape": question(np.array([[0.0, 1.0]])),
    "another kind of number": question(np.array([0, 1])),
    "another container": question([0.0, 1.0]),
    "another seed": question(np.array([0.0, 1.0]), Seed(1)),
    "another function": question(np.array([0.0, 1.0]), name="g"),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS.keys())
def test_other_question_is_not_answered_from_memory(other: Packed) -> None:
    """Whatever differs in a bit is another question."""
    done: list[str] = []
    functions = {"f": lambda *_: done.append("f"), "g": lambda *_: done.append("g")}
    oracle = Oracle(functions, Limits(), Answers(10**6))
    oracle.reply(question(np.array([0.0, 1.0])))

    oracle.reply(other)

    assert len(done) == 2


def test_other_function_of_the_same_name_is_asked_itself() -> None:
    """An answer belongs to the function that gave it, whatever it goes by."""
    answers = Answers(10**6)
    Oracle({"f": lambda _: 1.0}, Limits(), answers).reply(question(0.5))

    answer = Oracle({"f": lambda _: 2.0}, Limits(), answers).reply(question(0.5))

    assert answer.value.value() == 2.0


def test_remembered_answers_count_as_calls() -> None:
    """Asking the same without end is stopped like asking anything without end."""
    oracle = Oracle({"f": double}, replace(Limits(), oracle_calls=3), Answers(10**6))
    for _ in range(3):
        oracle.reply(question([1.0]))

    with pytest.raises(ExhaustedError):
        oracle.reply(question([1.0]))


def test_remembered_answers_count_as_time() -> None:
    """An answer costs whoever asks what it cost the first one, so that no turn is the better."""
    answers = Answers(10**6)
    key = (frozenset({("f", double)}), question([1.0]))
    answers.keep(key, Answer("told", pack_value(2.0), seconds=0.6))
    oracle = Oracle({"f": double}, replace(Limits(), oracle_seconds=1.0), answers)
    for _ in range(2):
        oracle.reply(question([1.0]))

    with pytest.raises(ExhaustedError):
        oracle.reply(question([1.0]))


def test_malformed_question_is_not_remembered() -> None:
    """What broke the protocol once breaks it again."""
    oracle = Oracle({"f": double}, Limits(), Answers(10**6))

    for _ in range(2):
        with pytest.raises(WireError):
            oracle.reply(question(name="h"))


def test_answers_are_bounded() -> None:
    """The answers that were not used for longest make room, and what never fits stays out."""
    answers, f = Answers(3 * BYTES_BESIDE), Counted()
    oracle = Oracle({"f": f}, Limits(), answers)
    for number in (1.0, 2.0, 1.0, 3.0, 1.0):
        oracle.reply(question([number]))
    before = f.times

    oracle.reply(question([2.0]))
    oracle.reply(question(np.ones(BYTES_BESIDE)))
    oracle.reply(question(np.ones(BYTES_BESIDE)))

    assert before == 3
    assert f.times == 6
