"""Bars of two components and a curve of three runs, as scenes have them."""

from __future__ import annotations

from typing import Any

BARS: dict[str, Any] = {
    "kind": "bars",
    "name": "shares",
    "title": "responsibilities",
    "labels": ["A", "B"],
    "snap": False,
}
CURVE: dict[str, Any] = {
    "kind": "curve",
    "name": "climb",
    "title": "log-likelihood",
    "x": [0, 10],
    "y": [-500, -400],
    "x_label": "round",
    "y_label": "",
    "tracks": [
        {"name": "run 1", "values": [-490, -450, -460, -445], "fallen": [2], "frame": 3},
        {"name": "run 2", "values": [-480, -430.2, -420], "fallen": [], "frame": 7},
        {"name": "run 3", "values": [-470, -440], "fallen": [], "frame": None},
    ],
}
SOFT, HARD = (
    {"values": [0.25, 0.75], "texts": ["25 %", "75 %"]},
    {"values": [0.75, 0.25], "texts": ["75 %", "25 %"]},
)
