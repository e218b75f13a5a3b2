"""Chapter 7: `log_likelihood` sums logs of sums, `fit_gmm` keeps the best of several climbs.

The first three checks take the log-likelihood apart: its sums with equal unit circles, then
weights, then covariances, so that one mistake fails one of them. The others need these.
Only the far-points check holds points at which every density underflows. A fit is judged by
what holds for every right start (climbs.py), never by comparing its parameters.
"""

from __future__ import annotations

import numpy as np

from autograder import expect
from autograder.checks import climbs, known, mixtures, restarts
from autograder.checks.climbs import Climb, fit
from autograder.expect import check
from autograder.student import Student
from autograder.wire import Seed
from reference.arguments import Floats

RULE = ("values", "unequal_weights", "covariances")
SECONDS = 20.0  # restarts times rounds, also for a loop over points that calls SciPy
# Chosen so that of straightforward runs the first, the last, the one with the best start and a
# random one are often beaten by single runs.
WINNER_SEED = 33800
# Of straightforward runs neither the first nor the last climbs the crossing ellipses, nor the one
# that is highest at the start or after a round, nor the last one that ends above the one before.
CROSSING_SEED = 479
# Whichever usual way leads to their starts, of straightforward runs the best convinces; the first,
# last or worst does not, nor the one that is highest at the start, nor the last one that ends above
# the one before, nor mostly the one that is highest after a round.
FEW_SEED = 1_230_000
CLIMB_SEED, STOP_SEED, DEFAULT_SEED = 18, 123, 140  # straightforward runs are short
RISE_SEED = 48  # each of three straightforward runs begins below the end of the one before
HISTORY_SEEDS = (2, 78)  # the better of two straightforward runs is the first, and the last
SMALL_CLOUD = 0.4 * mixtures.shapeless().X  # starts with unit circles near its middle lead nowhere
SMALL_CROSSING = 0.5 * mixtures.crossing(n=48).X


@check(
    "log_likelihood",
    points=2,
    title="The log-likelihood sums each point's log density under the whole mixture",
    hint="At each point add the components' weighted densities, then take the natural logarithm.",
    misconception="log-of-sum-is-sum-of-logs",
)
def test_log_likelihood_values(student: Student) -> None:
    """Three equally likely unit circles that overlap."""
    example = mixtures.circles()

    compare(student, example.X, *example.mixture)


@check(
    "log_likelihood",
    points=1,
    title="The weights of the components count",
    hint="Each density is multiplied by its weight phi_j before the sum.",
    misconception="priors-do-not-matter",
    needs=("values",),
)
def test_log_likelihood_unequal_weights(student: Student) -> None:
    """Overlapping unit circles with weights from 0.05 to 0.7."""
    example = mixtures.circles([0.7, 0.25, 0.05])

    compare(student, example.X, *example.mixture)


@check(
    "log_likelihood",
    points=2,
    title="Size, stretch and tilt of every component count",
    hint="The density holds the inverse of Sigma_j and its determinant; compare it with SciPy's.",
    misconception="nearest-centre",
    needs=("values",),
)
def test_log_likelihood_covariances(student: Student) -> None:
    """A needle, a wide cloud and a small blob in one place, equally likely."""
    example = mixtures.tilted()
    _, mu, Sigma = example.mixture

    compare(student, example.X, np.full(3, 1 / 3), mu, Sigma)


@check(
    "log_likelihood",
    points=0.5,
    title="The formula holds for four components in five dimensions",
    hint="The density's constant holds the number of dimensions d.",
    needs=RULE,
)
def test_log_likelihood_five_dimensions(student: Student) -> None:
    """Correlated clusters with weights from 0.1 to 0.4."""
    example = mixtures.five_dimensions(k=4, seed=91)

    compare(student, example.X, *example.mixture)


@check(
    "log_likelihood",
    points=0.5,
    title="One point, one component or one dimension is enough",
    hint="The result is a single number, whatever n, k and d are.",
    misconception="shapes-look-after-themselves",
    needs=RULE,
)
def test_log_likelihood_smallest(student: Student) -> None:
    """A single point; a single component; points on a line."""
    three, one, line = mixtures.ordinary(), mixtures.one_component(), mixtures.one_dimension()

    compare(student, np.array([[2.0, 2.0]]), *three.mixture)
    compare(student, one.X, *one.mixture)
    compare(student, line.X, *line.mixture)


