"""Mistakes in the first of a sampler's two draws: which component makes a point."""

from __future__ import annotations

import numpy as np

from autograder.diagnosis import sampling
from autograder.diagnosis.formulas import Slip
from reference.arguments import Floats


def equally(phi: Floats) -> Floats:
    """All weights are the same."""
    return np.full(len(phi), 1 / len(phi))


def not_added_up(phi: Floats) -> Floats:
    """One number is compared with each weight by itself, and the last component takes the rest."""
    reached = np.maximum.accumulate(phi)
    shares: Floats = np.diff(reached, prepend=0.0)
    shares[-1] = 1 - shares[:-1].sum()
    return shares


def a_number_each(phi: Floats) -> Floats:
    """Every comparison has a number of its own, and the last component takes the rest."""
    left = np.cumprod(np.append(1.0, 1 - phi[:-1]))
    return np.append(left[:-1] * phi[:-1], left[-1])


def likeliest(phi: Floats) -> Floats:
    """The largest weight takes all."""
    return np.asarray(np.eye(len(phi))[phi.argmax()])


LABEL_SLIPS = (
    Slip(
        "forgot-weights",
        "components-are-equally-likely",
        "All of your components make about the same number of points: `phi` has no say. A point "
        "picks component j with probability `phi[j]`, so common components make more points.",
        {"weights": equally},
    ),
    Slip(
        "weights-not-added-up",
        "components-are-equally-likely",
        "It looks as if one random number were compared with each weight by itself. Each component "
        "needs its own part of the way from 0 to 1, and the length of that part is its weight.",
        {"weights": not_added_up},
    ),
    Slip(
        "a-number-for-each-component",
        "components-are-equally-likely",
        "It looks as if a new random number were drawn for each component in turn. Then the later "
        "ones get only what the earlier ones leave, and that is not their weight.",
        {"weights": a_number_each},
    ),
    Slip(
        "likeliest-takes-all",
        "random-means-anything",
        "All of your points come from the component with the largest weight. A weight is a "
        "probability, so rare components make points, too, only fewer of them.",
        {"weights": likeliest},
    ),
    Slip(
        "counts-computed",
        "counts-are-fixed",
        "In every one of your samples component j makes the same n times `phi[j]` points. The "
        "weights fix these counts only on average: each point picks its component by itself.",
        {"counts": sampling.computed},
    ),
    Slip(
        "one-component-a-sample",
        "latent-is-a-parameter",
        "All points of one of your samples come from one component, another one in the next "
        "sample. The component is picked anew for every point, not once for all of them.",
        {"counts": sampling.once},
    ),
    Slip(
        "sorted-output",
        "counts-are-fixed",
        "Your points stand in groups, one component after the other. Draws that are independent "
        "come in random order: a point's place in the list tells nothing of its component.",
        {"order": sampling.grouped},
    ),
    Slip(
        "labels-shuffled-apart",
        "latent-is-the-output",
        "Your labels and points are those of one sample, but no longer in the same order. `z[i]` "
        "names the component that made the point `X[i]`, so both have to move together.",
        {"pairing": sampling.shuffled_apart},
    ),
    Slip(
        "points-stacked",
        "latent-is-the-output",
        "Your points stand in groups, one component after the other, while your labels are in the "
        "order in which they were drawn. `z[i]` has to name the component that made `X[i]`.",
        {"pairing": sampling.stacked},
    ),
    Slip(
        "labels-drawn-again",
        "latent-is-the-output",
        "The labels that you return have nothing to do with the points: it seems that each is "
        "drawn twice. `z[i]` is the very draw that decided where the point `X[i]` falls.",
        {"pairing": sampling.drawn_again},
    ),
    Slip(
        "labels-from-one",
        "code-that-runs-is-right",
        "Your labels run from 1 to k. In this course the components are counted from 0, as the "
        "rows of `mu` are.",
        {"numbering": lambda z: z - 1},
    ),
)
