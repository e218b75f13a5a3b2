"""Runs of EM with anybody's functions: what they hold, where they end, what is said of them."""

from __future__ import annotations

import numpy as np
import pytest
from sim_wrong import (
    RIGHT,
    UNUSABLE,
    USABLE,
    Function,
    asked,
    doubled,
    endless,
    mean_height,
    nan_after,
    nearest,
    negative_height,
    old_mean,
    raising,
    returning,
    swapped_means,
    unwritten,
)

import reference
from simulations.chapters import change, shapes
from simulations.chapters.balance import unbalanced
from simulations.chapters.path import AFTER_FALL, Mixture, Path, kept, shown, walk
from simulations.chapters.plateaus import compared, is_needle, outcome, plateaus
from simulations.functions import Functions

X = shapes.cloud("elongated")
START = shapes.circles(X[[78, 32, 249]])
ROUNDS = 60


def begin() -> Mixture:
    """The start of chapter 5's first picture."""
    return START


def run(ask: Functions, rounds: int = ROUNDS, **more: bool) -> Path:
    """A run on the elongated cloud."""
    return walk(ask, X, begin, rounds, **more)


def told(path: Path) -> str:
    """All that is said of a run's faults."""
    found = path.problem(0)
    assert found is not None
    return found["text"]


def test_a_run_is_em() -> None:
    """After each M-step it stands where the reference's em_gmm stands after so many rounds."""
    path = run(asked(), rounds=8)

    fits = [moment for moment in path.moments if moment.step == "M"]
    assert [moment.round for moment in fits] == list(range(1, 9))
    for moment in fits:
        expected = reference.em_gmm(X, *START, iters=moment.round)
        for found, right in zip(moment.mixture, expected, strict=True):
            assert np.allclose(found, right)


def test_e_and_m_take_turns() -> None:
    """E changes the shares alone, M the parameters alone."""
    path = run(asked(), rounds=2)
    start, e, m, e2, _ = path.moments

    assert [moment.step for moment in path.moments] == ["start", "E", "M", "E", "M"]
    assert start.W is None
    assert e.mixture is start.mixture
    assert m.W is e.W
    assert np.allclose(e2.shares, reference.responsibilities(X, *m.mixture))
    with pytest.raises(ValueError, match="before the first E-step"):
        _ = start.shares


def test_a_right_run_climbs_until_it_stands() -> None:
    """The log-likelihood never falls, nothing is at fault, and the run stops by itself."""
    path = run(asked())

    assert np.diff(path.heights).min() >= 0
    assert path.faults == []
    assert path.fallen == []
    assert path.problem(0) is None
    assert path.converged
    assert len(path.heights) == path.rounds + 1 < ROUNDS
    assert path.heights[-1] == pytest.approx(reference.log_likelihood(X, *path.moments[-1].mixture))


@pytest.mark.parametrize("missing", ["log_likelihood", "responsibilities"])
def test_scikit_learn_stands_in_for_what_is_not_there_yet(missing: str) -> None:
    """Without a log-likelihood, or without responsibilities, the run is the same."""
    path = run(asked(**{missing: None}))

    assert path.faults == []
    assert path.heights == pytest.approx(run(asked()).heights)


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_answer_that_cannot_be_used_ends_the_run(name: str) -> None:
    """The sentence names the round, the function and what it did."""
    function, sentence = UNUSABLE[name]

    path = run(asked(m_step=function))

    assert told(path).startswith(f"In round 1, your `m_step` {sentence}")
    assert path.broken
    assert [moment.step for moment in path.moments] == ["start", "E"]
    assert path.fault_at == 1


def test_the_round_of_a_fault_is_named() -> None:
    """What goes wrong in round 3 is told of round 3, and all before it stays."""
    path = run(asked(m_step=nan_after(2)))

    assert told(path) == "In round 3, your `m_step` returned NaN in mu."
    assert path.rounds == 3
    assert len(path.heights) == 3


