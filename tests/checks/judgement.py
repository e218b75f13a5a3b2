"""How one solution is judged by the checks of one function, in the real sandbox."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

import reference
from autograder.expect import Mismatch
from autograder.records import Cell, CheckSpec, Outcome, Verdict
from autograder.sandbox import Sandbox
from autograder.student import StudentFault

ROOT = Path(__file__).resolve().parents[2]
SETUP = Cell("setup", "import numpy as np\nimport scipy.special\nimport scipy.stats")

Check = Callable[..., None]
Judge = Callable[[str, str], dict[str, Outcome]]


def assignments() -> list[dict[str, Any]]:
    """Return the assignments of the course that hold functions."""
    course = yaml.safe_load((ROOT / "course.yaml").read_text(encoding="utf-8"))
    return [assignment for assignment in course["assignments"] if assignment["functions"]]


def checks_of(function: str) -> list[Check]:
    """Return the checks of one function, in the order of their file."""
    name = next(a["name"] for a in assignments() if function in a["functions"])
    module = importlib.import_module(f"autograder.checks.test_{name.replace('-', '_')}")
    tests = [value for name, value in vars(module).items() if name.startswith("test_")]
    return [test for test in tests if spec_of(test).function == function]


def spec_of(check: Check) -> CheckSpec:
    """Return what the decorator attached to a check."""
    spec: CheckSpec = check.check  # type: ignore[attr-defined]  # attached by the decorator
    return spec


def answered_by_the_reference(function: str) -> dict[str, Callable[..., Any]]:
    """Return the functions that a student's `function` may call."""
    assignment = next(a for a in assignments() if function in a["functions"])
    before = assignment["functions"][: assignment["functions"].index(function)]
    return {name: getattr(reference, name) for name in [*assignment["prerequisites"], *before]}


def judged(sandbox: Sandbox, function: str, source: str) -> dict[str, Outcome]:
    """Return every check's outcome for one solution, by the check's name."""
    cells = (SETUP, Cell(function, source, function))
    return {
        spec_of(check).id.split("::")[1]: outcome_of(sandbox, cells, check)
        for check in checks_of(function)
    }


def outcome_of(sandbox: Sandbox, cells: tuple[Cell, ...], check: Check) -> Outcome:
    """Run one check against one notebook's cells."""
    spec = spec_of(check)
    oracle = answered_by_the_reference(spec.function)
    with sandbox.student(cells, oracle, spec.seconds) as student:
        try:
            check(student)
        except Mismatch as mismatch:
            return Outcome(Verdict.FAILED, str(mismatch))
        except StudentFault as fault:
            return Outcome(fault.verdict, fault.message)
    return Outcome(Verdict.PASSED)
