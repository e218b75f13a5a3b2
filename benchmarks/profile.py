"""Where every millisecond of grading goes, by what is being done.

    python -m benchmarks.profile
    python -m benchmarks.profile --submissions 18

One process grades and records the class of a course folder; no crew, no start-up. Each step in
the table is a function of the grader that is watched, and has the time in it that is in no other
step; what is in none of them is the last line, so that the lines add up to the total. A step
that the grader has no more is left out, and named. Beside the time on the wall stands the
processor time of the grader itself, which another load of the machine leaves alone; the processes
in the sandbox have a line of their own.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any
from unittest.mock import patch

import click
from rich.table import Table

from autograder.desk import Graded
from autograder.errors import CourseError
from autograder.folders import HandedIn
from autograder.gradebook import CourseGradebook
from autograder.job import Job
from benchmarks.classes import a_class, make_course
from benchmarks.floor import jobs_of, tree_seconds
from benchmarks.page import console
from benchmarks.processor import machine

REST = "all else"
# What is watched, as module and name in it, and what the table calls it.
STEPS = {
    "autograder.launcher:Worker.run": "start a student's process",
    "autograder.launcher:Process.end": "end it",
    "autograder.conversation:Conversation.load": "load the cells",
    "autograder.conversation:Conversation.call": "calls: the student's side, and waiting for it",
    "autograder.oracle:Oracle.reply": "the reference's answers to call-backs",
    "autograder.wire:pack": "wire, our side",
    "autograder.wire:unpack": "wire, our side",
    "autograder.collect:Checks.judge": "the checks' own work, and pytest",
    "autograder.diagnosis.catalogue:look_at": "closer looks, our side",
    "autograder.grading:extract": "extract and score",
    "autograder.grading:score": "extract and score",
    "autograder.handback:restore": "restore, report, marks",
    "autograder.handback:with_report": "restore, report, marks",
    "autograder.handback:marks": "restore, report, marks",
    "autograder.handback:comments": "restore, report, marks",
    "autograder.folders:read_submitted": "restore, report, marks",
    "autograder.gradebook:in_one_transaction": "rows of the gradebook",
    "autograder.rows:submitted_notebook": "rows of the gradebook",
    "nbformat:write": "files",
    "nbformat:read": "files",
    "autograder.folders:write_sheet": "files",
    "autograder.folders:complete": "files",
    "autograder.folders:new_folder": "files",
    "autograder.folders:put_in_place": "files",
    "autograder.folders:sign": "files",
    "autograder.pages:FeedbackPages.page": "the feedback page",
}


@dataclass
class Watch:
    """Seconds of each step, less those of the steps within it, and how often it was taken."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    processor: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    times: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _open: list[str] = field(default_factory=lambda: [REST])
    _since: tuple[float, float] = (0.0, 0.0)

    def clear(self) -> None:
        """Begin anew."""
        self.seconds.clear()
        self.processor.clear()
        self.times.clear()
        self._since = time.perf_counter(), time.process_time()

    def turn(self) -> None:
        """Book the time since the last turn on the step that is innermost."""
        now = time.perf_counter(), time.process_time()
        self.seconds[self._open[-1]] += now[0] - self._since[0]
        self.processor[self._open[-1]] += now[1] - self._since[1]
        self._since = now

    def watched(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that books its time."""

        @wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            self.turn()
            self._open.append(step)
            self.times[step] += 1
            try:
                return function(*args, **kwargs)
            finally:
                self.turn()
                self._open.pop()

        return timed


def watching(watch: Watch, stack: ExitStack) -> list[str]:
    """Watch every step that is there, until the stack unwinds; return those that are not."""
    gone = []
    for place, step in STEPS.items():
        module, _, path = place.partition(":")
        owner: Any = importlib.import_module(module) if _exists(module) else None
        *owners, name = path.split(".")
        for each in owners:
            owner = getattr(owner, each, None)
        function = getattr(owner, name, None)
        if function is None:
            gone.append(place)
        else:
            stack.enter_context(patch.object(owner, name, watch.watched(step, function)))
    return gone


def _exists(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def profiled(course_dir: Path, submissions: int, watch: Watch) -> tuple[float, float]:
    """Grade and record a class; return seconds on the wall, and of all processors."""
    jobs = jobs_of(course_dir, a_class(submissions))

    spent = 0.0, 0.0

    def warm_first() -> Iterator[Job]:
        nonlocal spent
        yield from {job.assignment: job for job in jobs}.values()  # imports, worker, templates
        watch.clear()
        started, processor = time.perf_counter(), tree_seconds()
        yield from jobs
        watch.turn()  # now, since what the sandbox's processes used is lost when it is closed
        spent = time.perf_counter() - started, tree_seconds() - processor

    with CourseGradebook(course_dir) as book:

        def record(graded: Graded) -> None:
            if graded.faults or graded.ready is None:
                raise CourseError(f"{graded.job.source}: {graded.faults}")
            folder = Path(graded.job.source).parent
            book.record(HandedIn(course_dir, folder.parent.name, folder.name), graded.ready)

        book.desk({job.assignment for job in jobs}).grade_all(warm_first(), record)
    return spent


def account(watch: Watch, wall: float, processor: float, submissions: int) -> Table:
    """Return the table, the dearest step first."""
    table = Table("step", title=f"{submissions} submissions of nine chapters, one process")
    for column in ("times each", "wall, ms each", "share", "CPU, ms each"):
        table.add_column(column, justify="right")

    def add(step: str, seconds: float | None, cpu: float, often: str = "") -> None:
        times = ("", "") if seconds is None else (_each(seconds), f"{100 * seconds / wall:.0f} %")
        table.add_row(step, often, *times, _each(cpu))

    def _each(seconds: float) -> str:
        return f"{1000 * seconds / submissions:.1f}"

    for step in sorted(watch.seconds, key=lambda step: (step == REST, -watch.seconds[step])):
        often = f"{watch.times[step] / submissions:.1f}" if step != REST else ""
        add(step, watch.seconds[step], watch.processor[step], often)
    ours = sum(watch.processor.values())
    add("meanwhile, in the sandbox's processes", None, processor - ours)
    table.add_section()
    add("sum", sum(watch.seconds.values()), processor)
    add("measured", wall, processor)
    return table


@click.command()
@click.option("--submissions", type=click.IntRange(1), default=200, show_default=True)
def main(submissions: int) -> None:
    """Profile grading a class, and print where the time went."""
    watch = Watch()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        course_dir = Path(name) / "course"
        make_course(course_dir, a_class(submissions))
        gone = watching(watch, stack)
        wall, processor = profiled(course_dir, submissions, watch)
    out = console()
    out.print(account(watch, wall, processor, submissions))
    out.print(machine())
    if gone:
        out.print(f"Not watched, since the grader has it no more: {', '.join(gone)}")
    sys.exit(abs(sum(watch.seconds.values()) / wall - 1) > 0.01)


if __name__ == "__main__":
    main()
