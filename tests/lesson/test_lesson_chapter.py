"""From a released notebook to the parts of a page."""

from __future__ import annotations

import base64

import pytest
from lesson_site import SMALL, TITLE, cell, notebook

from autograder.errors import ConfigError
from lesson.chapter import Chapter, Part, View, cell_ids, chapter, simulations_in
from lesson.execution import Outputs, Picture, Printed

PNG = Picture(base64.b64encode(b"png").decode(), 600, 400)
LOCKED = {"locked": True, "grade": False, "solution": False}


def made(*cells: dict[str, object], outputs: Outputs | None = None) -> Chapter:
    """A chapter that begins with a title."""
    return chapter(SMALL, notebook(TITLE, *cells), outputs or {})


def part(*cells: dict[str, object], outputs: Outputs | None = None) -> Part:
    """The one part that cells make."""
    (found,) = made(*cells, outputs=outputs).parts[1:]
    return found


def test_title_and_opening() -> None:
    """The first cell gives the number, the title, and the words under it."""
    found = made()

    assert (found.place, found.title, found.file) == ("Chapter 3", "Small", "ch3-small.html")
    assert found.opening == "<p>The first words.</p>\n<p>More words.</p>"
    assert found.summary == "<p>The first words.</p>"


def test_a_notebook_without_a_title_is_refused() -> None:
    """The error says which and how a title is written."""
    with pytest.raises(ConfigError, match=r"release/ch3-small: the first cell must begin with"):
        chapter(SMALL, notebook(cell("markdown", "a", "Hello")), {})


def test_sections_are_what_has_a_heading() -> None:
    """Each by the id of its cell."""
    found = made(cell("markdown", "idea", "## The *idea*"), cell("markdown", "more", "Words."))

    assert found.sections == [("idea", "The <em>idea</em>")]


def test_what_speaks_of_cells_alone_is_left_out() -> None:
    """Written answers, and how to run a notebook; an empty code cell, too."""
    answer = cell("markdown", "a", "YOUR ANSWER HERE", nbgrader={"solution": True, "grade": True})
    running = cell("markdown", "setup-text", "## Set-up\n\nPress Shift+Enter.")

    assert made(answer, running, cell("code", "b", " \n")).parts[1:] == ()


def test_a_picture_comes_with_words_and_folded_code() -> None:
    """The words are its function's; what was printed follows in its place."""
    code = 'def f():\n    """Show a star."""\n    plt.show()\n\nf()'
    shown: Outputs = {"a": (PNG, Printed("one\n"))}

    found = part(cell("code", "a", code, nbgrader=LOCKED), outputs=shown)

    assert (found.kind, found.fold) == ("folded", "The code of this picture")
    assert found.views == (View(PNG, "A star."), View(None, "one"))


def test_a_picture_without_words_is_described_by_its_section() -> None:
    """An instructor's new picture is never without any description."""
    heading = cell("markdown", "h", "## The idea")

    _, found = made(heading, cell("code", "a", "draw()"), outputs={"a": (PNG,)}).parts[1:]

    assert found.kind == "code"
    assert found.views == (View(PNG, "A picture for the section The idea"),)


def test_the_function_to_write_is_shown_open() -> None:
    """Its outputs are not; functions of earlier chapters are folded."""
    stub = {"solution": True, "grade": False, "grade_id": "double"}
    shown: Outputs = {"a": (Printed("x"),), "b": ()}

    mine, earlier = made(
        cell("code", "a", "def double(x): ...", nbgrader=stub),
        cell("code", "b", "def f(): ...", nbgrader={**stub, "grade_id": "my_f"}),
        outputs=shown,
    ).parts[1:]

    assert (mine.kind, mine.views) == ("stub", ())
    assert (earlier.kind, earlier.fold) == ("own", "The place for your own")


def test_visible_examples_are_folded_and_say_nothing() -> None:
    """What they print is about a solution that the reader does not have."""
    mark = {"grade": True, "locked": True, "solution": False, "grade_id": "check_double"}

    found = part(
        cell("code", "a", "assert double(1) == 2", nbgrader=mark),
        outputs={"a": (Printed("All agree."),)},
    )

    assert (found.kind, found.views) == ("check", ())


def test_a_simulation_has_its_place_below_its_words() -> None:
    """The cell that calls it in the notebook is there as well, folded."""
    words = cell("markdown", "simulation", "## Play", em_course={"simulation": "climb"})
    call = cell("code", "simulation-climb", "display(climb(f))", nbgrader=LOCKED)

    found = made(words, call)

    assert [(one.kind, one.id) for one in found.parts[1:]] == [
        ("prose", "simulation"),
        ("simulation", "simulation-stage"),
        ("folded", "simulation-climb"),
    ]
    assert found.simulation == "climb"
    assert found.parts[-1].fold == "The code of this picture"


def test_odd_metadata_is_read_over() -> None:
    """A notebook edited elsewhere may hold anything there."""
    found = made(cell("markdown", "a", "Words.", nbgrader=3, em_course=[]))

    assert [one.kind for one in found.parts] == ["prose", "prose"]


def test_simulations_and_ids_are_read_from_a_notebook() -> None:
    """Before anything is run."""
    text = notebook(TITLE, cell("markdown", "s", "x", em_course={"simulation": "sampling"}))

    assert simulations_in(text) == ["sampling"]
    assert cell_ids(text) == ["title", "s"]
