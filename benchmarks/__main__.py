"""Run benchmarks in turn, and write what they print into the page of results.

    python -m benchmarks                                # all of them: about two hours
    python -m benchmarks floor profile                  # some
    python -m benchmarks --quick --no-write             # small classes, to see that they run

Ends with status 1 if a claim does not hold.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime

import click
from rich.console import Console

from benchmarks.page import PAGE, WIDTH, benchmarks, block, places, with_output
from benchmarks.processor import ROOT

_SMALL = ("--submissions", "9")
# What a benchmark is always run with; a folder to work in is made for it.
ALWAYS = {"scale": ("{scratch}/scale",)}
# What it is run with to be quick; the others have one size.
QUICK = {
    "against_nbgrader": _SMALL,
    "against_otter": ("--submissions", "4"),
    "floor": _SMALL,
    "profile": _SMALL,
    "workers": ("--submissions", "16", "--workers", "1", "--workers", "2"),
    "scale": ("--submissions", "1000"),
}


def run(name: str, options: tuple[str, ...]) -> tuple[str, str, int]:
    """Run a benchmark; return its command, what it printed, and its status."""
    words = ["-m", f"benchmarks.{name}", *ALWAYS.get(name, ()), *options]
    with tempfile.TemporaryDirectory() as scratch:
        ended = subprocess.run(
            [sys.executable, *(word.format(scratch=scratch) for word in words)],
            cwd=ROOT,
            env={**os.environ, "COLUMNS": str(WIDTH)},
            stdout=subprocess.PIPE,
            text=True,
        )
    command = " ".join(["python", *words]).format(scratch="/tmp")
    return command, ended.stdout, ended.returncode


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(benchmarks()))
@click.option("--quick", is_flag=True, help="Small classes; the numbers are rough.")
@click.option("--write/--no-write", default=True, help="Write into the page of results.")
@click.option("--note", default="", help="A sentence beside the results, such as what is before.")
def main(names: tuple[str, ...], quick: bool, write: bool, note: str) -> None:
    """Run the benchmarks NAMES, or all that the page has a place for, in its order."""
    console, failed = Console(stderr=True), []
    known = benchmarks()
    wanted = places(PAGE.read_text(encoding="utf-8"))
    for name in names or [name for name in wanted if name in known]:
        console.print(f"{name} …")
        command, told, status = run(name, QUICK.get(name, ()) if quick else ())
        click.echo(told)
        failed += [name] if status else []
        if write:
            when = f"{datetime.now(UTC):%Y-%m-%d}"
            text = PAGE.read_text(encoding="utf-8")
            part = block(command, told, status, when, note)
            PAGE.write_text(with_output(text, name, part), encoding="utf-8")
    if failed:
        console.print(f"These claim more than they found: {', '.join(failed)}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
