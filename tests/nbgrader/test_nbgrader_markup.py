"""Nothing that a student wrote is live in a page: it is text, or it is gone."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest
from payloads import ATTACHMENTS, PAYLOADS, PIXEL
from small_course import E_STEP, Course, cell_of

from autograder import folders
from autograder.gradebook import CourseGradebook
from autograder.job import Job
from autograder.markup import markdown2html
from autograder.preparation import Preparation
from autograder.records import CheckResult, ScoreSheet, Status, Verdict


class Live(HTMLParser):
    """Collects what a browser would run, load or obey in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that acts, or an attribute that does."""
        if tag in {"script", "style", "iframe", "form", "input", "object", "embed", "link"}:
            self.found.append((tag, dict(attrs).get("src") or ""))
        if tag in {"base", "meta", "svg", "math"}:
            self.found.append((tag, str(attrs)))
        for name, value in attrs:
            address = "".join((value or "").split()).lower()
            loads = name == "src" and not address.startswith("data:image/png;base64,")
            if name.startswith("on") or name == "style" or loads:
                self.found.append((tag, f"{name}={value}"))
            if "javascript:" in address or address.startswith("data:text"):
                self.found.append((tag, f"{name}={value}"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markdown_is_harmless(payload: str) -> None:
    """Rendered markdown holds nothing that a browser would run or load, or a script find."""
    rendered = markdown2html({"cell": {"attachments": ATTACHMENTS}}, payload)

    assert Live(rendered).found == []
    assert not re.search(r"<[^>]* (id|name)=", rendered)


def test_markdown_keeps_what_people_write() -> None:
    """Headings, tables, code, formulas, links and pasted pictures look as they should."""
    written = "# Why\n\n**soft** `W` [chapter](https://x.org) $a<b$\n\n|a|b|\n|-|-|\n|1|2|\n\n"

    rendered = markdown2html(
        {"cell": {"attachments": ATTACHMENTS}}, written + "![pasted](attachment:a.png)"
    )

    for part in ("<h1>Why</h1>", "<strong>soft</strong>", "<code>W</code>", "<td>1</td>"):
        assert part in rendered
    assert '<a href="https://x.org">chapter</a>' in rendered
    assert "$a&lt;b$" in rendered
    assert f'src="data:image/png;base64,{PIXEL}"' in rendered


def test_page_of_a_hostile_notebook_is_as_quiet_as_any(course: Course) -> None:
    """Markup in cells, raw cells, ids, pictures and messages adds nothing live to the page."""
    hostile, honest = course.released(), course.released()
    for notebook, texts in ((hostile, PAYLOADS), (honest, ["text"] * len(PAYLOADS))):
        for kind in ("markdown", "raw", "code"):
            for text in texts:
                notebook["cells"].append(cell_with(kind, text))
    cell_of(hostile, "responsibilities")["source"] = "\n".join(PAYLOADS)
    course.hand_in("eve", json.dumps(hostile).encode())
    course.hand_in("ann", json.dumps(honest).encode())

    with CourseGradebook(course.folder) as book:
        for handed_in in book.submissions([E_STEP]):
            texts = PAYLOADS if handed_in.student == "eve" else ["text"]
            job, judged = Job.of(handed_in), sheet_that_says(handed_in.source, texts)
            desk = book.desk([E_STEP])
            preparation = Preparation(desk.course_dir, desk.cells, desk.feedback)
            read = folders.read_judged(handed_in.judged)
            book.record(handed_in, preparation.ready(job, judged, read))

    eve, ann = (Counter(Live(course.page(student)).found) for student in ("eve", "ann"))
    assert eve == ann
    assert "&lt;script&gt;alert(1)" in course.page("eve")


def cell_with(kind: str, text: str) -> dict[str, Any]:
    """Return a cell whose every field says `text`."""
    metadata = {"tags": [text], "name": text, "raw_mimetype": "text/html", "nbgrader": text}
    cell = {"cell_type": kind, "id": text, "metadata": metadata, "source": text}
    if kind == "code":
        output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": text}}
        return cell | {"execution_count": text, "outputs": [output]}
    return cell | {"attachments": ATTACHMENTS}


def sheet_that_says(source: str, texts: list[str]) -> ScoreSheet:
    """Return a sheet of one failed check for each text, which its message repeats."""
    checks = tuple(
        CheckResult(
            f"responsibilities::{i}",
            "responsibilities",
            "A title",
            0.0,
            1.0,
            Verdict.ERROR,
            f"raised ValueError: {text}",
            "A hint",
            None,
            None,
        )
        for i, text in enumerate(texts)
    )
    return ScoreSheet(source, E_STEP, Status.GRADED, None, 0.0, 1.0, checks, tuple(texts))
