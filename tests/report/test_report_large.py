"""The report on a class that is too large to be read name by name."""

from __future__ import annotations

import gc
import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from report_class import ESTEP, CourseFolder, check, save, sheet
from rich.console import Console
from test_report_pages import Page

from autograder import crowd
from autograder.class_pages import class_pages, page_name
from autograder.classroom import ClassRecord
from autograder.graded_files import Notebook
from autograder.records import CheckResult, Verdict
from autograder.report import write_report
from autograder.show import Steps

STUDENTS = 60
MESSAGES = 20


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> ClassRecord:
    """A class of 60, half of them wrong in one way, a third each in one of 20 others."""
    course = CourseFolder(tmp_path_factory.mktemp("large"))
    for number in range(STUDENTS):
        student = f"s{number:02}"
        course.names[student] = f"Student {number:02}"
        told = "The rows." if number < 30 else f"Row {number % MESSAGES}."
        verdict = Verdict.FAILED if number < 50 else Verdict.PASSED
        results = [
            check("responsibilities", 2, verdict, told),
            check("responsibilities", 0, Verdict.PASSED),
        ]
        course.grade(student, sheet(ESTEP, results))
        course.write(student, ESTEP, [])
    return course.read()


@pytest.fixture
def pages(record: ClassRecord, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """The report on that class, were 40 students many and 25 a page full."""
    monkeypatch.setattr(crowd, "LARGE", 40)
    monkeypatch.setattr(crowd, "ROWS", 25)
    return class_pages(record)


def students_of(page: str) -> set[str]:
    """The students to whose pages a page leads."""
    return {link.partition("#")[0] for link in Page(page).links if link.startswith("student-")}


def test_every_link_of_a_large_class_leads_somewhere(pages: Mapping[str, str]) -> None:
    """Lists, pages of the table and students are all there, with their places."""
    read = {name: Page(text) for name, text in pages.items()}

    assert len(read) == len(pages)
    for name, page in read.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            assert (target or name) in read, f"{name}: {link}"
            assert not anchor or anchor in read[target or name].ids, f"{name}: {link}"
        assert len(page.ids) == len(set(page.ids)), name
        assert page.headings.count(1) == 1, name


def test_a_long_list_is_cut_and_stands_whole_on_its_page(pages: Mapping[str, str]) -> None:
    """Of the thirty who were told the same, a few names and a link; there, all thirty."""
    assignment = pages[page_name("assignment", ESTEP)]

    lists = [link for link in Page(assignment).links if link.startswith("list-")]

    wrong = {page_name("student", f"s{number:02}") for number in range(50)}
    assert len(lists) == 2  # of those told the same, and of those told something rare
    assert len(students_of(pages[lists[0]])) == 30
    assert students_of(assignment) < wrong
    assert students_of(assignment) | set().union(*(students_of(pages[one]) for one in lists)) == (
        wrong
    )
    assert "all 30" in Page(assignment).text


def test_rare_answers_are_counted_together(pages: Mapping[str, str]) -> None:
    """The largest groups are shown, and how many answers there are besides."""
    text = " ".join(Page(pages[page_name("assignment", ESTEP)]).text.split())

    assert text.count("✗ wrong answer") == crowd.GROUPS
    assert f"with {1 + MESSAGES - crowd.GROUPS} other answers" in text


def test_everybody_is_in_the_table_and_in_the_list_once(pages: Mapping[str, str]) -> None:
    """The table of students goes on from page to page; the first page holds nobody's row."""
    everybody = {page_name("student", f"s{number:02}") for number in range(STUDENTS)}
    parts = [students_of(pages[f"students-{number}.html"]) for number in (1, 2, 3)]

    assert [len(part) for part in parts] == [25, 25, 10]
    assert set().union(*parts) == students_of(pages["students.html"]) == everybody
    assert "students-4.html" not in pages
    assert len(students_of(pages["index.html"])) <= 2 * crowd.NAMES


def test_a_class_at_the_border_is_shown_whole(record: ClassRecord) -> None:
    """Sixty are few: no list is cut, and the table stands on the first page."""
    pages = class_pages(record)

    assert not [name for name in pages if name.startswith(("list-", "students"))]
    assert len(students_of(pages["index.html"])) == STUDENTS


def test_what_many_sheets_say_is_held_once(record: ClassRecord) -> None:
    """Sixty sheets of two checks hold as many results as differ, and no notebook."""
    sheets = [student.work[ESTEP].sheet for student in record.students]
    results = {id(result): result for one in sheets if one for result in one.checks}

    assert len(results) == len(set(results.values()))
    assert all(isinstance(result, CheckResult) for result in results.values())
    assert not [one for one in gc.get_objects() if isinstance(one, Notebook)]


def test_writing_says_how_far_it_is(record: ClassRecord, tmp_path: Path) -> None:
    """In a terminal, reading and writing are bars that arrive at their ends."""
    folder = record.students[0].work[ESTEP].folder.parents[2]
    text = io.StringIO()
    console = Console(file=text, force_terminal=True, width=100)

    write_report(folder, tmp_path / "site", steps=Steps(console=console))

    written = len(list((tmp_path / "site").iterdir()))
    assert f"{STUDENTS}/{STUDENTS}" in text.getvalue()
    assert f"{written}/{written}" in text.getvalue()


def test_a_student_is_found_by_typing(
    browser: Browser, pages: Mapping[str, str], tmp_path: Path
) -> None:
    """What remains has the text in name or id, in any part of the class."""
    site = save(dict(pages), tmp_path)
    page = browser.new_page()
    page.goto((site / "students.html").as_uri())

    page.get_by_label("Name or id").press_sequentially("student 4")

    expect(page.get_by_role("status")).to_have_text("10 of 60 shown")
    expect(page.locator(".names li:visible")).to_have_count(10)
    expect(page.locator(".names:visible")).to_have_count(1)
    page.close()
