"""The lesson's own scripts and styles, joined to those of the quizzes and the simulations."""

from __future__ import annotations

from pathlib import Path

from quizzes.player import assets as quiz_assets
from simulations.browser import assets as stage_assets

_HERE = Path(__file__).parent


def style() -> str:
    """Return the style sheet of all pages."""
    return "\n".join([quiz_assets.style(), stage_assets.style(), _read("lesson.css")])


def practice_script() -> str:
    """Return the module that plays a practice quiz in a chapter's page."""
    return "\n".join([quiz_assets.script(None), _read("practice.js")])


def stage_script() -> str:
    """Return the module that plays a chapter's simulation in its page."""
    return "\n".join([stage_assets.script(None), _read("port.js"), _read("page.js")])


def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")
