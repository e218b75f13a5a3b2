"""What is wrong with a quiz that is well-formed: every finding with its line, column and path.

An error would mislead a student or the marker; a warning is for its author to weigh.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder import strictyaml
from autograder.course import load_course
from autograder.errors import ConfigError
from autograder.misconceptions import load_misconceptions
from autograder.strictyaml import Place
from quizzes import lint_questions
from quizzes.bank import FOLDER, parse_quiz, quiz_files
from quizzes.guessing import expected_guess
from quizzes.lint_numbers import texts
from quizzes.lint_questions import Fault, near
from quizzes.questions import Distribution, Multiple, Question, Quiz, Single
from quizzes.richtext import rich

_GUESSED = 0.35  # of a quiz's points may go to somebody who guesses
_LONGEST = 0.6  # of a quiz's questions may have the longest choice as the right one


@dataclass(frozen=True)
class Finding:
    """One thing to mend: where it stands (`file:line:column: path`), and what it is."""

    where: str
    message: str
    warning: bool = False

    def __str__(self) -> str:
        """Return the finding as one line, as compilers and editors have it."""
        return f"{self.where}: {'warning' if self.warning else 'error'}: {self.message}"


def lint(files: Iterable[Path] = ()) -> list[Finding]:
    """Check quizzes, by default the whole bank; return what there is to mend."""
    findings: list[Finding] = []
    known = load_misconceptions()
    seen: dict[str, str] = {}
    for path in files or quiz_files():
        try:
            document = strictyaml.load(path)
        except ConfigError as error:
            findings += [_of_form(line) for line in str(error).splitlines()]
            continue
        faults = list(_misconceptions(document.value, known))
        try:
            quiz = parse_quiz(document)
        except ConfigError as error:
            findings += [_of_form(line) for line in str(error).splitlines()]
        else:
            faults += [*_of_quiz(quiz, path.stem), *_twice(quiz, seen)]
            for i, question in enumerate(quiz.questions):
                inside = lint_questions.faults(question)
                faults += [_under(("questions", i), fault) for fault in inside]
        faults.sort(key=lambda fault: document.position(*fault.place))
        findings += [Finding(document.at(*f.place), f.message, f.warning) for f in faults]
    return findings


def _of_form(line: str) -> Finding:
    """Return a mistake that the loader found; what it says begins after `file:…: path: `."""
    *where, message = line.split(": ", 2)
    return Finding(": ".join(where), message)


def _under(above: Place, fault: Fault) -> Fault:
    return Fault((*above, *fault.place), fault.message, fault.warning)


def _of_quiz(quiz: Quiz, stem: str) -> Iterator[Fault]:
    """Check what concerns the quiz as a whole."""
    if quiz.id != stem:
        yield Fault(("id",), f"{quiz.id!r} should be the name of the file, {stem!r}.")
    chapters = [assignment.name for assignment in load_course().assignments]
    if quiz.chapter not in chapters:
        yield Fault(
            ("chapter",), f"the course has no {quiz.chapter!r}.{near(quiz.chapter, chapters)}"
        )
    if quiz.mode == "practice":
        for i, question in enumerate(quiz.questions):
            if question.type not in Quiz.PRACTICE_TYPES:
                types = ", ".join(Quiz.PRACTICE_TYPES)
                yield Fault(("questions", i, "type"), f"a practice has only {types}.")
    yield from _guessing(quiz)
    ticked = [q for q in quiz.questions if isinstance(q, Single | Multiple)]
    longest = [question for question in ticked if _right_is_longest(question)]
    if len(ticked) >= 3 and len(longest) > _LONGEST * len(ticked):
        names = ", ".join(question.id for question in longest)
        yield Fault(("questions",), f"the right choice is the longest one in {names}.", True)


def _guessing(quiz: Quiz) -> Iterator[Fault]:
    """Warn of points for those who guess; a probability answer may well say "I don't know"."""
    asked = [one for one in quiz.questions if not isinstance(one, Distribution) and _has_right(one)]
    guessed = sum(one.points * expected_guess(one) for one in asked)
    points = sum(one.points for one in asked)
    if guessed > _GUESSED * points:
        yield Fault(("questions",), f"guessing gives {guessed / points:.0%} of the points.", True)


def _has_right(question: Question) -> bool:
    return not isinstance(question, Multiple) or any(c.correct for c in question.choices)


def _right_is_longest(question: Single | Multiple) -> bool:
    longest = max(question.choices, key=lambda choice: len(rich(choice.text).text))
    return longest.correct


def _twice(quiz: Quiz, seen: dict[str, str]) -> Iterator[Fault]:
    """Check that ids of questions are the course's only ones, and begin with their quiz's."""
    for i, question in enumerate(quiz.questions):
        if question.id in seen:
            yield Fault(
                ("questions", i, "id"),
                f"{question.id!r} is a question of {seen[question.id]} already.",
            )
        seen[question.id] = quiz.id
        if not question.id.startswith(f"{quiz.id}-"):
            yield Fault(("questions", i, "id"), f"should begin with '{quiz.id}-'.")


def _misconceptions(value: object, known: Mapping[str, object]) -> Iterator[Fault]:
    """Check that all that is named as a misconception is on the list, also in a broken quiz."""
    for place, name in texts(value):
        if place[-1] in ("misconception", "missed") and name not in known:
            yield Fault(place, f"there is no misconception {name!r}.{near(name, known)}")


def unused(folder: Path = FOLDER) -> list[str]:
    """Return the misconceptions that no question and no check points to."""
    written = "".join(path.read_text("utf-8") for path in quiz_files(folder))
    checks = folder.parent / "autograder" / "checks"
    written += "".join(path.read_text("utf-8") for path in sorted(checks.glob("*.py")))
    words = Counter(re.findall(r"[a-z][a-z0-9-]*", written))
    return [name for name in load_misconceptions() if not words[name]]
