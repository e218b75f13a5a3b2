"""Files that are graded again when they are saved: the loop that keeps the grader warm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from watchfiles import Change

from autograder import watching
from autograder.cli import main
from autograder.course import ROOT
from autograder.samples import CASES, sample_notebook

NAME = "ch3-e-step"
Changes = set[tuple[Change, str]]


def test_saved_names_the_files_that_were_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New files in the old ones' places count, their neighbours and deletions do not."""
    monkeypatch.chdir(tmp_path)
    files = [Path("a.ipynb"), tmp_path / "below" / ".." / "b.ipynb"]
    a, b = str(tmp_path / "a.ipynb"), str(tmp_path / "b.ipynb")
    batches: list[Changes] = [
        {(Change.modified, b), (Change.added, a)},
        {(Change.modified, f"{a}~"), (Change.deleted, b)},
        {(Change.added, b)},
    ]
    watched = []

    def watch(*folders: Path, **_: bool) -> Iterator[Changes]:
        watched.append(folders)
        yield from batches

    monkeypatch.setattr(watching, "watch", watch)

    named = list(watching.saved(files))

    assert named == [*files, files[1]]
    assert watched == [(tmp_path,)]


def test_check_grades_again_what_is_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheet of what stands in the file now is printed anew, and the last one counts."""
    release = (ROOT / "release" / NAME / f"{NAME}.ipynb").read_bytes()
    right = sample_notebook(release, CASES / NAME / "right-loops")
    file = tmp_path / f"{NAME}.ipynb"
    file.write_text("{")

    def watch(*_: Path, **__: bool) -> Iterator[Changes]:
        file.write_bytes(right)
        yield {(Change.modified, str(file))}

    monkeypatch.setattr(watching, "watch", watch)

    result = CliRunner().invoke(main, ["check", "--watch", str(file)])

    rejected, _, graded = result.output.partition("Watching.")
    assert "0 of 10 points" in rejected
    assert "10 of 10 points" in graded
    assert result.exit_code == 0


def test_check_watches_or_writes() -> None:
    """What never ends has no document to write at its end."""
    result = CliRunner().invoke(main, ["check", __file__, "--watch", "--json", "-"])

    assert result.exit_code == 2
    assert "leave out --json" in result.output
