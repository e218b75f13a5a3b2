"""What a person sees in the terminal. Students' text is data: no markup, no control characters."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from autograder.course import quiz_id
from autograder.records import CheckResult, ScoreSheet, Verdict
from autograder.records import Finding as Seen

if TYPE_CHECKING:
    from autograder.sandbox import Finding

_MARKS = {
    Verdict.PASSED: ("✓", "green"),
    Verdict.SKIPPED: ("→", "yellow"),
    Verdict.INTERNAL: ("!", "magenta"),
}
_WIDE = 100  # columns
_MARGIN = 13  # columns left of a check's title, and of what is said below it
_OTHERWISE = ("✗", "red")


class Step:
    """One stretch of long work; calling it says that one more part is done."""

    def __init__(self, progress: Progress | None = None, total: int | None = None) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=total) if progress else None

    def __call__(self) -> None:
        """Move the bar one on."""
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task)


class Steps:
    """Progress bars, one a stretch of work; silent when quiet or when nobody watches."""

    def __init__(self, quiet: bool = False, console: Console | None = None) -> None:
        self.quiet = quiet
        self._console = console or Console(stderr=True)

    @contextmanager
    def step(self, what: str, total: int) -> Iterator[Step]:
        """Show a bar of `total` parts while the block runs."""
        if self.quiet or not self._console.is_terminal:
            yield Step()
            return
        columns = (
            TextColumn(f"{what:<24}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self._console) as progress:
            yield Step(progress, total)


def line(text: str, quiet: bool = False) -> None:
    """Print one line."""
    if not quiet:
        _console().print(Text(clean(text)))


def table(table: Table) -> None:
    """Print a table."""
    _console().print(table)


def wide(content: RenderableType) -> None:
    """Print what needs some width, which a pipe has."""
    width = None if sys.stdout.isatty() else _WIDE
    Console(file=sys.stdout, highlight=False, width=width).print(content)


def problems(problems: Iterable[str]) -> None:
    """Print what staff must look at, on standard error."""
    for problem in problems:
        Console(stderr=True).print(Text(clean(problem)), style="magenta")


def sheet(sheet: ScoreSheet) -> None:
    """Print a score sheet as a student or TA would read it."""
    console = _console()
    head = f"{clean(sheet.source)}: {sheet.score:g} of {sheet.max_score:g} points"
    console.print(Text(head, style="bold"))
    if sheet.problem:
        console.print(Text(f"  Not graded. {clean(sheet.problem)}"))
    said, reason = "", "why" if quiz_id(sheet.assignment) else "hint"
    found = {one.function: one for one in sheet.findings}
    for check in sheet.checks:
        if check.function in found:
            console.print(_hanging(_closer_look(found.pop(check.function)), console))
        console.print(_hanging(_check(check, said, reason), console))
        said = check.message
    for note in sheet.notes:
        console.print(Text(f"  note: {clean(note)}", style="dim"))


def finding(finding: Finding) -> None:
    """Print one line of the doctor, and the remedy where something is wrong."""
    mark, style = _MARKS[Verdict.PASSED] if finding.ok else _OTHERWISE
    console = _console()
    console.print(Text.assemble((f"{mark} ", style), (f"{finding.name}: ", "bold"), finding.detail))
    if not finding.ok:
        console.print(Text(f"  {finding.remedy}"))


def clean(text: str) -> str:
    """Return text without the control characters that a terminal would obey."""
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in text)


def _hanging(text: Text, console: Console) -> Text:
    """Break a terminal's long lines, so that they go on right of the margin."""
    if not console.is_terminal:
        return text
    lines: list[Text] = []
    for each in text.split("\n"):
        first, *rest = each[_MARGIN:].wrap(console, console.width - _MARGIN) or [Text()]
        lines += [each[:_MARGIN] + first, *(Text(" " * _MARGIN) + part for part in rest)]
    return Text("\n").join(lines)


def _closer_look(found: Seen) -> Text:
    """Return what was seen of a function: an example, and the likely causes."""
    margin = f"\n{' ' * _MARGIN}"
    text = Text(f"  ▸ {clean(found.function)}")
    if found.example:
        for words, told in (
            ("called like this:", found.example.call),
            ("it returned:", found.example.answer),
            ("it should be:", found.example.right),
        ):
            lines = clean(told).replace("\n", f"{margin}  ")
            text.append(f"{margin}{words}{margin}  {lines}")
    for i, cause in enumerate(found.explanation.splitlines()):
        text.append(f"{margin}{'and also' if i else 'likely cause'}: {clean(cause)}")
    return text


def _check(check: CheckResult, said: str, reason: str) -> Text:
    margin = f"\n{' ' * _MARGIN}"
    mark, style = _MARKS.get(check.verdict, _OTHERWISE)
    points = f"{check.points:g}/{check.max_points:g}"
    text = Text.assemble((f"  {mark} ", style), f"{points:>7}  {check.title}")
    if check.message:
        message = "the same" if check.message == said else clean(check.message)
        text.append(f"\n{check.verdict}: {message}".replace("\n", margin))
    if check.hint and not check.diagnosis and check.verdict is not Verdict.SKIPPED:
        text.append(f"{margin}{reason}: {check.hint}", style="dim")
    return text


def _console() -> Console:
    return Console(file=sys.stdout, highlight=False, soft_wrap=not sys.stdout.isatty())
