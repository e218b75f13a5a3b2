"""The quiz page in a real browser: answering, handing in, and what a practice says."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect
from quiz_browser import (
    ANSWERS,
    answer_everything,
    check,
    hand_in,
    hand_in_file,
    kept,
    paper_of,
    press,
    start,
)
from quiz_papers import graded, practice

from quizzes.player.response import begin, misfits, parse_response


def test_the_file_that_is_saved_fits_the_format(page: Page, quiz: Path) -> None:
    """A quiz taken in the browser gives the response that Python would begin, with answers."""
    paper = paper_of(graded())
    start(page, quiz)
    answer_everything(page)

    response = parse_response(hand_in_file(page))

    answers = dict(response.answers)
    order = answers.pop("ch3-loop")
    begun = begin(paper, "anna")
    assert misfits(response, paper) == []
    assert answers == ANSWERS
    assert sorted(order) == ["e10", "e20", "e30", "e40"]
    assert response.confidence == {"ch3-estep": 2}
    assert set(response.seconds) == set(response.answers)
    assert response.submitted is not None
    same = {"answers": {}, "confidence": {}, "seconds": {}, "submitted": None}
    assert response.model_copy(update=same) == begun


def test_every_step_goes_by_keyboard_alone(page: Page, quiz: Path) -> None:
    """From the student id to the receipt, with nothing but keys that are pressed."""
    page.goto(quiz.as_uri())
    tab_to(page, "Your student id")
    keys(page, "b", "o", "b", "Enter")
    tab_to(page, "The responsibilities")
    keys(page, "Space", "ArrowDown", "ArrowDown")
    tab_to(page, "guess")
    keys(page, "Space", "ArrowRight")
    tab_to(page, "Each row")
    keys(page, "Space")
    tab_to(page, "Your answer")
    keys(page, "0", ".", "5")
    tab_to(page, "Move down")
    keys(page, "Enter", "Enter")
    tab_to(page, "posterior")
    keys(page, "ArrowDown")
    tab_to(page, "Your answer")
    keys(page, "W")
    tab_to(page, "The wide one")
    keys(page, "9", "9", "ArrowUp")
    tab_to(page, "Review your answers")
    keys(page, "Enter")
    tab_to(page, "Hand in")
    keys(page, "Enter")
    tab_to(page, "Yes, hand in")
    with page.expect_download() as download:
        keys(page, "Enter")

    saved = json.loads(Path(download.value.path()).read_text("utf-8"))
    expect(page.locator(":focus")).to_contain_text("Your answers are in a file")
    assert saved["student"] == "bob"
    assert len(saved["answers"]) == 7
    assert saved["answers"]["ch3-estep"] == "c2b0"
    assert saved["answers"]["ch3-who"] == {"b1": 100}
    assert saved["confidence"] == {"ch3-estep": 2}


def keys(page: Page, *names: str) -> None:
    """Press keys one after another."""
    for name in names:
        page.keyboard.press(name)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of that name has the focus."""
    words = """() => { const e = document.activeElement;
        const named = e === document.body ? [] : e.labels?.length ? [...e.labels] : [e];
        return [e.ariaLabel, ...named.map((each) => each.textContent)].join() }"""
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate(words):
            return
    raise AssertionError(f"Tab never comes to {name}")


def test_the_receipt_says_what_was_saved_and_answers_can_be_changed(page: Page, quiz: Path) -> None:
    """The code names paper and number of answers; changing one makes it a draft again."""
    start(page, quiz)
    answer_everything(page)
    first = hand_in(page)
    code = page.locator("code").inner_text()

    press(page, "Change my answers")
    page.get_by_role("radio", name="None of these").check()
    draft = kept(page)
    second = hand_in(page)

    assert code == f"{paper_of(graded()).sha256[:8]}-7"
    assert draft["submitted"] is None
    assert second["answers"] == first["answers"] | {"ch3-estep": "cfe0"}
    assert (first["attempt"], second["attempt"]) == (1, 1)


def test_handing_in_takes_a_second_press(page: Page, quiz: Path) -> None:
    """Not yet leaves everything as it was."""
    start(page, quiz)
    press(page, "Review")
    press(page, "Hand in")
    press(page, "Not yet")

    expect(page.get_by_role("button", name="Hand in")).to_be_focused()
    expect(page.get_by_text("7 questions have no answer yet.")).to_be_visible()


def test_the_review_leads_back_to_each_question(page: Page, quiz: Path) -> None:
    """A blank question says so, and its link goes to the question."""
    start(page, quiz)
    press(page, "Review")

    expect(page.get_by_text("not answered yet")).to_have_count(7)
    press(page, "Answer question 4")

    expect(page.get_by_role("heading", name="Question 4")).to_be_focused()


def test_shares_say_live_what_is_left(page: Page, quiz: Path) -> None:
    """Too little, too much, no percents: each in words, and only 100 counts as answered."""
    start(page, quiz)
    sums = page.get_by_role("status").filter(has_text="Sums").or_(page.locator(".sum"))
    wide, narrow = page.get_by_label("The wide one"), page.get_by_label("The narrow one")
    told = []
    for first, second in [("90", ""), ("90", "20"), ("90", "1.5"), ("90", "10")]:
        wide.fill(first)
        narrow.fill(second)
        told.append(sums.inner_text())

    assert told == [
        "Sums to 90 %, 10 left.",
        "Sums to 110 %, 10 too many.",
        "Whole percents from 0 to 100, please.",
        "Sums to 100 %.",
    ]
    assert kept(page)["answers"] == {"ch3-who": {"b1": 90, "b2": 10}}


