"""The paper that figures are drawn on: short SVG text, without any style sheet.

Written here and not by matplotlib, which takes forty times as long, and a figure is drawn for
every second wrong submission. Nothing here knows what is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from autograder.feedback import readable
from autograder.figures.values import Floats

INK, QUIET, FRAME = "#1f2328", "#57606a", "#c4c9d0"  # as in the pictures of simulations
_FONT = "'DejaVu Sans', sans-serif"
_TITLE, _LINE, _EDGE = 28, 19, 8  # pixels
_TICK = 3.5
_MOST_NOTES = 5


class Panel:
    """A part of a figure, so many pixels wide and high, that shows what lies in a window."""

    def __init__(self, title: str, low: Floats, high: Floats, width: int, height: int) -> None:
        self.title, self.low, self.high = title, low, high
        self.width, self.height = width, height
        self.drawn: list[str] = []

    @property
    def scale(self) -> Floats:
        """How many pixels one unit is, across and up (2,)."""
        return np.array([self.width, self.height]) / (self.high - self.low)

    def spots(self, places: Floats) -> Floats:
        """Return where places (n, 2) are in the panel, in pixels from its upper left corner."""
        return np.abs([0, self.height] - (places - self.low) * self.scale)

    def draw(self, element: str) -> None:
        """Draw an element over all that is there."""
        self.drawn.append(element)

    def draw_inside(self, element: str) -> None:
        """Draw what can be seen of an element in the window."""
        self.drawn.append(f'<svg width="{self.width}" height="{self.height}">{element}</svg>')

    def number_axes(self, name: str, across: Sequence[float], up: Sequence[float]) -> None:
        """Put numbers at the left and lower edge, and a name below."""
        wide, high = self.width, self.height
        self.draw(line([(0, 0), (0, high), (wide, high)], FRAME, 0.8))
        for x, tick in zip(self.spots(_on_axis(across, self.low, 0))[:, 0], across, strict=True):
            self.draw(line([(x, high), (x, high + _TICK)], QUIET, 0.8))
            self.draw(words(x, high + 17, shown(tick), 13, "middle"))
        for y, tick in zip(self.spots(_on_axis(up, self.low, 1))[:, 1], up, strict=True):
            self.draw(line([(-_TICK, y), (0, y)], QUIET, 0.8))
            self.draw(words(-7, y + 5, shown(tick), 13, "end"))
        self.draw(words(wide / 2, high + 34, name, 13, "middle"))

    def frame(self) -> None:
        """Draw the panel's four edges."""
        size = f'width="{self.width}" height="{self.height}"'
        self.draw(f'<rect {size} fill="none" stroke="{FRAME}" stroke-width="0.8"/>')


def figure(panels: Sequence[Panel], margin: int, notes: Sequence[str], alt: str) -> str:
    """Return a figure of panels side by side as SVG text; its title is `alt`, notes stand below.

    Panels with a margin have numbers at their left and lower edge.
    """
    lines = _few(notes)
    left, width, height = _EDGE + margin, panels[0].width, panels[0].height
    across = (left + width) * len(panels) + _EDGE
    below = _EDGE + _LINE * len(lines) + (2 * _LINE if margin else 0)
    tall = _TITLE + height + below
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{tall}" '
        f'viewBox="0 0 {across} {tall}" role="img" stroke-linejoin="round">'
        f"<title>{escape(readable(alt), quote=False)}</title>"
        f'<rect width="{across}" height="{tall}" fill="#fff"/>'
    ]
    for place, panel in enumerate(panels):
        start = left + place * (left + width)
        title = words(width / 2, -6, panel.title, 14, "middle", INK)
        drawn = "".join(panel.drawn)
        parts.append(f'<g transform="translate({start} {_TITLE})">{drawn}{title}</g>')
    for number, note in enumerate(reversed(lines)):
        parts.append(words(_EDGE, tall - _EDGE - 3 - _LINE * number, note, 12, "start"))
    return "".join(parts) + "</svg>\n"


def words(x: float, y: float, text: str, size: int, anchor: str, ink: str = QUIET) -> str:
    """Return a line of text."""
    return (
        f'<text x="{short(x)}" y="{short(y)}" font-size="{size}px" font-family="{_FONT}" '
        f'text-anchor="{anchor}" fill="{ink}">{escape(text, quote=False)}</text>'
    )


def line(spots: Sequence[Sequence[float]] | Floats, ink: str, width: float) -> str:
    """Return a line through some spots; where one is no number, there is a gap."""
    path, pen = "", "M"
    for x, y in spots:
        seen = bool(np.isfinite((x, y)).all())
        path += f"{pen}{short(x)} {short(y)}" if seen else ""
        pen = "L" if seen else "M"
    return f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="{width}"/>'


def short(number: float) -> str:
    """Return pixels with a decimal at most, and never a minus zero."""
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def shown(number: float) -> str:
    """Return a number at an axis."""
    return f"{number:.6g}".replace("e+", "e").replace("-", "\N{MINUS SIGN}")


def ticks(low: float, high: float, most: int, whole: bool = False) -> list[float]:
    """Return round numbers between two others, at most so many and one; or whole ones."""
    power = 10.0 ** np.floor(np.log10((high - low) / most))
    step = next(power * part for part in (1, 2, 5, 10) if power * part * most >= high - low)
    step = max(step, 1.0) if whole else step
    return [
        float(i * step) + 0.0 for i in np.arange(np.ceil(low / step), np.floor(high / step) + 1)
    ]


def _on_axis(numbers: Sequence[float], low: Floats, axis: int) -> Floats:
    """Return places (n, 2) that have these numbers on one axis."""
    places = np.tile(low, (len(numbers), 1))
    places[:, axis] = numbers
    return places


def _few(notes: Sequence[str]) -> list[str]:
    """Return no more notes than somebody reads."""
    more = len(notes) - _MOST_NOTES
    return list(notes) if more <= 0 else [*notes[:_MOST_NOTES], f"(and {more} more such notes)"]
