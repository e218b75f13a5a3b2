"""Quizzes as assignments of the course: what is graded, and by which version of the key."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from autograder.course import ROOT, Assignment, Course, load_course, quiz_id
from autograder.errors import ConfigError
from quizzes.bank import FOLDER, quiz_files, read_bank
from quizzes.build import question_version
from quizzes.player.paper import PaperError, read_paper
from quizzes.player.response import paper_file
from quizzes.questions import Quiz
from quizzes.sealing import is_version, version

_PRACTICE = "practice-"


def whole_course(course_dir: Path = ROOT) -> Course:
    """Return the course with the graded quizzes of the bank in a course's folder.

    A quiz whose file has mistakes is listed, so that it is missed, but says nothing of itself.
    """
    good, mistakes = _bank_now(course_dir)
    graded = [_assignment(quiz) for quiz in good.values() if quiz.mode == "graded"]
    broken = [_unreadable(id_) for id_ in mistakes if not id_.startswith(_PRACTICE)]
    quizzes = sorted([*graded, *broken], key=lambda one: one.name)
    return replace(load_course(), quizzes=tuple(quizzes))


def bank_of(course_dir: Path) -> dict[str, Quiz]:
    """Return the quizzes of a course's folder, by id, as they stand there now.

    Raises ConfigError with the mistakes of all files.
    """
    good, mistakes = _bank_now(course_dir)
    if mistakes:
        raise ConfigError("\n".join(mistakes.values()))
    return good


def readable_quizzes(course_dir: Path) -> dict[str, Quiz]:
    """Return the quizzes that have no mistake, for who must not be stopped by the others."""
    return _bank_now(course_dir)[0]


def quiz_of(course_dir: Path, assignment: str) -> Quiz:
    """Return the quiz that an assignment is; ConfigError suggests the nearest for a wrong one.

    Or names its mistakes. What is wrong with other quizzes does not matter here.
    """
    name = whole_course(course_dir).assignment(assignment).name
    good, mistakes = _bank_now(course_dir)
    id_ = quiz_id(name) or name
    if id_ in mistakes:
        raise ConfigError(f"{mistakes[id_]}\nNothing was done with {name}: mend that first.")
    return good[id_]


def refuse_other_secret(course_dir: Path, quiz: Quiz) -> None:
    """Raise ConfigError if a quiz was released with another secret: no answer would fit."""
    path = course_dir / "release" / quiz.assignment / paper_file(quiz.id)
    released = _versions(path, path.stat().st_mtime_ns) if path.is_file() else {}
    if not all(is_version(id_, version) for id_, version in released.items()):
        raise ConfigError(
            f"{quiz.assignment} was released with another quizzes/secret.txt than there is now, "
            "so nothing of it was marked. Put the old one back: answers can only be marked with "
            "the secret of the quiz that students took."
        )


def key_version(quiz: Quiz) -> str:
    """Return what changes whenever answers to a quiz might be marked differently."""
    return version(quiz.id, " ".join(map(question_version, quiz.questions)))


def _bank_now(course_dir: Path) -> tuple[dict[str, Quiz], dict[str, str]]:
    """Read the quizzes once for as long as nobody edits them: a server may live for weeks.

    A course folder without quizzes of its own has the clone's, as it has its course.yaml.
    """
    own = course_dir / "quizzes"
    folder = own if own.is_dir() else FOLDER
    return _bank(folder, tuple((path, path.stat().st_mtime_ns) for path in quiz_files(folder)))


@lru_cache(maxsize=4)
def _bank(
    folder: Path, _as_of: tuple[tuple[Path, int], ...]
) -> tuple[dict[str, Quiz], dict[str, str]]:
    return read_bank(folder)


@lru_cache(maxsize=64)
def _versions(path: Path, _as_of: int) -> dict[str, str]:
    try:
        return {question.id: question.version for question in read_paper(path).questions}
    except PaperError as error:
        again = f"run `em-course release {path.stem}`, then mark again"
        raise ConfigError(f"{path} cannot be read: {again}.") from error


def _unreadable(id_: str) -> Assignment:
    return Assignment(name=f"quiz-{id_}", title=f"Quiz: {id_} (cannot be read)", functions=())


def _assignment(quiz: Quiz) -> Assignment:
    return Assignment(
        name=quiz.assignment,
        title=f"Quiz: {quiz.title}",
        functions=tuple(question.id for question in quiz.questions),
        key=key_version(quiz),
    )
