"""Bets: one of several answers, or a place in a plane, with what most bets leave out filled in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from simulations.scene import Bet, Place, rounded


def choice(
    prompt: str,
    answers: Sequence[tuple[str, str]],
    *,
    covers: Sequence[str] = (),
    frame: int | None = None,
) -> Bet:
    """Return a bet on one of several answers, each with what is told to whoever chose it."""
    return {
        "kind": "choice",
        "prompt": prompt,
        "options": [option for option, _ in answers],
        "told": [told for _, told in answers],
        "panel": None,
        "start": None,
        "target": None,
        "only": None,
        "covers": list(covers),
        "frame": frame,
    }


def place(
    prompt: str, told: str, *, panel: str, start: Place, target: Place, only: Literal["x"] | None
) -> Bet:
    """Return a bet on a place in a panel."""
    return {
        "kind": "place",
        "prompt": prompt,
        "options": [],
        "told": [told],
        "panel": panel,
        "start": rounded(start),
        "target": rounded(target),
        "only": only,
        "covers": [],
        "frame": None,
    }
