"""The class report as pages: a record in, the text of every file out.

Same files, same bytes: nothing here knows the time or the machine. All text is escaped by
Jinja, and whatever a template prints is first stripped of what cannot be seen, so neither a
template nor its author has to remember to. Should markup slip through all the same, a page
allows no script and no style but the one whose hash it names, and nothing from anywhere.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder import quiz_pages, typeset
from autograder.bug_tally import bugs_of
from autograder.classroom import ClassRecord
from autograder.course import quiz_id
from autograder.crowd import Crowd, entries, listed, sections
from autograder.page_parts import cell, concerns, everybody, figure, parts, stuck, total
from autograder.tally import ClassTally, tally_class

TEMPLATES = Path(__file__).parent / "templates" / "report"
_T = TypeVar("_T")


@dataclass(frozen=True)
class Inline:
    """A file of ours that stands inside every page, and the hash by which the page allows it."""

    text: Markup
    hash: str


def class_pages(record: ClassRecord) -> Mapping[str, str]:
    """Return the text of every page by file name; index.html is the one to open first.

    A student's page is made each time that it is asked for, and not held: there may be many.
    """
    return _Pages(record)


class _Pages(Mapping[str, str]):
    """The pages of a class: those about all of it are held, the others made when asked for."""

    def __init__(self, record: ClassRecord) -> None:
        tally, crowd = tally_class(record), Crowd(len(record.students))
        self._jinja = _environment(record, tally, crowd)
        self._held = dict(self._about_the_class(record, tally))
        self._made: dict[str, Callable[[], str]] = {}
        template = self._jinja.get_template("student.html.j2")
        for before, student, after in _with_neighbours(record.students):
            self._made[page_name("student", student.id)] = partial(
                template.render, student=student, before=before, after=after
            )
        if crowd.large:
            template = self._jinja.get_template("roll.html.j2")
            for roll in crowd.rolls.values():  # those to which the pages above lead
                self._made[roll.page] = partial(template.render, roll=roll)
            self._add_table(record, tally)

    def _add_table(self, record: ClassRecord, tally: ClassTally) -> None:
        """Add the table of a large class, in pages, and the page that finds a student in them."""
        table, numbers = sections(record.students), stuck(tally)
        template = self._jinja.get_template("students.html.j2")
        self._made["students.html"] = partial(template.render, sections=table)
        template = self._jinja.get_template("section.html.j2")
        for before, section, after in _with_neighbours(table):
            self._made[section.page] = partial(
                template.render, section=section, before=before, after=after, stuck=numbers
            )

    def _about_the_class(self, record: ClassRecord, tally: ClassTally) -> Iterator[tuple[str, str]]:
        template = self._jinja.get_template("index.html.j2")
        yield "index.html", template.render(concerns=concerns(record), stuck=stuck(tally))
        template = self._jinja.get_template("assignment.html.j2")
        for previous, each, following in _with_neighbours(tally.assignments):
            text = template.render(each=each, before=previous, after=following)
            yield page_name("assignment", each.assignment.name), text
        template = self._jinja.get_template("quiz.html.j2")
        for earlier, quiz, later in _with_neighbours(record.quizzes):
            facts = quiz_pages.drawn(quiz)
            text = template.render(quiz=quiz, before=earlier, after=later, **facts)
            yield quiz_pages.page_name(quiz), text

    def __getitem__(self, name: str) -> str:
        return self._held[name] if name in self._held else self._made[name]()

    def __iter__(self) -> Iterator[str]:
        return chain(self._held, self._made)

    def __len__(self) -> int:
        return len(self._held) + len(self._made)


def page_name(kind: str, name: str) -> str:
    """Return the file name of the page about a student or an assignment."""
    return f"{kind}-{typeset.slug(name)}.html"


def _environment(record: ClassRecord, tally: ClassTally, crowd: Crowd) -> Environment:
    """Return Jinja with the words that the templates use."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=typeset.clean,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters |= {
        "prose": typeset.prose,
        "points": typeset.points,
        "percent": typeset.percent,
        "counted": typeset.counted,
        "anchor": typeset.slug,
        "bug": typeset.bug_name,
        "figure_address": figure,
        "everybody": everybody,
        "listed": listed,
        "numbered": typeset.numbered,
        "short": typeset.short,
        **quiz_pages.FILTERS,
    }
    jinja.globals |= {
        "record": record,
        "tally": tally,
        "titles": {each.name: each.title for each in record.assignments},
        "marks": typeset.MARKS,
        "style": _inline("report.css"),
        "script": _inline("report.js"),
        "finder": _inline("finder.js"),
        "page": page_name,
        "quiz_id": quiz_id,
        "quiz_page": quiz_pages.page_name,
        "students": {student.id: student for student in record.students},
        "cell": cell,
        "crowd": crowd,
        "entries": entries,
        "parts_of": parts,
        "bugs_of": bugs_of,
        "misconception_of": record.misconception,
        "total": total,
    }
    return jinja


def _inline(name: str) -> Inline:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    digest = b64encode(sha256(text.encode()).digest()).decode()
    return Inline(Markup(text), f"'sha256-{digest}'")  # noqa: S704 # a file of ours


def _with_neighbours(items: Sequence[_T]) -> Iterator[tuple[_T | None, _T, _T | None]]:
    """Yield each item between the one before and the one after it."""
    padded = [None, *items, None]
    return zip(padded, items, padded[2:], strict=False)
