"""source/ and quizzes/ -> release/, and the one file that students are given."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.course import quiz_id
from autograder.stock import StockCourse
from quizzes.assignments import bank_of, quiz_of
from quizzes.build import paper
from quizzes.notebook import write_quiz
from quizzes.player.page import page
from quizzes.questions import Quiz

_PAGES = "quizzes"  # the folder of the web pages, in dist/ and in the bundle
_OLDEST = (1980, 1, 1, 0, 0, 0)  # zip's earliest time, so that the same release is the same bytes


def release(course_dir: Path, assignments: Sequence[str], step: Callable[[], None]) -> Path:
    """Release assignments with nbgrader, and return the bundle of all that is released."""
    stock = StockCourse(course_dir)
    for name in assignments:
        if quiz_id(name):
            _build_quiz(course_dir, quiz_of(course_dir, name))
        stock.generate_assignment(name)
        step()
    return _bundle(course_dir)


def _build_quiz(course_dir: Path, quiz: Quiz) -> None:
    """Make a quiz's folder in source/ and the web pages in dist/, its practice's too."""
    practice = bank_of(course_dir).get(f"practice-{quiz.id}")
    write_quiz(quiz, practice, course_dir / "source")
    pages = course_dir / "dist" / _PAGES
    pages.mkdir(parents=True, exist_ok=True)
    for each in (quiz, practice):
        if each:
            (pages / f"{each.id}.html").write_text(page(paper(each)), encoding="utf-8")


def _for_students(course_dir: Path) -> dict[str, Path]:
    """Return every file that students get by its name in the bundle.

    The notebooks, and of each released quiz the papers and the pages.
    """
    release, pages = course_dir / "release", course_dir / "dist" / _PAGES
    papers = list(release.glob("quiz-*/*.json"))
    files = {path.relative_to(release).as_posix(): path for path in release.glob("*/*.ipynb")}
    files |= {path.relative_to(release).as_posix(): path for path in papers}
    quizzes = {path.stem.removeprefix("quiz-") for path in papers}
    files |= {
        f"{_PAGES}/{path.name}": path for path in pages.glob("*.html") if path.stem in quizzes
    }
    return dict(sorted(files.items()))


def _bundle(course_dir: Path) -> Path:
    target = course_dir / "dist" / "em-course-students.zip"
    target.parent.mkdir(exist_ok=True)
    partial = target.with_suffix(".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, file in _for_students(course_dir).items():
            bundle.writestr(zipfile.ZipInfo(name, _OLDEST), file.read_bytes())
    return partial.replace(target)
