"""A notebook's Markdown -> HTML: as in the quizzes, with keys, tables that may scroll on a phone,
and the quotation marks and spaces of a printed page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

from quizzes.richtext import markdown

_PERCENT = re.compile(r"(?<=\d) %")  # which must not begin a line
_FORMULA = '<div class="math block">'  # how a formula on lines of its own begins
_FORMULA_ENDS = r'<span class="math inline">(?:(?!</math>).)*</math></span>[.,;:?!)]+'
_WHOLE = re.compile(rf"{_FORMULA_ENDS}|\b[EM]-steps?\b")
_KEY = re.compile(r"<kbd>([^<>]*)</kbd>")


def prose(text: str) -> Markup:
    """Return a cell's text as HTML. Raises ConfigError for LaTeX that is broken."""
    html = _WHOLE.sub(r'<span class="whole">\g<0></span>', _reader().render(text).strip())
    return Markup(html.replace(_FORMULA, _scrolling("Formula")))  # noqa: S704  # the reader escapes


def phrase(text: str) -> Markup:
    """Return a heading's or a line's text as HTML, without a paragraph around it."""
    return Markup(_reader().renderInline(text).strip())  # noqa: S704  # the reader escapes


def headings(text: str, level: int) -> list[Markup]:
    """Return the headings of one level in a cell's text, as HTML."""
    tokens = _reader().parse(text)
    return [
        phrase(following.content)
        for token, following in pairwise(tokens)
        if token.type == "heading_open" and token.tag == f"h{level}"
    ]


@cache
def _reader() -> MarkdownIt:
    reader = markdown().enable("smartquotes")
    reader.options["typographer"] = True
    reader.inline.ruler.before("html_inline", "kbd", _key)
    reader.add_render_rule("table_open", lambda *_: f"{_scrolling('Table')}<table>\n")
    reader.add_render_rule("table_close", lambda *_: "</table></div>\n")
    reader.add_render_rule("th_open", _head_opens)
    reader.add_render_rule("th_close", _head_closes)
    reader.add_render_rule("text", _text)
    return reader


def _scrolling(what: str) -> str:
    """Return the start of what may be wider than a phone: a keyboard reaches and scrolls it."""
    return f'<div class="scrolls" role="group" aria-label="{what}" tabindex="0">'


def _head_opens(renderer: object, tokens: Sequence[Token], i: int, *_: object) -> str:
    """Open a table's head cell; the empty corner heads nothing, so it is a plain cell."""
    return "<th>" if tokens[i + 1].children else "<td>"


def _head_closes(renderer: object, tokens: Sequence[Token], i: int, *_: object) -> str:
    return "</th>" if tokens[i - 1].children else "</td>"


def _text(renderer: object, tokens: Sequence[Token], i: int, *_: object) -> str:
    return escape(_PERCENT.sub("\N{NARROW NO-BREAK SPACE}%", tokens[i].content))


def _key(state: StateInline, silent: bool) -> bool:
    """Read a key such as <kbd>Shift</kbd>, the one HTML that the notebooks use."""
    match = _KEY.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("kbd_open", "kbd", 1)
        state.push("text", "", 0).content = match[1]
        state.push("kbd_close", "kbd", -1)
    state.pos = match.end()
    return True
