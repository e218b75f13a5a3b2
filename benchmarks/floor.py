"""What share of grading's processor time is student code: the floor that no engineering lowers.

    python -m benchmarks.floor
    python -m benchmarks.floor --submissions 18

No claim, an account. All time: the grader, its sandbox with all processes in it, and the writer
of gradebook and pages, from the first submission to the last, without start-up. Student code:
the same cells loaded and the same calls made as often, closer looks included, in one process
without a sandbox, less the reference's answers. The scores of both must be the same.
"""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from unittest.mock import patch

import click
from rich.table import Table

from autograder import grading
from autograder.desk import Graded
from autograder.folders import HandedIn
from autograder.gradebook import CourseGradebook
from autograder.grading import Grader, Job
from autograder.records import ScoreSheet
from benchmarks.classes import HandIn, a_class, make_course
from benchmarks.direct import Clock, DirectSandbox
from benchmarks.page import console
from benchmarks.processor import machine

# What student code imports is loaded before it runs, as in the sandbox.
LIBRARIES = ("scipy.stats", "scipy.linalg", "scipy.special", "scipy.spatial", "matplotlib.pyplot")
_TICK = os.sysconf("SC_CLK_TCK")
Seconds = dict[str, float]
Sheets = dict[str, ScoreSheet]


def tree_seconds() -> float:
    """Return the processor time of this process and of all below it, the ended ones too."""
    spent: dict[int, float] = {}
    below: dict[int, list[int]] = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # it has just ended
            continue
        pid = int(path.parent.name)
        spent[pid] = sum(map(int, fields[11:15])) / _TICK
        below[int(fields[1])].append(pid)
    total, rest = 0.0, [os.getpid()]
    while rest:
        pid = rest.pop()
        total += spent.get(pid, 0.0)
        rest += below[pid]
    return total


def jobs_of(course_dir: Path, cases: list[HandIn]) -> list[Job]:
    """Return the jobs of grading a class, all of one chapter together."""
    of = [HandedIn(course_dir, one.student, one.assignment) for one in cases]
    return [Job.of(one, frozenset()) for one in sorted(of, key=lambda one: one.assignment)]


def graded(course_dir: Path, jobs: list[Job]) -> tuple[Seconds, Sheets]:
    """Grade and record everything; return all processor seconds by chapter, and the sheets."""
    seconds: Seconds = {}
    sheets: Sheets = {}
    with CourseGradebook(course_dir) as book:

        def each() -> Iterator[Job]:
            yield jobs[0]  # warms up
            for name, some in groupby(jobs, key=lambda job: job.assignment):
                before = tree_seconds()
                yield from some
                seconds[name] = tree_seconds() - before

        def record(graded: Graded) -> None:
            assert not graded.faults, graded.faults
            assert graded.sheet, graded.job.source
            assert graded.ready, graded.job.source
            sheets[graded.sheet.source] = graded.sheet
            folder = Path(graded.sheet.source).parent
            book.record(HandedIn(course_dir, folder.parent.name, folder.name), graded.ready)

        book.desk({job.assignment for job in jobs}).grade_all(each(), record)
    return seconds, sheets


def directly(course_dir: Path, jobs: list[Job]) -> tuple[Seconds, Sheets]:
    """Run the same student code in this process; return its processor seconds by chapter."""
    for library in LIBRARIES:
        importlib.import_module(library)
    clock, sheets = Clock(), {}
    seconds: Seconds = defaultdict(float)

    def keep(sheet: ScoreSheet, faults: tuple[str, ...]) -> None:
        assert not faults, faults
        sheets[sheet.source] = sheet
        seconds[sheet.assignment] += clock.seconds
        clock.seconds = 0.0

    with (
        patch.object(grading, "Sandbox", lambda *_, **__: DirectSandbox(clock)),
        Grader(course_dir) as grader,
    ):
        grader.grade_all(jobs, keep)
    return dict(seconds), sheets


def shares(everything: Seconds, students: Seconds, counts: dict[str, int]) -> Table:
    """Return the account, a line for each chapter, and one for all."""
    table = Table("submissions of", "number", "all CPU each, ms", "student code, ms", "its share")
    lines = {name: (counts[name], everything[name], students[name]) for name in everything}
    total = tuple(sum(column) for column in zip(*lines.values(), strict=True))
    for name, (count, spent, theirs) in {**lines, "all": total}.items():
        each = [f"{1000 * seconds / count:.1f}" for seconds in (spent, theirs)]
        table.add_row(name, str(count), *each, f"{100 * theirs / spent:.1f} %" if spent else "–")
    return table


@click.command()
@click.option("--submissions", type=click.IntRange(1), default=200, show_default=True)
def main(submissions: int) -> None:
    """Grade a class in the sandbox and without, and print the share of student code."""
    cases = a_class(submissions)
    with tempfile.TemporaryDirectory() as name:
        course_dir = Path(name) / "course"
        make_course(course_dir, cases)
        jobs = jobs_of(course_dir, cases)
        everything, sheets = graded(course_dir, jobs)
        students, theirs = directly(course_dir, jobs)
    counts = {name: sum(job.assignment == name for job in jobs) for name in everything}
    other = [source for source in sheets if sheets[source].score != theirs[source].score]
    out = console()
    out.print(shares(everything, students, counts))
    out.print(machine())
    out.print(f"Scores: {len(sheets)} compared, {len(other)} differ. {' '.join(other)}")
    sys.exit(bool(other))


if __name__ == "__main__":
    main()
