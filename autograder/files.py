"""The files of a recorded submission: made beside their place, and put there when all is said."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from autograder import folders
from autograder.folders import HandedIn
from autograder.nbgrader_core import find_all_files
from autograder.ready import Ready

_WRITABLE = 0o644  # as nbgrader leaves feedback pages


class Files:
    """Makes graded and feedback folders with the files that nbgrader would carry on."""

    def __init__(self, ignored: Sequence[str]) -> None:
        self._left_out = [*ignored, "*.ipynb"]
        self._sources: dict[Path, list[Path]] = {}

    def make_graded(self, handed_in: HandedIn, ready: Ready) -> Path:
        """Make the graded folder beside its place: the student's other files, then ours."""
        new = folders.new_folder(handed_in.graded)
        source = handed_in.course_dir / "source" / handed_in.assignment
        if source not in self._sources:  # the same for everybody
            self._sources[source] = self._other_files(source)
        _copy(handed_in.submitted, self._other_files(handed_in.submitted), new)
        _copy(source, self._sources[source], new)
        (new / handed_in.notebook.name).write_text(ready.notebook, encoding="utf-8")
        (new / folders.SHEET).write_text(ready.sheet, encoding="utf-8")
        folders.complete(new)
        return new

    def place_feedback(self, handed_in: HandedIn, graded: Path, page: str) -> None:
        """Make the feedback folder from a graded one, and put it in place."""
        new = folders.new_folder(handed_in.feedback)
        _copy(graded, self._other_files(graded), new)
        (new / handed_in.page.name).write_text(page, encoding="utf-8")
        folders.put_in_place(new, handed_in.feedback, _WRITABLE)

    def _other_files(self, folder: Path) -> list[Path]:
        """Find what is no notebook and not to be ignored."""
        return [Path(file) for file in find_all_files(str(folder), self._left_out)]


def _copy(origin: Path, files: Sequence[Path], target: Path) -> None:
    """Copy files of one folder into another, as nbgrader does between its steps."""
    for path in files:
        copy = target / path.relative_to(origin)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.unlink(missing_ok=True)
        shutil.copyfile(path, copy)
