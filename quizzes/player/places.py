"""Where a quiz lies, where its answers go, and who takes it."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from quizzes.player.paper import PaperError
from quizzes.player.response import paper_file

# Folders in which the folder of an assignment may stand: a student's copy, an instructor's course.
_SHELVES = ("", "release", "source")


def find_paper(quiz: str, start: Path) -> Path:
    """Return the file of a quiz, from its id or its path; looks in `start` and upwards.

    Raises PaperError with the quizzes that are near.
    """
    if quiz.endswith(".json"):
        return start / quiz
    id_ = quiz.removeprefix("quiz-")
    for folder in _folders(start.resolve(), _assignment(id_)):
        if (path := folder / paper_file(id_)).is_file():
            return path
    near = sorted({_id(path) for path in _near(start.resolve()) if "." not in path.stem})
    raise PaperError(
        f"There is no quiz {quiz!r} in {start.resolve()} or above. "
        + (f"There are: {', '.join(near)}." if near else "Go to the folder of the assignment.")
    )


def answers_folder(paper: Path) -> Path:
    """Return where answers to a quiz are kept: beside it, to be handed in with the folder.

    An instructor who tries a quiz keeps the answers in the course's folder, since all that
    lies in source/ and release/ is given to students.
    """
    folder = paper.resolve().parent
    course = folder.parent.parent
    handed_out = folder.parent.name in _SHELVES and (course / "nbgrader_config.py").is_file()
    return course if handed_out else folder


def student_id(environment: Mapping[str, str] = os.environ) -> str:
    """Return who seems to sit at the keyboard: JupyterHub knows best; empty if nobody knows."""
    for name in ("JUPYTERHUB_USER", "NB_USER"):
        if environment.get(name, "").strip():
            return environment[name].strip()
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in some containers
        return ""


def _assignment(id_: str) -> str:
    return "quiz-" + id_.removeprefix("practice-")


def _folders(start: Path, assignment: str) -> Iterator[Path]:
    for folder in (start, *start.parents):
        yield folder
        yield from (folder / shelf / assignment for shelf in _SHELVES)


def _near(start: Path) -> Iterator[Path]:
    """Yield the files of all quizzes that could be asked for by id."""
    for folder in _folders(start, "quiz-*"):
        for name in ("quiz-*.json", "practice-*.json"):
            anchor = Path(folder.anchor)
            yield from anchor.glob(str(folder.relative_to(anchor) / name))


def _id(path: Path) -> str:
    return path.stem.removeprefix("quiz-")
