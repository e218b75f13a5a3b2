"""`em-course grade` beside stock `nbgrader autograde`: the same submissions, the same checks.

    python -m benchmarks.against_nbgrader                    # 200 submissions, about 40 minutes
    python -m benchmarks.against_nbgrader --submissions 9

Claims: at least 100 times the throughput, at least 30 times with feedback pages, and the same
scores for every submission. Whole commands from the outside, start-up included, into a cold
gradebook, one after the other: ours, stock, ours again, of which the slower run counts.

Stock means a course without any configuration of ours: a kernel for each notebook. Its graded
cells run the hidden checks on the student's functions in the kernel, and print the points.
Nothing else of theirs is left in these cells, which favours stock. As variants the cells
are those of the release, with fewer checks and other scores; and two commands run at once, so
that stock has both cores as well.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from nbgrader.api import Gradebook
from rich.table import Table

from benchmarks.classes import HandIn, a_class, make_course
from benchmarks.page import console
from benchmarks.processor import Spent, environment, machine, run

GRADING, WITH_PAGES = 100, 30
JUDGING_CELL = """\
import sys
sys.path.insert(0, {root!r})
from benchmarks.in_kernel import points
points({assignment!r}, {function!r}, globals())
"""
Scores = dict[tuple[str, str], dict[str, float | None]]
ROOT = Path(__file__).resolve().parents[1]


def with_hidden_checks(assignment: str, notebook: dict[str, Any]) -> None:
    """Make each graded code cell of a source notebook one that runs the hidden checks."""
    for cell in notebook["cells"]:
        facts = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and facts.get("grade"):
            function = facts["grade_id"].removeprefix("check_")
            cell["source"] = JUDGING_CELL.format(
                root=str(ROOT), assignment=assignment, function=function
            )


def as_released(assignment: str, notebook: dict[str, Any]) -> None:
    """Leave a source notebook as it is."""


def scores(course_dir: Path) -> Scores:
    """Return the automatic score of each graded cell, by student and assignment."""
    with Gradebook(f"sqlite:///{course_dir / 'gradebook.db'}") as book:
        return {
            (one.student.id, one.assignment.name): {
                grade.name: grade.auto_score for page in one.notebooks for grade in page.grades
            }
            for assignment in book.assignments
            for one in book.assignment_submissions(assignment.name)
        }


class Race:
    """The folders and commands of one comparison, all below one temporary folder."""

    def __init__(self, folder: Path, submissions: int, sample: int | None) -> None:
        self.folder = folder
        self.everybody = a_class(submissions)
        self.sampled = sorted(
            random.Random(1).sample(self.everybody, min(sample or submissions, submissions)),
            key=self.everybody.index,
        )
        self.environment = environment(folder / "home")
        (folder / "home").mkdir(parents=True)
        make_course(folder / "ours", self.everybody)
        make_course(folder / "hidden", self.sampled, with_hidden_checks)
        make_course(folder / "visible", self.sampled, as_released)

    def ours(self, *options: str, workers: int = 2) -> tuple[Spent, Path]:
        """Grade a fresh copy of the course; return what it took, and where it is."""
        command = ["em-course", "grade", "--quiet", "--workers", str(workers), *options]
        copy = self._fresh("ours")
        return run(command, cwd=copy, env=self.environment), copy

    def stock(self, flavour: str, at_once: int = 1) -> tuple[Spent, Path]:
        """Run stock `nbgrader autograde` for each assignment, on a fresh copy of a course."""
        copy = self._fresh(flavour)
        return self._nbgrader("autograde", copy, at_once), copy

    def pages(self, graded: Path, at_once: int = 1) -> Spent:
        """Run stock `nbgrader generate_feedback` for each assignment."""
        return self._nbgrader("generate_feedback", graded, at_once)

    def _nbgrader(self, step: str, folder: Path, at_once: int) -> Spent:
        names = dict.fromkeys(one.assignment for one in self.sampled)
        commands = [["nbgrader", step, name] for name in names]
        return run(*commands, cwd=folder, env=self.environment, at_once=at_once)

    def _fresh(self, name: str) -> Path:
        copy = Path(tempfile.mkdtemp(dir=self.folder)) / name
        shutil.copytree(self.folder / name, copy)
        return copy


def knows_no_feedback() -> bool:
    """Tell whether our command can leave the pages out."""
    told = subprocess.run(["em-course", "grade", "--help"], capture_output=True, text=True)
    return "--no-feedback" in told.stdout


def differences(ours: Scores, theirs: Scores, cases: Sequence[HandIn]) -> list[str]:
    """Name the submissions that the two gave other scores.

    A written answer is a person's to mark for both; only that an empty one has no points is
    said by ours at once, and left to the person by stock.
    """
    found = []
    for one in cases:
        mine = ours.get((one.student, one.assignment), {})
        stock = theirs.get((one.student, one.assignment), {})
        same = {name: mine.get(name) for name in stock}
        for name, score in stock.items():
            if score is None and mine.get(name) == 0:
                same[name] = None
        if same != stock or not stock:
            found.append(f"{one.assignment} {one.case}: em-course {mine}, stock {stock}")
    return list(dict.fromkeys(found))


class Lines:
    """The table, a line for each command, each beside one of ours."""

    def __init__(self, title: str) -> None:
        self.table = Table(title=title)
        self.table.add_column("what")
        for column in ("number", "wall, s", "CPU, s", "each, ms", "ratio", "of CPU"):
            self.table.add_column(column, justify="right")

    def add(self, what: str, spent: Spent, count: int, ours: tuple[Spent, int]) -> float:
        """Add a line; return how many times our throughput is its one."""
        wall, cpu = spent.wall / count, spent.processor / count
        ratio = wall / (ours[0].wall / ours[1])
        numbers = [f"{spent.wall:.1f}", f"{spent.processor:.1f}", f"{1000 * wall:.0f}"]
        ratios = [f"{ratio:.1f}", f"{cpu / (ours[0].processor / ours[1]):.1f}"]
        self.table.add_row(what, str(count), *numbers, *ratios)
        return ratio


def slower(*runs: Spent) -> Spent:
    """Return the run that took longest."""
    return max(runs, key=lambda spent: spent.wall)


@click.command()
@click.option("--submissions", type=click.IntRange(1), default=200, show_default=True)
@click.option("--stock-sample", type=click.IntRange(1), help="Stock grades so many, by chance.")
@click.option("--variants/--no-variants", default=True, help="Stock in the other flavours, too.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to work; kept afterwards.")
def main(submissions: int, stock_sample: int | None, variants: bool, folder: Path | None) -> None:
    """Grade one class by both, and print the ratios and whether the scores are the same."""
    with tempfile.TemporaryDirectory() as scratch:
        race = Race(folder or Path(scratch), submissions, stock_sample)
        sys.exit(not compared(race, variants))


def compared(race: Race, variants: bool) -> bool:
    """Run all commands, print the table; return whether the claims hold."""
    plain = ("--no-feedback",) if knows_no_feedback() else ()
    n, m = len(race.everybody), len(race.sampled)
    plain_before, full_before = race.ours(*plain), race.ours()
    hidden, hidden_dir = race.stock("hidden")
    hidden_pages = race.pages(hidden_dir)
    if variants:
        visible, _ = race.stock("visible")
        both, both_dir = race.stock("hidden", at_once=2)
        both_pages = race.pages(both_dir, at_once=2)
    alone, full_after, plain_after = race.ours(workers=1)[0], race.ours()[0], race.ours(*plain)[0]
    quick = slower(plain_before[0], plain_after), n
    full = slower(full_before[0], full_after), n

    sampled = "" if n == m else f"; stock grades {m} of them, drawn by chance"
    lines = Lines(f"{n} submissions of nine chapters{sampled}")
    without = "--no-feedback" if plain else "with pages: it knows no --no-feedback"
    lines.add(f"em-course, 2 workers, {without}", *quick, quick)
    ratio = lines.add("nbgrader autograde, same hidden checks", hidden, m, quick)
    if variants:
        lines.add("… two commands at once", both, m, quick)
        lines.add("… visible asserts only", visible, m, quick)
    lines.table.add_section()
    lines.add("em-course, 2 workers, with pages", *full, full)
    lines.add("em-course, 1 worker, with pages", alone, n, full)
    paged = lines.add("nbgrader autograde, generate_feedback", hidden + hidden_pages, m, full)
    if variants:
        lines.add("… two commands at once", both + both_pages, m, full)
    other = differences(scores(full_before[1]), scores(hidden_dir), race.sampled)
    return told(lines.table, (ratio, paged), other, m)


def told(table: Table, ratios: tuple[float, float], other: Sequence[str], compared: int) -> bool:
    """Print what was found; return whether the claims hold."""
    out = console()
    out.print(table)
    out.print(machine())
    out.print(f"Scores: {compared} submissions compared, {len(other)} kinds of difference.")
    for line in other:
        out.print(line)
    verdicts = [ratios[0] >= GRADING, ratios[1] >= WITH_PAGES, not other]
    out.print(
        f"Grading {ratios[0]:.0f} times as fast (claim: {GRADING}), "
        f"with pages {ratios[1]:.0f} times (claim: {WITH_PAGES})."
    )
    return all(verdicts)


if __name__ == "__main__":
    main()
