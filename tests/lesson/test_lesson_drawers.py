"""What pictures show, in words, from the functions that draw them."""

from __future__ import annotations

import json

import pytest
from lesson_site import NAMES, released

from lesson.drawers import Drawers

PICTURE = '''
def picture():
    """Show two clouds
    and a star.

    More about the code.
    """
    plt.show()
'''


def test_words_are_the_first_sentence_of_the_docstring() -> None:
    """Without the order to draw it, and on one line."""
    assert Drawers().read(f"{PICTURE}\n\npicture()") == ["Two clouds and a star."]


def test_a_cell_may_call_what_an_earlier_one_defined() -> None:
    """Also by way of another function, in a try, and more than once."""
    drawers = Drawers()
    drawers.read(PICTURE)

    words = drawers.read(
        "def both():\n    picture()\n    picture()\n\ntry:\n    both()\nexcept E: 0"
    )

    assert words == ["Two clouds and a star."] * 2


def test_defining_is_not_drawing() -> None:
    """A cell that calls nothing shows nothing."""
    assert Drawers().read(PICTURE) == []


def test_circles_of_calls_end() -> None:
    """Functions that call each other are followed once."""
    assert Drawers().read("def a():\n    b()\n\ndef b():\n    a()\n\na()") == []


@pytest.mark.parametrize("code", ["%matplotlib inline", "def", "!ls"])
def test_code_that_is_no_python_has_no_pictures(code: str) -> None:
    """IPython's own syntax and half a function are read over."""
    assert Drawers().read(code) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_of_the_course_is_described(name: str) -> None:
    """Each cell that draws says what; no two pictures of a chapter say the same."""
    drawers, said = Drawers(), []
    for cell in json.loads(released(name))["cells"]:
        if cell["cell_type"] == "code":
            words = drawers.read("".join(cell["source"]))
            assert bool(words) == cell["id"].startswith(("picture-", "compare-"))
            said += words

    assert all(len(words) > 20 and words[0].isupper() and words[-1] == "." for words in said)
    assert len(set(said)) == len(said)
