"""Inputs and answers as a student would write them, on lines that a phone can show."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.diagnosis.words import LONGEST, NARROW, call_of, shown, told


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (-5.65018, "-5.65"),
        (-63340.12, "-63340"),
        (1e300, "1e+300"),
        (5.591e-05, "5.591e-05"),
        (np.nan, "nan"),
        ([], "[]"),
        ([[0], [1], [3]], "[[0], [1], [3]]"),
        (np.ones((1, 2, 2)), "[[[1, 1], [1, 1]]]"),
    ],
)
def test_short_things_stand_on_a_line(value: Any, text: str) -> None:
    """Numbers have four digits, and lists are those of Python."""
    assert shown(value) == text


def test_long_arrays_are_broken_between_rows() -> None:
    """Each row is whole, and stands below the one before it."""
    Sigma = np.array([[[2.0, 1.0], [1.0, 2.0]], [[4.107, 2.773], [2.773, 5.44]]])
    level = [[[2, 0], [0, 2]], [[4, 0], [0, 5]]]

    text = told(["phi", "Sigma"], [np.ones(2), Sigma], [False, True])

    assert text.splitlines() == [
        "Sigma = [[[2, 1],",
        "          [1, 2]],",
        "         [[4.107, 2.773],",
        "          [2.773, 5.44]]]",
    ]
    assert shown(level, 8).splitlines() == ["[[[2, 0], [0, 2]],", " " * 9 + "[[4, 0], [0, 5]]]"]


def test_a_call_fits_a_phone() -> None:
    """Many short rows share lines, none of which is too long, and all of it is Python."""
    X = np.arange(24).reshape(12, 2)

    *lines, last = call_of("f", {"X": X, "k": 2}, "rng").splitlines()

    assert 2 < len(lines) < 12
    assert max(map(len, lines)) <= NARROW
    assert last == "f(X, k, rng)"
    assert np.array_equal(eval(" ".join(lines[:-1]).removeprefix("X = ")), X)


def test_a_long_call_goes_on_below_its_first_argument() -> None:
    """No name is broken, however long the function's is."""
    text = call_of("responsibilities", {"X": 1, "phi": 2, "mu": 3, "Sigma": 4})

    assert text.endswith("\nresponsibilities(X, phi, mu,\n                 Sigma)")


def test_a_million_numbers_are_cut_short() -> None:
    """What a student answers may be of any size."""
    assert len(shown(np.ones((1000, 1000)))) < LONGEST + 10
