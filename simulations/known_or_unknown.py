"""Chapter 2: the same cloud with its labels, without them, and with the parameters instead."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulations import bets
from simulations.functions import Floats, Functions, Ints, Mixture, Trouble
from simulations.scene import (
    NAMES,
    Bet,
    Ellipse,
    Frame,
    Problem,
    Scene,
    Setting,
    ellipses,
    pack,
    plane,
    problem,
)
from simulations.words import number, percent

K = 3
TOLERANCE = 1e-6
VIEWS = ("labels known", "labels hidden", "parameters known")


class KnownOrUnknown:
    """Ask `fit_labelled` with true and with random labels; and `responsibilities`, if there."""

    choices: Mapping[str, tuple[Setting, ...]] = {}

    def __init__(self, functions: Functions) -> None:
        self._ask = functions

    def scene(self, settings: Mapping[str, Setting]) -> Scene:
        """Return a view for each thing that may be known."""
        X, z = cloud()
        frames, trouble = self._frames(X, z)
        return {
            "name": "known-or-unknown",
            "title": "With labels, and without",
            "lead": "The same 240 points each time. What changes is what we are told about them.",
            "settings": dict(settings),
            "controls": [],
            "panels": [{**plane("data", X), "x": [-6.0, 5.5], "y": [-4.0, 5.0]}],
            "frames": frames,
            "player": {
                "kind": "views",
                "steps": [],
                "names": list(VIEWS[: len(frames)]),
                "unit": "view",
                "pace": [1200, 1200],
            }
            if len(frames) > 1
            else None,
            "bet": _bet(frames),
            "problem": trouble,
            "still": list(range(len(frames))),
        }

    def move(self, settings: Mapping[str, Setting], x: float, y: float) -> Frame:
        """Return the first view: nothing here is dragged."""
        X, z = cloud()
        return self._frames(X, z)[0][0]

    def _frames(self, X: Floats, z: Ints) -> tuple[list[Frame], Problem | None]:
        """Return the views as far as the functions lead, and what stopped them."""
        frames: list[Frame] = []
        odd = ""
        try:
            fit = self._ask.fit_labelled(X, z, K)
            frames.append(_known(z, fit))
            odd = _odd(X, z, fit)
            guess = np.random.default_rng(8).integers(K, size=len(X))
            frames.append(_hidden(guess, self._ask.fit_labelled(X, guess, K), fit))
            if self._ask.has("responsibilities"):
                frames.append(_by_bayes(self._ask.responsibilities(X, *fit), z, fit))
        except Trouble as found:
            waiting = frames or [_frame(one_hot(z), [], "The points wear their labels: A, B, C.")]
            return waiting, problem(found.text, found.tone, frame=len(waiting) - 1)
        return frames, problem(odd) if odd else None


def cloud() -> tuple[Floats, Ints]:
    """Return the chapter's 240 points (240, 2) and the labels that they were drawn with."""
    rng = np.random.default_rng(5)
    mu = np.array([[-2.6, -0.4], [0.6, 1.6], [2.0, -1.4]])
    Sigma = np.array(
        [[[0.7, 0.4], [0.4, 0.9]], [[1.5, -0.5], [-0.5, 0.5]], [[0.8, 0.2], [0.2, 0.4]]]
    )
    z = rng.choice(K, size=240, p=[0.3, 0.45, 0.25])
    return np.stack([rng.multivariate_normal(mu[j], Sigma[j]) for j in z]), z


def one_hot(z: Ints) -> Floats:
    """Return labels (n,) as shares (n, K)."""
    shares: Floats = np.eye(K)[z]
    return shares


def _known(z: Ints, fit: Mixture) -> Frame:
    weights = ", ".join(f"{name} {percent(w)}" for name, w in zip(NAMES, fit[0], strict=False))
    return _frame(
        one_hot(z),
        _labelled(fit),
        "With labels one call of `fit_labelled` is enough: count and average each colour on its "
        f"own. Weights: {weights}.",
    )


