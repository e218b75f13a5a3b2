"""k-means and EM from the same start, each asked for one round after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from simulations.chapters import yardstick
from simulations.chapters.balance import unbalanced
from simulations.functions import Floats, Functions, Ints, Mixture, Trouble
from simulations.scene import NAMES
from simulations.words import number

MOST_ROUNDS = 60
STILL = 1e-3  # what moves less than this stands still
TOLERANCE = 1e-6  # a centre this near to a mean is there

Centres = tuple[Floats, Ints]
State = TypeVar("State", Centres, Mixture)


@dataclass
class Side(Generic[State]):
    """One method's way: its state after each round, and what stopped it, if it wasn't done."""

    states: list[State]
    trouble: Trouble | None = None

    def at(self, rounds: int) -> State:
        """Return the state after so many rounds; whoever is done stays where it is."""
        return self.states[min(rounds, self.last)]

    @property
    def last(self) -> int:
        """How many rounds there were."""
        return len(self.states) - 1


def kmeans_side(ask: Functions, X: Floats, mu: Floats) -> Side[Centres]:
    """Let `kmeans_hard_em` go on by one round at a time."""
    start = (mu, yardstick.nearest(X, mu))
    return _walk(
        start,
        lambda state: ask.kmeans_hard_em(X, state[0], 1),
        _centres_moved,
        _round_of_kmeans(X),
        ask,
    )


def em_side(ask: Functions, X: Floats, start: Mixture) -> Side[Mixture]:
    """Let `em_gmm` go on by one round at a time, or `m_step` where there is no loop yet."""

    def step(state: Mixture) -> Mixture:
        if ask.has("em_gmm") or not ask.has("m_step"):
            return ask.em_gmm(X, *state, 1)
        W = soft(ask, X, state)
        if W is None:
            raise Trouble("A component of EM has collapsed, so there are no shares to go on with.")
        return ask.m_step(X, W)

    return _walk(start, step, _mixture_moved, _round_of_em(ask, X), ask)


def soft(ask: Functions, X: Floats, mixture: Mixture) -> Floats | None:
    """Return who owns the points: by the student's `responsibilities`, or by scikit-learn."""
    if ask.has("responsibilities"):
        return ask.responsibilities(X, *mixture)
    return yardstick.responsibilities(X, *mixture)


def _walk(
    start: State,
    step: Callable[[State], State],
    moved: Callable[[State, State], float],
    fault: Callable[[State, State], Trouble | None],
    ask: Functions,
) -> Side[State]:
    """Take rounds until nothing moves, or something goes wrong."""
    side = Side([start])
    try:
        for i in range(1, MOST_ROUNDS + 1):
            ask.moment = f"in round {i}"
            following = step(side.states[-1])
            side.trouble = fault(side.states[-1], following)
            distance = moved(side.states[-1], following)
            side.states.append(following)
            if side.trouble or distance < STILL:
                break
    except Trouble as found:
        side.trouble = found
    ask.moment = ""
    return side


def _centres_moved(before: Centres, after: Centres) -> float:
    return float(np.linalg.norm(after[0] - before[0], axis=1).max())


def _mixture_moved(before: Mixture, after: Mixture) -> float:
    return max(float(np.abs(b - a).max()) for b, a in zip(before, after, strict=True))


def _round_of_kmeans(X: Floats) -> Callable[[Centres, Centres], Trouble | None]:
    """Return the judge of a round of k-means, in which there is no choice."""

    def judge(before: Centres, after: Centres) -> Trouble | None:
        z = yardstick.nearest(X, before[0])
        for j, (old, new) in enumerate(zip(before[0], after[0], strict=True)):
            owned = int((z == j).sum())
            away = float(np.linalg.norm(new - (yardstick.middle(X[z == j]) if owned else old)))
            if away > TOLERANCE:
                what = "the mean of its points" if owned else "where it was, being empty"
                return Trouble(
                    f"Asked for one round, your `kmeans_hard_em` put the centre {NAMES[j]} "
                    f"{number(away, 2)} away from {what}. Does each point go to one centre, whole?"
                )
        return None

    return judge


def _round_of_em(ask: Functions, X: Floats) -> Callable[[Mixture, Mixture], Trouble | None]:
    """Return the judge of a round of EM: the first one moves something, each keeps the balance."""
    name = "em_gmm" if ask.has("em_gmm") or not ask.has("m_step") else "m_step"

    def judge(before: Mixture, after: Mixture) -> Trouble | None:
        circles = (before[2] == np.eye(2)).all()
        if circles and _mixture_moved(before, after) == 0:
            return Trouble(
                "After one round of your EM nothing has moved: it is still at its start."
            )
        off = unbalanced(X, *after)
        return ask.trouble(name, off) if off else None

    return judge
