"""Mistakes in `kmeans_hard_em`: a step of k-means that is another one, or left out."""

from __future__ import annotations

import numpy as np

from autograder.diagnosis import hard_em
from autograder.diagnosis.formulas import Slip
from autograder.diagnosis.hard_em import between
from reference.arguments import Floats

ROUNDS, UNRELATED, ANY = "a-round-more-or-less", "k-means-is-unrelated", "code-that-runs-is-right"
EMPTY = "empty-clusters-average-nothing"

SLIPS = (
    Slip(
        "city-blocks",
        UNRELATED,
        "Your distances add up the coordinates' differences themselves, as one walks in a city. "
        "k-means is EM with circles, and the density of a circle goes by the straight line to its "
        "centre.",
        {"distance": lambda X, mu: np.abs(between(X, mu)).sum(axis=2)},
    ),
    Slip(
        "largest-difference",
        UNRELATED,
        "Your distances look at the coordinate that differs most, and at no other. All coordinates "
        "count for the straight line between a point and a centre.",
        {"distance": lambda X, mu: np.abs(between(X, mu)).max(axis=2)},
        common=False,
    ),
    Slip(
        "differences-cancel",
        ANY,
        "Your distances add up differences with their signs, so that one coordinate can cancel "
        "another. A point is near only where all of its differences are small.",
        {"distance": lambda X, mu: between(X, mu).sum(axis=2)},
        common=False,
    ),
    Slip(
        "first-coordinate-only",
        ANY,
        "Your distances are those of the first coordinate alone. All coordinates count for the "
        "straight line between a point and a centre.",
        {"distance": lambda X, mu: np.abs(between(X, mu)[:, :, 0])},
        common=False,
    ),
    Slip(
        "inner-products",
        UNRELATED,
        "Your points go to the centre with the largest inner product. That favours centres far "
        "from the origin, and being near is something else.",
        {"distance": lambda X, mu: -X @ mu.T, "ending": hard_em.as_assigned},
        common=False,
    ),
    Slip(
        "farthest-centre",
        ANY,
        "Your points go to the centre that is farthest away. The nearest centre has the largest "
        "share, and so it wins.",
        {"winner": lambda distances: distances.argmax(axis=1), "ending": hard_em.as_assigned},
        common=False,
    ),
    Slip(
        "ties-to-the-last",
        "ties-have-two-winners",
        "A point that is equally near to several centres goes to the last of them. The chapter "
        "gives a tie to the lowest index.",
        {"winner": hard_em.last_smallest},
    ),
    Slip(
        "medians",
        UNRELATED,
        "Your centres move to the median of their points, coordinate by coordinate. The M-step "
        "for shares of 0 and 1 is a plain mean.",
        {"centre": lambda points, _: np.median(points, axis=0)},
    ),
    Slip(
        "divided-by-n",
        "counts-are-whole",
        "Your centres are sums over a cluster's points, divided by the number of all points. A "
        "mean divides by how many the cluster has.",
        {"centre": lambda points, X: points.sum(axis=0) / len(X)},
    ),
    Slip(
        "one-number-for-all-coordinates",
        "shapes-look-after-themselves",
        "Your centres have the same number in each coordinate: a mean over points and coordinates "
        "together. A centre is a point, and each of its coordinates is a mean of its own.",
        {"centre": lambda points, _: np.full(points.shape[1], points.mean())},
        common=False,
    ),
    Slip(
        "nearest-to-the-mean",
        UNRELATED,
        "Your centres are always points of `X`, the ones next to the mean of their cluster. The "
        "mean itself is the centre, and it need not be one of the points.",
        {"centre": lambda points, _: points[_nearest_to_mean(points)]},
        common=False,
    ),
    Slip(
        "soft-means",
        "soft-is-rounded-hard",
        "Your centres are averages over all points, weighted by soft shares. In k-means the shares "
        "are hardened before the centres move.",
        {"update": hard_em.soft_means},
        common=False,
    ),
    Slip(
        "empty-becomes-nan",
        EMPTY,
        "A cluster without points gets a centre that is no number. The mean of nothing is 0/0, and "
        "the chapter lets an empty cluster keep its centre.",
        {"empty": lambda _, old: np.full_like(old, np.nan)},
    ),
    Slip(
        "empty-goes-to-the-origin",
        EMPTY,
        "A cluster without points gets its centre at the origin, where nobody put it. The chapter "
        "lets an empty cluster keep its centre.",
        {"empty": lambda _, old: np.zeros_like(old)},
    ),
    Slip(
        "empty-goes-to-the-middle",
        EMPTY,
        "A cluster without points gets its centre at the mean of all points. The chapter lets an "
        "empty cluster keep its centre.",
        {"empty": lambda X, _: X.mean(axis=0)},
        common=False,
    ),
    Slip(
        "empty-is-dropped",
        EMPTY,
        "A cluster without points is missing from your centres, so that there are fewer than at "
        "the start and those behind it move up. The chapter lets an empty cluster keep its centre.",
        {"update": hard_em.without_empty},
        common=False,
    ),
    Slip(
        "one-round-more",
        ROUNDS,
        "Your function takes one round more than `max_iter` allows. With `max_iter = 1` the "
        "centres move once.",
        {"rounds": lambda max_iter: int(max_iter) + 1},
    ),
    Slip(
        "one-round-less",
        ROUNDS,
        "Your function takes one round less than `max_iter` allows. With `max_iter = 1` the "
        "centres have to move once already.",
        {"rounds": lambda max_iter: max(int(max_iter) - 1, 0)},
    ),
    Slip(
        "no-limit",
        ROUNDS,
        "Your function goes on until no label changes, whatever `max_iter` says. It has to stop "
        "after that many rounds in any case.",
        {"rounds": lambda _: 100},
    ),
    Slip(
        "one-round-only",
        ROUNDS,
        "Your function takes one round and stops. Moved centres change who is nearest, so there is "
        "more to do until no label changes.",
        {"rounds": lambda max_iter: min(int(max_iter), 1)},
        common=False,
    ),
    Slip(
        "never-reassigns",
        "stale-is-close-enough",
        "Your points keep the labels of the first assignment, so the centres move only once. Each "
        "round begins by asking anew which centre is nearest.",
        {"ending": hard_em.never_again},
        common=False,
    ),
    Slip(
        "returns-the-start",
        "stale-is-close-enough",
        "The centres that you return are the ones that your function was given, although your "
        "labels are those of the end. What the rounds found has to reach the end of the function.",
        {"ending": hard_em.first_centres},
        common=False,
    ),
    Slip(
        "labels-of-the-start",
        "stale-is-close-enough",
        "Your centres are those of the end, but your labels are those of the first assignment. The "
        "two belong together: each point with the centre that is nearest at the end.",
        {"ending": hard_em.first_labels},
    ),
    Slip(
        "ignores-the-start",
        ANY,
        "Your run starts from the first rows of `X` instead of the centres that it was given. The "
        "start decides where k-means ends, so it is the caller's choice.",
        {"start": lambda X, mu: X[: len(mu)]},
        common=False,
    ),
    Slip(
        "labels-from-one",
        ANY,
        "Your labels count from one. The label is the index of the centre in `mu`, so the first "
        "one is 0.",
        {"labels": lambda z, _: z + 1},
    ),
    Slip(
        "one-hot-labels",
        ANY,
        "Your second answer is a table of ones and zeros. Asked for is `z`, one number for each "
        "point: the index of its centre.",
        {"labels": lambda z, k: np.eye(k)[z]},
    ),
)


def _nearest_to_mean(points: Floats) -> int:
    return int(np.linalg.norm(points - points.mean(axis=0), axis=1).argmin())