@check(
    "log_likelihood",
    points=1,
    title="Many points have a log-likelihood too",
    hint="Sum the logarithms; the product of many densities is too small for a float.",
    misconception="likelihood-is-a-product",
    needs=RULE,
)
def test_log_likelihood_many_points(student: Student) -> None:
    """So many points that their likelihood itself underflows."""
    example = mixtures.ordinary(n=220, seed=92)

    compare(student, example.X, *example.mixture)


@check(
    "log_likelihood",
    points=2,
    title="Points far from every component have a finite log density",
    hint="Take the largest log out of the sum: log-sum-exp.",
    misconception="underflow-is-rare",
    needs=RULE,
)
def test_log_likelihood_far_points(student: Student) -> None:
    """Every density underflows, from nearby to a million away."""
    example = mixtures.tilted()
    directions = np.array([[1.0, 0.2], [-0.4, 1.0], [0.9, -0.9], [-1.0, -1.0]])

    for distance in (5e2, 2e4, 1e6):
        compare(student, distance * directions, *example.mixture)


@check(
    "log_likelihood",
    points=1,
    title="The arguments are left as they were",
    hint="Work on copies: X, phi, mu and Sigma belong to the caller.",
    misconception="arguments-are-scratch-space",
    needs=RULE,
)
def test_log_likelihood_unmodified(student: Student) -> None:
    """X, phi, mu and Sigma after the call are what they were before."""
    example = mixtures.ordinary()
    X, (phi, mu, Sigma) = example.X, example.mixture

    answer = student.observe("log_likelihood", X, phi, mu, Sigma)

    right = known.log_likelihood(X, phi, mu, Sigma)
    expect.close(answer.value, right, "the log-likelihood")
    expect.unchanged(answer.arguments, X=X, phi=phi, mu=mu, Sigma=Sigma)


@check(
    "fit_gmm",
    points=1,
    title="A run is made of rounds of EM, and goes on while they gain something",
    hint="Each round is an E-step and an M-step from where the round before it ended.",
    misconception="a-round-more-or-less",
    seconds=4.0,  # code without an end is found out here
)
def test_fit_gmm_climbs(student: Student) -> None:
    """Two ellipses that cross: every start climbs them within 20 rounds, whatever its kind.

    With tol = 1e-4 what is left to gain is a small multiple of it. After one or two rounds,
    and where hardened shares end, one round of EM gains at least 0.06.
    """
    run = fit(student, SMALL_CROSSING, 2, CLIMB_SEED, n_init=2, max_iter=50, tol=1e-4)

    climbs.expect_peak(run, 0.02)


@check(
    "fit_gmm",
    points=3.5,
    title="The best of all runs is returned, not the first or the last",
    hint="Compare where the runs end, and keep the parameters of the highest.",
    misconception="climbing-finds-the-best",
    seconds=SECONDS,
)
def test_fit_gmm_winner(student: Student) -> None:
    """A few fits of several runs beside single ones; if these do not convince, many of them.

    Only `expect_winner` refuses anybody, and says how likely that is of a right solution.
    """

    def single(seed: int) -> Climb:
        return fit(student, SMALL_CROSSING, 2, seed, n_init=1, max_iter=1, tol=0.0)

    def best(seed: int) -> Climb:
        return fit(student, SMALL_CROSSING, 2, seed, restarts.FEW_RUNS, max_iter=2, tol=0.0)

    if not restarts.convinces(single, best, FEW_SEED):
        expect_winner(student)


