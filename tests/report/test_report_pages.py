"""The pages of the class report, as text."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from report_class import ESTEP, CourseFolder, check, hostile_class, rejected, sheet, solution_cell

from autograder.class_pages import class_pages, page_name
from autograder.classroom import ClassRecord
from autograder.records import Verdict


class Page(HTMLParser):
    """What a test wants to know of a page: its links, ids, headings, tags and visible text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._silent = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        known = dict(attrs)
        self.tags.append((tag, known))
        self._silent += tag in ("script", "style")
        if known.get("id"):
            self.ids.append(str(known["id"]))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.links += [str(known[name]) for name in ("href", "src") if known.get(name)]

    def handle_endtag(self, tag: str) -> None:
        """Note where script and style end."""
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        """Note what a reader sees."""
        self.text += "" if self._silent else data


@pytest.fixture(scope="module")
def pages(sample_class: ClassRecord) -> dict[str, str]:
    """The report on the class of 24."""
    return class_pages(sample_class)


def one_student(course: CourseFolder, student: str = "ann") -> Page:
    """The page about a student of a course."""
    return Page(class_pages(course.read())[page_name("student", student)])


def test_pages_cover_class_students_and_assignments(pages: dict[str, str]) -> None:
    """There is an index, a page for each of 24 students, and one for each of nine chapters."""
    kinds = [name.partition("-")[0] for name in pages]

    assert [kinds.count(kind) for kind in ("index.html", "student", "assignment")] == [1, 24, 9]


def test_pages_are_the_same_bytes_again(course: CourseFolder, sample_class: ClassRecord) -> None:
    """The same record gives the same text."""
    assert class_pages(sample_class) == class_pages(replace(sample_class))


def test_every_link_leads_to_a_page_and_a_place_in_it(pages: dict[str, str]) -> None:
    """Links stay inside the report, and no anchor is missing."""
    read = {name: Page(text) for name, text in pages.items()}

    for name, page in read.items():
        assert page.links
        for link in page.links:
            target, _, anchor = link.partition("#")
            assert (target or name) in read, f"{name}: {link}"
            assert not anchor or anchor in read[target or name].ids, f"{name}: {link}"


def test_pages_ask_for_nothing_from_outside(pages: dict[str, str]) -> None:
    """No address of any host stands in a page."""
    for name, text in pages.items():
        assert not re.search(r"(?:https?:)?//\w|url\(|@import", text.partition("<body>")[0]), name
        assert not re.search(r"https?://", text), name


def test_pages_have_a_language_one_title_and_headings_in_order(pages: dict[str, str]) -> None:
    """A screen reader finds its way: lang, one h1, no level skipped, no id twice."""
    for name, text in pages.items():
        page = Page(text)
        assert dict(page.tags)["html"] == {"lang": "en"}
        assert page.headings[0] == 1, name
        assert page.headings.count(1) == 1, name
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(deeper <= above + 1 for above, deeper in steps), name
        assert len(page.ids) == len(set(page.ids)), name


def test_index_sums_up_in_one_line(pages: dict[str, str]) -> None:
    """The first thing to read is how many, and what waits for a person."""
    text = " ".join(Page(pages["index.html"]).text.split())

    assert re.search(
        r"24 students \d+ submissions graded 2 without a grade 1 rejected 1 needs a person "
        r"\d+ written answers to mark",
        text,
    )


def test_index_names_a_broken_sheet(pages: dict[str, str]) -> None:
    """A score sheet that cannot be read is named, with what to do; the class is still there."""
    text = Page(pages["index.html"]).text

    assert "autograded/student-05/ch4-m-step/score_sheet.json cannot be read" in text
    assert "--force" in text


def test_histogram_has_a_text_alternative(pages: dict[str, str]) -> None:
    """Whoever doesn't see the drawing gets its numbers."""
    drawn = [attrs for tag, attrs in Page(pages["index.html"]).tags if attrs.get("role") == "img"]

    assert len(drawn) == 7
    assert all(
        re.match(r"Distribution: \d+ scores, median .* with full marks\.", str(each["aria-label"]))
        for each in drawn
    )


def test_student_page_shows_each_check_with_words(course: CourseFolder) -> None:
    """Verdict, message, hint, misconception, points, notes and code all stand on the page."""
    results = [check("responsibilities", 2, Verdict.FAILED, "Row 3 sums to 0.97, not 1.")]
    course.grade("ann", sheet(ESTEP, results, notes=("Warning: divide by zero",)))
    course.write("ann", ESTEP, [solution_cell("responsibilities", "def responsibilities():\n  1")])

    text = one_student(course).text

    for told in (
        "✗ wrong answer",
        "Unequal weights shift the answer",
        "Row 3 sums to 0.97, not 1.",
        "Look again at how responsibilities treats this case.",
        "A point's responsibility follows the nearest centre.",
        "The whole density counts, its size",
        "0 of 2",
        "Warning: divide by zero",
        "def responsibilities():",
    ):
        assert told in text


def test_student_page_says_hints_and_misconceptions_once(course: CourseFolder) -> None:
    """Two checks with one hint tell it at the first."""
    results = [check("responsibilities", i, Verdict.FAILED, f"Fact {i}.") for i in (2, 2)]
    course.grade("ann", sheet(ESTEP, results))

    text = one_student(course).text

    assert text.count("Look again at how") == text.count("nearest centre") == 1


