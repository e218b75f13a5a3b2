"""The mistakes in `harden` and `kmeans_hard_em` that are recognised, and what never is."""

from __future__ import annotations

import numpy as np
import pytest
from pretended import answers, difference, student_with

import reference
from autograder.diagnosis import hard, hard_em, k_means

SUBJECTS = {"harden": hard.subject(), "kmeans_hard_em": k_means.subject()}
SLIPS = [
    pytest.param(subject, slip, id=f"{name}-{slip.id}")
    for name, subject in SUBJECTS.items()
    for slip in subject.bugs
]


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_formula_without_mistakes_is_the_reference(name: str) -> None:
    """The steps as they should be answer each probe as the reference does."""
    subject = SUBJECTS[name]

    for probe, answer in zip(subject.probes, answers(subject), strict=True):
        right = getattr(reference, name)(*probe.arguments.values())
        wanted = right if name == "kmeans_hard_em" else (right,)
        compared = [pair for pair in zip(answer, wanted, strict=True) if len(pair[0]) > 1]
        assert compared
        assert max(difference((a,), (b,)) for a, b in compared) < 1e-12


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_reference_is_not_suspected(name: str) -> None:
    """Nothing is recognised in the right functions."""
    seen = SUBJECTS[name].look(reference)

    assert seen.bugs == ()
    assert seen.example is None


def test_labels_of_a_run_cut_short_are_not_compared() -> None:
    """Labels by which the centres moved last are as right as ones that follow from them."""

    class Lagging:
        def kmeans_hard_em(self, X, mu, max_iter=100):
            z = None
            for _ in range(max_iter):
                z = ((X[:, None] - mu) ** 2).sum(axis=2).argmin(axis=1)
                own = [X[z == j] for j in range(len(mu))]
                mu = np.array(
                    [x.mean(axis=0) if len(x) else m for x, m in zip(own, mu, strict=True)]
                )
            return mu, z

    seen = SUBJECTS["kmeans_hard_em"].look(Lagging())

    assert seen.bugs == ()
    assert seen.example is None


@pytest.mark.parametrize(("subject", "slip"), SLIPS)
def test_a_mistake_is_recognised_as_itself(subject, slip) -> None:
    """Who makes one mistake gets that diagnosis, and a small example of it."""
    seen = subject.look(student_with(subject, slip))

    assert seen.bugs == (slip,)
    assert seen.example


@pytest.mark.parametrize(("subject", "slip"), SLIPS)
def test_mistakes_are_clearly_apart(subject, slip) -> None:
    """Some probe tells a mistake from any other, and from the right answer, by a thousandth."""
    mine = answers(subject, slip)

    for other in [(), *((each,) for each in subject.bugs if each is not slip)]:
        assert max(map(difference, mine, answers(subject, *other))) > 1e-3, other


def test_the_picture_shows_both_clusterings() -> None:
    """The figure holds few points in hard colours, and both sets of centres."""
    subject = SUBJECTS["kmeans_hard_em"]
    medians = next(slip for slip in subject.bugs if slip.id == "medians")

    picture = subject.look(student_with(subject, medians)).picture

    assert picture is not None
    assert picture.kind == "colours"
    for name in ("yours", "right"):
        assert np.shape(picture.numbers[name]) == (90, 3)
        assert set(np.ravel(picture.numbers[name])) == {0.0, 1.0}
    assert np.shape(picture.numbers["yours_mu"]) == np.shape(picture.numbers["right_mu"]) == (3, 2)


def test_the_picture_gives_no_colour_to_a_label_without_a_centre() -> None:
    """Labels that count from one have a number for which there is no centre."""
    subject = SUBJECTS["kmeans_hard_em"]
    from_one = next(slip for slip in subject.bugs if slip.id == "labels-from-one")

    picture = subject.look(student_with(subject, from_one)).picture

    assert picture is not None
    assert {sum(row) for row in picture.numbers["yours"]} == {0.0, 1.0}


@pytest.mark.parametrize("start", [k_means.five_points(), k_means.three_of_a_cloud()])
def test_the_probes_of_k_means_have_no_near_ties(start) -> None:
    """At every round each point's two nearest centres differ by more than rounding."""
    X = start["X"]

    for rounds in range(hard_em.ENOUGH):
        mu, _ = reference.kmeans_hard_em(X, start["mu"], rounds)
        nearest = np.sort(((X[:, None] - mu) ** 2).sum(axis=2), axis=1)
        assert ((nearest[:, 1] - nearest[:, 0]) / nearest[:, 1]).min() > 1e-4
