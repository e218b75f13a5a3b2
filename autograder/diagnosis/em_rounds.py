"""Rounds of EM, step by step: how many, in which order, what each sees and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

import reference
from reference.arguments import Floats, Mixture


def in_turn(loop: Loop, X: Floats, start: Mixture, count: int) -> Mixture:
    """Take rounds of E and then M."""
    now = start
    for _ in range(count):
        now = loop.keep(start, loop.fit(X, loop.share(X, loop.seen(start, now)), now))
    return now


def lagging(loop: Loop, X: Floats, start: Mixture, count: int) -> Mixture:
    """Let each M see the W of the round before, and each E the parameters of the round before."""
    now, W = start, loop.share(X, loop.seen(start, start))
    for _ in range(count):
        fitted = loop.keep(start, loop.fit(X, W, now))
        W, now = loop.share(X, loop.seen(start, now)), fitted
    return now


def m_first(loop: Loop, X: Floats, start: Mixture, count: int) -> Mixture:
    """Start each round with M; the first one sees equal shares."""
    now, W = start, np.full((len(X), len(start[0])), 1 / len(start[0]))
    for _ in range(count):
        now = loop.keep(start, loop.fit(X, W, now))
        W = loop.share(X, loop.seen(start, now))
    return now


def leaving(loop: Loop, X: Floats, start: Mixture, count: int) -> Mixture:
    """Return within the loop, and nothing where it is never entered."""
    if count == 0:
        raise ValueError
    return in_turn(loop, X, start, 1)


def the_latest(_: Mixture, latest: Mixture) -> Mixture:
    """Take what was just computed: to be seen by E, or to be kept after M."""
    return latest


def softly(X: Floats, seen: Mixture) -> Floats:
    """Share the points out by the E-step."""
    return reference.responsibilities(X, *seen)


def one_hot(X: Floats, seen: Mixture) -> Floats:
    """Give each point to its most likely component."""
    return reference.harden(reference.responsibilities(X, *seen))


def by_m_step(X: Floats, W: Floats, _: Mixture) -> Mixture:
    """Fit all three parameters to shares."""
    return reference.m_step(X, W)


def large_ridge(X: Floats, W: Floats, _: Mixture) -> Mixture:
    """Add a thousand times the default to each covariance."""
    return reference.m_step(X, W, 1e-3)


def on_diagonals(X: Floats, W: Floats, _: Mixture) -> Mixture:
    """Leave nothing of the covariances but their diagonals."""
    phi, mu, Sigma = reference.m_step(X, W)
    return phi, mu, Sigma * np.eye(X.shape[1])


def all_alike(X: Floats, W: Floats, _: Mixture) -> Mixture:
    """Give all components the average covariance."""
    phi, mu, Sigma = reference.m_step(X, W)
    return phi, mu, np.broadcast_to(np.tensordot(phi, Sigma, 1), Sigma.shape)


def around_old_means(X: Floats, W: Floats, now: Mixture) -> Mixture:
    """Measure the covariances around the means of the round before."""
    phi, mu, Sigma = reference.m_step(X, W)
    moved = mu - now[1]
    return phi, mu, Sigma + moved[:, :, np.newaxis] * moved[:, np.newaxis]


@dataclass(frozen=True)
class Loop:
    """Rounds of E and M (Bishop 2006, section 9.2.2): how many, who sees what, what is kept."""

    rounds: Callable[[int], int] = int
    order: Callable[[Loop, Floats, Mixture, int], Mixture] = in_turn
    seen: Callable[[Mixture, Mixture], Mixture] = the_latest
    share: Callable[[Floats, Mixture], Floats] = softly
    fit: Callable[[Floats, Floats, Mixture], Mixture] = by_m_step
    keep: Callable[[Mixture, Mixture], Mixture] = the_latest

    def __call__(
        self, X: Floats, phi: Floats, mu: Floats, Sigma: Floats, iters: int
    ) -> tuple[Floats, ...]:
        """Return phi, mu, Sigma."""
        return self.order(self, X, (phi, mu, Sigma), self.rounds(iters))
