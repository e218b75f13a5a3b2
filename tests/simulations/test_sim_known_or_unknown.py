"""Chapter 2: what one call makes of true labels, of random ones, and Bayes' rule of parameters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sim_places import Function, made, opened, said

import reference
from simulations.known_or_unknown import KnownOrUnknown, cloud
from simulations.scene import unpack

SOURCE = Path(__file__).resolve().parents[2] / "source"


def test_the_cloud_is_the_notebooks() -> None:
    """The points and labels are those that the chapter's picture shows."""
    path = SOURCE / "ch2-known-labels" / "ch2-known-labels.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = next(text for one in cells if "def labelled_cloud" in (text := "".join(one["source"])))
    names: dict[str, Any] = {"np": np}
    exec("def labelled_cloud" + code.split("def labelled_cloud")[1].split("\n\n\n")[0], names)

    X, z = names["labelled_cloud"]()

    assert np.array_equal(cloud()[0], X)
    assert np.array_equal(cloud()[1], z)


def test_true_labels_are_fitted_in_one_go() -> None:
    """The first view has the true colours, and the ellipses of the reference's fit."""
    X, z = cloud()

    state = opened(made(KnownOrUnknown))["frames"][0]["panels"]["data"]

    assert (unpack(state["shares"], 240).argmax(axis=1) == z).all()
    means = [one["at"] for one in state["ellipses"]]
    assert np.allclose(means, reference.fit_labelled(X, z, 3)[1], atol=6e-4)


def test_random_labels_are_stuck() -> None:
    """With labels at random the three centres lie close together, beside the true ones (thin)."""
    state = opened(made(KnownOrUnknown))["frames"][1]["panels"]["data"]

    at = {
        thin: np.array([one["at"] for one in state["ellipses"] if one.get("faint", False) == thin])
        for thin in (True, False)
    }
    assert np.ptp(at[False], axis=0).max() < 1
    assert np.ptp(at[True], axis=0).max() > 4


def test_parameters_give_soft_labels_back() -> None:
    """The third view wears the reference's responsibilities under the fit to true labels."""
    X, z = cloud()
    W = reference.responsibilities(X, *reference.fit_labelled(X, z, 3))

    frame = opened(made(KnownOrUnknown))["frames"][2]

    assert np.allclose(unpack(frame["panels"]["data"]["shares"], 240), W, atol=1 / 255)
    assert f"{int((W.argmax(axis=1) == z).sum())} of 240 points" in frame["caption"]


def test_without_responsibilities_there_are_two_views() -> None:
    """In chapter 2 the function of chapter 3 isn't there yet, and nobody misses it."""
    scene = opened(made(KnownOrUnknown, responsibilities=None))

    assert scene["player"] is not None
    assert scene["player"]["names"] == ["labels known", "labels hidden"]
    assert said(scene) == ""


def changed(part: int, change: Function) -> Function:
    """The reference's fit, one of its three parts changed."""

    def fit(X: Any, z: Any, k: int) -> Any:
        parts = list(reference.fit_labelled(X, z, k))
        parts[part] = change(parts[part])
        return parts

    return fit


@pytest.mark.parametrize(
    ("fit", "words"),
    [
        (changed(0, lambda phi: np.full(3, 1 / 3)), "the weight 0.333, but 73 of 240 points"),
        (changed(1, lambda mu: mu + np.array([0.3, 0.4])), "puts the mean of A 0.500 away"),
        (changed(2, lambda Sigma: Sigma * 73 / 72), "divides the covariance of A by one"),
        (changed(2, lambda Sigma: Sigma * np.eye(2)), "an ellipse that doesn't fit its points"),
    ],
)
def test_a_wrong_fit_is_told_and_shown(fit: Function, words: str) -> None:
    """What isn't counting and averaging is named; all views are there to look at."""
    scene = opened(made(KnownOrUnknown, fit_labelled=fit))

    assert words in said(scene)
    assert len(scene["frames"]) == 3


def test_the_view_that_failed_is_the_last() -> None:
    """A fault in the third view leaves the first two, and is told when the second is reached."""
    scene = opened(made(KnownOrUnknown, responsibilities=lambda *_: None))

    assert len(scene["frames"]) == 2
    assert scene["problem"] is not None
    assert scene["problem"]["frame"] == 1
