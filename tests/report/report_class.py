"""Course folders of made-up grading results, for the tests of the class report."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.classroom import ClassRecord, read_class
from autograder.course import Assignment, load_course
from autograder.misconceptions import Misconception
from autograder.records import CheckResult, ScoreSheet, Status, Verdict

MISCONCEPTIONS = {
    each.id: each
    for each in (
        Misconception(
            "nearest-centre",
            "The nearest centre takes it all",
            "A point's responsibility follows the nearest centre.",
            "The whole density counts, its size, stretch and tilt, times the component's weight.",
            "ch3-e-step",
            "The whole density counts",
        ),
        Misconception(
            "means-only",
            "Only the means matter",
            "The covariance update is bookkeeping.",
            "A component's shape decides which points it claims in the next E-step.",
            "ch4-m-step",
            "Shapes",
        ),
        Misconception(
            "underflow",
            "Densities never vanish",
            "A density is never zero, so a plain quotient is safe.",
            "Far from every centre all densities round to zero, and 0/0 is undefined.",
            "ch3-e-step",
            "The whole density counts",
        ),
    )
}

IDEAS = [
    ("ordinary", "Ordinary points in two dimensions get the right answer", None),
    ("shapes", "Shapes and types are as the docstring says", None),
    ("weights", "Unequal weights shift the answer", "nearest-centre"),
    ("tilted", "Strongly correlated covariances are respected", "means-only"),
    ("far_points", "Points far from every component still get an answer", "underflow"),
    ("arguments", "The arguments are left as they were", None),
]
WRONG = [
    (Verdict.FAILED, "Row 3 of W sums to 0.97, not 1."),
    (Verdict.FAILED, "W[0, 1] is 0.5, but should be 0.731 (tolerance 1e-05)."),
    (Verdict.FAILED, "phi sums to 0.6, not 1."),
    (Verdict.FAILED, "mu has the shape (3, 2), but should have (2, 3)."),
    (Verdict.ERROR, "`responsibilities` stopped: ValueError\n  line 4: densities = np.stack("),
    (Verdict.TIMEOUT, "No answer after 4 seconds of processor time."),
]
NOT_WRITTEN = "The cell still raises NotImplementedError."
CODE = '''\
def {}(X, phi, mu, Sigma):
    """Weigh each component's density, then normalise over the components."""
    densities = np.stack([
        phi[j] * multivariate_normal(mu[j], Sigma[j]).pdf(X) for j in range(len(phi))
    ], axis=1)

    return densities / densities.sum(axis=1, keepdims=True)  # every row sums to one
