"""Python code -> HTML with its words marked by class; the style sheet gives the colours."""

from __future__ import annotations

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer


def listing(code: str) -> Markup:
    """Return code as HTML for a <pre>, without its empty lines at the start and the end."""
    lexer = PythonLexer(stripall=True, ensurenl=False)
    html = highlight(code, lexer, HtmlFormatter(nowrap=True)).rstrip("\n")
    return Markup(html)  # noqa: S704  # Pygments escapes