@check(
    "fit_gmm",
    points=1.5,
    title="Four clusters are found when enough runs are tried",
    hint="Start each of the n_init runs afresh with random_init, and keep the best.",
    misconception="climbing-finds-the-best",
    needs=("climbs", "winner"),
    seconds=SECONDS,
)
def test_fit_gmm_four_components(student: Student) -> None:
    """The best of three short runs on four clusters, or else of twelve longer ones.

    Most starts find the clusters, more or less. False alarm: if 84 % of all starts come so far
    in 15 rounds (90 % of random ones do, and more from other kinds of start), all twelve miss
    with probability 0.16 ** 12 = 2.8e-10.
    """
    example = mixtures.four_apart()
    few = fit(student, example.X, 4, 121, n_init=3, max_iter=8, tol=0.001)
    if climbs.is_best(few, example, margin=10.0):
        return

    run = fit(student, example.X, 4, 121, n_init=12, max_iter=15, tol=0.001)

    climbs.expect_best(run, example, margin=10.0)


@check(
    "fit_gmm",
    points=0.5,
    title="The history never falls",
    hint="Record the log-likelihood after every round of the same run, and of that run only.",
    misconception="any-history-will-do",
    needs=("climbs",),
    seconds=SECONDS,
)
def test_fit_gmm_history_rises(student: Student) -> None:
    """Three short runs on points without structure."""
    X = mixtures.shapeless().X

    climbs.expect_rise(fit(student, X, 3, RISE_SEED, n_init=3, max_iter=5, tol=0.02))


@check(
    "fit_gmm",
    points=0.5,
    title="The history is that of the returned run",
    hint="Keep the history together with the parameters when a better run turns up.",
    misconception="any-history-will-do",
    needs=("climbs",),
    seconds=SECONDS,
)
def test_fit_gmm_own_history(student: Student) -> None:
    """Two runs of two components on three clusters, which end at different heights."""
    X = mixtures.three_apart().X

    for seed in HISTORY_SEEDS:
        run = fit(student, X, 2, seed, n_init=2, max_iter=40, tol=0.02)
        climbs.expect_own_history(run, slack=0.1)


@check(
    "fit_gmm",
    points=0.5,
    title="The history holds one value for each round",
    hint="After each single round of EM, append the log-likelihood of the new parameters.",
    misconception="any-history-will-do",
    needs=("climbs",),
    seconds=SECONDS,
)
def test_fit_gmm_every_round(student: Student) -> None:
    """Two rounds and six from the same start, whatever it is: the four are EM's own."""
    X = mixtures.shapeless().X

    short, long = (fit(student, X, 3, 94, n_init=1, max_iter=m, tol=0.0) for m in (2, 6))
    climbs.expect_every_round(short, long, X, rounds=4)


@check(
    "fit_gmm",
    points=1,
    title="A run ends when a round gains less than tol, or after max_iter rounds",
    hint="Compare the gain of the total log-likelihood with tol itself.",
    misconception="small-is-relative",
    needs=("climbs",),
    seconds=SECONDS,
)
def test_fit_gmm_stops(student: Student) -> None:
    """A slow climb with a coarse tol; four rounds without one; a quick climb by default.

    The default tol is 1e-6: what a right fit leaves to gain is no more than about that.
    """
    X = mixtures.shapeless().X

    run = fit(student, X, 3, STOP_SEED, n_init=1, max_iter=40, tol=0.2)
    climbs.expect_stop(run, tol=0.2, max_iter=40)
    run = fit(student, X, 3, 99, n_init=1, max_iter=4, tol=0.0)
    rounds = len(run.history)
    expect.that(3 <= rounds <= 5, f"with max_iter = 4 the history has {rounds} values")
    by_default = student.fit_gmm(mixtures.touching(), 2, Seed(DEFAULT_SEED), n_init=1)
    climbs.expect_peak(climbs.climb(by_default, mixtures.touching(), 2), 1e-5)


@check(
    "fit_gmm",
    points=0.5,
    title="The fit works in any dimension, and for a single component",
    hint="With k = 1 the best fit is the mean and the covariance of all points.",
    misconception="shapes-look-after-themselves",
    needs=("climbs",),
    seconds=SECONDS,
)
def test_fit_gmm_dimensions(student: Student) -> None:
    """d = 5 and d = 1 beat one Gaussian; k = 1 is one Gaussian."""
    for example in (mixtures.five_dimensions(), mixtures.one_dimension(n=40)):
        run = fit(student, example.X, 2, 95, n_init=1, max_iter=4, tol=0.01)
        alone = known.log_likelihood(example.X, *climbs.one_gaussian(example.X))
        expect.that(run.reached > alone, "two components explain the points no better than one")

    X = mixtures.one_component().X
    run = fit(student, X, 1, 96, n_init=1, max_iter=4, tol=0.01)
    expect.mixture(run.mixture, climbs.one_gaussian(X), rtol=2e-4, atol=2e-5)


