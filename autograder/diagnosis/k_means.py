"""What is known about `kmeans_hard_em`: what to ask, what to compare, what to show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.diagnosis import hard_em, probes
from autograder.diagnosis.formulas import Answer, FormulaSubject, Probe
from autograder.diagnosis.hard_em import ENOUGH, NO_LABELS
from autograder.diagnosis.k_means_slips import SLIPS
from autograder.records import Picture
from autograder.student import Student


class KMeansSubject(FormulaSubject):
    """What is known about `kmeans_hard_em`; where a run is cut short, labels are not compared.

    There right functions differ: their labels may stem from before the last update.
    """

    def _ask(self, student: Student, probe: Probe) -> Answer:
        answer = super()._ask(student, probe)
        cut_short = probe.arguments.get("max_iter", ENOUGH) < ENOUGH
        return (answer[0], NO_LABELS) if answer and cut_short else answer


def subject() -> KMeansSubject:
    """Return what is known about `kmeans_hard_em`."""
    return KMeansSubject(
        function="kmeans_hard_em",
        names=("mu", "z"),
        formula=hard_em.HardEM(),
        bugs=SLIPS,
        probes=(
            Probe(five_points(), small=True),
            Probe({**five_points(), "max_iter": 1}, small=True),
            Probe({**lonely_centre(), "max_iter": 1}, small=True),
            Probe(tie(), small=True),
            Probe({**three_of_a_cloud(), "max_iter": 3}),
            Probe({**three_of_a_cloud(), "max_iter": ENOUGH}),
        ),
        picture=colours,
    )


def five_points() -> probes.Arguments:
    """Five points, and two centres that take three rounds; many ways to measure end elsewhere."""
    return {
        "X": np.array([[3.0, 0.0], [3.0, 7.0], [0.0, 7.0], [1.0, 0.0], [5.0, 1.0]]),
        "mu": np.array([[0.0, 7.0], [3.0, 7.0]]),
    }


def lonely_centre() -> probes.Arguments:
    """Four points on a line, and a centre in the middle of the list that gets none of them."""
    return {
        "X": np.array([[1.0], [3.0], [7.0], [8.0]]),
        "mu": np.array([[1.0], [50.0], [6.0]]),
    }


def tie() -> probes.Arguments:
    """Three points on a line, one of them between two centres."""
    return {"X": np.array([[1.0], [4.0], [7.0]]), "mu": np.array([[1.0], [7.0]])}


def three_of_a_cloud() -> probes.Arguments:
    """A cloud, and three centres on one side of it."""
    return {
        "X": probes.cloud()["X"],
        "mu": np.array([[-1.5, -1.0], [-0.5, -0.5], [-1.0, 0.5]]),
    }


def colours(arguments: Mapping[str, Any], answer: Any, right: Any) -> Picture:
    """Show points in the colours of the student's labels, beside the right ones."""
    (mu, z), (right_mu, right_z) = answer, right
    numbers = np.arange(len(mu))
    apart = np.linalg.norm(mu - right_mu, axis=1)
    j = int(apart.argmax())
    return Picture(
        "colours",
        f"The same {len(z)} points twice, in the colours of their clusters, with the centres. Left "
        f"by your answer, right at the end of k-means: {(z != right_z).sum()} labels differ, and "
        f"your centre {j} is {apart[j]:.2g} away from the right one.",
        {
            "X": probes.rounded(arguments["X"]),
            "yours": probes.rounded(z[:, np.newaxis] == numbers),
            "right": probes.rounded(right_z[:, np.newaxis] == numbers),
            "yours_mu": probes.rounded(mu),
            "right_mu": probes.rounded(right_mu),
        },
    )
