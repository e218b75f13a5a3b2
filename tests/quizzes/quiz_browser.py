"""A student at a browser: how one starts, answers every question and hands in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page
from quiz_papers import text_of

from quizzes.player.page import page as page_text
from quizzes.player.paper import Paper, parse_paper


def press(page: Page, name: str) -> None:
    """Press a button whose name begins so."""
    page.get_by_role("button", name=name).first.click()


def start(page: Page, file: Path, student: str = "anna") -> None:
    """Open a quiz and say who one is."""
    page.goto(file.as_uri())
    page.get_by_label("Your student id").fill(student)
    press(page, "Start")


def answer_everything(page: Page) -> None:
    """Give an answer to each question of the graded paper."""
    page.get_by_role("radio", name="The responsibilities").check()
    page.get_by_role("radio", name="Fairly sure").check()
    page.get_by_role("checkbox", name="Each row").check()
    page.get_by_role("checkbox", name="No entry").check()
    page.get_by_label("Your answer").first.fill(" 0,25 ")
    press(page, "Keep this order")
    page.get_by_label("prior").select_option("weight")
    page.get_by_label("likelihood").select_option("density")
    page.get_by_label("Your answer").last.fill("responsibilities")
    page.get_by_label("The wide one").fill("70")
    page.get_by_label("The narrow one").fill("30")


ANSWERS = {
    "ch3-estep": "c1a0",
    "ch3-rows": ["d1", "d3"],
    "ch3-gamma": "0,25",
    "ch3-roles": {"f1": "a1", "f2": "a2"},
    "ch3-name": "responsibilities",
    "ch3-who": {"b1": 70, "b2": 30},
}


def hand_in(page: Page) -> Any:
    """Review, confirm, and return what the browser saved as a file."""
    return json.loads(hand_in_file(page))


def hand_in_file(page: Page) -> bytes:
    """Review, confirm, and return the bytes of the file that the browser saved."""
    press(page, "Review")
    press(page, "Hand in")
    with page.expect_download() as download:
        press(page, "Yes, hand in")
    assert download.value.suggested_filename == "quiz-ch3.answers.json"
    return Path(download.value.path()).read_bytes()


def check(page: Page, number: int) -> Locator:
    """Press Check at a question and return what is told."""
    question = page.get_by_role("group", name=f"Question {number}")
    question.get_by_role("button", name="Check").click()
    return question.get_by_role("status")


def kept(page: Page, quiz: str = "ch3", student: str = "anna") -> Any:
    """What the browser has saved."""
    key = f"em-course quiz {quiz} of {student}"
    return json.loads(page.evaluate("(key) => localStorage.getItem(key)", key))


def reload(page: Page, folder: Path) -> None:
    """Reload a page once the browser as a whole has what the page's own process has saved.

    A page that is loaded again may get another process, and be quicker there than what was saved.
    """
    saved = page.evaluate("JSON.stringify(Object.entries(localStorage).sort())")
    (folder / "blank.html").write_text("<!doctype html><title>Blank</title>", "utf-8")
    other = page.context.new_page()
    other.goto((folder / "blank.html").as_uri())
    same = "(saved) => JSON.stringify(Object.entries(localStorage).sort()) === saved"
    other.wait_for_function(same, arg=saved)
    other.close()
    page.reload()


def save(paper: dict[str, Any], folder: Path) -> Path:
    """Write a paper's page."""
    file = folder / "quiz.html"
    file.write_text(page_text(text_of(paper)), "utf-8")
    return file


def paper_of(paper: dict[str, Any]) -> Paper:
    """Read a paper as the Python front ends do."""
    return parse_paper(text_of(paper).encode(), "quiz-ch3.json")


def asks(address: str) -> bool:
    """Whether an address is anywhere but on this disk."""
    return not address.startswith(("file:", "blob:"))
