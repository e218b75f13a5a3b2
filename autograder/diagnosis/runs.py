"""What a few fits of a student's show: where their runs end, and which start led there.

Fits with a known seed, on points of their own. Where the starts are those that `random_init` gives
for that seed, in one of the usual ways to use it, every run is known, so that the returned one is
found among them; elsewhere only what holds for every start is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

import reference
from autograder.checks import climbs
from autograder.checks.climbs import Climb
from autograder.student import Student
from reference.arguments import Floats, Mixture

K = 2
RUNS = 6  # of a fit that keeps the best
ROUNDS = 6  # of each of them
SEEDS = (113, 83)  # in both the first, last, best, worst, ... run is another one
SLOW_SEED = 5  # gains shrink slowly, and fall below TOL after 15 rounds
TOL = 0.002  # of a fit that ends by itself, after at most LONG rounds
LONG = 80
CLOSE = 1e-3


def cloud() -> Floats:
    """Return 36 points of a single small cloud, on which runs end at many heights."""
    rng = np.random.default_rng(4321)
    return rng.normal(scale=0.8, size=(36, 2))


@dataclass(frozen=True)
class Evidence:
    """Fits of a student's: single runs with few rounds or many, and the best of several."""

    X: Floats
    by_rounds: dict[int, Climb]  # single runs from one seed, without a tol
    again: Climb  # two rounds from the same seed once more
    other: Climb  # two rounds from another seed
    slow: Climb  # a single run that ends by its tol
    many: tuple[Climb, ...]  # the best of several, for each seed
    role: str | None  # which of the known runs is returned

    @property
    def single(self) -> Climb:
        """A single run of all rounds."""
        return self.by_rounds[ROUNDS]

    @property
    def repeatable(self) -> bool:
        """Tell whether the same seed gives the same fit."""
        return same(self.by_rounds[2].mixture, self.again.mixture)


@dataclass(frozen=True)
class Known:
    """The runs of one usual way to start, and what each of them might be returned as."""

    rows: list[Floats]  # of each run, the parameters after each round in one row
    roles: dict[str, int]


@dataclass(frozen=True)
class Runs:
    """Asks for the fits; keeps the runs of the usual starts, which are the same for everybody."""

    _known: dict[tuple[str, int], Known] = field(default_factory=dict, repr=False)

    def ask(self, student: Student) -> Evidence:
        """Return a student's fits. Raises Mismatch where one is no mixture and its history."""
        X = cloud()

        def fit(seed: int, n_init: int, max_iter: int, tol: float = 0.0) -> Climb:
            return climbs.fit(student, X, K, seed, n_init, max_iter, tol)

        by_rounds = {rounds: fit(SEEDS[0], 1, rounds) for rounds in (1, 2, 3, ROUNDS)}
        again, other = fit(SEEDS[0], 1, 2), fit(SEEDS[1], 1, 2)
        slow = fit(SLOW_SEED, 1, LONG, TOL)
        many = tuple(fit(seed, RUNS, ROUNDS) for seed in SEEDS)
        return Evidence(X, by_rounds, again, other, slow, many, self._role(X, many))

    def _role(self, X: Floats, many: Sequence[Climb]) -> str | None:
        """Return which run is returned for every seed, if that is known and always the same."""
        for kind in STARTS:
            found = [
                self._roles(self._runs(kind, X, seed), climb)
                for seed, climb in zip(SEEDS, many, strict=True)
            ]
            common = set.intersection(*found)
            if len(common) == 1:
                return common.pop()
        return None

    def _runs(self, kind: str, X: Floats, seed: int) -> Known:
        """Return the known runs; the first one goes on for longer."""
        if (kind, seed) not in self._known:
            starts = islice(STARTS[kind](X, np.random.default_rng(seed)), RUNS)
            rounds = [RUNS * ROUNDS] + [ROUNDS] * (RUNS - 1)
            runs = [path(X, start, r) for start, r in zip(starts, rounds, strict=True)]
            rows = [np.array([in_a_line(mixture) for mixture in run]) for run in runs]
            self._known[kind, seed] = Known(rows, roles(runs, X))
        return self._known[kind, seed]

    def _roles(self, known: Known, climb: Climb) -> set[str]:
        """Return what the returned run is among these: the best, the first ..., maybe several."""
        mine = in_a_line(climb.mixture)
        places = [
            (i, int(r))
            for i, rows in enumerate(known.rows)
            for r in np.flatnonzero(np.abs(rows - mine).max(axis=1) <= CLOSE)  # all at once
        ]
        if any(i == 0 and r > ROUNDS + 1 for i, r in places):
            return {"one start"}
        index = {i for i, r in places if r >= ROUNDS - 2}
        return {role for role, i in known.roles.items() if index == {i}}


def roles(runs: list[list[Mixture]], X: Floats) -> dict[str, int]:
    """Return which of the runs one might return: the best one, and by mistake other ones."""
    ends = [reference.log_likelihood(X, *run[ROUNDS]) for run in runs]
    starts = [reference.log_likelihood(X, *run[0]) for run in runs]
    rising = [i for i in range(1, RUNS) if ends[i] > ends[i - 1]]
    return {
        "best": int(np.argmax(ends)),
        "worst": int(np.argmin(ends)),
        "first": 0,
        "last": RUNS - 1,
        "best start": int(np.argmax(starts)),
        "better than the one before": max(rising, default=0),
    }


def path(X: Floats, start: Mixture, rounds: int) -> list[Mixture]:
    """Return the parameters at the start and after each round."""
    mixtures = [start]
    for _ in range(rounds):
        mixtures.append(reference.em_gmm(X, *mixtures[-1], 1))
    return mixtures


def in_a_line(mixture: Mixture) -> Floats:
    """Return all numbers of a mixture, one after the other."""
    return np.concatenate([part.ravel() for part in mixture])


def same(one: Mixture, other: Mixture) -> bool:
    """Tell whether two mixtures are the same, their components in the same order."""
    return all(np.allclose(a, b, rtol=0, atol=CLOSE) for a, b in zip(one, other, strict=True))


def in_a_row(X: Floats, rng: np.random.Generator) -> Iterator[Mixture]:
    """Yield the starts of runs that share one generator, as a student's process is told them."""
    while True:
        yield told(X, rng)


def by_children(X: Floats, rng: np.random.Generator) -> Iterator[Mixture]:
    """Yield the starts of runs each of which has a child of the generator."""
    yield from (told(X, child) for child in rng.spawn(RUNS))


def by_choice(X: Floats, rng: np.random.Generator) -> Iterator[Mixture]:
    """Yield the starts of those who draw the rows themselves."""
    while True:
        mu = X[rng.choice(len(X), size=K, replace=False)]
        yield np.full(K, 1 / K), mu, np.tile(np.eye(X.shape[1]), (K, 1, 1))


def told(X: Floats, rng: np.random.Generator) -> Mixture:
    """Return the reference's start for a generator that was sent as a seed drawn from it."""
    return reference.random_init(X, K, np.random.default_rng(int(rng.integers(2**63))))


STARTS = {"in a row": in_a_row, "children": by_children, "choice": by_choice}
