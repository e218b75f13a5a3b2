"""Who chose what: the options of one question among those who answered it.

Blanks are wrong in a question's difficulty, but choose nothing, and so are not counted here.
Where there is nothing to choose, answers are sorted by what they show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from autograder.misconceptions import Misconception
from quizzes import draws
from quizzes.analysis.attempt import Answered
from quizzes.analysis.findings import Estimate, Flag, OptionFindings
from quizzes.analysis.statistics import Floats, by_band, correlation, fisher_interval
from quizzes.build import variants
from quizzes.player.paper import Rich
from quizzes.questions import Certain, Distribution, Multiple, Question, Single
from quizzes.richtext import inline

RARE = 0.05
ENOUGH_TO_FLAG = 20  # of fewer, "under 5 %" only means nobody

Misconceptions = Mapping[str, Misconception]


@dataclass(frozen=True)
class _Option:
    """An option, and how much each student (n,) chose it: 0 or 1, or a probability."""

    id: str
    text: Rich
    correct: bool
    misconception: str | None
    taken: Floats


def tabulate(
    question: Question, answers: Sequence[Answered], rest: Floats, misconceptions: Misconceptions
) -> tuple[OptionFindings, ...]:
    """Count every option over the answers that were given, whose rest scores are (n,)."""
    if not isinstance(question, Single | Multiple | Distribution) or is_computed(question):
        kinds = _kinds(question, answers, misconceptions)
        return tuple(_count(each, rest, misconceptions) for each in kinds)
    found = [_count(each, rest, misconceptions) for each in _choices(question, answers)]
    return tuple(replace(each, flags=tuple(_flags(each, found))) for each in found)


def percents(answer: Answered, question: Distribution) -> Floats:
    """Return the probabilities of a probability answer, in the order of the choices."""
    given = answer.answer if isinstance(answer.answer, Mapping) else {}
    p = np.array([float(given.get(choice.id, 0)) for choice in question.choices])
    return np.asarray(p / p.sum())


def is_computed(question: Question) -> bool:
    """Return whether the probabilities themselves are the answer, so that no choice is right."""
    return isinstance(question, Distribution) and not isinstance(question.target, Certain)


def shows(question: Question) -> set[str]:
    """Return the ids of all misconceptions that an answer to a question can show."""

    def named(part: object) -> Iterator[str]:
        if isinstance(part, dict):
            yield from (part[key] for key in ("misconception", "missed") if part.get(key))
            part = list(part.values())
        if isinstance(part, list | tuple):
            for each in part:
                yield from named(each)

    return set(named(question.model_dump()))


def listed(name: str, misconceptions: Misconceptions) -> Misconception:
    """Return a misconception by id, also one that the course's list does not have."""
    return misconceptions.get(name, Misconception.unlisted(name))


def one_variant(question: Question, text: str) -> Rich:
    """Return a text of a question with the numbers of its first variant."""
    return inline(draws.fill(text, variants(question)[0]))


def _choices(
    question: Single | Multiple | Distribution, answers: Sequence[Answered]
) -> Iterator[_Option]:
    for i, choice in enumerate(question.choices):
        if isinstance(question, Distribution):
            taken = np.array([percents(answer, question)[i] for answer in answers])
        else:
            taken = np.array([_ticked(answer, choice.id) for answer in answers], float)
        yield _Option(
            id=choice.id,
            text=one_variant(question, choice.text),
            correct=choice.correct or _is_target(question, choice.id),
            misconception=choice.misconception,
            taken=taken,
        )


def _ticked(answer: Answered, choice: str) -> bool:
    ticked = answer.answer
    return choice == ticked if isinstance(ticked, str) else choice in ticked


def _is_target(question: Question, choice: str) -> bool:
    target = question.target if isinstance(question, Distribution) else None
    return isinstance(target, Certain) and target.correct == choice


def _kinds(
    question: Question, answers: Sequence[Answered], misconceptions: Misconceptions
) -> Iterator[_Option]:
    """Yield right answers, those that show each misconception, and all others."""
    marks = [answer.mark for answer in answers]
    right = np.array([mark.right for mark in marks], float)
    yield _Option("right", inline("Right"), True, None, right)
    for name in sorted(shows(question)):
        shown = np.array([name in mark.misconceptions for mark in marks], float)
        yield _Option(name, inline(listed(name, misconceptions).name), False, name, shown)
    other = np.array([not (mark.right or mark.misconceptions) for mark in marks], float)
    yield _Option("other", inline("Another wrong answer"), False, None, other)


def _count(option: _Option, rest: Floats, misconceptions: Misconceptions) -> OptionFindings:
    n = len(rest)
    strength = correlation(option.taken, rest)
    weakest, middle, strongest = by_band(option.taken, rest, 3).tolist()
    return OptionFindings(
        id=option.id,
        text=option.text,
        correct=option.correct,
        misconception=listed(option.misconception, misconceptions)
        if option.misconception
        else None,
        chosen=float(option.taken.sum()),
        share=float(option.taken.mean()) if n else np.nan,
        bands=(weakest, middle, strongest),
        strength=Estimate(strength, fisher_interval(strength, n), n),
        flags=(),
    )


def _flags(option: OptionFindings, every: Sequence[OptionFindings]) -> Iterator[Flag]:
    """Yield what is wrong with a wrong option, as far as the class is large enough to tell.

    Not the estimate but the lower end of its interval is compared: among a dozen options
    of a small class, some are above 0 by chance.
    """
    keys = [each.strength.value for each in every if each.correct]
    if option.correct or not keys or option.strength.n < ENOUGH_TO_FLAG:
        return
    if option.share < RARE:
        yield Flag.NONFUNCTIONING
    if option.strength.interval.low > 0:
        yield Flag.ATTRACTS_THE_STRONG
    if option.strength.interval.low > max(keys):
        yield Flag.BETTER_THAN_KEY
