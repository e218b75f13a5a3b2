"""What goes wrong with the weights of the components, in shares and in a log-likelihood."""

from __future__ import annotations

import numpy as np

from autograder.diagnosis.formulas import Slip
from reference.arguments import Floats


def weighted(phi: Floats, logs: Floats) -> Floats:
    """Return the logs of weight times density."""
    return np.asarray(np.log(phi) + logs)


def unweighted(phi: Floats, logs: Floats) -> Floats:
    """Leave the weights out."""
    return logs


WEIGHTS_IN_SHARES = (
    Slip(
        "forgot-weights",
        "priors-do-not-matter",
        "Your shares are those of components that are all equally likely: `phi` has no say in "
        "them. A common component starts ahead of a rare one, at every point.",
        {"weigh": unweighted},
    ),
    Slip(
        "weights-without-log",
        "code-that-runs-is-right",
        "Your shares add `phi` itself to the log densities. What multiplies a density is added to "
        "its logarithm as a logarithm, too.",
        {"weigh": lambda phi, logs: phi + logs},
    ),
    Slip(
        "weights-times-logs",
        "code-that-runs-is-right",
        "Your shares multiply the log densities by `phi`. The weight belongs to the density, and a "
        "factor of the density is a term of its logarithm.",
        {"weigh": lambda phi, logs: phi * logs},
    ),
    Slip(
        "weights-twice",
        "priors-do-not-matter",
        "The weights count twice in your shares. Bayes' rule has the prior of each component once.",
        {"weigh": lambda phi, logs: 2 * np.log(phi) + logs},
        common=False,
    ),
    Slip(
        "weights-added",
        "priors-do-not-matter",
        "Your shares add the weight to the density. Both have to hold, that the component is "
        "picked and that the point falls here, so they multiply.",
        {"weigh": lambda phi, logs: np.log(phi + np.exp(logs))},
        common=False,
    ),
    Slip(
        "weights-missing-below",
        "densities-are-probabilities",
        "You divide by a sum of densities in which the weights are missing, so your rows do not "
        "sum to one. In Bayes' rule the numbers that are added up below are the same as the ones "
        "above.",
        {"weigh": unweighted, "finish": lambda W, phi: phi * W},
        common=False,
    ),
)

WEIGHTS_IN_SUMS = (
    Slip(
        "forgot-weights",
        "priors-do-not-matter",
        "Your log-likelihood adds the components' densities without their weights. A point picks "
        "component j with probability `phi[j]` only, so only that part of its density counts.",
        {"weigh": unweighted},
    ),
    Slip(
        "equal-weights",
        "components-are-equally-likely",
        "Your log-likelihood gives all components the same weight, whatever `phi` says. A point "
        "picks component j with probability `phi[j]`.",
        {"weigh": lambda phi, logs: logs - np.log(len(phi))},
        common=False,
    ),
    Slip(
        "weights-without-log",
        "code-that-runs-is-right",
        "You add `phi` itself to the log densities. What multiplies a density is added to its "
        "logarithm as a logarithm, too.",
        {"weigh": lambda phi, logs: phi + logs},
    ),
    Slip(
        "weights-times-logs",
        "code-that-runs-is-right",
        "You multiply the log densities by `phi` before the sum over the components. The weight "
        "belongs to the density, and a factor of the density is a term of its logarithm.",
        {"weigh": lambda phi, logs: phi * logs},
        common=False,
    ),
    Slip(
        "weights-twice",
        "priors-do-not-matter",
        "The weights count twice in your log-likelihood. Each density is multiplied by its weight "
        "once.",
        {"weigh": lambda phi, logs: 2 * np.log(phi) + logs},
        common=False,
    ),
)
