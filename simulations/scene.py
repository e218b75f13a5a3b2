"""What a simulation shows, as plain data: the browser plays it, `draw` makes a still of it.

A scene has panels, and frames that say what each panel shows at one moment. All of it is JSON.
What takes many numbers is packed: the shares of n points in k components are n * k bytes.
Texts may hold `code` in backticks and nothing else; whoever shows them escapes the rest.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any, Literal, NotRequired, TypedDict

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Setting = str | int
Place = list[float]  # x and y, in the units of the data

NAMES = "ABCDEF"  # the components' names, in pictures and in words
RADIUS = 2.0  # an ellipse is drawn so many standard deviations wide
SMALLEST_EIGENVALUE = -1e-9  # relative to the largest; more negative is no covariance


class Ellipse(TypedDict):
    """The curve `RADIUS` standard deviations around a mean: the unit circle, moved by a matrix.

    `root` holds a, b, c of the symmetric matrix [[a, b], [b, c]].
    """

    component: int
    at: Place
    root: list[float]
    label: NotRequired[str]
    faint: NotRequired[bool]  # drawn thin: the truth, or what was before


class Mark(TypedDict):
    """A sign in the picture: a centre of k-means, or a place that something is told about."""

    at: Place
    sign: Literal["diamond", "cross"]
    component: int | None
    label: NotRequired[str]


class Line(TypedDict):
    """A fixed line in a plane: a contour, a border, a link between two places."""

    path: list[Place]
    component: int | None
    dashed: NotRequired[bool]
    label: NotRequired[str]


class PlaneState(TypedDict, total=False):
    """What a plane shows at one moment; what is missing is not drawn (points are grey)."""

    shares: str | None  # packed by `pack`: who owns each point, if the plane's own don't say it
    count: int  # only the first so many points are there
    falling: int  # the point that just fell, and from which component
    falling_from: Place
    ellipses: list[Ellipse]
    marks: list[Mark]
    lines: list[Line]
    handle_shares: list[float] | None  # the colours that the handle is painted with
    nearest: Place | None  # the browser draws a dashed line from the handle to here


class BarsState(TypedDict, total=False):
    """The heights of bars, from 0 to 1, and what is written at each; None while unknown."""

    values: list[float] | None
    texts: list[str]
    expected: list[float]  # a tick at each bar, if there is one


class CurveState(TypedDict):
    """How many values of each line are there yet; `now` is the line in colour."""

    upto: list[int]
    now: int


class Handle(TypedDict):
    """The thing that a hand moves. `name` is read out: "the star"."""

    name: str
    at: Place
    home: Place
    only: Literal["x"] | None  # moves along x alone


class Plane(TypedDict):
    """Points in the plane, drawn on a canvas; all else in it is drawn above them."""

    kind: Literal["plane"]
    name: str
    title: str
    x: Place  # the range that is seen
    y: Place
    x_label: str
    y_label: str
    equal: bool  # one unit is as long in x as in y
    points: list[Place]
    shares: NotRequired[str]  # who owns each point, in each frame that doesn't say otherwise
    lines: list[Line]
    ellipses: list[Ellipse]  # those that are there in every frame
    handle: Handle | None


class Bars(TypedDict):
    """One bar a component. Bars that snap jump to a new value, the others glide there."""

    kind: Literal["bars"]
    name: str
    title: str
    labels: list[str]
    snap: bool


class Track(TypedDict):
    """One line of a curve panel: values against 0, 1, 2, ..."""

    name: str
    values: list[float]
    fallen: list[int]  # the indices at which it fell, though EM never does
    frame: int | None  # the frame that shows its end, for whoever points at the line


class Curve(TypedDict):
    """Lines that grow with the frames, such as the log-likelihood after each round.

    A value beyond the range of y lies at its edge.
    """

    kind: Literal["curve"]
    name: str
    title: str
    x: Place
    y: Place
    x_label: str
    y_label: str
    tracks: list[Track]


Panel = Plane | Bars | Curve


class Frame(TypedDict):
    """One moment: what each panel shows, and in words what has just changed."""

    step: str  # "start", "E", "M", ...: what led here
    caption: str
    counter: str
    panels: dict[str, Any]  # PlaneState, BarsState or CurveState, by the panel's name


class Control(TypedDict):
    """A setting to choose; every change asks for a new scene. A button takes the next option."""

    kind: Literal["select", "button"]
    name: str
    label: str
    options: list[list[Any]]  # pairs of value and label


class Player(TypedDict):
    """How the frames are gone through.

    A film plays, and has the step buttons, too; steps have only those; views are told apart
    by a button for each frame, named by `names`.
    """

    kind: Literal["film", "steps", "views"]
    steps: list[list[str]]  # pairs of a frame's `step` and the button's label; [] is one "Step"
    names: list[str]
    unit: str  # what the slider counts: "round", "point"
    pace: list[float]  # milliseconds a frame at the start, and later


class Bet(TypedDict):
    """A question before the reveal. Panels in `covers` are covered until it is answered."""

    kind: Literal["choice", "place"]
    prompt: str
    options: list[str]  # for a choice
    told: list[str]  # what to say to each option; for a place, one sentence
    panel: str | None  # for a place: where it is
    start: Place | None
    target: Place | None
    only: Literal["x"] | None
    covers: list[str]
    frame: int | None  # the frame to play to once it is made


class Problem(TypedDict):
    """What a student's function did wrong, shown when `frame` is reached."""

    text: str
    tone: Literal["todo", "wrong"]
    frame: int


