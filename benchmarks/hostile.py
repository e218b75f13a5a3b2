"""How much longer a class takes of which every fifth submission is hostile.

    python -m benchmarks.hostile [SUBMISSIONS] [WORKERS]

Claim: at most twice the time of an honest class of the same size, graded by as many workers.
Honest ones are the sample students who end; hostile ones loop, sleep, nap, wait, fork, fill the
memory and print without end, and all that stands in tests/submissions/*/hostile-*.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from autograder.course import ROOT
from autograder.crew import grade_in_parallel
from autograder.desk import Desk
from autograder.grading import Job
from autograder.samples import CASES, sample_notebook

CLAIM = 2.0
HOSTILE = ("hostile-", "endless-loop")
# What stands in a cell of its own, in a notebook that is right otherwise; and in a function.
CELLS = {
    "sleeps": "import time\ntime.sleep(1e9)",
    "naps": "import time\ntime.sleep(0.2)",
    "waits": "import threading\nthreading.Event().wait()",
    "loops": "while True:\n    pass",
    "forks": "import os\nwhile True:\n    os.fork()",
    "fills the memory": "kept = []\nwhile True:\n    kept.append(bytearray(2**24))",
    "prints": "while True:\n    print('x' * 1000)",
}
FUNCTIONS = {
    "sleeps in the function": "import time\ndef {name}(*args, **kwargs):\n    time.sleep(1e9)\n",
    "naps in the function": (
        "import time\ndef {name}(*args, **kwargs):\n    time.sleep(0.2)\n    return args[0]\n"
    ),
}


def released(assignment: str) -> bytes:
    """Return the notebook that students were handed out."""
    return (ROOT / "release" / assignment / f"{assignment}.ipynb").read_bytes()


def sample(case: Path) -> Job:
    """Return the job of grading a sample student."""
    name = case.parent.name
    return Job(f"{name}/{case.name}", name, sample_notebook(released(name), case))


def with_cell(job: Job, title: str, source: str) -> Job:
    """Return a job whose notebook ends with one more cell."""
    assert isinstance(job.file, bytes)
    notebook = json.loads(job.file)
    cell = {"cell_type": "code", "metadata": {}, "source": source, "outputs": []}
    notebook["cells"].append({**cell, "execution_count": None, "id": "one-more"})
    return Job(f"{job.assignment}/{title}", job.assignment, json.dumps(notebook).encode())


def with_function(job: Job, title: str, source: str) -> Job:
    """Return a job with another solution of the notebook's first function."""
    assert isinstance(job.file, bytes)
    notebook = json.loads(job.file)
    cell = next(
        cell
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution")
    )
    cell["source"] = source.format(name=cell["metadata"]["nbgrader"]["grade_id"])
    return Job(f"{job.assignment}/{title}", job.assignment, json.dumps(notebook).encode())


def honest() -> list[Job]:
    """Return the sample students whose code ends and wants no harm, chapter by chapter in turn."""
    cases = [case for case in sorted(CASES.glob("ch*/*")) if not case.name.startswith(HOSTILE)]
    return [sample(case) for case in sorted(cases, key=lambda case: (case.name, case.parent))]


def hostile() -> Iterator[Job]:
    """Yield hostile ones for ever: in eleven, two are samples, and each kind made here is one."""
    cases = {start: cycle(sorted(CASES.glob(f"ch*/{start}*"))) for start in HOSTILE}
    for name in cycle(("ch3-e-step", "ch4-m-step")):
        right = sample(min(CASES.glob(f"{name}/right-*")))
        yield from (sample(next(one)) for one in cases.values())
        yield from (with_cell(right, *pair) for pair in CELLS.items())
        yield from (with_function(right, *pair) for pair in FUNCTIONS.items())


def spread(jobs: Sequence[Job], size: int) -> list[Job]:
    """Return so many of the jobs, evenly from all of them; again from the first on if need be."""
    every = max(1, len(jobs) // size)
    return list(islice(cycle(jobs[::every]), size))


def classes(size: int) -> tuple[list[Job], list[Job]]:
    """Return an honest class, and the same one with every fifth submission hostile."""
    good = spread(honest(), size)
    bad = hostile()
    return good, [next(bad) if number % 5 == 4 else job for number, job in enumerate(good)]


def spent(jobs: Sequence[Job], workers: int) -> float:
    """Return the seconds on the clock from the first result on: hostile code may wait, not work."""
    named = [replace(job, source=f"{number}: {job.source}") for number, job in enumerate(jobs)]
    results = grade_in_parallel(named, Desk(ROOT), workers)
    next(results)
    started = perf_counter()
    assert all(graded.sheet for graded in results)
    return perf_counter() - started


def main() -> None:
    """Grade both classes, and print how long it took."""
    size, workers = [*map(int, sys.argv[1:]), *(200, 2)[len(sys.argv) - 1 :]]
    plain, attacked = (spent(jobs, workers) for jobs in classes(size))
    table = Table("class", "seconds")
    table.add_row(f"{size} honest submissions", f"{plain:.1f}")
    table.add_row("every fifth hostile", f"{attacked:.1f}")
    table.add_row("ratio", f"{attacked / plain:.2f}")
    Console().print(table)
    sys.exit(attacked > CLAIM * plain)


if __name__ == "__main__":
    main()
