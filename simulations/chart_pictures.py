"""Bars and curves as SVG, each named where it ends."""

from __future__ import annotations

from collections.abc import Callable

from simulations.plane_picture import FRAME, HALO, INK, PALETTE, QUIET
from simulations.scene import Bars, BarsState, Curve, CurveState, Track
from simulations.svg import label, short, tag
from simulations.words import number

At = Callable[[int, float], tuple[float, float]]

BAR, GAP = 22, 12  # a bar's height, and the room between two
GREY = "#a3a9b2"
_QUIET = {"font_size": 11, "fill": QUIET}
WRONG = "#b3261e"


def bars_picture(bars: Bars, state: BarsState, width: float) -> tuple[str, float]:
    """Return lying bars in a state, and how high they are."""
    values, texts = state.get("values"), state.get("texts", [])
    expected = state.get("expected", [])
    names = 11 + 8 * max((len(name) for name in bars["labels"]), default=0)
    room = max(width - names - 60, 40)
    made = []
    for j, name in enumerate(bars["labels"]):
        y = GAP / 2 + j * (BAR + GAP)
        made.append(label(0, y + 16, name, font_size=14, font_weight="bold"))
        made.append(tag("rect", x=names, y=y, width=room, height=BAR, fill="#eef0f3"))
        if values is not None:
            made.append(_bar(j, names, y, room * min(max(values[j], 0), 1)))
        if j < len(expected):
            x = names + room * expected[j]
            made.append(
                tag("line", x1=x, x2=x, y1=y - 4, y2=y + BAR + 4, stroke=INK, stroke_width=2)
            )
        if values is not None and j < len(texts):
            made.append(label(names + room + 8, y + 16, texts[j], font_size=13))
    return "".join(made), len(bars["labels"]) * (BAR + GAP)


def _bar(j: int, x: float, y: float, width: float) -> str:
    return tag("rect", x=x, y=y, width=width, height=BAR, fill=PALETTE[j % len(PALETTE)])


def curve_picture(curve: Curve, state: CurveState, width: float) -> tuple[str, float]:
    """Return the lines of a curve as far as they have grown, and how high that is."""
    height = min(0.6 * width, 200.0)
    left, right = 52.0, 92.0
    (x0, x1), (y0, y1) = curve["x"], curve["y"]
    across, up = width - left - right, height - 40

    def at(i: int, value: float) -> tuple[float, float]:
        return (
            left + across * (i - x0) / ((x1 - x0) or 1),
            8 + up * (y1 - min(max(value, min(y0, y1)), max(y0, y1))) / ((y1 - y0) or 1),
        )

    tracks = list(zip(curve["tracks"], state["upto"], strict=False))
    grey = [j for j in range(len(tracks)) if j != state["now"]]
    made = [_axes(curve, left, across, up)]
    ends: list[float] = []
    for j in [state["now"], *grey]:
        if 0 <= j < len(tracks):
            track, upto = tracks[j]
            made.append(_track(track, upto, at, j == state["now"], ends))
    return "".join(reversed(made)), height


def _track(track: Track, upto: int, at: At, is_now: bool, ends: list[float]) -> str:
    """Return a line as far as it goes, its falls, and its name where no other name stands."""
    places = [at(i, value) for i, value in enumerate(track["values"][:upto])]
    if not places:
        return ""
    colour, wide = (PALETTE[0], 2.5) if is_now else (GREY, 1.5)
    path = "M" + "L".join(f"{short(x, 1)} {short(y, 1)}" for x, y in places)
    x, y = places[-1]
    made = tag("path", d=path, fill="none", stroke=colour, stroke_width=wide)
    made += tag("circle", cx=x, cy=y, r=3.5, fill=colour)
    made += "".join(_fall(*places[i]) for i in track["fallen"] if 0 <= i < len(places))
    if track["name"] and all(abs(y - other) > 13 for other in ends):
        ends.append(y)
        made += label(
            x + 7,
            y + 4,
            track["name"],
            font_size=12,
            font_weight="bold" if is_now else None,
            **HALO,
        )
    return made


def _fall(x: float, y: float) -> str:
    """Return a sign at a value that is lower than the one before."""
    return tag("path", d=f"M{short(x, 1)} {short(y, 1)}m0 9l7-12h-14z", fill=WRONG)


def _axes(curve: Curve, left: float, across: float, up: float) -> str:
    (x0, x1), (y0, y1) = curve["x"], curve["y"]
    bottom = 8 + up
    return (
        tag("path", d=f"M{short(left)} 8v{short(up)}h{short(across)}", fill="none", stroke=FRAME)
        + label(left - 6, 16, number(y1, 0), text_anchor="end", **_QUIET)
        + label(left - 6, bottom, number(y0, 0), text_anchor="end", **_QUIET)
        + label(left, bottom + 16, number(x0, 0), **_QUIET)
        + label(left + across, bottom + 16, number(x1, 0), text_anchor="end", **_QUIET)
        + label(left + across / 2, bottom + 16, curve["x_label"], text_anchor="middle", **_QUIET)
        + label(left + 6, 16, curve["y_label"], **_QUIET)
    )
