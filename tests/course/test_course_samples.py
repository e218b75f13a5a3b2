"""The sample students are complete, and the demo's class is made of them."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

from autograder.course import load_course
from autograder.samples import CASES, sample_class

COURSE = load_course()
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/case.yaml"))
WRITTEN = [a.name for a in COURSE.assignments if not a.functions]


def case_id(folder):
    """Return assignment/case, which names a test."""
    return str(folder.relative_to(CASES))


def test_every_folder_is_a_case_of_an_assignment():
    """Nothing but cases lies below the assignments, and every assignment has some."""
    folders = {path for path in CASES.glob("ch*/*") if path.is_dir()}

    assert folders == set(FOLDERS)
    assert {folder.parent.name for folder in FOLDERS} == {a.name for a in COURSE.assignments}


@pytest.mark.parametrize("folder", FOLDERS, ids=case_id)
def test_a_case_says_who_it_is_and_what_to_expect(folder):
    """A case has its student in a line, its files, and an expectation for each function."""
    case = yaml.safe_load((folder / "case.yaml").read_text(encoding="utf-8"))
    functions = COURSE.assignment(folder.parent.name).functions
    files = {path.name for path in folder.iterdir()} - {"case.yaml"}

    assert case["student"]
    assert set(case) <= {"student", "expect", "verdict"}
    assert files == ({f"{name}.py" for name in functions} or {"answer.md"})
    assert set(case.get("expect", {})) == set(functions)
    assert set(case.get("expect", {}).values()) <= {"full", "partial", "none"}
    assert set(case.get("verdict", {})) <= set(functions)


@pytest.mark.parametrize("assignment", [a.name for a in COURSE.assignments if a.functions])
def test_every_assignment_has_all_sorts_of_students(assignment):
    """Right ones in several styles, wrong, unfinished, raising, unparsable, endless, hostile."""
    names = [folder.name for folder in FOLDERS if folder.parent.name == assignment]
    kinds = Counter(name.split("-")[0] for name in names)

    assert kinds["right"] >= 3
    assert {"stub", "raises", "syntax-error", "endless-loop"} <= set(names)
    assert kinds["hostile"] >= 1


def test_the_class_is_a_class():
    """24 students with ids of their own; each hands in cases that exist, on time or late."""
    students = sample_class()

    assert len({student.id for student in students}) == 24
    for student in students:
        assert set(student.submissions) == {a.name for a in COURSE.assignments}
        for assignment, case in student.submissions.items():
            assert case is None or (CASES / assignment / case) in FOLDERS
        assert all(student.submissions[name] for name in student.late)


def test_the_class_has_what_makes_classes_hard():
    """Names with commas and accents, late work, missing work, shared misconceptions, an attack."""
    students = sample_class()
    handed_in = [(a, case) for s in students for a, case in s.submissions.items()]
    cases = Counter(handed_in)

    assert any("," in student.last for student in students)
    assert any(not student.last.isascii() for student in students)
    assert any(student.late for student in students)
    assert any(case is None for _, case in handed_in)
    assert cases["ch3-e-step", "nearest-centre"] >= 3
    assert any(str(case).startswith("hostile") for _, case in handed_in)
