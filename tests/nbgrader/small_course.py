"""A small nbgrader course on disk, and its stock commands run in this process."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import chdir, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jupyter_core.application import NoStart
from nbgrader.apps import NbGraderApp

from autograder.records import CheckResult, ScoreSheet, Status, Verdict, sheet_from_json
from autograder.samples import CASES, sample_notebook

E_STEP, WRITTEN = "ch3-e-step", "ch0-soft-vs-hard"
EARLY, LATER = "2026-01-01 10:00:00.000000 UTC", "2026-02-01 10:00:00.000000 UTC"
_GRADES = """
    select student_id, base_cell.name, auto_score, manual_score, needs_manual_grade,
           timestamp, late_submission_penalty
    from grade
    join submitted_notebook on submitted_notebook.id = grade.notebook_id
    join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
    join base_cell on base_cell.id = grade.cell_id
    order by student_id, base_cell.name
"""


@dataclass(frozen=True)
class Course:
    """A course folder, in the hands of its instructor."""

    folder: Path

    def run(self, command: str, *arguments: str) -> int:
        """Run a stock nbgrader command here, in this process; return its exit status."""
        app = NbGraderApp.instance()
        try:
            with chdir(self.folder):
                app.initialize([command, *arguments])
                app.start()
        except NoStart:  # how a Jupyter application says that its subcommand is done
            return 0
        except SystemExit as end:
            return int(end.code or 0)
        finally:
            app.reset()
            NbGraderApp.clear_instance()
        raise AssertionError(f"nbgrader {command} did not end")

    def released(self, assignment: str = E_STEP) -> dict[str, Any]:
        """Return the released notebook of an assignment."""
        path = self.folder / "release" / assignment / f"{assignment}.ipynb"
        notebook: dict[str, Any] = json.loads(path.read_bytes())
        return notebook

    def sample(self, case: str, assignment: str = E_STEP) -> bytes:
        """Return the notebook that a sample student would hand in."""
        release = json.dumps(self.released(assignment)).encode()
        return sample_notebook(release, CASES / assignment / case)

    def edited(self, case: str, edit: Callable[[dict[str, Any]], object]) -> bytes:
        """Return a sample student's notebook after one more edit by the student."""
        notebook = json.loads(self.sample(case))
        edit(notebook)
        return json.dumps(notebook).encode()

    def hand_in(
        self, student: str, data: bytes | None, when: str | None = EARLY, assignment: str = E_STEP
    ) -> Path:
        """Put a submission into submitted/ as `nbgrader collect` does; return its notebook."""
        folder = self.folder / "submitted" / student / assignment
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{assignment}.ipynb"
        if data is not None:
            path.write_bytes(data)
        if when is not None:
            (folder / "timestamp.txt").write_text(when)
            (folder / "submission_secret.txt").write_text(f"secret of {student}")
        return path

    def grades(self) -> list[tuple[Any, ...]]:
        """Return every grade in the gradebook, with what decides what it is worth."""
        with closing(sqlite3.connect(self.folder / "gradebook.db")) as book:
            return book.execute(_GRADES).fetchall()

    def score(self, student: str, cell: str = "check_responsibilities") -> float | None:
        """Return what the grader gave one cell; KeyError if there is no such grade."""
        scores = {(row[0], row[1]): row[2] for row in self.grades()}
        return scores[student, cell]

    def sheet(self, student: str, assignment: str = E_STEP) -> ScoreSheet:
        """Return the score sheet beside a graded notebook."""
        path = self.folder / "autograded" / student / assignment / "score_sheet.json"
        return sheet_from_json(json.loads(path.read_text()))

    def page(self, student: str, assignment: str = E_STEP) -> str:
        """Return a student's feedback page."""
        return (self.folder / "feedback" / student / assignment / f"{assignment}.html").read_text()


def cell_of(notebook: dict[str, Any], grade_id: str) -> dict[str, Any]:
    """Return the first cell of that name."""
    cells: list[dict[str, Any]] = notebook["cells"]
    return next(
        cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    )


def sheet(points: float, verdict: Verdict = Verdict.FAILED, **changes: Any) -> ScoreSheet:
    """Return a sheet that gives so many points of ten."""
    check = CheckResult(
        "responsibilities::formula", "responsibilities", "The formula", points, 10.0, verdict,
        "", "", None, None,
    )  # fmt: skip
    source = f"submitted/ann/{E_STEP}/{E_STEP}.ipynb"
    made = ScoreSheet(source, E_STEP, Status.GRADED, None, points, 10.0, (check,))
    return replace(made, **changes)
