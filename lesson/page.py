"""A chapter, its simulation and its practice -> the text of one page; and the page of contents.

A page holds all that it needs and asks nothing of any network: its policy allows the scripts
and styles that it holds, pictures that stand in it, and nothing else.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder.website import generator
from lesson import assets
from lesson.chapter import Chapter
from lesson.recording import Recording
from quizzes.player.page import allowed

GENERATOR = "em-course lesson"
_COLUMN = 780  # CSS pixels; a wider picture reaches beyond the column of text


@dataclass(frozen=True)
class Simulation:
    """A simulation as a page needs it."""

    recording: Recording

    @property
    def picture(self) -> Markup:
        """What is seen where it cannot run."""
        return Markup(self.recording.still)  # noqa: S704  # `draw` escapes

    @property
    def data(self) -> str:
        """All its answers, packed to a quarter: gzip in base64; page.js unpacks them."""
        return base64.b64encode(gzip.compress(self.recording.answers.encode(), mtime=0)).decode()


@dataclass(frozen=True)
class Practice:
    """A practice quiz: its paper, as `quizzes.build` makes it."""

    paper: str

    @property
    def sha256(self) -> str:
        """The hash by which answers know their paper."""
        return hashlib.sha256(self.paper.encode()).hexdigest()

    @property
    def data(self) -> Markup:
        """The paper for a script element, which no text in it can end."""
        return in_script(self.paper)


def chapter_page(
    course: str,
    chapter: Chapter,
    before: Chapter | None,
    after: Chapter | None,
    practice: Practice | None,
    recording: Recording | None,
) -> str:
    """Return the text of a chapter's page; the same parts give the same text."""
    scripts = [assets.stage_script()] if recording else []
    return _page(
        "chapter.html.j2",
        [*scripts, *([assets.practice_script()] if practice else [])],
        course=course,
        chapter=chapter,
        before=before,
        after=after,
        practice=practice,
        simulation=Simulation(recording) if recording else None,
    )


def contents_page(course: str, chapters: Sequence[Chapter]) -> str:
    """Return the text of the first page, which leads to all others."""
    return _page("contents.html.j2", [], course=course, chapters=chapters)


def in_script(json_text: str) -> Markup:
    """Return JSON as it may stand in a script element."""
    return Markup(json_text.replace("<", "\\u003c"))  # noqa: S704  # it cannot end the element


def _page(template: str, scripts: Sequence[str], **values: object) -> str:
    style = assets.style()
    policy = [
        "default-src 'none'",
        " ".join(["script-src", *(map(allowed, scripts) if scripts else ["'none'"])]),
        f"style-src {allowed(style)}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return (
        _environment()
        .get_template(template)
        .render(
            policy="; ".join(policy),
            generator=Markup(generator(GENERATOR)),  # noqa: S704  # our own name
            style=Markup(style),  # noqa: S704  # our own files
            scripts=[Markup(script) for script in scripts],  # noqa: S704  # our own files
            **values,
        )
    )


@cache
def _environment() -> Environment:
    templates = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(
        loader=templates,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["column"] = _COLUMN
    return environment
