"""Chapter 5: `random_init` picks a start, `em_gmm` takes exactly `iters` rounds of E then M.

The rounds are compared on data where no component collapses; how closely, `rounds.py` says.
"""

from __future__ import annotations

from itertools import count

import numpy as np

from autograder import expect
from autograder.checks import chance, mixtures, rounds, starts
from autograder.expect import check
from autograder.student import Student
from autograder.wire import Seed
from reference.arguments import Floats

# The three parts in the plane: whatever asks for the same elsewhere waits for them.
PARTS = ("weights", "identities", "rows")


@check(
    "random_init",
    points=1,
    title="Every component starts with the same weight",
    hint="phi has k numbers that are equal and sum to one.",
    misconception="components-are-equally-likely",
)
def test_random_init_weights(student: Student) -> None:
    """phi for three components."""
    phi, _, _ = expect.parts(student.random_init(mixtures.ordinary().X, 3, Seed(51)), *starts.NAMES)

    expect.close(phi, np.full(3, 1 / 3), "phi")


@check(
    "random_init",
    points=1,
    title="Every component starts as a circle of radius one",
    hint="Each Sigma_j is the d by d identity matrix, whatever the data.",
    misconception="covariance-is-bookkeeping",
)
def test_random_init_identities(student: Student) -> None:
    """Sigma for three components in the plane."""
    _, _, Sigma = expect.parts(
        student.random_init(mixtures.ordinary().X, 3, Seed(52)), *starts.NAMES
    )

    expect.covariances(Sigma, np.array([np.eye(2)] * 3), "Sigma")


@check(
    "random_init",
    points=1,
    title="The means are k different rows of X",
    hint="Choose k different row numbers without replacement.",
    misconception="means-can-start-together",
)
def test_random_init_rows(student: Student) -> None:
    """Three of forty rows, and several times three of four."""
    X = mixtures.ordinary().X

    for points, seed in ((X, 53), *((X[:4], seed) for seed in range(12))):
        _, mu, _ = expect.parts(student.random_init(points, 3, Seed(seed)), *starts.NAMES)
        starts.chosen_rows(mu, points, 3)


@check(
    "random_init",
    points=1,
    title="Every choice of rows is possible",
    hint="Choose the rows independently of where they stand in X.",
    misconception="any-start-will-do",
    needs=("rows",),
)
def test_random_init_any_subset(student: Student) -> None:
    """All six pairs of four rows turn up, mostly in fifteen starts, and all rows where k = n.

    The rows are equally far apart, so that pairs are equally likely for uniform choices and
    k-means++ alike, also where that takes the best of several tries.
    False alarm: that m starts show some s pairs only has a probability of at most
    comb(6, s) (s/6) ** m. For each s from 1 to 5 this is compared at 1e-9 / 5.
    """
    X = 3 * np.eye(4)

    pairs: set[frozenset[int]] = set()
    for seed in count():
        _, mu, _ = expect.parts(student.random_init(X, 2, Seed(seed)), *starts.NAMES)
        pairs.add(starts.chosen_rows(mu, X, 2))
        if len(pairs) == 6:
            break
        expect.that(
            chance.of_few(len(pairs), 6, seed + 1) >= chance.FALSE_ALARM / 5,
            f"in {seed + 1} starts with k = 2 and four rows, only {len(pairs)} of 6 pairs were "
            "chosen",
        )
    _, mu, _ = expect.parts(student.random_init(X, 4, Seed(125)), *starts.NAMES)
    starts.chosen_rows(mu, X, 4)


@check(
    "random_init",
    points=2,
    title="The start is right and random for four components in five dimensions",
    hint="Try n = 6, d = 5 and k = 4 with several seeds, and look at all three results.",
    misconception="means-can-start-together",
    needs=PARTS,
)
def test_random_init_five_dimensions(student: Student) -> None:
    """Several starts from six rows; see `starts.expect_starts` for the false alarm."""
    starts.expect_starts(student, mixtures.five_dimensions(n=6).X, 4)


@check(
    "random_init",
    points=2,
    title="The start is right and random on a line, and for a single point",
    hint="mu has shape (k, d) and Sigma shape (k, d, d), also where k or d is 1.",
    needs=PARTS,
)
def test_random_init_smallest(student: Student) -> None:
    """Several starts from four numbers, and the only start from one point."""
    starts.expect_starts(student, np.array([[0.0], [1.5], [3.5], [5.0]]), 3)

    right = (np.ones(1), np.array([[2.0, 3.0]]), np.eye(2)[np.newaxis])
    expect.mixture(student.random_init(right[1], 1, Seed(54)), right)


@check(
    "random_init",
    points=1,
    title="All randomness comes from rng, so the same seed gives the same start",
    hint="Call only methods of rng; np.random and random are somebody else's.",
    misconception="any-randomness-will-do",
)
def test_random_init_rng_alone(student: Student) -> None:
    """The global random state has no influence and stays untouched; the seed decides all.

    False alarm: seven starts choose the same first row of 60 with probability 60 ** -6 = 2e-11.
    """
    X = mixtures.ordinary(n=60, seed=55).X

    def start(seed: int, global_seed: int) -> tuple[Floats, bool]:
        answer = student.observe("random_init", X, 3, Seed(seed), global_seed=global_seed)
        _, mu, _ = expect.parts(answer.value, *starts.NAMES)
        return expect.numbers(mu, "mu", (3, 2)), answer.global_state_touched

    same, _ = start(56, global_seed=2)
    first, touched = start(56, global_seed=1)
    others = (start(seed, global_seed=1)[0] for seed in range(57, 63))

    expect.that(np.array_equal(same, first), "the same seed gave another start")
    differ = any(not np.array_equal(first, other) for other in others)
    expect.that(differ, "7 different seeds gave the same start")
    expect.that(not touched, "the function used or changed NumPy's global random state")


