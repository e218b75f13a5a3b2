"""The text of the pages: links, headings, pictures, sizes, and that all of it stays at home."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from lesson_site import FILES, NAMES, Lesson, pages_of, simulation_of

from autograder.course import ROOT
from lesson.page import in_script
from lesson.recording import compact, settings_key
from lesson.site import practices_of

MEGABYTES = 3
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML")


class Outline(HTMLParser):
    """What stands in a page: tags with their attributes, and headings in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all tags of a name."""
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def outlines(lesson: Lesson) -> dict[str, Outline]:
    """The pages, read."""
    return {name: Outline(text) for name, text in lesson.pages.items()}


def test_there_is_a_page_a_chapter_and_one_of_contents(lesson: Lesson) -> None:
    """In the order of the course."""
    assert list(lesson.pages) == FILES


@pytest.mark.parametrize("file", FILES)
def test_every_link_leads_somewhere(outlines: dict[str, Outline], file: str) -> None:
    """To a page of the lesson, or to a place on the same page."""
    outline = outlines[file]
    ids = {attributes.get("id") for _, attributes in outline.tags}

    for link in outline.all("a"):
        target = link["href"] or ""
        assert (target[1:] in ids) if target.startswith("#") else (target in FILES), target


def test_chapters_lead_on_and_back(outlines: dict[str, Outline]) -> None:
    """The first has none before it, the last none after it; each leads to the contents."""
    for i, name in enumerate(NAMES):
        links = outlines[f"{name}.html"].all("a")
        found = {link["rel"]: link["href"] for link in links if "rel" in link}
        expected = {"prev": FILES[i], "next": [*FILES, ""][i + 2]}
        if i == 0:
            del expected["prev"]
        if i == len(NAMES) - 1:
            del expected["next"]
        assert found == expected
        assert "index.html" in [link["href"] for link in links]


@pytest.mark.parametrize("file", FILES)
def test_headings_go_down_step_by_step(outlines: dict[str, Outline], file: str) -> None:
    """One title, and no level is left out below it."""
    levels = [int(tag[1]) for tag, _ in outlines[file].tags if re.fullmatch("h[1-6]", tag)]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


@pytest.mark.parametrize("file", FILES)
def test_ids_are_unique(outlines: dict[str, Outline], file: str) -> None:
    """So that a link finds its one place."""
    ids = [attributes["id"] for _, attributes in outlines[file].tags if "id" in attributes]

    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("file", FILES[1:])
def test_pictures_stand_in_the_page_with_words(outlines: dict[str, Outline], file: str) -> None:
    """Each has its size, its bytes, and what it shows; no two show the same."""
    pictures = outlines[file].all("img")
    words = [picture["alt"] or "" for picture in pictures]

    assert len(pictures) >= 3
    assert all(len(each) > 20 and "for the section" not in each for each in words)
    assert len(set(words)) == len(words)
    for picture in pictures:
        assert (picture["src"] or "").startswith("data:image/png;base64,iVBOR")
        assert int(picture["width"] or 0) > 100
        assert int(picture["height"] or 0) > 100


@pytest.mark.parametrize("file", FILES)
def test_nothing_is_fetched(lesson: Lesson, outlines: dict[str, Outline], file: str) -> None:
    """No address of any network, no frame, no style or script from elsewhere, no inline style."""
    text = lesson.pages[file]
    addresses = set(re.findall(r"https?://[^\s\"'<)\\\\]+", text))

    assert addresses <= set(NAMESPACES)
    assert "//cdn" not in text
    assert "@import" not in text
    assert "url(" not in text
    for tag, attributes in outlines[file].tags:
        assert tag not in {"link", "iframe", "object", "embed", "base", "form"}
        assert not {name for name in attributes if name.startswith("on") or name == "style"}
        assert not (tag == "script" and "src" in attributes)


@pytest.mark.parametrize("file", FILES)
def test_pages_are_small_enough_to_mail(lesson: Lesson, file: str) -> None:
    """With pictures and recordings."""
    assert len(lesson.pages[file].encode()) < MEGABYTES * 1_000_000


@pytest.mark.parametrize("file", FILES[1:])
def test_each_chapter_has_its_simulation(lesson: Lesson, file: str) -> None:
    """Once, with its still; and a practice where the course has one."""
    name = file.removesuffix(".html")
    text = lesson.pages[file]

    assert text.count('class="lesson-stage"') == 1
    assert lesson.recordings[simulation_of(name)].still in text
    assert ('id="paper"' in text) == (name in practices_of(ROOT))


def test_the_same_lesson_is_the_same_bytes(lesson: Lesson) -> None:
    """Nothing in a page depends on the clock, on chance or on the order of a set."""
    assert pages_of(lesson.outputs, lesson.recordings) == lesson.pages


def test_no_place_of_this_machine_is_named(lesson: Lesson) -> None:
    """Neither by a warning nor by a traceback."""
    for text in lesson.pages.values():
        assert str(ROOT) not in text
        assert "Traceback" not in text


def test_contents_name_every_chapter(outlines: dict[str, Outline]) -> None:
    """Each is a link."""
    links = [link["href"] for link in outlines["index.html"].all("a")]

    assert [link for link in links if link != "#main"] == FILES[1:]


def test_data_cannot_end_its_script() -> None:
    """A paper may hold any text."""
    assert "</script" not in in_script('{"a": "</script><img src=x>"}')


def test_settings_are_called_by_name_not_by_order() -> None:
    """The page asks in the order in which they were chosen."""
    assert settings_key({"shape": "round", "k": 3}) == settings_key({"k": 3, "shape": "round"})
    assert settings_key({"k": 3}) == '[["k",3]]'
    with pytest.raises(ValueError, match="JSON"):
        compact(float("nan"))
