"""Outcomes -> points. Pure, and the only place where a verdict becomes points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.records import (
    CheckResult,
    CheckSpec,
    Finding,
    Outcome,
    ScoreSheet,
    Status,
    Submission,
    Verdict,
)

# An internal fault keeps the points until a person has looked: it is ours, not the student's.
_GIVES_POINTS = frozenset({Verdict.PASSED, Verdict.INTERNAL})


def score(
    submission: Submission,
    specs: Sequence[CheckSpec],
    outcomes: Mapping[str, Outcome],
    notes: Sequence[str] = (),
    findings: Sequence[Finding] = (),
) -> ScoreSheet:
    """Return the sheet of a judged submission; a check without an outcome is a KeyError."""
    recognised = {finding.function: finding for finding in findings if finding.diagnosis}
    results = tuple(
        _result(spec, outcomes[spec.id], recognised.get(spec.function)) for spec in specs
    )
    return ScoreSheet(
        source=submission.source,
        assignment=submission.assignment,
        status=Status.GRADED,
        problem=None,
        score=float(sum(result.points for result in results)),
        max_score=float(sum(spec.points for spec in specs)),
        checks=results,
        notes=tuple(dict.fromkeys((*submission.notes, *notes))),
        findings=tuple(findings),
    )


def reject(source: str, assignment: str, specs: Sequence[CheckSpec], problem: str) -> ScoreSheet:
    """Return the sheet of a file that could not be read; `problem` is what its student reads."""
    max_score = float(sum(spec.points for spec in specs))
    return ScoreSheet(source, assignment, Status.REJECTED, problem, 0.0, max_score, ())


def _result(spec: CheckSpec, outcome: Outcome, bug: Finding | None) -> CheckResult:
    """Return a check's line; a recognised bug says more of a wrong answer than the check can."""
    passed, failed = outcome.verdict is Verdict.PASSED, outcome.verdict is Verdict.FAILED
    belief = bug.misconception if bug else spec.misconception
    return CheckResult(
        id=spec.id,
        function=spec.function,
        title=spec.title,
        points=spec.points if outcome.verdict in _GIVES_POINTS else 0.0,
        max_points=spec.points,
        verdict=outcome.verdict,
        message=outcome.message,
        hint="" if passed else spec.hint,
        misconception=belief if failed else None,
        diagnosis=bug.diagnosis if bug and failed else None,
    )
