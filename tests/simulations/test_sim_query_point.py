"""Chapter 3: who has most of the star, and which part of the formula a wrong answer forgot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sim_places import Function, made, opened, said

import reference
from simulations.query_point import MU, PHI, SIGMA, STAR, QueryPoint


def following(change: Function) -> Function:
    """The reference's responsibilities of a mixture that was changed before."""
    return lambda X, phi, mu, Sigma: reference.responsibilities(X, *change(phi, mu, Sigma))


def without_size(X: Any, phi: Any, mu: Any, Sigma: Any) -> Any:
    """Responsibilities whose densities lack the determinant."""
    odds = reference.responsibilities(X, phi, mu, Sigma) * np.sqrt(np.linalg.det(Sigma))
    return odds / odds.sum(axis=1, keepdims=True)


def nearest(X: Any, phi: Any, mu: Any, Sigma: Any) -> Any:
    """All to the nearest centre."""
    return np.eye(3)[((X[:, None] - mu) ** 2).sum(axis=2).argmin(axis=1)]


def same(phi: Any) -> Any:
    """Equal weights."""
    return np.full(len(phi), 1 / len(phi))


def round_(Sigma: Any) -> Any:
    """Unit circles."""
    return np.tile(np.eye(2), (len(Sigma), 1, 1))


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (following(lambda phi, mu, Sigma: (same(phi), mu, Sigma)), "without the weights `phi`"),
        (without_size, "log det `Sigma`"),
        (following(lambda phi, mu, Sigma: (phi, mu, Sigma * np.eye(2))), "the tilt is missing"),
        (following(lambda phi, mu, Sigma: (phi, mu, round_(Sigma))), "plain distances"),
        (following(lambda phi, mu, Sigma: (same(phi), mu, round_(Sigma))), "centre alone"),
        (nearest, "k-means' rule"),
        (lambda *mixture: reference.harden(reference.responsibilities(*mixture)), "stay soft"),
        (following(lambda phi, mu, Sigma: (phi, mu, 2 * Sigma)), "Bayes' rule gives it"),
    ],
)
def test_a_formula_that_forgets_something_is_named(function: Function, words: str) -> None:
    """A wrong function still moves its bars, and is told which part of the formula it lacks."""
    scene = opened(made(QueryPoint, responsibilities=function))

    assert words in said(scene)
    assert scene["frames"][0]["panels"]["shares"]["values"] is not None
    assert scene["bet"] is None


def test_the_bars_are_the_references() -> None:
    """At the opening and after a move the bars hold the reference's numbers."""
    simulation = made(QueryPoint)

    for place, frame in [
        (STAR, opened(simulation)["frames"][0]),
        ((3.0, 3.5), simulation.move({}, 3.0, 3.5)),
    ]:
        W = reference.responsibilities(np.array([place]), PHI, MU, SIGMA)[0]
        assert np.allclose(frame["panels"]["shares"]["values"], W, atol=6e-4)


def test_the_caption_counts_in_standard_deviations() -> None:
    """Where the nearest centre loses, the words say by which measure."""
    caption = opened(made(QueryPoint))["frames"][0]["caption"]

    assert "that of A, 1.8 away" in caption
    assert "3.4 of A's standard deviations" in caption
    assert "has 96\u202f%" in caption


def test_the_caption_is_short_where_near_is_right() -> None:
    """On top of A nobody needs standard deviations."""
    caption = made(QueryPoint).move({}, 0.0, 0.0)["caption"]

    assert caption.startswith("The nearest centre is that of A, 0.0 away, and A has")
