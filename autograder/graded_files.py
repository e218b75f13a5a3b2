"""What grading left of one submission, read back for people: the sheet, the code, the answers.

Notebooks are parsed as JSON and never executed. What cannot be read comes back as a fact.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from autograder.errors import SubmissionError
from autograder.extract import parse_notebook, read_notebook
from autograder.records import ScoreSheet, sheet_from_json


@dataclass(frozen=True)
class Notebook:
    """What a person wants to read of a submission: solution cells by function, and prose."""

    code: Mapping[str, str]
    answers: tuple[str, ...]


def read_sheet(path: Path) -> tuple[ScoreSheet | None, str | None]:
    """Return a score sheet, or why there is none."""
    place = "/".join(path.parts[-4:])
    try:
        sheet = sheet_from_json(json.loads(path.read_text("utf-8")))
        _check_types(sheet)
    except FileNotFoundError:
        return None, "Handed in, but not graded yet: run em-course grade."
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = f"{type(error).__name__}: {error}"
        return None, f"{place} cannot be read ({reason}): grade this submission again with --force."
    return sheet, None


def _check_types(sheet: ScoreSheet) -> None:
    """Raise ValueError for a sheet whose numbers or texts are something else."""
    checks = sheet.checks
    points = [number for check in checks for number in (check.points, check.max_points)]
    texts = [text for c in checks for text in (c.id, c.function, c.title, c.message, c.hint)]
    for number in (sheet.score, sheet.max_score, *points):
        if not (isinstance(number, int | float) and isfinite(number)):
            raise ValueError(f"{number!r} is not a number of points")
    for text in (*texts, *sheet.notes):
        if not isinstance(text, str):
            raise ValueError(f"{text!r} is not a text")


def read_cells(path: Path, functions: Collection[str]) -> Notebook | None:
    """Return the solution cells of `functions` and the written answers, or None if unreadable."""
    try:
        cells = parse_notebook(read_notebook(path))["cells"]
    except SubmissionError:
        return None
    marked = [(_mark(cell), cell.get("cell_type"), _source(cell)) for cell in cells]
    code = {
        mark["grade_id"]: source
        for mark, kind, source in marked
        if kind == "code" and mark.get("grade_id") in functions
    }
    written = [
        source
        for mark, kind, source in marked
        if kind == "markdown" and mark.get("grade") and mark.get("solution")
    ]
    return Notebook(code, tuple(written))


def _mark(cell: dict[str, Any]) -> dict[str, Any]:
    """Return what nbgrader wrote into a cell, if anything."""
    metadata = cell.get("metadata")
    mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return mark if isinstance(mark, dict) else {}


def _source(cell: dict[str, Any]) -> str:
    """Return a cell's text, which a notebook may store as a list of lines."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)
