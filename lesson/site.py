"""The whole lesson on disk: every notebook run, every page made, and put in place in one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from autograder.course import Course, load_course
from autograder.errors import ConfigError
from autograder.show import Steps
from autograder.website import generator, put_in_place, refuse_other_work
from lesson.chapter import Chapter, cell_ids, chapter, simulations_in
from lesson.execution import Outputs, execute_all
from lesson.page import GENERATOR, Practice, chapter_page, contents_page
from lesson.recording import Recording, record
from quizzes.assignments import readable_quizzes
from quizzes.build import paper

_NAME = "lesson"


def write_lesson(course_dir: Path, folder: Path, steps: Steps) -> Path:
    """Write the lesson of a course's folder and return its first page.

    Replaces an earlier lesson in `folder`; raises CourseError rather than replace anything
    else, if a notebook does not run, or if the disk refuses.
    """
    refuse_other_work(folder, generator(GENERATOR), _NAME)
    course = load_course()
    released, solved = (_notebooks(course_dir, where, course) for where in ("release", "source"))
    refuse_old_release(released, solved)
    practices = practices_of(course_dir)
    with steps.step("Running the notebooks", len(solved)) as step:
        outputs = execute_all(solved, step)
    names = [name for text in released.values() for name in simulations_in(text)]
    with steps.step("Recording simulations", len(names)) as step:
        recordings = {name: _recorded(name, step) for name in names}
    pages = lesson_pages(course, released, outputs, practices, recordings)
    return put_in_place(folder, pages, _NAME)


def lesson_pages(
    course: Course,
    released: Mapping[str, str],
    outputs: Mapping[str, Outputs],
    practices: Mapping[str, Practice],
    recordings: Mapping[str, Recording],
) -> dict[str, str]:
    """Return the text of every page by file name.

    Recordings are given by the simulation's name, all else by assignment.
    """
    chapters = [chapter(one, released[one.name], outputs[one.name]) for one in course.assignments]
    pages = {"index.html": contents_page(course.title, chapters)}
    for before, each, after in _with_neighbours(chapters):
        practice, recording = practices.get(each.name), recordings.get(each.simulation or "")
        pages[each.file] = chapter_page(course.title, each, before, after, practice, recording)
    return pages


def practices_of(course_dir: Path) -> dict[str, Practice]:
    """Return the practice quizzes of a course's folder by the assignment that they belong to."""
    return {
        quiz.chapter: Practice(paper(quiz))
        for quiz in readable_quizzes(course_dir).values()
        if quiz.mode == "practice"
    }


def refuse_old_release(released: Mapping[str, str], solved: Mapping[str, str]) -> None:
    """Raise ConfigError if a notebook was edited in source/ since it was released."""
    for name, text in released.items():
        if cell_ids(text) != cell_ids(solved[name]):
            raise ConfigError(
                f"release/{name} is older than source/{name}: run `em-course release {name}`, "
                "then this again."
            )


def _recorded(name: str, step: Callable[[], None]) -> Recording:
    recording = record(name)
    step()
    return recording


def _notebooks(course_dir: Path, where: str, course: Course) -> dict[str, str]:
    """Return the text of each chapter's notebook in source/ or release/."""
    paths = {
        one.name: course_dir / where / one.name / f"{one.name}.ipynb" for one in course.assignments
    }
    try:
        return {name: path.read_text("utf-8") for name, path in paths.items()}
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"A notebook in {course_dir / where} cannot be read ({error}). "
            "If it is missing in release/, run `em-course release`."
        ) from error


def _with_neighbours(
    chapters: Sequence[Chapter],
) -> list[tuple[Chapter | None, Chapter, Chapter | None]]:
    padded = [None, *chapters, None]
    return list(zip(padded, chapters, padded[2:], strict=False))