@pytest.mark.parametrize("name", USABLE)
def test_a_wrong_m_step_is_named_and_goes_on(name: str) -> None:
    """What is wrong shows in round 1, and the run goes on, so that it also looks wrong."""
    function, sentence = USABLE[name]

    path = run(asked(m_step=function))

    assert told(path).startswith(f"In round 1, your `m_step` {sentence}")
    assert path.rounds > 1
    assert path.moments[path.fault_at or 0].step == "M"


def test_a_fall_is_named_with_its_round_and_values() -> None:
    """The first round that loses is told with both values, and some more rounds are run."""
    path = run(asked(m_step=swapped_means))
    first = path.fallen[0]

    before, after = (f"\u2212{-path.heights[r]:.1f}" for r in (first - 1, first))
    assert f"In round {first}, the log-likelihood fell from {before} to {after}" in told(path)
    assert first < path.rounds <= first + AFTER_FALL


def test_only_real_falls_count() -> None:
    """A loss that rounding explains is none; 1e-5 and 1e-8 of the value are forgiven."""
    heights = iter([-1000.0, -1000.000014, -1000.000035, -900.0, -900.0])

    path = run(asked(log_likelihood=lambda *_: next(heights)), rounds=1)
    assert path.fallen == []

    heights = iter([-1000.0, -1000.00003])
    path = run(asked(log_likelihood=lambda *_: next(heights)), rounds=1)
    assert path.fallen == [1]
    assert "in truth it rose here: look at your `log_likelihood`" in told(path)


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (mean_height, "the mean over the points; their sum is asked for"),
        (negative_height, "the sign is wrong"),
        (returning(0.0), "returned 0.0: it should be"),
    ],
)
def test_a_wrong_log_likelihood_is_named_at_the_start(function: Function, sentence: str) -> None:
    """It is compared with scikit-learn's where nothing else can be wrong yet."""
    path = run(asked(log_likelihood=function))

    assert told(path).startswith("At the start, your `log_likelihood` returned ")
    assert sentence in told(path)
    assert path.fault_at == 0


def test_a_log_likelihood_with_the_wrong_sign_falls() -> None:
    """Each round is a fall, and the sentence says that in truth it rose."""
    path = run(asked(log_likelihood=negative_height))

    assert path.fallen[0] == 1
    assert "look at your `log_likelihood`" in told(path)


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (doubled, "sums to 2, not 1."),
        (nearest, "weight times density, normalised, makes it"),
        (raising, "raised ValueError"),
        (endless, "raised RecursionError"),
        (returning(np.full((300, 3), np.nan)), "returned NaN in W."),
        (returning(np.ones((3, 300))), "returned W of shape (3, 300); it should be (300, 3)."),
    ],
)
def test_wrong_responsibilities_are_named(function: Function, sentence: str) -> None:
    """Whether they can be used or not."""
    path = run(asked(responsibilities=function))

    assert told(path).startswith("In round 1, your `responsibilities` ")
    assert sentence in told(path)


def test_the_forgotten_weights_are_found_when_they_differ() -> None:
    """In round 1 all weights are equal, so a formula without them is right; later it isn't."""

    def weightless(X: object, phi: np.ndarray, *rest: object) -> np.ndarray:
        return reference.responsibilities(X, np.full(len(phi), 1 / len(phi)), *rest)

    cloud = shapes.cloud("unequal")
    start = shapes.circles(cloud[[0, 210, 290]])
    path = walk(asked(responsibilities=weightless), cloud, lambda: start, 10)

    assert told(path).startswith(("In round 2, your `responsib", "In round 3, your `responsib"))


def test_what_is_not_written_is_no_mistake() -> None:
    """The sentence asks for the function, in a quiet tone."""
    path = run(asked(m_step=unwritten))

    found = path.problem(0)
    assert found is not None
    assert found["tone"] == "todo"


def test_a_start_that_fails_leaves_an_empty_run() -> None:
    """There is a sentence, and no moment."""
    ask = asked(random_init=raising)

    path = walk(ask, X, lambda: ask.random_init(X, 3, np.random.default_rng(0)), 5)

    assert told(path).startswith("At the start, your `random_init` raised ValueError")
    assert path.moments == []
    assert path.rounds == 0