def _hidden(guess: Ints, fit: Mixture, known: Mixture) -> Frame:
    apart, truly = _apart(fit[1]), _apart(known[1])
    return _frame(
        one_hot(guess),
        [*ellipses(*known[1:], faint=True), *_labelled(fit)],
        "Nobody tells us the labels, so each point got one at random. Now every colour is a "
        f"sample of the whole cloud: the centres lie at most {number(apart)} apart, not "
        f"{number(truly)} as they do with true labels (thin). Stuck.",
    )


def _by_bayes(W: Floats, z: Ints, fit: Mixture) -> Frame:
    right = int((W.argmax(axis=1) == z).sum())
    doubtful = int((W.max(axis=1) < 0.9).sum())
    return _frame(
        W,
        _labelled(fit),
        "The other way round: told the three Gaussians, Bayes' rule says whose each point is. "
        f"The likeliest label is the true one for {right} of {len(z)} points; "
        f"{doubtful} points stay in doubt, and wear a blend.",
    )


def _frame(W: Floats, drawn: list[Ellipse], caption: str) -> Frame:
    return {
        "step": "start",
        "caption": caption,
        "counter": "",
        "panels": {"data": {"shares": pack(W), "ellipses": drawn}},
    }


def _labelled(fit: Mixture) -> list[Ellipse]:
    drawn = ellipses(fit[1], fit[2])
    for name, one in zip(NAMES, drawn, strict=False):
        one["label"] = name
    return drawn


def _apart(mu: Floats) -> float:
    """Return the largest distance between two of these means."""
    return float(np.linalg.norm(mu[:, np.newaxis] - mu, axis=-1).max())


def _odd(X: Floats, z: Ints, fit: Mixture) -> str:
    """Return how a fit to labelled points differs from counting and averaging; "" if it doesn't."""
    for j, (weight, mean, covariance) in enumerate(zip(*fit, strict=True)):
        members, name = X[z == j], NAMES[j]
        spread = np.cov(members.T, bias=True)
        if abs(weight - len(members) / len(X)) > TOLERANCE:
            return (
                f"Your `fit_labelled` gives {name} the weight {number(weight, 3)}, but "
                f"{len(members)} of {len(X)} points have its label."
            )
        if np.abs(mean - members.mean(axis=0)).max() > TOLERANCE:
            away = float(np.linalg.norm(mean - members.mean(axis=0)))
            return (
                f"Your `fit_labelled` puts the mean of {name} {number(away, 3)} away from the "
                "middle of its points."
            )
        if np.allclose(covariance, np.cov(members.T), rtol=TOLERANCE):
            return (
                f"Your `fit_labelled` divides the covariance of {name} by one point less than "
                "there are. The most likely one divides by all of them."
            )
        if not np.allclose(covariance, spread, rtol=TOLERANCE, atol=1e-4):
            return (
                f"Your `fit_labelled` gives {name} an ellipse that doesn't fit its points: its "
                f"variances are {number(covariance[0, 0], 2)} and {number(covariance[1, 1], 2)}, "
                f"those of the points {number(spread[0, 0], 2)} and {number(spread[1, 1], 2)}, and "
                f"they vary together by {number(spread[0, 1], 2)}, not "
                f"{number(covariance[0, 1], 2)}."
            )
    return ""


def _bet(frames: list[Frame]) -> Bet | None:
    """Return the bet on what random labels do, if there is a view of it."""
    if len(frames) < 2:
        return None
    return bets.choice(
        "Next the labels are hidden, and each point gets one at random. Where will the three "
        "ellipses lie?",
        [
            (
                "the three groups, as before",
                "They can't: the groups are in the true labels, and those were not used.",
            ),
            (
                "the middle, one on top of the other",
                "Right: each random class is a fair sample of all points, so all three look alike.",
            ),
            (
                "three other places",
                "There is nothing to tell the classes apart: each is a sample of all points.",
            ),
        ],
        frame=1,
    )
