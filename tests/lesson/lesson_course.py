"""A course folder whose nine notebooks run in a moment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lesson_site import NAMES, cell, notebook

TITLE = "# Chapter {i} · Tiny\n\nAlmost nothing."


def tiny_course(folder: Path, code: str = "print('seen')") -> Path:
    """Write a course; `code` stands in the last cell of its first chapter."""
    (folder / "nbgrader_config.py").write_text("")
    for i, name in enumerate(NAMES):
        cells = [
            cell("markdown", "title", TITLE.format(i=i)),
            cell("code", "last", code if i == 0 else "print(6 * 7)"),
        ]
        put(folder, "source", name, cells)
        put(folder, "release", name, cells)
    return folder


def put(folder: Path, where: str, name: str, cells: list[dict[str, Any]]) -> None:
    """Write one notebook."""
    (folder / where / name).mkdir(parents=True, exist_ok=True)
    (folder / where / name / f"{name}.ipynb").write_text(notebook(*cells), "utf-8")
