"""A plane as SVG: points by colour and sign, ellipses by colour and dash, and all marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulations.scene import Ellipse, Line, Mark, Place, Plane, PlaneState, unpack
from simulations.svg import label, short, tag

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
DASHES = (None, "10 5", "2 4 9 4", "3 4", "14 4 3 4", "1 4")
INK = "#1f2328"
QUIET = "#6b7280"
FRAME = "#d0d4da"
LOWEST, HIGHEST = 0.5, 1.1  # a plane's height, as a part of its width
SHADES = 8  # colours of points are mixed in so many steps, to be told apart by few paths
HALO = {"paint_order": "stroke", "stroke": "#fff", "stroke_width": 3.5, "stroke_linejoin": "round"}
_QUIET = {"font_size": 11, "fill": QUIET}
GREY = (0x8A, 0x90, 0x99)

# One point of each component, from its middle; a dot is a line of no length with a round cap.
SIGNS = (
    "h0",
    "m0-3.1l2.9 5h-5.8z",
    "m-2.4-2.4h4.8v4.8h-4.8z",
    "m0-3.3l3 3.3-3 3.3-3-3.3z",
    "m0 3.1l2.9-5h-5.8z",
    "m-2.2-2.2l4.4 4.4m0-4.4l-4.4 4.4",
)


@dataclass(frozen=True)
class View:
    """Where places of the data lie in a picture of some width and height."""

    left: float
    top: float
    x_scale: float
    y_scale: float
    width: float
    height: float

    def at(self, place: Sequence[float]) -> tuple[float, float]:
        """Return a place in the picture."""
        return (place[0] - self.left) * self.x_scale, (self.top - place[1]) * self.y_scale


def view(plane: Plane, width: float) -> View:
    """Return the view of a plane; with equal units, more of the plane is seen than was asked."""
    (x0, x1), (y0, y1) = plane["x"], plane["y"]
    if not plane["equal"]:
        height = 0.7 * width
        return View(x0, y1, width / (x1 - x0), height / (y1 - y0), width, height)
    height = width * min(max((y1 - y0) / (x1 - x0), LOWEST), HIGHEST)
    scale = min(width / (x1 - x0), height / (y1 - y0))
    left = (x0 + x1 - width / scale) / 2
    return View(left, (y0 + y1 + height / scale) / 2, scale, scale, width, height)


def plane_picture(plane: Plane, state: PlaneState, width: float) -> tuple[str, float]:
    """Return a plane in a state, its upper left corner at (0, 0), and its height."""
    seen = view(plane, width)
    inside = [
        *(_line(seen, line) for line in plane["lines"] + state.get("lines", [])),
        *_points(seen, plane, state),
        *(_ellipse(seen, one) for one in plane["ellipses"] + state.get("ellipses", [])),
        *_fall(seen, plane, state),
        *(_mark(seen, mark) for mark in state.get("marks", [])),
        *_names(seen, plane, state),
        *_handle(seen, plane, state),
    ]
    frame = tag("rect", width=width, height=seen.height, fill="#fff", stroke=FRAME)
    clipped = tag("svg", *inside, width=width, height=seen.height)  # an inner svg clips
    axes, below = _axes(seen, plane)
    return frame + clipped + axes, seen.height + below


def mixed(shares: Sequence[float] | None) -> tuple[str, int]:
    """Return the colour of something shared by components, and who has most of it."""
    if shares is None or sum(shares) <= 0:
        return _hexadecimal(GREY), 0
    rounded = np.rint(np.asarray(shares, dtype=float) * SHADES)
    weights = rounded if rounded.any() else np.asarray(shares, dtype=float)
    colours = np.array([_rgb(PALETTE[j % len(PALETTE)]) for j in range(len(shares))])
    return _hexadecimal(weights @ colours / weights.sum()), int(np.argmax(shares))


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def _hexadecimal(rgb: Sequence[float] | np.ndarray) -> str:
    return "#" + bytes(round(part) for part in rgb).hex()


def _points(seen: View, plane: Plane, state: PlaneState) -> list[str]:
    """Return a path for the points of each colour and sign."""
    points = plane["points"][: state.get("count", len(plane["points"]))]
    packed = state.get("shares", plane.get("shares"))
    shares = unpack(packed, len(plane["points"])).tolist() if packed and points else None
    paths: dict[tuple[str, int], str] = defaultdict(str)
    for i, point in enumerate(points):
        x, y = seen.at(point)
        key = mixed(shares[i] if shares else None)
        paths[key] += f"M{short(x, 1)} {short(y, 1)}{SIGNS[key[1] % len(SIGNS)]}"
    return [_sign(path, colour, sign) for (colour, sign), path in sorted(paths.items())]


def _sign(path: str, colour: str, sign: int) -> str:
    if sign == 0:
        return tag("path", d=path, stroke=colour, stroke_width=4.6, stroke_linecap="round")
    if sign == 5:
        return tag("path", d=path, stroke=colour, stroke_width=1.6)
    return tag("path", d=path, fill=colour)


def _ellipse(seen: View, one: Ellipse) -> str:
    """Return the unit circle moved by the ellipse's root; a collapsed one stays a pixel wide."""
    x, y = seen.at(one["at"])
    a, b, c = one["root"]
    sx, sy = seen.x_scale, seen.y_scale
    numbers = (a * sx + 0.5, -b * sy, b * sx, -c * sy - 0.5, x, y)
    j = one["component"]
    faint = one.get("faint", False)
    return tag(
        "ellipse",
        rx=1,
        ry=1,
        transform=f"matrix({' '.join(short(number) for number in numbers)})",
        vector_effect="non-scaling-stroke",
        fill="none",
        stroke=PALETTE[j % len(PALETTE)],
        stroke_width=1 if faint else 2.5,
        stroke_opacity=0.6 if faint else None,
        stroke_dasharray=DASHES[j % len(DASHES)],
    )


