"""The class report as pages: a record in, the text of every file out. Pure.

Same record, same bytes: nothing here knows the time or the machine. All text is escaped by
Jinja, and whatever a template prints is first stripped of what cannot be seen, so neither a
template nor its author has to remember to. Should markup slip through all the same, a page
allows no script and no style but the one whose hash it names, and nothing from anywhere.
"""

from __future__ import annotations

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder import figures, quiz_pages, typeset
from autograder.bug_tally import bugs_of
from autograder.classroom import ClassRecord, Student, Work
from autograder.course import Assignment, quiz_id
from autograder.feedback import said_once
from autograder.records import CheckResult, Finding, Picture, Verdict
from autograder.tally import ClassTally, tally_class

TEMPLATES = Path(__file__).parent / "templates" / "report"
_T = TypeVar("_T")


@dataclass(frozen=True)
class Inline:
    """A file of ours that stands inside every page, and the hash by which the page allows it."""

    text: Markup
    hash: str


@dataclass(frozen=True)
class Cell:
    """One cell of the table of students; `order` sorts it, and None sorts last."""

    kind: str
    text: str
    order: float | None = None


@dataclass(frozen=True)
class Part:
    """One function of one student's work: the checks, what was seen, and the code of it all."""

    function: str
    checks: tuple[CheckResult, ...]
    code: str | None
    found: Finding | None

    @property
    def missing(self) -> bool:
        """Whether there was nothing to judge."""
        return bool(self.checks) and all(c.verdict is Verdict.MISSING for c in self.checks)


@dataclass(frozen=True)
class Concern:
    """Why a person has to look at submissions, and at which."""

    why: str
    works: tuple[tuple[Student, Assignment], ...]


def class_pages(record: ClassRecord) -> dict[str, str]:
    """Return the text of every page by file name; index.html is the one to open first."""
    tally = tally_class(record)
    jinja = _environment(record, tally)
    index = jinja.get_template("index.html.j2")
    pages = {"index.html": index.render(concerns=_concerns(record), stuck=_stuck(tally))}
    template = jinja.get_template("student.html.j2")
    for before, student, after in _with_neighbours(record.students):
        pages[page_name("student", student.id)] = template.render(
            student=student, before=before, after=after
        )
    template = jinja.get_template("assignment.html.j2")
    for previous, each, following in _with_neighbours(tally.assignments):
        pages[page_name("assignment", each.assignment.name)] = template.render(
            each=each, before=previous, after=following
        )
    template = jinja.get_template("quiz.html.j2")
    for earlier, quiz, later in _with_neighbours(record.quizzes):
        pages[quiz_pages.page_name(quiz)] = template.render(
            quiz=quiz, before=earlier, after=later, **quiz_pages.drawn(quiz)
        )
    return pages


def page_name(kind: str, name: str) -> str:
    """Return the file name of the page about a student or an assignment."""
    return f"{kind}-{typeset.slug(name)}.html"


def _environment(record: ClassRecord, tally: ClassTally) -> Environment:
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
        "figure_address": _figure,
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
        "page": page_name,
        "quiz_id": quiz_id,
        "quiz_page": quiz_pages.page_name,
        "students": {student.id: student for student in record.students},
        "cell": _cell,
        "parts_of": _parts,
        "bugs_of": bugs_of,
        "misconception_of": record.misconception,
        "code_lines": typeset.code_lines,
        "total": _total,
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


def _concerns(record: ClassRecord) -> list[Concern]:
    """Gather the submissions without a grade, and those where the grader itself failed."""
    found: dict[str, list[tuple[Student, Assignment]]] = defaultdict(list)
    for assignment in record.assignments:
        for student in record.students:
            work = student.work.get(assignment.name)
            if work and (why := _concern(assignment, work)):
                found[why].append((student, assignment))
    return [Concern(why, tuple(works)) for why, works in found.items()]


def _concern(assignment: Assignment, work: Work) -> str:
    """Say why a person has to look at this work; nothing if nobody has to."""
    if work.rejected:
        return f"Rejected: {work.rejected.problem}"
    if work.internal and assignment.key:
        edited = typeset.counted(work.internal, "question")
        return (
            f"{edited} changed after the answer came; the points are given until you have looked."
        )
    if work.internal:
        broken = typeset.counted(work.internal, "check")
        return f"The grader itself failed in {broken}; the points are given until you have looked."
    return work.problem or ""


def _stuck(tally: ClassTally) -> dict[str, list[int]]:
    """Return the numbers of the checks that each student is stuck on, by student id."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, check in enumerate(tally.checks_in_order):
        for student in check.stuck:
            numbers[student.id].append(number)
    return numbers


def _cell(work: Work | None) -> Cell:
    """Return what the table of students says about one piece of work."""
    if work is None:
        return Cell("absent", "–")
    if work.sheet is None:
        return Cell("alert", "no grade")
    if work.rejected:
        return Cell("alert", "rejected", work.sheet.score)
    if not work.sheet.max_score:
        return Cell("written", "to mark" if work.to_mark else "handed in")
    warmth = typeset.heat(work.sheet.score / work.sheet.max_score)
    flag = " ⚑" if work.internal else ""
    return Cell(f"heat-{warmth}", typeset.points(work.sheet.score) + flag, work.sheet.score)


def _parts(assignment: Assignment, work: Work) -> list[Part]:
    """Gather a student's checks and code by function, in the order of the course."""
    checks = work.sheet.checks if work.sheet else ()
    found = {one.function: one for one in work.sheet.findings} if work.sheet else {}
    code = work.notebook.code if work.notebook else {}
    functions = dict.fromkeys([*assignment.functions, *(check.function for check in checks)])
    return [
        Part(
            name,
            said_once([c for c in checks if c.function == name]),
            code.get(name),
            found.get(name),
        )
        for name in functions
    ]


def _figure(picture: Picture) -> str:
    """Return a figure as the address of an image, which loads nothing."""
    return f"data:{figures.KIND};base64,{b64encode(figures.draw(picture).encode()).decode()}"


def _total(student: Student) -> float:
    """Return the sum of a student's scores."""
    return sum(work.sheet.score for work in student.work.values() if work.sheet)
