"""Scenes to draw: one that has everything that a scene can have, and odd ones."""

from __future__ import annotations

import numpy as np

from simulations.scene import (
    Curve,
    Frame,
    Line,
    Mark,
    Plane,
    Scene,
    ellipse,
    ellipses,
    pack,
    plane,
    problem,
    rounded,
)

MU = np.array([[-2.0, 0.0], [2.0, 0.5], [0.0, 2.5]])
SIGMA = np.array([[[0.6, 0.2], [0.2, 0.3]], [[0.4, -0.2], [-0.2, 0.8]], [[0.2, 0.0], [0.0, 0.2]]])


def scene(**parts: object) -> Scene:
    """A scene with one empty plane, but for the parts that are given."""
    made: Scene = {
        "name": "small",
        "title": "A small scene",
        "lead": "It has next to nothing.",
        "settings": {},
        "controls": [],
        "panels": [plane("data", [[-1.0, -1.0], [1.0, 1.0]], points=[])],
        "frames": [frame(0)],
        "player": None,
        "bet": None,
        "problem": None,
        "still": [0],
    }
    return {**made, **parts}  # type: ignore[typeddict-item]  # the keys are those of Scene


def frame(number: int, **panels: object) -> Frame:
    """A frame with what its panels show."""
    return {
        "step": "start" if number == 0 else "EM"[number % 2],
        "caption": f"This is caption {number}.",
        "counter": f"round {number}",
        "panels": dict(panels),
    }


def film() -> Scene:
    """A scene with a frame of everything: points, ellipses, marks, lines, a fall, curves, bars."""
    rng = np.random.default_rng(7)
    z = rng.choice(3, size=60)
    X = MU[z] + rng.standard_normal((60, 2)) @ np.diag([0.6, 0.4])
    near = np.exp(-((X[:, None] - MU) ** 2).sum(axis=2))
    shares = near / near.sum(axis=1, keepdims=True)
    frames = [_moment(i, shares) for i in range(5)]
    bars = {"kind": "bars", "name": "bars", "title": "weights", "labels": list("ABC"), "snap": True}
    return scene(
        name="film",
        title="Everything at once",
        lead="A lead with `code` in it, a sum < 3 & a \u201cquote\u201d, and enough words to need "
        "a second line in the picture that is made of it.",
        panels=[_plane(X), bars, _curve()],
        frames=frames,
        player={"kind": "film", "steps": [], "names": [], "unit": "round", "pace": [500, 100]},
        problem=problem("In round 4, your `m_step` returned NaN in mu.", frame=4),
        still=[0, 1, 2, 3, 4],
    )


def _moment(i: int, shares: np.ndarray) -> Frame:
    """One frame: the ellipses move, and each frame shows one thing more."""
    moved = ellipses(MU * (0.4 + 0.15 * i), SIGMA)
    data = {"shares": pack(shares) if i else None, "ellipses": moved}
    if i == 2:
        mark: Mark = {"at": [1.0, 1.0], "sign": "diamond", "component": 1, "label": "the centre"}
        data["marks"] = [mark, {"at": [-1.0, 2.0], "sign": "cross", "component": None}]
    if i == 3:
        data |= {"count": 20, "falling": 19, "falling_from": [-2.0, 0.0]}
        data |= {"handle_shares": [0.5, 0.5, 0.0], "nearest": [-2.0, 0.0]}
    if i == 4:
        way: Line = {"path": [[-3.0, -1.0], [3.0, 3.0]], "component": 2, "dashed": True}
        data["lines"] = [{**way, "label": "a border"}]
    weights = {"values": [0.5, 0.3, 0.2], "texts": ["50", "30", "20"], "expected": [0.4, 0.4, 0.2]}
    return frame(i, data=data, bars=weights if i else {}, likelihood={"upto": [i, 5], "now": 0})


def _plane(X: np.ndarray) -> Plane:
    truth = [ellipse(j, MU[j], SIGMA[j], faint=True, label="ABC"[j]) for j in range(3)]
    handle = {"name": "the star", "at": [0.0, 0.0], "home": [0.0, 0.0], "only": None}
    made = plane("data", X, title="the data", ellipses=truth, handle=handle)
    return {**made, "x_label": "minutes", "y_label": "metres"}


def _curve() -> Curve:
    values = rounded([-50.0, -30.0, -35.0, -20.0, -18.0])
    other = rounded([-60.0, -40.0, -39.0, -38.0, -38.0])
    return {
        "kind": "curve",
        "name": "likelihood",
        "title": "log-likelihood",
        "x": [0.0, 4.0],
        "y": [-60.0, -18.0],
        "x_label": "round",
        "y_label": "",
        "tracks": [
            {"name": "this run", "values": values, "fallen": [2], "frame": None},
            {"name": "start 2", "values": other, "fallen": [], "frame": None},
        ],
    }
