"""A LaTeX formula -> one line of Unicode for terminals, such as γₙₖ or (a + b)/2.

What LaTeX shows by position (fractions, exponents) gets parentheses where one line would
otherwise say something else.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pylatexenc import latex2text, latexwalker
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec
from pylatexenc.latexwalker import LatexWalker
from pylatexenc.macrospec import MacroSpec

_LOWERED = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_RAISED = str.maketrans("0123456789+-=()dijknxNT⊤", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵈⁱʲᵏⁿˣᴺᵀᵀ")
_FRACTIONS = ("frac", "dfrac", "tfrac")
_NAMES = ("log", "ln", "exp", "max", "min", "det", "arg")
_WORDS = ("text", "textrm", "mathrm", "operatorname")
_LONGEST = 6  # small letters; more of them are hard to read, and a slot's number is never small
_UNBROKEN = 20  # letters that fit on a line together wherever they begin
# Private letters that stand for what must come through: { } _ ^, and the end of a name.
_OPEN, _CLOSE, _LOW, _HIGH, _END = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
_BACK = str.maketrans({_OPEN: "{", _CLOSE: "}", _LOW: "_", _HIGH: "^", _END: None})
_SCRIPT = re.compile(r"([_^])(?:\{([^{}]*)\}|([^\s{}]))")
_APART = re.compile(_END + r"([₀-ₜᵢⱼ]*+)(?=[\w∑∏√])")
_RELATION = re.compile(r"\s*([=≈≤≥≠≡∝∼∈→⇒↦<>×·])\s*")


def one_line(latex: str) -> str:
    """Return a formula as one line of plain text."""
    walker = LatexWalker(latex, latex_context=_grammar(), tolerant_parsing=False)
    text = str(_writer().nodelist_to_text(walker.get_latex_nodes()[0]))
    while (flat := _SCRIPT.sub(_script, text)) != text:
        text = flat
    text = _APART.sub(r"\1 ", re.sub(r"[{}]", "", text))
    words = _RELATION.sub(r" \1 ", text).translate(_BACK).split()
    space = "\N{NO-BREAK SPACE}" if sum(map(len, words)) <= _UNBROKEN else " "
    return space.join(words)


def _script(match: re.Match[str]) -> str:
    """Return an index or exponent in small letters, or behind _ or ^ if there are none."""
    letters = match[3] or _SCRIPT.sub(_script, match[2]).strip()
    small = letters.translate(_LOWERED if match[1] == "_" else _RAISED)
    if len(letters) <= _LONGEST and not set(small) & set(letters):
        return small
    return (_LOW if match[1] == "_" else _HIGH) + (letters if letters.isalnum() else f"({letters})")


def _fraction(node: Any, l2tobj: Any) -> str:
    """Write a fraction; the library passes itself under the name `l2tobj`."""
    parts = [l2tobj.nodelist_to_text([part]).strip("{}") for part in node.nodeargd.argnlist]
    whole = [part if re.fullmatch(r"[\w.]+", part) else f"({part})" for part in parts]
    return "/".join(whole) + _END


@cache
def _grammar() -> Any:
    grammar = latexwalker.get_default_latex_context_db()
    macros = [MacroSpec(name, "{{") for name in _FRACTIONS] + [MacroSpec("operatorname", "{")]
    grammar.add_context_category("formulas", prepend=True, macros=macros)
    return grammar


@cache
def _writer() -> LatexNodes2Text:
    words = latex2text.get_default_latex_context_db()
    macros = [MacroTextSpec(name, simplify_repl=_fraction) for name in _FRACTIONS]
    macros += [MacroTextSpec(name, name + _END) for name in _NAMES]
    macros += [MacroTextSpec(name, "{%s}") for name in _WORDS]
    macros += [MacroTextSpec("mid", " | "), MacroTextSpec("|", "‖")]
    macros += [MacroTextSpec("{", _OPEN), MacroTextSpec("}", _CLOSE)]
    words.add_context_category("formulas", prepend=True, macros=macros)
    return LatexNodes2Text(words, math_mode="text", keep_braced_groups=True)
