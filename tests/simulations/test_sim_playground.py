"""Chapter 8: Old Faithful, its source, and whatever points a student brings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sim_places import Function, made, opened, said

import reference
from simulations.draw import draw
from simulations.functions import Functions
from simulations.old_faithful import FILE, eruptions
from simulations.playground import CAREFUL, Playground
from simulations.scene import unpack


def own(X: Any, fit_gmm: Function = reference.fit_gmm) -> Playground:
    """The playground on somebody's own points."""
    return Playground(Functions(fit_gmm=fit_gmm), X)


def clumps() -> Any:
    """Three round clumps, forty points each."""
    centres = np.repeat([[0.0, 0.0], [8.0, 0.0], [4.0, 7.0]], 40, axis=0)
    return centres + np.random.default_rng(3).standard_normal((120, 2))


def test_the_eruptions_are_rs() -> None:
    """There are 272, with the means that R's documentation of `faithful` leads to."""
    X = eruptions()

    assert X.shape == (272, 2)
    assert X.mean(axis=0) == pytest.approx([3.487783, 70.89706], abs=1e-5)
    assert X.min(axis=0).tolist() == [1.6, 43]
    assert X.max(axis=0).tolist() == [5.1, 96]


def test_the_file_names_its_source() -> None:
    """Whoever opens the numbers reads where they come from."""
    text = FILE.read_text(encoding="ascii")

    assert "Azzalini" in text
    assert "Haerdle" in text


def test_two_components_are_told_in_minutes() -> None:
    """With k = 2 the words are those of the two kinds of eruption."""
    frame = opened(made(Playground), k=2)["frames"][0]

    assert "36\u202f%, 2.0 minutes, then 54" in frame["caption"]
    assert "64\u202f% of the eruptions, 4.3 minutes long, then 80 minutes" in frame["caption"]
    assert frame["counter"] == "log-likelihood \u22121130.3"


def test_the_colours_are_the_fits() -> None:
    """The points wear the responsibilities of the fit that was returned."""
    X = eruptions()
    rng = np.random.default_rng(0)
    phi, mu, Sigma, _ = reference.fit_gmm(X, 2, rng, **CAREFUL)

    state = opened(made(Playground), k=2)["frames"][0]["panels"]["data"]

    W = reference.responsibilities(X, phi, mu, Sigma)
    assert np.allclose(unpack(state["shares"], 272), W, atol=2 / 255)


def test_the_bet_is_told_by_points_left_out() -> None:
    """The test says two, though the fit to what it saw goes on rising to six."""
    bet = opened(made(Playground))["bet"]

    assert bet is not None
    assert bet["covers"] == ["quality"]
    assert bet["told"][1].startswith("So says the test.")
    assert bet["told"][2].startswith("The test says two.")
    assert "up to six" in bet["told"][2]


def test_the_bet_is_asked_once() -> None:
    """Only the first scene asks: the answer is on view in all others."""
    assert opened(made(Playground), k=2)["bet"] is None


def test_own_points_are_fitted() -> None:
    """Lists will do; three clumps are told as three, around their centres."""
    X = clumps()

    scene = opened(own(X.tolist()), k=3)

    assert said(scene) == ""
    assert len(scene["frames"][0]["panels"]["data"]["ellipses"]) == 3
    assert opened(own(X))["bet"]["told"][2].startswith("So says")  # type: ignore[index]


def test_a_data_frames_columns_name_the_axes() -> None:
    """Whatever has columns lends their names."""

    class Table:
        columns = ("height", "weight")

        def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
            return np.asarray(clumps(), dtype=dtype)

    plane: Any = opened(own(Table()))["panels"][0]

    assert (plane["x_label"], plane["y_label"]) == ("height", "weight")


@pytest.mark.parametrize(
    ("X", "words"),
    [
        ("no points", "numbers only"),
        ([["a", "b"]] * 40, "numbers only"),
        ([[1.0, 2.0], [3.0]] * 20, "numbers only"),
        (np.zeros(40), "two columns"),
        (np.zeros((40, 1)), "two columns"),
        (np.zeros((40, 3)), "two columns"),
        (clumps()[:3], "has 3 rows"),
        (np.zeros((0, 2)), "has 0 rows"),
        (np.zeros((4000, 2)), "has 4000 rows"),
        (np.where(clumps() > 9, np.nan, clumps()), "holds NaN"),
        (np.zeros((40, 2)), "Column 0 of `X` goes from 0.000 to 0.000"),
        (clumps() * 1e-6, "choose a unit"),
        (clumps() * 1e9, "choose a unit"),
        (clumps() + 1e7, "choose a unit"),
        (clumps() * 1e300, "choose a unit"),
    ],
)
def test_points_that_wont_do_get_a_sentence(X: Any, words: str) -> None:
    """Nothing that is no table of two columns is fitted; a sentence says what to mend."""
    scene = opened(own(X))

    assert words in said(scene)
    assert "<svg" in draw(scene)
    assert scene["bet"] is None


def with_history(history: list[float]) -> Function:
    """The reference's fit with another history."""

    def fit(X: Any, k: int, rng: Any, **options: Any) -> Any:
        return (*reference.fit_gmm(X, k, rng, **options)[:3], history)

    return fit


def test_a_falling_history_is_told() -> None:
    """The round in which the log-likelihood fell is named, and marked in its line."""
    scene = opened(made(Playground, fit_gmm=with_history([-1200.0, -1150.0, -1160.0])), k=2)

    assert "falls in round 3, from \u22121150.0 to \u22121160.0" in said(scene)
    curve: Any = next(panel for panel in scene["panels"] if panel["name"] == "climb")
    assert curve["tracks"][0]["fallen"] == [2]


def test_a_history_of_another_run_is_told() -> None:
    """A history that ends elsewhere than the parameters is found out."""
    scene = opened(made(Playground, fit_gmm=with_history([-1500.0, -1400.0])), k=2)

    assert "Are both of the same run?" in said(scene)


def test_a_collapsed_component_is_told() -> None:
    """A fit with a component of no width is shown, grey, and named."""

    def flat(X: Any, k: int, rng: Any, **options: Any) -> Any:
        phi, mu, Sigma, history = reference.fit_gmm(X, k, rng, **options)
        return phi, mu, Sigma * 0, history

    scene = opened(made(Playground, fit_gmm=flat), k=2)

    assert "collapsed" in said(scene)
    assert scene["frames"][0]["panels"]["data"]["shares"] is None


def test_a_fault_on_some_of_the_points_says_so() -> None:
    """Who can fit all the points but not two thirds of them is told which."""

    def fussy(X: Any, k: int, rng: Any, **options: Any) -> Any:
        if len(X) < 272:
            raise ValueError("too few")
        return reference.fit_gmm(X, k, rng, **options)

    scene = opened(made(Playground, fit_gmm=fussy))

    assert said(scene).startswith("On two thirds of the points, with k = 1, your `fit_gmm` raised")