class Scene(TypedDict):
    """All of a simulation at one choice of settings."""

    name: str
    title: str
    lead: str
    settings: dict[str, Setting]
    controls: list[Control]
    panels: list[Panel]
    frames: list[Frame]
    player: Player | None
    bet: Bet | None
    problem: Problem | None
    still: list[int]  # the frames that a static picture shows side by side


def ellipse(component: int, mean: ArrayLike, covariance: ArrayLike, **more: Any) -> Ellipse:
    """Return the ellipse of a Gaussian with this mean (2,) and covariance (2, 2).

    The symmetric square root exists for a collapsed covariance, too, and halfway between two
    roots lies an ellipse halfway. Raises ValueError if there is no such Gaussian.
    """
    matrix = np.asarray(covariance, dtype=np.float64)
    if not np.allclose(matrix, matrix.T, rtol=1e-6, atol=1e-9):
        raise ValueError("is not symmetric, so it is no covariance")
    eigenvalues, axes = np.linalg.eigh(matrix)
    if eigenvalues[0] < SMALLEST_EIGENVALUE * max(1.0, eigenvalues[-1]):
        raise ValueError(f"has a negative eigenvalue, {eigenvalues[0]:.3g}, so it is no covariance")
    root = RADIUS * axes @ np.diag(np.sqrt(eigenvalues.clip(0))) @ axes.T
    shape = [root[0, 0], root[0, 1], root[1, 1]]
    made: Ellipse = {"component": component, "at": rounded(mean), "root": rounded(shape)}
    return {**made, **more}  # type: ignore[typeddict-item]  # a label, or faint


def ellipses(mu: Iterable[ArrayLike], Sigma: Iterable[ArrayLike], **more: Any) -> list[Ellipse]:
    """Return the ellipse of each component; a ValueError names the component."""
    found = []
    for j, (mean, covariance) in enumerate(zip(mu, Sigma, strict=True)):
        try:
            found.append(ellipse(j, mean, covariance, **more))
        except ValueError as error:
            raise ValueError(f"Sigma[{j}] {error}") from None
    return found


def pack(W: ArrayLike) -> str:
    """Return shares W (n, k) as base64 of n * k bytes, 255 for a whole point."""
    shares = np.rint(255 * np.clip(np.asarray(W, dtype=np.float64), 0, 1)).astype(np.uint8)
    return base64.b64encode(shares.tobytes()).decode("ascii")


def unpack(packed: str, n: int) -> Floats:
    """Return the shares (n, k) that `pack` made, to the nearest 1/255."""
    shares = np.frombuffer(base64.b64decode(packed), dtype=np.uint8)
    return shares.reshape(n, -1) / 255.0


def plane(name: str, X: ArrayLike, **more: Any) -> Plane:
    """Return a plane of the points X (n, 2) with a margin around them, to be told more."""
    points = np.asarray(X, dtype=np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.12 * (high - low).max()
    made: Plane = {
        "kind": "plane",
        "name": name,
        "title": "",
        "x": rounded([low[0] - margin, high[0] + margin]),
        "y": rounded([low[1] - margin, high[1] + margin]),
        "x_label": "",
        "y_label": "",
        "equal": True,
        "points": [rounded(point) for point in points],
        "lines": [],
        "ellipses": [],
        "handle": None,
    }
    return {**made, **more}  # type: ignore[typeddict-item]  # the keys are those of Plane


def rounded(numbers: ArrayLike) -> list[float]:
    """Return plain numbers that are short in JSON; a thousandth is less than a pixel."""
    return [round(float(number), 3) + 0.0 for number in np.asarray(numbers, dtype=np.float64)]


def problem(text: str, tone: Literal["todo", "wrong"] = "wrong", frame: int = 0) -> Problem:
    """Return what is shown of a fault when this frame is reached."""
    return {"text": text, "tone": tone, "frame": frame}
