"""A desk: where what is handed in is graded and made ready to be written down.

Any process can sit at one, on any machine that has the course's folder: its configuration,
release/ and quizzes/. It knows no gradebook; what it has to know of one comes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from autograder import folders
from autograder.course import quiz_id
from autograder.errors import ConfigError, SubmissionError
from autograder.handback import CourseCells
from autograder.job import Job
from autograder.ready import Ready
from autograder.records import ScoreSheet

if TYPE_CHECKING:
    from autograder.preparation import Preparation


@dataclass(frozen=True)
class Graded:
    """What became of a job: its sheet, or none if the grader itself failed on it.

    `faults` tell staff what broke on our side. `ready` is what the gradebook's writer needs,
    if the desk knew the assignment's cells.
    """

    job: Job
    sheet: ScoreSheet | None
    faults: tuple[str, ...] = ()
    ready: Ready | None = None


@dataclass(frozen=True)
class Desk:
    """What a worker is told once, before its first job; small enough to be sent anywhere.

    `cells` are those of each assignment in the gradebook: without them there is a sheet, and
    nothing is made ready. `classmates` are who a file of answers must not be of. Feedback
    pages can be left for later.
    """

    course_dir: Path
    unsafe: bool = False
    cells: Mapping[str, CourseCells] = field(default_factory=dict)
    classmates: frozenset[str] = frozenset()
    feedback: bool = True

    def grade_all(self, jobs: Iterable[Job], emit: Callable[[Graded], None]) -> None:
        """Grade each job in turn, and hand to `emit` what became of it."""
        from autograder.grading import Grader
        from autograder.preparation import Preparation

        preparation = Preparation(self.course_dir, self.cells, self.feedback)
        sitting = _Sitting(self, preparation, emit)
        with Grader(self.course_dir, self.unsafe) as grader:
            grader.grade_all(sitting.notebooks(jobs), sitting.judged)


class _Sitting:
    """One run of jobs at a desk: which of them is being judged now, and what all of them share."""

    def __init__(
        self, desk: Desk, preparation: Preparation, emit: Callable[[Graded], None]
    ) -> None:
        self._desk = desk
        self._preparation = preparation
        self._emit = emit

    def notebooks(self, jobs: Iterable[Job]) -> Iterator[Job]:
        """Yield what the checks have to judge, its bytes read once; answers are marked here."""
        for job in jobs:
            self._job, self._read = job, _read(job.file)
            judged = replace(job, file=self._read) if isinstance(self._read, bytes) else job
            if quiz_id(job.assignment):
                self._mark(replace(judged, classmates=job.classmates or self._desk.classmates))
            else:
                yield judged

    def judged(self, sheet: ScoreSheet, faults: tuple[str, ...] = ()) -> None:
        """Hand on the sheet of the job at hand."""
        self._emit(Graded(self._job, sheet, faults, self._ready(sheet)))

    def _ready(self, sheet: ScoreSheet) -> Ready | None:
        known = self._job.assignment in self._desk.cells
        return self._preparation.ready(self._job, sheet, self._read) if known else None

    def _mark(self, job: Job) -> None:
        """Mark a file of answers; a quiz whose key cannot be read stops nothing else."""
        from autograder.grading import mark_quiz

        try:
            sheet = mark_quiz(job, self._desk.course_dir)
        except ConfigError as error:
            self._emit(Graded(self._job, None, (str(error),)))
        else:
            self.judged(sheet)


def _read(file: bytes | Path) -> bytes | SubmissionError:
    return file if isinstance(file, bytes) else folders.read_judged(file)
