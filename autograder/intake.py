"""What students hand in, on its way to the grader: only ordinary files get through.

A link could show its owner somebody else's work, a pipe would keep the class waiting, and
a device never ends. nbgrader's own copying follows the first and stops at the others.
"""

from __future__ import annotations

import datetime
import os
import shutil
import stat
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import ignore_patterns, parse_utc

from autograder import folders
from autograder.folders import TIMESTAMP, HandedIn
from autograder.identity import ID_RULE, is_student_id
from autograder.records import ScoreSheet, Status

_TIMESTAMP_BYTES = 200
_NEVER = datetime.datetime.min


class CourseCollect(ExchangeCollect):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's collect, which one student's odd folder cannot stop or lead astray."""

    src_records: list[dict[str, Any]]

    def init_src(self) -> None:
        """Find the submissions, leaving out those whose folder's name makes no sense."""
        super().init_src()
        self.src_records = [record for record in self.src_records if record["username"]]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        folder = Path(path)
        parts = folder.name.rsplit("+", 3)
        try:
            handed_in = parse_utc(parts[2])
        except (IndexError, ValueError, OverflowError):
            handed_in = None
        if handed_in and is_student_id(parts[0]) and folder.is_dir() and not folder.is_symlink():
            return {"username": parts[0], "filename": folder.name, "timestamp": handed_in}
        self.log.error("Left out %r in the exchange: it is not a student's submission.", path)
        return {"username": "", "filename": folder.name, "timestamp": _NEVER}

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy a submission's ordinary files; whatever cannot be copied is left out and logged."""
        unwanted = ignore_patterns(
            exclude=self.coursedir.ignore,
            include=self.coursedir.include,
            max_file_size=self.coursedir.max_file_size,
            log=self.log,
        )

        def left_out(folder: str, names: list[str]) -> Collection[str]:
            odd = {name for name in names if not _is_ordinary(Path(folder, name))}
            return odd | set(unwanted(folder, [name for name in names if name not in odd]))

        try:
            copy = partial(shutil.copy2, follow_symlinks=False)
            shutil.copytree(src, dest, symlinks=True, ignore=left_out, copy_function=copy)
        except OSError as error:
            self.log.error("Not all of %s could be copied: %s", src, error)


def turn_away(handed_in: HandedIn) -> ScoreSheet:
    """Answer a folder that is no student's with a sheet that says so; it gets no other place."""
    problem = (
        f"The folder's name {handed_in.student!r} cannot be a student's id: {ID_RULE}. "
        "Rename the folder in submitted/, and grade again."
    )
    sheet = ScoreSheet(
        handed_in.source, handed_in.assignment, Status.REJECTED, problem, 0.0, 0.0, ()
    )
    new = folders.new_folder(handed_in.graded)
    folders.write_sheet(new, sheet)
    folders.put_in_place(new, handed_in.graded, folders.READ_ONLY)
    return sheet


def keep_ordinary_files(folder: Path) -> list[str]:
    """Remove all but ordinary files and folders, none of which has content of its own.

    Returns:
        What was wrong, a sentence each. A timestamp that cannot be read is set aside.
    """
    facts = []
    for parent, inner, files in os.walk(folder):
        for path in [Path(parent, name) for name in [*inner, *files]]:
            if not _is_ordinary(path) and path.suffix != ".ipynb":
                path.unlink()
                facts.append(f"{path.relative_to(folder)} was a link or a device, and is removed.")
    timestamp = folder / TIMESTAMP
    if timestamp.is_dir() or (timestamp.exists() and not _is_timestamp(timestamp)):
        timestamp.rename(timestamp.with_suffix(".unreadable"))
        facts.append(f"{TIMESTAMP} could not be read, and is now {TIMESTAMP[:-3]}unreadable.")
    return facts


def _is_ordinary(path: Path) -> bool:
    mode = path.lstat().st_mode
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def _is_timestamp(path: Path) -> bool:
    if path.stat().st_size > _TIMESTAMP_BYTES:
        return False
    try:
        parse_utc(path.read_text("utf-8").strip() or None)
    except (ValueError, OverflowError):
        return False
    return True
