"""The shape of the code: imports run one way, and few modules know a foreign library."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from autograder import bubblewrap

ROOT = Path(__file__).resolve().parents[2]

# What may run inside the sandbox or import nbgrader; everything else must not.
INSIDE = set(bubblewrap.FILES)
KNOW_NBGRADER = {"gradebook", "preprocessors", "rows", "intake", "pages", "stock"}


def imports(path: Path) -> set[str]:
    """The full names of all that a file imports, in functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            names |= {f"{module}.{alias.name}" for alias in node.names} | {module}
    return names


def ours(path: Path) -> set[str]:
    """The modules of the autograder that a file imports."""
    found = {name.split(".")[1] for name in imports(path) if name.startswith("autograder.")}
    return {name for name in found if (ROOT / "autograder" / f"{name}.py").exists()}


MODULES = {path.stem: path for path in sorted((ROOT / "autograder").glob("*.py"))}


def test_autograder_has_no_import_circles() -> None:
    """Every module can be put on a floor above all that it imports."""
    rest = {name: ours(path) - {name} for name, path in MODULES.items()}

    while ground := {name for name, wanted in rest.items() if not wanted & rest.keys()}:
        for name in ground:
            del rest[name]

    assert rest == {}


def test_reference_knows_nothing_of_the_grader() -> None:
    """The lesson's functions stand alone: NumPy, SciPy and each other."""
    for path in (ROOT / "reference").glob("*.py"):
        tops = {name.split(".")[0] for name in imports(path)}
        assert tops <= {"__future__", "collections", "typing", "numpy", "scipy", "reference"}, path


@pytest.mark.parametrize("name", sorted(INSIDE & MODULES.keys()))
def test_what_runs_in_the_sandbox_brings_nothing_along(name: str) -> None:
    """Inside are the standard library, NumPy, SciPy and the few modules meant to be there."""
    allowed = sys.stdlib_module_names | {"numpy", "scipy", "__future__"}

    foreign = {top for top in imports(MODULES[name]) if top.split(".")[0] not in allowed}

    assert {top.split(".")[0] for top in foreign} <= {"autograder", *INSIDE}
    assert ours(MODULES[name]) <= INSIDE


@pytest.mark.parametrize("name", sorted(MODULES.keys() - KNOW_NBGRADER))
def test_few_modules_know_nbgrader(name: str) -> None:
    """A new nbgrader is a change to the modules that are named here, and to no other."""
    assert not {top for top in imports(MODULES[name]) if top.split(".")[0] == "nbgrader"}


def test_only_the_sandbox_starts_processes() -> None:
    """Nobody but the sandbox and the bulk grader starts another process."""
    starters = {
        name
        for name, path in MODULES.items()
        if {"subprocess", "multiprocessing"} & {top.split(".")[0] for top in imports(path)}
    }

    assert starters <= {"bubblewrap", "launcher", "crew"}
