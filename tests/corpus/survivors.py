"""The mutants that keep every point, each with the reason why nobody could tell: a table.

`survivors.yaml` names a change as cosmic-ray counts it, the functions that survive it, and why.
A survivor without a reason is a gap in the checks until somebody has looked; a reason for what
no longer survives is removed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import yaml
from corpus import HERE, Judged
from mutants import Mutant

TABLE = HERE / "survivors.yaml"
HEAD = """\
# Changes of the reference that no check sees, and why; written by `make mutants`, which keeps
# each `why`. See survivors.py.
"""
UNEXPLAINED = "TODO"


@dataclass(frozen=True)
class Survivor:
    """A mutant that kept every point, and why."""

    function: str
    module: str
    operator: str
    occurrence: int
    before: str
    after: str
    why: str = UNEXPLAINED

    @classmethod
    def of(cls, mutant: Mutant, why: str = UNEXPLAINED) -> Survivor:
        """Return a mutant as one that survived."""
        change = mutant.change
        return cls(
            mutant.function,
            change.module,
            change.operator,
            change.occurrence,
            change.before,
            change.after,
            why,
        )

    @property
    def key(self) -> tuple[str, str, str, int, str, str]:
        """All but the reason."""
        change = self.module, self.operator, self.occurrence, self.before, self.after
        return self.function, *change

    @property
    def told(self) -> str:
        """One line about it."""
        return f"{self.function}, {self.module}.py: {self.before} -> {self.after} ({self.operator})"


def survived(judged: Judged) -> bool:
    """Tell whether a mutant kept every point; one that doesn't even run gets none."""
    return judged.share == 1


def survivors(mutants: Sequence[Mutant], judged: Iterable[Judged]) -> list[Survivor]:
    """Return the mutants that survived, in their order."""
    kept = {one.solution.id for one in judged if survived(one)}
    return [Survivor.of(mutant) for mutant in mutants if mutant.solution.id in kept]


def accounted(path: Path = TABLE) -> list[Survivor]:
    """Return the survivors of the table, one for each function."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    return [
        Survivor(function, **{name: fact for name, fact in row.items() if name != "functions"})
        for row in rows
        for function in row["functions"]
    ]


def explained(found: Iterable[Survivor], table: Iterable[Survivor]) -> list[Survivor]:
    """Return survivors with the reasons that a table gives; a new one has none."""
    reasons = {survivor.key: survivor.why for survivor in table}
    return [
        Survivor(*survivor.key, why=reasons.get(survivor.key, survivor.why)) for survivor in found
    ]


def written(table: Collection[Survivor]) -> str:
    """Return the table as YAML; functions share the line of a change that they all survive."""
    rows = []
    for shared, group in groupby(sorted(table, key=_shared), _shared):
        functions = [survivor.function for survivor in group]
        names = ("module", "operator", "occurrence", "before", "after")
        row = {**dict(zip(names, shared, strict=False)), "functions": functions, "why": shared[-1]}
        rows.append(yaml.safe_dump([row], sort_keys=False, allow_unicode=True, width=100))
    return HEAD + "".join(rows)


def complaints(found: Iterable[Survivor], table: Iterable[Survivor]) -> list[str]:
    """Return a line for each survivor without a reason and each reason without a survivor."""
    there = {survivor.key: survivor for survivor in found}
    known = {survivor.key: survivor for survivor in table}
    new = [there[key] for key in there if not _has_reason(known.get(key))]
    gone = [known[key] for key in known.keys() - there.keys()]
    return [
        *(f"survives without a reason: {survivor.told}" for survivor in new),
        *(f"no longer survives: {survivor.told}" for survivor in sorted(gone, key=_shared)),
    ]


def _has_reason(survivor: Survivor | None) -> bool:
    return survivor is not None and not survivor.why.startswith(UNEXPLAINED)


def _shared(survivor: Survivor) -> tuple[str, str, int, str, str, str]:
    """Return all but the function."""
    return *survivor.key[1:], survivor.why
