"""The folders that a submission goes through: submitted/, autograded/, feedback/.

What is graded carries the fingerprint of the file that was judged, so that a folder left
half-made by an interruption, or made from an older file, is never taken for the real one.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict

from autograder.errors import ConfigError, SubmissionError
from autograder.extract import parse_notebook, read_notebook
from autograder.handback import tidy
from autograder.records import ScoreSheet, sheet_from_json

SHEET = "score_sheet.json"
TIMESTAMP = "timestamp.txt"
SECRET = "submission_secret.txt"  # noqa: S105  # a file's name, not a secret
_MARK = "em_course"
_BEFORE_ALL = "1970-01-01 00:00:00 UTC"  # so that any later submission counts as newer


@dataclass(frozen=True)
class HandedIn:
    """One student's submission of one assignment: a folder in submitted/."""

    course_dir: Path
    student: str
    assignment: str
    folder: Path

    @property
    def notebook(self) -> Path:
        """The file that is graded, which need not exist."""
        return self.folder / f"{self.assignment}.ipynb"

    @property
    def source(self) -> str:
        """What the score sheet calls the file, wherever the course lies."""
        return Path(os.path.relpath(self.notebook, self.course_dir)).as_posix()

    def fingerprint(self) -> str:
        """Return what tells this file from any other that may take its place."""
        try:
            return hashlib.sha256(read_notebook(self.notebook)).hexdigest()
        except SubmissionError as problem:
            return str(problem)


def read_released(course_dir: Path, assignment: str) -> NotebookNode:
    """Return what students were handed out. Raises ConfigError if there is none."""
    path = course_dir / "release" / assignment / f"{assignment}.ipynb"
    try:
        return from_dict(parse_notebook(read_notebook(path)))
    except SubmissionError as error:
        raise ConfigError(
            f"{path} cannot be read: {error} Run `em-course release {assignment}`."
        ) from error


def read_submitted(path: Path, released: NotebookNode) -> NotebookNode:
    """Return a submitted notebook made well-formed, or a blank one if it cannot be read."""
    try:
        return tidy(parse_notebook(read_notebook(path)))
    except SubmissionError:
        return tidy(released)


def sign(notebook: NotebookNode, handed_in: HandedIn) -> NotebookNode:
    """Return a graded notebook that says which file was judged."""
    mark = {_MARK: {"graded": handed_in.fingerprint()}}
    return from_dict({**notebook, "metadata": {**notebook.metadata, **mark}})


def signature(path: Path) -> str | None:
    """Return the fingerprint of the file that was judged, or None if grading never ended."""
    graded = _read_json(path)
    mark = graded.get("metadata", {}).get(_MARK, {}) if isinstance(graded, dict) else {}
    return mark.get("graded")


def write_sheet(folder: Path, sheet: ScoreSheet) -> None:
    """Write a submission's score sheet where the class report looks for it."""
    text = json.dumps(sheet.to_json(), indent=1, ensure_ascii=False, allow_nan=False)
    target = folder / SHEET
    target.unlink(missing_ok=True)
    target.write_text(text + "\n", encoding="utf-8")


def read_sheet(folder: Path) -> ScoreSheet | None:
    """Return the score sheet in a graded folder, or None if there is no whole one."""
    try:
        return sheet_from_json(_read_json(folder / SHEET))
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def complete(folder: Path) -> None:
    """Give a graded folder the two files that `nbgrader release_feedback` must find.

    Submissions that came without the exchange have neither; without them the release
    would stop, for the whole class.
    """
    if not (folder / TIMESTAMP).exists():
        (folder / TIMESTAMP).write_text(_BEFORE_ALL, encoding="utf-8")
    if not (folder / SECRET).exists():
        (folder / SECRET).write_text(secrets.token_hex(64), encoding="utf-8")


def put_in_place(made: Path, target: Path) -> None:
    """Let a finished folder take another one's place; interrupted, it is just not there yet."""
    old = made.with_suffix(".old")
    if target.exists():
        target.rename(old)
    made.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