def test_a_collapse_without_own_functions_is_a_sentence() -> None:
    """Where scikit-learn has no density, no error of its own is seen."""
    flat = returning((np.full(3, 1 / 3), X[:3], np.zeros((3, 2, 2))))
    heights = iter(range(10))
    rising = {"log_likelihood": lambda *_: next(heights), "responsibilities": None}

    for r, missing in ((1, {"log_likelihood": None}), (2, rising)):
        path = run(asked(m_step=flat, **missing))
        assert path.faults[-1] == f"In round {r}, an ellipse has collapsed onto a point or a line."


def test_several_runs_are_told_apart() -> None:
    """The sentence names the start, too; and afterwards no moment is left behind."""
    ask = asked(m_step=raising)

    path = walk(ask, X, begin, 5, place="start 3")

    assert told(path).startswith("In start 3, round 1, your `m_step` raised")
    assert ask.moment == ""


def test_only_means_keeps_the_circles() -> None:
    """Weights and covariances stay, the means move, the log-likelihood climbs all the same."""
    path = run(asked(), only_means=True)

    phi, mu, Sigma = path.moments[-1].mixture
    assert np.array_equal(phi, START[0])
    assert np.array_equal(Sigma, START[2])
    assert not np.allclose(mu, START[1])
    assert path.faults == []
    assert np.diff(path.heights).min() >= -1e-9


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_any_shares_leave_the_balance(shape: str) -> None:
    """The law that judges M-steps holds for the right one under shares of all kinds."""
    cloud = shapes.cloud(shape)
    rng = np.random.default_rng(3)

    for sharpness in (0.1, 1, 10):
        W = rng.dirichlet([1 / sharpness] * 3, size=len(cloud))
        assert unbalanced(cloud, *reference.m_step(cloud, W)) is None


def test_dividing_by_one_less_is_out_of_balance() -> None:
    """N_j - 1 instead of N_j makes each ellipse a hundredth too large, and is found."""
    W = reference.responsibilities(X, *START)
    phi, mu, Sigma = reference.m_step(X, W)
    N = 300 * phi[:, None, None]

    assert "too large" in str(unbalanced(X, phi, mu, Sigma * N / (N - 1)))


@pytest.mark.parametrize("most", [4, 10, 22])
def test_a_long_run_is_thinned(most: int) -> None:
    """About so many rounds are shown: the first ones, the last, and where much changes."""
    path = walk(asked(), shapes.cloud("unequal"), lambda: _stuck_for_long(), 200)
    rounds = kept(path, most)

    assert path.rounds > 3 * most
    assert rounds == sorted(set(rounds))
    assert rounds[0] == 1
    assert rounds[-1] == path.rounds
    assert most / 2 <= len(rounds) <= most + 2


def _stuck_for_long() -> Mixture:
    cloud = shapes.cloud("unequal")
    return reference.random_init(cloud, 3, np.random.default_rng(2))


def test_a_short_run_is_shown_whole() -> None:
    """Each half-step of it."""
    path = run(asked(), rounds=5)

    assert kept(path, 5) == [1, 2, 3, 4, 5]
    assert shown(path, kept(path, 5)) == path.moments


def test_the_round_of_a_fault_is_shown() -> None:
    """However many rounds are left out."""
    path = run(asked(m_step=old_mean))
    path.fallen = [7]

    assert {1, 7} <= set(kept(path, 4))


def test_same_bytes() -> None:
    """Two runs are equal to the last bit."""
    one, other = run(asked()), run(Functions(**RIGHT))

    assert one.heights == other.heights
    assert one.moments[-1].shares.tobytes() == other.moments[-1].shares.tobytes()


def test_words_for_what_an_ellipse_looks_like() -> None:
    """Stretch and tilt are named: a circle, flat, upright, rising, falling."""
    turned = np.array([[2.5, 1.5], [1.5, 2.5]])

    assert change.look(np.eye(2)) == "a circle"
    assert change.look(np.diag([9.0, 1.0])) == "3.0 times as long as wide, lying flat"
    assert change.look(np.diag([1.0, 9.0])) == "3.0 times as long as wide, standing upright"
    assert change.look(turned) == "2.0 times as long as wide, rising to the right"
    assert change.look(turned * [[1, -1], [-1, 1]]).endswith("falling to the right")
    assert change.tilt(turned) == pytest.approx(45)


