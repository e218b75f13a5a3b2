"""Graded notebooks -> feedback pages, by nbgrader's own template, many in one process.

Most of a page is the instructor's text, the same for everybody, so what was rendered once
is kept. nbgrader's page goes through an HTML parser afterwards, to give pictures without
a description one; that takes longer than all the rest, and ours get their own.
"""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from traitlets.config import Config, PyFileConfigLoader

from autograder.lean import lean_imports
from autograder.nodes import Node
from autograder.ready import Shown

with lean_imports():
    from nbconvert.exporters import HTMLExporter, TemplateExporter
    from nbconvert.filters import Highlight2HTML, clean_html
    from nbformat import NotebookNode, from_dict
    from nbgrader.converters import GenerateFeedback
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.preprocessors import GetGrades

Resources = dict[str, Any]

_STILL = re.compile(r'<img src="(data:image/svg\+xml;base64,([A-Za-z0-9+/=]+))">')
_WORDS = re.compile(r"<(title|desc)>([^<]*)</")


class FeedbackExporter(HTMLExporter):  # type: ignore[misc]  # nbconvert has no types
    """nbconvert's HTML exporter for notebooks whose outputs are our reports and stills."""

    def __init__(self, config: Config | None = None, **options: Any) -> None:
        super().__init__(config=config, **options)
        self.register_filter("highlight_code", _highlight)
        self.register_filter("clean_html", _cleaned)

    def from_notebook_node(
        self, nb: NotebookNode, resources: Resources | None = None, **options: Any
    ) -> tuple[str, Resources]:
        """Return the page of a notebook."""
        page: tuple[str, Resources] = TemplateExporter.from_notebook_node(
            self, nb, resources, **options
        )
        return _STILL.sub(_described, page[0]), page[1]


class FeedbackPages:
    """Feedback pages as `nbgrader generate_feedback` makes them, from facts already at hand."""

    def __init__(self, course_dir: Path) -> None:
        loader = PyFileConfigLoader("nbgrader_config.py", str(course_dir))
        config: Config = loader.load_config()
        coursedir = CourseDirectory(config=config, root=str(course_dir))
        converter = GenerateFeedback(coursedir=coursedir, config=config)
        converter.update_config(Config({"Exporter": {"default_preprocessors": []}}))
        self._exporter = converter.exporter_class(parent=converter, config=converter.config)
        for preprocessor in converter.preprocessors:
            if preprocessor is not GetGrades:  # it would ask the gradebook, which is not here
                self._exporter.register_preprocessor(preprocessor)

    def page(self, notebook: Node, name: str, shown: Shown) -> str:
        """Return the page of one graded notebook of this name, with its scores and comments."""
        facts = {
            "notebook": name,
            "score": shown.score,
            "max_score": shown.max_score,
            "late_penalty": shown.penalty,
        }
        page: str
        page, _ = self._exporter.from_notebook_node(
            _with_grades(from_dict(notebook), shown), {"nbgrader": facts}
        )
        return page


class _OfOnePage(NotebookNode):  # type: ignore[misc]  # nbformat has no types
    """A notebook that was made for one page and is not used again.

    nbconvert copies what it is given, twice and down to the last cell, which would take longer
    than all that is not the same on everybody's page.
    """

    def __deepcopy__(self, memo: object) -> _OfOnePage:
        return self


def _with_grades(notebook: NotebookNode, shown: Shown) -> NotebookNode:
    """Return the notebook with what nbgrader's template shows at each cell."""
    graded: dict[str, Resources] = {
        name: {"score": score, "points": points} for name, (score, points) in shown.scores.items()
    }
    for name, comment in shown.comments.items():
        graded.setdefault(name, {})["comment"] = comment
    cells = []
    for cell in notebook.cells:
        known = cell.metadata.get("nbgrader", {})
        facts = {**known, **graded.get(known.get("grade_id"), {})}
        cells.append(NotebookNode({**cell, "metadata": NotebookNode(nbgrader=NotebookNode(facts))}))
    return _OfOnePage({**notebook, "cells": cells})


def _described(still: re.Match[str]) -> str:
    """Return a picture with the words that stand in it: in an `<img>` nobody hears those.

    It shrinks where the page is narrow.
    """
    picture = base64.b64decode(still[2]).decode("utf-8", "replace")
    words = " ".join(text.strip() for _, text in _WORDS.findall(picture)).replace('"', "&quot;")
    return f'<img alt="{words}" src="{still[1]}" style="max-width: 100%; height: auto">'


@lru_cache(maxsize=1000)
def _highlight_source(source: str) -> str:
    highlighted: str = Highlight2HTML(pygments_lexer="ipython3")(source)
    return highlighted


def _highlight(source: str, metadata: object = None) -> str:
    """Return a cell's code as highlighted HTML; what its metadata says has no say."""
    return _highlight_source(source)


@lru_cache(maxsize=1000)
def _cleaned(markup: str) -> str:
    """Return harmless HTML. Much of what students are told is the same for many of them."""
    harmless: str = clean_html(markup)
    return harmless
