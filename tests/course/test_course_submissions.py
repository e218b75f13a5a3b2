"""Every sample student, graded for real: in the sandbox, by the hidden checks.

This is where the checks are judged: a right solution in any style gets full marks, a wrong
one loses points, a hostile one gets nothing, and nobody's result depends on a neighbour's.
"""

from __future__ import annotations

import pytest
import yaml

from autograder.course import ROOT, load_course
from autograder.crew import grade_in_parallel
from autograder.desk import Desk
from autograder.grading import Grader, Job
from autograder.records import ScoreSheet, Verdict
from autograder.samples import CASES, sample_notebook

COURSE = load_course()
FOLDERS = sorted(
    path.parent
    for path in CASES.glob("*/*/case.yaml")
    if COURSE.assignment(path.parts[-3]).functions
)


def case_id(folder):
    """Return assignment/case, which names a test and a sheet."""
    return str(folder.relative_to(CASES))


def hand_in(folder):
    """Return the job of grading a case's notebook."""
    assignment = folder.parent.name
    release = (ROOT / "release" / assignment / f"{assignment}.ipynb").read_bytes()
    return Job(case_id(folder), assignment, sample_notebook(release, folder))


@pytest.fixture(scope="module")
def sheets() -> dict[str, ScoreSheet]:
    """The sheets of all cases, graded by a crew of two, right beside wrong and hostile."""
    crew = grade_in_parallel(map(hand_in, FOLDERS), Desk(ROOT), workers=2)
    return {graded.job.source: graded.sheet for graded in crew}


def level(points, max_points):
    """Say how much of a function's points was given: full, partial or none."""
    if points == max_points:
        return "full"
    return "partial" if points else "none"


@pytest.mark.parametrize("folder", FOLDERS, ids=case_id)
def test_a_sample_student_gets_what_the_case_says(folder, sheets):
    """Each function's points are full, partial or none, with the verdict that was expected."""
    case = yaml.safe_load((folder / "case.yaml").read_text(encoding="utf-8"))

    checks = sheets[case_id(folder)].checks

    for function, expected in case["expect"].items():
        mine = [check for check in checks if check.function == function]
        given = level(sum(c.points for c in mine), sum(c.max_points for c in mine))
        story = "\n".join(f"{c.id} {c.verdict}: {c.message}" for c in mine)
        assert given == expected, story
        assert Verdict.INTERNAL not in {check.verdict for check in mine}, story
        wanted = case.get("verdict", {}).get(function)
        assert wanted is None or wanted in {check.verdict for check in mine}, story


def test_the_same_submission_gets_the_same_sheet(sheets):
    """Graded again, in another order and another sandbox, the sheets are the same."""
    some = [folder for folder in FOLDERS if folder.name in ("right-loops", "underflows", "stub")]
    again: list[ScoreSheet] = []

    with Grader() as grader:
        grader.grade_all(map(hand_in, reversed(some)), lambda sheet, faults: again.append(sheet))

    assert again == [sheets[case_id(folder)] for folder in reversed(some)]
