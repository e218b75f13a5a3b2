"""What a page computes by itself is what Python computes: numbers to 1e-9, words to the letter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

import lesson
import reference
from lesson.recording import PORTED, gaussians, of_the_reference
from simulations.cast import CAST
from simulations.words import percent

PORT = (Path(lesson.__file__).parent / "port.js").read_text("utf-8")
HUNDREDS = 300


def in_the_page(page: Page, expression: str, argument: Any) -> Any:
    """What an expression of `given` is in the browser."""
    return page.evaluate(f"(given) => {{ {PORT}\nreturn {expression}; }}", argument)


def places(seed: int) -> list[list[float]]:
    """Places of every kind: anywhere in the picture, on a grid with ties, and far away."""
    rng = np.random.default_rng(seed)
    near = rng.uniform(-7, 9, (HUNDREDS, 2))
    grid = np.stack(np.meshgrid(np.arange(-6.5, 7, 0.5), [-1.0, 0.0, 2.5]), -1).reshape(-1, 2)
    ties = [(0.0, 0.0), (0.0078125, 0.0), (0.005, 1.0), (-0.004999, 0.0), (0.0000005, 0.0)]
    far = rng.choice([-1, 1], (40, 2)) * 10 ** rng.uniform(1, 6, (40, 2))
    return [*near.tolist(), *grid.tolist(), *map(list, ties), *far.tolist()]


def same(ported: Any, computed: Any) -> None:
    """Structures, words and numbers agree; numbers to 1e-9."""
    if isinstance(computed, dict):
        assert ported.keys() == computed.keys()
        for key in computed:
            same(ported[key], computed[key])
    elif isinstance(computed, list):
        assert len(ported) == len(computed)
        for one, other in zip(ported, computed, strict=True):
            same(one, other)
    elif isinstance(computed, float):
        assert ported == pytest.approx(computed, abs=1e-9, rel=0)
    else:
        assert ported == computed


@pytest.mark.parametrize("name", PORTED)
def test_a_star_is_answered_as_by_python(page: Page, name: str) -> None:
    """At some hundred places: every bar, every colour, every word."""
    wanted = places(3)
    simulation = of_the_reference(name)
    given = {"places": wanted, "gaussians": gaussians(name)}

    ported = in_the_page(
        page,
        f"given.places.map(([x, y]) => PORTED['{name}'](given.gaussians, x, y))",
        given,
    )

    assert len(wanted) > HUNDREDS
    for place, frame in zip(wanted, ported, strict=True):
        same(frame, simulation.move({}, *place))


def test_responsibilities_and_harden_are_the_reference_s(page: Page) -> None:
    """Unrounded, for mixtures of every shape, thin and tilted ones, and places far away."""
    rng = np.random.default_rng(5)
    cases = []
    for _ in range(HUNDREDS):
        k = int(rng.integers(1, 5))
        roots = rng.normal(size=(k, 2, 2)) * 10 ** rng.uniform(-1.5, 1.5, (k, 1, 1))
        Sigma = roots @ roots.transpose(0, 2, 1) + 1e-3 * np.eye(2)
        point = rng.normal(size=2) * 10 ** rng.uniform(-1, 3)
        phi, mu = rng.dirichlet(np.ones(k)), rng.normal(size=(k, 2)) * 3
        cases.append((point, phi, mu, Sigma))
    given = [
        [point.tolist(), {"phi": phi.tolist(), "mu": mu.tolist(), "Sigma": Sigma.tolist()}]
        for point, phi, mu, Sigma in cases
    ]

    soft, hard = (
        in_the_page(page, f"given.map(([p, g]) => {words})", given)
        for words in ("responsibilities(p, g)", "harden(responsibilities(p, g))")
    )

    for (point, *mixture), shares, picked in zip(cases, soft, hard, strict=True):
        W = reference.responsibilities(point[np.newaxis], *mixture)
        np.testing.assert_allclose(shares, W[0], rtol=0, atol=1e-9)
        np.testing.assert_array_equal(picked, reference.harden(W)[0])


def test_a_tie_goes_to_the_lowest_index(page: Page) -> None:
    """As in the reference."""
    rows = [[0.5, 0.5], [0.2, 0.4, 0.4], [1.0]]

    hard = in_the_page(page, "given.map(harden)", rows)

    assert hard == [reference.harden([row])[0].tolist() for row in rows]


def test_numbers_are_rounded_and_written_as_python_does(page: Page) -> None:
    """What lies exactly in the middle goes to the even digit, on either side of zero."""
    rng = np.random.default_rng(7)
    digits = [0, 1, 2, 3, 6]
    numbers = [*rng.normal(size=100).tolist(), *rng.normal(scale=1e4, size=100).tolist()]
    numbers += [i / 2 for i in range(-9, 10)] + [i / 16 for i in range(-40, 40)]
    numbers += [0.0, 1e-9, 0.0078125, 0.125, 2.675, 1e6 + 0.5]
    shares = [*rng.random(100).tolist(), 0.0, 1.0, 1e-12, 1 - 1e-12, 0.005, 0.995, 0.125, 0.375]

    written = in_the_page(
        page, "given[0].map((x) => given[1].map((d) => fixed(x, d)))", [numbers, digits]
    )
    percents = in_the_page(page, "given.map(percentOf)", shares)

    assert written == [[format(x, f".{d}f") for d in digits] for x in numbers]
    assert percents == [percent(share) for share in shares]


@pytest.mark.parametrize("name", CAST)
def test_whatever_has_a_star_to_drag_is_ported(name: str) -> None:
    """A page can answer every move that its simulation can ask for."""
    simulation = of_the_reference(name)
    opening = {setting: options[0] for setting, options in simulation.choices.items()}

    panels = simulation.scene(opening)["panels"]

    handles = [panel for panel in panels if panel["kind"] == "plane" and panel["handle"]]
    assert bool(handles) == (name in PORTED)
