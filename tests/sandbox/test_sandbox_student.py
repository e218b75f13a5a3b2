"""What a check sees of an honest student: values, side effects, sentences and notes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.records import Cell, Verdict
from autograder.sandbox import Sandbox
from autograder.student import Student, StudentFault
from autograder.wire import Opaque, Seed

SETUP = Cell("setup", "import numpy as np\nimport matplotlib.pyplot as plt\n")


def solution(source: str) -> tuple[Cell, ...]:
    """A notebook with a set-up cell and the solution cell of `f`."""
    return SETUP, Cell("f", source, "f")


def fault(student: Student, *args: Any) -> StudentFault:
    """The fault that calling `f` raises."""
    with pytest.raises(StudentFault) as raised:
        student.f(*args)
    return raised.value


VALUES = {
    "None": None,
    "True": True,
    "7": 7,
    "-2.5": -2.5,
    "float('inf')": float("inf"),
    "1 + 2j": 1 + 2j,
    "'text'": "text",
    "(1, [2.0, (3,)])": (1, [2.0, (3,)]),
    "np.float32(0.5)": 0.5,
    "np.int64(3)": 3,
    "np.bool_(True)": True,
    "np.longdouble(0.5)": 0.5,
    "np.clongdouble(0.5)": 0.5 + 0j,
    "{1: 2}": Opaque("dict"),
    "(x for x in 'ab')": Opaque("generator"),
    "plt.figure()": Opaque("Figure"),
    "np.array(['2020'], dtype='M8[Y]')": Opaque("array of datetime64[Y]"),
    "10**30": Opaque("enormous int"),
}


@pytest.mark.parametrize(("code", "expected"), VALUES.items(), ids=VALUES.keys())
def test_value_arrives_as_it_was_returned(sandbox: Sandbox, code: str, expected: object) -> None:
    """Plain values arrive as they are, NumPy scalars as Python's, all else by its type."""
    with sandbox.student(solution(f"def f():\n    return {code}\n"), {}, 1.0) as student:
        value = student.f()

    assert value == expected
    assert type(value) is type(expected)


def test_nan_arrives(sandbox: Sandbox) -> None:
    """A student's NaN is told as it is, for the check to judge."""
    with sandbox.student(
        solution("def f():\n    return [np.nan, np.ones(2)*np.nan]"), {}, 1.0
    ) as s:
        number, array = s.f()

    assert np.isnan(number)
    assert np.isnan(array).all()


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.array(2.0),
        np.zeros((0, 3)),
        np.arange(3, dtype=np.uint8),
        np.array([True, False]),
        np.arange(3, dtype=np.float16),
        np.arange(3, dtype=">f8"),
        np.array([1j, 2]),
        np.arange(10)[::2],
    ],
)
def test_array_goes_there_and_back(sandbox: Sandbox, array: np.ndarray[Any, Any]) -> None:
    """Arrays keep their numbers, shape and kind of number both ways, in any layout."""
    with sandbox.student(solution("def f(X):\n    return X"), {}, 1.0) as student:
        back = student.f(array)

    assert back.dtype == array.dtype.newbyteorder("=")
    np.testing.assert_array_equal(back, array, strict=False)
    assert back.shape == array.shape


ARRAYS = {
    "np.matrix([[1.0, 2.0]])": [[1.0, 2.0]],
    "np.ma.array([1.0, 2.0])": [1.0, 2.0],
    "np.array([0.5], dtype=np.longdouble)": [0.5],
}


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.parametrize(("code", "numbers"), ARRAYS.items(), ids=ARRAYS.keys())
def test_unusual_array_arrives_as_a_plain_one(
    sandbox: Sandbox, code: str, numbers: list[float]
) -> None:
    """Subclasses and long doubles arrive as arrays that everybody knows."""
    with sandbox.student(solution(f"def f():\n    return {code}\n"), {}, 1.0) as student:
        value = student.f()

    assert type(value) is np.ndarray
    assert value.dtype == np.float64
    assert value.tolist() == numbers


def test_ragged_array_arrives_as_lists(sandbox: Sandbox) -> None:
    """An array of objects is told as the list of what is in it."""
    source = "def f():\n    return np.array([np.ones(2), 'x', None], dtype=object)\n"
    with sandbox.student(solution(source), {}, 1.0) as student:
        first, *rest = student.f()

    assert first.tolist() == [1.0, 1.0]
    assert rest == ["x", None]


