"""A class of any size, synthesised from real notebooks and real score sheets.

The sample students of `tests/submissions` are graded once. Each synthetic submission is one of
them under another student's name, with other numbers in its messages now and then; which, is
decided by the seed and by the submission's own number, so that a class can grow bit by bit.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from autograder.course import ROOT, load_course
from autograder.folders import HandedIn
from autograder.grading import Grader, Job
from autograder.records import CheckResult, ScoreSheet, Verdict, sheet_from_json
from autograder.samples import CASES, sample_notebook
from autograder.stock import StockCourse

ASSIGNMENTS = tuple(each.name for each in load_course().assignments[:8])
SLOW = ("hostile", "endless")  # cases that take seconds each, and whose sheets look like others
VARIANTS = 300  # of one message, the first of them as common as all others together
FIRST = ("Ada", "Bo", "Cem", "Dara", "Eun", "Femi", "Gil", "Ines", "Kofi", "Mio", "Noor", "Tess")
LAST = ("Adeyemi", "Haddad", "Kimura", "Lindqvist", "Moreau", "Novak", "Okafor", "Rossi", "Tan")

_NUMBER = re.compile(r"(?<=\.)\d+")


@dataclass(frozen=True)
class Sample:
    """A real submission: its notebook's bytes and its sheet."""

    case: str
    notebook: bytes
    sheet: ScoreSheet

    @property
    def right(self) -> bool:
        """Whether nothing was lost."""
        return self.sheet.score == self.sheet.max_score


def real_samples(assignments: Sequence[str], cases: int | None = None) -> list[Sample]:
    """Grade the sample students, or the first and last few `cases` of each assignment."""
    notebooks = {}
    for name in assignments:
        release = (ROOT / "release" / name / f"{name}.ipynb").read_bytes()
        found = sorted(p for p in (CASES / name).iterdir() if not p.name.startswith(SLOW))
        for case in found if cases is None else found[:1] + found[-cases + 1 :]:
            notebooks[f"{name}/{case.name}"] = sample_notebook(release, case)
    sheets: list[ScoreSheet] = []
    with Grader() as grader:
        jobs = [Job(case, case.split("/")[0], notebook) for case, notebook in notebooks.items()]
        grader.grade_all(jobs, lambda sheet, _: sheets.append(sheet))
    return [Sample(s.source, notebooks[s.source], s) for s in sheets]


def remembered_samples(file: Path | None) -> list[Sample]:
    """Return the samples of a file that an earlier run wrote, or grade them and write it."""
    if file and file.is_file():
        return [
            Sample(one["case"], one["notebook"].encode(), sheet_from_json(one["sheet"]))
            for one in json.loads(file.read_text("utf-8"))
        ]
    samples = real_samples(ASSIGNMENTS)
    if file:
        plain = [
            {"case": s.case, "notebook": s.notebook.decode(), "sheet": s.sheet.to_json()}
            for s in samples
        ]
        file.write_text(json.dumps(plain), "utf-8")
    return samples


class SyntheticClass:
    """A course folder, released, into which synthetic students hand in one after another."""

    def __init__(self, folder: Path, samples: Sequence[Sample], seed: int, terse: bool) -> None:
        """Make the folder; a `terse` course has no text in its notebooks but in cells to solve."""
        self.folder, self._seed = folder, seed
        self._samples: dict[tuple[str, bool], list[Sample]] = {}
        for sample in samples:
            key = sample.sheet.assignment, sample.right
            self._samples.setdefault(key, []).append(sample)
        self.assignments = tuple(dict.fromkeys(sample.sheet.assignment for sample in samples))
        folder.mkdir(parents=True)
        shutil.copy(ROOT / "nbgrader_config.py", folder)
        self._stock = StockCourse(folder)
        for name in self.assignments:
            _copy_source(name, folder, terse)
            self._stock.generate_assignment(name)
        for sample in samples:
            path = self._original(sample)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_terse(sample.notebook) if terse else sample.notebook)

    def enrol(self, students: range) -> None:
        """Put students into the gradebook, with names."""
        self._stock.add_students((student_id(n), *_name(n, self._seed)) for n in students)

    def hand_in(self, number: int) -> tuple[HandedIn, ScoreSheet]:
        """Let submission `number` stand in submitted/; return it with its sheet.

        A student hands in everything before the next one does. Files are links to the
        sample's one: nobody writes to what was handed in.
        """
        student, which = divmod(number, len(self.assignments))
        rng = Random(f"{self._seed}/{number}")
        skill = Random(f"{self._seed}/{student}").betavariate(3, 1.5)
        sample = self._pick(self.assignments[which], rng.random() < skill, rng)
        handed_in = HandedIn(self.folder, student_id(student), sample.sheet.assignment)
        handed_in.submitted.mkdir(parents=True)
        os.link(self._original(sample), handed_in.notebook)
        checks = tuple(_varied(check, rng) for check in sample.sheet.checks)
        return handed_in, replace(sample.sheet, source=handed_in.source, checks=checks)

    def _pick(self, assignment: str, right: bool, rng: Random) -> Sample:
        found = self._samples.get((assignment, right)) or self._samples[assignment, not right]
        return rng.choice(found)

    def _original(self, sample: Sample) -> Path:
        return self.folder / "samples" / f"{sample.case}.ipynb"


def student_id(number: int) -> str:
    """Return the id of a synthetic student."""
    return f"s{number:06}"


def _name(number: int, seed: int) -> tuple[str, str]:
    rng = Random(f"{seed}/{number}/name")
    return rng.choice(FIRST), f"{rng.choice(LAST)}-{rng.choice(LAST)}"


def _varied(check: CheckResult, rng: Random) -> CheckResult:
    """Change the last digits in a message: half of the students get the original one."""
    variant = min(int(rng.paretovariate(1)), VARIANTS)
    if check.verdict is Verdict.PASSED or variant == 1:
        return check
    other = Random(f"{check.id}/{check.message}/{variant}")
    digits = _NUMBER.sub(lambda found: f"{found[0][:-2]}{other.randrange(100):02}", check.message)
    return replace(check, message=digits)


def _copy_source(name: str, folder: Path, terse: bool) -> None:
    target = folder / "source" / name
    shutil.copytree(ROOT / "source" / name, target)
    if terse:
        notebook = target / f"{name}.ipynb"
        notebook.write_bytes(_terse(notebook.read_bytes()))


def _terse(notebook: bytes) -> bytes:
    """Leave out all cells that nbgrader does not know."""
    document = json.loads(notebook)
    document["cells"] = [cell for cell in document["cells"] if cell["metadata"].get("nbgrader")]
    return json.dumps(document, indent=1).encode()
