"""The course's notebooks, run once for all tests that look at what they show."""

from __future__ import annotations

import re
from functools import cache

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.course import ROOT

HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", re.S)


@cache
def executed(assignment: str, folder: str = "source") -> NotebookNode:
    """Return an assignment's notebook, without its hidden tests, run from top to bottom.

    In `release` nothing is written yet, so there cells may fail.
    """
    notebook = nbformat.read(ROOT / folder / assignment / f"{assignment}.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = HIDDEN.sub("", cell.source)
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        allow_errors=folder == "release",
        store_widget_state=False,
    )
    client.execute()
    return notebook
