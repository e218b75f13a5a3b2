"""What is said of a start: which of its parts is not what it should be, or nothing."""

from __future__ import annotations

from ast import literal_eval

import cases
import numpy as np
import pytest
from unboxed import Unboxed

from autograder.diagnosis.formulas import candidates, with_slips
from autograder.diagnosis.guesses import guessed_by, seven_points
from autograder.diagnosis.starting import Starting
from autograder.diagnosis.starts import StartsSubject
from autograder.records import Verdict
from autograder.student import StudentFault

RIGHT, WRONG = cases.right("random_init"), cases.wrong("random_init")
SLIPS = {slip.id: slip for slip in StartsSubject().bugs}
SEEDS = (1, 500, 9000)


def named(seen) -> str | None:
    """Return the recognised bugs' ids as a sheet has them."""
    return "+".join(bug.id for bug in seen.bugs) or None


@pytest.mark.parametrize("seed", range(0, 20_000, 100))
def test_right_start_is_never_suspected(seed: int) -> None:
    """Two hundred right solutions, of all styles: nothing is found and nothing shown."""
    names = sorted(RIGHT)
    student = Unboxed.of("random_init", RIGHT[names[seed // 100 % len(names)]])

    seen = StartsSubject(seed=seed).look(student)

    assert seen.bugs == ()
    assert seen.example is None


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", WRONG)
def test_wrong_start_is_recognised_by_any_seeds(name: str, seed: int) -> None:
    """Which bug it is does not hang on luck; where the catalogue has none, nothing is said."""
    student = Unboxed.of("random_init", WRONG[name]["source"])

    seen = StartsSubject(seed=seed).look(student)

    assert named(seen) == WRONG[name].get("diagnosis")


def test_every_slip_has_a_case() -> None:
    """Each mistake of the catalogue is made by a solution of the corpus."""
    made = "+".join(case.get("diagnosis", "") for case in WRONG.values()).split("+")

    assert set(SLIPS) == set(made) - {""}


@pytest.mark.parametrize("name", [n for n in WRONG if WRONG[n].get("diagnosis", "+") in SLIPS])
def test_a_slip_is_told_apart_from_all_others(name: str) -> None:
    """Of all stories with one slip, only the author's is a fact."""
    guesses = guessed_by(Unboxed.of("random_init", WRONG[name]["source"]), 77)

    possible = [
        made[0].id
        for made in candidates(tuple(SLIPS.values()), 1)
        if with_slips(Starting(), made).plausibility(guesses)
    ]

    assert possible == [WRONG[name]["diagnosis"]]


@pytest.mark.parametrize(
    ("name", "answer", "right"),
    [
        ("weights of one", "phi = [1, 1, 1]", "each of the three is 1/3"),
        ("a single identity", "Sigma = [[1, 0], [0, 1]]", "three identity matrices"),
        ("all in the middle", "mu = [[16.43, 6.286]", "three different rows of X"),
        ("the first rows", "20 different seeds chose 1 different set of rows", "any three"),
        ("a block of rows", "chose 5 different sets of rows", "any three"),
    ],
)
def test_example_tells_what_is_wrong(name: str, answer: str, right: str) -> None:
    """The first part that is wrong is shown, with its numbers where they show it."""
    seen = StartsSubject().look(Unboxed.of("random_init", WRONG[name]["source"]))

    assert seen.example.call.endswith("random_init(X, k, rng)")
    assert answer in seen.example.answer
    assert right in seen.example.right


def test_example_of_rows_that_come_twice() -> None:
    """Of many starts with replacement, one that has a row twice is shown."""
    seen = StartsSubject().look(Unboxed.of("random_init", WRONG["choice as it comes"]["source"]))
    mu = literal_eval(seen.example.answer.removeprefix("mu = "))

    assert len(set(map(tuple, mu))) < len(mu) == 3


def test_points_share_no_coordinate() -> None:
    """Mixed coordinates are seen, as no two rows have one in common."""
    X = seven_points()

    assert all(len(set(column)) == len(X) for column in X.T)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        1.0,
        ([], [], []),
        (np.ones(3) / 3, np.zeros((3, 5)), np.zeros(4)),
        (np.ones(3) / 3, np.full((3, 2), np.nan), np.array([np.eye(2)] * 3)),
        ("a", "b", "c"),
        (1, 2),
    ],
    ids=str,
)
def test_nothing_is_said_of_nonsense(answer: object) -> None:
    """Whatever comes back that is no start, nobody guesses why."""
    seen = StartsSubject().look(Unboxed(lambda *_: answer))

    assert seen.bugs == ()


def test_means_of_another_shape_elsewhere_are_not_compared() -> None:
    """Means that are zero here, and no means at all for points that lie elsewhere."""

    def function(X, k, rng):
        mu = np.zeros((k, X.shape[1])) if X.max() < 100 else np.zeros((5, 7))
        return np.full(k, 1 / k), mu, np.array([np.eye(X.shape[1])] * k)

    seen = StartsSubject().look(Unboxed(function))

    assert seen.bugs == ()
    assert seen.example.answer.startswith("mu = [[0, 0]")


@pytest.mark.parametrize("shape", [(3, 0), (3, 1, 1)])
def test_a_strange_axis_is_no_lost_one(shape: tuple[int, ...]) -> None:
    """On a line mu has another shape, which lacks nothing."""

    def function(X, k, rng):
        mu = rng.choice(X, size=k, replace=False) if X.shape[1] == 2 else np.zeros(shape)
        return np.full(k, 1 / k), mu, np.array([np.eye(X.shape[1])] * k)

    seen = StartsSubject().look(Unboxed(function))

    assert seen.bugs == ()


def test_nothing_is_said_of_a_start_that_raises() -> None:
    """An exception is told by the checks."""
    seen = StartsSubject().look(Unboxed(lambda *_: 1 / 0))

    assert seen.bugs == ()
    assert seen.example is None


def test_what_raises_on_a_line_is_judged_by_the_rest() -> None:
    """The weights are recognised, whatever happens for d = 1."""

    def fragile(X, k, rng):
        if X.shape[1] == 1:
            raise ValueError("no line")
        return np.ones(k), rng.choice(X, size=k, replace=False), np.array([np.eye(2)] * k)

    seen = StartsSubject().look(Unboxed(fragile))

    assert named(seen) == "weights-of-one"


def test_process_that_is_gone_ends_the_look() -> None:
    """After a time-out no more is asked."""

    class Slow:
        def observe(self, *arguments, **options):
            raise StudentFault(Verdict.TIMEOUT, "It kept waiting.")

    with pytest.raises(StudentFault):
        StartsSubject().look(Slow())
