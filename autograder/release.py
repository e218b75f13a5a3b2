"""source/ -> release/, and the one file that students are given."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.stock import StockCourse

_OLDEST = (1980, 1, 1, 0, 0, 0)  # zip's earliest time, so that the same release is the same bytes


def release(course_dir: Path, assignments: Sequence[str], step: Callable[[], None]) -> Path:
    """Release assignments with nbgrader, and return the bundle of all that is released."""
    stock = StockCourse(course_dir)
    for name in assignments:
        stock.generate_assignment(name)
        step()
    return _bundle(course_dir)


def _bundle(course_dir: Path) -> Path:
    target = course_dir / "dist" / "em-course-students.zip"
    target.parent.mkdir(exist_ok=True)
    partial = target.with_suffix(".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as bundle:
        for notebook in sorted((course_dir / "release").glob("*/*.ipynb")):
            name = notebook.relative_to(course_dir / "release").as_posix()
            bundle.writestr(zipfile.ZipInfo(name, _OLDEST), notebook.read_bytes())
    return partial.replace(target)
