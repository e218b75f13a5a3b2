"""The course's one table: `course.yaml` read into a `Course`, with every mistake in it at once."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder import strictyaml
from autograder.errors import ConfigError
from autograder.strictyaml import Document, Value

ROOT = Path(__file__).resolve().parent.parent
_QUIZ = "quiz-"  # how the names of quizzes begin, and of no other assignment


@dataclass(frozen=True)
class Assignment:
    """One chapter's notebook: what it grades, and what its code may build on.

    Or a quiz, whose `functions` are its questions; `key` is then the version of its answers.
    """

    name: str
    title: str
    functions: tuple[str, ...]
    prerequisites: tuple[str, ...] = ()
    key: str | None = None

    def answered_for(self, function: str) -> tuple[str, ...]:
        """Return the functions that answer from the reference while `function` is judged."""
        return self.prerequisites + self.functions[: self.functions.index(function)]


@dataclass(frozen=True)
class Course:
    """The whole course: its notebooks in the order they are taught, and its quizzes."""

    name: str
    title: str
    assignments: tuple[Assignment, ...]
    quizzes: tuple[Assignment, ...] = ()

    @property
    def everything(self) -> tuple[Assignment, ...]:
        """All that students hand in."""
        return self.assignments + self.quizzes

    def assignment(self, name: str) -> Assignment:
        """Return an assignment by name; ConfigError suggests the nearest name for a wrong one."""
        for assignment in self.everything:
            if assignment.name == name:
                return assignment
        names = [assignment.name for assignment in self.everything]
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.3)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        raise ConfigError(
            f"The course has no assignment {name!r}. {hint}Its assignments are: {', '.join(names)}."
        )


def quiz_id(assignment: str) -> str | None:
    """Return which quiz of the bank an assignment is; None for a chapter's notebook."""
    return assignment.removeprefix(_QUIZ) if assignment.startswith(_QUIZ) else None


def judged_file(assignment: str) -> str:
    """Return the name of the file that decides the score of an assignment."""
    return f"{assignment}.answers.json" if quiz_id(assignment) else f"{assignment}.ipynb"


def assignment_of(file: Path) -> str:
    """Return which assignment a file hands in, by its name."""
    return file.stem.removesuffix(".answers")


def load_course(path: Path = ROOT / "course.yaml") -> Course:
    """Read course.yaml, which lists the notebooks; quizzes are listed by their own files.

    Raises ConfigError listing every mistake with its line and column.
    """
    document = strictyaml.load(path)
    errors: list[str] = []
    top = _fields(document, document.value, (), {"course": str, "title": str, "assignments": list})
    errors += top.errors
    listed = top.values.get("assignments")
    entries = listed if isinstance(listed, list) else []
    functions = _functions_of_the_reference()
    assignments = [
        _assignment(document, entry, i, functions, errors) for i, entry in enumerate(entries)
    ]
    names = [assignment.name for assignment in assignments]
    for i, name in enumerate(names):
        if name in names[:i]:
            errors.append(f"{document.at('assignments', i, 'name')}: {name!r} is listed twice.")
        if quiz_id(name):
            errors.append(f"{document.at('assignments', i, 'name')}: {_QUIZ!r} begins a quiz.")
    if errors:
        raise ConfigError("\n".join(errors))
    return Course(str(top.values["course"]), str(top.values["title"]), tuple(assignments))


@dataclass(frozen=True)
class _Fields:
    values: dict[str, Value]
    errors: list[str]


def _fields(
    document: Document, value: Value, place: strictyaml.Place, wanted: Mapping[str, type]
) -> _Fields:
    if not isinstance(value, dict):
        return _Fields({}, [f"{document.at(*place)}: should be a mapping of {', '.join(wanted)}."])
    errors = [f"{document.at(*place, key)}: no such key." for key in value if key not in wanted]
    for key, kind in wanted.items():
        if not isinstance(value.get(key), kind):
            what = "a list" if kind is list else "text"
            errors.append(f"{document.at(*place, key)}: should be {what}.")
    return _Fields(value, errors)


def _functions_of_the_reference() -> Collection[str]:
    """Return the names that the reference offers; to import it would bring NumPy along."""
    module = ast.parse((ROOT / "reference" / "__init__.py").read_text("utf-8"))
    (offered,) = [node.value for node in module.body if isinstance(node, ast.Assign)]
    return frozenset(ast.literal_eval(offered))


def _assignment(
    document: Document, entry: Value, i: int, functions: Collection[str], errors: list[str]
) -> Assignment:
    wanted = {"name": str, "title": str, "functions": list, "prerequisites": list}
    fields = _fields(document, entry, ("assignments", i), wanted)
    errors += fields.errors
    lists: dict[str, tuple[str, ...]] = {}
    for key in ("functions", "prerequisites"):
        listed = fields.values.get(key)
        lists[key] = tuple(map(str, listed)) if isinstance(listed, list) else ()
        errors += [
            f"{document.at('assignments', i, key, j)}: the reference has no function {name!r}."
            for j, name in enumerate(lists[key])
            if name not in functions
        ]
    name, title = (str(fields.values.get(key)) for key in ("name", "title"))
    return Assignment(name, title, lists["functions"], lists["prerequisites"])


def is_course_dir(folder: Path) -> bool:
    """Tell whether a folder is an nbgrader course."""
    return (folder / "nbgrader_config.py").is_file()


def find_course_dir(start: Path | None = None) -> Path:
    """Return the nearest folder, from here upwards, that is an nbgrader course of ours."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if is_course_dir(folder):
            return folder
    raise ConfigError(
        f"{here} is not in a course folder (one with nbgrader_config.py). "
        "Go to the clone, or to the folder that `em-course demo` made."
    )