'''

ESTEP = "ch3-e-step"
HOSTILE = '"><script>window.__pwned=1</script><img src=x onerror="window.__pwned=1">'

FIRST = ("Ada", "Bo", "Cem", "Dara", "Eun", "Femi", "Gil", "Ines", "Kofi", "Mio", "Noor", "Tess")
LAST = ("Adeyemi", "Haddad", "Kimura", "Lindqvist", "Moreau", "Novak", "Okafor", "Rossi", "Tan")


def check(function: str, idea: int, verdict: Verdict, message: str = "") -> CheckResult:
    """Return the result of one of the made-up checks of a function."""
    name, title, misconception = IDEAS[idea]
    maximum = (2.5, 1.0, 2.0, 2.0, 1.5, 1.0)[idea]
    right = verdict in (Verdict.PASSED, Verdict.INTERNAL)
    return CheckResult(
        id=f"{function}::{name}",
        function=function,
        title=title,
        points=maximum if right else 0.0,
        max_points=maximum,
        verdict=verdict,
        message=message,
        hint="" if verdict is Verdict.PASSED else f"Look again at how {function} treats this case.",
        misconception=misconception if verdict is Verdict.FAILED else None,
        diagnosis=None,
    )


def sheet(assignment: str, checks: list[CheckResult], **facts: Any) -> ScoreSheet:
    """Return the sheet of a submission with these results."""
    given = {
        "source": f"{assignment}.ipynb",
        "assignment": assignment,
        "status": Status.GRADED,
        "problem": None,
        "score": sum(each.points for each in checks),
        "max_score": sum(each.max_points for each in checks),
        "checks": tuple(checks),
    }
    return ScoreSheet(**{**given, **facts})


def solution_cell(function: str, source: str) -> dict[str, Any]:
    """Return a solution cell as nbgrader keeps it."""
    mark = {"grade_id": function, "grade": False, "solution": True}
    return {"cell_type": "code", "metadata": {"nbgrader": mark}, "source": source.splitlines(True)}


def written_cell(text: str) -> dict[str, Any]:
    """Return a written answer as nbgrader keeps it."""
    mark = {"grade_id": "answer", "grade": True, "solution": True}
    return {"cell_type": "markdown", "metadata": {"nbgrader": mark}, "source": text}


@dataclass
class CourseFolder:
    """A course folder as grading leaves it, filled by a test."""

    path: Path
    names: dict[str, str] = field(default_factory=dict)

    def work(self, student: str, assignment: str) -> Path:
        """Return the folder of a graded submission, made if need be."""
        folder = self.path / "autograded" / student / assignment
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def grade(self, student: str, one: ScoreSheet) -> None:
        """Store a score sheet."""
        text = json.dumps(one.to_json())
        (self.work(student, one.assignment) / "score_sheet.json").write_text(text, "utf-8")

    def write(self, student: str, assignment: str, cells: list[dict[str, Any]]) -> None:
        """Store an autograded notebook."""
        text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
        (self.work(student, assignment) / f"{assignment}.ipynb").write_text(text, "utf-8")

    def answer(self, student: str, assignment: str, text: str) -> None:
        """Store an autograded notebook with a written answer."""
        self.write(student, assignment, [written_cell(text)])

    def read(self, unmarked: set[tuple[str, str]] | None = None) -> ClassRecord:
        """Read the folder back as the report does."""
        return read_class(self.path, load_course(), MISCONCEPTIONS, self.names, unmarked)


def fill(folder: CourseFolder, students: int = 24, seed: int = 1) -> CourseFolder:
    """Put a class into the folder: most do well, some are stuck, a few files are broken."""
    rng = random.Random(seed)
    names = rng.sample([f"{last}, {first}" for first in FIRST for last in LAST], students)
    folder.names = {f"student-{i:02}": name for i, name in enumerate(names, 1)}
    for student in folder.names:
        skill = rng.betavariate(3, 1.3)
        for chapter, assignment in enumerate(load_course().assignments):
            if rng.random() < 0.01 * chapter:
                continue
            hand_in(folder, student, assignment, skill - 0.03 * chapter, rng)
    folder.grade("student-03", rejected("ch2-known-labels"))
    fault = check("m_step", 2, Verdict.INTERNAL, "The grader could not judge this.")
    folder.grade("student-04", sheet("ch4-m-step", [fault]))
    (folder.work("student-05", "ch4-m-step") / "score_sheet.json").write_text('{"source": "ch4')
    shutil.rmtree(folder.work("student-07", "ch8-connections"))
    (folder.path / "submitted" / "student-07" / "ch8-connections").mkdir(parents=True)
    return folder


def hand_in(
    folder: CourseFolder, student: str, assignment: Assignment, skill: float, rng: random.Random
) -> None:
    """Store one student's graded work on one assignment."""
    cells = [solution_cell(function, CODE.format(function)) for function in assignment.functions]
    cells += [] if cells else [written_cell("Soft assignment keeps our doubt.\n\nHard forgets it.")]
    folder.write(student, assignment.name, cells)
    results = [result for name in assignment.functions for result in judge(name, skill, rng)]
    notes = ("The code printed a warning: divide by zero.",) if rng.random() < 0.1 else ()
    folder.grade(student, sheet(assignment.name, results, notes=notes))


def judge(function: str, skill: float, rng: random.Random) -> list[CheckResult]:
    """Make up how one student's function did."""
    if rng.random() < 0.04:
        return [check(function, i, Verdict.MISSING, NOT_WRITTEN) for i in range(6)]
    results = []
    for i, hard in enumerate((0.0, 0.02, 0.15, 0.3, 0.4, 0.05)):
        verdict, message = Verdict.PASSED, ""
        if rng.random() > skill - hard + 0.25:
            verdict, message = rng.choice(WRONG)
        results.append(check(function, i, verdict, message))
    return results


def rejected(assignment: str) -> ScoreSheet:
    """Return the sheet of a file that could not be graded."""
    problem = "The notebook ends in the middle of a cell. Save it again and submit again."
    return sheet(assignment, [], status=Status.REJECTED, problem=problem, max_score=10.0)


def hostile_class(course: CourseFolder) -> CourseFolder:
    """Put a class into the folder in which every text is an attack."""
    result = replace(
        check("responsibilities", 2, Verdict.FAILED, HOSTILE + "\x1b[2J\u202e"),
        title=HOSTILE,
        hint=HOSTILE,
        misconception=HOSTILE,
        diagnosis=HOSTILE,
    )
    for student in ("a b", "<b>", "A", "a", "x" * 250, "-rf", 'q"uote', "tab\there"):
        course.names[student] = HOSTILE
        course.grade(student, sheet(ESTEP, [result], notes=(HOSTILE,)))
        course.write(student, ESTEP, [solution_cell("responsibilities", HOSTILE + "\ud800")])
        course.grade(student, replace(rejected("ch4-m-step"), problem=HOSTILE))
        course.answer(student, "ch0-soft-vs-hard", HOSTILE)
    course.names |= {"../../evil": HOSTILE, "a/b": "x", "y" * 300: "y", "\x00": "\x00"}
    return course


def save(pages: dict[str, str], folder: Path) -> Path:
    """Write pages to a folder and return it."""
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
