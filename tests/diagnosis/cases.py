"""The corpus's solutions of a random function, run here and looked at under many seeds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

CORPUS = Path(__file__).resolve().parents[1] / "corpus"


def right(function: str) -> dict[str, str]:
    """Return the sources of the right solutions."""
    return dict(_table(function)["right"])


def wrong(function: str) -> dict[str, dict[str, str]]:
    """Return the wrong solutions, each with its source and what is known about it."""
    return dict(_table(function)["wrong"])


def _table(function: str) -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load((CORPUS / f"{function}.yaml").read_text("utf-8"))
    return table