@check(
    "random_init",
    points=1,
    title="The arguments are left as they were",
    hint="Do not shuffle X itself: it belongs to the caller.",
    misconception="arguments-are-scratch-space",
    needs=PARTS,
)
def test_random_init_unmodified(student: Student) -> None:
    """X after the call is what it was before."""
    X = mixtures.ordinary().X

    answer = student.observe("random_init", X, 3, Seed(58))

    starts.expect_start(answer.value, X, 3)
    expect.unchanged(answer.arguments, X=X)


@check(
    "em_gmm",
    points=1,
    title="One round is an E-step and then an M-step",
    hint="First W from the start's parameters, then new parameters from W.",
    misconception="a-round-more-or-less",
)
def test_em_gmm_one_round(student: Student) -> None:
    """iters = 1 from random circles."""
    X = mixtures.ordinary().X

    rounds.compare(student, X, rounds.circles(X, k=3, seed=61), 1)


@check(
    "em_gmm",
    points=2,
    title="Each round goes on from the weights, means and covariances of the round before",
    hint="Ask of every step in the loop which W and which phi, mu and Sigma it sees.",
    misconception="stale-is-close-enough",
)
def test_em_gmm_carried_over(student: Student) -> None:
    """Four and five rounds from a start with unequal weights and tilted covariances."""
    X = mixtures.ordinary().X

    rounds.compare_about(student, X, rounds.ellipses(X), 4, 5)


@check(
    "em_gmm",
    points=2,
    title="Exactly iters rounds are taken",
    hint="Count: iters = 2 takes two E-steps and two M-steps, whatever the gain.",
    misconception="a-round-more-or-less",
    needs=("carried_over",),
)
def test_em_gmm_rounds(student: Student) -> None:
    """iters = 2 and 3, where each round still changes much."""
    X = mixtures.ordinary().X

    for iters in (2, 3):
        rounds.compare(student, X, rounds.circles(X, k=3, seed=62), iters)


@check(
    "em_gmm",
    points=1,
    title="A long run goes on to its last round, also where little changes for a while",
    hint="Do not stop early when little changes: iters says how many rounds to take.",
    misconception="a-round-more-or-less",
    needs=("carried_over",),
    seconds=4.0,  # for a call of SciPy for each point in each round
)
def test_em_gmm_long_run(student: Student) -> None:
    """25 slow rounds, and twelve that leave a plateau: no tolerance stops in time."""
    X = mixtures.rare().X

    rounds.compare_about(student, X, rounds.circles(X, k=2, seed=63), 25)
    rounds.compare_about(student, *rounds.plateau(), 12)


@check(
    "em_gmm",
    points=1,
    title="The loop is the same for four components in five dimensions",
    hint="Try points with d = 5 and k = 4; nothing in the loop depends on the plane.",
    misconception="shapes-look-after-themselves",
    needs=("carried_over",),
)
def test_em_gmm_five_dimensions(student: Student) -> None:
    """Four rounds for four correlated clusters."""
    X = mixtures.five_dimensions(n=80, k=4, seed=31).X

    rounds.compare_about(student, X, rounds.circles(X, k=4, seed=0), 4)


@check(
    "em_gmm",
    points=1,
    title="One dimension or one component keeps its shapes",
    hint="mu has shape (k, d) and Sigma shape (k, d, d), also where k or d is 1.",
    misconception="shapes-look-after-themselves",
    needs=("carried_over",),
)
def test_em_gmm_smallest(student: Student) -> None:
    """Two components on a line; a single one in the plane."""
    line, plane = mixtures.one_dimension().X, mixtures.one_component().X

    rounds.compare_about(student, line, rounds.circles(line, k=2, seed=65), 4)
    rounds.compare_about(student, plane, rounds.circles(plane, k=1, seed=66), 4)


@check(
    "em_gmm",
    points=1,
    title="No rounds return the start",
    hint="With iters = 0 the loop is never entered.",
    misconception="a-round-more-or-less",
)
def test_em_gmm_no_rounds(student: Student) -> None:
    """iters = 0."""
    example = mixtures.four()

    expect.mixture(student.em_gmm(example.X, *example.mixture, 0), example.mixture)


@check(
    "em_gmm",
    points=1,
    title="The arguments are left as they were",
    hint="Work on copies: X and the start belong to the caller.",
    misconception="arguments-are-scratch-space",
    needs=("carried_over",),
)
def test_em_gmm_unmodified(student: Student) -> None:
    """X, phi, mu and Sigma after the call are what they were before."""
    X = mixtures.ordinary().X
    phi, mu, Sigma = start = rounds.circles(X, k=3, seed=67)

    answer = student.observe("em_gmm", X, phi, mu, Sigma, 4)

    rounds.expect_about({4: answer.value}, X, start)
    expect.unchanged(answer.arguments, X=X, phi=phi, mu=mu, Sigma=Sigma)
