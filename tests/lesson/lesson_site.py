"""The course's lesson as tests look at it, and small notebooks to make pages of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from autograder.course import ROOT, Assignment, load_course
from lesson.execution import Outputs, execute_all
from lesson.recording import Recording, record
from lesson.site import lesson_pages, practices_of

COURSE = load_course()
NAMES = [one.name for one in COURSE.assignments]
FILES = ["index.html", *(f"{name}.html" for name in NAMES)]


@dataclass(frozen=True)
class Lesson:
    """What the lesson is made from, and its pages, which lie in a folder, too."""

    outputs: Mapping[str, Outputs]
    recordings: Mapping[str, Recording]
    pages: Mapping[str, str]
    folder: Path


def notebook_text(where: str, name: str) -> str:
    """The text of a notebook of the course."""
    return (ROOT / where / name / f"{name}.ipynb").read_text("utf-8")


def simulation_of(name: str) -> str:
    """The simulation of a chapter."""
    marks = (cell["metadata"].get("em_course", {}) for cell in json.loads(released(name))["cells"])
    return next(mark["simulation"] for mark in marks if "simulation" in mark)


@cache
def released(name: str) -> str:
    """What students get of a chapter."""
    return notebook_text("release", name)


@cache
def recording_of(simulation: str) -> Recording:
    """All answers of a simulation, asked once."""
    return record(simulation)


def whole_lesson(folder: Path) -> Lesson:
    """Run and record everything."""
    outputs = execute_all({name: notebook_text("source", name) for name in NAMES})
    recordings = {one: recording_of(one) for one in map(simulation_of, NAMES)}
    pages = pages_of(outputs, recordings)
    for name, text in pages.items():
        (folder / name).write_text(text, "utf-8")
    return Lesson(outputs, recordings, pages, folder)


def pages_of(outputs: Mapping[str, Outputs], recordings: Mapping[str, Recording]) -> dict[str, str]:
    """The pages of the course from what its notebooks showed."""
    texts = {name: released(name) for name in NAMES}
    return lesson_pages(COURSE, texts, outputs, practices_of(ROOT), recordings)


# ---- small notebooks ---------------------------------------------------------------------------

SMALL = Assignment("ch3-small", "Small", ("double",))


def cell(kind: str, id_: str, source: str, **metadata: Any) -> dict[str, Any]:
    """A cell; `nbgrader` marks may be given as a mapping."""
    made = {"cell_type": kind, "id": id_, "metadata": metadata, "source": source}
    return made if kind == "markdown" else {**made, "outputs": [], "execution_count": None}


def notebook(*cells: dict[str, Any]) -> str:
    """A notebook's text."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps(
        {
            "cells": list(cells),
            "metadata": {"kernelspec": kernel},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


TITLE = cell("markdown", "title", "# Chapter 3 · Small\n\nThe first words.\n\nMore words.")
