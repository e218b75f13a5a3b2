"""The paper that figures are drawn on, and its way to a short SVG text without any style sheet.

Style sheets and `style` attributes are turned into plain attributes: a page may forbid styles, and
what is left is short. Nothing here knows what is drawn.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from autograder.feedback import readable

INK, QUIET, FRAME = "#1f2328", "#57606a", "#c4c9d0"  # as in the pictures of simulations
_DOTS = 72  # of an inch: with this, sizes are pixels
_TITLE, _LINE, _EDGE = 28, 19, 8  # pixels
_MOST_NOTES = 5
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "em-course",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 13,
    "axes.titlesize": 14,
    "axes.edgecolor": FRAME,
    "axes.titlecolor": INK,
    "text.color": QUIET,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "axes.labelcolor": QUIET,
    "text.parse_math": False,
}
_NOWHERE = {"Date": None, "Creator": None, "Format": None, "Type": None}
_FONT = re.compile(r"font: ([\d.]+)px [^;]*")
_LONG = re.compile(r"-?\d+\.\d{2,}(?![^<>]*</)")
_ATTRIBUTE = re.compile(r' style="([^"]*)"')
_USE = r'<use xlink:href="#[^"]*" x="[^"]*" y="[^"]*"'
_ALIKE = re.compile(rf"({_USE})( [^<>]*)/>((?:{_USE}\2/>)+)")
_BARE_GROUP = re.compile(r"<g>\s*((?:<[^g/][^<>]*/>\s*)*)</g>")


@contextmanager
def style() -> Iterator[None]:
    """Draw as ever, whatever the user of this machine likes figures to look like."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


def panels(titles: Sequence[str]) -> tuple[Figure, list[Axes]]:
    """Return a figure with panels that have titles, and no places yet."""
    figure = Figure(dpi=_DOTS)
    return figure, [figure.add_axes((0, 0, 1, 1), title=title) for title in titles]


def lay_out(figure: Figure, width: int, height: int, margin: int, notes: Sequence[str]) -> None:
    """Give each panel so many pixels, all of them side by side, and write the notes below.

    A panel with a margin has numbers at its left and lower edge.
    """
    lines = _few(notes)
    left = _EDGE + margin
    across = (left + width) * len(figure.axes) + _EDGE
    below = _EDGE + _LINE * len(lines) + (2 * _LINE if margin else 0)
    tall = _TITLE + height + below
    figure.set_size_inches(across / _DOTS, tall / _DOTS)
    for place, ax in enumerate(figure.axes):
        start = left + place * (left + width)
        ax.set_position((start / across, below / tall, width / across, height / tall))
    for number, line in enumerate(reversed(lines)):
        figure.text(_EDGE / across, (_EDGE + 3 + _LINE * number) / tall, line, fontsize=12)


def svg(figure: Figure, alt: str) -> str:
    """Return a figure as SVG text whose title is `alt`."""
    FigureCanvasSVG(figure)
    written = io.StringIO()
    figure.savefig(written, format="svg", metadata=_NOWHERE)
    text = written.getvalue()
    text = _shortened(text[text.index("<svg") :])
    title = (
        f'role="img" stroke-linejoin="round"><title>{escape(readable(alt), quote=False)}</title>'
    )
    return text.replace(">", f" {title}", 1)


def _few(notes: Sequence[str]) -> list[str]:
    """Return no more notes than somebody reads."""
    more = len(notes) - _MOST_NOTES
    return list(notes) if more <= 0 else [*notes[:_MOST_NOTES], f"(and {more} more such notes)"]


def _shortened(text: str) -> str:
    """Return SVG text with short numbers, plain attributes and few groups."""
    text = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", text, count=1, flags=re.S)
    text = re.sub(r'<!--.*?-->|<g id="[^"]*"', lambda m: m[0][:2] * (m[0][1] == "g"), text)
    text = _ATTRIBUTE.sub(lambda m: _plain(m[1]), text)
    text = re.sub(r"\s*\n\s*", " ", text)
    text = _LONG.sub(lambda m: f"{float(m[0]):.1f}".removesuffix(".0"), text)
    text = re.sub(r"> <", "><", re.sub(r' version="1.1"|(?<=\d)pt(?=")| (?=/?>)', "", text))
    text = _ALIKE.sub(lambda m: f"<g{m[2]}>{m[1]}/>{m[3].replace(m[2], '')}</g>", text)
    for number, name in enumerate(dict.fromkeys(re.findall(r' id="([^"]+)"', text))):
        text = text.replace(f'"{name}"', f'"a{number}"').replace(f"#{name}", f"#a{number}")
    return _BARE_GROUP.sub(r"\1", text) + "\n"


def _plain(declarations: str) -> str:
    """Return what a `style` attribute declares as attributes of their own."""
    text = _FONT.sub(r"font-size: \1px; font-family: sans-serif", declarations)
    pairs = (part.split(":", 1) for part in text.split(";") if ":" in part)
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)
