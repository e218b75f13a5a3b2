"""What starting a command costs: nobody who waits for one answer waits for the whole course."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import ROOT
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
FOR_NO_HELP = FOR_NO_CHECK | {"numpy", "scipy", "pytest", "rich", "yaml", "autograder.sandbox"}


def imported(*words: str | Path) -> set[str]:
    """The modules that are loaded when `em-course` with these words ends."""
    run = subprocess.run(
        [sys.executable, "-c", THEN_TELL, *words],
        cwd=ROOT,
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
