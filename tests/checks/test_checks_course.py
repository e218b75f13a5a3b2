"""The checks as a whole: points, words, and where they point to."""

from __future__ import annotations

import pytest
import yaml
from judgement import ROOT, Check, assignments, checks_of, spec_of

import reference

FUNCTIONS = [function for assignment in assignments() for function in assignment["functions"]]
CHECKS = [check for function in FUNCTIONS for check in checks_of(function)]
MISCONCEPTIONS = yaml.safe_load((ROOT / "quizzes/misconceptions.yaml").read_text(encoding="utf-8"))


def name_of(check: Check) -> str:
    """Name a check in pytest's output."""
    return spec_of(check).id


def test_every_function_of_the_course_is_judged() -> None:
    """course.yaml, the reference and the checks know the same functions."""
    assert sorted(FUNCTIONS) == sorted(reference.__all__)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_function_has_ten_points_in_six_checks_or_more(function: str) -> None:
    """Each function is worth ten points, and no check holds more than half of them."""
    points = [spec_of(check).points for check in checks_of(function)]

    assert sum(points) == 10
    assert len(points) >= 6
    assert 0 < min(points) <= max(points) < 5


def test_ids_are_unique() -> None:
    """No two checks share an id."""
    ids = [spec_of(check).id for check in CHECKS]

    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_words_of_a_check(check: Check) -> None:
    """A check has a docstring for staff, and for students a title and one sentence of hint."""
    spec = spec_of(check)

    assert check.__doc__
    assert spec.title[0].isupper()
    assert not spec.title.endswith(".")
    assert spec.hint.endswith(".")
    assert spec.hint[:-1].count(". ") == 0


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_what_a_check_points_to_exists(check: Check) -> None:
    """A misconception is in the list, and a needed check stands before it."""
    spec = spec_of(check)
    known = {entry["id"] for entry in MISCONCEPTIONS}
    ids = [spec_of(other).id for other in checks_of(spec.function)]

    assert spec.misconception is None or spec.misconception in known
    assert set(spec.needs) <= set(ids[: ids.index(spec.id)])


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_reveals_a_misconception(function: str) -> None:
    """At least two beliefs show in each function's checks."""
    assert len({spec_of(check).misconception for check in checks_of(function)} - {None}) >= 2


@pytest.mark.parametrize("entry", MISCONCEPTIONS, ids=lambda entry: str(entry["id"]))
def test_misconception_is_complete(entry: dict[str, object]) -> None:
    """A misconception has an id, a name, a belief, a truth, and a place in the course."""
    course = yaml.safe_load((ROOT / "course.yaml").read_text(encoding="utf-8"))
    where = entry["where"]

    assert list(entry) == ["id", "name", "belief", "truth", "where"]
    assert all(str(entry[key]).endswith(".") for key in ("belief", "truth"))
    assert isinstance(where, dict)
    assert list(where) == ["chapter", "section"]
    assert where["chapter"] in {assignment["name"] for assignment in course["assignments"]}


def test_misconceptions_are_unique() -> None:
    """No id and no name occurs twice."""
    for key in ("id", "name"):
        values = [entry[key] for entry in MISCONCEPTIONS]
        assert len(set(values)) == len(values)
