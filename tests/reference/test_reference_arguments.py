"""Any sensible container is taken, nothing is changed, and nonsense is refused in one sentence."""

from __future__ import annotations

import copy
import warnings

import numpy as np
import pytest

import reference
from reference import arguments, gaussian

X = [[0.0, 0.0], [1.0, 2.0], [4.0, 1.0], [5.0, 5.0], [3.0, -1.0]]
W = [[0.5, 0.5], [1.0, 0.0], [0.25, 0.75], [0.0, 1.0], [0.5, 0.5]]
PHI, MU, SIGMA = (
    [0.25, 0.75],
    [[0.0, 1.0], [3.0, 2.0]],
    [[[2.0, 1.0], [1.0, 1.0]], [[1.0, 0.0], [0.0, 4.0]]],
)
RNG = np.random.default_rng
COMPLETE = {
    "sample_gmm": {"n": 4, "phi": PHI, "mu": MU, "Sigma": SIGMA, "rng": 7},
    "fit_labelled": {"X": X, "z": [0, 0, 1, 1, 1], "k": 2},
    "responsibilities": {"X": X, "phi": PHI, "mu": MU, "Sigma": SIGMA},
    "m_step": {"X": X, "W": W, "reg": 1e-3},
    "random_init": {"X": X, "k": 2, "rng": 7},
    "em_gmm": {"X": X, "phi": PHI, "mu": MU, "Sigma": SIGMA, "iters": 3},
    "harden": {"W": W},
    "kmeans_hard_em": {"X": X, "mu": MU, "max_iter": 5},
    "log_likelihood": {"X": X, "phi": PHI, "mu": MU, "Sigma": SIGMA},
    "fit_gmm": {"X": X, "k": 2, "rng": 7, "n_init": 2, "max_iter": 5, "tol": 1e-3},
}


def call(name, **arguments_of_call):
    """Call one of the ten functions; an rng is given as its seed."""
    seeded = dict(arguments_of_call)
    if isinstance(seeded.get("rng"), int):
        seeded["rng"] = RNG(seeded["rng"])
    return getattr(reference, name)(**seeded)


def flat(answer):
    """Return everything that a call returned as one array of numbers."""
    parts = answer if isinstance(answer, tuple) else (answer,)
    return np.concatenate([np.ravel(part) for part in parts])


def as_arrays(values):
    """Return lists as arrays, in place of the containers of a call."""
    return {key: np.array(v) if isinstance(v, list) else v for key, v in values.items()}


CONTAINERS = {
    "arrays": as_arrays,
    "tuples": lambda values: {
        key: tuple(map(tuple, v)) if isinstance(v, list) and isinstance(v[0], list) else v
        for key, v in values.items()
    },
    "lists of arrays": lambda values: {
        key: [np.array(row) for row in v] if isinstance(v, list) else v for key, v in values.items()
    },
    "zero-dimensional arrays": lambda values: {
        key: np.array(v) if isinstance(v, int | float) and key != "rng" else v
        for key, v in values.items()
    },
    "whole floats": lambda values: {
        key: float(v) if isinstance(v, int) and key != "rng" else v for key, v in values.items()
    },
    "column-major arrays": lambda values: {
        key: np.asfortranarray(v) if isinstance(v, list) else v for key, v in values.items()
    },
}


