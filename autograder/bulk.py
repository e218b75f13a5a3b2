"""Grading a class: submitted/ -> the crew -> one writer of gradebook, folders and pages.

What is graded already is left alone, so an interrupted run is simply run again. One run at
a time owns a course folder; the kernel frees its lock however the run ends.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from autograder import folders, show
from autograder.crew import grade_in_parallel
from autograder.errors import CourseError
from autograder.folders import HandedIn
from autograder.gradebook import CourseGradebook
from autograder.grading import Job
from autograder.records import ScoreSheet, Status

_LOCK = ".em-course.lock"


@dataclass
class Done:
    """What a run came to: every sheet, those of earlier runs too, and what staff must see."""

    sheets: list[ScoreSheet] = field(default_factory=list)
    skipped: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def rejected(self) -> list[ScoreSheet]:
        """The sheets of files that could not be graded."""
        return [sheet for sheet in self.sheets if sheet.status is Status.REJECTED]


def grade_class(
    course_dir: Path,
    assignments: Sequence[str],
    steps: show.Steps,
    workers: int,
    student: str | None = None,
    force: bool = False,
    unsafe: bool = False,
) -> Done:
    """Grade what stands in submitted/ and is not graded yet; return what it came to.

    Raises CourseError if another run owns the folder, or if nothing can be graded here.
    """
    done = Done()
    with _alone_in(course_dir), CourseGradebook(course_dir) as book:
        done.sheets += book.turn_away(assignments, student)
        waiting: dict[str, HandedIn] = {}
        for handed_in in book.submissions(assignments, student):
            sheet = folders.read_sheet(handed_in.graded)
            if sheet and not force and book.is_current(handed_in):
                done.sheets.append(sheet)
                done.skipped += 1
            else:
                waiting[handed_in.source] = handed_in
        if student and not done.sheets and not waiting:
            raise CourseError(f"There is nothing of {student!r} in {course_dir / 'submitted'}.")
        jobs = [Job.of(handed_in) for handed_in in waiting.values()]
        with steps.step("Grading", total=len(jobs)) as step:
            for graded in grade_in_parallel(jobs, course_dir, min(workers, len(jobs)), unsafe):
                done.problems += graded.faults
                if graded.sheet:
                    book.record(waiting[graded.job.source], graded.sheet)
                    done.sheets.append(graded.sheet)
                step()
    done.problems += [f"{sheet.source}: {sheet.problem}" for sheet in done.rejected]
    return done


@contextmanager
def _alone_in(course_dir: Path) -> Iterator[None]:
    with (course_dir / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CourseError(
                f"Another `em-course grade` is at work in {course_dir}. Wait until it is done."
            ) from error
        yield
