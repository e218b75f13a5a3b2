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
KNOW_NBGRADER = {"nbgrader_core", "gradebook", "preprocessors", "intake", "pages", "stock"}


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


def named(folder: str) -> dict[str, Path]:
    """The modules below a folder by their full names; a package goes by its own."""
    paths = sorted((ROOT / folder).rglob("*.py"))
    dotted = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths}
    return {name.removesuffix(".__init__"): path for path, name in dotted.items()}


OURS = named("autograder") | named("quizzes")


def wanted(name: str) -> set[str]:
    """The modules of the grader and the quizzes that a module imports."""
    found: set[str] = set()
    for full in imports(OURS[name]):
        known = full if full in OURS else full.rpartition(".")[0]
        found |= {known} & OURS.keys()
    # "from quizzes import bank" means the module, and not what its package offers besides
    return {one for one in found if not any(other.startswith(one + ".") for other in found)} - {
        name
    }


def test_quizzes_and_grader_have_no_import_circles() -> None:
    """Together they can be put on floors, too: the grader's upper ones import quizzes."""
    rest = {name: wanted(name) for name in OURS}

    while ground := {name for name, below in rest.items() if not below & rest.keys()}:
        for name in ground:
            del rest[name]

    assert rest == {}


# What the quizzes stand on; of the grader they know nothing else, and it knows nothing of them.
GROUND = {"course", "errors", "misconceptions", "records", "strictyaml"}
GROUND |= {"identity", "limits", "plainfile"}  # and how what students hand in is opened


@pytest.mark.parametrize("name", sorted(GROUND))
def test_the_ground_floor_knows_no_quizzes(name: str) -> None:
    """These modules are read by quizzes, and never read them."""
    assert {one for one in wanted(f"autograder.{name}") if one.startswith("quizzes")} == set()


@pytest.mark.parametrize("name", sorted(OURS.keys() - named("autograder").keys()))
def test_quizzes_stand_on_the_ground_floor_alone(name: str) -> None:
    """Commands call what they need; every other module of the quizzes keeps to the ground."""
    grader = {one.partition(".")[2] for one in wanted(name) if one.startswith("autograder")}

    assert name in COMMANDS or grader <= GROUND


COMMANDS = {"quizzes.command", "quizzes.player.entry"}


@pytest.mark.parametrize("name", [name for name in OURS if name.startswith("quizzes.player")])
def test_what_students_install_stands_alone(name: str) -> None:
    """The player imports the player, and handing over to the clone's command is its one way out."""
    outside = {one for one in wanted(name) if not one.startswith("quizzes.player")}

    assert outside == ({"autograder.cli"} if name == "quizzes.player.entry" else set())


@pytest.mark.parametrize("path", sorted((ROOT / "simulations").glob("*.py")), ids=lambda p: p.stem)
def test_what_runs_in_students_notebooks_stands_alone(path: Path) -> None:
    """A simulation imports simulations and libraries: no other part of the course."""
    tops = {name.split(".")[0] for name in imports(path)}

    libraries = {"numpy", "sklearn", "contourpy", "threadpoolctl", "anywidget", "traitlets"}
    assert tops <= sys.stdlib_module_names | libraries | {"simulations"}


LESSON = sorted((ROOT / "lesson").glob("*.py"))


@pytest.mark.parametrize("path", LESSON, ids=lambda path: path.stem)
def test_the_lesson_stands_above_all_else(path: Path) -> None:
    """It reads quizzes and simulations, and of the grader what the course's commands share."""
    grader = {name.split(".")[1] for name in imports(path) if name.startswith("autograder.")}

    assert grader <= GROUND | {"show", "website"}


def test_nobody_reads_the_lesson_but_its_command() -> None:
    """Students' packages least of all: it drags the solutions' pictures in."""
    paths = [path for name, path in OURS.items() if name != "autograder.cli"]
    paths += named("simulations").values()

    assert [path for path in paths if any(one.startswith("lesson") for one in imports(path))] == []


def test_reference_knows_nothing_of_the_grader() -> None:
    """The lesson's functions stand alone: NumPy and each other."""
    for path in (ROOT / "reference").glob("*.py"):
        tops = {name.split(".")[0] for name in imports(path)}
        standard = {"__future__", "collections", "contextlib", "typing"}
        assert tops <= standard | {"numpy", "reference"}, path


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

    assert starters <= {"bubblewrap", "launcher", "crew", "nursery"}


SIMULATIONS = named("simulations")


def test_simulations_have_no_import_circles() -> None:
    """They can be put on floors, each above all that it imports."""
    rest = {name: imports(path) & SIMULATIONS.keys() - {name} for name, path in SIMULATIONS.items()}

    while ground := {name for name, below in rest.items() if not below & rest.keys()}:
        for name in ground:
            del rest[name]

    assert rest == {}


@pytest.mark.parametrize("name", SIMULATIONS)
def test_simulations_stand_alone(name: str) -> None:
    """What students install knows no grader and no quiz; the package alone offers the reference."""
    tops = {top.split(".")[0] for top in imports(SIMULATIONS[name])}

    assert not tops & {"autograder", "quizzes", "lesson"}
    assert name == "simulations" or "reference" not in tops
