"""A judged submission -> all that is written of it: notebook, sheet, marks, comments, page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from autograder import folders, handback
from autograder.errors import SubmissionError
from autograder.handback import CourseCells
from autograder.job import Job
from autograder.misconceptions import load_misconceptions
from autograder.nodes import Node, notebook_text
from autograder.outputs import Misconceptions
from autograder.ready import Ready, expected
from autograder.records import ScoreSheet

if TYPE_CHECKING:
    from autograder.pages import FeedbackPages


class Preparation:
    """Makes judged submissions ready; what is the same for many of them is made once."""

    def __init__(self, course_dir: Path, cells: Mapping[str, CourseCells], feedback: bool) -> None:
        self._dir = course_dir
        self._cells = cells
        self._feedback = feedback
        self._released: dict[str, Node] = {}

    def ready(self, job: Job, sheet: ScoreSheet, read: bytes | SubmissionError) -> Ready:
        """Return what is to be written of a job, judged by what was read of its file."""
        cells = self._cells[job.assignment]
        released = self._release(job.assignment)
        file = job.notebook or (read if isinstance(read, bytes) else job.file)
        restored = handback.restore(folders.read_submitted(file, released), released, cells)
        reported = handback.with_report(restored, sheet, cells, self._misconceptions)
        signed = folders.sign(reported, folders.fingerprint(read))
        marks = handback.marks(sheet, restored, cells)
        comments = handback.comments(restored, cells)
        shown = expected(marks, comments, cells)
        return Ready(
            marks=marks,
            comments=comments,
            notebook=notebook_text(signed),
            sheet=folders.sheet_text(sheet),
            shown=shown,
            page=self._pages.page(signed, job.assignment, shown) if self._feedback else None,
        )

    def _release(self, assignment: str) -> Node:
        if assignment not in self._released:
            released = folders.read_released(self._dir, assignment)
            self._released[assignment] = released
        return self._released[assignment]

    @cached_property
    def _misconceptions(self) -> Misconceptions:
        return load_misconceptions()  # while the sandbox is at work already

    @cached_property
    def _pages(self) -> FeedbackPages:
        from autograder.pages import FeedbackPages  # loads nbconvert

        return FeedbackPages(self._dir)
