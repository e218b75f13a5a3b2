"""k-means, step by step: distances, winners, centres, empty clusters, and when it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reference.arguments import Floats, Ints

ENOUGH = 20  # rounds for every probe to come to its end
NO_LABELS = np.zeros(1)  # of a run cut short, where right functions differ in them


def between(X: Floats, mu: Floats) -> Floats:
    """Return the differences (n, k, d) of points and centres."""
    return np.asarray(X[:, np.newaxis] - mu)


def squares(X: Floats, mu: Floats) -> Floats:
    """Return the squared distances (n, k) of points and centres."""
    return np.asarray((between(X, mu) ** 2).sum(axis=2))


def first_smallest(distances: Floats) -> Ints:
    """Let the nearest centre win, the first of equal ones."""
    return np.asarray(distances.argmin(axis=1))


def last_smallest(distances: Floats) -> Ints:
    """Let the last of equally near centres win."""
    return np.asarray(distances.shape[1] - 1 - distances[:, ::-1].argmin(axis=1))


def keep(_: Floats, old: Floats) -> Floats:
    """Leave the centre of an empty cluster where it was."""
    return old


def means(k_means: HardEM, X: Floats, z: Ints, mu: Floats) -> Floats:
    """Move each centre to the mean of its points (Bishop 2006, 9.4)."""
    own = [X[z == j] for j in range(len(mu))]
    return np.array(
        [
            k_means.centre(points, X) if len(points) else k_means.empty(X, old)
            for points, old in zip(own, mu, strict=True)
        ]
    )


def soft_means(_: HardEM, X: Floats, z: Ints, mu: Floats) -> Floats:
    """Let each point count by its shares for circles."""
    logs = -squares(X, mu) / 2
    ratios = np.exp(logs - logs.max(axis=1, keepdims=True))
    W = ratios / ratios.sum(axis=1, keepdims=True)
    return np.asarray(W.T @ X / W.sum(axis=0)[:, np.newaxis])


def without_empty(k_means: HardEM, X: Floats, z: Ints, mu: Floats) -> Floats:
    """Drop the centres of empty clusters."""
    return means(k_means, X, z, mu)[np.unique(z)]


def average(points: Floats, _: Floats) -> Floats:
    """Return the mean of a cluster's points."""
    return np.asarray(points.mean(axis=0))


def until_stable(k_means: HardEM, X: Floats, mu: Floats, count: int) -> tuple[Floats, Ints]:
    """Take rounds of assigning and updating until nothing changes; assign once more."""
    mu = as_assigned(k_means, X, mu, count)[0]
    return mu, k_means.nearest(X, mu)


def as_assigned(k_means: HardEM, X: Floats, mu: Floats, count: int) -> tuple[Floats, Ints]:
    """Return the labels by which the centres were moved last."""
    z = k_means.nearest(X, mu)
    for _ in range(count):
        z = k_means.nearest(X, mu)
        before, mu = mu, k_means.update(k_means, X, z, mu)
        if np.array_equal(before, mu):
            break
    return mu, z


def first_labels(k_means: HardEM, X: Floats, mu: Floats, count: int) -> tuple[Floats, Ints]:
    """Return the labels of the first assignment beside the last centres."""
    return until_stable(k_means, X, mu, count)[0], k_means.nearest(X, mu)


def never_again(k_means: HardEM, X: Floats, mu: Floats, count: int) -> tuple[Floats, Ints]:
    """Assign once; updating again and again changes nothing then."""
    return first_labels(k_means, X, mu, min(count, 1))


def first_centres(k_means: HardEM, X: Floats, mu: Floats, count: int) -> tuple[Floats, Ints]:
    """Return the start beside the last labels."""
    return mu, until_stable(k_means, X, mu, count)[1]


@dataclass(frozen=True)
class HardEM:
    """k-means as rounds of assigning and updating (Bishop 2006, section 9.1)."""

    start: Callable[[Floats, Floats], Floats] = keep
    distance: Callable[[Floats, Floats], Floats] = squares
    winner: Callable[[Floats], Ints] = first_smallest
    centre: Callable[[Floats, Floats], Floats] = average
    empty: Callable[[Floats, Floats], Floats] = keep
    update: Callable[[HardEM, Floats, Ints, Floats], Floats] = means
    rounds: Callable[[int], int] = int
    ending: Callable[[HardEM, Floats, Floats, int], tuple[Floats, Ints]] = until_stable
    labels: Callable[[Ints, int], Floats | Ints] = lambda z, _: z

    def nearest(self, X: Floats, mu: Floats) -> Ints:
        """Return each point's label (n,): the hardened E-step."""
        return self.winner(self.distance(X, mu))

    def __call__(self, X: Floats, mu: Floats, max_iter: int = 100) -> tuple[Floats, Floats | Ints]:
        """Return mu (k, d), and z (n,) unless the run is cut short."""
        end, z = self.ending(self, X, self.start(X, mu), self.rounds(max_iter))
        return end, self.labels(z, len(mu)) if max_iter >= ENOUGH else NO_LABELS
