"""Solutions that are known to be right or wrong, and how the grader judges them.

A file `<function>.yaml` holds the solutions of one function; a case is data, and adding one adds
no code. They are graded as notebooks, by everything that grades a class.

right     solutions in styles that people really write; each must get every point
ordinary  right for the ordinary case only; keeps at least half
wrong     kind: major (the idea is wrong) keeps at most half, minor (an edge case) loses at most
          half; `bug` says in a line what is wrong, `misconception` what its author believes, and
          `diagnosis` which bug of the catalogue it is, if it is one
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from autograder.course import ROOT, Course, load_course
from autograder.crew import grade_in_parallel
from autograder.desk import Desk
from autograder.grading import Grader, Job
from autograder.records import CheckResult, Finding, ScoreSheet

HERE = Path(__file__).parent
UNSEEN = HERE / "unseen"  # written by somebody who had not seen the catalogue
STUB = "def {function}(*arguments, **named):\n    raise NotImplementedError()\n"


@dataclass(frozen=True)
class Solution:
    """A solution of one function, and what is known about it."""

    function: str
    name: str
    kind: str  # right, ordinary, minor, major or stub
    source: str
    bug: str = ""
    misconception: str | None = None
    diagnosis: str | None = None
    unseen: bool = False

    @property
    def id(self) -> str:
        """What it is called in tests and messages."""
        return f"{self.function}: {self.name}{' (unseen)' if self.unseen else ''}"


@dataclass(frozen=True)
class Judged:
    """A solution, and what its sheet says of its function."""

    solution: Solution
    checks: tuple[CheckResult, ...]
    finding: Finding | None

    @property
    def points(self) -> float:
        """What it got."""
        return sum(check.points for check in self.checks)

    @property
    def share(self) -> float:
        """What it got of what there was to get."""
        return self.points / sum(check.max_points for check in self.checks)

    @property
    def diagnosis(self) -> str | None:
        """Which bug was recognised."""
        return self.finding.diagnosis if self.finding else None

    @property
    def lost(self) -> dict[str, str]:
        """What was said of each check that gave no points."""
        return {
            check.id.split("::")[1]: f"{check.verdict}: {check.message}"
            for check in self.checks
            if check.points < check.max_points
        }


@cache
def course() -> Course:
    """Return the course."""
    return load_course()


def functions() -> list[str]:
    """Return the functions that the course grades, in its order."""
    return [function for each in course().assignments for function in each.functions]


def assignment_of(function: str) -> str:
    """Return the assignment that grades a function."""
    return next(each.name for each in course().assignments if function in each.functions)


@cache
def solutions(function: str, folder: Path = HERE) -> tuple[Solution, ...]:
    """Return a function's solutions, and the stub that every student starts from."""
    file = folder / f"{function}.yaml"
    table = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    plain = [
        Solution(function, name, kind, source)
        for kind in ("right", "ordinary")
        for name, source in table.get(kind, {}).items()
    ]
    wrong = [
        Solution(function, name, **facts, unseen=folder == UNSEEN)
        for name, facts in table.get("wrong", {}).items()
    ]
    return (*plain, *wrong)


def stub(function: str) -> Solution:
    """Return what every student starts from."""
    return Solution(function, "stub", "stub", STUB.format(function=function))


def graded(cases: Sequence[Solution]) -> list[Judged]:
    """Grade solutions one after the other, here."""
    sheets: list[ScoreSheet] = []

    def keep(sheet: ScoreSheet, faults: tuple[str, ...]) -> None:
        assert not faults, faults
        sheets.append(sheet)

    with Grader() as grader:
        grader.grade_all(map(job_of, cases), keep)
    return [_judged(case, sheet) for case, sheet in zip(cases, sheets, strict=True)]


def graded_by_crew(cases: Iterable[Solution], workers: int) -> Iterator[Judged]:
    """Grade solutions side by side, and yield them as they are done."""
    by_source = {case.id: case for case in cases}
    jobs = [job_of(case) for case in by_source.values()]
    for done in grade_in_parallel(jobs, Desk(ROOT), workers):
        assert done.sheet, done.faults
        assert not done.faults, done.faults
        yield _judged(by_source[done.job.source], done.sheet)


def _judged(case: Solution, sheet: ScoreSheet) -> Judged:
    checks = tuple(check for check in sheet.checks if check.function == case.function)
    assert checks, f"{case.id}: {sheet.problem}"
    found = [finding for finding in sheet.findings if finding.function == case.function]
    return Judged(case, checks, found[0] if found else None)


def job_of(case: Solution) -> Job:
    """Return the job of grading the released notebook with a solution in it."""
    name = assignment_of(case.function)
    notebook = json.loads(_release(name))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == case.function:
            cell["source"] = case.source
    return Job(case.id, name, json.dumps(notebook).encode())


@cache
def _release(assignment: str) -> bytes:
    return (ROOT / "release" / assignment / f"{assignment}.ipynb").read_bytes()
