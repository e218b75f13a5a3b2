"""Running notebooks for what they show."""

from __future__ import annotations

import base64

import pytest
from lesson_site import cell, notebook

from autograder.errors import CourseError
from lesson.execution import Picture, Printed, execute, execute_all, shown

DRAW = "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nprint('before')\nplt.show()\n"


def test_shows_pictures_and_prints_in_their_order() -> None:
    """A picture has twice the pixels of its size; the same code gives the same bytes."""
    source = notebook(cell("code", "a", DRAW + "print('after')\n6 * 7"))

    first, second = (execute("small", source)["a"] for _ in range(2))

    before, picture, after = first
    assert isinstance(picture, Picture)
    width = int.from_bytes(base64.b64decode(picture.png)[16:20])
    assert (before, after) == (Printed("before\n"), Printed("after\n42\n"))
    assert width == pytest.approx(2 * picture.width, abs=1)
    assert first == second


def test_hidden_tests_are_cut_out() -> None:
    """They refuse to run outside the grader, and would stop the notebook."""
    hidden = "print(1)\n### BEGIN HIDDEN TESTS\nraise RuntimeError('no')\n### END HIDDEN TESTS"

    assert execute("small", notebook(cell("code", "a", hidden)))["a"] == (Printed("1\n"),)


def test_warnings_are_not_shown() -> None:
    """What goes to the error stream may name folders of the machine."""
    code = "import sys, warnings\nwarnings.warn('x')\nprint('secret', file=sys.stderr)"

    assert execute("small", notebook(cell("code", "a", code)))["a"] == ()


def test_widgets_and_texts_about_objects_are_not_shown() -> None:
    """A display that has no picture of ours is left to the page."""
    display = {"output_type": "display_data", "data": {"text/plain": "Stage()"}, "metadata": {}}
    result = {
        "output_type": "execute_result",
        "data": {"text/plain": "3", "text/html": "<b>3</b>"},
        "metadata": {},
    }

    assert shown([display, result]) == ()


def test_a_notebook_that_stops_is_named() -> None:
    """With the error that stopped it, and what to do."""
    stopping = notebook(cell("code", "a", "1 / 0"))

    with pytest.raises(CourseError) as raised:
        execute_all({"small": stopping})

    said = str(raised.value)
    assert said.startswith("source/small/small.ipynb does not run from top to bottom")
    assert "division by zero" in said
    assert "\x1b" not in said


def test_all_are_run_and_counted() -> None:
    """Each gets a kernel of its own; the order is that of the question."""
    sources = {
        name: notebook(cell("code", "a", "x = 1\nprint(dir().count('x'))")) for name in "cab"
    }
    steps: list[None] = []

    found = execute_all(sources, lambda: steps.append(None))

    assert list(found) == ["c", "a", "b"]
    assert all(outputs["a"] == (Printed("1\n"),) for outputs in found.values())
    assert len(steps) == 3
