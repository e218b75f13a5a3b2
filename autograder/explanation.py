"""The sentences that a student reads about what their code did, other than answer.

Names and texts come from the student's process; they are cut short and made printable. The
line of code that is quoted is taken from our own copy of the cell.
"""

from __future__ import annotations

import re
import signal
from dataclasses import dataclass

from autograder.conversation import Ending, Facts
from autograder.limits import MAX_TEXT, Limits, MiB
from autograder.records import Cell, Verdict

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")


@dataclass(frozen=True)
class Explanation:
    """Explains faults in the cells of one student, within the limits that they had."""

    cells: tuple[Cell, ...]
    limits: Limits

    def of_call(self, function: str, facts: Facts) -> str:
        """Say what a call came to."""
        match facts:
            case Facts(exception="Absent"):
                return f"There is no function `{function}` in the notebook."
            case Facts(verdict=Verdict.MISSING):
                return f"`{function}` is not implemented yet."
        return f"`{function}` {self._story(facts)}{self._place(facts, function)}."

    def of_absence(self, function: str, failure: Facts) -> str:
        """Say why a function is not there: its cell failed."""
        story = f"it {self._story(failure)}{self._place(failure, function)}"
        return f"There is no `{function}`, because its cell stopped early: {story}."

    def of_cell(self, label: str, failure: Facts) -> str:
        """Say why a cell did not run to its end."""
        story = f"it {self._story(failure)}{self._place(failure)}"
        return f"{_name(label).capitalize()} stopped early: {story}."

    def _story(self, facts: Facts) -> str:
        match facts.verdict:
            case Verdict.TIMEOUT:
                return "took longer than the time there is and was cut short"
            case Verdict.OUTPUT:
                return "printed or returned more than any right answer needs"
            case Verdict.MEMORY:
                return f"needed more than {self.limits.memory // MiB} MiB of memory"
            case Verdict.DENIED:
                return f"did what is forbidden while grading ({_exception(facts)})"
        return f"raised {_exception(facts)}"

    def _place(self, facts: Facts, function: str | None = None) -> str:
        for cell in self.cells:
            lines = cell.source.splitlines()
            if cell.label == facts.cell and 1 <= facts.line <= len(lines):
                own = function is not None and cell.function == function
                where = "your cell" if own else _name(cell.label)
                quoted = clean(lines[facts.line - 1])
                return f", in {where}, line {facts.line}: `{quoted}`"
        return ""


def of_ending(subject: str, ending: Ending, seconds_allowed: int) -> tuple[Verdict, str]:
    """Judge and explain a process that ended before it answered."""
    number = ending.status & 0x7F
    if ending.seconds >= seconds_allowed - 0.5:  # the kernel counts in whole seconds
        return Verdict.TIMEOUT, f"{subject} took longer than the time there is."
    if number == 0:
        return Verdict.ERROR, f"{subject} ended its process instead of returning."
    return Verdict.ERROR, f"{subject} crashed Python ({signal.strsignal(number)})."


def clean(text: str) -> str:
    """Return a student's words as one short line of printable characters.

    Addresses in memory differ from run to run, and a sheet must not.
    """
    text = _ADDRESS.sub("0x…", text)
    line = "".join(char if char.isprintable() else " " for char in text[:MAX_TEXT])
    return " ".join(line.split())


def _exception(facts: Facts) -> str:
    text = clean(facts.text)
    return clean(facts.exception) + (f": {text}" if text else "")


def _name(label: str) -> str:
    return label if label.startswith("cell ") else f"the cell `{label}`"