def test_the_reference_exports_the_ten_functions():
    """The package offers the ten functions of the course, sorted, and nothing else."""
    assert reference.__all__ == sorted(COMPLETE)
    assert all(callable(getattr(reference, name)) for name in reference.__all__)


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("name", COMPLETE)
def test_values_count_and_containers_do_not(name, container):
    """Lists, tuples, arrays, whole floats and 0-d arrays give the same answer."""
    expected = flat(call(name, **COMPLETE[name]))

    answer = flat(call(name, **CONTAINERS[container](COMPLETE[name])))

    np.testing.assert_allclose(answer, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", COMPLETE)
def test_arguments_are_not_changed(name):
    """No function writes into its arguments or returns them."""
    given = as_arrays(COMPLETE[name])
    before = copy.deepcopy(given)

    answer = call(name, **given)

    for key, value in given.items():
        np.testing.assert_array_equal(value, before[key])
    for part in answer if isinstance(answer, tuple) else ():
        assert not any(
            np.shares_memory(part, value)
            for value in given.values()
            if isinstance(value, np.ndarray)
        )


def test_whole_matrices_of_integers_and_booleans_are_numbers():
    """Integer points, boolean one-hot rows and float labels are as good as floats."""
    points = np.array(X, dtype=np.int32)
    one_hot = np.array([[True, False], [True, False], [False, True], [False, True], [False, True]])

    phi, mu, _ = reference.m_step(points, one_hot)

    np.testing.assert_array_equal(phi, [0.4, 0.6])
    np.testing.assert_array_equal(mu, reference.fit_labelled(points, [0.0, 0, 1, 1, 1], 2)[1])


DEGENERATE = {
    "one component is responsible for everything": (
        "responsibilities",
        {"X": [[-3.0], [1e6]], "phi": [1], "mu": [[0]], "Sigma": [[[1]]]},
        [1, 1],
    ),
    "a weight of zero takes no responsibility": (
        "responsibilities",
        {"X": [[5.0]], "phi": [1, 0], "mu": [[0], [5]], "Sigma": [[[1]], [[1]]]},
        [1, 0],
    ),
    "twins share": (
        "responsibilities",
        {"X": [[1e6]], "phi": [0.5, 0.5], "mu": [[0], [0]], "Sigma": [[[1]], [[1]]]},
        [0.5, 0.5],
    ),
    "one point has a mean and only the ridge as covariance": (
        "m_step",
        {"X": [[3.0, 4.0]], "W": [[1.0]], "reg": 0.5},
        [1, 3, 4, 0.5, 0, 0, 0.5],
    ),
    "a class of one point has covariance zero": (
        "fit_labelled",
        {"X": [[3.0], [5.0], [7.0]], "z": [1, 0, 0], "k": 2},
        [2 / 3, 1 / 3, 6, 3, 1, 0],
    ),
    "equal rows have covariance zero": (
        "m_step",
        {"X": [[0.1], [0.1], [0.1]], "W": [[1.0]] * 3, "reg": 0},
        [1, 0.1, 0],
    ),
    "next to no mass still is a mean": (
        "m_step",
        {"X": [[3.0], [5.0]], "W": [[1.0, 0.0], [1.0, 5e-324]], "reg": 1},
        [1, 0, 4, 5, 2, 1],
    ),
    "as many components as points": ("random_init", {"X": [[2.0]], "k": 1, "rng": 0}, [1, 2, 1]),
    "no draws": (
        "sample_gmm",
        {"n": 0, "phi": [1], "mu": [[0, 0]], "Sigma": [np.eye(2)], "rng": 0},
        [],
    ),
    "one cluster has all points": ("kmeans_hard_em", {"X": [[1.0], [3.0]], "mu": [[9]]}, [2, 0, 0]),
    "a single column hardens to ones": ("harden", {"W": [[0.0], [1.0]]}, [1, 1]),
    "equal rows collapse onto the ridge": (
        "em_gmm",
        {"X": [[2.0]] * 4, "phi": [1], "mu": [[7]], "Sigma": [[[1]]], "iters": 50},
        [1, 2, 1e-6],
    ),
    "nearly singular covariances are solved as they are": (
        "log_likelihood",
        {"X": [[1.0, 1.0]], "phi": [1], "mu": [[0, 0]], "Sigma": [[[1, 0], [0, 1e-12]]]},
        [-np.log(2 * np.pi) + 6 * np.log(10) - 0.5 - 0.5e12],
    ),
}


@pytest.mark.parametrize("case", DEGENERATE)
def test_degenerate_input_gives_the_right_answer(case):
    """What is unusual and yet has an answer gets that answer, without a warning."""
    name, given, expected = DEGENERATE[case]

    answer = flat(call(name, **given))

    np.testing.assert_allclose(answer, expected, rtol=1e-9, atol=1e-12)


REFUSED = [
    ("responsibilities", {"X": [1.0, 2.0]}, r"X has shape \(2,\), but must be \(n, d\)"),
    ("responsibilities", {"X": np.zeros((0, 2))}, r"X has shape \(0, 2\)"),
    ("responsibilities", {"X": [[1.0, 2.0], [3.0]]}, "X is ragged"),
    ("responsibilities", {"X": [["a", "b"]]}, "X holds something that is not a real number"),
    ("responsibilities", {"X": [[1j, 0]]}, "X holds something that is not a real number"),
    ("responsibilities", {"X": [[None, 0]]}, "X holds something that is not a real number"),
    ("responsibilities", {"X": [[np.nan, 0]]}, "X holds NaN or infinity"),
    ("responsibilities", {"X": [[1e200, 0]]}, r"X holds a number beyond 1e\+100"),
    ("responsibilities", {"X": [[1.0]]}, "mu has 2 columns, but X has 1"),
    ("responsibilities", {"mu": [0.0, 1.0]}, r"mu has shape \(2,\), but must be \(k, d\)"),
    ("responsibilities", {"phi": [1.0]}, r"phi has shape \(1,\), but must be \(2,\)"),
    ("responsibilities", {"phi": [1.5, -0.5]}, r"phi\[1\] is negative"),
    ("responsibilities", {"phi": [1.0, 1.0]}, "phi sums to 2, not 1"),
    (
        "responsibilities",
        {"Sigma": np.eye(2)},
        r"Sigma has shape \(2, 2\), but must be \(2, 2, 2\)",
    ),
    (
        "responsibilities",
        {"Sigma": [np.eye(2), [[1, 0.5], [0, 1]]]},
        r"Sigma\[1\] is not symmetric",
    ),
    (
        "responsibilities",
        {"Sigma": [np.eye(2), np.ones((2, 2))]},
        r"Sigma\[1\] is not positive def",
    ),
    (
        "responsibilities",
        {"Sigma": [-np.eye(2), np.eye(2)]},
        r"Sigma\[0\] is not positive definite",
    ),
    ("responsibilities", {"Sigma": [np.zeros((2, 2))] * 2}, r"Sigma\[0\] is not positive definite"),
    (
        "responsibilities",
        {"Sigma": [np.ones((2, 2)), [[1, 0.5], [0, 1]]]},
        r"Sigma\[0\] is not positive definite",
    ),
    (
        "log_likelihood",
        {"X": [[0, 0], [1e90, 0]], "Sigma": [np.eye(2), 1e-200 * np.eye(2)]},
        "density of component 1 at point 1 has no finite logarithm",
    ),
    ("m_step", {"W": W[:4]}, "W has 4 rows, but X has 5"),
    ("m_step", {"W": [[1.0, 0.0]] * 4 + [[2.0, -1.0]]}, "row 4 of W has a negative number"),
    ("m_step", {"W": [[1.0, 0.0]] * 4 + [[0.5, 0.25]]}, "row 4 of W sums to 0.75, not 1"),
    ("m_step", {"W": [[1.0, 0.0]] * 5}, "component 1 has no mass"),
    ("m_step", {"reg": -1.0}, "reg must be one number of at least 0"),
    ("m_step", {"reg": [1.0, 2.0]}, "reg must be one number of at least 0"),
    ("random_init", {"k": 6}, "X has 5 different rows, fewer than k = 6"),
    ("random_init", {"X": [[1.0]] * 5}, "X has 1 different rows, fewer than k = 2"),
    ("random_init", {"k": 0}, "k must be a whole number of at least 1"),
    ("random_init", {"k": 1.5}, "k must be a whole number of at least 1"),
    ("random_init", {"k": [2]}, "k must be a whole number of at least 1"),
    ("random_init", {"rng": None}, "rng must be a numpy.random.Generator"),
    ("em_gmm", {"iters": -1}, "iters must be a whole number of at least 0"),
    ("em_gmm", {"iters": 10**6}, "too much work: 1000000 rounds with n = 5, k = 2, d = 2"),
    ("em_gmm", {"phi": [1.0, 0.0]}, "component 1 has no mass"),
    ("em_gmm", {"X": [[1e60, 0.0], *X]}, r"Sigma holds a number beyond 1e\+100"),
    ("sample_gmm", {"n": 10**9}, "too much work: 1 rounds with n = 1000000000"),
    ("sample_gmm", {"n": -1}, "n must be a whole number of at least 0"),
    ("fit_labelled", {"z": [0, 1]}, r"z has shape \(2,\), but must be \(5,\)"),
    ("fit_labelled", {"z": [0, 0, 1, 1, 2]}, r"z\[4\] is 2, but labels go from 0 to 1"),
    ("fit_labelled", {"z": [0, 0, 1, 1, 0.5]}, r"z\[4\] is 0.5, but labels"),
    ("fit_labelled", {"z": [-1, 0, 1, 1, 0]}, r"z\[0\] is -1, but labels"),
    ("fit_labelled", {"z": [0] * 5}, "no point has label 1"),
    ("harden", {"W": [[np.nan, 1.0]]}, "W holds NaN"),
    ("kmeans_hard_em", {"mu": [[1.0]]}, "mu has 1 columns, but X has 2"),
    ("fit_gmm", {"k": 9}, "fewer than k = 9"),
    ("fit_gmm", {"n_init": 0}, "n_init must be a whole number of at least 1"),
    ("fit_gmm", {"max_iter": 0}, "max_iter must be a whole number of at least 1"),
]


@pytest.mark.parametrize(("name", "changed", "message"), REFUSED)
def test_what_makes_no_sense_is_refused_in_a_sentence(name, changed, message):
    """A ValueError says what is wrong and where; NaN never comes back."""
    given = {**COMPLETE[name], **changed}

    with pytest.raises(ValueError, match=message):
        call(name, **given)


def test_a_refused_point_is_counted_from_the_first_one(monkeypatch):
    """Where points are looked at block after block, a refusal still names the right one."""
    monkeypatch.setattr(gaussian, "BLOCK", 0)

    with pytest.raises(ValueError, match="component 0 at point 2 has no finite logarithm"):
        reference.responsibilities([[0], [1], [1e99]], [1], [[0]], [[[1e-200]]])


def test_wide_tables_are_refused_before_they_fill_the_memory():
    """A call that would need a table of n * k numbers too many does not start."""
    many = np.zeros((10_000, 1))

    with pytest.raises(ValueError, match="too much work"):
        reference.responsibilities(many, np.full(10_000, 1e-4), many, np.ones((10_000, 1, 1)))


def test_the_dearest_calls_allowed_stay_within_the_table():
    """The limits leave room for every data set of a lesson, and for 200 rounds on 10 000 points."""
    arguments.affordable(n=50_000, k=20, d=10)
    arguments.affordable(n=10_000, k=5, d=2, rounds=200)


def test_refusals_come_without_warnings():
    """Also where the arithmetic overflows on the way, only the error is seen."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ValueError, match="no finite logarithm"):
            reference.responsibilities([[1e99]], [1], [[0]], [[[1e-300]]])
