"""Quizzes for other learning systems, each with a report of what the format cannot say.

An export holds the key: it goes to the instructor's own system and never to students.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from autograder.errors import ConfigError
from quizzes.draws import VARIANTS
from quizzes.export import canvas, gift, moodle
from quizzes.export.losses import Form, Loss, losses
from quizzes.export.variants import Variant, variants
from quizzes.questions import Quiz

Writer = Callable[[Quiz, Sequence[Sequence[Variant]]], bytes]

_WRITERS: dict[Form, tuple[Writer, str]] = {
    "canvas": (canvas.package, "-canvas.zip"),
    "moodle": (moodle.xml, "-moodle.xml"),
    "gift": (gift.text, "-gift.txt"),
}


@dataclass(frozen=True)
class Exported:
    """The files that were written, and what they lack."""

    files: tuple[Path, ...]
    losses: tuple[Loss, ...]


def export(quiz: Quiz, form: Form, folder: Path, count: int = 10) -> Exported:
    """Write a quiz in a format into a folder, with `count` variants of each drawn question.

    The same quiz gives the same bytes. Raises ConfigError if the format cannot hold a question.
    """
    if not 1 <= count <= VARIANTS:
        raise ConfigError(f"{count} variants of a question: choose from 1 to {VARIANTS}.")
    write, ending = _WRITERS[form]
    contents = write(quiz, [variants(question, count) for question in quiz.questions])
    path = folder / f"{quiz.id}{ending}"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(contents)
    return Exported((path,), tuple(losses(quiz, form, count)))


def choose(bank: Mapping[str, Quiz], names: Sequence[str]) -> list[Quiz]:
    """Return the quizzes of these names. Raises ConfigError naming those that don't exist."""
    unknown = [name for name in names if name not in bank]
    hints = [
        f"there is no quiz {name!r}." + (f" Did you mean {near[0]!r}?" if near else "")
        for name in unknown
        for near in [get_close_matches(name, bank, n=1)]
    ]
    if hints:
        raise ConfigError("\n".join(hints) + f" There are: {', '.join(sorted(bank))}.")
    return [bank[name] for name in names]
