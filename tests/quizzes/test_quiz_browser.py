"""The quiz page in a real browser: by keyboard, in the dark, on a phone, after a crash."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from quiz_browser import ANSWERS, answer_everything, chromium, hand_in, hand_in_file, press, start
from quiz_papers import graded, practice, text_of

from quizzes import build
from quizzes.bank import Quiz, load_bank, quiz_files
from quizzes.player.page import page as page_of
from quizzes.player.paper import Paper, parse_paper
from quizzes.player.response import begin, misfits, parse_response

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
HOSTILE = '"><img src=x onerror="window.pwned=1"><script>window.pwned=1</script>{{pi1}}'


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests here."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def quiz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a graded quiz with every type of question."""
    return save(graded(), tmp_path_factory.mktemp("graded"))


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a practice."""
    return save(practice(), tmp_path_factory.mktemp("practice"))


def save(paper: dict[str, Any], folder: Path) -> Path:
    """Write a paper's page."""
    file = folder / "quiz.html"
    file.write_text(page_of(text_of(paper)), "utf-8")
    return file


def paper_of(paper: dict[str, Any]) -> Paper:
    """Read a paper as the Python front ends do."""
    return parse_paper(text_of(paper).encode(), "quiz-ch3.json")


@pytest.fixture(scope="module")
def bank() -> dict[str, Quiz]:
    """The quizzes of the course."""
    return load_bank()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile; whatever goes wrong or asks a network fails the test."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    context.set_default_timeout(5000)
    problems: list[str] = []
    context.on("console", lambda message: problems.append(message.text))
    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on("request", lambda request: problems.append(request.url) if asks(request.url) else 0)
    yield context
    context.close()
    assert problems == []


def asks(address: str) -> bool:
    """Whether an address is anywhere but on this disk."""
    return not address.startswith(("file:", "blob:"))


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A window."""
    return context.new_page()


# ---- the whole way --------------------------------------------------------------------------


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


def kept(page: Page, quiz: str = "ch3", student: str = "anna") -> Any:
    """What the browser has saved."""
    key = f"em-course quiz {quiz} of {student}"
    return json.loads(page.evaluate("(key) => localStorage.getItem(key)", key))


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


# ---- nothing is lost ------------------------------------------------------------------------


def test_a_reload_in_the_middle_loses_nothing(page: Page, quiz: Path) -> None:
    """After a reload the student and every answer are there, and the next blank is offered."""
    start(page, quiz)
    answer_everything(page)
    page.get_by_label("Your answer").last.fill("")
    before = kept(page)

    page.reload()
    press(page, "Go on with question 6")

    expect(page.get_by_role("heading", name="Question 6")).to_be_focused()
    expect(page.locator(".progress")).to_have_text("6 of 7 answered · saved")
    assert hand_in(page)["answers"] == before["answers"]


def test_a_reload_after_handing_in_shows_the_receipt(page: Page, quiz: Path) -> None:
    """What was handed in stays so."""
    start(page, quiz)
    hand_in(page)

    page.reload()

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


def test_a_changed_question_is_pointed_out(page: Page, quiz: Path, tmp_path: Path) -> None:
    """After a correction of the quiz, answers stay but are to be looked at and handed in again."""
    start(page, quiz)
    answer_everything(page)
    hand_in(page)
    changed = graded()
    changed["questions"][1]["version"] = "another"

    page.goto(save(changed, tmp_path).as_uri())

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


# ---- questions ------------------------------------------------------------------------------


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


# ---- practice -------------------------------------------------------------------------------


def check(page: Page, number: int) -> Any:
    """Press Check at a question and return what is told."""
    question = page.get_by_role("group", name=f"Question {number}")
    question.get_by_role("button", name="Check").click()
    return question.get_by_role("status")


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


# ---- the same as in Python ------------------------------------------------------------------


@pytest.fixture
def script(page: Page) -> Callable[[str, Any], Any]:
    """Call what the player's files define."""
    folder = Path(page_of.__code__.co_filename).parent
    source = "\n".join((folder / name).read_text("utf-8") for name in ("paper.js",))

    def call(expression: str, argument: Any) -> Any:
        return page.evaluate(f"(it) => {{ {source}\n return ({expression}); }}", argument)

    return call


