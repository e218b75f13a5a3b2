"""The facts that flow through the grader, and their JSON; no behaviour beyond that.

A submission comes in as `Submission` (the student's code, never executed here), each
check leaves a `CheckResult`, and a submission leaves as one `ScoreSheet`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

SCHEMA = 1


class Verdict(StrEnum):
    """How a check ended. Only `PASSED` means that the student was right."""

    PASSED = "passed"
    FAILED = "failed"  # a wrong answer
    ERROR = "error"  # the student's code raised, or its process died
    TIMEOUT = "timeout"
    MEMORY = "memory"
    OUTPUT = "output"  # printed or returned too much
    DENIED = "denied"  # asked for something the sandbox forbids
    MISSING = "missing"  # not implemented
    SKIPPED = "skipped"  # needs another check to pass first
    INTERNAL = "internal"  # our fault: no points lost, a person looks


class Status(StrEnum):
    """Whether a submission could be judged at all."""

    GRADED = "graded"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Cell:
    """A code cell of a submission that runs before the student's functions are called.

    `label` names the cell in messages to the student; `function` is the course function
    whose solution cell this is, or None for the set-up cell and the student's own cells.
    Of one that used up its time or memory when it was loaded for an earlier check, not much is
    expected (`hurried`): it would again.
    """

    label: str
    source: str
    function: str | None = None
    hurried: bool = False


@dataclass(frozen=True)
class Submission:
    """What was extracted from one notebook: the code to run, in the notebook's order.

    `notes` are facts for the student about the file itself.
    """

    source: str
    assignment: str
    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckSpec:
    """What a check is before anybody is judged by it.

    `id` is `function::name`; `needs` are the ids of checks of the same function without
    which this one cannot be judged; `seconds` is the processor time the student's code gets.
    """

    id: str
    function: str
    title: str
    points: float
    hint: str = ""
    misconception: str | None = None
    needs: tuple[str, ...] = ()
    seconds: float = 0.7


@dataclass(frozen=True)
class Outcome:
    """How one check ended for one submission; `message` is one sentence of fact."""

    verdict: Verdict
    message: str = ""


@dataclass(frozen=True)
class Example:
    """A call on a small input, what came of it, and what should have: three short texts."""

    call: str
    answer: str
    right: str


@dataclass(frozen=True)
class Picture:
    """Checked numbers of a student's for a figure, which is drawn where somebody looks at it.

    `kind` says which figure; `numbers` are named, nested lists; `alt` is a sentence for those
    who cannot see it.
    """

    kind: str
    alt: str
    numbers: dict[str, list[Any]]


@dataclass(frozen=True)
class Finding:
    """What a look at a wrong function showed, beyond which checks it fails.

    `diagnosis` is the id of the recognised bug, and `explanation` tells its author of it;
    both are empty where nothing was recognised.
    """

    function: str
    example: Example | None = None
    picture: Picture | None = None
    diagnosis: str | None = None
    explanation: str = ""
    misconception: str | None = None


@dataclass(frozen=True)
class CheckResult:
    """One line of a score sheet: the check, its outcome, and the points it gave.

    `diagnosis` is the bug that was recognised in the function, if this check failed by it.
    """

    id: str
    function: str
    title: str
    points: float
    max_points: float
    verdict: Verdict
    message: str
    hint: str
    misconception: str | None
    diagnosis: str | None


@dataclass(frozen=True)
class ScoreSheet:
    """All that grading says about one submitted file.

    `key` is the version of the answers that a quiz was marked by; a notebook has none.
    """

    source: str
    assignment: str
    status: Status
    problem: str | None
    score: float
    max_score: float
    checks: tuple[CheckResult, ...]
    notes: tuple[str, ...] = ()
    key: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def needs_a_person(self) -> bool:
        """Whether the grader itself failed somewhere, so that a person must look."""
        return any(check.verdict is Verdict.INTERNAL for check in self.checks)

    def to_json(self) -> dict[str, Any]:
        """Return the sheet as plain JSON values; `sheet_from_json` reads them back."""
        return asdict(self)


def sheet_from_json(data: dict[str, Any]) -> ScoreSheet:
    """Read back what `ScoreSheet.to_json` wrote."""
    checks = tuple(
        CheckResult(**{**check, "verdict": Verdict(check["verdict"])}) for check in data["checks"]
    )
    known = {**data, "status": Status(data["status"]), "checks": checks}
    known["findings"] = tuple(_finding(found) for found in data.get("findings", ()))
    return ScoreSheet(**{**known, "notes": tuple(data.get("notes", ()))})


def _finding(data: dict[str, Any]) -> Finding:
    example, picture = data["example"], data["picture"]
    parts = {
        "example": Example(**example) if example else None,
        "picture": Picture(**picture) if picture else None,
    }
    return Finding(**{**data, **parts})


def sheets_to_json(sheets: Iterable[ScoreSheet]) -> str:
    """Return the score sheets as the JSON document that `em-course check --json` writes.

    In ASCII: a file's name may hold bytes that are no text, and a terminal may know few letters.
    """
    document = {"schema": SCHEMA, "sheets": [sheet.to_json() for sheet in sheets]}
    return json.dumps(document, indent=1, allow_nan=False) + "\n"