def _line(seen: View, line: Line) -> str:
    places = [seen.at(place) for place in line["path"]]
    j = line["component"]
    return tag(
        "path",
        d="M" + "L".join(f"{short(x, 1)} {short(y, 1)}" for x, y in places),
        fill="none",
        stroke=QUIET if j is None else PALETTE[j % len(PALETTE)],
        stroke_width=1.2,
        stroke_dasharray="4 4" if line.get("dashed") else None,
    )


def _fall(seen: View, plane: Plane, state: PlaneState) -> list[str]:
    """Return the way of the point that has just fallen."""
    i, start = state.get("falling"), state.get("falling_from")
    if i is None or start is None:
        return []
    (x1, y1), (x2, y2) = seen.at(start), seen.at(plane["points"][i])
    way = tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=INK, stroke_dasharray="2 3")
    return [way, tag("circle", cx=x2, cy=y2, r=5.5, fill="none", stroke=INK, stroke_width=1.5)]


def _mark(seen: View, mark: Mark) -> str:
    x, y = seen.at(mark["at"])
    j = mark["component"]
    colour = INK if j is None else PALETTE[j % len(PALETTE)]
    if mark["sign"] == "diamond":
        path = f"M{short(x)} {short(y)}m0-8l7 8-7 8-7-8z"
        return tag("path", d=path, fill=colour, stroke="#fff", stroke_width=1.5)
    path = f"M{short(x)} {short(y)}m-6-6l12 12m0-12l-12 12"
    halo = tag("path", d=path, stroke="#fff", stroke_width=6)
    return halo + tag("path", d=path, stroke=colour, stroke_width=3)


def _names(seen: View, plane: Plane, state: PlaneState) -> list[str]:
    """Return what is written at ellipses, marks and lines."""
    named: list[tuple[str | None, Place, float]] = []
    named += [(e.get("label"), e["at"], 5) for e in plane["ellipses"] + state.get("ellipses", [])]
    named += [(mark.get("label"), mark["at"], -12) for mark in state.get("marks", [])]
    named += [
        (line.get("label"), line["path"][-1], -5)
        for line in plane["lines"] + state.get("lines", [])
    ]
    return [_name(seen, text, place, down) for text, place, down in named if text]


def _name(seen: View, text: str, place: Place, down: float) -> str:
    x, y = seen.at(place)
    is_name = len(text) < 3
    half = 3.6 * len(text) + 3
    x = min(max(x, half), max(seen.width - half, half))
    y = min(max(y + down, 14), seen.height - 5)
    look = {"font_size": 14, "font_weight": "bold"} if is_name else {"font_size": 12}
    return label(x, y, text, text_anchor="middle", **look, **HALO)


def _handle(seen: View, plane: Plane, state: PlaneState) -> list[str]:
    """Return the thing to be moved, painted with its shares, and its way to what is nearest."""
    handle = plane["handle"]
    if handle is None:
        return []
    x, y = seen.at(handle["at"])
    colour, _ = mixed(state.get("handle_shares"))
    star = (
        f"M{short(x)} {short(y)}m0-11l2.9 7.4 7.9.5-6.1 5 2 7.7-6.7-4.3-6.7 4.3 2-7.7-6.1-5 7.9-.5z"
    )
    parts = [tag("path", d=star, fill=colour, stroke=INK, stroke_width=1.5)]
    if nearest := state.get("nearest"):
        x2, y2 = seen.at(nearest)
        parts.insert(0, tag("line", x1=x, y1=y, x2=x2, y2=y2, stroke=INK, stroke_dasharray="4 4"))
    return parts


def _axes(seen: View, plane: Plane) -> tuple[str, float]:
    """Return the axes' names and ends, where there are any, and their height."""
    if not plane["x_label"] and not plane["y_label"]:
        return "", 0
    (x0, x1), (y0, y1) = plane["x"], plane["y"]
    below = seen.height + 14
    return (
        label(0, below, short(x0, 1), **_QUIET)
        + label(seen.width / 2, below, plane["x_label"], text_anchor="middle", **_QUIET)
        + label(seen.width, below, short(x1, 1), text_anchor="end", **_QUIET)
        + label(5, 14, f"{short(y1, 1)} {plane['y_label']}", **_QUIET, **HALO)
        + label(5, seen.height - 5, short(y0, 1), **_QUIET, **HALO)
    ), 18