def test_student_page_keeps_a_message_of_lines_as_lines(course: CourseFolder) -> None:
    """What a program printed keeps its shape."""
    message = "stopped: ValueError\n    line 4"
    course.grade("ann", sheet(ESTEP, [check("responsibilities", 0, Verdict.ERROR, message)]))

    page = class_pages(course.read())[page_name("student", "ann")]

    assert f'<pre class="message" tabindex="0">{message}</pre>' in page


def test_student_page_says_not_written_once(course: CourseFolder) -> None:
    """A function that isn't there is one line, not six."""
    results = [check("responsibilities", i, Verdict.MISSING, "Not there.") for i in range(6)]
    course.grade("ann", sheet(ESTEP, results))

    text = one_student(course).text

    assert text.count("nothing there") == 1
    assert "All 6 checks wait for it." in text


def test_student_page_says_why_there_is_no_score(course: CourseFolder) -> None:
    """Rejected and ungraded work say so, and a cell that cannot be read is shown as absent."""
    course.grade("ann", rejected(ESTEP))
    (course.path / "submitted" / "ann" / "ch4-m-step").mkdir(parents=True)

    text = one_student(course).text

    assert "Rejected. The notebook ends in the middle of a cell." in text
    assert "Handed in, but not graded yet" in text
    assert "cannot be read from the submitted notebook" in text
    assert text.count("Nothing handed in.") == 7


def test_student_page_shows_the_written_answer(course: CourseFolder) -> None:
    """A TA reads the answer where the rest is, and whether it still waits for a mark."""
    course.grade("ann", sheet("ch0-soft-vs-hard", []))
    course.answer("ann", "ch0-soft-vs-hard", "Doubt is *kept*.")

    text = one_student(course).text

    assert "Doubt is *kept*." in text
    assert "to be marked by hand" in text


def test_student_pages_lead_through_the_class(course: CourseFolder) -> None:
    """Pages follow one another by name, the first without a way back, the last without one on."""
    course.names = {"1": "Zoe", "2": "ann", "3": "Bo"}

    pages = class_pages(course.read())

    ways = {}
    for student in course.names:
        tags = Page(pages[page_name("student", student)]).tags
        ways[student] = {str(t["rel"]): t["href"] for tag, t in tags if tag == "a" and "rel" in t}
    assert ways == {
        "2": {"next": page_name("student", "3")},
        "3": {"prev": page_name("student", "2"), "next": page_name("student", "1")},
        "1": {"prev": page_name("student", "3")},
    }


def test_assignment_page_gathers_students_by_what_they_were_told(course: CourseFolder) -> None:
    """Identical messages are one line, with their number and their names."""
    for student in ("ann", "bo"):
        results = [check("responsibilities", 0, Verdict.FAILED, "Row 3 sums to 0.97.")]
        course.grade(student, sheet(ESTEP, results))

    text = " ".join(Page(class_pages(course.read())[page_name("assignment", ESTEP)]).text.split())

    assert "✗ wrong answer 2 students Row 3 sums to 0.97. ann bo" in text


def test_an_empty_class_has_a_report(course: CourseFolder) -> None:
    """Before the first submission the report says that there is nothing, and breaks nowhere."""
    pages = class_pages(course.read())

    assert len(pages) == 10
    assert "Nothing has been graded yet." in Page(pages["index.html"]).text


def test_hostile_text_adds_no_tag(course: CourseFolder) -> None:
    """Ids, names, titles, messages, code and answers are text, wherever they stand."""
    for name, text in class_pages(hostile_class(course).read()).items():
        tags = Page(text).tags
        assert [tag for tag, _ in tags].count("script") == (name == "index.html"), name
        assert not [tag for tag, _ in tags if tag in ("img", "iframe")], name
        assert not [key for _, attrs in tags for key in attrs if key.startswith("on")], name


def test_hostile_text_holds_nothing_unseen(course: CourseFolder) -> None:
    """No control character reaches a page, and every page is UTF-8."""
    for name, text in class_pages(hostile_class(course).read()).items():
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", text), name
        assert text.encode("utf-8")


def test_hostile_ids_name_safe_files(course: CourseFolder) -> None:
    """Whatever an id is, its page has a plain short name, also where case is ignored."""
    names = list(class_pages(hostile_class(course).read()))

    assert len({name.casefold() for name in names}) == 1 + 9 + 12
    assert all(re.fullmatch(r"[a-z0-9-]{1,80}\.html", name) for name in names)


def test_only_our_own_script_may_run(pages: dict[str, str]) -> None:
    """Each page forbids all but the script and style that it names, and figures within itself."""
    for name, text in pages.items():
        policy = next(
            str(attrs["content"]) for tag, attrs in Page(text).tags if "http-equiv" in attrs
        )
        pictures = "img-src data:; " if name.startswith("student") else ""
        assert re.fullmatch(
            rf"default-src 'none'; {pictures}style-src 'sha256-[\w+/]+='; "
            r"script-src 'sha256-[\w+/]+='; base-uri 'none'; form-action 'none'",
            policy,
        )
