"""A run of EM with the student's functions: each half-step, and all that went wrong on the way.

The run ends at the first answer that can't be used. An answer that is wrong but usable is
named, and the run goes on, so that what is wrong also looks wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulations.chapters import blame, yardstick
from simulations.chapters.balance import unbalanced
from simulations.chapters.patience import Patience
from simulations.functions import Functions, Trouble
from simulations.scene import Problem, problem

Floats = NDArray[np.float64]
Mixture = tuple[Floats, Floats, Floats]

STILL = 1e-3  # a round that gains less is the last: the eye sees no change any more
JUDGED = 3  # the first rounds, in which each answer is looked at; circles show few mistakes
FARTHEST = 1.0  # a longer way in one round counts as this: the first jumps aren't all the story
AFTER_FALL = 12  # so many rounds more are run, to show where it leads


@dataclass(frozen=True)
class Moment:
    """Where a run is after a half-step; there are no shares before the first E-step."""

    step: Literal["start", "E", "M"]
    round: int
    mixture: Mixture
    W: Floats | None

    @property
    def shares(self) -> Floats:
        """The responsibilities, of a moment after the first E-step."""
        if self.W is None:
            raise ValueError("there are no shares before the first E-step")
        return self.W


@dataclass
class Path:
    """A run: `heights[r]` is the log-likelihood after round r; it fell in the rounds `fallen`."""

    moments: list[Moment] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    fallen: list[int] = field(default_factory=list)
    converged: bool = False
    faults: list[str] = field(default_factory=list)
    fault_at: int | None = None  # the moment of the first fault
    tone: Literal["todo", "wrong"] = "wrong"
    broken: bool = False  # it ended with an answer that couldn't be used
    only_means: bool = False  # of each M-step no more was kept

    @property
    def rounds(self) -> int:
        """How many rounds were begun."""
        return self.moments[-1].round if self.moments else 0

    def blame(self, text: str | None, coming: int = 0) -> None:
        """Note a fault of the last moment, or of the one that is coming; None is no fault."""
        if text is None:
            return
        self.faults.append(text)
        if self.fault_at is None:
            self.fault_at = max(len(self.moments) - 1 + coming, 0)

    def problem(self, frame: int) -> Problem | None:
        """Return all faults as one text, to be shown when a frame is reached."""
        return problem(" ".join(self.faults), self.tone, frame) if self.faults else None


def walk(
    ask: Functions,
    X: Floats,
    begin: Callable[[], Mixture],
    rounds: int,
    *,
    place: str = "",
    only_means: bool = False,
    patience: Patience | None = None,
) -> Path:
    """Run E and M in turns until nothing changes, or patience is over.

    `place` tells several runs apart. With `only_means` the weights and covariances that
    come out of an M-step are thrown away.
    """
    path = Path(only_means=only_means)
    try:
        ask.moment = f"at {place or 'the start'}"
        _arrive(ask, X, path, Moment("start", 0, begin(), None))
        for r in range(1, rounds + 1):
            ask.moment = f"in {place}, round {r}" if place else f"in round {r}"
            _round(ask, X, path, r)
            if _ended(path, r) or (patience and patience.is_over()):
                break
    except Trouble as trouble:
        path.blame(trouble.text)
        path.tone, path.broken = trouble.tone, True
    finally:
        ask.moment = ""
    return path


def kept(path: Path, most: int) -> list[int]:
    """Return the rounds that are shown: about `most`, the first ones and where much changes."""
    last, first = path.rounds, most // 4
    if last <= most:
        return list(range(1, last + 1))
    passed = _passed(path)
    marks = np.linspace(passed[first], passed[-1], most - first + 1)
    later = (1 + np.searchsorted(passed, marks - 1e-9)).tolist()
    news = path.fallen[:1]
    if path.fault_at is not None:
        news.append(max(1, path.moments[path.fault_at].round))
    return sorted({*range(1, first + 1), *(min(r, last) for r in later), *news, last})


def _passed(path: Path) -> Floats:
    """Return after each round the part of the way that is gone, from 0 to 1, in two measures.

    Half of it is how far the ellipses went, and half the logarithm of the rounds, so that
    also a long time in which nothing moves has its frames.
    """
    fits = [path.moments[0], *(moment for moment in path.moments if moment.step == "M")]
    places = np.array([np.concatenate([m.mixture[1], _widths(m.mixture[2])], 1) for m in fits])
    way = np.sqrt((np.diff(places, axis=0) ** 2).sum(axis=(1, 2)))
    moved = np.cumsum(np.minimum(way, FARTHEST))
    time = np.log1p(np.arange(1, len(way) + 1))
    passed: Floats = 0.5 * moved / max(moved[-1], 1e-12) + 0.5 * time / time[-1]
    return passed


def _widths(Sigma: Floats) -> Floats:
    widths: Floats = np.sqrt(np.einsum("jii->ji", Sigma).clip(0))
    return widths


def shown(path: Path, rounds: Sequence[int]) -> list[Moment]:
    """Return the start and the half-steps of these rounds."""
    wanted = {0, *rounds}
    return [moment for moment in path.moments if moment.round in wanted]


def _round(ask: Functions, X: Floats, path: Path, r: int) -> None:
    """Take an E-step and an M-step."""
    before = path.moments[-1].mixture
    W = _shares(ask, X, before)
    path.moments.append(Moment("E", r, before, W))
    if r <= JUDGED and not path.faults and ask.has("responsibilities"):
        path.blame(blame.wrong_shares(ask, X, before, W))
    fit = ask.m_step(X, W)
    if not path.faults:
        off = unbalanced(X, *fit)
        path.blame(off and ask.trouble("m_step", off).text, coming=1)
    after = (before[0], fit[1], before[2]) if path.only_means else fit
    _arrive(ask, X, path, Moment("M", r, after, W))


def _arrive(ask: Functions, X: Floats, path: Path, moment: Moment) -> None:
    """Note new parameters and their log-likelihood, and what is wrong with them."""
    before = path.moments[-1].mixture if path.moments else moment.mixture
    path.moments.append(moment)
    height = _height(ask, X, moment.mixture)
    if moment.step == "start" and ask.has("log_likelihood"):
        path.blame(blame.wrong_height(ask, X, moment.mixture, height))
    path.heights.append(height)
    if len(path.heights) > 1 and blame.fell(path.heights[-2], height):
        if not path.fallen:
            heights = (path.heights[-2], height)
            mixtures = (before, moment.mixture)
            path.blame(blame.fall(ask, X, heights, mixtures, known=bool(path.faults)))
        path.fallen.append(moment.round)


def _ended(path: Path, r: int) -> bool:
    """Whether a run has converged, or fell long enough ago."""
    path.converged = abs(path.heights[-1] - path.heights[-2]) < STILL
    return path.converged or bool(path.fallen and r >= path.fallen[0] + AFTER_FALL)


def _shares(ask: Functions, X: Floats, mixture: Mixture) -> Floats:
    if ask.has("responsibilities"):
        return ask.responsibilities(X, *mixture)
    W = yardstick.responsibilities(X, *mixture)
    if W is None:
        raise _collapsed(ask)
    return W


def _height(ask: Functions, X: Floats, mixture: Mixture) -> float:
    if ask.has("log_likelihood"):
        return ask.log_likelihood(X, *mixture)
    height = yardstick.log_likelihood(X, *mixture)
    if height is None:
        raise _collapsed(ask)
    return height


def _collapsed(ask: Functions) -> Trouble:
    moment = ask.moment[0].upper() + ask.moment[1:]
    return Trouble(f"{moment}, an ellipse has collapsed onto a point or a line.")
