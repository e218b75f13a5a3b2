"""The class report on disk: read, render, and put in place in one step.

A report appears whole or not at all: it is written beside its place and then renamed, so an
interrupted run leaves the one that was there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder.class_pages import class_pages
from autograder.classroom import NO_NAMES, read_class
from autograder.errors import CourseError
from autograder.misconceptions import load_misconceptions
from quizzes.assignments import whole_course
from quizzes.graded import analyses

GENERATOR = '<meta name="generator" content="em-course report">'


def write_report(
    course_dir: Path,
    out_dir: Path,
    names: Mapping[str, str] = NO_NAMES,
    unmarked: Collection[tuple[str, str]] | None = None,
) -> Path:
    """Write the report of a course folder and return its first page.

    Replaces an earlier report in `out_dir`; raises CourseError rather than replace anything
    else, or if the disk refuses. See `classroom.read_class` for `names` and `unmarked`.
    """
    _refuse_to_replace_other_work(out_dir)
    course = whole_course(course_dir)
    record = read_class(course_dir, course, load_misconceptions(), names, unmarked)
    record = replace(record, quizzes=tuple(analyses(course_dir)))
    pages = class_pages(record)
    try:
        out_dir.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".report-", dir=out_dir.parent) as temporary:
            _put(pages, Path(temporary) / "new")
            _swap(Path(temporary) / "new", out_dir, Path(temporary) / "old")
    except OSError as error:
        raise CourseError(
            f"The report cannot be written to {out_dir} ({error.strerror}). "
            "An earlier report is unchanged; make room or give another folder."
        ) from error
    return out_dir / "index.html"


def _refuse_to_replace_other_work(out_dir: Path) -> None:
    """Raise CourseError if `out_dir` holds something that is no report of ours."""
    if not out_dir.exists() and not out_dir.is_symlink():
        return
    index = out_dir / "index.html"
    empty = out_dir.is_dir() and not any(out_dir.iterdir())
    ours = index.is_file() and GENERATOR in index.read_text("utf-8", errors="replace")
    if out_dir.is_symlink() or not (empty or ours):
        raise CourseError(
            f"{out_dir} is there already and is not a class report, so it was left alone. "
            "Give a folder that is new or empty."
        )


def _put(pages: Mapping[str, str], folder: Path) -> None:
    """Write the pages into a new folder."""
    folder.mkdir()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _swap(new: Path, place: Path, old: Path) -> None:
    """Move `new` to its place; what was there goes to `old`, or back if that fails."""
    if not place.exists():
        new.rename(place)
        return
    place.rename(old)
    try:
        new.rename(place)
    except OSError:
        old.rename(place)
        raise
