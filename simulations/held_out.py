"""How well fits with more and more components explain points that they never saw."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulations import yardstick
from simulations.functions import Floats, Functions
from simulations.words import gain, number

COUNTS = ("one", "two", "three", "four", "five", "six")
SEED = 0
QUICK = {"n_init": 3, "max_iter": 60, "tol": 1e-2}  # six fits must not keep anybody waiting
ENOUGH = 0.05  # what gains less than this for each left-out point gains nothing


class HeldOut(NamedTuple):
    """The log-likelihood of a point, on average, for k = 1, 2, ...: seen and left out."""

    seen: list[float]
    left_out: list[float]

    @property
    def best(self) -> int:
        """The smallest k that no larger one beats by much on the points left out."""
        enough = max(self.left_out) - ENOUGH
        return 1 + next(i for i, value in enumerate(self.left_out) if value >= enough)

    def verdict(self, bet: int) -> str:
        """Return what the test on left-out points says to whoever bet on so many."""
        best = self.best
        agreed = bet == best or (bet == 4 and best >= 4)
        opening = "So says the test" if agreed else f"The test says {COUNTS[best - 1]}"
        step = ""
        if best > 1:
            lift = gain(self.left_out[best - 1] - self.left_out[0], 2)
            step = f"going to {COUNTS[best - 1]} changes the log-likelihood of each by {lift}, and "
        look = f"Now choose {best} components, and look." if best > 1 else ""
        return (
            f"{opening}. A third of the points was left out of the fit: {step}having more than "
            f"{COUNTS[best - 1]} is worth {number(ENOUGH, 2)} at most. What the fit did see goes "
            f"on rising, up to {COUNTS[int(np.argmax(self.seen))]}: that proves nothing. {look}"
        ).strip()

    def compared(self, k: int) -> str:
        """Return what this k gains or loses against one less, on seen and on left-out points."""
        if not 2 <= k <= len(self.seen):
            return ""
        seen, left = (values[k - 1] - values[k - 2] for values in self)
        return (
            f"The step from {k - 1} to {k} changes the log-likelihood by {gain(seen, 2)} for each "
            f"point seen, and by {gain(left, 2)} for each point left out."
        )


def held_out(ask: Functions, X: Floats, most: int) -> HeldOut:
    """Fit two thirds of the points with `fit_gmm`, and judge all by scikit-learn.

    Ends before the first k whose fit has collapsed, since no fair number exists for that.
    """
    out = np.arange(len(X)) % 3 == 0
    found = HeldOut([], [])
    for k in range(1, most + 1):
        ask.moment = f"on two thirds of the points, with k = {k}"
        fit = ask.fit_gmm(X[~out], k, np.random.default_rng(SEED), **QUICK)[:3]
        seen, left = (yardstick.log_likelihood(part, *fit) for part in (X[~out], X[out]))
        if seen is None or left is None:
            break
        found.seen.append(seen / int((~out).sum()))
        found.left_out.append(left / int(out.sum()))
    ask.moment = ""
    return found
