"""Notebooks as plain JSON, each text in one piece; in a file it stands line by line.

The same bytes as nbformat writes, and half the time: it makes every mapping a node of its own,
and copies them all before it writes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Node = dict[str, Any]

_LONG_TEXTS = ("application/javascript", "image/svg+xml")  # and all whose kind begins with text/


def read_notebook_text(text: str) -> Node:
    """Return the notebook that a text holds, as `notebook_text` wrote it."""
    return _with_texts(json.loads(text), _joined)


def notebook_text(notebook: Node) -> str:
    """Return a notebook as it stands in its file."""
    in_lines = _with_texts(notebook, _lines)
    return json.dumps(in_lines, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def _with_texts(notebook: Node, change: Callable[[str, Any], Any]) -> Node:
    """Return a notebook whose sources and outputs are changed, each by its kind."""
    cells = [{**cell, "source": change("text/plain", cell["source"])} for cell in notebook["cells"]]
    for cell in cells:
        if "outputs" in cell:
            cell["outputs"] = [
                {**output, "data": {kind: change(kind, text) for kind, text in data.items()}}
                for output, data in ((output, output["data"]) for output in cell["outputs"])
            ]
    return {**notebook, "cells": cells}


def _lines(kind: str, text: str) -> list[str] | str:
    return text.splitlines(True) if kind.startswith("text/") or kind in _LONG_TEXTS else text


def _joined(_kind: str, text: list[str] | str) -> str:
    return "".join(text) if isinstance(text, list) else text
