"""The course's list of misconceptions: what a wrong answer says about what its author believes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from autograder import strictyaml
from autograder.course import ROOT
from autograder.errors import ConfigError
from autograder.strictyaml import Document, Place

LIST = ROOT / "quizzes" / "misconceptions.yaml"
_EXERCISE = "Your turn: "  # so begins the heading above each function
_PARTS: tuple[Place, ...] = (
    ("id",),
    ("name",),
    ("belief",),
    ("truth",),
    ("where", "chapter"),
    ("where", "section"),
)


@dataclass(frozen=True)
class Misconception:
    """A false belief, what is true instead, and the chapter and its section that teach it."""

    id: str
    name: str
    belief: str
    truth: str
    chapter: str
    section: str

    @classmethod
    def unlisted(cls, name: str) -> Misconception:
        """Stand in for a misconception that a check names and the list does not."""
        return cls(name, name, "", "", "", "")

    @property
    def where(self) -> str:
        """Where to read again, in words."""
        section = self.section.replace('"', "'")
        return f"“{section}” in {self.chapter}" if self.chapter else ""

    def at(self, function: str, chapter: str) -> Misconception:
        """Return the same, but what every exercise teaches is taught at this function's own."""
        if not self.section.startswith(_EXERCISE):
            return self
        return replace(self, chapter=chapter, section=f"{_EXERCISE}`{function}`")


def load_misconceptions(path: Path = LIST) -> dict[str, Misconception]:
    """Read the list, by id. Raises ConfigError naming every entry that is incomplete."""
    document = strictyaml.load(path)
    if not isinstance(document.value, list):
        raise ConfigError(f"{document.at()}: should be a list of misconceptions.")
    entries = range(len(document.value))
    errors = [error for i in entries for error in _mistakes(document, i)]
    if errors:
        raise ConfigError("\n".join(errors))
    every = [Misconception(*(str(_at(document, (i, *part))) for part in _PARTS)) for i in entries]
    return {each.id: each for each in every}


def _mistakes(document: Document, i: int) -> Iterator[str]:
    for part in _PARTS:
        if not isinstance(_at(document, (i, *part)), str):
            yield f"{document.at(i, *part)}: should be text."
    name = _at(document, (i, "id"))
    if name in [_at(document, (earlier, "id")) for earlier in range(i)]:
        yield f"{document.at(i, 'id')}: {name!r} is listed twice."


def _at(document: Document, place: Place) -> object:
    """Return what stands at a place of the document, or None if there is no such place."""
    value: object = document.value
    for key in place:
        if isinstance(key, int):
            value = value[key] if isinstance(value, list) else None
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value
