"""Quizzes as assignments of the course: what is graded, and by which version of the key."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from autograder.course import ROOT, Assignment, Course, load_course, quiz_id
from quizzes.bank import load_bank, quiz_files
from quizzes.build import question_version
from quizzes.questions import Quiz
from quizzes.sealing import version


def whole_course(course_dir: Path = ROOT) -> Course:
    """Return the course with the graded quizzes of the bank in a course's folder."""
    graded = [quiz for quiz in bank_of(course_dir).values() if quiz.mode == "graded"]
    return replace(load_course(), quizzes=tuple(map(_assignment, graded)))


def bank_of(course_dir: Path) -> dict[str, Quiz]:
    """Return the quizzes of a course's folder, by id, as they stand there now.

    They are read once for as long as nobody edits them: a server may live for weeks.
    """
    folder = course_dir / "quizzes"
    return _bank(folder, tuple((path, path.stat().st_mtime_ns) for path in quiz_files(folder)))


def quiz_of(course_dir: Path, assignment: str) -> Quiz:
    """Return the quiz that an assignment is; ConfigError suggests the nearest for a wrong one."""
    name = whole_course(course_dir).assignment(assignment).name
    return bank_of(course_dir)[quiz_id(name) or name]


def key_version(quiz: Quiz) -> str:
    """Return what changes whenever answers to a quiz might be marked differently."""
    return version(quiz.id, " ".join(map(question_version, quiz.questions)))


@lru_cache(maxsize=4)
def _bank(folder: Path, _as_of: tuple[tuple[Path, int], ...]) -> dict[str, Quiz]:
    return load_bank(folder)


def _assignment(quiz: Quiz) -> Assignment:
    return Assignment(
        name=quiz.assignment,
        title=f"Quiz: {quiz.title}",
        functions=tuple(question.id for question in quiz.questions),
        key=key_version(quiz),
    )
