"""Grade the whole corpus on all cores, and print how often the grader erred.

    python tests/corpus/measure.py             # what `make corpus` runs, with --write
    python tests/corpus/measure.py m_step      # one function

Ends with status 1 if a right solution lost points, a wrong one kept too much, or a bug was
named that is not there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import corpus
from corpus import Judged, Solution
from rates import (
    Rate,
    false_alarms,
    faults,
    harsh,
    naming,
    points_table,
    slips,
    with_table,
)
from rich.table import Table

from autograder import show
from autograder.course import ROOT

FOLDERS = {"seen": corpus.HERE, "unseen": corpus.UNSEEN}
CONTRIBUTING = ROOT / "CONTRIBUTING.md"


@click.command()
@click.argument("functions", nargs=-1, type=click.Choice(corpus.functions()))
@click.option("--write", is_flag=True, help="Write the points table into CONTRIBUTING.md.")
@click.option("--workers", default=os.cpu_count() or 1, show_default="one a core")
def main(functions: tuple[str, ...], write: bool, workers: int) -> None:
    """Grade the corpus, or that of some functions, and print how often the grader erred."""
    wanted = list(functions or corpus.functions())
    if write and functions:
        raise click.UsageError("The points table is written of all functions at once.")
    judged = {
        name: _judged(name, _cases(wanted, folder), workers)
        for name, folder in FOLDERS.items()
        if folder.exists()
    }
    for name, ones in judged.items():
        show.wide(marking(f"Marks, {name} corpus", wanted, ones))
        show.wide(diagnosing(f"Diagnoses, {name} corpus", wanted, ones))
    points = points_table(wanted, judged["seen"])
    show.line(points)
    if write:
        text = CONTRIBUTING.read_text(encoding="utf-8")
        CONTRIBUTING.write_text(with_table(text, points), encoding="utf-8")
    wrong = [fault for ones in judged.values() for fault in faults(ones)]
    show.problems(wrong)
    sys.exit(bool(wrong))


def _cases(functions: Sequence[str], folder: Path) -> list[Solution]:
    """Return the solutions in a folder, and the stubs that belong to the course's own."""
    stubs = [corpus.stub(function) for function in functions if folder == corpus.HERE]
    return stubs + [case for function in functions for case in corpus.solutions(function, folder)]


def _judged(name: str, cases: Sequence[Solution], workers: int) -> list[Judged]:
    """Grade solutions, with a bar; they come back in their order."""
    done: dict[str, Judged] = {}
    with show.Steps().step(f"the {name} corpus", len(cases)) as step:
        for judged in corpus.graded_by_crew(cases, workers):
            done[judged.solution.id] = judged
            step()
    return [done[case.id] for case in cases]


def marking(title: str, functions: Sequence[str], judged: Sequence[Judged]) -> Table:
    """Return the two kinds of error, and marks that are too harsh, a line for each function."""
    kinds = {"false alarms": false_alarms, "slips": slips, "too harsh": harsh}
    table = Table(title=title)
    table.add_column("function")
    for kind in kinds:
        table.add_column(kind, justify="right")
    _fill(table, functions, judged, lambda ones: [_told(rate(ones)) for rate in kinds.values()])
    return table


def diagnosing(title: str, functions: Sequence[str], judged: Sequence[Judged]) -> Table:
    """Return how wrong solutions were diagnosed, a line for each function."""
    table = Table(title=title)
    for column in ("function", "named rightly", "named wrongly", "silent", "precision", "recall"):
        table.add_column(column, justify="left" if column == "function" else "right")

    def cells(ones: Sequence[Judged]) -> list[str]:
        named = naming(ones)
        counts = [named.rightly, named.wrongly, named.silent]
        return [*map(str, counts), _told(named.precision), _told(named.recall)]

    _fill(table, functions, judged, cells)
    return table


def _fill(
    table: Table,
    functions: Sequence[str],
    judged: Sequence[Judged],
    cells: Callable[[Sequence[Judged]], list[str]],
) -> None:
    """Add a row for each function, and one for all."""
    for function in functions:
        table.add_row(function, *cells([j for j in judged if j.solution.function == function]))
    table.add_section()
    table.add_row("all", *cells(judged))


def _told(rate: Rate) -> str:
    """Write a rate, and between which values the true one is."""
    low, high = rate.interval
    return f"{rate.hits} of {rate.of} ({100 * low:.1f}–{100 * high:.1f} %)" if rate.of else "–"


if __name__ == "__main__":
    main()
