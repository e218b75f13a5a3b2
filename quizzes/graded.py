"""The answers in a course's folder, marked, for the item analysis. Only reads.

They are marked anew instead of being read out of score sheets, which say less: marking is
pure and takes no time, so both always agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.course import judged_file
from autograder.errors import SubmissionError
from autograder.identity import is_student_id
from autograder.misconceptions import load_misconceptions
from quizzes.analysis import analyse
from quizzes.analysis.attempt import Answered, Attempt, Excluded
from quizzes.analysis.findings import QuizAnalysis
from quizzes.asked import asked
from quizzes.assignments import readable_quizzes
from quizzes.player.response import Response
from quizzes.questions import Quiz
from quizzes.sheet import read_response, refuse


def analyses(course_dir: Path, names: Sequence[str] | None = None) -> list[QuizAnalysis]:
    """Analyse quizzes of a course's folder, by default each that somebody has handed in."""
    known = load_misconceptions()
    found = []
    for quiz in readable_quizzes(course_dir).values():
        if quiz.mode == "graded" and (names is None or quiz.id in names):
            attempts, excluded = read_attempts(course_dir, quiz)
            if attempts or excluded or names:
                found.append(analyse(quiz, attempts, known, excluded))
    return found


def read_attempts(course_dir: Path, quiz: Quiz) -> tuple[list[Attempt], list[Excluded]]:
    """Read who answered what in a quiz, and whose file cannot be read."""
    attempts, excluded = [], []
    classmates = {path.name for path in course_dir.glob("submitted/*")}
    for folder in sorted(course_dir.glob(f"submitted/*/{quiz.assignment}")):
        student = folder.parent.name
        if not is_student_id(student):
            continue
        try:
            response = read_response(folder / judged_file(quiz.assignment))
            refuse(response, quiz, student, classmates)
        except SubmissionError as problem:
            excluded.append(Excluded(student, str(problem)))
        else:
            attempts.append(_attempt(quiz, response, student))
    return attempts, excluded


def _attempt(quiz: Quiz, response: Response, student: str) -> Attempt:
    answers = {}
    for one in asked(quiz, response):
        id_, mark = one.question.id, one.mark
        if one.answer and mark:
            sureness, seconds = response.confidence.get(id_), response.seconds.get(id_)
            answers[id_] = Answered(one.answer, mark, sureness, seconds)
    return Attempt(student, response.attempt, response.submitted, answers)
