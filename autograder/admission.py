"""What is let through to be graded: nothing but ordinary files, in folders of students.

A link could show its owner somebody else's work, a pipe would keep the class waiting, and
a device never ends.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from autograder import folders
from autograder.folders import TIMESTAMP, HandedIn
from autograder.identity import ID_RULE
from autograder.nbgrader_core import parse_utc
from autograder.records import ScoreSheet, Status

_TIMESTAMP_BYTES = 200


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
            if not is_ordinary(path) and path.suffix != ".ipynb":
                path.unlink()
                facts.append(f"{path.relative_to(folder)} was a link or a device, and is removed.")
    timestamp = folder / TIMESTAMP
    if timestamp.is_dir() or (timestamp.exists() and not _is_timestamp(timestamp)):
        timestamp.rename(timestamp.with_suffix(".unreadable"))
        facts.append(f"{TIMESTAMP} could not be read, and is now {TIMESTAMP[:-3]}unreadable.")
    return facts


def is_ordinary(path: Path) -> bool:
    """Tell whether a path is a file or a folder itself, and nothing that leads elsewhere."""
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
