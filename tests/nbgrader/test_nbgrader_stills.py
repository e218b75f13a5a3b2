"""The stills of simulations in what is handed in: ours are shown, and nothing hostile is."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode, from_dict
from small_course import Course, cell_of
from traitlets.config import Config

import simulations
from autograder.handback import CourseCell, restore, tidy
from autograder.pages import FeedbackExporter
from autograder.stills import MAX_BYTES, is_harmless, stills

GOLDEN = Path(simulations.__file__).parents[1] / "tests" / "simulations" / "golden"
OURS = sorted(GOLDEN.glob("*.svg"))
NAME = "simulation-query-point"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'
LINKED = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
)
HOSTILE = [
    SVG.format("<script>alert(1)</script>"),
    SVG.format('<rect width="9" height="9" onclick="alert(1)"/>'),
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    SVG.format(
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">x</body></foreignObject>'
    ),
    SVG.format('<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>'),
    SVG.format('<image href="https://evil.example/pixel.png"/>'),
    LINKED.format('<image xlink:href="https://evil.example/pixel.png"/>'),
    LINKED.format('<a xlink:href="javascript:alert(1)"><text>x</text></a>'),
    LINKED.format('<use xlink:href="https://evil.example/x.svg#x"/>'),
    SVG.format('<a href="javascript:alert(1)"><text>x</text></a>'),
    SVG.format("<style>@import url(https://evil.example/x.css)</style>"),
    SVG.format('<rect style="fill: url(https://evil.example/x)"/>'),
    SVG.format('<rect fill="url(https://evil.example/x)"/>'),
    SVG.format('<rect fill="&#117;RL(https://evil.example/x)"/>'),
    SVG.format('<set attributeName="href" to="javascript:alert(1)"/>'),
    SVG.format('<animate attributeName="x" values="1"/>'),
    SVG.format('<rect id="check_responsibilities"/>'),
    SVG.format('<rect class="score"/>'),
    '<?xml-stylesheet href="https://evil.example/x.css"?>' + SVG.format(""),
    '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SVG.format("<text>&b;</text>"),
    '<!DOCTYPE svg SYSTEM "https://evil.example/x.dtd">' + SVG.format(""),
    SVG.format("<![CDATA[<script>alert(1)</script>]]>"),
    SVG.format("<g>" * 300) + "<script>alert(1)</script>",
    SVG.format("<desc>" + "x" * MAX_BYTES + "</desc>"),
    '<html xmlns="http://www.w3.org/1999/xhtml"/>',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="99999999"><rect/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9e9"><rect/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>',
    "<svg/>",
    "<svg",
    "\ud800",
    "",
]


@pytest.mark.parametrize("picture", OURS, ids=lambda path: path.stem)
def test_our_own_pictures_stay(picture: Path) -> None:
    """Whatever the simulations draw passes; otherwise the list here needs the new part."""
    text = picture.read_text("utf-8")

    assert [one["data"]["image/svg+xml"] for one in stills(outputs(text))] == [text]
    assert [one["data"]["image/svg+xml"] for one in stills(outputs(text.splitlines(True)))] == [
        text
    ]


@pytest.mark.parametrize("picture", HOSTILE)
def test_whatever_could_act_is_dropped_whole(picture: str) -> None:
    """Nothing is mended: a picture that isn't made like ours is none of ours."""
    assert not is_harmless(picture)
    assert stills(outputs(picture)) == []


def test_a_picture_may_be_nested_as_deep_as_it_fits() -> None:
    """Depth alone stops nobody: it is judged, and nothing falls over."""
    depth = MAX_BYTES // 8

    assert is_harmless(SVG.format("<g>" * depth + "</g>" * depth))


def outputs(picture: Any) -> list[dict[str, Any]]:
    """A cell's outputs as Jupyter saves them, the picture among others."""
    html = {"text/html": "<script>alert(1)</script>", "image/svg+xml": picture, "text/plain": "x"}
    return [
        {"output_type": "stream", "name": "stdout", "text": "hello"},
        {"output_type": "display_data", "data": html, "metadata": {"evil": "yes"}},
    ]


def test_only_the_first_few_pictures_are_looked_at() -> None:
    """A cell with a thousand hostile pictures must not keep the grading waiting."""
    ours = OURS[0].read_text("utf-8")
    hostile = outputs(HOSTILE[0])

    assert stills([*hostile * 4, *outputs(ours)])
    assert stills([*hostile * 5, *outputs(ours)]) == []


