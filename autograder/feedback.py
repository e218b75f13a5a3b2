"""A score sheet -> what its student reads below each graded cell. Pure.

nbconvert cleans the HTML of cell outputs down to a few tags and the `class` attribute, so
the report is made of these alone, with the class names of nbgrader's own pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
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


_NO_REASON = frozenset({Verdict.PASSED, Verdict.SKIPPED})


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
class Waiting:
    """Checks that one and the same reason kept from being tried."""

    titles: tuple[str, ...]
    points: str
    message: str


def cell_report(
    sheet: ScoreSheet, function: str, misconceptions: Mapping[str, Misconception]
) -> CellReport:
    """Return what to show below the cell `check_<function>`: which checks passed, and why not."""
    checks = [check for check in sheet.checks if check.function == function]
    tried = [check for check in checks if check.verdict is not Verdict.SKIPPED]
    facts = {
        "function": function,
        "problem": readable(sheet.problem or ""),
        "rejected": sheet.status is Status.REJECTED,
        "alike": _ended_alike(checks),
        "count": len(checks),
        "lines": [_line(check, misconceptions) for check in said_once(tried)],
        "waiting": _waiting(checks),
        "passed": sum(check.verdict is Verdict.PASSED for check in checks),
        "points": number(sum(check.points for check in checks)),
        "max_points": number(sum(check.max_points for check in checks)),
        "notes": [readable(note) for note in sheet.notes],
    }
    return _rendered("cell_report", facts)


def closer_look(found: Finding, misconceptions: Mapping[str, Misconception]) -> CellReport:
    """Return what to show of a finding, above the function's report and its figure."""
    facts = {
        "function": found.function,
        "example": found.example and Example(*map(readable, astuple(found.example))),
        "causes": readable(found.explanation).splitlines(),
        "misconception": misconceptions.get(found.misconception or ""),
        "figure": found.picture is not None,
    }
    return _rendered("cell_look", facts)


def finding_of(sheet: ScoreSheet, function: str) -> Finding | None:
    """Return what a look at a function showed; nobody looks at one that is right."""
    return next((found for found in sheet.findings if found.function == function), None)


def _rendered(name: str, facts: Mapping[str, object]) -> CellReport:
    return CellReport(
        html=template(f"{name}.html.j2").render(facts),
        text=template(f"{name}.txt.j2").render(facts),
    )


def readable(text: str) -> str:
    """Return a text without what a terminal or page would obey instead of showing."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf"})


def _ended_alike(checks: Sequence[CheckResult]) -> bool:
    """Tell whether one reason, such as a function not written yet, failed all checks."""
    ends = {(check.verdict, check.message) for check in checks}
    first = checks[0].verdict if checks else Verdict.PASSED
    return len(ends) == 1 and len(checks) > 1 and first not in _NO_REASON


def _waiting(checks: Sequence[CheckResult]) -> list[Waiting]:
    """Gather the checks that were not tried by the reason that they were told."""
    skipped = [check for check in checks if check.verdict is Verdict.SKIPPED]
    groups = [
        [check for check in skipped if check.message == message]
        for message in dict.fromkeys(check.message for check in skipped)
    ]
    return [
        Waiting(
            titles=tuple(readable(check.title) for check in group),
            points=_share(group),
            message=_of_several(readable(group[0].message), len(group)),
        )
        for group in groups
    ]


def _of_several(message: str, count: int) -> str:
    """Return a sentence on one check as one on several."""
    start = "This can't"
    several = count > 1 and message.startswith(start)
    return f"These {count} can't{message.removeprefix(start)}" if several else message


def said_once(checks: Sequence[CheckResult]) -> tuple[CheckResult, ...]:
    """Return the checks without what an earlier one, or a recognised bug, says already.

    A recognised bug explains its checks better than their hints, which don't know of it.
    """
    return tuple(_without(check, checks[:i]) for i, check in enumerate(checks))


def _without(check: CheckResult, before: Sequence[CheckResult]) -> CheckResult:
    recognised, skipped = check.diagnosis is not None, check.verdict is Verdict.SKIPPED
    hinted = recognised or skipped or check.hint in {told.hint for told in before}
    told = recognised or check.misconception in {told.misconception for told in before}
    reasons = {told.message for told in before if told.verdict is Verdict.SKIPPED}
    return replace(
        check,
        message="" if skipped and check.message in reasons else check.message,
        hint="" if hinted else check.hint,
        misconception=None if told else check.misconception,
    )


def _line(check: CheckResult, misconceptions: Mapping[str, Misconception]) -> Line:
    """Return a check as a line."""
    return Line(
        title=readable(check.title),
        passed=check.verdict is Verdict.PASSED,
        verdict=VERDICTS[check.verdict],
        points=_share([check]),
        message=readable(check.message),
        hint=readable(check.hint),
        misconception=misconceptions.get(check.misconception or ""),
    )


def _share(checks: Sequence[CheckResult]) -> str:
    """Write the points that checks gave, of those that they can give."""
    given, most = (sum(check.points for check in checks), sum(check.max_points for check in checks))
    return f"{number(given)} / {number(most)}"


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