@check(
    "fit_gmm",
    points=0.5,
    title="All randomness comes from rng, so the same seed gives the same fit",
    hint="Hand rng on to random_init, and use no other source.",
    misconception="any-randomness-will-do",
    seconds=SECONDS,
)
def test_fit_gmm_rng_alone(student: Student) -> None:
    """The global random state has no influence and stays untouched; the seed has one."""
    X = mixtures.shapeless().X
    settings = {"n_init": 1, "max_iter": 1, "tol": 0.01}

    def means(seed: int, global_seed: int) -> Floats:
        answer = student.observe("fit_gmm", X, 3, Seed(seed), global_seed=global_seed, **settings)
        expect.that(
            not answer.global_state_touched,
            "the function used or changed NumPy's global random state",
        )
        return climbs.climb(answer.value, X, 3).mixture[1]

    one = means(100, global_seed=1)
    expect.that(np.array_equal(one, means(100, global_seed=2)), "the same seed gave another fit")
    others = (means(seed, global_seed=1) for seed in range(101, 101 + restarts.SEEDS))
    expect.that(any(restarts.differ(one, mu) for mu in others), "every seed gives the same fit")


@check(
    "fit_gmm",
    points=0.5,
    title="The arguments are left as they were",
    hint="Work on a copy: X belongs to the caller.",
    misconception="arguments-are-scratch-space",
    needs=("climbs",),
    seconds=SECONDS,
)
def test_fit_gmm_unmodified(student: Student) -> None:
    """X after the call is what it was before."""
    X = mixtures.shapeless().X

    answer = student.observe("fit_gmm", X, 3, Seed(101), n_init=2, max_iter=1)

    climbs.climb(answer.value, X, 3)
    expect.unchanged(answer.arguments, X=X)


def expect_winner(student: Student) -> None:
    """Expect the best of many runs not to lose to single ones, and no two starts to be the same.

    The runs are short, on a cloud without structure, where they end at all heights. Single ones
    have a round less, because a history may lag: who compares histories compares the rounds
    before. Runs that end higher from a worse start are frequent, so a winner by its start is
    seen, too. On crossing ellipses at least 62 % of all starts find them, so that the best of 24
    runs misses with 0.38 ** 24 = 8e-11. False alarm: that, 2.8e-10 for the comparisons and
    4.6e-10 for equal starts (restarts.py) are less than 1e-9.

    Runs that go on where others ended climb the ellipses in 30 rounds. From any two of their
    points, with circles or the data's covariance, or by k-means, one round leaves more.
    """
    X = SMALL_CLOUD

    def single(seed: int) -> float:
        return fit(student, X, 2, seed, n_init=1, max_iter=2, tol=0.001).reached

    def best(seed: int) -> float:
        return fit(student, X, 2, seed, n_init=restarts.RUNS, max_iter=3, tol=0.001).reached

    def means(seed: int, n_init: int = 1) -> Floats:
        return fit(student, X, 3, seed, n_init=n_init, max_iter=1, tol=0.0).mixture[1]

    one, many = (
        fit(student, SMALL_CROSSING, 2, 92, n_init=n, max_iter=1, tol=0.0) for n in (1, 30)
    )
    restarts.expect_fresh(one, many)
    restarts.expect_starts(means, lambda seed: means(seed, restarts.RUNS))
    crossing = mixtures.crossing()
    run = fit(student, crossing.X, 2, CROSSING_SEED, n_init=24, max_iter=25, tol=0.02)
    climbs.expect_best(run, crossing, margin=8.0)
    restarts.expect_best(single, best, WINNER_SEED)


def compare(student: Student, X: Floats, phi: Floats, mu: Floats, Sigma: Floats) -> None:
    """Expect the log-likelihood of these points under this mixture."""
    right = known.log_likelihood(X, phi, mu, Sigma)

    expect.close(student.log_likelihood(X, phi, mu, Sigma), right, "the log-likelihood")
