"""Chapter 6: k-means and EM on the same points, from the same start, round by round."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

import numpy as np

from simulations.chapters import bets, shapes
from simulations.chapters.sides import (
    MOST_ROUNDS,
    Centres,
    Side,
    em_side,
    kmeans_side,
    soft,
)
from simulations.functions import Floats, Functions, Ints, Mixture, Trouble
from simulations.scene import (
    NAMES,
    Bet,
    Control,
    Frame,
    Mark,
    Plane,
    PlaneState,
    Player,
    Problem,
    Scene,
    Setting,
    ellipses,
    pack,
    plane,
    problem,
    rounded,
)
from simulations.words import number, percent, plural

K = 3
STARTS = (5, 1, 2, 4)  # seeds; from the first each method ends where it typically does
AGREED = 0.95
FOUND = 0.9  # a method that has this many points in the right group has found the groups
SHAPE_REASONS = {
    "round": "Round clusters of one size are what k-means takes for granted.",
    "elongated": "k-means cuts long clouds across, since half-way along a cloud the next centre "
    "is nearer. EM learns their stretch and tilt.",
    "overlapping": "Where clusters overlap, a point may be anybody's: both must guess there, and "
    "they guess differently.",
    "unequal": "k-means puts each border half-way between two centres. EM learns that one "
    "cluster is wide and others are small.",
}


class SideBySide:
    """Ask `kmeans_hard_em` and `em_gmm` for one round at a time."""

    choices: Mapping[str, tuple[Setting, ...]] = {"shape": shapes.SHAPES, "start": STARTS}

    def __init__(self, functions: Functions) -> None:
        self._ask = functions

    def scene(self, settings: Mapping[str, Setting]) -> Scene:
        """Return both ways as a film, round by round."""
        shape, seed = str(settings["shape"]), int(settings["start"])
        X = shapes.cloud(shape)
        mu = X[np.random.default_rng(seed).permutation(len(X))[:K]]
        left, right = kmeans_side(self._ask, X, mu), em_side(self._ask, X, shapes.circles(mu))
        rounds = _kept(left.last, right.last)
        shares, trouble = self._shares(X, right, rounds)
        frames = [_frame(i, left, right, W) for i, W in zip(rounds, shares, strict=True)]
        trouble = _trouble(left, right, rounds) or trouble
        bet = None if trouble else _bet(shape, left, shares[-1], len(frames) - 1)
        if bet:
            frames[-1]["caption"] += f" {_agreement(left, shares[-1])}"
        return {
            "name": "side-by-side",
            "title": "k-means beside EM",
            "lead": "The same points, the same three starting places. Left, your k-means; right, "
            "your EM. Play both, round by round.",
            "settings": dict(settings),
            "controls": _controls(),
            "panels": [_plane("k-means", X), _plane("EM", X)],
            "frames": frames,
            "player": _player() if len(frames) > 1 else None,
            "bet": bet,
            "problem": trouble,
            "still": sorted({0, min(2, len(frames) - 1), len(frames) - 1}),
        }

    def move(self, settings: Mapping[str, Setting], x: float, y: float) -> Frame:
        """Return where both start: nothing here is dragged."""
        return self.scene(settings)["frames"][0]

    def _shares(
        self, X: Floats, side: Side[Mixture], rounds: list[int]
    ) -> tuple[list[Floats | None], Problem | None]:
        """Return who owns the points on the right after these rounds; grey from a trouble on."""
        shares: list[Floats | None] = []
        try:
            for i in rounds:
                shares.append(soft(self._ask, X, side.at(i)))
        except Trouble as found:
            trouble = problem(found.text, found.tone, frame=len(shares))
            return shares + [None] * (len(rounds) - len(shares)), trouble
        return shares, None


def _kept(*lasts: int) -> list[int]:
    """Return the rounds that get a frame: all the early ones, few late ones, and the ends."""
    last = max(lasts)
    late = (i for i in range(last) if i <= 12 or (i <= 24 and i % 2 == 0) or i % 6 == 0)
    return sorted({*late, *lasts})


def _trouble(left: Side[Centres], right: Side[Mixture], rounds: list[int]) -> Problem | None:
    """Return what stopped the side that stopped first; both, if they did so together."""
    stopped = [(side.last, side.trouble) for side in (left, right) if side.trouble]
    if not stopped:
        return None
    first = min(last for last, _ in stopped)
    found = [trouble for last, trouble in stopped if last == first]
    worst = max(found, key=lambda one: one.tone == "wrong")
    return problem(" ".join(one.text for one in found), worst.tone, frame=rounds.index(first))


def _frame(i: int, left: Side[Centres], right: Side[Mixture], W: Floats | None) -> Frame:
    mu, z = left.at(i)
    mixture = right.at(i)
    caption = "Both start with the same three centres."
    if i > 0:
        caption = f"{_moved('k-means', left, i)} {_moved('EM', right, i)}"
    marks: list[Mark] = [
        {"at": rounded(centre), "sign": "diamond", "component": j, "label": NAMES[j]}
        for j, centre in enumerate(mu)
    ]
    drawn = ellipses(mixture[1], mixture[2])
    for name, one in zip(NAMES, drawn, strict=False):
        one["label"] = name
    soft_state: PlaneState = {"shares": None if W is None else pack(W), "ellipses": drawn}
    return {
        "step": "round" if i else "start",
        "caption": caption,
        "counter": f"round {i}",
        "panels": {"k-means": {"shares": pack(np.eye(K)[z]), "marks": marks}, "EM": soft_state},
    }


def _moved(name: str, side: Side[Centres] | Side[Mixture], i: int) -> str:
    """Return in words how far the centres of one side moved in a round."""
    if i > side.last or (i == side.last and not side.trouble and i < MOST_ROUNDS):
        if side.trouble:
            return f"{name} has stopped after round {side.last}."
        still = f"has stood still since round {side.last}" if i > side.last else "stands still"
        return f"{name} {still}."
    after, before = _means(side, i), _means(side, i - 1)
    distance = float(np.linalg.norm(after - before, axis=1).max())
    by = "less than 0.01" if distance < 0.01 else number(distance, 2)
    return f"{name} moved a centre by {by}."


def _means(side: Side[Centres] | Side[Mixture], i: int) -> Floats:
    state = side.at(i)
    return state[0] if len(state) == 2 else state[1]


def _agreement(left: Side[Centres], W: Floats | None) -> str:
    if W is None:
        return ""
    z, by_em = left.states[-1][1], W.argmax(axis=1)
    agreed = _matching(z, by_em)
    swapped = "" if (z == by_em).sum() == agreed else ", though under other colours"
    return f"They agree on {agreed} of {plural(len(z), 'point')}{swapped}."


def _matching(guess: Ints, truth: Ints) -> int:
    """Return how many labels match under the best way to name the groups."""
    return max(int((np.array(names)[guess] == truth).sum()) for names in permutations(range(K)))


def _bet(shape: str, left: Side[Centres], W: Floats | None, last: int) -> Bet | None:
    """Return the bet on whether both end alike, told by how they did end."""
    if W is None:
        return None
    z, by_em = left.states[-1][1], W.argmax(axis=1)
    truth = np.repeat(range(K), _sizes(shape))
    right, right_em = _matching(z, truth), _matching(by_em, truth)
    agree = _matching(z, by_em) >= AGREED * len(z)
    outcome = (
        f"{_agreement(left, W)} k-means has {right} points in the right group, EM {right_em}. "
        f"{_reason(shape, right, right_em)}"
    )
    return bets.choice(
        f"On this shape, will the two agree about {percent(AGREED)} of the points or more?",
        [
            ("yes", f"{'Good bet!' if agree else 'Not here.'} {outcome}"),
            ("no", f"{'Not here.' if agree else 'Good bet!'} {outcome}"),
        ],
        frame=last,
    )


def _sizes(shape: str) -> tuple[int, ...]:
    """Return how many points each of the true groups has."""
    return shapes.SIZES.get(shape, (100,) * K)


def _reason(shape: str, right: int, right_em: int) -> str:
    """Return why it ended so, if it did end as it should."""
    if right > right_em + 10:
        return "From this start EM climbed to a poor peak: the more general model is no guarantee."
    if shape != "overlapping" and right_em < FOUND * sum(_sizes(shape)):
        return "From this start both went wrong. Try another one."
    return SHAPE_REASONS[shape]


def _controls() -> list[Control]:
    return [
        {
            "kind": "select",
            "name": "shape",
            "label": "Shape of the clusters",
            "options": [[shape, shape] for shape in shapes.SHAPES],
        },
        {
            "kind": "button",
            "name": "start",
            "label": "Another start",
            "options": [[seed, f"start {i}"] for i, seed in enumerate(STARTS, start=1)],
        },
    ]


def _player() -> Player:
    return {"kind": "film", "steps": [], "names": [], "unit": "picture", "pace": [900, 250]}


def _plane(name: str, X: Floats) -> Plane:
    return plane(name, X, title=name)
