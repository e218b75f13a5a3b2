"""Chapter 7: eight starts climb the log-likelihood; they needn't end on the same height."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import process_time

import numpy as np

from simulations.acts import ActError
from simulations.chapters import bets, change, shapes
from simulations.chapters.path import Floats, Mixture, Moment, Path, kept, shown, walk
from simulations.chapters.patience import SECONDS, Clock, Patience
from simulations.chapters.plateaus import compared, outcome, plateaus
from simulations.chapters.run_panels import climbs, fitted, track
from simulations.functions import Functions
from simulations.scene import (
    Bet,
    Control,
    Frame,
    Player,
    Problem,
    Scene,
    Setting,
    Track,
    pack,
    plane,
    problem,
)
from simulations.words import number, plural

STARTS = 8
ROUNDS = 120
SHOWN = 10  # rounds of each climb, beside its start
FLAT, RISE = 0.5, 10.0  # a round that gains so little, before a climb that gains so much
COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight")
HOW_MANY = {"on one: all eight alike": (1, 1), "on two or three": (2, 3), "on four or more": (4, 8)}
PLAYER: Player = {"kind": "film", "steps": [], "names": [], "unit": "picture", "pace": [700, 140]}


@dataclass(frozen=True)
class Climber:
    """One start's run, the moments of it that are shown, and the frame of the first of them."""

    path: Path
    moments: list[Moment]
    first: int

    @property
    def last(self) -> int:
        """The frame that shows its end; if it has none, the one before it."""
        return max(self.first + len(self.moments) - 1, 0)

    @property
    def height(self) -> float:
        """Where it ended."""
        return self.path.heights[-1]


class Climb:
    """Run EM from eight starts of `random_init`, and measure each round by `log_likelihood`."""

    choices: Mapping[str, tuple[Setting, ...]] = {"shape": shapes.SHAPES, "k": (3, 4)}

    def __init__(self, functions: Functions, clock: Clock = process_time) -> None:
        self._ask = functions
        self._clock = clock

    def scene(self, settings: Mapping[str, Setting]) -> Scene:
        """Return eight climbs, one after the other, and at the end the best of them."""
        X = shapes.cloud(str(settings["shape"]))
        climbers = self._climbers(X, int(settings["k"]))
        frames = [frame for i in range(len(climbers)) for frame in _frames(climbers, i)]
        complete = len(climbers) == STARTS and not climbers[-1].path.broken
        if complete:
            frames.append(_summit(climbers))
        fault = _fault(climbers)
        return {
            "name": "climb",
            "title": "Will all climbers reach the same height?",
            "lead": "The same points, eight random starts. EM never goes down, but where it "
            "arrives depends on where it began.",
            "settings": dict(settings),
            "controls": _controls(),
            "panels": [
                climbs([_track(i, climber) for i, climber in enumerate(climbers)]),
                plane("data", X),
            ],
            "frames": frames or [_waiting()],
            "player": PLAYER if len(frames) > 1 else None,
            "bet": _bet(climbers, len(frames) - 1) if complete and not fault else None,
            "problem": fault,
            "still": _still(climbers, len(frames)),
        }

    def move(self, settings: Mapping[str, Setting], x: float, y: float) -> Frame:
        """Refuse: nothing is dragged here."""
        raise ActError("Nothing can be moved here.")

    def _climbers(self, X: Floats, k: int) -> list[Climber]:
        """Return the climbs; one that breaks off, or that took too long, is the last."""
        patience = Patience(self._clock)
        climbers: list[Climber] = []
        first = 0
        for i in range(STARTS):
            path = self._climb(X, k, i)
            moments = [one for one in shown(path, kept(path, SHOWN)) if one.step != "E"]
            climbers.append(Climber(path, moments, first))
            first += len(moments)
            if path.broken or patience.is_over():
                break
        return climbers

    def _climb(self, X: Floats, k: int, i: int) -> Path:
        def begin() -> Mixture:
            return self._ask.random_init(X, k, np.random.default_rng(i))

        return walk(self._ask, X, begin, ROUNDS, place=f"start {i + 1}")


def _track(i: int, climber: Climber) -> Track:
    path = climber.path
    return track(f"start {i + 1}", path.heights, path.fallen, climber.last)


def _frames(climbers: list[Climber], i: int) -> list[Frame]:
    """Return the frames of one climb; its end wears its colours."""
    moments = climbers[i].moments
    made = []
    for moment in moments:
        is_end = moment is moments[-1] and moment.step == "M"
        said = _ended(climbers, i) if is_end else _climbing(climbers[i], i, moment)
        made.append(_frame(climbers, i, moment, said, coloured=is_end))
    return made


def _frame(
    climbers: list[Climber], i: int, moment: Moment, caption: str, *, coloured: bool
) -> Frame:
    height = climbers[i].path.heights[moment.round : moment.round + 1]
    reached = f" · log-likelihood {number(height[0])}" if height else ""
    lengths = [len(climber.path.heights) for climber in climbers]
    return {
        "step": "start" if moment.step == "start" else "round",
        "caption": caption,
        "counter": f"start {i + 1} of {STARTS} · round {moment.round}{reached}",
        "panels": {
            "log-likelihood": {
                "upto": [
                    length if j < i else moment.round + 1 if j == i else 0
                    for j, length in enumerate(lengths)
                ],
                "now": i,
            },
            "data": {
                "shares": pack(moment.W) if coloured and moment.W is not None else None,
                "ellipses": fitted(moment.mixture),
            },
        },
    }


