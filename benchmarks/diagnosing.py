"""What share of the time of grading goes into diagnoses, over the wrong solutions of the corpus.

    python -m benchmarks.diagnosing

Claim: at most 20 %. Each solution is graded twice in a row, with the catalogue and without a
single known mistake, and which goes first changes from one to the next.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from unittest.mock import patch

from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.diagnosis.bug import Subject
from autograder.diagnosis.catalogue import catalogue
from autograder.grading import Grader, Job
from tests.corpus import corpus
from tests.corpus.corpus import Solution

CLAIM = 0.2


@dataclass
class Seconds:
    """How long the solutions of a function took, with the catalogue and without."""

    looking: dict[bool, float] = field(default_factory=lambda: {True: 0.0, False: 0.0})

    @property
    def share(self) -> float:
        """The share of the time with the catalogue that it cost."""
        return 1 - self.looking[False] / self.looking[True]

    def __add__(self, other: Seconds) -> Seconds:
        """Return the sums."""
        return Seconds(
            {looks: self.looking[looks] + other.looking[looks] for looks in (True, False)}
        )


def wrong(function: str) -> list[Solution]:
    """Return the wrong solutions of a function."""
    return [case for case in corpus.solutions(function) if case.kind in ("minor", "major")]


def measured(grader: Grader, held: dict[str, Subject], cases: Sequence[Solution]) -> Seconds:
    """Grade each solution with what `held` is filled with, and without; return how long it took."""
    known, seconds = catalogue(), Seconds()
    looks, started = False, 0.0

    def jobs() -> Iterator[Job]:
        nonlocal looks, started
        for i, case in enumerate([cases[0], *cases]):  # the first one warms up
            for looks in (i % 2 == 0, i % 2 == 1):
                held.clear()
                held.update(known if looks else {})
                started = perf_counter()
                yield corpus.job_of(case)
            if i == 0:
                seconds.looking.update({True: 0.0, False: 0.0})

    def emit(*_: object) -> None:
        seconds.looking[looks] += perf_counter() - started

    grader.grade_all(jobs(), emit)
    return seconds


def main() -> None:
    """Grade the wrong solutions of every function, and print the shares."""
    held: dict[str, Subject] = {}
    with Grader() as grader, patch.object(grader, "_catalogue", held):
        times = {
            function: measured(grader, held, wrong(function))
            for function in track(corpus.functions(), "grading", console=Console(stderr=True))
        }
    table = Table("wrong solutions of", "with diagnoses, s", "without, s", "share of diagnoses")
    total = sum(times.values(), Seconds())
    for name, seconds in {**times, "all": total}.items():
        spent = [f"{seconds.looking[looks]:.1f}" for looks in (True, False)]
        table.add_row(name, *spent, f"{100 * seconds.share:.0f} %")
    Console().print(table)
    sys.exit(total.share > CLAIM)


if __name__ == "__main__":
    main()
