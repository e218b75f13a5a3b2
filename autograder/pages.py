"""Graded notebooks -> feedback pages, by nbgrader's own template, many in one process.

Most of a page is the instructor's text, the same for everybody, so what was rendered once
is kept. nbgrader's page goes through an HTML parser afterwards, to give pictures without
a description one; that takes longer than all the rest, and ours get their own.
"""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from typing import Any

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbformat import NotebookNode
from nbgrader.api import SubmittedNotebook
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

Resources = dict[str, Any]

_STILL = re.compile(r'<img src="(data:image/svg\+xml;base64,([A-Za-z0-9+/=]+))">')
_WORDS = re.compile(r"<(title|desc)>([^<]*)</")


class FeedbackExporter(HTMLExporter):  # type: ignore[misc]  # nbconvert has no types
    """nbconvert's HTML exporter for notebooks whose outputs are our reports and stills."""

    def __init__(self, config: Config | None = None, **options: Any) -> None:
        super().__init__(config=config, **options)
        self.register_filter("highlight_code", _highlight)

    def from_notebook_node(
        self, nb: NotebookNode, resources: Resources | None = None, **options: Any
    ) -> tuple[str, Resources]:
        """Return the page of a notebook."""
        page: tuple[str, Resources] = TemplateExporter.from_notebook_node(
            self, nb, resources, **options
        )
        return _STILL.sub(_described, page[0]), page[1]


class FeedbackPages:
    """Feedback pages as `nbgrader generate_feedback` makes them, from rows already at hand."""

    def __init__(self, coursedir: CourseDirectory, config: Config) -> None:
        converter = GenerateFeedback(coursedir=coursedir, config=config)
        self._exporter = converter.exporter_class(parent=converter, config=converter.config)

    def page(self, notebook: NotebookNode, row: SubmittedNotebook) -> str:
        """Return the page of one graded notebook, with the scores and comments in its rows."""
        penalty = row.late_submission_penalty or 0
        facts = {
            "notebook": row.name,
            "score": row.score - penalty,
            "max_score": row.max_score,
            "late_penalty": penalty,
        }
        page: str
        page, _ = self._exporter.from_notebook_node(
            _with_grades(notebook, row), {"nbgrader": facts}
        )
        return page


def _with_grades(notebook: NotebookNode, row: SubmittedNotebook) -> NotebookNode:
    """Return the notebook with what nbgrader's template shows at each cell."""
    shown: dict[str, Resources] = {
        grade.name: {"score": grade.score, "points": grade.max_score} for grade in row.grades
    }
    for comment in row.comments:
        shown.setdefault(comment.name, {})["comment"] = comment.comment
    cells = []
    for cell in notebook.cells:
        known = cell.metadata.get("nbgrader", {})
        facts = {**known, **shown.get(known.get("grade_id"), {})}
        cells.append(NotebookNode({**cell, "metadata": NotebookNode(nbgrader=NotebookNode(facts))}))
    return NotebookNode({**notebook, "cells": cells})


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
