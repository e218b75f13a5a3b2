"""A submitted notebook -> the one that is handed back: restored, with a report below each test.

Of what a student can edit only source text, the order of cells, pasted pictures and the stills
of simulations stay.
Flags, points, tags and locked text are the instructor's again, and cells that are gone come
back. Pure: it knows notebooks and the gradebook's facts about them, but not nbgrader.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

from autograder.extract import cell_text, mapping
from autograder.feedback import readable
from autograder.misconceptions import Misconception
from autograder.nodes import Node
from autograder.outputs import outputs
from autograder.records import ScoreSheet, Status, Verdict
from autograder.stills import stills

# What a page shows of a notebook; grading reads the submitted file. Rendering takes seconds
# a megabyte, and more than linear time on hostile markdown. A chapter has 60 cells and 40,000
# characters; a pasted screenshot has about 400,000 characters of base64.
MAX_CELLS = 400
MAX_CELL_TEXT = 12_000
MAX_TEXT = 120_000
MAX_PICTURES = 4_000_000
_SIMULATION = "simulation-"  # how the names of their cells begin
_CUT = "\n\n[The rest is too long to be shown here.]"

_KINDS = ("code", "markdown", "raw")
_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_PICTURES = ("image/png", "image/jpeg", "image/gif")
_HIDDEN = re.compile(r"^[^\n]*BEGIN HIDDEN TESTS.*?(?:END HIDDEN TESTS[^\n]*\n?|\Z)", re.M | re.S)


@dataclass(frozen=True)
class CourseCell:
    """A cell of the instructor's, as the gradebook holds it; `points` is None if it has none."""

    name: str
    kind: str
    source: str
    checksum: str
    locked: bool
    solution: bool = False
    task: bool = False
    points: float | None = None

    @property
    def function(self) -> str | None:
        """The function whose checks give this cell's points, if it is such a cell."""
        tests = self.kind == "code" and self.points is not None and not self.solution
        return self.name.removeprefix("check_") if tests else None


@dataclass(frozen=True)
class Mark:
    """What the gradebook is told of one graded cell; without a score, a person gives it."""

    score: float | None
    needs_a_person: bool


CourseCells = Mapping[str, CourseCell]


def tidy(notebook: Mapping[str, Any]) -> Node:
    """Return a well-formed notebook of what a file held: types, names, sources, pictures."""
    listed = notebook.get("cells")
    found = [
        cell
        for cell in (listed if isinstance(listed, list) else [])
        if isinstance(cell, dict) and cell.get("cell_type") in _KINDS
    ]
    return _notebook(list(islice(_tidy_cells(found), MAX_CELLS)))


def restore(submitted: Node, released: Node, course_cells: CourseCells) -> Node:
    """Return a tidy notebook in which all but the student's own text is as it was released.

    Of several copies of a cell the last one is the student's answer, as it is for grading.
    """
    last = {_name(cell): place for place, cell in enumerate(submitted["cells"])}
    cells = [
        _restored(cell, course_cells[_name(cell)])
        if _name(cell) in course_cells and last[_name(cell)] == place
        else _new(cell["cell_type"], cell["source"], cell["id"], {}, cell.get("attachments"))
        for place, cell in enumerate(submitted["cells"])
    ]
    before: str | None = None
    for name in _teaching_order(released, course_cells):
        if name not in last:
            place = next((i for i, cell in enumerate(cells) if _name(cell) == before), -1)
            cells.insert(place + 1, _missing(course_cells[name]))
        before = name
    known = {key: released["metadata"].get(key) for key in ("kernelspec", "language_info")}
    return _notebook(cells, {key: value for key, value in known.items() if value})


def marks(sheet: ScoreSheet, notebook: Node, course_cells: CourseCells) -> dict[str, Mark]:
    """Return the mark of every graded cell, by name, also of those that nobody answered."""
    silent = _unanswered(notebook, course_cells)
    judged = {check.function for check in sheet.checks}
    broken = {check.function for check in sheet.checks if check.verdict is Verdict.INTERNAL}
    given: dict[str, Mark] = {}
    for cell in course_cells.values():
        if cell.points is None:
            continue
        if cell.function in judged:
            points = sum(check.points for check in sheet.checks if check.function == cell.function)
            given[cell.name] = Mark(points, cell.function in broken)
        elif cell.name in silent or (cell.function and sheet.status is Status.REJECTED):
            given[cell.name] = Mark(0.0, False)
        else:
            given[cell.name] = Mark(None, True)
    return given


def comments(notebook: Node, course_cells: CourseCells) -> dict[str, str | None]:
    """Return the automatic comment of every cell that can have one: solutions and tasks."""
    silent = _unanswered(notebook, course_cells)
    return {
        cell.name: "No response." if cell.name in silent else None
        for cell in course_cells.values()
        if cell.solution or cell.task
    }