@pytest.mark.parametrize(
    "odd", [None, 7, "x", [None], [{"data": None}], [{"data": {"image/svg+xml": 7}}], {}]
)
def test_odd_outputs_show_nothing(odd: Any) -> None:
    """A file may hold anything in the place of outputs."""
    assert stills(odd) == []


CELLS = {
    NAME: CourseCell(NAME, "code", "query_point()", "c0", locked=True),
    "setup": CourseCell("setup", "code", "import numpy", "c1", locked=True),
    "simulation-mine": CourseCell("simulation-mine", "code", "", "c2", locked=False, solution=True),
}


def restored(*names: str, picture: str) -> list[NotebookNode]:
    """The cells of these names as they are handed back, each submitted with the picture."""
    cells = [
        {
            "cell_type": "code",
            "id": name,
            "metadata": {"nbgrader": {"grade_id": name}},
            "source": "lies",
            "outputs": outputs(picture),
        }
        for name in names
    ]
    released = from_dict({"cells": [], "metadata": {}})
    found = from_dict(restore(tidy({"cells": cells}), released, CELLS)).cells
    return [cell for cell in found if cell.id in names]


def test_only_the_courses_own_simulations_keep_their_picture() -> None:
    """Of the rest nothing that a student's machine showed comes back."""
    kept, setup, mine, other = restored(
        NAME, "setup", "simulation-mine", "simulation-other", picture=OURS[0].read_text("utf-8")
    )

    (output,) = kept.outputs
    assert set(output.data) == {"image/svg+xml"}
    assert output.metadata == {}
    assert kept.source == "query_point()"
    assert setup.outputs == mine.outputs == other.outputs == []


def exported(picture: str, **config: Any) -> str:
    """The page of a notebook with one cell that shows a picture."""
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "", "execution_count": None}
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "gone"}}
    data = widget | {"image/svg+xml": picture, "text/plain": "words"}
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    notebook = from_dict(
        {
            "cells": [cell | {"outputs": [output]}],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
    page, _ = HTMLExporter(config=Config({"HTMLExporter": config})).from_notebook_node(notebook)
    return str(page)


def image(page: str) -> str:
    """The picture that a page shows, out of its address."""
    found = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert found is not None
    return base64.b64decode(found[1]).decode("utf-8")


@pytest.mark.parametrize("sanitize", [False, True])
@pytest.mark.parametrize("template", ["lab", "classic"])
def test_nbconvert_shows_the_still_where_the_widget_is_gone(sanitize: bool, template: str) -> None:
    """As an image, in which nothing runs: with nbconvert's own settings, and with ours."""
    ours = OURS[0].read_text("utf-8")

    page = exported(ours, sanitize_html=sanitize, template_name=template)

    assert image(page) == ours


@pytest.mark.parametrize("picture", HOSTILE[:18])
def test_even_a_hostile_picture_is_inert_in_a_page(picture: str) -> None:
    """Should one ever get so far, it stands in an image, encoded."""
    page = exported(picture, sanitize_html=True)

    assert image(page) == picture
    assert "evil.example" not in page
    assert "alert(1)" not in page


def test_a_still_is_described_on_the_feedback_page() -> None:
    """The words within an image are heard by nobody, so they stand beside it."""
    picture = SVG.format('<title>A &amp; "B"</title><desc>x > y</desc>')
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "", "execution_count": None}
    notebook = {"metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    shown = from_dict(notebook | {"cells": [cell | {"outputs": stills(outputs(picture))}]})

    page, _ = FeedbackExporter().from_notebook_node(shown)

    assert '<img alt="A &amp; &quot;B&quot; x > y" src="data:image/svg+xml' in page


def test_a_still_comes_back_with_the_feedback(course: Course) -> None:
    """Through the stock commands: ann's picture is on her page, eve's is not on hers."""
    ours = OURS[0].read_text("utf-8")
    for student, picture in (("ann", ours), ("eve", HOSTILE[0])):
        notebook = json.loads(course.sample("right-einsum"))
        cell_of(notebook, NAME)["outputs"] = outputs(picture)
        course.hand_in(student, json.dumps(notebook).encode())

    assert course.run("autograde", "ch3-e-step") == 0
    assert course.run("generate_feedback", "ch3-e-step") == 0

    assert image(course.page("ann")) == ours
    assert "image/svg+xml" not in course.page("eve")
    assert course.score("ann") == course.score("eve") == 10
