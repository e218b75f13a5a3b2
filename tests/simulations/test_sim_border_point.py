"""Chapter 0: the star between A and B says what the notebook's cells say."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from sim_places import made, opened, said

import reference
from simulations.acts import answer
from simulations.border_point import BorderPoint


def share_of_b(x: float) -> float:
    """The notebook's own formula."""
    return 1 / (1 + math.exp(-4 * x / 1.5**2))


def at(x: float, **instead: Any) -> dict[str, Any]:
    """The frame for a star at x."""
    args = {"settings": {}, "x": x, "y": 0.0}
    frame: dict[str, Any] = answer(made(BorderPoint, **instead), "move", args)["frames"][0]
    return frame


@pytest.mark.parametrize("x", [-6.0, -1.3, 0.0, 0.2, 2.0])
def test_the_soft_bar_is_the_notebooks_share(x: float) -> None:
    """The share of B is that of the notebook's formula, everywhere on the line."""
    values = at(x)["panels"]["soft"]["values"]

    assert values[1] == pytest.approx(share_of_b(x), abs=6e-4)


def test_the_opening_shows_how_hard_and_soft_differ() -> None:
    """A step right of the middle hard says 100 % B, and soft 59 %."""
    panels = opened(made(BorderPoint))["frames"][0]["panels"]

    assert panels["hard"]["values"] == [0, 1]
    assert panels["soft"]["texts"] == ["41\u202f%", "59\u202f%"]


def test_the_middle_goes_to_a_by_rule() -> None:
    """In the middle soft is even and hard picks the lower index, and both are said."""
    frame = at(0.1 + 0.2 - 0.3)

    assert frame["panels"]["hard"]["values"] == [1, 0]
    assert "50\u202f% A and 50\u202f% B" in frame["caption"]


def test_the_target_is_where_b_has_nine_tenths() -> None:
    """The bet's target solves the notebook's formula for 90 %."""
    bet = opened(made(BorderPoint))["bet"]

    assert bet is not None
    assert bet["target"] == [pytest.approx(math.log(9) * 1.5**2 / 4, abs=1e-3), 0]
    assert bet["only"] == "x"


def test_there_is_no_bet_where_b_never_has_nine_tenths() -> None:
    """A function that always says half and half leaves nothing to bet on."""
    scene = opened(made(BorderPoint, responsibilities=lambda X, *_: np.full((len(X), 2), 0.5)))

    assert scene["bet"] is None


@pytest.mark.parametrize(
    ("instead", "words"),
    [
        ({"harden": lambda W: W}, "left 41\u202f% and 59\u202f%"),
        ({"harden": lambda W: 1 - reference.harden(W)}, "gave the star to A, the smaller share"),
        (
            {"responsibilities": lambda *mixture: reference.responsibilities(*mixture)[:, ::-1]},
            "The star is nearer to B",
        ),
    ],
)
def test_a_wrong_answer_is_told(instead: dict[str, Any], words: str) -> None:
    """What is certainly wrong is said at once, and again under every move."""
    assert words in said(opened(made(BorderPoint, **instead)))
    assert words.split(" and ")[0] in at(0.2, **instead)["caption"]


def test_a_tie_that_goes_to_b_is_told() -> None:
    """In the very middle hardening to the higher index is named."""
    frame = at(0.0, harden=lambda W: reference.harden(W[:, ::-1])[:, ::-1])

    assert "lowest index" in frame["caption"]
