"""course.yaml: read strictly, with every mistake named at once."""

from __future__ import annotations

from pathlib import Path

import pytest

import reference
from autograder.course import find_course_dir, load_course
from autograder.errors import ConfigError
from autograder.strictyaml import load


def written(tmp_path: Path, text: str) -> Path:
    """A YAML file with this text."""
    path = tmp_path / "course.yaml"
    path.write_text(text)
    return path


def test_course_grades_each_function_of_the_reference_once() -> None:
    """Nine chapters share the ten functions out, in the lesson's order."""
    course = load_course()

    graded = [function for a in course.assignments for function in a.functions]
    assert sorted(graded) == reference.__all__
    assert [a.name[:3] for a in course.assignments] == [f"ch{i}" for i in range(9)]


def test_course_knows_who_answers_from_the_reference() -> None:
    """While fit_gmm is judged, earlier chapters and the function before it answer for it."""
    answered = load_course().assignment("ch7-log-likelihood").answered_for("fit_gmm")

    assert answered == ("responsibilities", "m_step", "random_init", "em_gmm", "log_likelihood")


def test_course_suggests_the_nearest_assignment() -> None:
    """A mistyped assignment is answered with the name that was probably meant."""
    with pytest.raises(ConfigError, match="Did you mean 'ch3-e-step'"):
        load_course().assignment("ch3-estep")


def test_course_lists_every_mistake_with_its_place(tmp_path: Path) -> None:
    """All errors come at once, each with line, column and path."""
    path = written(
        tmp_path,
        "course: em\ntitle: [1]\nassignments:\n"
        "  - {name: a, title: A, functions: [m_stp], prerequisites: []}\n"
        "  - {name: a, title: A, functions: no, prerequisites: [], colour: red}\n"
        "  - text\n"
        "  - {name: quiz-a, title: A, functions: [], prerequisites: []}\n",
    )

    with pytest.raises(ConfigError) as caught:
        load_course(path)

    assert str(caught.value).splitlines() == [
        "course.yaml:2:8: title: should be text.",
        "course.yaml:4:37: assignments[0].functions[0]: the reference has no function 'm_stp'.",
        "course.yaml:5:67: assignments[1].colour: no such key.",
        "course.yaml:5:36: assignments[1].functions: should be a list.",
        "course.yaml:6:5: assignments[2]: should be a mapping of name, title, functions, "
        "prerequisites.",
        "course.yaml:5:12: assignments[1].name: 'a' is listed twice.",
        "course.yaml:7:12: assignments[3].name: 'quiz-' begins a quiz.",
    ]


def test_find_course_dir_looks_upwards(tmp_path: Path) -> None:
    """Any folder inside a course will do; outside one, the message says where to go."""
    (tmp_path / "source" / "ch1").mkdir(parents=True)
    with pytest.raises(ConfigError, match="not in a course folder"):
        find_course_dir(tmp_path / "source")

    (tmp_path / "nbgrader_config.py").touch()

    assert find_course_dir(tmp_path / "source" / "ch1") == tmp_path.resolve()


def test_strict_yaml_keeps_text_as_it_stands(tmp_path: Path) -> None:
    """`no` is a word, numbers are numbers, quoted numbers are text."""
    path = written(tmp_path, "a: no\nb: [1, 2.5, '1', true, null]\nc: 1_0.x\n")

    assert load(path).value == {"a": "no", "b": [1, 2.5, "1", True, None], "c": "1_0.x"}


def test_strict_yaml_refuses_duplicate_keys(tmp_path: Path) -> None:
    """Both lines are named, also deep inside a list."""
    path = written(tmp_path, "a: 1\nb:\n  - c: 1\n    c: 2\na: 3\n")

    with pytest.raises(ConfigError) as caught:
        load(path)

    assert str(caught.value).splitlines() == [
        "course.yaml:4:5: b[0].c: stands here and in line 3; keep one.",
        "course.yaml:5:1: a: stands here and in line 1; keep one.",
    ]


def test_strict_yaml_refuses_backslashes_in_double_quotes(tmp_path: Path) -> None:
    """YAML would read the start of "\\beta" as a backspace; other quotes leave it alone."""
    path = written(tmp_path, 'a: "\\beta"\nb:\n  - \'\\beta\'\n  - "\\nu"\n')

    with pytest.raises(ConfigError) as caught:
        load(path)

    assert [line.partition(": a backslash")[0] for line in str(caught.value).splitlines()] == [
        "course.yaml:1:4: a",
        "course.yaml:4:5: b[1]",
    ]


@pytest.mark.parametrize("text", ["a: [1", "a: !!python/name:os.system", "\x00"])
def test_strict_yaml_says_what_is_no_yaml(tmp_path: Path, text: str) -> None:
    """A syntax error names the file; a Python tag is only ever text."""
    path = written(tmp_path, text)

    if "!!" in text:
        assert load(path).value == {"a": None}
    else:
        with pytest.raises(ConfigError, match="not valid YAML"):
            load(path)


def test_strict_yaml_reads_nothing_from_nothing(tmp_path: Path) -> None:
    """An empty file is no value; a missing one is an error with its path."""
    assert load(written(tmp_path, "")).value is None

    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "gone.yaml")
