"""Mistakes in `fit_gmm`: the wrong run, a history of something else, runs that end otherwise.

A right fit is unknown, as its starts are. So a mistake is a plain fact about a few fits: what
it says is seen, and no other mistake's fact is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from autograder.diagnosis import histories
from autograder.diagnosis.bug import Bug, Seen
from autograder.diagnosis.histories import falls, honest, too_early
from autograder.diagnosis.probes import rounded
from autograder.diagnosis.runs import LONG, ROUNDS, RUNS, TOL, Evidence, K, Runs
from autograder.diagnosis.words import shown
from autograder.expect import Mismatch
from autograder.records import Example, Picture
from autograder.student import Student

MOST = 120  # values of a history in a picture


@dataclass(frozen=True)
class Sign(Bug):
    """A bug of a fit, and the fact by which it is known.

    What is wrong with a fit's runs or its history is only said where its `rounds` are EM's:
    otherwise that is half of the truth.
    """

    fact: Callable[[Evidence], bool]
    rounds: bool = True


@dataclass(frozen=True)
class RestartsSubject:
    """All that is known about mistakes in `fit_gmm`."""

    bugs: tuple[Sign, ...]
    runs: Runs = field(default_factory=Runs)

    def look(self, student: Student) -> Seen:
        """Fit a few times; recognise the only mistake whose fact is seen."""
        try:
            return self._seen(self.runs.ask(student))
        except Mismatch:  # no mixture, no history, or no way on: the checks have said so
            return Seen()

    def _seen(self, evidence: Evidence) -> Seen:
        climbs = histories.round_by_round(evidence)
        seen = tuple(bug for bug in self.bugs if (climbs or not bug.rounds) and bug.fact(evidence))
        return Seen(seen if len(seen) == 1 else (), example(evidence), curve(evidence))


def subject() -> RestartsSubject:
    """Return what is known about `fit_gmm`."""
    return RestartsSubject(SIGNS)


def example(seen: Evidence) -> Example | None:
    """Return the first thing that one can see to be wrong, with the fit that shows it."""
    many = next((run for run in seen.many if falls(run)), None)
    if many is not None:
        i = falls(many)[0]
        return Example(
            call(RUNS, ROUNDS, 0.0),
            f"history[{i}] = {many.history[i]:.4f}, history[{i + 1}] = {many.history[i + 1]:.4f}",
            "a history that never falls",
        )
    if too_early(seen):
        return Example(
            call(1, LONG, TOL),
            f"gains at the end of history: {shown(seen.slow.gains[-4:])}",
            f"a run that goes on until a round gains less than {TOL}",
        )
    return _of_ends(seen)


def _of_ends(seen: Evidence) -> Example | None:
    """Return a fit whose history ends where its parameters are not."""
    for run in seen.many:
        if not honest(run):
            return Example(
                call(RUNS, ROUNDS, 0.0),
                f"history ends at {run.history[-1]:.4f}",
                f"the log-likelihood of the returned parameters, {run.reached:.4f}",
            )
    return None


def call(n_init: int, max_iter: int, tol: float) -> str:
    """Write a fit to the points of the probes."""
    return f"fit_gmm(X, {K}, rng, n_init={n_init}, max_iter={max_iter}, tol={tol:g}) on 36 points"


def curve(seen: Evidence) -> Picture | None:
    """Show a history that falls, or one that ends on a slope."""
    many = next((run for run in seen.many if falls(run)), None)
    run = many or (seen.slow if too_early(seen) else None)
    if run is None:
        return None
    down = falls(run)
    what = "it ends while it still rises"
    if down:
        times = "once" if len(down) == 1 else f"{len(down)} times"
        what = f"it falls {times}, first after round {down[0] + 1}"
    alt = f"The {len(run.history)} values of your history, one after the other: {what}."
    return Picture(
        "curve",
        alt,
        {"yours": rounded(run.history[:MOST]), "falls": [i for i in down if i + 1 < MOST]},
    )


SIGNS = (
    Sign(
        "first-run",
        "climbing-finds-the-best",
        "Whatever `n_init` is, your function seems to return where the very first start leads. A "
        "climb ends on some peak, which need not be the highest, so other starts have to be tried "
        "and the best end kept.",
        histories.returns("first"),
    ),
    Sign(
        "last-run",
        "climbing-finds-the-best",
        "Your function seems to return the run that came last, not the one that ended highest. "
        "Which peak a climb reaches depends on its start, and the last start is no better than "
        "others.",
        histories.returns("last"),
    ),
    Sign(
        "worst-run",
        "code-that-runs-is-right",
        "Of all runs your function seems to keep the one that ended lowest. Of two log-likelihoods "
        "the larger one is the better, also where both are negative.",
        histories.returns("worst"),
    ),
    Sign(
        "best-start",
        "climbing-finds-the-best",
        "Your function seems to keep the run that began highest. A high start may lead to a low "
        "peak, so runs are compared by where they end.",
        histories.returns("best start"),
    ),
    Sign(
        "better-than-before",
        "climbing-finds-the-best",
        "Your function seems to keep each run that ended higher than the run just before it. That "
        "may be far below an earlier one, so the comparison is with the best so far.",
        histories.returns("better than the one before"),
    ),
    Sign(
        "one-start",
        "climbing-finds-the-best",
        "Your runs seem to go on from where the run before them ended, so that all of them are one "
        "long climb. A climb never leaves the peak that it is on, so each run needs a start of its "
        "own.",
        histories.returns("one start"),
    ),
    Sign(
        "histories-joined",
        "any-history-will-do",
        "Your history seems to hold the rounds of several runs, one run behind the other. Within a "
        "run the log-likelihood never falls, but from the end of one to the start of the next it "
        "does.",
        histories.joined,
    ),
    Sign(
        "other-history",
        "any-history-will-do",
        "Your history seems to belong to another run than the parameters that you return with it. "
        "It is there to show how this very fit was reached, so both have to be kept together.",
        histories.elsewhere,
    ),
    Sign(
        "history-of-ends",
        "any-history-will-do",
        "Your history seems to hold one value for each run, not one for each round. It is there to "
        "show how the returned run climbed, round by round.",
        histories.ends_only,
    ),
    Sign(
        "history-negative",
        "code-that-runs-is-right",
        "Your history seems to hold log-likelihoods with their sign changed. So it falls where the "
        "fit gets better, while a log-likelihood rises.",
        histories.negative,
    ),
    Sign(
        "history-of-means",
        "any-history-will-do",
        "Your history seems to hold the log-likelihood divided by the number of points. What is "
        "asked for is the total over all points, and `tol` is about that total, too.",
        histories.mean,
    ),
    Sign(
        "two-rounds-a-value",
        "a-round-more-or-less",
        "Your runs seem to make two rounds of EM for each value in the history. The log-likelihood "
        "is asked for after every single round, and `max_iter` counts each of them.",
        histories.two_rounds,
        rounds=False,
    ),
    Sign(
        "tol-relative",
        "small-is-relative",
        "Your runs seem to end when a gain is small compared with the log-likelihood itself. Here "
        "`tol` is absolute: a gain that is small beside a large number can still change the fit.",
        histories.relative,
    ),
    Sign(
        "tol-per-point",
        "small-is-relative",
        "Your runs seem to end when the gain divided by the number of points is below `tol`. Here "
        "`tol` is about the total log-likelihood, so they end too early.",
        histories.per_point,
    ),
    Sign(
        "tol-ignored",
        "a-round-more-or-less",
        "Your runs seem to make all `max_iter` rounds, however little these gain. A run is over "
        "when a round gains less than `tol`.",
        histories.endless,
    ),
    Sign(
        "max-iter-ignored",
        "a-round-more-or-less",
        "The number of rounds in your runs seems not to depend on `max_iter`. It is the most that "
        "a run may take, also where it could still gain something.",
        histories.unlimited,
        rounds=False,
    ),
    Sign(
        "one-round",
        "mixtures-fit-in-one-shot",
        "Each of your runs seems to be over after its first round, whatever `max_iter` allows. One "
        "E-step and one M-step are only the beginning of a climb.",
        lambda seen: histories.stays_after(seen, 1) and not histories.unfitted(seen),
        rounds=False,
    ),
    Sign(
        "stops-while-gaining",
        "code-that-runs-is-right",
        "Each of your runs seems to be over after two rounds, whatever `max_iter` allows and "
        "however much they gain. It is a small gain that ends a run; a large one means that there "
        "is still a way to go.",
        lambda seen: histories.stays_after(seen, 2),
        rounds=False,
    ),
    Sign(
        "no-rounds",
        "mixtures-fit-in-one-shot",
        "Your parameters seem to be those of a start: every covariance is still a circle of radius "
        "one. A start is only where a climb begins, and rounds of EM lead up from there.",
        lambda seen: histories.stays_after(seen, 1) and histories.unfitted(seen),
        rounds=False,
    ),
    Sign(
        "hardened",
        "soft-is-rounded-hard",
        "In each of your rounds every point seems to belong to a single component. The shares of "
        "the E-step are used as they are, because a point in doubt counts for several components.",
        histories.hardened,
        rounds=False,
    ),
    Sign(
        "seed-ignored",
        "any-randomness-will-do",
        "Another seed seems to give the very same fit. The starts have to come from the `rng` that "
        "was passed in, and not from a generator with a seed of its own.",
        histories.deaf,
        rounds=False,
    ),
    Sign(
        "other-randomness",
        "any-randomness-will-do",
        "The same seed seems to give another fit each time. Only draws from the `rng` that was "
        "passed in can be repeated.",
        histories.unrepeatable,
        rounds=False,
    ),
)
