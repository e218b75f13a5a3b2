"""A quiz -> the folder that instructors release: its notebook and the papers beside it.

The notebook is nbgrader's way to hand a quiz out and back: one cell takes it, and a graded
cell for each question carries the points and, later, the report. Generated, never edited.
"""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

from quizzes import phrases
from quizzes.build import paper
from quizzes.player.response import answers_file, paper_file
from quizzes.questions import Question, Quiz

Cell = dict[str, Any]

_WIDTH = 88
_HIDDEN = """### BEGIN HIDDEN TESTS
raise RuntimeError("Quizzes are marked by the course's grader: see nbgrader_config.py.")
### END HIDDEN TESTS"""


def write_quiz(quiz: Quiz, practice: Quiz | None, source: Path) -> list[Path]:
    """Write a graded quiz's folder below `source`, and return the files that it has now."""
    folder = source / quiz.assignment
    texts = {f"{quiz.assignment}.ipynb": notebook(quiz, practice)}
    texts |= {paper_file(each.id): paper(each) for each in (quiz, practice) if each}
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json"):
        if old.name not in texts:
            old.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in texts]


def notebook(quiz: Quiz, practice: Quiz | None) -> str:
    """Return the text of a quiz's notebook; the same quiz gives the same bytes."""
    count = len(quiz.questions)
    cells = [_markdown("title", _introduction(quiz)), _locked("setup", "from quizzes import quiz")]
    if practice:
        said = "## Practice\n\nTry as often as you like: these questions count for nothing."
        cells += [
            _markdown("practice-text", said),
            _locked("practice", f'quiz("{practice.id}")'),
        ]
    said = "## The quiz\n\nYour answers are saved as you give them."
    cells += [_markdown("quiz-text", said), _locked("quiz", f'quiz("{quiz.id}")')]
    said = "## Your marks\n\nLeave these cells as they are: your marks will stand below them."
    cells.append(_markdown("marks-text", said))
    cells += [_check(question, i, count) for i, question in enumerate(quiz.questions, start=1)]
    python = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    contents = {
        "cells": cells,
        "metadata": {"kernelspec": python, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(contents, ensure_ascii=False, indent=1) + "\n"


def _introduction(quiz: Quiz) -> str:
    return (
        f"# Quiz: {quiz.title}\n\n"
        "Run the cells below, answer the questions, and hand in when you are done; until the "
        "deadline you may change your answers. Then submit this folder as always: it must hold "
        f"`{answers_file(quiz.id)}`, where your answers are saved."
    )


def _check(question: Question, number: int, count: int) -> Cell:
    """Return the graded cell of a question, folded, which no plain run can pass."""
    asked = f"Question {number} of {count}. {phrases.prompt(question)}"
    comment = textwrap.wrap(asked, _WIDTH, initial_indent="# ", subsequent_indent="# ")
    cell = _locked(f"question-{number}", "\n".join([*comment, _HIDDEN]))
    cell["metadata"]["jupyter"] = {"source_hidden": True}
    cell["metadata"]["nbgrader"] |= {
        "grade": True,
        "grade_id": f"check_{question.id}",
        "points": question.points,
    }
    return cell


def _markdown(name: str, source: str) -> Cell:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": _lines(source)}


def _locked(name: str, source: str) -> Cell:
    """Return a code cell that students cannot change; as graded, it is the instructor's again."""
    mark = {"grade": False, "grade_id": name, "locked": True}
    mark |= {"schema_version": 3, "solution": False, "task": False}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {"nbgrader": mark},
        "outputs": [],
        "source": _lines(source),
    }


def _lines(source: str) -> list[str]:
    return source.splitlines(keepends=True)
