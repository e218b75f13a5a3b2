"""Functions that draw at random: which story, with a step replaced, could have told what was seen.

A story is a frozen dataclass whose fields are its steps. Each step of it looks at the evidence
and says how surprising that is; a mistake replaces steps, so two mistakes in different steps
compose. The least surprising step does not help: a story is as plausible as its worst step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from autograder.checks.chance import FALSE_ALARM
from autograder.diagnosis.formulas import Slip, candidates, with_slips

Shape = tuple[int, ...]
POSSIBLE = 1e-5  # what a story's own draws fall below once in some thousand functions


class Story(Protocol):
    """How what was seen may have come about."""

    def plausibility(self, evidence: Any) -> float:
        """Return the p-value of the story's most surprising step."""


def explained(right: Story, slips: Sequence[Slip], evidence: object) -> tuple[Slip, ...]:
    """Return the only slip, or else the only pair, by which the story explains the evidence.

    Nothing is said where the right story may be true, or where two others may be.
    """
    if right.plausibility(evidence) >= FALSE_ALARM:
        return ()
    for size in (1, 2):
        fits = [
            made
            for made in candidates(slips, size)
            if with_slips(right, made).plausibility(evidence) >= POSSIBLE
        ]
        if fits:
            return fits[0] if len(fits) == 1 else ()
    return ()


def squeezed(sizes: Sequence[tuple[Shape, Shape]]) -> bool:
    """Tell whether shapes that are not the wanted ones beside them lack axes of length one."""
    return all(
        shape == wanted or (len(shape) < len(wanted) and _long(shape) == _long(wanted))
        for shape, wanted in sizes
    )


def _long(shape: Shape) -> list[int]:
    return [length for length in shape if length != 1]
