"""What is known about `random_init`: its story, the slips in it, and how a wrong start is shown."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.diagnosis import starting
from autograder.diagnosis.bug import Seen
from autograder.diagnosis.formulas import Slip
from autograder.diagnosis.guesses import MANY, Guesses, K, guessed_by
from autograder.diagnosis.start_slips import START_SLIPS
from autograder.diagnosis.starting import Starting
from autograder.diagnosis.stories import explained
from autograder.diagnosis.words import call_of, told
from autograder.records import Example
from autograder.student import Student
from reference.arguments import Floats


@dataclass(frozen=True)
class StartsSubject:
    """All that is known about the mistakes of `random_init`, asked with seeds from `seed` on."""

    bugs: tuple[Slip, ...] = START_SLIPS
    seed: int = 8000

    def look(self, student: Student) -> Seen:
        """Compare the student's starts with the story told with each slip, then each pair."""
        seen = guessed_by(student, self.seed)
        if seen is None:
            return Seen()
        return Seen(explained(Starting(), self.bugs, seen), example(seen))


def subject() -> StartsSubject:
    """Return what is known about `random_init`."""
    return StartsSubject()


def example(seen: Guesses) -> Example | None:
    """Return the first start's first wrong part, or what is odd about all of them."""
    call = call_of("random_init", {"X": seen.X, "k": K}, "rng")
    right = {
        "phi": (starting.equal, seen.phi, "each of the three is 1/3"),
        "mu": (starting.different, seen.mu, "three different rows of X"),
        "Sigma": (starting.circles, seen.Sigma, "three identity matrices, of shape (2, 2)"),
    }
    for name, (holds, answers, wanted) in right.items():
        if not holds(seen):
            wrong = next((each for each in answers if _odd(name, each, seen)), answers[0])
            return Example(call, told([name], [wrong], [True]), wanted)
    if starting.any_rows(seen):
        return None
    number = starting.numbers_of_choices(seen)
    return Example(
        call,
        f"{MANY} different seeds chose {number} different set{'s' * (number > 1)} of rows",
        "any three of the seven rows may be chosen",
    )


def _odd(name: str, answer: Floats, seen: Guesses) -> bool:
    """Tell whether a start's means show by themselves that they are wrong."""
    if name != "mu" or answer.shape != (K, 2):
        return False
    same = len({row.tobytes() for row in answer}) < K
    return same or not all((row == seen.X).all(axis=1).any() for row in answer)
