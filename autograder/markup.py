"""Students' markdown -> harmless HTML, on every page that nbgrader shows it on.

nbgrader's page templates insert rendered markdown as it is, so neither `sanitize_html` nor
cleaning the source is enough: a link may still say `javascript:`. This filter takes the
place of nbconvert's own `markdown2html` and cleans what comes out of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import bleach
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

_TAGS = bleach.ALLOWED_TAGS | {"p", "br", "hr", "pre", "div", "span", "img", "kbd", "del"}
_TAGS |= {"h1", "h2", "h3", "h4", "h5", "h6", "sub", "sup", "dl", "dt", "dd", "details", "summary"}
_TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_HIGHLIGHTING = re.compile(r"highlight|[a-z]{1,2}[0-9]?")  # what Pygments calls its spans


class _Pictures(dict[str, Mapping[str, str]]):
    """The pictures pasted into a cell; one that is not there is empty, and stops no page."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> Mapping[str, str]:
        return {"image/png": ""}


@pass_context
def markdown2html(context: Context, source: str) -> str:
    """Render a cell's markdown; whatever could run or load something becomes visible text."""
    pictures = (context.get("cell") or {}).get("attachments")
    return _rendered(source, pictures) if pictures else _rendered_once(source)


@lru_cache(maxsize=1000)
def _rendered_once(source: str) -> str:
    """Render what needs no pictures: most of it is the instructor's, on everybody's page."""
    return _rendered(source, {})


def _rendered(source: str, pictures: Mapping[str, Mapping[str, str]]) -> str:
    renderer = IPythonRenderer(
        escape=False, attachments=_Pictures(pictures), exclude_anchor_links=True
    )
    cleaned: str = bleach.clean(
        MarkdownWithMath(renderer=renderer).render(source),
        tags=_TAGS,
        attributes=_is_harmless,
        protocols={"http", "https", "mailto", "data"},
    )
    return cleaned


def _is_harmless(tag: str, name: str, value: str) -> bool:
    """Tell whether an attribute stays; ids and most classes would reach into the page's script."""
    if name == "class":
        return _HIGHLIGHTING.fullmatch(value) is not None
    if (tag, name) == ("img", "src"):
        return _PICTURE.fullmatch(value) is not None
    if (tag, name) == ("a", "href"):
        return not value.strip().lower().startswith("data:")
    return (tag, name) in {("a", "title"), ("abbr", "title"), ("img", "alt"), ("img", "title")}