def test_words_for_what_an_m_step_did() -> None:
    """Whither a component moved, and whether it got longer, rounder, turned or grew."""

    def after(move: tuple[float, float], Sigma: np.ndarray, was: np.ndarray) -> str | None:
        phi, mu = np.ones(1), np.zeros((1, 2))
        return change.of_component(0, (phi, mu, was[None]), (phi, mu + move, Sigma[None]))

    round_, flat = np.eye(2), np.diag([9.0, 1.0])
    assert after((0.6, 0.0), round_, round_) == "A moved 0.6 to the right"
    assert after((0, -0.05), round_, round_) == "A moved 0.05 down"
    assert after((-1, 1), flat, round_) == (
        "A moved 1.4 to the upper left and is now 3.0 times as long as wide, lying flat"
    )
    assert after((0, 0), 2 * flat, np.diag([6.0, 1.0])) == "A got longer"
    assert after((0, 0), np.diag([2.0, 1.0]), flat) == "A got rounder"
    assert after((0, 0), np.array([[5.0, 4.0], [4.0, 5.0]]), flat) == "A turned by 45°"
    assert after((0, 0), 4 * round_, round_) == "A grew"
    assert after((0, 0), round_, 4 * round_) == "A shrank"
    assert after((0.001, 0), round_, round_) is None


def test_words_for_what_an_e_step_did() -> None:
    """How many points changed their colour, and how much."""
    W = np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.4]])

    assert change.e_step(W, W[[1, 0, 2]]) == "2 points changed their colour by more than half"
    assert change.e_step(W, [[0.8, 0.2], *W[1:].tolist()] @ np.eye(2)) == (
        "1 point changed its colour a bit"
    )
    assert change.e_step(W, W) == "the colours stay"
    assert change.e_step(None, W).endswith(
        "1 of 3 points is in doubt, less than 90\u202f% anybody's"
    )
    assert "all ellipses are alike" in change.e_step(None, np.full((3, 2), 0.5))


def test_plateaus_are_heights_that_nearly_agree() -> None:
    """The highest first, each with how many climbs ended on it."""
    assert plateaus([-5.0, -1.0, -1.1, -5.2, -1.05]) == [(-1.0, 3), (-5.0, 2)]


@pytest.mark.parametrize(
    ("heights", "sentence"),
    [
        ([-1.0] * 8, "All 8 starts reached \u22121.0: here any of them would do."),
        (
            [-1.0] * 7 + [-9.0],
            "7 of 8 starts reached \u22121.0, and the other one stopped lower, at \u22129.0.",
        ),
        (
            [-1.0, -3.0, -3.0, -9.0],
            "1 of 4 starts reached \u22121.0, and the others stopped lower: "
            "2 at \u22123.0 and 1 at \u22129.0.",
        ),
        (
            [-1.0, -2.0, -3.0, -4.0, -5.0],
            "1 of 5 starts reached \u22121.0, and the others stopped at 4 lower heights, "
            "down to \u22125.0.",
        ),
    ],
)
def test_the_outcome_of_the_climbs_in_words(heights: list[float], sentence: str) -> None:
    """Who reached the top, and where the others stopped."""
    assert outcome(heights, np.tile(np.eye(2), (3, 1, 1))) == sentence


def test_a_needle_is_no_good_news() -> None:
    """An ellipse that is as thin as a needle gets a warning."""
    Sigma = np.array([np.eye(2), np.diag([1.0, 1e-6])])

    assert is_needle(Sigma)
    assert outcome([-1.0, -1.0], Sigma).endswith("a needle through a few points.")


def test_each_end_is_compared_with_those_before() -> None:
    """Higher, lower by so much, or the same."""
    assert compared(-1.0, []) == ". Is this as high as one can get?"
    assert compared(-1.0, [-5.0]) == ": higher than all before it."
    assert compared(-5.0, [-1.0, -9.0]) == ": a lower peak, 4.0 below the best so far."
    assert compared(-1.1, [-1.0]) == ": as high as the best so far."
