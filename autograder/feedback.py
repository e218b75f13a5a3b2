"""A score sheet -> what its student reads below each graded cell. Pure.

nbconvert cleans the HTML of cell outputs down to a few tags and the `class` attribute, so
the report is made of these alone, with the class names of nbgrader's own pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from autograder.misconceptions import Misconception
from autograder.records import CheckResult, Example, Finding, ScoreSheet, Status, Verdict

VERDICTS: Mapping[Verdict, str] = {
    Verdict.PASSED: "passed",
    Verdict.FAILED: "wrong answer",
    Verdict.ERROR: "stopped with an error",
    Verdict.TIMEOUT: "took too long",
    Verdict.MEMORY: "used too much memory",
    Verdict.OUTPUT: "printed or returned too much",
    Verdict.DENIED: "not allowed here",
    Verdict.MISSING: "not written yet",
    Verdict.SKIPPED: "not tried",
    Verdict.INTERNAL: "our fault, a person will look",
}


@dataclass(frozen=True)
class CellReport:
    """The same report twice: for pages, and for whoever shows plain text only."""

    html: str
    text: str


@dataclass(frozen=True)
class Line:
    """One check as a student reads it."""

    title: str
    passed: bool
    verdict: str
    points: str
    message: str
    hint: str
    misconception: Misconception | None


@dataclass(frozen=True)
class Closer:
    """A finding as a student reads it: an example, and the likely causes."""

    example: Example | None
    causes: Sequence[str]
    misconception: Misconception | None


def cell_report(
    sheet: ScoreSheet, function: str, misconceptions: Mapping[str, Misconception]
) -> CellReport:
    """Return what to show below the cell `check_<function>`."""
    checks = [check for check in sheet.checks if check.function == function]
    found = next((one for one in sheet.findings if one.function == function), None)
    lines = [_line(check, checks[:i], misconceptions) for i, check in enumerate(checks)]
    facts = {
        "function": function,
        "problem": readable(sheet.problem or ""),
        "rejected": sheet.status is Status.REJECTED,
        "alike": _ended_alike(checks),
        "lines": lines,
        "finding": found and _seen(found, misconceptions),
        "passed": sum(check.verdict is Verdict.PASSED for check in checks),
        "points": number(sum(check.points for check in checks)),
        "max_points": number(sum(check.max_points for check in checks)),
        "notes": [readable(note) for note in sheet.notes],
    }
    return CellReport(
        html=template("cell_report.html.j2").render(facts),
        text=template("cell_report.txt.j2").render(facts),
    )


def readable(text: str) -> str:
    """Return a text without what a terminal or page would obey instead of showing."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf"})


def _ended_alike(checks: Sequence[CheckResult]) -> bool:
    """Tell whether one reason, such as a function not written yet, failed all checks."""
    ends = {(check.verdict, check.message) for check in checks}
    return len(ends) == 1 and len(checks) > 1 and checks[0].verdict is not Verdict.PASSED


def _seen(found: Finding, misconceptions: Mapping[str, Misconception]) -> Closer:
    example = found.example and Example(*map(readable, astuple(found.example)))
    causes = readable(found.explanation).splitlines()
    return Closer(example, causes, misconceptions.get(found.misconception or ""))


def _line(
    check: CheckResult,
    before: Sequence[CheckResult],
    misconceptions: Mapping[str, Misconception],
) -> Line:
    """Return a check as a line; what an earlier line has said already is not said again."""
    hint = "" if check.hint in {told.hint for told in before} else check.hint
    new = check.misconception not in {told.misconception for told in before}
    recognised = check.diagnosis is not None  # its belief is told above all checks
    known = misconceptions.get(check.misconception or "") if new and not recognised else None
    return Line(
        title=readable(check.title),
        passed=check.verdict is Verdict.PASSED,
        verdict=VERDICTS[check.verdict],
        points=f"{number(check.points)} / {number(check.max_points)}",
        message=readable(check.message),
        hint=readable(hint),
        misconception=known,
    )


def number(points: float) -> str:
    """Write points with four digits at most."""
    return f"{points:.4g}"


def _code(text: str) -> Markup:
    """Return escaped text in which `backticks` have become code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704


@cache
def template(name: str) -> Template:
    """Return a template of the reports, which escapes what it shows on pages."""
    environment = Environment(
        loader=PackageLoader("autograder"),
        autoescape=name.endswith(".html.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = _code
    return environment.get_template(name)
