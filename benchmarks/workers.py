"""`em-course grade` with more and more workers: throughput, and memory as the class grows.

    python -m benchmarks.workers                          # 1, 2 and 4 workers, 200 submissions
    python -m benchmarks.workers --submissions 18 --workers 1 --workers 2

Claims: two workers grade at least 1.5 times as fast as one, where there are two cores; and
neither the command's own process nor a worker needs more than a tenth more memory for four times
the class. More workers than cores are shown for what they are.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections import defaultdict
from pathlib import Path

import click
from rich.table import Table

from benchmarks.classes import a_class, make_course
from benchmarks.page import console
from benchmarks.processor import Spent, cores, environment, machine, run

SPEED_UP, GROWTH = 1.5, 1.1
NO_GRADERS = ("bwrap", "resource_tracker", "alembic")
LOOKS_EVERY = 0.05  # seconds; the kernel keeps the peak, so a look may come late, not never


class Peaks:
    """The largest memory of the processes that this one starts, as the kernel noted it."""

    def __init__(self) -> None:
        self.of: dict[str, float] = defaultdict(float)
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peaks:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watcher.join()

    def _watch(self) -> None:
        while not self._over.wait(LOOKS_EVERY):
            for kind, megabytes in _looked():
                self.of[kind] = max(self.of[kind], megabytes)


def _looked() -> list[tuple[str, float]]:
    """Return (kind, peak in MB) of each process below this one that grades."""
    parents: dict[int, tuple[int, str, float]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_text(errors="replace").replace("\0", " ")
            status = (folder / "status").read_text(errors="replace")
        except (FileNotFoundError, ProcessLookupError):  # it has just ended
            continue
        facts = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        if "VmHWM" in facts:
            peak = int(facts["VmHWM"].split()[0]) / 1024
            parents[int(folder.name)] = (int(facts["PPid"]), command, peak)
    return [
        (_kind(parent, command), peak)
        for parent, command, peak in parents.values()
        if _below(parent, parents) and not any(word in command for word in NO_GRADERS)
    ]


def _kind(parent: int, command: str) -> str:
    """Name what a process below this one is for."""
    if parent == os.getpid():
        return "command"
    return "sandbox" if "autograder.worker" in command else "worker"


def _below(pid: int, parents: dict[int, tuple[int, str, float]]) -> bool:
    while pid in parents and pid != os.getpid():
        pid = parents[pid][0]
    return pid == os.getpid()


def graded(scratch: Path, submissions: int, workers: int) -> tuple[Spent, dict[str, float]]:
    """Grade a fresh class by so many workers; return what it took, and the peaks of memory."""
    home = scratch / "home"
    home.mkdir(exist_ok=True)
    course_dir = Path(tempfile.mkdtemp(dir=scratch)) / "course"
    make_course(course_dir, a_class(submissions))
    command = ["em-course", "grade", "--quiet", "--workers", str(workers)]
    with Peaks() as peaks:
        spent = run(command, cwd=course_dir, env=environment(home))
    return spent, dict(peaks.of)


def speed(times: dict[int, Spent], submissions: int) -> tuple[Table, bool]:
    """Return the table of throughputs, and whether the claim holds."""
    table = Table(title=f"{submissions} submissions, a machine with {cores()} cores")
    for column in ("workers", "wall, s", "CPU, s", "submissions a second", "ratio"):
        table.add_column(column, justify="right")
    base = times[min(times)].wall
    for workers, spent in times.items():
        numbers = [f"{spent.wall:.1f}", f"{spent.processor:.1f}"]
        numbers += [f"{submissions / spent.wall:.1f}", f"{base / spent.wall:.2f}"]
        table.add_row(str(workers), *numbers)
    can = 1 in times and 2 in times and cores() >= 2
    return table, not can or times[1].wall / times[2].wall >= SPEED_UP


def memory(small: dict[str, float], large: dict[str, float], n: int) -> tuple[Table, bool]:
    """Return the table of peaks, and whether the claim holds."""
    table = Table(title="peak memory, MB (resident, shared pages included)")
    for column in ("process", f"{n} submissions", f"{4 * n} submissions", "ratio"):
        table.add_column(column, justify="left" if column == "process" else "right")
    for kind in sorted(small):
        ratio = f"{large[kind] / small[kind]:.2f}"
        table.add_row(kind, f"{small[kind]:.0f}", f"{large[kind]:.0f}", ratio)
    flat = [large[kind] <= GROWTH * small[kind] for kind in ("command", "worker")]
    return table, all(flat)


@click.command()
@click.option("--submissions", type=click.IntRange(4), default=200, show_default=True)
@click.option("--workers", "counts", type=click.IntRange(1), multiple=True, default=(1, 2, 4))
def main(submissions: int, counts: tuple[int, ...]) -> None:
    """Grade a class by 1, 2 and 4 workers, and one of a quarter of its size."""
    with tempfile.TemporaryDirectory() as name:
        done = {count: graded(Path(name), submissions, count) for count in counts}
        quarter = submissions // 4
        few = min(2, *counts) if len(counts) > 1 else counts[0]
        _, small = graded(Path(name), quarter, few)
        _, large = done[few] if few in done else graded(Path(name), submissions, few)
    throughput, fast = speed({count: spent for count, (spent, _) in done.items()}, submissions)
    peaks, flat = memory(small, large, quarter)
    out = console()
    out.print(throughput)
    out.print(peaks)
    out.print(machine())
    sys.exit(not (fast and flat))


if __name__ == "__main__":
    main()
