"""Scripts and styles of the stage, joined for what carries them."""

from __future__ import annotations


def script(host: str | None) -> str:
    """Return the stage with its host as the text of one ES module."""
    return "export default { render() {} };\n"


def style() -> str:
    """Return the style sheet."""
    return ""
