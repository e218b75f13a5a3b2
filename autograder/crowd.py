"""Lists of students, cut on the pages of a large class; the whole ones stand on pages of their own.

Nobody reads five thousand names, and a page that holds them is slow to open. A small class is
shown whole: there the names are what a teaching assistant looks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from autograder import typeset
from autograder.classroom import Student

LARGE = 500  # students; in a class of more, lists are cut
NAMES = 12  # of one list that is cut
ROWS = 250  # of the table of students, which is cut into pages: browsers are slow to lay it out
GROUPS = 8  # of those who were told the same of one check, the largest ones
_T = TypeVar("_T")


@dataclass(frozen=True)
class Entry:
    """A student in a list, by id, and the assignment that it is about, if it is about one."""

    student: str
    assignment: str | None = None


@dataclass(frozen=True)
class Roll:
    """A whole list, its page, and what it is a list of: `place` in the course, and `about`."""

    page: str
    place: str
    about: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Section:
    """A page of the table of students."""

    page: str
    students: tuple[Student, ...]


class Crowd:
    """The rule by which lists of a class are cut, and the whole lists that it has led to."""

    def __init__(self, students: int) -> None:
        self.large = students > LARGE
        self.rolls: dict[str, Roll] = {}

    def roll(self, entries: Iterable[Entry], place: str, about: str) -> Roll | None:
        """Return the page of a list that has to be cut, and keep it; None if it need not be."""
        whole = tuple(entries) if self.large else ()
        if len(whole) <= NAMES:
            return None
        mark = sha256(
            "\n".join(one.student for one in whole).encode("utf-8", "surrogatepass")
        ).hexdigest()
        page = f"list-{typeset.slug(f'{place} {about} {mark}')}.html"
        return self.rolls.setdefault(page, Roll(page, place, about, whole))

    def first(self, entries: Sequence[_T], roll: Roll | None) -> Sequence[_T]:
        """Return what of a list stands on the page that leads to its roll."""
        return entries[:NAMES] if roll else entries

    def groups(self, groups: Sequence[_T]) -> Sequence[_T]:
        """Return the groups that are shown one by one."""
        return groups[:GROUPS] if self.large else groups

    def others(self, groups: Sequence[_T]) -> Sequence[_T]:
        """Return the groups that are shown together, as one list."""
        return groups[GROUPS:] if self.large else ()


def entries(students: Iterable[Student], assignment: str | None = None) -> list[Entry]:
    """Return students as the entries of a list."""
    return [Entry(student.id, assignment) for student in students]


def listed(ids: Iterable[str]) -> list[Entry]:
    """Return ids as the entries of a list; a quiz may be answered by somebody not in the class."""
    return [Entry(student) for student in ids]


def sections(students: Sequence[Student]) -> list[Section]:
    """Cut the table of students into pages."""
    return [
        Section(f"students-{start // ROWS + 1}.html", tuple(students[start : start + ROWS]))
        for start in range(0, len(students), ROWS)
    ]
