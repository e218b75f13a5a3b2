"""How often the grader errs, from how it judged solutions of which the truth is known.

Pure functions of `Judged` records; `measure.py` prints what they return. Everything but a right
solution counts as wrong: who got the ordinary case right only has not solved the task.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corpus import Judged
from scipy.stats import binomtest

WRONG = ("ordinary", "minor", "major")
COLUMNS = ("function", "stub", "ordinary case only", "one minor bug", "one major bug")
KINDS = ("stub", "ordinary", "minor", "major")  # the same columns as kinds of solutions
BEGIN = "<!-- points: what follows is written by `make corpus` -->"
END = "<!-- points: end -->"


@dataclass(frozen=True)
class Rate:
    """So many of so many."""

    hits: int
    of: int

    @property
    def share(self) -> float:
        """The observed rate; NaN of nothing."""
        return self.hits / self.of if self.of else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """The exact 95 % interval (Clopper and Pearson 1934); of nothing all is possible."""
        if not self.of:
            return 0.0, 1.0
        bounds = binomtest(self.hits, self.of).proportion_ci(0.95, method="exact")
        return float(bounds.low), float(bounds.high)


def false_alarm(judged: Judged) -> bool:
    """Tell whether a right solution lost anything."""
    return judged.solution.kind == "right" and judged.share < 1


def slip(judged: Judged) -> bool:
    """Tell whether a wrong solution kept too much: all of it, or with a wrong idea half."""
    if judged.solution.kind == "major":
        return judged.share > 0.5
    return judged.solution.kind in WRONG and judged.share == 1


def too_harsh(judged: Judged) -> bool:
    """Tell whether a mistake in an edge case cost more than half."""
    return judged.solution.kind in ("ordinary", "minor") and judged.share < 0.5


def false_alarms(judged: Iterable[Judged]) -> Rate:
    """Return how many of the right solutions lost anything."""
    return _rate(judged, false_alarm, ("right",))


def slips(judged: Iterable[Judged]) -> Rate:
    """Return how many of the wrong solutions kept too much."""
    return _rate(judged, slip, WRONG)


def harsh(judged: Iterable[Judged]) -> Rate:
    """Return how many of those that are wrong in an edge case lost too much."""
    return _rate(judged, too_harsh, ("ordinary", "minor"))


def named_rightly(judged: Judged) -> bool:
    """Tell whether the bug was recognised that the solution has."""
    return judged.diagnosis is not None and judged.diagnosis == judged.solution.diagnosis


def named_wrongly(judged: Judged) -> bool:
    """Tell whether a bug was recognised that the solution does not have."""
    return judged.diagnosis is not None and judged.diagnosis != judged.solution.diagnosis


@dataclass(frozen=True)
class Naming:
    """How the wrong solutions were diagnosed, and right ones that were suspected."""

    rightly: int
    wrongly: int
    silent: int
    known: int  # how many have a bug that the catalogue holds

    @property
    def precision(self) -> Rate:
        """Of the diagnoses, those that were right."""
        return Rate(self.rightly, self.rightly + self.wrongly)

    @property
    def recall(self) -> Rate:
        """Of the bugs that the catalogue holds, those that were recognised."""
        return Rate(self.rightly, self.known)


def naming(judged: Iterable[Judged]) -> Naming:
    """Return how often a bug was named, rightly or wrongly, and how often nothing was said.

    That nothing is said of a right solution is no merit, and not counted as silence.
    """
    solved = [one for one in judged if one.solution.kind in (*WRONG, "right")]
    return Naming(
        rightly=sum(map(named_rightly, solved)),
        wrongly=sum(map(named_wrongly, solved)),
        silent=sum(one.diagnosis is None and one.solution.kind != "right" for one in solved),
        known=sum(one.solution.diagnosis is not None for one in solved),
    )


def faults(judged: Iterable[Judged]) -> list[str]:
    """Return a line for each error that must not happen, in order."""
    told = {"false alarm": false_alarm, "slip": slip, "wrong diagnosis": named_wrongly}
    return [
        f"{what}: {one.solution.id} ({one.solution.kind}, {one.points:g} points"
        f"{', ' + one.diagnosis if one.diagnosis else ''})"
        for one in judged
        for what, happened in told.items()
        if happened(one)
    ]


def points_row(function: str, judged: Iterable[Judged]) -> str:
    """Return a function's line of the points table, in Markdown."""
    mine = [one for one in judged if one.solution.function == function]
    spans = (_span([one.points for one in mine if one.solution.kind == kind]) for kind in KINDS)
    return f"| `{function}` | {' | '.join(spans)} |"


def points_table(functions: Sequence[str], judged: Sequence[Judged]) -> str:
    """Return the points table in Markdown."""
    head = [f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}"]
    return "\n".join([*head, *(points_row(function, judged) for function in functions)])


def with_table(text: str, table: str) -> str:
    """Return a page with another points table between its two marks."""
    before, _, rest = text.partition(BEGIN)
    _, mark, after = rest.partition(END)
    assert mark, f"the page lacks the marks {BEGIN} and {END}"
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def _rate(
    judged: Iterable[Judged], happened: Callable[[Judged], bool], kinds: Sequence[str]
) -> Rate:
    among = [one for one in judged if one.solution.kind in kinds]
    return Rate(sum(map(happened, among)), len(among))


def _span(points: Sequence[float]) -> str:
    """Write the least and the most of some points."""
    if not points:
        return "–"
    least, most = min(points), max(points)
    return f"{least:g}" if least == most else f"{least:g} to {most:g}"
