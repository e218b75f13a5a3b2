"""The reference's EM beside scikit-learn's: same data, same start, same number of rounds.

    python -m benchmarks.em_against_sklearn                    # 1e3 to 1e6 points
    python -m benchmarks.em_against_sklearn --threads one      # where others use the cores, too

Claim: as fast or faster at every size, with one BLAS thread and with as many as there are
cores, at the same parameters. scikit-learn computes its bound in every round, and so does
`fit_gmm`; `em_gmm` is the loop without it. The two take turns, and the fastest of their turns
counts. Memory is what NumPy held at most beyond the data, in a call of its own.
"""

from __future__ import annotations

import sys
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from time import perf_counter, process_time
from unittest.mock import patch

import click
import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

import reference
from reference import arguments, likelihood
from reference.arguments import Floats, Mixture

SIZES = (1_000, 10_000, 100_000, 1_000_000)
SHAPES = ((3, 1), (3, 2), (5, 5), (10, 10))  # k, d
CLOCKS: dict[str, tuple[int | None, Callable[[], float]]] = {
    "one": (1, process_time),  # on a busy machine its own time is what it costs
    "all": (None, perf_counter),
}
ROUNDS = 10
TURNS = 2
WORK = 10**6  # numbers (n, k, d) of further turns: small data takes more of them
NOISE = 1.05
RTOL = 1e-6

Fit = Callable[[Floats, Mixture], Mixture]


@dataclass(frozen=True)
class Task:
    """Points X (n, d) and where EM starts on them."""

    X: Floats
    start: Mixture

    @classmethod
    def drawn(cls, n: int, k: int, d: int) -> Task:
        """Draw a task from a mixture whose components overlap."""
        rng = np.random.default_rng([n, k, d])
        factors = rng.normal(size=(k, d, d))
        Sigma = factors @ factors.mT + 0.3 * np.eye(d)
        with unlimited():
            X, _ = reference.sample_gmm(
                n, rng.dirichlet(np.full(k, 5.0)), rng.normal(scale=3.0, size=(k, d)), Sigma, rng
            )
            return cls(X, reference.random_init(X[:1000], k, rng))

    @property
    def turns(self) -> int:
        """How often each of them runs."""
        return TURNS + min(7, WORK // (self.X.size * len(self.start[0])))


def sklearn_fit(X: Floats, start: Mixture) -> Mixture:
    """Run scikit-learn's rounds, none of which is the last by its own rule."""
    phi, mu, Sigma = start
    model = GaussianMixture(
        len(phi),
        weights_init=phi,
        means_init=mu,
        precisions_init=np.linalg.inv(Sigma),
        reg_covar=1e-6,  # the lesson's ridge
        tol=0,
        max_iter=ROUNDS,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(X)
    return model.weights_, model.means_, model.covariances_


def loop(X: Floats, start: Mixture) -> Mixture:
    """Run the reference's rounds."""
    return reference.em_gmm(X, *start, ROUNDS)


def climb(X: Floats, start: Mixture) -> Mixture:
    """Run the reference's rounds with the log-likelihood after each of them."""
    with patch.object(likelihood, "random_init", lambda *_: start):
        *mixture, history = reference.fit_gmm(
            X, len(start[0]), np.random.default_rng(0), n_init=1, max_iter=ROUNDS, tol=0
        )
    assert len(history) == ROUNDS, "a round that gains nothing would end the run"
    phi, mu, Sigma = mixture
    return phi, mu, Sigma


FITS: dict[str, Fit] = {"scikit-learn": sklearn_fit, "em_gmm": loop, "fit_gmm": climb}


@contextmanager
def unlimited() -> Iterator[None]:
    """Lift what keeps a student's call from holding up a grader."""
    with ExitStack() as stack:
        for limit in ("LARGEST_TABLE", "LARGEST_WORK"):
            stack.enter_context(patch.object(arguments, limit, 10**15))
        yield


def agree(task: Task) -> None:
    """Insist on the same parameters."""
    expected = sklearn_fit(task.X, task.start)
    for fit in (loop, climb):
        for ours, theirs in zip(fit(task.X, task.start), expected, strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=RTOL, atol=RTOL)


def seconds(task: Task, clock: Callable[[], float]) -> dict[str, float]:
    """Return how long each takes, the fastest of its turns."""
    took: dict[str, list[float]] = {name: [] for name in FITS}
    for _ in range(task.turns):
        for name, fit in FITS.items():
            took[name].append(_timed(partial(fit, task.X, task.start), clock))
    return {name: min(times) for name, times in took.items()}


def _timed(call: Callable[[], object], clock: Callable[[], float]) -> float:
    started = clock()
    call()
    return clock() - started


def megabytes(task: Task) -> dict[str, float]:
    """Return what each holds at most beyond the data."""
    peaks: dict[str, float] = {}
    for name, fit in FITS.items():
        tracemalloc.start()
        fit(task.X, task.start)
        peaks[name] = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
    return peaks


@click.command()
@click.option("--largest", default=max(SIZES), show_default=True, help="Most points.")
@click.option("--threads", "wanted", type=click.Choice([*CLOCKS]), multiple=True, default=CLOCKS)
def main(largest: int, wanted: tuple[str, ...]) -> None:
    """Measure every size and shape, and print the table."""
    table = Table("n", "k, d", "threads", title=f"{ROUNDS} rounds of EM: {', '.join(FITS)}")
    for column in ("ms", "em_gmm / sklearn", "fit_gmm / sklearn", "MB"):
        table.add_column(column, justify="right")
    slowest = 0.0
    cases = [(n, k, d) for n in SIZES if n <= largest for k, d in SHAPES]
    for n, k, d in track(cases, "fitting", console=Console(stderr=True)):
        task = Task.drawn(n, k, d)
        with unlimited():
            with threadpool_limits(1, "blas"):
                agree(task)
                peaks = [f"{peak:.1f}" for peak in megabytes(task).values()]
            for threads in wanted:
                limit, clock = CLOCKS[threads]
                with threadpool_limits(limit, "blas"):
                    took = seconds(task, clock)
                ratios = [took[name] / took["scikit-learn"] for name in ("em_gmm", "fit_gmm")]
                slowest = max(slowest, *ratios)
                times = ", ".join(f"{1000 * time:.1f}" for time in took.values())
                shares = [f"{ratio:.2f}" for ratio in ratios]
                table.add_row(f"{n:.0e}", f"{k}, {d}", threads, times, *shares, ", ".join(peaks))
    Console(width=140).print(table)
    sys.exit(slowest > NOISE)


if __name__ == "__main__":
    main()
