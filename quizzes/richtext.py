"""Markdown with $LaTeX$ -> HTML with MathML, and -> plain Unicode for terminals.

Slots such as `{{x}}` go through both: in a formula they come out as a number of its own, to
be filled in later.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pylatexenc.latex2text import LatexNodes2Text

from autograder.errors import ConfigError
from quizzes.draws import SLOT, slot_key
from quizzes.player.paper import Rich

_PLACEHOLDER = "98765{}56789"  # a number that LaTeX and Markdown leave alone
_LOWERED = str.maketrans("0123456789+-=()nkij", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙₖᵢⱼ")
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_NAMES = re.compile(r"(\\(?:log|ln|exp|max|min|det|arg))\s+")


def rich(text: str) -> Rich:
    """Return a text for pages and for terminals. Raises ConfigError for LaTeX that is broken."""
    safe, slots = _without_slots(text.strip())
    tokens = _markdown().parse(safe)
    html = str(_markdown().renderer.render(tokens, _markdown().options, {})).strip()
    words = "\n".join(line for token in tokens if (line := _plain(token)) is not None)
    return Rich(html=_with_slots(html, slots), text=_with_slots(_tidy(words), slots))


def inline(text: str) -> Rich:
    """Return a text that stands within a line: `rich` without the paragraph around it."""
    whole = rich(text)
    single = re.fullmatch(r"<p>(.*)</p>", whole.html, re.DOTALL)
    return Rich(html=single[1], text=whole.text) if single and "<p>" not in single[1] else whole


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    return markdown.use(dollarmath_plugin, renderer=_mathml, allow_digits=False)


def _mathml(latex: str, options: dict[str, Any]) -> str:
    try:
        return convert(latex, display="block" if options["display_mode"] else "inline")
    except Exception as error:  # the converter raises whatever it stumbled over
        raise ConfigError(f"${latex}$ is no LaTeX that can be shown ({error!r}).") from error


def _plain(token: Token) -> str | None:
    """Return a block's text without markup; None for what opens or closes one."""
    if token.type == "math_block":
        return _unicode(token.content)
    if token.type in ("fence", "code_block"):
        return token.content.rstrip()
    if token.type == "list_item_open":
        return "•"
    if token.type == "paragraph_close":
        return "" if not token.hidden else None
    if token.children is None:
        return None
    return "".join(_plain_inline(child) for child in token.children)


def _plain_inline(token: Token) -> str:
    if token.type in ("math_inline", "math_inline_double"):
        return _unicode(token.content)
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return token.content


def _tidy(words: str) -> str:
    """Return blocks with one empty line between them, and bullets before their text."""
    return re.sub(r"•\s+", "• ", re.sub(r"\n{3,}", "\n\n", words)).strip()


def _unicode(latex: str) -> str:
    """Return a formula in Unicode, such as γₙₖ; what Unicode lacks stays as _ and ^."""
    spaced = _NAMES.sub(r"\1\\ ", latex)
    text: str = LatexNodes2Text(math_mode="text", keep_braced_groups=True).latex_to_text(spaced)
    text = re.sub(r"_(\{[0-9nkij+=()-]{1,4}\}|[0-9nkij])", lambda m: _script(m, _LOWERED), text)
    text = re.sub(r"\^(\{[0-9n+=()-]{1,4}\}|[0-9n])", lambda m: _script(m, _RAISED), text)
    return re.sub(r"\{([^{}]*)\}", r"\1", text).strip()


def _script(match: re.Match[str], letters: dict[int, int]) -> str:
    return match[1].strip("{}").translate(letters)


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
