"""Mistakes around a sampler's two draws: what it draws from, takes and returns."""

from __future__ import annotations

from collections.abc import Callable

from autograder.diagnosis import sampling, stories
from autograder.diagnosis.draws import Draws
from autograder.diagnosis.formulas import Slip


def global_state(draws: Draws) -> bool:
    """The seed does not decide, NumPy's global state does or is used beside it."""
    return draws.global_touched and not draws.steady and not draws.repeated


def fresh(draws: Draws) -> bool:
    """No seed decides."""
    return not draws.global_touched and not draws.steady


def repeats(draws: Draws) -> bool:
    """All seeds give the same sample."""
    return draws.repeated


def squeezed(draws: Draws) -> bool:
    """Where an axis has length one, X has lost it."""
    return not sampling.right_sizes(draws) and stories.squeezed(draws.sizes)


def handed_over(form: str) -> Callable[[Draws], bool]:
    """Return whether points and labels were handed over in this form."""
    return lambda draws: draws.form == form


CALL_SLIPS = (
    Slip(
        "global-randomness",
        "any-randomness-will-do",
        "Your draws come, at least in part, from NumPy's global random state. Only draws from "
        "`rng` can be repeated by its seed, and disturb nobody else's.",
        {"source": global_state},
    ),
    Slip(
        "fresh-generator",
        "any-randomness-will-do",
        "The same seed gives another sample each time, so some draws come from a generator of your "
        "own. Only draws from `rng` can be repeated by whoever passed it in.",
        {"source": fresh},
    ),
    Slip(
        "same-sample-every-time",
        "any-randomness-will-do",
        "Your function returns the same sample whatever `rng` is, so it fixes a seed of its own. "
        "The caller decides the randomness: another seed has to give another sample.",
        {"source": repeats},
    ),
    Slip(
        "loses-an-axis",
        "shapes-look-after-themselves",
        "For one point or one dimension your `X` has lost an axis. It has shape (n, d) also where "
        "n or d is 1, so that whoever uses it need not ask.",
        {"sizes": squeezed},
    ),
    Slip(
        "changes-arguments",
        "arguments-are-scratch-space",
        "Your function changes the arrays that it was given. They belong to the caller, who goes "
        "on using them.",
        {"arguments": lambda draws: draws.arguments_changed},
    ),
    Slip(
        "swapped-return",
        "code-that-runs-is-right",
        "You return the labels first and the points second. The order in which a function returns "
        "things is part of what it promises: here X, then z.",
        {"form": handed_over("z and X")},
    ),
    Slip(
        "points-as-columns",
        "shapes-look-after-themselves",
        "Your points are the columns of `X`. In this course a point is a row, so `X` has shape "
        "(n, d).",
        {"form": handed_over("points as columns")},
    ),
    Slip(
        "labels-in-a-column",
        "shapes-look-after-themselves",
        "Your labels stand in a table with one column. `z` has one axis, shape (n,), and one row "
        "of it is a number.",
        {"form": handed_over("z as a column")},
    ),
    Slip(
        "labels-one-hot",
        "shapes-look-after-themselves",
        "Your labels are rows with a single 1 in them. `z` holds the number of each point's "
        "component, and has shape (n,).",
        {"form": handed_over("z in one-hot rows")},
    ),
    Slip(
        "no-labels",
        "latent-is-the-output",
        "You return the points and keep their labels to yourself. The sampler made both, and "
        "returns X and z: here the hidden variable is known.",
        {"form": handed_over("X alone")},
    ),
)