def with_report(
    notebook: Node,
    sheet: ScoreSheet,
    course_cells: CourseCells,
    misconceptions: Mapping[str, Misconception],
) -> Node:
    """Return a restored notebook that says how it was judged, without any hidden test."""
    cells = []
    for cell in notebook["cells"]:
        known = course_cells.get(_name(cell))
        if known and known.function:
            shown = _HIDDEN.sub("", cell["source"]).rstrip()
            told = list(outputs(sheet, known.function, misconceptions))
            cell = {**cell, "source": shown, "outputs": told}
        cells.append(cell)
    if sheet.status is Status.REJECTED:
        problem = html.escape(readable(sheet.problem or ""))
        text = f"## This submission was not graded\n\n{problem}"
        cells.insert(0, _new("markdown", text, "not-graded", {}))
    return _notebook(cells, notebook["metadata"])


def _tidy_cells(found: Sequence[Mapping[str, Any]]) -> Iterator[Node]:
    text_left, pictures_left = MAX_TEXT, MAX_PICTURES
    for cell in found:
        source = cell_text(cell.get("source"))
        shown = source[: min(MAX_CELL_TEXT, text_left)]
        text_left -= len(shown)
        pictures = _pictures(cell.get("attachments"), pictures_left)
        pictures_left -= sum(len(data) for file in pictures.values() for data in file.values())
        name = mapping(mapping(cell.get("metadata")).get("nbgrader")).get("grade_id")
        made = _new(
            cell["cell_type"],
            shown + (_CUT if shown != source else ""),
            str(cell.get("id")),
            {"nbgrader": {"grade_id": name}} if isinstance(name, str) and name else {},
            pictures,
        )
        if made["cell_type"] == "code" and str(name).startswith(_SIMULATION):
            made["outputs"] = stills(cell.get("outputs"))
        yield made


def _pictures(attachments: Any, left: int) -> dict[str, dict[str, str]]:
    """Return the pictures pasted into a cell, without whatever only claims to be one."""
    kept: dict[str, dict[str, str]] = {}
    for name, file in mapping(attachments).items():
        for kind, data in mapping(file).items():
            small = isinstance(data, str) and len(data) <= left
            if small and kind in _PICTURES and _BASE64.fullmatch(data):
                kept[str(name)] = {kind: data}
                left -= len(data)
    return kept


def _restored(cell: Node, known: CourseCell) -> Node:
    """Return a submitted cell with the flags, points and, if locked, the text of the release."""
    flags = {
        "grade": known.points is not None and not known.task,
        "grade_id": known.name,
        "locked": known.locked,
        "schema_version": 3,
        "solution": known.solution,
        "task": known.task,
        "cell_type": known.kind,
        "checksum": known.checksum,
    }
    if known.points is not None:
        flags["points"] = known.points
    metadata: dict[str, Any] = {"nbgrader": flags}
    if known.locked:
        metadata |= {"deletable": False, "editable": False}
    source = known.source if known.locked else cell["source"]
    restored = _new(known.kind, source, cell["id"], metadata, cell.get("attachments"))
    if known.kind == "code" and known.locked and known.name.startswith(_SIMULATION):
        restored["outputs"] = cell.get("outputs", [])
    return restored


def _missing(known: CourseCell) -> Node:
    return _restored(_new(known.kind, known.source, known.name, {}), known)


def _new(kind: str, source: str, cell_id: str, metadata: Any, attachments: Any = None) -> Node:
    cell: Node = {"cell_type": kind, "id": cell_id, "metadata": metadata, "source": source}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    elif attachments:
        cell["attachments"] = attachments
    return cell


def _notebook(cells: list[Node], metadata: Mapping[str, Any] | None = None) -> Node:
    """Return a notebook of these cells, whose ids become valid and unique, always the same way."""
    ids: dict[str, None] = {}
    for number, cell in enumerate(cells, start=1):
        wanted = cell["id"]
        if not _CELL_ID.fullmatch(wanted) or wanted in ids:
            wanted = next(new for i in count() if (new := f"cell-{number}-{i}") not in ids)
        ids[wanted] = None
    return {
        "cells": [{**cell, "id": id_} for cell, id_ in zip(cells, ids, strict=True)],
        "metadata": dict(metadata or {}),
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _teaching_order(released: Node, course_cells: CourseCells) -> list[str]:
    known = [_name(cell) for cell in released["cells"] if _name(cell) in course_cells]
    return known + [name for name in course_cells if name not in known]


def _unanswered(notebook: Node, course_cells: CourseCells) -> set[str]:
    """Return the names of answer cells that are empty or still what was handed out."""
    written = {_name(cell): cell["source"].strip() for cell in notebook["cells"]}
    return {
        cell.name
        for cell in course_cells.values()
        if cell.solution and written.get(cell.name, "") in ("", cell.source.strip())
    }


def _name(cell: Node) -> str:
    return str(mapping(mapping(cell.get("metadata")).get("nbgrader")).get("grade_id", ""))
