"""The lesson on disk: whole or not at all, and never in the place of anything else."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lesson_course import put, tiny_course
from lesson_site import FILES, NAMES, Lesson, cell, notebook_text

from autograder.cli import main
from autograder.course import ROOT
from autograder.errors import ConfigError, CourseError
from autograder.show import Steps
from autograder.website import put_in_place
from lesson.execution import execute
from lesson.site import write_lesson

QUIET = Steps(quiet=True)
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny course that nobody changes."""
    return tiny_course(tmp_path_factory.mktemp("course"))


def em_course(course: Path, *words: str | Path) -> Result:
    """Run the command in a course's folder."""
    with chdir(course):
        return CliRunner().invoke(main, [str(word) for word in words])


def files_in(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, hidden files too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_command_writes_and_replaces_the_lesson(course: Path, tmp_path: Path) -> None:
    """It says what to open; run again, it writes the same bytes over its own pages."""
    folder = tmp_path / "new" / "site"

    first = em_course(course, "lesson", folder)
    before = files_in(folder)
    second = em_course(course, "lesson", folder, "--quiet")

    assert (first.exit_code, first.output) == (0, f"Open {folder / 'index.html'}.\n")
    assert (second.exit_code, second.output) == (0, "")
    assert sorted(before) == sorted(FILES)
    assert files_in(folder) == before
    assert os.listdir(folder.parent) == ["site"]
    assert "seen" in before[f"{NAMES[0]}.html"].decode()


def test_the_default_folder_is_no_part_of_the_repository() -> None:
    """Git does not offer to check the site in."""
    done = subprocess.run(["git", "check-ignore", "lesson-site/index.html"], cwd=ROOT)

    assert done.returncode == 0


@pytest.mark.parametrize("kind", ["file", "link", "other folder", "site of others", "note beside"])
def test_other_work_is_left_alone(course: Path, tmp_path: Path, kind: str) -> None:
    """A file, a link, a thesis, another site, a note among our pages: a sentence, and no change."""
    folder, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    if kind == "file":
        folder.write_text("mine")
    elif kind == "link":
        folder.symlink_to(elsewhere)
    elif kind == "note beside":
        put_in_place(
            folder, {"index.html": '<meta name="generator" content="em-course lesson">'}, ""
        )
        (folder / "notes.txt").write_text("mine")
    else:
        folder.mkdir()
        (folder / ("thesis.tex" if kind == "other folder" else "index.html")).write_text("mine")
    before = files_in(folder) if folder.is_dir() else folder.read_text()

    with pytest.raises(CourseError, match="so it was left alone") as raised:
        write_lesson(course, folder, QUIET)

    assert ("notes.txt" in str(raised.value)) == (kind == "note beside")
    assert (files_in(folder) if folder.is_dir() else folder.read_text()) == before


def test_an_empty_folder_is_taken(course: Path, tmp_path: Path) -> None:
    """There is nothing in it to lose."""
    write_lesson(course, tmp_path, QUIET)

    assert sorted(files_in(tmp_path)) == sorted(FILES)


@contextmanager
def room(size: int) -> Iterator[None]:
    """No file may grow beyond a size, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_told_and_leaves_the_earlier_lesson(tmp_path: Path, lesson: Lesson) -> None:
    """No half page takes the place of a whole one, and nothing is left over."""
    folder = tmp_path / "site"
    put_in_place(folder, {"index.html": "earlier"}, "lesson")

    with room(MEGABYTE // 2), pytest.raises(CourseError, match=r"The lesson cannot be written to"):
        put_in_place(folder, lesson.pages, "lesson")

    assert files_in(folder) == {"index.html": b"earlier"}
    assert os.listdir(tmp_path) == ["site"]


def test_a_folder_that_cannot_be_is_told(course: Path, tmp_path: Path) -> None:
    """Below a file there is no folder."""
    (tmp_path / "file").write_text("")

    done = em_course(course, "lesson", tmp_path / "file" / "site")

    assert done.exit_code == 1
    assert "The lesson cannot be written to" in done.output


def test_a_notebook_that_stops_leaves_no_page(tmp_path: Path) -> None:
    """The command names it and fails."""
    course = tiny_course(tmp_path, code="raise KeyError('phi')")

    done = em_course(course, "lesson")

    assert done.exit_code == 1
    assert f"source/{NAMES[0]}/{NAMES[0]}.ipynb does not run" in done.output
    assert "KeyError: 'phi'" in done.output
    assert sorted(os.listdir(course)) == ["nbgrader_config.py", "release", "source"]


def test_a_release_that_is_old_is_refused(tmp_path: Path) -> None:
    """Its text and the pictures of its source would not belong together."""
    course = tiny_course(tmp_path)
    put(course, "source", NAMES[2], [cell("markdown", "title", "# Chapter 2 · New")])

    with pytest.raises(ConfigError, match=rf"run `em-course release {NAMES[2]}`"):
        write_lesson(course, tmp_path / "site", QUIET)


@pytest.mark.parametrize("where", ["source", "release"])
def test_a_missing_notebook_is_named(tmp_path: Path, where: str) -> None:
    """With its path, before anything is run."""
    course = tiny_course(tmp_path)
    (course / where / NAMES[1] / f"{NAMES[1]}.ipynb").unlink()

    with pytest.raises(ConfigError, match=rf"{where}/{NAMES[1]}/{NAMES[1]}\.ipynb"):
        write_lesson(course, tmp_path / "site", QUIET)


def test_an_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    """Control-C while a notebook runs: no page, no other notebook begun, no kernel left behind."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "course").mkdir()
    say = f"import os\nwith open({str(pipe)!r}, 'w') as pipe: pipe.write(str(os.getpid()))"
    course = tiny_course(tmp_path / "course", code=say)
    command = [sys.executable, "-m", "autograder", "lesson"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=course, env=environment, stderr=subprocess.PIPE, text=True
    ) as running:
        kernel = int(pipe.read_text())  # waits until the first notebook is at it
        running.send_signal(signal.SIGINT)
        _, said = running.communicate()

    assert running.returncode == 1
    assert "Aborted" in said
    assert sorted(os.listdir(course)) == ["nbgrader_config.py", "release", "source"]
    with pytest.raises(ProcessLookupError):
        os.kill(kernel, 0)


@pytest.mark.parametrize("name", ["ch2-known-labels", "ch7-log-likelihood"])
def test_a_notebook_shows_the_same_each_time(lesson: Lesson, name: str) -> None:
    """Pictures too, to the last byte."""
    assert execute(name, notebook_text("source", name)) == lesson.outputs[name]