def test_hashes_numbers_and_orders_are_those_of_python(
    script: Callable[[str, Any], Any],
) -> None:
    """Over many students, both languages draw the same variants and the same orders."""
    from quizzes.player import chance
    from quizzes.player.numbers import parse_number
    from quizzes.player.paper import shown

    paper = paper_of(graded())
    students = [f"student-{i}" for i in range(25)] + ["Zoë", "李雷", "🙂", "a|b", ""]
    typed = ["1", " 1,5", "−2", "-2.", ".5", "3e-4", "1e400", "1e3000", "nan", "0x1", "1 2", "–1"]
    typed += ["", "+7", "1,2,3", "inf", "1e", "٣"]
    order = """it.students.map((student) => it.paper.questions.map((each) => {
        const seen = personal(it.paper, each, student, 3);
        const ids = ["choices", "items", "left", "right"].flatMap((part) => seen[part]);
        return [seen.values, ids.map(({ id }) => id)];
    }))"""

    hashes = script("it.map(hash32)", students)
    numbers = script(
        "it.map((text) => numberOf(text)).map((n) => Number.isNaN(n) ? null : n)", typed
    )
    orders = script(order, {"students": students, "paper": graded()})

    assert hashes == [chance.hash32(student) for student in students]
    assert numbers == [parse_number(text) for text in typed]
    assert orders == [
        [
            [
                paper.draw(question, student, 3),
                [
                    option.id
                    for part in (question.choices, question.items, question.left, question.right)
                    for option in shown(part, question, student, 3)
                ],
            ]
            for question in paper.questions
        ]
        for student in students
    ]


def test_slots_are_filled_as_text(script: Callable[[str, Any], Any]) -> None:
    """A value is escaped in markup, left alone in text, and an unknown slot stays."""
    rich = {"html": "<mn>{{ a }}</mn>{{toString}}", "text": "{{a:.1f}} {{b}}"}

    seen = script(
        "filled(it.rich, it.values)", {"rich": rich, "values": {"a": "<i>", "a:.1f": "&"}}
    )

    assert seen == {"html": "<mn>&lt;i&gt;</mn>{{toString}}", "text": "& {{b}}"}


# ---- nothing runs, nothing leaves -----------------------------------------------------------


def test_what_students_write_stays_text(page: Page, quiz: Path) -> None:
    """Markup in an id or an answer is shown as it was typed, on every screen."""
    start(page, quiz, HOSTILE)
    page.get_by_label("Your answer").last.fill(HOSTILE)
    page.get_by_label("Your answer").first.fill(HOSTILE)
    page.get_by_label("Your answer").first.press("Tab")
    press(page, "Review")
    page.get_by_label("Your answer").first.fill("1")
    press(page, "Review")
    expect(page.get_by_text(HOSTILE)).to_be_visible()
    press(page, "Back")

    saved = hand_in(page)

    expect(page.get_by_text(HOSTILE)).to_be_visible()
    assert (saved["student"], saved["answers"]["ch3-name"]) == (HOSTILE, HOSTILE)
    assert page.evaluate("window.pwned") is None


def test_the_policy_refuses_scripts_and_requests(browser: Browser, quiz: Path) -> None:
    """Even what slipped into the page could neither run nor send anything."""
    with browser.new_context() as context:
        page = context.new_page()
        gone: list[str] = []
        stopped: list[str | None] = []
        page.on("requestfinished", lambda request: gone.append(request.url))
        page.on("requestfailed", lambda request: stopped.append(request.failure))
        page.goto(quiz.as_uri())

        refused = page.evaluate(
            """async () => {
                document.body.append(Object.assign(document.createElement("script"),
                    { textContent: "window.pwned = 1" }));
                const image = Object.assign(new Image(), { src: "http://127.0.0.1:9/x" });
                await new Promise((resolve) => { image.onerror = resolve; });
                return fetch("http://127.0.0.1:9/").catch((error) => error.message);
            }"""
        )

        assert refused == "Failed to fetch"
        assert page.evaluate("window.pwned") is None
        assert [address for address in gone if asks(address)] == []
        assert set(stopped) == {"csp"}


