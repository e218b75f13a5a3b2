"""A released notebook and what its solved twin showed -> a chapter: the parts of one page.

Sources come from the released notebook alone, so that a page can hold no solution and no
hidden test: there are none in what it is made from. What the solved notebook adds is pictures
and printed text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup

from autograder.course import Assignment
from autograder.errors import ConfigError
from lesson.drawers import Drawers
from lesson.execution import Outputs, Picture, Printed
from lesson.listing import listing
from lesson.prose import headings, phrase, prose

Kind = Literal["prose", "stub", "own", "check", "code", "folded", "simulation"]

_NOTHING = Markup()
_TITLE = re.compile(r"# (?:Chapter (\d+) · )?([^\n]+)\n*")
_LEFT_OUT = "setup-text"  # how to run cells, which a page has none of


@dataclass(frozen=True)
class View:
    """A picture and what it shows in words, or printed text."""

    picture: Picture | None
    words: str


@dataclass(frozen=True)
class Part:
    """One cell as a page shows it; `html` is its text, or its code in colours."""

    kind: Kind
    id: str
    html: Markup = _NOTHING
    views: tuple[View, ...] = ()
    headings: tuple[Markup, ...] = ()  # of its sections, as HTML

    @property
    def fold(self) -> str:
        """What is written on code that is folded away."""
        if self.kind == "own":
            return "The place for your own"
        if self.id.startswith("simulation") or any(view.picture for view in self.views):
            return "The code of this picture"
        return "Set-up" if self.id == "setup" else "The code"


@dataclass(frozen=True)
class Chapter:
    """All of a chapter's page but its simulation, its quiz and its neighbours."""

    name: str
    short: str  # as course.yaml calls it
    number: str
    title: Markup
    summary: Markup  # its first paragraph
    parts: tuple[Part, ...]
    simulation: str | None

    @property
    def file(self) -> str:
        """The name of the page."""
        return f"{self.name}.html"

    @property
    def place(self) -> str:
        """Which chapter it is, in words."""
        return f"Chapter {self.number}" if self.number else "Chapter"

    @property
    def sections(self) -> list[tuple[str, Markup]]:
        """The id and the heading of each section."""
        return [(part.id, part.headings[0]) for part in self.parts if part.headings]

    @property
    def opening(self) -> Markup:
        """The first paragraphs, as HTML."""
        return self.parts[0].html


def chapter(assignment: Assignment, released: str, outputs: Outputs) -> Chapter:
    """Return a chapter. Raises ConfigError if its notebook does not begin with a title."""
    cells = json.loads(released)["cells"]
    first = _source(cells[0])
    title = _TITLE.match(first)
    if title is None:
        raise ConfigError(
            f"release/{assignment.name}: the first cell must begin with a title, `# Chapter 3 · …`."
        )
    text = first[title.end() :]
    opening = Part("prose", cells[0]["id"], prose(text))
    parts = [opening, *_parts(cells[1:], assignment.functions, outputs)]
    simulations = simulations_in(released)
    return Chapter(
        name=assignment.name,
        short=assignment.title,
        number=title[1] or "",
        title=phrase(title[2]),
        summary=prose(text.partition("\n\n")[0]),
        parts=tuple(parts),
        simulation=simulations[0] if simulations else None,
    )


def cell_ids(notebook: str) -> list[str]:
    """Return the ids of a notebook's cells; its release has the same."""
    return [cell["id"] for cell in json.loads(notebook)["cells"]]


def simulations_in(released: str) -> list[str]:
    """Return the names of the simulations that a notebook has places for."""
    marks = [_mark(cell, "em_course") for cell in json.loads(released)["cells"]]
    return [str(mark["simulation"]) for mark in marks if "simulation" in mark]


def _parts(
    cells: Sequence[dict[str, Any]], functions: Sequence[str], outputs: Outputs
) -> Iterator[Part]:
    drawers, section = Drawers(), ""
    for cell in cells:
        source = _source(cell)
        if cell["cell_type"] == "markdown":
            made = list(_written(cell, source))
            section = next((part.headings[-1] for part in made if part.headings), section)
            yield from made
        elif cell["cell_type"] == "code":
            words = drawers.read(source) or [f"A picture for the section {section}"]
            kind = _kind(cell, source, functions)
            if kind:
                seen = () if _is_the_students(cell) else outputs.get(cell["id"], ())
                yield Part(kind, cell["id"], listing(source), tuple(_views(seen, words)))


def _written(cell: dict[str, Any], source: str) -> Iterator[Part]:
    """Yield a text, and the place of a simulation below it; the cell of an answer is left out."""
    if _mark(cell, "nbgrader").get("solution") or cell["id"] == _LEFT_OUT:
        return
    yield Part("prose", cell["id"], prose(source), headings=tuple(headings(source, level=2)))
    if "simulation" in _mark(cell, "em_course"):
        yield Part("simulation", f"{cell['id']}-stage")


def _kind(cell: dict[str, Any], source: str, functions: Sequence[str]) -> Kind | None:
    """Return how a code cell is shown; an empty one is not."""
    mark = _mark(cell, "nbgrader")
    if not source.strip():
        return None
    if mark.get("grade"):
        return "check"
    if mark.get("solution"):
        return "stub" if mark.get("grade_id") in functions else "own"
    return "folded" if mark.get("locked") else "code"


def _is_the_students(cell: dict[str, Any]) -> bool:
    """Whether what a cell showed came from a solution that the page must not have."""
    mark = _mark(cell, "nbgrader")
    return bool(mark.get("solution") or mark.get("grade"))


def _views(shown: Sequence[Picture | Printed], words: list[str]) -> Iterator[View]:
    pictures = 0
    for one in shown:
        if isinstance(one, Picture):
            yield View(one, words[min(pictures, len(words) - 1)])
            pictures += 1
        else:
            yield View(None, one.text.rstrip("\n"))


def _mark(cell: dict[str, Any], owner: str) -> dict[str, Any]:
    found = cell.get("metadata", {}).get(owner, {})
    return found if isinstance(found, dict) else {}


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)
