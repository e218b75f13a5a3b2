"""SVG as text: elements, and paragraphs broken into lines. Everything given is escaped."""

from __future__ import annotations

import re
import unicodedata
from html import escape
from itertools import groupby

SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
MONO = "ui-monospace, Menlo, Consolas, 'Liberation Mono', monospace"
LEADING = 1.4  # from line to line, in letter heights

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Letters in letter heights, as wide as the widest of usual fonts (Verdana, DejaVu) has them.
_NARROW = frozenset("ijlI.,:;'|!\u202f")
_SLIM = frozenset('tfr()[]/-"')
_WIDE = frozenset("mwMW@%\u2014\u2212+=<>")
_SPACE = 0.32

Word = list[tuple[str, bool]]  # its parts, and whether each is code


def tag(name: str, *children: str, **attributes: object) -> str:
    """Return an element; a number is written shortly, `stroke_width` becomes `stroke-width`."""
    parts = [
        f' {key.rstrip("_").replace("_", "-")}="{clean(_plain(value)).replace(chr(34), "&quot;")}"'
        for key, value in attributes.items()
        if value is not None
    ]
    head = f"<{name}{''.join(parts)}"
    return f"{head}>{''.join(children)}</{name}>" if children else f"{head}/>"


def label(x: float, y: float, text: str, **attributes: object) -> str:
    """Return one line of text that starts at (x, y), unless a `text_anchor` says otherwise."""
    return tag("text", clean(text), x=x, y=y, **attributes)


def clean(text: str) -> str:
    """Return text for between two tags; what XML cannot hold is replaced."""
    return escape(_NOT_XML.sub("\ufffd", text), quote=False)


def short(value: float, digits: int = 2) -> str:
    """Return a number without trailing zeros, and never a minus zero."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def paragraph(
    text: str, x: float, y: float, width: float, size: float = 13, **attributes: object
) -> tuple[str, float]:
    """Return text in lines of at most `width` below y, with `code`, and how high that is."""
    made = [
        tag(
            "text", *_runs(line), x=x, y=y + size + i * LEADING * size, font_size=size, **attributes
        )
        for i, line in enumerate(lines(text, width / size))
    ]
    return "".join(made), len(made) * LEADING * size


def lines(text: str, width: float) -> list[list[Word]]:
    """Return the words of each line; width is in letter heights, and a longer word is cut."""
    made: list[list[Word]] = []
    room = 0.0
    for word in (piece for whole in _words(text) for piece in _pieces(whole, width)):
        wide = _width(word)
        if not made or wide + _SPACE > room:
            made.append([])
            room = width + _SPACE
        made[-1].append(word)
        room -= wide + _SPACE
    return made


def _words(text: str) -> list[Word]:
    """Return the words of a text; what stands in backticks is code."""
    words: list[Word] = [[]]
    for i, part in enumerate(re.split(r"`([^`]*)`", text)):
        for j, piece in enumerate(re.split(r"[ \t\r\n]+", part)):
            if j > 0:
                words.append([])
            if piece:
                words[-1].append((piece, i % 2 == 1))
    return [word for word in words if word]


def _pieces(word: Word, width: float) -> list[Word]:
    """Return a word whole, or cut where it would be wider than a line."""
    if _width(word) <= width:
        return [word]
    pieces: list[Word] = [[]]
    room = width
    for letter, is_code in ((letter, is_code) for text, is_code in word for letter in text):
        wide = _width([(letter, is_code)])
        if wide > room and pieces[-1]:
            pieces.append([])
            room = width
        pieces[-1].append((letter, is_code))
        room -= wide
    return pieces


def _runs(line: list[Word]) -> list[str]:
    """Return a line as text and, for code, elements."""
    runs: list[tuple[str, bool]] = []
    for i, word in enumerate(line):
        runs += [(" ", False)] * (i > 0) + word
    return [
        tag("tspan", clean("".join(text for text, _ in same)), font_family=MONO, font_size="0.92em")
        if is_code
        else clean("".join(text for text, _ in same))
        for is_code, same in groupby(runs, key=lambda run: run[1])
    ]


def _width(word: Word) -> float:
    """Return about how wide a word is, in letter heights."""
    return sum(0.6 if is_code else _letter(letter) for text, is_code in word for letter in text)


def _letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.33
    if letter in _SLIM:
        return 0.42
    if letter in _WIDE or unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.72 if letter.isupper() else 0.61


def _plain(value: object) -> str:
    return short(value) if isinstance(value, int | float) else str(value)
