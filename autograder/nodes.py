"""Notebooks as plain JSON, each text in one piece; in a file it stands line by line.

The same bytes as nbformat writes, and half the time: it makes every mapping a node of its own,
and copies them all before it writes.
"""

from __future__ import annotations

import json
from typing import Any

Node = dict[str, Any]

_LONG_TEXTS = ("application/javascript", "image/svg+xml")  # and all whose kind begins with text/


def read_notebook_text(text: str) -> Node:
    """Return the notebook that a text holds, as `notebook_text` wrote it."""
    notebook: Node = json.loads(text)
    return {**notebook, "cells": [_whole(cell) for cell in notebook["cells"]]}


def notebook_text(notebook: Node) -> str:
    """Return a notebook as it stands in its file."""
    cells = [_in_lines(cell) for cell in notebook["cells"]]
    whole = {**notebook, "cells": cells}
    return json.dumps(whole, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def _in_lines(cell: Node) -> Node:
    outputs = [
        {**output, "data": {kind: _lines(kind, text) for kind, text in output["data"].items()}}
        for output in cell.get("outputs", ())
    ]
    shown = {"outputs": outputs} if "outputs" in cell else {}
    return {**cell, "source": cell["source"].splitlines(True), **shown}


def _whole(cell: Node) -> Node:
    outputs = [
        {**output, "data": {kind: _joined(text) for kind, text in output["data"].items()}}
        for output in cell.get("outputs", ())
    ]
    shown = {"outputs": outputs} if "outputs" in cell else {}
    return {**cell, "source": _joined(cell["source"]), **shown}


def _lines(kind: str, text: str) -> list[str] | str:
    return text.splitlines(True) if kind.startswith("text/") or kind in _LONG_TEXTS else text


def _joined(text: list[str] | str) -> str:
    return "".join(text) if isinstance(text, list) else text
