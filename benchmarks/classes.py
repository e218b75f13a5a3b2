"""A course folder with a class in it: real submissions of the nine chapters, to be graded.

    python -m benchmarks.classes FOLDER --submissions 200

The sample students of tests/submissions are cycled over the chapters. Those that attack or
never end are left out: what they cost is measured by itself.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any

import click

from autograder.course import ROOT, load_course
from autograder.samples import CASES, sample_notebook
from autograder.stock import StockCourse

CONFIG = "nbgrader_config.py"
NO_CONFIG = "# Stock nbgrader: nothing is configured.\n"
Rewrite = Callable[[str, dict[str, Any]], None]


@dataclass(frozen=True)
class HandIn:
    """A submission: whose, of which assignment, and which sample student wrote it."""

    student: str
    assignment: str
    case: str

    def notebook(self, course_dir: Path) -> Path:
        """Return where it lies in a course's folder."""
        folder = course_dir / "submitted" / self.student / self.assignment
        return folder / f"{self.assignment}.ipynb"


def chapters() -> list[str]:
    """Return the names of the nine chapters."""
    return [assignment.name for assignment in load_course().assignments]


def honest_cases(assignment: str) -> list[str]:
    """Return the sample students of a chapter who neither attack nor run for ever."""
    names = sorted(path.name for path in (CASES / assignment).iterdir())
    return [name for name in names if not name.startswith(("hostile", "endless"))]


def a_class(submissions: int, assignments: Iterable[str] = ()) -> list[HandIn]:
    """Return a class of so many submissions; each student hands in every chapter."""
    cases = {name: honest_cases(name) for name in assignments or chapters()}
    endless = (
        HandIn(f"s{i:04d}", name, cases[name][i % len(cases[name])])
        for i in count()
        for name in cases
    )
    return list(islice(endless, submissions))


def make_course(folder: Path, handed_in: Iterable[HandIn], rewrite: Rewrite | None = None) -> None:
    """Make a course folder in which the class has handed in, and nothing is graded.

    With `rewrite`, each source notebook is changed by it first, and no configuration of ours
    is there: a stock nbgrader course.
    """
    folder.mkdir(parents=True)
    if rewrite:
        (folder / CONFIG).write_text(NO_CONFIG, encoding="utf-8")
    else:
        shutil.copy(ROOT / CONFIG, folder)
    stock = StockCourse(folder)
    releases: dict[str, bytes] = {}
    for one in handed_in:
        if one.assignment not in releases:
            releases[one.assignment] = _released(stock, folder, one.assignment, rewrite)
        target = one.notebook(folder)
        target.parent.mkdir(parents=True)
        case = CASES / one.assignment / one.case
        target.write_bytes(sample_notebook(releases[one.assignment], case))


def _released(stock: StockCourse, folder: Path, name: str, rewrite: Rewrite | None) -> bytes:
    """Generate an assignment, and return what students get."""
    shutil.copytree(ROOT / "source" / name, folder / "source" / name)
    source = folder / "source" / name / f"{name}.ipynb"
    if rewrite:
        notebook = json.loads(source.read_bytes())
        rewrite(name, notebook)
        source.write_text(json.dumps(notebook, indent=1), encoding="utf-8")
    stock.generate_assignment(name)
    return (folder / "release" / name / f"{name}.ipynb").read_bytes()


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=False))
@click.option("--submissions", type=click.IntRange(1), default=200, show_default=True)
def main(folder: Path, submissions: int) -> None:
    """Make a course FOLDER with a class that has handed in."""
    make_course(folder, a_class(submissions))


if __name__ == "__main__":
    main()
