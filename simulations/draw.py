"""A scene as one SVG, for wherever no widget can run: nbconvert, feedback pages, plain HTML.

It has a white ground of its own, so it is readable on dark pages, too. No ids, no styles, no
scripts: it can stand in any page, any number of times. The same scene gives the same bytes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from simulations.chart_pictures import WRONG, bars_picture, curve_picture
from simulations.plane_picture import FRAME, INK, QUIET, plane_picture
from simulations.scene import CurveState, Frame, Panel, Problem, Scene
from simulations.svg import SANS, clean, label, paragraph, short, tag

WIDTH = 760
MARGIN = 16
ROOM = WIDTH - 2 * MARGIN
WIDEST = 440  # a panel
BOLD = 1.1  # how much wider letters are in bold
GAP = 20
COLUMNS = 4  # at most so many frames side by side
SHARES = {"plane": 1.5, "bars": 1.0, "curve": 1.4}  # of a row's width, for one frame alone
BOXES = {"wrong": (WRONG, "#fdecea"), "todo": (QUIET, "#f1f3f5")}  # around a problem

Drawn = tuple[str, float]


def draw(scene: Scene) -> str:
    """Return a scene as SVG: its words, and the frames in `still` side by side."""
    blocks = [
        paragraph(scene["title"], 0, 0, ROOM / BOLD, 18, font_weight="bold"),
        _text(scene["lead"], 14),
        _frames(scene),
        _problem(scene["problem"]) if scene["problem"] else ("", 0.0),
    ]
    body, height = _stacked(blocks, 10)
    height += 2 * MARGIN
    ground = tag("rect", width=WIDTH, height=height, rx=6, fill="#fff", stroke=FRAME)
    return tag(
        "svg",
        tag("title", clean(scene["title"])),
        tag("desc", clean(described(scene))),
        ground,
        _moved(body, MARGIN, MARGIN),
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        viewBox=f"0 0 {WIDTH} {short(height)}",
        width=WIDTH,
        height=height,
        font_family=SANS,
        fill=INK,
    )


def described(scene: Scene) -> str:
    """Return in one line what the picture says, for those who cannot see it."""
    said = [scene["lead"]]
    for i in scene["still"]:
        frame = scene["frames"][i]
        said += [_heading(scene, i), frame["caption"]]
    if scene["problem"]:
        said.append(scene["problem"]["text"])
    sentences = [part if part[-1] in ".!?:" else f"{part}." for part in said if part]
    return " ".join(" ".join(sentences).replace("`", "").split())


def _frames(scene: Scene) -> Drawn:
    stills = scene["still"]
    if len(stills) == 1:
        return _alone(scene, stills[0])
    return _strip(scene, stills)


def _alone(scene: Scene, still: int) -> Drawn:
    """Return the panels of one frame side by side, and its caption below."""
    frame = scene["frames"][still]
    room = ROOM - GAP * (len(scene["panels"]) - 1)
    parts = room / (sum(SHARES[panel["kind"]] for panel in scene["panels"]) or 1)
    widths = [min(parts * SHARES[panel["kind"]], WIDEST) for panel in scene["panels"]]
    panels = [
        _panel(panel, frame, width) for panel, width in zip(scene["panels"], widths, strict=True)
    ]
    words = " · ".join(part for part in (_heading(scene, still), frame["caption"]) if part)
    return _stacked([_beside(panels, widths), _text(words, 14)], 10)


def _strip(scene: Scene, stills: Sequence[int]) -> Drawn:
    """Return a column for each frame, and curves, which hold all frames, once below them."""
    columns = math.ceil(len(stills) / math.ceil(len(stills) / COLUMNS))
    width = (ROOM - GAP * (columns - 1)) / columns
    drawn = [_column(scene, i, width) for i in stills]
    rows = [
        _beside(drawn[start : start + columns], [width] * columns)
        for start in range(0, len(drawn), columns)
    ]
    last = scene["frames"][stills[-1]]
    curves = [panel for panel in scene["panels"] if panel["kind"] == "curve"]
    return _stacked([*rows, *(_panel(curve, last, ROOM) for curve in curves)], 14)


def _column(scene: Scene, still: int, width: float) -> Drawn:
    """Return one frame of a strip: what it is called, its panels, and its caption."""
    frame = scene["frames"][still]
    panels = [_panel(panel, frame, width) for panel in scene["panels"] if panel["kind"] != "curve"]
    heading = paragraph(_heading(scene, still), 0, 0, width / BOLD, 13, font_weight="bold")
    return _stacked([heading, *panels, paragraph(frame["caption"], 0, 0, width, 13)], 6)


def _heading(scene: Scene, still: int) -> str:
    """Return what a frame is called: its view's name, or how far it is."""
    player = scene["player"]
    if player and player["kind"] == "views" and still < len(player["names"]):
        return player["names"][still]
    return scene["frames"][still]["counter"]


def _panel(panel: Panel, frame: Frame, width: float) -> Drawn:
    """Return a panel in its state at a frame, below its title."""
    state = frame["panels"].get(panel["name"], {})
    if panel["kind"] == "plane":
        drawn = plane_picture(panel, state, width)
    elif panel["kind"] == "bars":
        drawn = bars_picture(panel, state, width)
    else:
        whole: CurveState = {"upto": [len(track["values"]) for track in panel["tracks"]], "now": 0}
        drawn = curve_picture(panel, state or whole, width)
    title = paragraph(panel["title"], 0, 0, width, 13, fill=QUIET)
    return _stacked([title, drawn], 4)


def _problem(problem: Problem) -> Drawn:
    """Return what went wrong, in a box; what is only not yet written doesn't alarm."""
    alarm = problem["tone"] == "wrong"
    colour, ground = BOXES[problem["tone"]]
    words, height = paragraph(problem["text"], 44, 10, ROOM - 60, 14)
    height += 24
    box = tag("rect", width=ROOM, height=height, rx=4, fill=ground, stroke=colour)
    sign = tag("path", d="M23 9l13 23h-26z" if alarm else "M12 12h22v20h-22z", fill=colour)
    dot = label(23, 28, "!" if alarm else "…", font_size=15, text_anchor="middle", fill="#fff")
    return box + sign + dot + words, height


def _text(text: str, size: float) -> Drawn:
    return paragraph(text, 0, 0, ROOM, size)


def _beside(drawn: Sequence[Drawn], widths: Sequence[float]) -> Drawn:
    """Return pictures from left to right."""
    body, x = "", 0.0
    for (picture, _), width in zip(drawn, widths, strict=False):
        body += _moved(picture, x, 0)
        x += width + GAP
    return body, max((height for _, height in drawn), default=0)


def _stacked(drawn: Sequence[Drawn], gap: float) -> Drawn:
    """Return pictures from top to bottom; what has no height takes no room."""
    body, y = "", 0.0
    for picture, height in drawn:
        if height:
            y += gap if y else 0
            body += _moved(picture, 0, y)
            y += height
    return body, y


def _moved(picture: str, x: float, y: float) -> str:
    return tag("g", picture, transform=f"translate({short(x)} {short(y)})") if picture else ""