def test_lines_move_by_buttons_that_keep_the_focus(page: Page, quiz: Path) -> None:
    """Each move is announced; at the end a press says so and changes nothing."""
    start(page, quiz)
    live = page.locator(".unseen")
    last = page.locator(".lines > li").last
    moved = last.inner_text().splitlines()[0]
    up = page.get_by_role("button", name=f"Move up: {moved}")
    told = []
    for _ in range(4):
        up.press("Enter")
        expect(up).to_be_focused()
        told.append(live.inner_text())

    assert told == ["Now line 3 of 4.", "Now line 2 of 4.", "Now line 1 of 4.", "Already first."]
    assert page.locator(".lines > li").first.inner_text().startswith(moved)
    expect(page.get_by_role("button", name="Keep this order")).to_be_hidden()


def test_errors_are_listed_before_the_review(page: Page, quiz: Path) -> None:
    """The list has the focus, its links lead to the fields, and it shrinks as they are mended."""
    start(page, quiz)
    number = page.get_by_label("Your answer").first
    number.fill("a lot")
    page.get_by_label("The wide one").fill("70")
    press(page, "Review")
    errors = page.locator(".errors")
    expect(errors).to_be_focused()
    expect(errors).to_contain_text("2 answers need another look")

    page.get_by_role("link", name="Question 3").press("Enter")
    expect(number).to_be_focused()
    expect(number).to_have_attribute("aria-invalid", "true")
    number.fill("3e-4")
    expect(errors).to_contain_text("1 answer needs another look")
    page.get_by_label("The narrow one").fill("30")

    expect(errors).to_be_hidden()
    assert kept(page)["answers"] == {"ch3-gamma": "3e-4", "ch3-who": {"b1": 70, "b2": 30}}


def test_a_quiz_needs_a_student_id(page: Page, quiz: Path) -> None:
    """Blanks are none, and the field is where one goes on."""
    start(page, quiz, "   ")

    expect(page.get_by_text("Type your student id first, please.")).to_be_visible()
    expect(page.get_by_label("Your student id")).to_be_focused()


def test_an_answer_can_be_taken_back(page: Page, quiz: Path) -> None:
    """Unticked, unchosen or emptied, a question is blank again."""
    start(page, quiz)
    answer_everything(page)
    page.get_by_role("checkbox", name="Each row").uncheck()
    page.get_by_role("checkbox", name="No entry").uncheck()
    page.get_by_label("prior").select_option("")
    page.get_by_label("likelihood").select_option("")
    page.get_by_label("The wide one").fill("")
    page.get_by_label("The narrow one").fill("")
    page.get_by_label("Your answer").first.fill("")

    assert set(kept(page)["answers"]) == {"ch3-estep", "ch3-loop", "ch3-name"}


def test_a_practice_tells_at_once(page: Page, trial: Path) -> None:
    """Nothing, wrong, partly, a known mistake and right: each in words, with its feedback."""
    start(page, trial)
    n = int(page.get_by_text("What is half of").inner_text().split()[-1].strip("?"))
    expect(check(page, 1)).to_have_text("Answer first, then check.")
    page.get_by_role("radio", name="error").check()
    expect(check(page, 1)).to_contain_text("✗ Not yet.Doubt is what the data say.")
    page.get_by_role("checkbox", name="Rows").check()
    expect(check(page, 2)).to_contain_text("◐ Partly right.")
    page.get_by_role("checkbox", name="Columns").check()
    expect(check(page, 2)).to_contain_text("✗ Not yet.Columns sum to the counts.")
    page.get_by_label("Your answer").fill("a few")
    expect(check(page, 3)).to_contain_text("Not a number yet")
    page.get_by_label("Your answer").fill(str(n))
    expect(check(page, 3)).to_contain_text("✗ Not yet.You forgot to halve.")
    page.get_by_label("Your answer").fill(f"{n / 2:g},0")
    expect(check(page, 3)).to_contain_text("✓ Right.")
    expect(page.get_by_text(f"Half of {n} is {n / 2:g}.")).to_be_visible()


def test_feedback_goes_when_the_answer_changes(page: Page, trial: Path) -> None:
    """What was said of one answer never stands beside another."""
    start(page, trial)
    page.get_by_role("radio", name="error").check()
    told = check(page, 1)

    page.get_by_role("radio", name="doubt").check()

    expect(told).to_be_empty()


def test_trying_again_is_a_new_attempt(page: Page, trial: Path) -> None:
    """Answers go, the attempt counts up, and its numbers are those that Python would draw."""
    paper = paper_of(practice())
    start(page, trial)
    page.get_by_label("Your answer").fill("2")

    press(page, "Try again with new numbers")

    saved = kept(page, "practice-ch3")
    expect(page.get_by_label("Your answer")).to_have_value("")
    assert saved["answers"] == {}
    assert (saved["attempt"], saved["draws"]) == (2, begin(paper, "anna", 2).draws)


def test_a_graded_quiz_never_says_what_is_right(page: Page, quiz: Path) -> None:
    """Nothing checks answers there, however far one goes."""
    start(page, quiz)
    answer_everything(page)
    seen = page.inner_text("main")
    press(page, "Review")
    seen += page.inner_text("main")

    assert page.get_by_role("button", name="Check").count() == 0
    assert not any(word in seen.lower() for word in ("correct", "wrong", "right.", "not yet."))
