"""What is known about `sample_gmm`: its story, the slips in it, and how a wrong sample is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder import expect
from autograder.checks import chance
from autograder.diagnosis import probes
from autograder.diagnosis.bug import Seen
from autograder.diagnosis.draws import Draws, drawn_by
from autograder.diagnosis.formulas import OVER, Slip
from autograder.diagnosis.sampler_calls import CALL_SLIPS
from autograder.diagnosis.sampler_labels import LABEL_SLIPS
from autograder.diagnosis.sampler_points import POINT_SLIPS
from autograder.diagnosis.sampling import Sampling, drawn, mixed, whitened
from autograder.diagnosis.stories import explained
from autograder.diagnosis.words import call_of, shown
from autograder.expect import Mismatch
from autograder.records import Example, Picture
from autograder.student import Student, StudentFault
from autograder.wire import Seed
from reference.arguments import Floats, Ints

INSIDE = 1 - np.exp(-2)  # the share of a plane Gaussian that is within two deviations of its mean


@dataclass(frozen=True)
class SamplerSubject:
    """All that is known about the mistakes of `sample_gmm`, asked with seeds from `seed` on."""

    bugs: tuple[Slip, ...] = (*LABEL_SLIPS, *POINT_SLIPS, *CALL_SLIPS)
    seed: int = 7000

    def look(self, student: Student) -> Seen:
        """Compare the student's samples with the story told with each slip, then each pair."""
        draws = drawn_by(student, self.seed)
        if draws is None:
            return Seen()
        right = Sampling()
        bugs = explained(right, self.bugs, draws)
        if not right.form(draws) or right.of_sample(draws) >= chance.FALSE_ALARM:
            return Seen(bugs)
        return Seen(bugs, example(draws), pictured(student, self.seed))


def subject() -> SamplerSubject:
    """Return what is known about `sample_gmm`."""
    return SamplerSubject()


def example(draws: Draws) -> Example | None:
    """Return what is wrong with the large sample, or with the labels of any, in numbers."""
    phi, mu, Sigma = draws.mixture
    strange = (each for each in draws.samples if _labels(each.z, len(phi)))
    told_of = next(strange, draws.samples[0])
    X, z = told_of.X, told_of.z
    told = _labels(z, len(phi)) or _counts(draws) or _order(z) or _places(X, z, mu, Sigma)
    arguments = {"n": len(X), "phi": phi, "mu": mu, "Sigma": Sigma}
    return Example(call_of("sample_gmm", arguments, "rng"), *told) if told else None


def _labels(z: Ints, k: int) -> tuple[str, str] | None:
    """Tell which labels there are, if they are no labels."""
    if z.min() >= 0 and z.max() < k:
        return None
    return f"labels from {z.min()} to {z.max()}", f"labels from 0 to {k - 1}"


def _counts(draws: Draws) -> tuple[str, str] | None:
    """Tell how many points a component made, if that is surprising."""
    phi, z = draws.mixture[0], [each.z for each in draws.samples]
    n, counts = len(z[0]), np.bincount(z[0], minlength=len(phi))
    p = [chance.of_count(int(m), n, w) for m, w in zip(counts, phi, strict=True)]
    if min(p) < chance.FALSE_ALARM:
        j = int(np.argmin(p))
        return f"component {j} made {counts[j]} of {n} points", f"about {n * phi[j]:.0f} of them"
    if drawn(z, phi) < chance.FALSE_ALARM:
        made = sorted({int((part == 0).sum()) for part in z if len(part) < n})
        return (
            f"with n = {len(z[-1])}, component 0 makes {' or '.join(map(str, made))} of the points",
            f"{len(z[-1]) * phi[0]:.0f} of them on average, now more, now fewer",
        )
    return None


def _order(z: Ints) -> tuple[str, str] | None:
    """Tell how often neighbours carry the same label, if that is surprising."""
    if mixed([z]) >= chance.FALSE_ALARM:
        return None
    changes = int((z[1:] != z[:-1]).sum())
    return f"z changes {changes} times from one point to the next", "it changes often, at random"


def _places(X: Floats, z: Ints, mu: Floats, Sigma: Floats) -> tuple[str, str] | None:
    """Tell the mean or the covariance of the points with one label, if that is surprising."""
    for j in np.argsort(-np.bincount(z)):
        mine, name = X[z == j], f"of X[z == {j}]"
        if len(mine) < 3:
            continue
        if chance.of_mean(mine, mu[j], Sigma[j]) < chance.FALSE_ALARM:
            return f"mean {name}:\n{shown(mine.mean(axis=0))}", f"about\n{shown(mu[j])}"
        if chance.of_scatter(mine, mu[j], Sigma[j]) < chance.FALSE_ALARM:
            covariance = shown(np.cov(mine.T))
            return f"covariance {name}:\n{covariance}", f"about\n{shown(Sigma[j])}"
    return None


def pictured(student: Student, seed: int) -> Picture | None:
    """Show a hundred points of the student's over the mixture that they should come from."""
    cloud = probes.cloud()
    phi, mu, Sigma = cloud["phi"], cloud["mu"], cloud["Sigma"]
    n, k = 100, len(phi)
    try:
        answer = student.observe("sample_gmm", n, phi, mu, Sigma, Seed(seed), global_seed=seed)
        X, z = expect.parts(answer.value, "X", "z")
        points, labels = expect.numbers(X, "X", (n, 2)), expect.labels(z, "z", n, k)
    except Mismatch:
        return None
    except StudentFault as fault:
        if fault.verdict in OVER:
            raise
        return None
    made = ", ".join(map(str, np.bincount(labels, minlength=k)))
    squares = (whitened(points, labels, mu, np.linalg.cholesky(Sigma)) ** 2).sum(axis=1)
    return Picture(
        "sample",
        f"{n} points that your function drew, each in the colour of its label, over the contours "
        f"of the mixture. Its components made {made} points; "
        f"{', '.join(f'{n * w:.0f}' for w in phi)} are expected on average. Inside the ellipse of "
        f"their own component lie {(squares < 4).sum()}; expected are {n * INSIDE:.0f}.",
        {
            "X": probes.rounded(points),
            "W": probes.rounded(np.eye(k)[labels]),
            "mu": probes.rounded(mu),
            "Sigma": probes.rounded(Sigma),
            "phi": probes.rounded(phi),
        },
    )
