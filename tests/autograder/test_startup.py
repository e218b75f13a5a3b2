"""What starting a command costs: nobody who waits for one answer waits for the whole course."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import ROOT
from autograder.lean import lean_imports
from autograder.samples import CASES, sample_notebook

NAME = "ch3-e-step"
THEN_TELL = """
import sys
from autograder.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sys.modules)
"""
# What is dear to import, and who needs it: nobody for a right notebook's points.
GRADEBOOK = {"nbgrader", "nbconvert", "nbformat", "jsonschema", "sqlalchemy", "autograder.folders"}
PAGES = {"jinja2", "bleach", "markdown_it", "pygments.formatters.html", "autograder.feedback"}
QUIZZES = {"pydantic", "pylatexenc", "latex2mathml", "quizzes.bank", "quizzes.sheet"}
FINDINGS = {"matplotlib", "contourpy", "autograder.diagnosis", "autograder.figures"}
CREW = {"multiprocessing.process", "asyncio", "autograder.crew"}
SCIENCE = {"scipy.stats", "scipy.optimize", "scipy.sparse", "sklearn"}
FOR_NO_CHECK = GRADEBOOK | PAGES | QUIZZES | FINDINGS | CREW | SCIENCE
# And what the gradebook brings along, none of which a class needs that is graded already.
FOR_NO_GRADED_CLASS = QUIZZES | SCIENCE | {"nbconvert", "bleach", "matplotlib", "pytest", "numpy"}
FOR_NO_GRADED_CLASS |= {"nbgrader.apps", "nbgrader.exchange", "nbformat", "setuptools"}
FOR_NO_HELP = FOR_NO_CHECK | {"numpy", "scipy", "pytest", "rich", "yaml", "autograder.sandbox"}


def imported(*words: str | Path, folder: Path = ROOT) -> set[str]:
    """The modules that are loaded when `em-course` with these words ends in a folder."""
    run = subprocess.run(
        [sys.executable, "-c", THEN_TELL, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("command", [(), ("check",), ("grade",), ("quiz", "lint")])
def test_help_imports_nothing_dear(command: tuple[str, ...]) -> None:
    """Whoever asks what a command does is told at once."""
    assert imported(*command, "--help") & FOR_NO_HELP == set()


def test_checking_a_right_notebook_imports_nothing_dear(tmp_path: Path) -> None:
    """Neither gradebook nor pages, quizzes or diagnoses are loaded where points are all."""
    release = (ROOT / "release" / NAME / f"{NAME}.ipynb").read_bytes()
    notebook = tmp_path / f"{NAME}.ipynb"
    notebook.write_bytes(sample_notebook(release, CASES / NAME / "right-loops"))

    modules = imported("check", notebook)

    assert {"autograder.collect", "numpy"} < modules
    assert modules & FOR_NO_CHECK == set()


def test_grading_a_class_imports_little_of_nbgrader(tmp_path: Path) -> None:
    """Its rows are loaded, and not its commands, nor what pages and quizzes need."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)

    modules = imported("grade", folder=tmp_path)

    assert "nbgrader.api" in modules
    assert modules & FOR_NO_GRADED_CLASS == set()


def test_what_is_left_out_of_an_import_says_so_and_can_be_imported_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody is misled by a stand-in, and nobody has to do without the real thing."""
    monkeypatch.delitem(sys.modules, "setuptools.archive_util", raising=False)
    with lean_imports():
        from setuptools.archive_util import unpack_archive as left_out
    from setuptools.archive_util import unpack_archive

    with pytest.raises(ImportError, match=r"em-course imports no setuptools\.archive_util"):
        left_out("one.zip", "here")
    assert unpack_archive.__module__ == "setuptools.archive_util"
