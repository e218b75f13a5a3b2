"""A known mistake, and what a look at a student's function comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from autograder.records import Example, Picture
from autograder.student import Student


@dataclass(frozen=True)
class Bug:
    """A mistake that can be recognised.

    `says` tells its author in two sentences: what the function seems to do, and why that is
    not what the lesson asks for. It never shows the right formula as code.
    """

    id: str
    misconception: str
    says: str


@dataclass(frozen=True)
class Seen:
    """What was seen of a function: the bugs that together explain it, if they are recognised."""

    bugs: tuple[Bug, ...] = ()
    example: Example | None = None
    picture: Picture | None = None


class Subject(Protocol):
    """All that is known about the mistakes of one function."""

    @property
    def bugs(self) -> Sequence[Bug]:
        """The mistakes that can be recognised."""

    def look(self, student: Student) -> Seen:
        """Ask a student's function, and say what was seen of it.

        Raises StudentFault where the student's code came to no end, so that nothing can be said.
        """
