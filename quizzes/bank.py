"""The questions as they are written: YAML -> `Quiz`, or every mistake with its line and column."""

from __future__ import annotations

import difflib
import json
import types
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import ValidationError

from autograder import strictyaml
from autograder.course import ROOT
from autograder.errors import ConfigError
from autograder.strictyaml import Document
from quizzes import draws_of_fits, draws_of_models  # noqa: F401 -- they register their functions
from quizzes.questions import SLOT, Model, Quiz

FOLDER = ROOT / "quizzes"


def read_quiz(path: Path) -> tuple[Quiz, Document]:
    """Read one quiz and where each part of it stands; raises ConfigError as `parse_quiz` does."""
    document = strictyaml.load(path)
    return parse_quiz(document), document


def parse_quiz(document: Document) -> Quiz:
    """Return what a document says as a quiz.

    Raises ConfigError naming every mistake of form, a line each; what the words mean is
    judged by `quizzes.lint`.
    """
    try:
        return Quiz.model_validate_json(json.dumps(document.value))
    except ValidationError as error:
        raise ConfigError("\n".join(_mistakes(document, error))) from error


def quiz_files(folder: Path = FOLDER) -> list[Path]:
    """Return the files of all quizzes: every YAML file but the list of misconceptions."""
    return sorted(path for path in folder.glob("*.yaml") if path.name != "misconceptions.yaml")


def load_bank(folder: Path = FOLDER) -> dict[str, Quiz]:
    """Read every quiz, by id; raises ConfigError with the mistakes of all files."""
    bank, mistakes = read_bank(folder)
    if mistakes:
        raise ConfigError("\n".join(mistakes.values()))
    return bank


def read_bank(folder: Path) -> tuple[dict[str, Quiz], dict[str, str]]:
    """Read every quiz that has no mistake, by id, and the mistakes of the others."""
    bank: dict[str, Quiz] = {}
    mistakes: dict[str, str] = {}
    for path in quiz_files(folder):
        try:
            bank[path.stem] = _read_named(path)
        except ConfigError as error:
            mistakes[path.stem] = str(error)
    return bank, mistakes


def _read_named(path: Path) -> Quiz:
    quiz, document = read_quiz(path)
    if quiz.id != path.stem:
        raise ConfigError(
            f"{document.at('id')}: {quiz.id!r} should be the file's name, {path.stem!r}."
        )
    return quiz


def _mistakes(document: Document, error: ValidationError) -> Iterable[str]:
    """Return a line for each mistake; a number that is none fails twice, but is one mistake."""
    mistakes: dict[str, None] = {}
    for mistake in error.errors(include_url=False):
        if mistake["type"] == "too_short" and len(mistake["input"]) >= mistake["ctx"]["min_length"]:
            continue  # a list also counts as too short when a member of it is wrong
        place = _place(document, mistake["loc"])
        if mistake["type"] == "union_tag_invalid":
            place.append("type")
        mistakes[f"{document.at(*place)}: {_message(mistake, place)}"] = None
    return mistakes


def _place(document: Document, loc: Sequence[int | str]) -> list[int | str]:
    """Return pydantic's place without the names of the types that it tried."""
    place: list[int | str] = []
    value: Any = document.value
    for i, key in enumerate(loc):
        inside = isinstance(value, dict) and key in value
        if inside or (isinstance(value, list) and isinstance(key, int)):
            place.append(key)
            value = value[key]
        elif i == len(loc) - 1 and isinstance(value, dict):
            place.append(key)
    return place


def _message(mistake: Any, place: Sequence[int | str]) -> str:
    kind, last = mistake["type"], str(place[-1]) if place else ""
    if kind == "missing":
        return "is missing."
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(last, _field_names(), n=1)
        return "there is no such key." + (f" Did you mean {near[0]!r}?" if near else "")
    if kind in ("union_tag_invalid", "literal_error"):
        given = str(mistake["input"].get("type") if kind[0] == "u" else mistake["input"])
        allowed = mistake["ctx"].get("expected_tags") or mistake["ctx"]["expected"]
        words = allowed.replace("'", "").replace(" or ", ", ").split(", ")
        near = difflib.get_close_matches(given, words, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        return f"{given!r} should be one of {', '.join(words)}.{hint}"
    slot = kind == "string_pattern_mismatch" and mistake["ctx"]["pattern"] == SLOT
    if kind == "float_type" or slot:
        return 'should be a number, or a slot in quotes such as "{{gamma}}".'
    if kind == "string_pattern_mismatch":
        return "should be a letter, then letters, digits and hyphens, all in lower case."
    if kind == "too_short":
        return f"should have {mistake['ctx']['min_length']} or more entries."
    if kind == "too_long":
        return f"should have {mistake['ctx']['max_length']} or fewer entries."
    message: str = mistake["msg"]
    return message.replace("Input should", "should") + "."


def _field_names() -> list[str]:
    """Return every key that a quiz may have somewhere."""
    models, names = [Quiz], set()
    while models:
        model = models.pop()
        for name, field in model.model_fields.items():
            names.add(field.alias or name)
            models += _models_in(field.annotation)
    return sorted(names)


def _models_in(annotation: Any) -> list[Any]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return [annotation]
    if get_origin(annotation) in (tuple, dict, Annotated, Union, types.UnionType):
        return [model for part in get_args(annotation) for model in _models_in(part)]
    return []
