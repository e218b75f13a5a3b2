"""What is said of a sampler: the one story that explains its samples, or nothing."""

from __future__ import annotations

from dataclasses import replace

import cases
import numpy as np
import pytest
from unboxed import Unboxed

from autograder.checks.chance import FALSE_ALARM
from autograder.diagnosis.bug import Seen
from autograder.diagnosis.draws import drawn_by
from autograder.diagnosis.formulas import candidates, with_slips
from autograder.diagnosis.sampler import SamplerSubject
from autograder.diagnosis.sampling import Sampling
from autograder.diagnosis.stories import POSSIBLE
from autograder.records import Verdict
from autograder.student import StudentFault

RIGHT, WRONG = cases.right("sample_gmm"), cases.wrong("sample_gmm")
SLIPS = {slip.id: slip for slip in SamplerSubject().bugs}
SEEDS = (1, 500, 9000)


def named(seen) -> str | None:
    """Return the recognised bugs' ids as a sheet has them."""
    return "+".join(bug.id for bug in seen.bugs) or None


@pytest.mark.parametrize("seed", range(0, 20_000, 100))
def test_right_sampler_is_never_excluded(seed: int) -> None:
    """Two hundred right samplers, of all styles: the right story may always be true."""
    names = sorted(RIGHT)
    draws = drawn_by(Unboxed.of("sample_gmm", RIGHT[names[seed // 100 % len(names)]]), seed)

    p = Sampling().plausibility(draws)

    assert p >= 1e-7 > FALSE_ALARM


@pytest.mark.parametrize("name", RIGHT)
def test_nothing_is_said_of_a_right_sampler(name: str) -> None:
    """A look at a right solution shows nothing."""
    seen = SamplerSubject().look(Unboxed.of("sample_gmm", RIGHT[name]))

    assert seen.bugs == ()
    assert seen.example is seen.picture is None


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", WRONG)
def test_wrong_sampler_is_recognised_by_any_seeds(name: str, seed: int) -> None:
    """Which bug it is does not hang on luck; where the catalogue has none, nothing is said."""
    student = Unboxed.of("sample_gmm", WRONG[name]["source"])

    seen = SamplerSubject(seed=seed).look(student)

    assert named(seen) == WRONG[name].get("diagnosis")


def test_every_slip_has_a_case() -> None:
    """Each mistake of the catalogue is made by a solution of the corpus."""
    made = "+".join(case.get("diagnosis", "") for case in WRONG.values()).split("+")

    assert set(SLIPS) == set(made) - {""}


@pytest.mark.parametrize("name", [n for n in WRONG if WRONG[n].get("diagnosis", "+") in SLIPS])
def test_a_slip_is_told_apart_from_all_others(name: str) -> None:
    """Of all stories with one slip, only the author's has a p-value that is not tiny."""
    draws = drawn_by(Unboxed.of("sample_gmm", WRONG[name]["source"]), 77)

    possible = [
        made[0].id
        for made in candidates(tuple(SLIPS.values()), 1)
        if with_slips(Sampling(), made).plausibility(draws) >= POSSIBLE / 10
    ]

    assert possible == [WRONG[name]["diagnosis"]]


FACTORS = ("factor-on-the-wrong-side", "covariance-as-factor", "variances-only", "round-noise")
WEIGHTS = ("forgot-weights", "weights-not-added-up", "a-number-for-each-component")


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("weights", WEIGHTS)
def test_two_slips_in_different_steps_are_recognised_together(weights: str, factor: str) -> None:
    """Wrong weights and a wrong factor, made by their own formulas."""

    def both(n, phi, mu, Sigma, rng):
        z = rng.choice(len(phi), size=n, p=SLIPS[weights].steps["weights"](phi))
        A = SLIPS[factor].steps["factor"](phi, Sigma)
        return mu[z] + np.einsum("nij,nj->ni", A[z], rng.normal(size=(n, mu.shape[1]))), z

    seen = SamplerSubject().look(Unboxed(both))

    assert named(seen) == f"{weights}+{factor}"


def test_pairing_of_an_example() -> None:
    """An example tells a surprising number beside the expected one, and shows no formula."""
    source = WRONG["equal weights"]["source"]

    seen = SamplerSubject().look(Unboxed.of("sample_gmm", source))

    assert seen.example.call.startswith("n = 300\nphi = [0.5, 0.4, 0.1]\n")
    assert seen.example.call.endswith("sample_gmm(n, phi, mu,\n           Sigma, rng)")
    assert "of 300 points" in seen.example.answer
    assert seen.example.right.startswith("about ")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("rounded counts and shuffled", "component 0 makes 5 of the points"),
        ("sorted by component", "z changes 2 times"),
        ("no means", "mean of X[z == 0]:\n["),
        ("variances only", "covariance of X[z == "),
        ("labels from one", "labels from 1 to 3"),
    ],
)
def test_example_tells_what_is_wrong(name: str, answer: str) -> None:
    """Each kind of mistake is shown by the number that it changes."""
    seen = SamplerSubject().look(Unboxed.of("sample_gmm", WRONG[name]["source"]))

    assert answer in seen.example.answer


def test_picture_of_a_wrong_sample() -> None:
    """A hundred points with one-hot labels, and the mixture that they should come from."""
    seen = SamplerSubject().look(Unboxed.of("sample_gmm", WRONG["variances only"]["source"]))
    shapes = {name: np.shape(values) for name, values in seen.picture.numbers.items()}

    assert seen.picture.kind == "sample"
    assert shapes == {"X": (100, 2), "W": (100, 3), "mu": (3, 2), "Sigma": (3, 2, 2), "phi": (3,)}


@pytest.mark.parametrize("name", ["labels from one", "points as columns"])
def test_no_picture_of_what_cannot_be_drawn(name: str) -> None:
    """Labels or shapes that are none are not drawn."""
    seen = SamplerSubject().look(Unboxed.of("sample_gmm", WRONG[name]["source"]))

    assert seen.picture is None


@pytest.mark.parametrize(
    "answer",
    [
        None,
        1.0,
        ([], []),
        (np.zeros((4, 2)), np.zeros(4)),
        (np.full((400, 2), np.nan), np.zeros(400)),
        "abc",
        ("a", "b"),
        (1, 2, 3),
    ],
    ids=str,
)
def test_nothing_is_said_of_nonsense(answer: object) -> None:
    """Whatever comes back that is no sample, nobody guesses why."""
    seen = SamplerSubject().look(Unboxed(lambda *_: answer))

    assert seen.bugs == ()
    assert seen.picture is None


def changed(change):
    """Return an author whose right sample is changed before it comes back."""

    def function(n, phi, mu, Sigma, rng):
        z = rng.choice(len(phi), size=n, p=phi)
        return change(n, np.array([rng.multivariate_normal(mu[j], Sigma[j]) for j in z]), z)

    return Unboxed(function)


@pytest.mark.parametrize("label", [-5, 3, 2**40, 1e18])
def test_strange_labels_in_small_samples_are_shown(label: float) -> None:
    """Labels may be strange in samples of ten only: those are the example."""
    seen = SamplerSubject().look(changed(lambda n, X, z: (X, z if n > 10 else z * 0 + label)))

    assert seen.bugs == ()
    assert "\nn = 10\n" in f"\n{seen.example.call}"
    assert f"{label:.0f}" in seen.example.answer


@pytest.mark.parametrize("n", [10, 400])
def test_nothing_is_said_of_a_sampler_that_ignores_n(n: int) -> None:
    """Samples of another size than asked for are no samples."""
    seen = SamplerSubject().look(changed(lambda _, X, z: (np.resize(X, (n, 2)), np.resize(z, n))))

    assert seen == Seen()


def test_nothing_is_said_of_a_sampler_whose_last_answer_is_another() -> None:
    """Thirty-one good samples, and text where the first seed comes again."""
    asked = iter(range(31))

    seen = SamplerSubject().look(changed(lambda _, X, z: "z" if next(asked, 31) == 31 else (X, z)))

    assert seen == Seen()


@pytest.mark.parametrize("shape", [(100, 0), (100, 1, 1)])
def test_a_strange_axis_is_no_lost_one(shape: tuple[int, ...]) -> None:
    """On a line X has another shape, which lacks nothing."""
    seen = SamplerSubject().look(
        changed(lambda n, X, z: (np.zeros(shape) if n == 100 and X.shape[1] == 1 else X, z))
    )

    assert seen.bugs == ()


def test_nothing_is_said_of_a_sampler_that_raises() -> None:
    """An exception is told by the checks."""
    seen = SamplerSubject().look(Unboxed(lambda *_: 1 / 0))

    assert seen.bugs == ()


@pytest.mark.parametrize("fails_on", [1, 100])
def test_what_raises_on_the_smallest_is_judged_by_the_rest(fails_on: int) -> None:
    """One point or the line may raise; the weights still show."""

    def fragile(n, phi, mu, Sigma, rng):
        if n == fails_on:
            raise ValueError("too small")
        z = rng.integers(len(phi), size=n)
        return np.array([rng.multivariate_normal(mu[j], Sigma[j]) for j in z]), z

    seen = SamplerSubject().look(Unboxed(fragile))

    assert named(seen) == "forgot-weights"


@pytest.mark.parametrize("calls", [0, 25])
def test_process_that_is_gone_ends_the_look(calls: int) -> None:
    """After a time-out no more is asked; neither where it is the picture that takes too long."""
    function = Unboxed.of("sample_gmm", WRONG["equal weights"]["source"])
    left = iter(range(calls))

    class Slow:
        def observe(self, *arguments, **options):
            if next(left, None) is None and (calls == 0 or arguments[1] == 100):
                raise StudentFault(Verdict.TIMEOUT, "It kept waiting.")
            return function.observe(*arguments, **options)

    with pytest.raises(StudentFault):
        SamplerSubject().look(Slow())


def test_right_story_alone_is_no_diagnosis() -> None:
    """Where the right story may be true, no slip is looked for, be it ever so plausible."""
    right = Unboxed.of("sample_gmm", RIGHT["a loop over points"])
    same = replace(SLIPS["forgot-weights"], steps={})

    seen = SamplerSubject(bugs=(same,)).look(right)

    assert seen.bugs == ()


def test_two_explanations_are_none() -> None:
    """Where two slips explain a sample equally well, nothing is said."""
    student = Unboxed.of("sample_gmm", WRONG["equal weights"]["source"])
    one = SLIPS["forgot-weights"]
    other = replace(one, id="another")

    seen = SamplerSubject(bugs=(one, other)).look(student)

    assert seen.bugs == ()
    assert seen.example is not None