def test_seed_becomes_a_fresh_generator(sandbox: Sandbox) -> None:
    """The same seed gives equal draws in two calls, those of `default_rng`."""
    seed = Seed(7)
    with sandbox.student(
        solution("def f(rng):\n    return rng.normal(size=3)"), {}, 1.0
    ) as student:
        draws = [student.f(seed), student.f(rng=seed)]

    np.testing.assert_array_equal(draws, [np.random.default_rng(7).normal(size=3)] * 2)


def test_arguments_after_the_call_are_observed(sandbox: Sandbox) -> None:
    """A check can see that a function changed an argument; the check's own stays as it was."""
    X = np.zeros(2)
    with sandbox.student(solution("def f(X, rng):\n    X += 1\n    return 5"), {}, 1.0) as student:
        answer = student.observe("f", X, Seed(1))

    assert answer.value == 5
    assert answer.arguments[0].tolist() == [1.0, 1.0]
    assert answer.arguments[1] == Opaque("Generator")
    assert X.tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("code", "touched"),
    [
        ("rng.normal()", False),
        ("np.random.normal()", True),
        ("np.random.seed(0)", True),
        ("__import__('random').random()", True),
    ],
)
def test_use_of_the_global_generator_is_noticed(sandbox: Sandbox, code: str, touched: bool) -> None:
    """Drawing from anything but `rng` leaves a trace."""
    source = f"def f(rng):\n    {code}\n"
    with sandbox.student(solution(source), {}, 1.0) as student:
        assert student.observe("f", Seed(1), global_seed=3).global_state_touched is touched


def test_global_seed_decides_global_draws(sandbox: Sandbox) -> None:
    """Two calls with the same global seed draw the same from the global generators."""
    source = "import random\ndef f():\n    return np.random.rand(), random.random()\n"
    with sandbox.student(solution(source), {}, 1.0) as student:
        first, second, other = (student.observe("f", global_seed=s).value for s in (3, 3, 4))

    assert first == second != other


def test_exception_is_told_with_its_line(sandbox: Sandbox) -> None:
    """An exception is an error, told with the student's own line and nothing of ours."""
    source = "def f(x):\n    y = x + 1\n    return np.linalg.inv(y)\n"
    with sandbox.student(solution(source), {}, 1.0) as student:
        told = fault(student, np.full((2, 2), 1.0))

    assert told.verdict is Verdict.ERROR
    assert told.message == (
        "`f` raised LinAlgError: Singular matrix, in your cell, line 3: `return np.linalg.inv(y)`."
    )


def test_place_in_another_cell_is_named(sandbox: Sandbox) -> None:
    """A helper in another cell is named by that cell."""
    cells = (
        Cell("cell 4", "def helper():\n    return 1 / 0\n"),
        *solution("def f(): return helper()"),
    )
    with sandbox.student(cells, {}, 1.0) as student:
        assert fault(student).message == (
            "`f` raised ZeroDivisionError: division by zero, in cell 4, line 2: `return 1 / 0`."
        )


def test_student_goes_on_after_an_exception(sandbox: Sandbox) -> None:
    """One call that raises does not spoil the next."""
    with sandbox.student(solution("def f(x):\n    return 1 / x"), {}, 1.0) as student:
        assert fault(student, 0).verdict is Verdict.ERROR
        assert student.f(2) == 0.5


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def f():\n    raise NotImplementedError", "`f` is not implemented yet."),
        ("def g(): pass", "There is no function `f` in the notebook."),
        ("f = 7", "There is no function `f` in the notebook."),
        ("raise NotImplementedError", "There is no function `f` in the notebook."),
    ],
)
def test_missing_function(sandbox: Sandbox, source: str, message: str) -> None:
    """A stub and an absent function are missing, not wrong."""
    with sandbox.student(solution(source), {}, 1.0) as student:
        told = fault(student)

    assert (told.verdict, told.message) == (Verdict.MISSING, message)


