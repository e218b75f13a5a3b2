"""Judge one solution by the checks of one function, in the real sandbox."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator

import pytest

import reference
from autograder.expect import Mismatch
from autograder.records import Cell, CheckSpec, Outcome, Verdict
from autograder.sandbox import Sandbox
from autograder.student import StudentFault

CHAPTERS = {
    "sample_gmm": "ch1_sampler",
    "fit_labelled": "ch2_known_labels",
    "responsibilities": "ch3_e_step",
    "m_step": "ch4_m_step",
    "random_init": "ch5_em_lab",
    "em_gmm": "ch5_em_lab",
    "harden": "ch6_k_means",
    "kmeans_hard_em": "ch6_k_means",
    "log_likelihood": "ch7_log_likelihood",
    "fit_gmm": "ch7_log_likelihood",
}
EARLIER = {
    "em_gmm": ("responsibilities", "m_step", "random_init"),
    "kmeans_hard_em": ("responsibilities", "m_step", "harden"),
    "fit_gmm": ("responsibilities", "m_step", "random_init", "em_gmm", "log_likelihood"),
}

Check = Callable[..., None]
Judge = Callable[[str, str], dict[str, Outcome]]


def checks_of(function: str) -> list[Check]:
    """Return the checks of one function, in the order of their file."""
    module = importlib.import_module(f"autograder.checks.test_{CHAPTERS[function]}")
    tests = [value for name, value in vars(module).items() if name.startswith("test_")]
    return [test for test in tests if test.check.function == function]


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Start one worker for all tests."""
    with Sandbox() as started:
        yield started


@pytest.fixture
def judge(sandbox: Sandbox) -> Judge:
    """Judge `judge(function, source)`: every check's outcome, by the check's name."""

    def judged(function: str, source: str) -> dict[str, Outcome]:
        cells = (
            Cell("setup", "import numpy as np\nimport scipy.stats"),
            Cell(function, source, function),
        )
        return {
            check.check.id.split("::")[1]: outcome_of(sandbox, cells, check)
            for check in checks_of(function)
        }

    return judged


def outcome_of(sandbox: Sandbox, cells: tuple[Cell, ...], check: Check) -> Outcome:
    """Run one check against one notebook's cells."""
    spec: CheckSpec = check.check
    oracle = {name: getattr(reference, name) for name in EARLIER.get(spec.function, ())}
    with sandbox.student(cells, oracle, spec.seconds) as student:
        try:
            check(student)
        except Mismatch as mismatch:
            return Outcome(Verdict.FAILED, str(mismatch))
        except StudentFault as fault:
            return Outcome(fault.verdict, fault.message)
    return Outcome(Verdict.PASSED)
