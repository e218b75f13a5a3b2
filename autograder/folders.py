"""The folders that a submission goes through: submitted/, autograded/, feedback/.

Their names are nbgrader's own. What is graded carries the fingerprint of the file that was
judged, so that a folder left half-made by an interruption, or made from an older file, is
never taken for the real one.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import judged_file
from autograder.errors import ConfigError, SubmissionError
from autograder.extract import mapping, parse_notebook, read_notebook
from autograder.handback import tidy
from autograder.limits import MAX_NOTEBOOK_BYTES
from autograder.nodes import Node, read_notebook_text
from autograder.plainfile import read_plain
from autograder.records import ScoreSheet, sheet_from_json

SHEET = "score_sheet.json"
TIMESTAMP = "timestamp.txt"
SECRET = "submission_secret.txt"  # noqa: S105  # a file's name, not a secret
READ_ONLY = 0o444  # as nbgrader leaves graded files: they are not for editing
_MARK = "em_course"
_BEFORE_ALL = "1970-01-01 00:00:00 UTC"  # so that any later submission counts as newer


@dataclass(frozen=True)
class HandedIn:
    """One student's submission of one assignment, and where it and its results belong."""

    course_dir: Path
    student: str
    assignment: str

    @property
    def submitted(self) -> Path:
        """The folder that was handed in."""
        return self.course_dir / "submitted" / self.student / self.assignment

    @property
    def notebook(self) -> Path:
        """The notebook, which need not exist, and is what students get back with a report."""
        return self.submitted / f"{self.assignment}.ipynb"

    @property
    def judged(self) -> Path:
        """The file that decides the score, which need not exist: the notebook, or the answers."""
        return self.submitted / judged_file(self.assignment)

    @property
    def source(self) -> str:
        """What the score sheet calls the file, wherever the course lies."""
        return self.judged.relative_to(self.course_dir).as_posix()

    @property
    def graded(self) -> Path:
        """The folder of the graded notebook and its score sheet."""
        return self.course_dir / "autograded" / self.student / self.assignment

    @property
    def graded_notebook(self) -> Path:
        """The notebook that is handed back."""
        return self.graded / self.notebook.name

    @property
    def feedback(self) -> Path:
        """The folder of the feedback page."""
        return self.course_dir / "feedback" / self.student / self.assignment

    @property
    def page(self) -> Path:
        """The feedback page."""
        return self.feedback / f"{self.assignment}.html"

    def fingerprint(self) -> str:
        """Return what tells this file from any other that may take its place."""
        return fingerprint(read_judged(self.judged))


def read_judged(file: Path) -> bytes | SubmissionError:
    """Return the bytes of a file that is handed in, or what is wrong with it."""
    try:
        return read_plain(file, MAX_NOTEBOOK_BYTES)
    except SubmissionError as problem:
        return problem


def fingerprint(read: bytes | SubmissionError) -> str:
    """Return what tells a file of these bytes, or of this fault, from any other."""
    return hashlib.sha256(read).hexdigest() if isinstance(read, bytes) else str(read)


def read_released(course_dir: Path, assignment: str) -> Node:
    """Return what students were handed out. Raises ConfigError if there is none."""
    path = course_dir / "release" / assignment / f"{assignment}.ipynb"
    try:
        return parse_notebook(read_notebook(path))
    except SubmissionError as error:
        raise ConfigError(
            f"{path} cannot be read: {error} Run `em-course release {assignment}`."
        ) from error


def read_submitted(file: Path | bytes, released: Node) -> Node:
    """Return a submitted notebook made well-formed, or a blank one if it cannot be read."""
    try:
        return tidy(parse_notebook(read_notebook(file) if isinstance(file, Path) else file))
    except SubmissionError:
        return tidy(released)


def sign(notebook: Node, judged: str) -> Node:
    """Return a graded notebook that says which file was judged, by its fingerprint."""
    return {**notebook, "metadata": {**notebook["metadata"], _MARK: {"graded": judged}}}


def read_graded(path: Path) -> Node | None:
    """Return a notebook that was handed back as it was written, or None if it is not whole."""
    try:
        return read_notebook_text(path.read_text("utf-8"))
    except (OSError, ValueError, AttributeError, KeyError, TypeError, RecursionError):
        return None


def signature(graded: Node | None) -> str | None:
    """Return the fingerprint of the file that was judged, or None if grading never ended."""
    mark = mapping(mapping(graded and graded.get("metadata")).get(_MARK))
    return mark.get("graded")


def students_in(folder: Path) -> list[str]:
    """Return the names of the visible folders in submitted/ or autograded/, if there is one."""
    if not folder.is_dir():
        return []
    return sorted(each.name for each in folder.iterdir() if each.is_dir() and each.name[0] != ".")


def sheet_text(sheet: ScoreSheet) -> str:
    """Return a score sheet as it stands in its file."""
    return json.dumps(sheet.to_json(), indent=1, allow_nan=False) + "\n"


def write_sheet(folder: Path, sheet: ScoreSheet) -> None:
    """Write a submission's score sheet where the class report looks for it."""
    target = folder / SHEET
    target.unlink(missing_ok=True)
    target.write_text(sheet_text(sheet), encoding="utf-8")


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


def new_folder(target: Path) -> Path:
    """Return an empty folder beside `target`, without what an interruption left there."""
    new = target.with_name(f".{target.name}.new")
    for left in (new, _old(target)):
        shutil.rmtree(left, ignore_errors=True)
    new.mkdir(parents=True)
    return new


def put_in_place(new: Path, target: Path, mode: int) -> None:
    """Let a finished folder take its place; interrupted in between, there is none for now."""
    for path in new.rglob("*"):
        if path.is_file():
            path.chmod(mode)
    if target.exists():
        target.rename(_old(target))
    new.rename(target)
    shutil.rmtree(_old(target), ignore_errors=True)


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
