"""The hidden checks inside another grader's kernel, on the functions in a notebook's namespace.

What a graded test cell of a stock nbgrader course, or an otter test, calls. The points are
those that `em-course` gives; the safety is that of any test in a kernel: none.
"""

from __future__ import annotations

import importlib
from typing import Any

from threadpoolctl import threadpool_limits

import reference
from autograder.course import load_course
from autograder.expect import Mismatch
from autograder.records import CheckSpec
from autograder.student import StudentFault
from benchmarks.direct import Clock, DirectStudent, quiet, settled_chance


def checks_of(assignment: str, function: str) -> list[CheckSpec]:
    """Return a function's checks, in the order in which they are judged."""
    return [test.check for test in _tests(assignment, function)]


def passed(assignment: str, function: str, namespace: dict[str, Any]) -> set[str]:
    """Judge a function in a notebook's namespace; return the ids of the checks that it passes."""
    names = load_course().assignment(assignment).answered_for(function)
    known = {name: getattr(reference, name) for name in names}
    found: set[str] = set()
    with threadpool_limits(limits=1, user_api="blas"):  # as in the grader: it is faster
        for test in _tests(assignment, function):
            own = dict(namespace)
            if found.issuperset(test.check.needs) and _passes(test, own, known, namespace):
                found.add(test.check.id)
    return found


def points(assignment: str, function: str, namespace: dict[str, Any]) -> float:
    """Return the points of a function: a number that nbgrader takes as partial credit."""
    good = passed(assignment, function, namespace)
    return float(sum(spec.points for spec in checks_of(assignment, function) if spec.id in good))


def _passes(
    test: Any, before: dict[str, Any], known: dict[str, Any], namespace: dict[str, Any]
) -> bool:
    """Judge by one check, and give the notebook its own names back."""
    try:
        with quiet(), settled_chance():
            test(DirectStudent(namespace, known, Clock()))
    except (Mismatch, StudentFault):
        return False
    finally:
        namespace.update(before)
    return True


def _tests(assignment: str, function: str) -> list[Any]:
    module = importlib.import_module(f"autograder.checks.test_{assignment.replace('-', '_')}")
    marked = [(test, getattr(test, "check", None)) for test in vars(module).values()]
    return [t for t, spec in marked if isinstance(spec, CheckSpec) and spec.function == function]
