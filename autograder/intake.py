"""What students hand in, collected from the exchange: only ordinary files get through.

nbgrader's own copying follows links, and stops at pipes and devices.
"""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import ignore_patterns, parse_utc

from autograder.admission import is_ordinary
from autograder.identity import is_student_id

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
            odd = {name for name in names if not is_ordinary(Path(folder, name))}
            return odd | set(unwanted(folder, [name for name in names if name not in odd]))

        try:
            copy = partial(shutil.copy2, follow_symlinks=False)
            shutil.copytree(src, dest, symlinks=True, ignore=left_out, copy_function=copy)
        except OSError as error:
            self.log.error("Not all of %s could be copied: %s", src, error)
