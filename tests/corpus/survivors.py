"""The mutants that keep every point, each with the reason why nobody could tell: a table.

`survivors.yaml` names a change as cosmic-ray counts it, the functions that survive it, and why.
A survivor without a reason is a gap in the checks until somebody has looked; a reason for what
no longer survives is removed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    reasons = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    return [
        Survivor(function, *_parted(row["change"]), row["before"], row["after"], reason["why"])
        for reason in reasons
        for row in reason["survivors"]
        for function in row["functions"].split(", ")
    ]


def explained(found: Iterable[Survivor], table: Iterable[Survivor]) -> list[Survivor]:
    """Return survivors with the reasons that a table gives; a new one has none."""
    reasons = {survivor.key: survivor.why for survivor in table}
    return [
        Survivor(*survivor.key, why=reasons.get(survivor.key, survivor.why)) for survivor in found
    ]


def written(table: Collection[Survivor]) -> str:
    """Return the table as YAML: by reason, then by change, with all functions that survive it."""
    reasons: dict[str, dict[tuple[str, str, str], list[str]]] = {}
    for survivor in table:
        change = f"{survivor.module} {survivor.operator} {survivor.occurrence}"
        rows = reasons.setdefault(survivor.why, {})
        rows.setdefault((change, survivor.before, survivor.after), []).append(survivor.function)
    return HEAD + "\n".join(_entry(why, reasons[why]) for why in sorted(reasons))


def _entry(why: str, rows: Mapping[tuple[str, str, str], Sequence[str]]) -> str:
    """Return a reason and what it explains as YAML."""
    survivors = [
        {"functions": ", ".join(functions), "change": change, "before": before, "after": after}
        for (change, before, after), functions in rows.items()
    ]
    entry = [{"why": why, "survivors": survivors}]
    return str(yaml.safe_dump(entry, sort_keys=False, allow_unicode=True, width=1000))


def complaints(found: Iterable[Survivor], table: Iterable[Survivor]) -> list[str]:
    """Return a line for each survivor without a reason and each reason without a survivor."""
    there = {survivor.key: survivor for survivor in found}
    known = {survivor.key: survivor for survivor in table}
    new = [there[key] for key in there if not _has_reason(known.get(key))]
    gone = [known[key] for key in known if key not in there]
    return [
        *(f"survives without a reason: {survivor.told}" for survivor in new),
        *(f"no longer survives: {survivor.told}" for survivor in gone),
    ]


def _has_reason(survivor: Survivor | None) -> bool:
    return survivor is not None and not survivor.why.startswith(UNEXPLAINED)


def _parted(change: str) -> tuple[str, str, int]:
    """Return module, operator and occurrence."""
    module, operator, occurrence = change.split()
    return module, operator, int(occurrence)
