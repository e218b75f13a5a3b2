"""Markdown with $LaTeX$ -> HTML with MathML, and -> plain Unicode for terminals.

Slots such as `{{x}}` go through both: in a formula they come out as a number of its own, to
be filled in later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from autograder.errors import ConfigError
from quizzes.draws import SLOT, slot_key
from quizzes.formula import one_line
from quizzes.mathml import mathml
from quizzes.player.paper import Rich

_PLACEHOLDER = "98765{}56789"  # a number that LaTeX and Markdown leave alone
# Private letters: what stands before goes on with the next line, or with the row's next cell.
_GOES_ON, _CELL, _ROW = "\ue010", "\ue011", "\ue012"


def rich(text: str) -> Rich:
    """Return a text for pages and for terminals. Raises ConfigError for LaTeX that is broken."""
    safe, slots = _without_slots(text.strip())
    tokens = _reader().parse(safe)
    html = str(_reader().renderer.render(tokens, _reader().options, {})).strip()
    words = "\n".join(line for token in tokens if (line := _plain(token)) is not None)
    return Rich(html=_with_slots(html, slots), text=_with_slots(_tidy(words), slots))


def inline(text: str) -> Rich:
    """Return a text that stands within a line: `rich` without the paragraph around it."""
    whole = rich(text)
    single = re.fullmatch(r"<p>(.*)</p>", whole.html, re.DOTALL)
    return Rich(html=single[1], text=whole.text) if single and "<p>" not in single[1] else whole


def markdown() -> MarkdownIt:
    """Return a new reader of Markdown with tables and formulas, and no HTML but what it makes."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.use(dollarmath_plugin, renderer=_mathml, allow_digits=False, double_inline=True)
    reader.add_render_rule("math_inline_double", _display)  # theirs puts a <div> into a <p>
    return reader


_reader = cache(markdown)


def _display(renderer: object, tokens: Sequence[Token], i: int, *_: object) -> str:
    return _mathml(tokens[i].content, {"display_mode": True})


def _mathml(latex: str, options: dict[str, Any]) -> str:
    return _converted(
        latex, lambda: mathml(latex, "block" if options["display_mode"] else "inline")
    )


def _converted(latex: str, converter: Callable[[], str]) -> str:
    try:
        return converter()
    except Exception as error:  # the converters raise whatever they stumbled over
        raise ConfigError(f"${latex}$ is no LaTeX that can be shown ({error!r}).") from error


def _plain(token: Token) -> str | None:
    """Return a block's text without markup; None for what opens or closes one."""
    match token.type:
        case "inline":
            return "".join(map(_plain_inline, token.children or []))
        case "math_block":
            return _formula(token) + "\n"
        case "fence" | "code_block":
            return token.content.rstrip() + "\n"
        case "list_item_open":
            return (f"{token.info}." if token.info else "•") + _GOES_ON
        case "th_close" | "td_close":
            return _CELL
        case "tr_close":
            return _ROW
        case "bullet_list_close" | "ordered_list_close" if token.level == 0:
            return ""
        case "paragraph_close" | "heading_close" | "table_close" if not token.hidden:
            return ""
    return None


def _plain_inline(token: Token) -> str:
    if token.type in ("math_inline", "math_inline_double"):
        return _formula(token)
    if token.type in ("softbreak", "hardbreak"):
        return " " if token.type == "softbreak" else "\n"
    return token.content


def _formula(token: Token) -> str:
    return _converted(token.content, lambda: one_line(token.content))


def _tidy(words: str) -> str:
    """Return blocks with one empty line between them, and lists and tables a line an entry."""
    rows = words.replace(f"\n{_CELL}\n{_ROW}", "").replace(f"\n{_CELL}\n", " | ")
    return re.sub(r"\n{3,}", "\n\n", re.sub(_GOES_ON + r"\s+", " ", rows)).strip()


def _without_slots(text: str) -> tuple[str, list[str]]:
    slots: list[str] = []

    def take(slot: re.Match[str]) -> str:
        slots.append(slot_key(slot))
        return _PLACEHOLDER.format(len(slots) - 1)

    return SLOT.sub(take, text), slots


def _with_slots(text: str, slots: list[str]) -> str:
    for i, slot in enumerate(slots):
        text = text.replace(_PLACEHOLDER.format(i), "{{" + slot + "}}")
    return text
