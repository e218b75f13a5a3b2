"""The course's list of misconceptions: what a wrong answer says about what its author believes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder import strictyaml
from autograder.course import ROOT
from autograder.errors import ConfigError
from autograder.strictyaml import Document, Value

_TEXTS = ("id", "name", "belief", "truth", "where")


@dataclass(frozen=True)
class Misconception:
    """A false belief, what is true instead, and where the course teaches it."""

    id: str
    name: str
    belief: str
    truth: str
    where: str

    @classmethod
    def unlisted(cls, name: str) -> Misconception:
        """Stand in for a misconception that a check names and the list does not."""
        return cls(name, name, "", "", "")


def load_misconceptions(path: Path = ROOT / "quizzes" / "misconceptions.yaml") -> dict[str, Misconception]:
    """Read the list, by id. Raises ConfigError naming every entry that is incomplete.

    A course without such a file has no misconceptions to report.
    """
    if not path.exists():
        return {}
    document = strictyaml.load(path)
    entries = document.value
    if not isinstance(entries, list):
        raise ConfigError(f"{document.at()}: should be a list of misconceptions.")
    errors = [error for i, entry in enumerate(entries) for error in _mistakes(document, i, entry)]
    if errors:
        raise ConfigError("\n".join(errors))
    read = [Misconception(*(str(entry[key]) for key in _TEXTS)) for entry in _mappings(entries)]
    return {each.id: each for each in read}


def _mappings(entries: list[Value]) -> list[dict[str, Value]]:
    return [entry for entry in entries if isinstance(entry, dict)]


def _mistakes(document: Document, i: int, entry: Value) -> list[str]:
    given = entry if isinstance(entry, dict) else {}
    return [
        f"{document.at(i, key)}: should be text."
        for key in _TEXTS
        if not isinstance(given.get(key), str)
    ]
