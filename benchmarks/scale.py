"""What a submission costs the writer, and a class its report, as the class grows.

    python -m benchmarks.scale FOLDER                                # 10,000 submissions, whole
    python -m benchmarks.scale FOLDER --submissions 100000 --lean    # rows, sheets, folders

A synthetic class hands in, student by student, and each sheet goes through the one writer. With
`--lean`, notebooks hold the graded cells alone and a feedback page is one line: whole ones of
100,000 submissions would fill 50 GB and say nothing new, since they cost the same each time.
Time is this process's processor time, so that other work on the machine does not count.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from time import process_time
from unittest.mock import patch

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy import event
from sqlalchemy.engine import Engine

from autograder import folders
from autograder.folders import HandedIn
from autograder.gradebook import CourseGradebook
from autograder.job import Job
from autograder.pages import FeedbackPages
from autograder.preparation import Preparation
from autograder.ready import Ready
from autograder.records import ScoreSheet
from benchmarks.synthetic_class import SyntheticClass, remembered_samples

STEP = 1000
GROUP = 20  # written in one transaction, as of a class
REPORT_AT = (1_000, 10_000, 100_000)
PAGE = "<!doctype html><title>Feedback</title>"


@dataclass(frozen=True)
class Thousand:
    """What the writer needed for the submissions up to `submissions`."""

    submissions: int
    milliseconds: float
    statements: float
    rss_mb: float
    gradebook_mb: float


@dataclass(frozen=True)
class Report:
    """What the report of a class needed."""

    submissions: int
    seconds: float
    peak_mb: float
    pages: int
    mb: float
    index_kb: float
    largest_kb: float


def prepared(
    preparation: Preparation, handed_in: HandedIn, sheet: ScoreSheet
) -> tuple[HandedIn, Ready]:
    """Make a judged submission ready to be written, as a worker does."""
    read = folders.read_judged(handed_in.judged)
    return handed_in, preparation.ready(Job.of(handed_in), sheet, read)


@contextmanager
def counted_statements() -> Iterator[list[int]]:
    """Count in a list of one number the statements that any database is sent meanwhile."""
    sent = [0]

    def seen(*_: object) -> None:
        sent[0] += 1

    event.listen(Engine, "before_cursor_execute", seen)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", seen)


def write(made: SyntheticClass, book: CourseGradebook, numbers: range) -> Thousand:
    """Send these submissions through the writer, as one run of the grader does."""
    per_student = len(made.assignments)
    made.enrol(range(numbers.start // per_student, -(-numbers.stop // per_student)))
    work = [made.hand_in(number) for number in numbers]
    cells = book.desk(made.assignments).cells
    preparation = Preparation(made.folder, cells, feedback=True)
    with counted_statements() as statements:
        started = process_time()
        for first in range(0, len(work), GROUP):
            group = work[first : first + GROUP]
            book.record_all([prepared(preparation, *one) for one in group])
        spent = process_time() - started
    return Thousand(
        submissions=numbers.stop,
        milliseconds=1000 * spent / len(numbers),
        statements=statements[0] / len(numbers),
        rss_mb=_resident_mb(),
        gradebook_mb=(made.folder / "gradebook.db").stat().st_size / 1e6,
    )


def report(course_dir: Path, submissions: int) -> Report:
    """Write the class report in a process of its own."""
    command = [sys.executable, "-m", "autograder", "report", str(course_dir), "--quiet"]
    process = os.posix_spawn(sys.executable, command, os.environ)
    _, status, used = os.wait4(process, 0)
    assert status == 0, "the report failed"
    sizes = {path.name: path.stat().st_size for path in (course_dir / "report").iterdir()}
    return Report(
        submissions=submissions,
        seconds=used.ru_utime + used.ru_stime,
        peak_mb=used.ru_maxrss / 1e3,
        pages=len(sizes),
        mb=sum(sizes.values()) / 1e6,
        index_kb=sizes["index.html"] / 1e3,
        largest_kb=max(sizes.values()) / 1e3,
    )


@contextmanager
def without_pages(lean: bool) -> Iterator[None]:
    """Let feedback pages be one line meanwhile."""
    if not lean:
        yield
        return
    with patch.object(FeedbackPages, "page", lambda *_: PAGE):
        yield


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--submissions", default=10_000, show_default=True)
@click.option("--lean", is_flag=True, help="Graded cells and one-line pages only.")
@click.option("--seed", default=20, show_default=True)
@click.option("--sheets", type=click.Path(path_type=Path), help="Keep the real sheets here.")
@click.option("--out", type=click.Path(path_type=Path), help="Write all figures there, as JSON.")
def main(
    folder: Path, submissions: int, lean: bool, seed: int, sheets: Path | None, out: Path | None
) -> None:
    """Grow a class in FOLDER, which must not exist yet, and print what it cost."""
    made = SyntheticClass(folder, remembered_samples(sheets), seed, lean)
    thousands: list[Thousand] = []
    reports: list[Report] = []
    with without_pages(lean), CourseGradebook(folder) as book:
        book.prepare()
        starts = range(0, submissions, STEP)
        for start in track(starts, "writing", console=Console(stderr=True)):
            stop = min(start + STEP, submissions)
            thousands.append(write(made, book, range(start, stop)))
            if stop in REPORT_AT:
                reports.append(report(folder, stop))
            if out:
                figures = {
                    "writer": [asdict(one) for one in thousands],
                    "report": [asdict(one) for one in reports],
                }
                out.write_text(json.dumps(figures, indent=1), "utf-8")
    _print(thousands, reports)


def _print(thousands: list[Thousand], reports: list[Report]) -> None:
    table = Table("submissions", "ms each", "statements each", "memory, MB", "gradebook, MB")
    shown = {0, len(thousands) - 1} | set(_doublings(len(thousands)))
    for each in [thousands[i] for i in sorted(shown)]:
        table.add_row(
            f"{each.submissions:,}",
            f"{each.milliseconds:.1f}",
            f"{each.statements:.1f}",
            f"{each.rss_mb:.0f}",
            f"{each.gradebook_mb:.1f}",
        )
    Console().print(table)
    table = Table("report of", "s", "peak, MB", "pages", "MB written", "index, kB", "largest, kB")
    for made in reports:
        table.add_row(
            f"{made.submissions:,}",
            f"{made.seconds:.1f}",
            f"{made.peak_mb:.0f}",
            f"{made.pages:,}",
            f"{made.mb:.0f}",
            f"{made.index_kb:.0f}",
            f"{made.largest_kb:.0f}",
        )
    Console().print(table)


def _doublings(length: int) -> Iterator[int]:
    """Yield the places 1, 3, 7, 15, ... that a list has."""
    for power in count(1):
        if 2**power > length:
            return
        yield 2**power - 1


def _resident_mb() -> float:
    """Return the memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
