"""Chapter 1: points that fall; and samplers that are wrong, each told by what it does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sim_places import Function, made, opened, said

import reference
from simulations.sample_flaw import flaw
from simulations.sampling import MU, PHI, SIGMA, Sampling
from simulations.scene import unpack


def drawn(seed: int) -> tuple[Any, Any]:
    """The reference's sample."""
    return reference.sample_gmm(300, PHI, MU, SIGMA, np.random.default_rng(seed))


def shaped(make: Function) -> Function:
    """A sampler that rolls rightly and draws from `make(mean, covariance, rng)`."""

    def sampler(n: int, phi: Any, mu: Any, Sigma: Any, rng: Any) -> Any:
        z = rng.choice(len(phi), size=n, p=phi)
        return np.array([make(mu[j], Sigma[j], rng) for j in z]), z

    return sampler


def rolled(roll: Function) -> Function:
    """A sampler that draws rightly from the components that `roll(n, phi, rng)` says."""

    def sampler(n: int, phi: Any, mu: Any, Sigma: Any, rng: Any) -> Any:
        z = roll(n, phi, rng)
        return np.array([rng.multivariate_normal(mu[j], Sigma[j]) for j in z]), z

    return sampler


def ordered(*arguments: Any) -> Any:
    """A sample whose points come component by component."""
    X, z = reference.sample_gmm(*arguments)
    order = np.argsort(z)
    return X[order], z[order]


def torn(*arguments: Any) -> Any:
    """A sample whose labels were shuffled."""
    X, z = reference.sample_gmm(*arguments)
    return X, arguments[-1].permutation(z)


def frozen(n: int, phi: Any, mu: Any, Sigma: Any, rng: Any) -> Any:
    """A sample that is the same for each seed."""
    return reference.sample_gmm(n, phi, mu, Sigma, np.random.default_rng(0))


WRONG: list[tuple[Function, str, int]] = [
    (ordered, "The first 60 points all come from A", 60),
    (torn, "`X` and `z` don't belong together", 3),
    (frozen, "draw from the `rng`", 0),
    (rolled(lambda n, phi, rng: rng.integers(3, size=n)), "whose weight of 0.5 promises", 300),
    (
        rolled(lambda n, phi, rng: rng.permutation(np.repeat([0, 1, 2], [150, 90, 60]))),
        "In 5 samples A got exactly 150 points",
        300,
    ),
    (shaped(lambda m, S, rng: m + S @ rng.standard_normal(2)), "don't fit its ellipse", 100),
    (
        shaped(lambda m, S, rng: m + np.linalg.cholesky(S).T @ rng.standard_normal(2)),
        "don't fit its ellipse",
        100,
    ),
    (shaped(lambda m, S, rng: m), "don't fit its ellipse", 100),
    (shaped(lambda m, S, rng: rng.multivariate_normal(m + 0.6, S)), "have their middle at", 100),
]


@pytest.mark.parametrize(("sampler", "words", "frame"), WRONG)
def test_a_wrong_sampler_is_told(sampler: Function, words: str, frame: int) -> None:
    """Each way to be wrong has a sentence, said when as many points have fallen as show it."""
    scene = opened(made(Sampling, sample_gmm=sampler))

    assert words in said(scene)
    assert scene["problem"] is not None
    assert scene["problem"]["frame"] == frame
    assert len(scene["frames"]) == 301


def test_right_samples_are_not_suspected() -> None:
    """Of a thousand right samples none is called wrong."""
    found = [flaw([drawn(5 * i + j) for j in range(5)], (PHI, MU, SIGMA)) for i in range(200)]

    assert found == [None] * 200


def test_each_point_falls_from_its_own_mean() -> None:
    """Frame i has i points, the last of which falls from the mean that it rolled."""
    X, z = drawn(1)

    scene = opened(made(Sampling))

    for i, frame in enumerate(scene["frames"]):
        state = frame["panels"]["data"]
        assert state["count"] == i
        if i:
            assert state["falling"] == i - 1
            assert state["falling_from"] == MU[z[i - 1]].tolist()
    assert np.allclose(scene["panels"][0]["points"], X, atol=6e-4)  # type: ignore[typeddict-item]


def test_the_bars_count_what_has_fallen() -> None:
    """After 57 points the bars show their shares, beside the weights."""
    z = drawn(1)[1]

    frame = opened(made(Sampling))["frames"][57]

    counts = np.bincount(z[:57], minlength=3)
    assert frame["panels"]["counts"]["texts"] == [str(n) for n in counts]
    assert np.allclose(frame["panels"]["counts"]["values"], counts / 57, atol=6e-4)
    assert frame["panels"]["counts"]["expected"] == PHI.tolist()
    assert frame["caption"] == f"Roll: {'ABC'[z[56]]}. Point 57 lands in {'ABC'[z[56]]}."


def test_the_colours_are_said_once() -> None:
    """The plane itself knows whose each point is, so no frame repeats it."""
    scene = opened(made(Sampling))
    plane: Any = scene["panels"][0]

    assert (unpack(plane["shares"], 300).argmax(axis=1) == drawn(1)[1]).all()
    assert all("shares" not in frame["panels"]["data"] for frame in scene["frames"])


def test_another_sample_has_other_points() -> None:
    """Each option of the button is another sample, and the bet is told by its own count."""
    simulation = made(Sampling)

    scenes = [opened(simulation, sample=seed) for seed in (1, 2)]

    assert scenes[0]["panels"] != scenes[1]["panels"]
    for seed, scene in zip((1, 2), scenes, strict=True):
        count = int((drawn(seed)[1][:100] == 0).sum())
        assert scene["bet"] is not None
        assert scene["bet"]["frame"] == 100
        assert all(told.startswith(f"It is {count} this time.") for told in scene["bet"]["told"])


def test_far_points_widen_the_picture_but_not_without_end() -> None:
    """A sampler whose points fly off is seen to do so, and its ellipses stay visible."""
    wide = shaped(lambda m, S, rng: m + 5 * rng.standard_normal(2))
    mad = shaped(lambda m, S, rng: m + 1e7 * rng.standard_normal(2))

    for sampler, most in ((wide, 60), (mad, 81)):
        plane: Any = opened(made(Sampling, sample_gmm=sampler))["panels"][0]
        assert 11 <= plane["x"][1] - plane["x"][0] <= most
