"""Judge every mutant of the reference on all cores, and compare the survivors with their table.

    python tests/corpus/measure_mutants.py             # what `make mutants` runs, with --write
    python tests/corpus/measure_mutants.py harden      # one function

Ends with status 1 if a mutant survives without a reason, or one with a reason no longer does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click
import corpus
from corpus import Judged
from mutants import Mutant, mutants
from rich.table import Table
from survivors import TABLE, accounted, complaints, explained, survived, survivors, written

from autograder import show


@click.command()
@click.argument("functions", nargs=-1, type=click.Choice(corpus.functions()))
@click.option("--write", is_flag=True, help="Write the table of survivors; reasons stay.")
@click.option("--workers", default=os.cpu_count() or 1, show_default="one a core")
def main(functions: tuple[str, ...], write: bool, workers: int) -> None:
    """Judge the mutants of all functions or of some, and compare the survivors with the table."""
    wanted = list(functions or corpus.functions())
    made = _made(wanted)
    judged = _judged(made, workers)
    show.wide(counted(wanted, judged))
    found = survivors(made, judged)
    table = [survivor for survivor in accounted() if survivor.function in wanted]
    if write:
        others = [survivor for survivor in accounted() if survivor.function not in wanted]
        TABLE.write_text(written([*others, *explained(found, table)]), encoding="utf-8")
    wrong = complaints(found, table)
    show.problems(wrong)
    sys.exit(bool(wrong))


def _made(functions: Sequence[str]) -> list[Mutant]:
    made: list[Mutant] = []
    with show.Steps().step("making mutants", len(functions)) as step:
        for function in functions:
            made += mutants(function)
            step()
    return made


def _judged(made: Sequence[Mutant], workers: int) -> list[Judged]:
    judged: list[Judged] = []
    with show.Steps().step("judging mutants", len(made)) as step:
        for one in corpus.graded_by_crew([mutant.solution for mutant in made], workers):
            judged.append(one)
            step()
    return judged


def counted(functions: Sequence[str], judged: Sequence[Judged]) -> Table:
    """Return how many mutants there were and survived, a line for each function."""
    table = Table(title="Mutants of the reference")
    for column in ("function", "mutants", "killed", "survived"):
        table.add_column(column, justify="left" if column == "function" else "right")
    for function in functions:
        table.add_row(function, *_counts([j for j in judged if j.solution.function == function]))
    table.add_section()
    table.add_row("all", *_counts(judged))
    return table


def _counts(judged: Sequence[Judged]) -> list[str]:
    alive = sum(map(survived, judged))
    return [str(count) for count in (len(judged), len(judged) - alive, alive)]


if __name__ == "__main__":
    main()
