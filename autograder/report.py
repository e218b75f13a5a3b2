"""The class report on disk: read, render, and put in place in one step."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from autograder import show
from autograder.class_pages import class_pages
from autograder.classroom import NO_NAMES, read_class
from autograder.misconceptions import load_misconceptions
from autograder.website import generator, put_in_place, refuse_other_work
from quizzes.assignments import whole_course
from quizzes.graded import analyses

_NAME = "class report"


def write_report(
    course_dir: Path,
    out_dir: Path,
    names: Mapping[str, str] = NO_NAMES,
    unmarked: Collection[tuple[str, str]] | None = None,
    steps: show.Steps | None = None,
) -> Path:
    """Write the report of a course folder and return its first page.

    Replaces an earlier report in `out_dir`; raises CourseError rather than replace anything
    else, or if the disk refuses. See `classroom.read_class` for the other arguments.
    """
    steps = steps or show.Steps(quiet=True)
    refuse_other_work(out_dir, generator("em-course report"), _NAME)
    course = whole_course(course_dir)
    record = read_class(course_dir, course, load_misconceptions(), names, unmarked, steps)
    record = replace(record, quizzes=tuple(analyses(course_dir)))
    pages = class_pages(record)
    with steps.step("Writing", total=len(pages)) as step:
        return put_in_place(out_dir, _Watched(pages, step), _NAME)


class _Watched(Mapping[str, str]):
    """Pages that say when one of them is asked for."""

    def __init__(self, pages: Mapping[str, str], step: show.Step) -> None:
        self._pages, self._step = pages, step

    def __getitem__(self, name: str) -> str:
        self._step()
        return self._pages[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)
