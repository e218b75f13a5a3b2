"""The bank's Markdown -> HTML in which formulas stay LaTeX, for learning systems to typeset.

Both Canvas and Moodle run MathJax over `\\( \\)` and `\\[ \\]`; the MathML of our own pages
would not survive their HTML cleaners.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from autograder.errors import ConfigError
from quizzes import richtext

_UNFIT = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def html(text: str) -> str:
    """Return a text's HTML. Raises ConfigError for a character that no XML file may hold."""
    rendered: str = _markdown().render(_fit(text.strip()))
    return rendered.strip()


def inline(text: str) -> str:
    """Return the HTML of a text that stands within a line: `html` without its paragraph."""
    whole = html(text)
    single = re.fullmatch(r"<p>(.*)</p>", whole, re.DOTALL)
    return single[1] if single and "<p>" not in single[1] else whole


def plain(text: str) -> str:
    """Return a text as one line of Unicode, for the labels that can't hold HTML."""
    return " ".join(richtext.rich(_fit(text)).text.split())


def _fit(text: str) -> str:
    if unfit := _UNFIT.search(text):
        raise ConfigError(
            f"{text[:60]!r} holds the control character {unfit[0]!r}, which no export can carry. "
            "Write LaTeX in YAML between single quotes or in a block (|): "
            'between double ones, "\\b" is a backspace.'
        )
    return text


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    return markdown.use(dollarmath_plugin, renderer=_tex, allow_digits=False)


def _tex(latex: str, options: dict[str, Any]) -> str:
    opening, closing = (r"\[", r"\]") if options["display_mode"] else (r"\(", r"\)")
    return f"{opening}{escape(latex.strip(), quote=False)}{closing}"
