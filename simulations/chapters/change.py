"""What a half-step of EM changed, in words: who moved, who got longer, how many changed colour."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulations.scene import NAMES
from simulations.words import NARROW_SPACE, gain, number, plural

Floats = NDArray[np.float64]
Mixture = tuple[Floats, Floats, Floats]

WAYS = (
    "to the right",
    "to the upper right",
    "up",
    "to the upper left",
    "to the left",
    "to the lower left",
    "down",
    "to the lower right",
)
ROUND = 1.15  # an ellipse less than so many times as long as wide looks like a circle
SEEN = 0.02  # a smaller move, in the units of the data, is not seen
GROWN = 1.1  # so many times as large is seen
FLAT, UPRIGHT = 8.0, 82.0  # degrees
ALIKE = 1e-6  # components that differ by less are twins
STILL = "nothing moves that one could see"
DOUBT = 0.9  # a point whose largest share is less is in doubt


def stretch(Sigma: Floats) -> float:
    """Return how many times as long as wide the ellipse of a covariance (2, 2) is."""
    least, most = np.sqrt(np.linalg.eigvalsh(Sigma).clip(1e-12))
    return float(most / least)


def tilt(Sigma: Floats) -> float:
    """Return the angle of its long axis, from −90 to 90 degrees; 0 lies flat."""
    x, y = np.linalg.eigh(Sigma)[1][:, 1]
    return math.degrees(math.atan2(y, x) if x > 0 else math.atan2(-y, -x))


def look(Sigma: Floats) -> str:
    """Return what an ellipse looks like: "2.6 times as long as wide, rising to the right"."""
    ratio = stretch(Sigma)
    if ratio < ROUND:
        return "a circle"
    return f"{_times(ratio)} as long as wide, {_lean(tilt(Sigma))}"


def moved(before: Floats, after: Floats) -> str | None:
    """Return how a centre moved, if one can see it: "moved 0.8 to the upper right"."""
    x, y = after - before
    distance = math.hypot(x, y)
    if distance < SEEN:
        return None
    way = WAYS[round(math.atan2(y, x) / (math.pi / 4)) % 8]
    return f"moved {number(distance, 1 if distance >= 0.1 else 2)} {way}"


def reshaped(before: Floats, after: Floats) -> list[str]:
    """Return how an ellipse changed its shape, if one can see it: "got longer", "turned by 12°"."""
    was, now = stretch(before), stretch(after)
    said = []
    if now > GROWN * was:
        said.append("got longer" if was >= ROUND else f"is now {look(after)}")
    elif was > GROWN * now:
        said.append("got rounder")
    turned = abs((tilt(after) - tilt(before) + 90) % 180 - 90)
    if min(was, now) >= ROUND and turned > FLAT:
        said.append(f"turned by {turned:.0f}°")
    size = (np.linalg.det(after).clip(0) / max(np.linalg.det(before), 1e-12)) ** 0.25
    if not said and not 1 / GROWN < size < GROWN:
        said.append("grew" if size > 1 else "shrank")
    return said


def of_component(j: int, before: Mixture, after: Mixture) -> str | None:
    """Return what happened to one component: "B moved 0.8 up and got longer"."""
    said = reshaped(before[2][j], after[2][j])
    if way := moved(before[1][j], after[1][j]):
        said.insert(0, way)
    return f"{NAMES[j]} {listed(said)}" if said else None


def listed(things: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return " and ".join(part for part in (", ".join(things[:-1]), things[-1]) if part)


def most_changed(before: Mixture, after: Mixture) -> int:
    """Return the component whose ellipse changed most."""
    shift = ((after[1] - before[1]) ** 2).sum(axis=1)
    widths = [np.sqrt(np.einsum("jii->ji", Sigma).clip(0)) for Sigma in (before[2], after[2])]
    return int((shift + ((widths[1] - widths[0]) ** 2).sum(axis=1)).argmax())


def e_step(before: Floats | None, W: Floats) -> str:
    """Return what an E-step did to the colours, compared with the shares (n, k) before it."""
    if np.ptp(W, axis=1).max() < ALIKE:
        return "all ellipses are alike, so each gets the same part of every point"
    if before is None:
        return (
            f"each point takes the colours of those that may have made it; {doubt(W)}, less than "
            f"90{NARROW_SPACE}% anybody's"
        )
    turned = 0.5 * np.abs(W - before).sum(axis=1)
    for part, words in ((0.5, "by more than half"), (0.1, "a bit"), (0.02, "by a shade")):
        if count := int((turned > part).sum()):
            whose = "its" if count == 1 else "their"
            return f"{plural(count, 'point')} changed {whose} colour {words}"
    return "the colours stay"


def m_step(before: Mixture, after: Mixture) -> str:
    """Return what an M-step did to the component that changed most."""
    if max(np.ptp(part, axis=0).max() for part in after[1:]) < ALIKE:
        return "all have the same parts of the points, so all get the same fit"
    return of_component(most_changed(before, after), before, after) or STILL


def climb(before: float, after: float, fell: bool) -> str:
    """Return what a round did to the log-likelihood: "+14.2", and an outcry if it fell."""
    said = f"log-likelihood {gain(after - before, 1 if abs(after - before) >= 0.1 else 3)}"
    return f"{said}. It fell, and EM never does that!" if fell else f"{said}."


def doubt(W: Floats) -> str:
    """Return how many points are shared so that nobody has nearly all of them."""
    count, n = int((W.max(axis=1) < DOUBT).sum()), len(W)
    who = f"{count} of {n} points are" if count > 1 else f"{count} of {n} points is"
    return f"{who if count else f'none of the {n} points is'} in doubt"


def _times(ratio: float) -> str:
    return f"{number(ratio, 1)} times"


def _lean(angle: float) -> str:
    if abs(angle) < FLAT:
        return "lying flat"
    if abs(angle) > UPRIGHT:
        return "standing upright"
    return "rising to the right" if angle > 0 else "falling to the right"
