"""A submitted notebook's bytes -> the code cells to run. Nothing is executed or trusted here.

Of what a student can edit only source text counts. Solution cells are found by grade_id,
whatever their type, tags, flags or points say; of several copies the last one counts. The
set-up cell is the instructor's. Graded cells and the instructor's own pictures never run;
cells that the student added or changed do, since helpers may live there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Assignment
from autograder.errors import ConfigError, SubmissionError, TooLargeError
from autograder.limits import MAX_CODE_CHARACTERS, MAX_NOTEBOOK_BYTES
from autograder.plainfile import read_plain, too_large
from autograder.records import Cell, Submission

_CELL_MAGIC = re.compile(r"\A\s*%%(\w+)[^\n]*")
_RUNS_PYTHON = {"time", "timeit", "capture", "prun"}
# A line is IPython's only where a statement begins: not inside a string, nor within brackets,
# where `%x` is a remainder. Whatever a piece can begin with it matches, so time is linear.
_PIECES = re.compile(
    r"""
      '{3}(?:\\.|[^\\])*?(?:'{3}|\\?\Z) | "{3}(?:\\.|[^\\])*?(?:"{3}|\\?\Z)
    | '(?:\\.|[^'\\\n])*'?              | "(?:\\.|[^"\\\n])*"?
    | \#[^\n]*                          | \\\n[ \t]*[!%]?
    | (?P<bracket>[][(){}])
    | ^(?P<indent>[ \t]*)
      (?: (?:[\w.]+[ \t]*=[ \t]*)?(?:!|%[^\W\d ])[^\n]* | \?[^\W\d ][^\n]* | [\w.]+\?{1,2}[ \t]* )$
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True)
class Template:
    """What students were handed out: the set-up cell, and which cells are the instructor's."""

    setup: str
    locked: frozenset[str]
    sources: frozenset[str]


@dataclass(frozen=True)
class _RawCell:
    number: int
    kind: str
    grade_id: str
    locked: bool
    source: str


def read_notebook(path: Path) -> bytes:
    """Return a submitted file's bytes. Raises SubmissionError for anything but a plain file."""
    try:
        return read_plain(path, MAX_NOTEBOOK_BYTES)
    except TooLargeError as problem:
        raise SubmissionError(_with_fewer_outputs(str(problem))) from problem
    except SubmissionError as problem:
        raise SubmissionError(_again(str(problem))) from problem


def read_template(path: Path) -> Template:
    """Read the released notebook of an assignment. Raises ConfigError if there is none."""
    try:
        cells = list(_cells(read_notebook(path)))
    except SubmissionError as error:
        raise ConfigError(
            f"{path}: the released notebook cannot be read: {error} Run `em-course release`."
        ) from error
    return Template(
        setup=next((cell.source for cell in cells if cell.grade_id == "setup"), ""),
        locked=frozenset(cell.grade_id for cell in cells if cell.locked),
        sources=frozenset(cell.source.strip() for cell in cells),
    )


def extract(source: str, assignment: Assignment, template: Template, data: bytes) -> Submission:
    """Return the code of a submission. Raises SubmissionError with the student's next step."""
    cells = list(_cells(data))
    last = {cell.grade_id: cell.number for cell in cells if cell.grade_id}
    kept = [Cell("setup", template.setup)] if template.setup else []
    notes: list[str] = []
    for cell in cells:
        function = cell.grade_id if cell.grade_id in assignment.functions else None
        if function and last[function] != cell.number:
            notes.append(f"Cell {cell.number} is an earlier copy of `{function}`; the last counts.")
            function = None
        if function or _is_the_students(cell, template):
            label = function or f"cell {cell.number}"
            kept.append(Cell(label, without_magics(cell.source), function))
    if sum(len(cell.source) for cell in kept) > MAX_CODE_CHARACTERS:
        raise SubmissionError(
            f"The notebook holds more than {MAX_CODE_CHARACTERS:,} characters of code. "
            "Keep what the exercise needs and submit again."
        )
    present = {cell.function for cell in kept}
    notes += [
        f"The notebook has no solution cell for `{function}` any more."
        for function in assignment.functions
        if function not in present
    ]
    return Submission(source, assignment.name, tuple(kept), tuple(notes))