def test_without_scripts_the_page_says_what_to_do(browser: Browser, quiz: Path) -> None:
    """A browser without JavaScript shows the way by the terminal."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(quiz.as_uri())

        expect(page.get_by_text("em-course quiz take ch3")).to_be_visible()


# ---- for everybody --------------------------------------------------------------------------


def broken(page: Page) -> list[str]:
    """The accessibility rules that a page breaks as it stands."""
    return [violation["id"] for violation in Axe().run(page, options=RULES).response["violations"]]


@pytest.mark.parametrize("width", [1000, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible(
    browser: Browser, quiz: Path, trial: Path, scheme: Any, width: int
) -> None:
    """Start, blank, answered, error, review, receipt and practice break no rule of WCAG 2.2 AA."""
    found: dict[str, list[str]] = {}
    with browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}
    ) as context:
        context.set_default_timeout(5000)
        page = context.new_page()

        def look(state: str) -> None:
            found[state] = broken(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found[state].append("scrolls sideways")

        start(page, quiz, " ")
        look("start")
        start(page, quiz)
        look("blank")
        answer_everything(page)
        look("answered")
        page.get_by_label("Your answer").first.fill("a lot")
        press(page, "Review")
        look("error")
        page.get_by_label("Your answer").first.fill("1")
        press(page, "Review")
        look("review")
        press(page, "Back")
        hand_in(page)
        look("receipt")
        start(page, trial)
        page.get_by_role("radio", name="error").check()
        page.get_by_role("checkbox", name="Rows").check()
        for number in (1, 2, 3):
            check(page, number)
        look("practice")

    assert found == {state: [] for state in found}
    assert len(found) == 7


@pytest.mark.parametrize("id_", [file.stem for file in quiz_files()])
def test_the_course_s_own_quizzes_fit_a_phone(
    context: BrowserContext, bank: dict[str, Quiz], tmp_path: Path, id_: str
) -> None:
    """Each quiz of the course, with its formulas, is readable and accessible at 320 pixels."""
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 800})
    file = tmp_path / "quiz.html"
    file.write_text(page_of(build.paper(bank[id_])), "utf-8")

    start(page, file)
    for question in page.locator(".question").all():
        for field in question.locator("[type=text]").all():
            field.fill("1")
        for choice in question.locator(".choice").all()[:1]:
            choice.click()
        for check in question.get_by_role("button", name="Check").all():
            check.click()
            expect(question.locator(".verdict")).to_have_text(re.compile("Right|Partly|Not yet"))

    assert broken(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_broken_page_is_noticed(page: Page, quiz: Path) -> None:
    """The check of accessibility fails on a field without a label and on pale letters."""
    start(page, quiz)
    page.locator("label[for$=ch3-name-field]").evaluate("label => label.remove()")
    page.locator(".prompt").first.evaluate("prompt => { prompt.style.color = '#ddd'; }")

    assert {"label", "color-contrast"} <= set(broken(page))


def test_focus_is_not_hidden_behind_the_bar(page: Page, quiz: Path) -> None:
    """Whatever Tab comes to stands clear of the bar at the bottom of the window."""
    page.set_viewport_size({"width": 500, "height": 600})
    start(page, quiz)
    covered = """() => {
        const e = document.activeElement, bar = document.querySelector(".bar");
        if (e === document.body || bar.contains(e)) return false;
        return e.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1;
    }"""
    hidden = []
    for _ in range(45):
        page.keyboard.press("Tab")
        if page.evaluate(covered):
            hidden.append(page.evaluate("document.activeElement.outerHTML"))

    assert hidden == []


def test_paper_has_no_controls(page: Page, quiz: Path) -> None:
    """Printed in the dark, questions are dark on white, without bar and buttons."""
    start(page, quiz)
    page.emulate_media(media="print", color_scheme="dark")

    expect(page.locator(".bar")).to_be_hidden()
    expect(page.get_by_role("button", name="Not you?")).to_be_hidden()
    colours = "[document.body, document.querySelector('.quiz')].map((e) => getComputedStyle(e))"
    back, ink = page.evaluate(
        f"(() => {{ const [b, q] = {colours}; return [b.backgroundColor, q.color]; }})()"
    )
    assert (back, ink) == ("rgb(255, 255, 255)", "rgb(32, 36, 43)")
