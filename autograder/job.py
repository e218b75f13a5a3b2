"""A file to grade, as graders and workers are told of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import quiz_id

if TYPE_CHECKING:
    from autograder.folders import HandedIn


@dataclass(frozen=True)
class Job:
    """A file to grade: its name for people, its assignment, its bytes or path, and whose it is.

    Whose matters where a file itself names a student, who must not be a classmate. `notebook`
    is what its student gets back with a report, if that is not the file itself.
    """

    source: str
    assignment: str
    file: bytes | Path
    student: str | None = None
    classmates: frozenset[str] = frozenset()
    notebook: bytes | Path | None = None

    @classmethod
    def of(cls, handed_in: HandedIn, classmates: frozenset[str] = frozenset()) -> Job:
        """Return the job of grading what stands in submitted/; a notebook names nobody."""
        job = cls(handed_in.source, handed_in.assignment, handed_in.judged, handed_in.student)
        if not quiz_id(job.assignment):
            return job
        return replace(job, classmates=classmates, notebook=handed_in.notebook)