@pytest.mark.parametrize(
    ("source", "verdict", "part"),
    [
        ("def f(:\n    pass", Verdict.ERROR, "it raised SyntaxError: invalid syntax"),
        ("x = 1 / 0\ndef f(): pass", Verdict.ERROR, "in your cell, line 1: `x = 1 / 0`"),
        ("import os; os.fork()\ndef f(): pass", Verdict.DENIED, "forbidden while grading"),
        ("while True: pass", Verdict.TIMEOUT, "took longer"),
        ("x = bytearray(10**10)", Verdict.MEMORY, "needed more than 128 MiB of memory"),
        ("while True: print('x' * 99)", Verdict.OUTPUT, "printed"),
        ("raise SystemExit", Verdict.ERROR, "SystemExit"),
    ],
)
def test_cell_that_stops_before_its_function(
    sandbox: Sandbox, source: str, verdict: Verdict, part: str
) -> None:
    """Where the function is absent because its cell failed, that failure is told."""
    with sandbox.student(solution(source), {}, 1.0) as student:
        told = fault(student)

    assert told.verdict is verdict
    assert told.message.startswith("There is no `f`, because its cell stopped early: it ")
    assert part in told.message


def test_cells_that_fail_are_notes(sandbox: Sandbox) -> None:
    """A failing cell of the student's own costs nothing and is told, as warnings are."""
    cells = (
        *solution("def f():\n    return np.log(np.zeros(1))[0]"),
        Cell("cell 7", "exhibit(f())"),
        Cell("cell 8", "plt.plot([1, 2])\nplt.show()"),
        Cell("cell 9", "raise NotImplementedError"),
    )
    with sandbox.student(cells, {}, 1.0) as student:
        before = student.notes
        value = student.f()
        notes = student.notes

    assert before == ()
    assert value == -np.inf
    assert notes == (
        "Cell 7 stopped early: it raised NameError: name 'exhibit' is not defined, "
        "in cell 7, line 1: `exhibit(f())`.",
        "Warning: RuntimeWarning: divide by zero encountered in log",
    )


def test_notes_are_few(sandbox: Sandbox) -> None:
    """However much a student warns of, the sheet stays readable."""
    source = (
        "import warnings\ndef f():\n    for i in range(99): warnings.warn('x' * 999 + str(i))\n"
        "    for i in range(99): warnings.warn(str(i))\n"
    )
    with sandbox.student(solution(source), {}, 1.0) as student:
        student.f()

    assert len(student.notes) == 20
    assert max(map(len, student.notes)) < 600


def test_cells_share_one_main_module(sandbox: Sandbox) -> None:
    """Cells run as in a notebook: one namespace, called `__main__`, in which classes live."""
    cells = (
        Cell("setup", "from dataclasses import dataclass\n"),
        Cell("cell 2", "@dataclass\nclass Fit:\n    phi: float\n"),
        Cell("f", "def f():\n    import pickle, inspect\n"
        "    return pickle.loads(pickle.dumps(Fit(2.0))).phi, __name__, inspect.getsource(f)", "f"),
    )  # fmt: skip
    with sandbox.student(cells, {}, 1.0) as student:
        phi, name, source = student.f()

    assert (phi, name) == (2.0, "__main__")
    assert source.startswith("def f():")


def test_printing_and_plotting_cost_nothing(sandbox: Sandbox) -> None:
    """Prints, pictures and files in /tmp are allowed, and lead nowhere."""
    source = (
        "def f():\n    print('round', 1, flush=True)\n    plt.plot([1, 2])\n"
        "    plt.savefig('/tmp/x.png')\n    return open('/tmp/x.png', 'rb').read(4)[1:].decode()\n"
    )
    with sandbox.student(solution(source), {}, 3.0) as student:
        assert student.f() == "PNG"
        assert student.notes == ()


def test_private_names_are_no_functions(sandbox: Sandbox) -> None:
    """A check that looks for something of ours in a student gets an AttributeError."""
    with sandbox.student(solution(""), {}, 1.0) as student, pytest.raises(AttributeError):
        student._nothing_of_the_sort()


@pytest.mark.parametrize("line", ["display(x, clear=True)", "open('picture.png', 'w').write('x')"])
def test_what_notebooks_do_is_no_error(sandbox: Sandbox, line: str) -> None:
    """A value may be displayed, and a picture saved in the working folder, as in Jupyter."""
    with sandbox.student((Cell("f", f"def f(x):\n    {line}\n    return x\n", "f"),), {}, 1.0) as s:
        assert s.f(7) == 7
