"""The words of checks: what passes, and the sentence that everything else gets."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograder import expect
from autograder.expect import Mismatch
from autograder.wire import Opaque

RIGHT = np.array([[0.25, 0.75], [0.5, 0.5]])


@pytest.mark.parametrize(
    "value",
    [
        RIGHT,
        RIGHT.tolist(),
        tuple(map(tuple, RIGHT.tolist())),
        [RIGHT[0], RIGHT[1]],
        RIGHT.astype(np.float32),
        RIGHT.astype(complex),
        RIGHT + 5e-6,
        [[np.array(0.25), np.float64(0.75)], [0.5, 0.5]],
    ],
)
def test_close_accepts_containers_and_dtypes(value: object) -> None:
    """Values count, not containers, dtypes, or differences below the tolerance."""
    assert expect.close(value, RIGHT, "W") == pytest.approx(RIGHT, rel=1e-4)


@pytest.mark.parametrize("value", [3, True + 2, 3.0, np.float32(3), np.array(3), np.int8(3)])
def test_close_accepts_every_kind_of_single_number(value: object) -> None:
    """A Python number, a NumPy scalar and a 0-d array are the same."""
    assert expect.close(value, 3.0, "the result") == 3.0


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        (None, "W is None; does the function end without a return?"),
        ("W", "W is text; it should hold numbers"),
        (Opaque("DataFrame"), "W is an object of type DataFrame; it should hold numbers"),
        ([[1.0], [1.0, 2.0]], "W is ragged: its rows differ in length"),
        ([["a", "b"], ["c", "d"]], "W holds text; it should hold real numbers"),
        (
            ["a" * 2_000_000, *[""] * 200_000],  # an array of which would be 1.5 TB
            "W holds text; it should hold real numbers",
        ),
        ([[None, 1.0], [1.0, 1.0]], "W holds None; it should hold real numbers"),
        (
            [[Opaque("Tensor"), 1.0], [1.0, 1.0]],
            "W holds an object of type Tensor; it should hold real numbers",
        ),
        ([[10**30, 1], [1, 1]], "W holds numbers too large for NumPy; it should hold real numbers"),
        (RIGHT + 1j, "W holds complex numbers; it should hold real numbers"),
        (RIGHT[0], "W is an array of shape (2,); it should be an array of shape (2, 2)"),
        (0.5, "W is a single number; it should be an array of shape (2, 2)"),
        ([], "W is an array of shape (0,); it should be an array of shape (2, 2)"),
        ([[0.25, np.nan], [0.5, 0.5]], "W[0, 1] is NaN (not a number)"),
        ([[0.25, 0.75], [np.inf, 0.5]], "W[1, 0] is infinite"),
        ([[0.25, 0.75], [1e200, 0.5]], "W[1, 0] is 1e+200, which is far too large"),
        ([[0.25, 0.75], [0.56, 0.44]], "W[1] differs from the right value by up to 12 %"),
        ([[0.24, 0.75], [0.5, 0.5]], "W[0] differs from the right value by up to 1.3 %"),
        (
            [[0.26, 0.74], [0.75, 0.25]],
            "W[1] differs from the right value by up to 50 %",
        ),
        (
            [[0.25, 0.75], [0.5, 80.0]],
            "W[1] differs from the right value by more than ten times its size",
        ),
    ],
)
def test_close_refuses_with_a_fact(value: object, fact: str) -> None:
    """Whatever is not the right table of numbers loses with a sentence saying what and where."""
    with pytest.raises(Mismatch) as refusal:
        expect.close(value, RIGHT, "W")

    assert str(refusal.value) == fact


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        (np.nan, "the log-likelihood is NaN (not a number)"),
        (-np.inf, "the log-likelihood is infinite"),
        (-90.0, "the log-likelihood differs from the right value by up to 10 %"),
        ([-100.0], "the log-likelihood is an array of shape (1,); it should be a single number"),
    ],
)
def test_close_names_a_single_number(value: object, fact: str) -> None:
    """A single number is named without an index."""
    with pytest.raises(Mismatch) as refusal:
        expect.close(value, -100.0, "the log-likelihood")

    assert str(refusal.value) == fact


def test_close_where_the_right_value_is_zero() -> None:
    """Next to a right value of zero the difference itself is told."""
    with pytest.raises(Mismatch, match=r"^mu\[0\] differs from the right value by up to 0.25$"):
        expect.close([[0.25], [3.0]], np.array([[0.0], [3.0]]), "mu")


@pytest.mark.parametrize("shift", [0.0, 0.9e-5, -0.9e-5])
def test_covariances_are_compared_on_the_scale_of_each_direction(shift: float) -> None:
    """A tight direction has a tight tolerance, next to a wide one."""
    right = np.array([np.diag([100.0, 0.01])])

    assert expect.covariances(right + shift * right, right, "Sigma").shape == (1, 2, 2)
    with pytest.raises(Mismatch, match=r"^Sigma\[0\] differs"):
        expect.covariances(right + np.diag([0.0, 2e-7]), right, "Sigma")


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        (None, "the function returned None; it should return 2 things: X, z"),
        ("Xz", "the function returned text; it should return 2 things: X, z"),
        (3.0, "the function returned a single value; it should return 2 things: X, z"),
        (RIGHT, "the function returned one array of shape (2, 2); it should return 2 things: X, z"),
        (
            Opaque("set"),
            "the function returned an object of type set; it should return 2 things: X, z",
        ),
        ((RIGHT,), "the function returned 1 thing; it should return 2 things: X, z"),
        ([1, 2, 3], "the function returned 3 things; it should return 2 things: X, z"),
    ],
)
def test_parts_counts_what_came_back(value: object, fact: str) -> None:
    """A wrong number of results is told with the right one."""
    with pytest.raises(Mismatch) as refusal:
        expect.parts(value, "X", "z")

    assert str(refusal.value) == fact


def test_mixture_compares_all_three_parameters() -> None:
    """phi, mu and Sigma pass together, and each can fail."""
    right = (np.array([0.5, 0.5]), np.array([[1.0], [2.0]]), np.array([[[1.0]], [[4.0]]]))
    expect.mixture(list(right), right)

    for i, name in enumerate(("phi", "mu", "Sigma")):
        wrong = [part * (1 + (i == j)) for j, part in enumerate(right)]
        with pytest.raises(Mismatch, match=f"^{name}"):
            expect.mixture(wrong, right)


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        ([0, 1, 2, 0.5], r"z[3] is 0.5; labels are whole numbers from 0 to 2"),
        ([0, 1, 3, 0], r"z[2] is 3; labels are whole numbers from 0 to 2"),
        ([0, -1, 2, 0], r"z[1] is -1; labels are whole numbers from 0 to 2"),
        ([1, 1, 0, 0], r"2 of 4 labels are wrong; the first is z[0]"),
    ],
)
def test_labels_are_whole_numbers_in_range(value: object, fact: str) -> None:
    """Labels that are no labels, or not the right ones, lose with the first such place."""
    with pytest.raises(Mismatch) as refusal:
        expect.same_labels(value, np.array([0, 1, 2, 0]), 3, "z")

    assert str(refusal.value) == fact


@pytest.mark.parametrize("value", [[0.0, 1.0, 2.0], np.array([0, 1, 2], dtype=np.uint8)])
def test_labels_of_any_dtype(value: object) -> None:
    """Float labels are labels."""
    expect.same_labels(value, np.array([0, 1, 2]), 3, "z")


@pytest.mark.parametrize("value", [3.0, [], [[1.0]]])
def test_series_is_a_list_of_numbers(value: object) -> None:
    """A history is one-dimensional and not empty."""
    with pytest.raises(Mismatch, match="it should be a list of numbers"):
        expect.series(value, "history")

    assert expect.series((1, 2.5), "history").tolist() == [1, 2.5]


def test_rows_sum_to_one() -> None:
    """The first row that does not sum to one is told with its sum."""
    expect.rows_sum_to_one(RIGHT, "W")

    with pytest.raises(Mismatch, match=r"^row 1 of W sums to 0\.97, not 1$"):
        expect.rows_sum_to_one(np.array([[0.5, 0.5], [0.5, 0.47]]), "W")


@pytest.mark.parametrize("after", [RIGHT + 1e-12, RIGHT.T.copy()[:1], [1.0], None])
def test_unchanged_names_the_argument(after: object) -> None:
    """An argument that is not to the bit what it was is named."""
    expect.unchanged((RIGHT, RIGHT), X=RIGHT, W=RIGHT)

    with pytest.raises(Mismatch, match="changed its argument W"):
        expect.unchanged((RIGHT, after), X=RIGHT, W=RIGHT)


def test_that_counts_nan_as_wrong() -> None:
    """A comparison with NaN does not hold, so it loses."""
    with pytest.raises(Mismatch, match=r"^a fact$"):
        expect.that(np.float64("nan") >= 0, "a fact")


def test_check_reads_its_name() -> None:
    """The decorator attaches a spec whose id and needs are spelled out."""

    @expect.check("m_step", points=2, title="Title", hint="Hint.", needs=("weights",), seconds=9)
    def test_m_step_means(student: object) -> None:
        """Do nothing."""

    spec = test_m_step_means.check  # type: ignore[attr-defined]  # attached by the decorator
    assert (spec.id, spec.function, spec.needs) == ("m_step::means", "m_step", ("m_step::weights",))
    assert (spec.points, spec.title, spec.hint, spec.seconds) == (2, "Title", "Hint.", 9)
    assert spec.misconception is None


def test_check_refuses_a_name_that_does_not_fit() -> None:
    """A check of another function than its name says is a mistake of ours."""

    def test_harden_values(student: object) -> None:
        """Do nothing."""

    mark: Callable[..., object] = expect.check("m_step", points=1, title="Title", hint="Hint.")
    with pytest.raises(
        ValueError, match="test_harden_values checks m_step, so call it test_m_step_"
    ):
        mark(test_harden_values)
