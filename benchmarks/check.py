"""How long one waits for the points of one notebook: `em-course check`, cold and warm.

    python -m benchmarks.check

Cold is the whole command in a process of its own, warm the next file of a grader that runs, as
with --watch. Both take the least of several repeats, since other work on a machine only adds.
Claims: cold below 2 s, warm below 0.3 s. The ratios beside them are to starting Python and to
`nbgrader --version`, which grades nothing, so that machines can be compared.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from rich.console import Console
from rich.table import Table

from autograder.course import ROOT
from autograder.grading import Grader, Job
from autograder.samples import CASES, sample_notebook

NAME = "ch3-e-step"  # an ordinary chapter: one function, eight checks
REPEATS = 5
COLD, WARM = 2.0, 0.3  # seconds
PASS = [sys.executable, "-c", "pass"]
STOCK = [sys.executable, "-m", "nbgrader", "--version"]


def notebook(folder: Path) -> Path:
    """Write a right solution to a file."""
    release = (ROOT / "release" / NAME / f"{NAME}.ipynb").read_bytes()
    path = folder / f"{NAME}.ipynb"
    path.write_bytes(sample_notebook(release, CASES / NAME / "right-loops"))
    return path


def command(words: Sequence[str]) -> float:
    """Return the least seconds that a command takes."""
    return min(_seconds(words) for _ in range(REPEATS))


def _seconds(words: Sequence[str]) -> float:
    started = perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return perf_counter() - started


def next_file(path: Path) -> float:
    """Return the least seconds from naming a further file to having its sheet."""
    started, seconds = 0.0, []

    def jobs() -> Iterator[Job]:
        nonlocal started
        for _ in range(REPEATS + 1):
            started = perf_counter()
            yield Job(str(path), NAME, path)

    with Grader() as grader:
        grader.grade_all(jobs(), lambda *_: seconds.append(perf_counter() - started))
    return min(seconds[1:])


def main() -> None:
    """Measure, print a table, and exit with 1 if a claim fails."""
    with TemporaryDirectory() as folder:
        path = notebook(Path(folder))
        cold = command([sys.executable, "-m", "autograder", "check", str(path)])
        warm = next_file(path)
    python, stock = command(PASS), command(STOCK)
    table = Table("waiting for", "s", "claim, s", "of starting Python", "of nbgrader --version")
    for what, seconds, claim in (
        ("em-course check, cold", cold, COLD),
        ("the next file, warm", warm, WARM),
        ("nbgrader --version", stock, None),
    ):
        ratios = [f"{seconds / python:.1f}", f"{seconds / stock:.2f}"]
        table.add_row(what, f"{seconds:.2f}", f"{claim:g}" if claim else "", *ratios)
    Console().print(table)
    sys.exit(cold > COLD or warm > WARM)


if __name__ == "__main__":
    main()
