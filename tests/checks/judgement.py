"""The checks of one function, and what each says of itself."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from autograder.records import CheckSpec

ROOT = Path(__file__).resolve().parents[2]

Check = Callable[..., None]


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