def _climbing(climber: Climber, i: int, moment: Moment) -> str:
    r, heights = moment.round, climber.path.heights
    if r == 0:
        k = len(moment.mixture[0])
        place = "other points" if i else f"{k} of the points"
        return f"Start {i + 1}: {k} circles, put on {place}."
    if len(heights) <= r:
        return f"Start {i + 1}, round {r}."
    fell = r in climber.path.fallen
    step = change.climb(heights[r - 1], heights[r], fell=fell)
    seems_over = not fell and heights[r] - heights[r - 1] < FLAT and heights[-1] - heights[r] > RISE
    more = " It looks like the end, but it isn't." if seems_over else ""
    return f"Start {i + 1}, round {r}: {step}{more}"


def _ended(climbers: list[Climber], i: int) -> str:
    heights = [climber.height for climber in climbers[: i + 1]]
    rounds = plural(climbers[i].path.rounds, "round")
    if climbers[i].path.broken:
        return f"Start {i + 1} breaks off at {number(heights[i])}, after {rounds}."
    said = f"Start {i + 1} ends at {number(heights[i])}, after {rounds}"
    return said + compared(heights[i], heights[:i])


def _summit(climbers: list[Climber]) -> Frame:
    """Return the last frame: the best climb of all, and what became of the others."""
    best = _best(climbers)
    frame = _frame(
        climbers, best, climbers[best].moments[-1], outcome(*_ends(climbers)), coloured=True
    )
    frame["step"] = "best"
    frame["counter"] = f"the best of {STARTS} · log-likelihood {number(climbers[best].height)}"
    state = frame["panels"]["log-likelihood"]
    state["upto"] = [len(climber.path.heights) for climber in climbers]
    return frame


def _best(climbers: list[Climber]) -> int:
    """Return the highest climb, the first of those that the picture shows at one height."""
    return max(range(len(climbers)), key=lambda i: round(climbers[i].height, 3))


def _ends(climbers: list[Climber]) -> tuple[list[float], Floats]:
    """Return the heights that were reached, and the covariances of the best climb."""
    best = climbers[_best(climbers)]
    return [climber.height for climber in climbers], best.path.moments[-1].mixture[2]


def _bet(climbers: list[Climber], last: int) -> Bet:
    heights, best = _ends(climbers)
    count, told = len(plateaus(heights)), outcome(heights, best)
    return bets.choice(
        "Eight starts, the same points. On how many different heights will they end?",
        [
            (
                words,
                f"{'Good bet!' if low <= count <= high else f'No: on {COUNTS[count - 1]}.'} {told}",
            )
            for words, (low, high) in HOW_MANY.items()
        ],
        frame=last,
    )


def _fault(climbers: list[Climber]) -> Problem | None:
    """Return what is wrong in the first climb that has a fault, and what broke the last one off."""
    faulty = [climber for climber in climbers if climber.path.faults]
    if not faulty:
        return _slow(climbers) if len(climbers) < STARTS else None
    first, last = faulty[0], faulty[-1]
    more = last.path.faults[-1:] if last is not first and last.path.broken else []
    at = first.path.fault_at or 0
    r = first.path.moments[at].round if at < len(first.path.moments) else 0
    behind = [i for i, moment in enumerate(first.moments) if moment.round >= r]
    frame = first.first + behind[0] if behind else first.last
    return problem(" ".join([*first.path.faults, *more]), first.path.tone, frame)


def _slow(climbers: list[Climber]) -> Problem:
    """Return why there are fewer climbs than promised, told where they end."""
    rounds = sum(climber.path.rounds for climber in climbers)
    return problem(
        f"Your functions need more than {SECONDS:.0f} seconds for {rounds} rounds, so "
        f"{STARTS - len(climbers)} of the {STARTS} starts are left out. They are not wrong for "
        "that. Can a loop over points become one step for all points?",
        "todo",
        climbers[-1].last,
    )


def _still(climbers: list[Climber], count: int) -> list[int]:
    """Return the first start, where the lowest climb ended, and the best of all."""
    complete = [climber for climber in climbers if climber.path.heights]
    lowest = [min(complete, key=lambda climber: climber.height).last] if complete else []
    return sorted({0, *lowest, max(count - 1, 0)})


def _waiting() -> Frame:
    return {
        "step": "start",
        "caption": "300 points, and nobody on the way yet.",
        "counter": "",
        "panels": {"data": {}, "log-likelihood": {"upto": [], "now": 0}},
    }


def _controls() -> list[Control]:
    return [
        {
            "kind": "select",
            "name": "shape",
            "label": "Shape",
            "options": [[shape, shape] for shape in shapes.SHAPES],
        },
        {"kind": "select", "name": "k", "label": "Ellipses", "options": [[3, "3"], [4, "4"]]},
    ]
