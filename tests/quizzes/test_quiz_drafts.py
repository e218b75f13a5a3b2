"""The quiz page keeps what was answered: after a reload, in two windows, on another computer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from quiz_browser import (
    answer_everything,
    hand_in,
    kept,
    paper_of,
    press,
    reload,
    save,
    start,
)
from quiz_papers import graded

from quizzes.player.response import begin


def test_a_reload_in_the_middle_loses_nothing(page: Page, quiz: Path, tmp_path: Path) -> None:
    """After a reload the student and every answer are there, and the next blank is offered."""
    start(page, quiz)
    answer_everything(page)
    page.get_by_label("Your answer").last.fill("")
    before = kept(page)

    reload(page, tmp_path)
    press(page, "Go on with question 6")

    expect(page.get_by_role("heading", name="Question 6")).to_be_focused()
    expect(page.locator(".progress")).to_have_text("6 of 7 answered · saved")
    assert hand_in(page)["answers"] == before["answers"]


def test_a_reload_after_handing_in_shows_the_receipt(
    page: Page, quiz: Path, tmp_path: Path
) -> None:
    """What was handed in stays so."""
    start(page, quiz)
    hand_in(page)

    reload(page, tmp_path)

    expect(page.get_by_role("heading", name="Your answers are in a file")).to_be_visible()


def test_each_student_has_a_draft_of_their_own(page: Page, quiz: Path) -> None:
    """On a shared computer, another id gets another quiz, and the first one's stays."""
    start(page, quiz)
    page.get_by_label("The wide one").fill("70")
    press(page, "Not you?")
    page.get_by_label("Your student id").fill("bob")
    press(page, "Start")

    expect(page.get_by_label("The wide one")).to_have_value("")
    press(page, "Not you?")
    page.get_by_label("Your student id").fill("anna")
    press(page, "Start")
    expect(page.get_by_label("The wide one")).to_have_value("70")


def test_a_second_window_follows_the_first(context: BrowserContext, quiz: Path) -> None:
    """Neither of two windows writes over what was answered in the other."""
    first, second = context.new_page(), context.new_page()
    start(first, quiz)
    start(second, quiz)
    first.get_by_label("The wide one").fill("70")

    expect(second.get_by_label("The wide one")).to_have_value("70")
    second.get_by_role("checkbox", name="Each row").check()

    assert kept(second)["answers"] == {"ch3-who": {"b1": 70}, "ch3-rows": ["d1"]}


def test_a_saved_copy_goes_on_in_another_browser(
    browser: Browser, page: Page, quiz: Path, tmp_path: Path
) -> None:
    """The file of a draft brings student and answers along."""
    start(page, quiz)
    answer_everything(page)
    with page.expect_download() as download:
        press(page, "Save a copy")
    copy = tmp_path / "copy.json"
    download.value.save_as(copy)

    with browser.new_context() as elsewhere:
        other = elsewhere.new_page()
        load(other, quiz, copy.read_text("utf-8"))
        saved = hand_in(other)

    assert saved["student"] == "anna"
    assert saved["answers"] == kept(page)["answers"]


def load(page: Page, quiz: Path, text: str) -> None:
    """Open a quiz and give it a file of answers."""
    page.goto(quiz.as_uri())
    page.get_by_text("Go on with answers").click()
    file = {"name": "mine.json", "mimeType": "application/json", "buffer": text.encode()}
    page.get_by_label("Your file of answers").set_input_files(file)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "This is no file of answers."),
        ("[1]", "This is no file of answers."),
        ('{"student": "anna"}', "This is no file of answers."),
        (
            '{"student": "anna", "answers": {}, "quiz": "<b>", "mode": "graded"}',
            "This file holds answers to another quiz (<b>). This one is ch3.",
        ),
    ],
)
def test_a_file_that_is_none_of_this_quiz_is_refused(
    page: Page, quiz: Path, text: str, sentence: str
) -> None:
    """The student hears what it is, and stays where they were."""
    load(page, quiz, text)

    expect(page.get_by_role("alert")).to_have_text(sentence)
    expect(page.get_by_label("Your student id")).to_be_visible()


MISFITS = {
    "ch3-estep": "no such choice",
    "ch3-rows": ["d1", "d1"],
    "ch3-gamma": "a lot",
    "ch3-loop": ["e10"],
    "ch3-roles": {"f1": "f1"},
    "ch3-name": 5,
    "ch3-who": {"b1": 70.5},
    "toString": "x",
}


@pytest.mark.parametrize("answers", [MISFITS, {key: {"__proto__": []} for key in MISFITS}])
def test_of_a_file_only_what_fits_is_taken(page: Page, quiz: Path, answers: dict[str, Any]) -> None:
    """Answers that no control could have given are left out."""
    response = begin(paper_of(graded()), "anna").model_dump(by_alias=True)

    load(page, quiz, json.dumps(response | {"answers": answers, "attempt": "many"}))

    assert hand_in(page)["answers"] == {}


def test_a_changed_question_is_pointed_out(page: Page, tmp_path: Path) -> None:
    """After a correction of the quiz, answers stay but are to be looked at and handed in again."""
    start(page, save(graded(), tmp_path))
    answer_everything(page)
    hand_in(page)
    changed = graded()
    changed["questions"][1]["version"] = "another"

    save(changed, tmp_path)
    reload(page, tmp_path)

    expect(page.get_by_text("Please look again at question 2.")).to_be_visible()
    again = hand_in(page)
    assert again["answers"]["ch3-rows"] == ["d1", "d3"]
    assert again["quiz_sha256"] == paper_of(changed).sha256


def test_a_browser_that_keeps_nothing_says_so(context: BrowserContext, quiz: Path) -> None:
    """Where storage is refused the student hears it at once, and can hand in all the same."""
    refuse = "Storage.prototype.setItem = () => { throw new Error('no') }"
    context.add_init_script(refuse)
    page = context.new_page()
    start(page, quiz)
    expect(page.get_by_role("alert")).to_contain_text("This browser keeps nothing for this page")

    answer_everything(page)

    expect(page.locator(".progress")).to_have_text("7 of 7 answered · not saved")
    assert len(hand_in(page)["answers"]) == 7