def without_magics(source: str) -> str:
    """Return a cell's source with IPython's own syntax taken out, line numbers kept."""
    magic = _CELL_MAGIC.match(source)
    if magic and magic[1] not in _RUNS_PYTHON:
        return ""
    if magic:
        source = source[: magic.start()] + "\n" * magic[0].count("\n") + source[magic.end() :]
    return _without_line_magics(source)


def _without_line_magics(source: str) -> str:
    depth = 0

    def replace(piece: re.Match[str]) -> str:
        nonlocal depth
        indent = piece["indent"]
        if indent is not None and depth == 0:
            return f"{indent}pass"
        if indent is not None or piece["bracket"]:
            opened = sum(map(piece[0].count, "([{")) - sum(map(piece[0].count, ")]}"))
            depth = max(0, depth + opened)
        return piece[0]

    return _PIECES.sub(replace, source)


def _is_the_students(cell: _RawCell, template: Template) -> bool:
    return (
        cell.kind == "code"
        and cell.grade_id not in template.locked
        and cell.source.strip() not in template.sources
    )


def _cells(data: bytes) -> Iterator[_RawCell]:
    for number, cell in enumerate(parse_notebook(data)["cells"], start=1):
        metadata = mapping(mapping(cell.get("metadata")).get("nbgrader"))
        yield _RawCell(
            number=number,
            kind=str(cell.get("cell_type")),
            grade_id=str(metadata.get("grade_id") or ""),
            locked=metadata.get("locked") is True,
            source=cell_text(cell.get("source")),
        )


def parse_notebook(data: bytes) -> dict[str, Any]:
    """Return a notebook as JSON, of which only the list of cells is known to be one."""
    if len(data) > MAX_NOTEBOOK_BYTES:
        raise SubmissionError(
            _with_fewer_outputs(too_large("The file", len(data), MAX_NOTEBOOK_BYTES))
        )
    if not data.strip():
        raise SubmissionError(_again("The file is empty."))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        raise SubmissionError(_again("The file is saved as UTF-16; a notebook is UTF-8."))
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SubmissionError(
            _again(f"The file is no UTF-8 text (byte {error.start} cannot be read).")
        ) from error
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise SubmissionError(
            _again(f"The file is not a complete notebook{where}: it may have been cut off.")
        ) from error
    if not isinstance(notebook, dict) or "nbformat" not in notebook:
        raise SubmissionError(_again("The file is JSON, but not a notebook."))
    if notebook["nbformat"] != 4:
        raise SubmissionError(
            _again(f"The notebook has format {_short(notebook['nbformat'])}; the course reads 4.")
        )
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise SubmissionError(_again("The notebook's list of cells is damaged."))
    return notebook


def cell_text(source: Any) -> str:
    """Return a cell's source as text that can be encoded; a file may hold anything there."""
    parts = source if isinstance(source, list) else [source]
    joined = "".join(part for part in parts if isinstance(part, str))
    return joined.encode("utf-8", "replace").decode("utf-8")


def mapping(value: Any) -> dict[str, Any]:
    """Return a mapping as it is, and anything else that stands in its place as an empty one."""
    return value if isinstance(value, dict) else {}


def _short(value: Any) -> str:
    return repr(value)[:20]


def _again(fact: str) -> str:
    return (
        f"{fact} Open the notebook in JupyterLab, check that it looks right, save it, "
        "and submit that file again."
    )


def _with_fewer_outputs(fact: str) -> str:
    return f"{fact} In JupyterLab choose Edit, Clear Outputs of All Cells, save, and submit again."
