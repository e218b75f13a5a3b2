"""The analysis as text, CSV and pages: n everywhere, dashes for nothing, and nothing that bites."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest
from quiz_analysis_class import EVERY_TYPE, MISCONCEPTIONS, choices, handed_in, question, quiz
from quiz_analysis_class import simulated as simulated_class
from rich.console import Console

from autograder.class_pages import class_pages
from autograder.classroom import ClassRecord, Student
from quizzes.analysis import analyse, wording
from quizzes.analysis.attempt import Attempt, Excluded
from quizzes.analysis.findings import QuizAnalysis
from quizzes.analysis.statistics import NO_INTERVAL, Interval
from quizzes.analysis.tables import csv_tables
from quizzes.analysis.text import render

HOSTILE = '"><script>alert(1)</script>\x1b[2J\n=1+1'


@pytest.fixture(scope="module")
def large() -> QuizAnalysis:
    """The analysis of a class of 60."""
    return simulated_class(60)


@pytest.fixture(scope="module")
def nobody() -> QuizAnalysis:
    """The analysis of a quiz that nobody handed in, but one draft."""
    return analyse(EVERY_TYPE, [Attempt(HOSTILE, 1, None, {})], MISCONCEPTIONS)


def printed(analysis: QuizAnalysis, width: int = 100) -> str:
    """What a terminal shows."""
    out = io.StringIO()
    Console(file=out, width=width).print(render(analysis))
    return out.getvalue().replace("\N{NO-BREAK SPACE}", " ")


def tables(*analyses: QuizAnalysis) -> dict[str, list[dict[str, str]]]:
    """The rows of each CSV file, as a spreadsheet reads them."""
    return {
        name: list(csv.DictReader(io.StringIO(text))) for name, text in csv_tables(analyses).items()
    }


def report(*analyses: QuizAnalysis, students: int = 3) -> dict[str, str]:
    """The pages of a class report on these quizzes."""
    people = tuple(Student(f"student-{i:03}", f"Name {i}", {}) for i in range(students))
    return class_pages(ClassRecord("EM", (), people, MISCONCEPTIONS, analyses))


def test_text_fits_100_columns_and_is_the_same_again(large: QuizAnalysis) -> None:
    """No line is wider than a terminal of 100 columns, and nothing was cut off the figures."""
    text = printed(large)

    assert max(len(line) for line in text.splitlines()) <= 100
    assert text == printed(large)
    assert all(item.id in text for item in large.items)
    assert "…" not in text


def test_text_of_80_columns_still_names_its_questions(large: QuizAnalysis) -> None:
    """Where space is short, intervals and names wrap; nothing is cut off or left out."""
    text = printed(large, width=80)

    assert max(len(line) for line in text.splitlines()) <= 80
    assert "Question " in text
    assert "…" not in text


def test_text_tells_all_of_each_option(large: QuizAnalysis) -> None:
    """Options that differ in their last word alone can be told apart."""
    words = printed(large).split()
    options = [option.text.text for item in large.items for option in item.options]

    assert all(set(option.split()) <= set(words) for option in options)


def test_text_says_n_and_what_it_leaves_open(large: QuizAnalysis) -> None:
    """The class's size, and that alpha of 8 questions is not judged."""
    text = " ".join(printed(large).split())

    assert "60 students: mean" in text
    assert "Questions, n = 60" in text
    assert "Alpha comes from 8 questions and 60 students" in text
    assert "too few" not in text


def test_a_small_class_is_told_so() -> None:
    """Below 20 students, a caution stands before the figures."""
    text = " ".join(printed(simulated_class(3)).split())

    assert "3 students: too few to measure a question by." in text


def test_of_nobody_there_is_only_that_to_say(nobody: QuizAnalysis) -> None:
    """No tables, but who was left out, with no control characters in the name."""
    text = printed(nobody)

    assert "Nobody has handed this quiz in yet" in text
    assert "Question" not in text
    assert "Not handed in." in text
    assert "\x1b" not in text


def test_text_names_options_to_look_at() -> None:
    """A distractor of the strong is named with its question."""
    two = quiz(
        question("single", "x", choices=choices("a1", "b1")),
        question("single", "y", choices=choices("a1")),
    )
    pairs = [("a1", "right0"), ("right0", "a1")] * 20
    attempts = [handed_in(two, f"s{i}", {"t-x": x, "t-y": y}) for i, (x, y) in enumerate(pairs)]

    text = printed(analyse(two, attempts, MISCONCEPTIONS))

    assert "⚑ t-x, As a1: attracts the strong: is the key right?" in text
    assert "– " in text


def test_figures_are_written_honestly() -> None:
    """nan is a dash, nearly all is not all, and a minus is a minus."""
    assert [wording.number(x) for x in (float("nan"), -0.125, -0.001)] == ["–", "−0.12", "0.00"]
    shares = [wording.percent(x) for x in (float("nan"), 0, 0.001, 0.999, 1)]
    assert [share.replace("\N{NO-BREAK SPACE}", " ") for share in shares] == [
        *("–", "0 %", "1 %", "99 %", "100 %")
    ]
    assert wording.between(NO_INTERVAL) == wording.percent_between(NO_INTERVAL) == "–"
    assert wording.between(Interval(-0.5, 0.25)) == "−0.50 to 0.25"


def test_csv_has_a_row_for_each_thing_and_no_names(large: QuizAnalysis) -> None:
    """Every question and option has one row; no student is in any file."""
    found = tables(large)

    assert [row["question"] for row in found["questions.csv"]] == [item.id for item in large.items]
    assert len(found["options.csv"]) == sum(len(item.options) for item in large.items)
    assert {row["n"] for row in found["questions.csv"]} == {"60"}
    assert float(found["quizzes.csv"][0]["alpha"]) == pytest.approx(large.whole.alpha.value, 1e-5)
    assert not any("student-0" in text for text in csv_tables([large]).values())


def test_csv_hides_what_is_about_fewer_than_five(large: QuizAnalysis) -> None:
    """No count below 5 is left, nor any figure beside it, and none alone in its question."""
    found = tables(large)

    counts = [row["chosen"] for row in found["options.csv"]]
    hidden = [row for row in found["options.csv"] if row["chosen"] == "<5"]
    assert hidden
    assert all(float(count) >= 5 for count in counts if count != "<5")
    assert {row["share"] + row["r_rest"] + row["share_weakest"] for row in hidden} == {""}
    for item in large.items:
        assert sum(row["question"] == item.id for row in hidden) != 1
    for row in found["options.csv"]:
        if row["share_weakest"]:
            third = float(row["n"]) / 3
            bands = [float(row[f"share_{band}"]) for band in ("weakest", "middle", "strongest")]
            assert min(bands) * third >= 5
    for row in found["misconceptions.csv"]:
        assert row["holders"] == "<5" or int(row["holders"]) >= 5
    for row in found["calibration.csv"]:
        assert (row["n"] == "<5") == (row["observed"] == "")


def test_csv_of_a_handful_says_only_that_there_is_one() -> None:
    """Of fewer than five students there is one row, without a figure."""
    found = tables(simulated_class(4))

    (row,) = found["quizzes.csv"]
    assert row["n"] == "<5"
    assert row["mean"] == row["alpha"] == ""
    assert "fewer than 5" in row["note"]
    assert [len(rows) for rows in found.values()] == [1, 0, 0, 0, 0]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_holds_no_formulas(large: QuizAnalysis, start: str) -> None:
    """A text that a spreadsheet would run stands behind a quote; numbers may be negative."""
    title = f'{start}1+1,"x"'

    rows = tables(replace(large, title=title))["quizzes.csv"]

    assert rows[0]["title"] == f"'{title}"
    assert float(rows[0]["skewness"]) < 0


def test_csv_leaves_empty_what_cannot_be_computed() -> None:
    """nan is an empty cell, not a word and not 0."""
    alone = quiz(question("single", "x", choices=choices("a1")))
    attempts = [handed_in(alone, f"s{i}", {"t-x": "right0"}) for i in range(9)]

    (row,) = tables(analyse(alone, attempts, MISCONCEPTIONS))["questions.csv"]

    assert (row["mean"], row["r_rest"], row["alpha_without"]) == ("1", "", "")


def test_the_report_has_a_page_for_each_quiz(large: QuizAnalysis, nobody: QuizAnalysis) -> None:
    """The index links to it with n, alpha, the hardest question and the commonest misconception."""
    pages = report(large, replace(nobody, id="u"))

    index = pages["index.html"]
    assert {"quiz-t.html", "quiz-u.html"} <= pages.keys()
    assert large.hardest is not None
    assert f'href="quiz-t.html#{large.hardest.id}"' in index
    assert f"<td>{large.n}</td>" in index
    assert "Nobody has handed this quiz in yet" in pages["quiz-u.html"]
    assert pages == report(large, replace(nobody, id="u"))


def test_a_class_without_quizzes_has_no_section_for_them() -> None:
    """The report of a class that takes no quizzes is as it was."""
    assert 'id="quizzes"' not in report()["index.html"]


def test_links_of_the_page_lead_somewhere(large: QuizAnalysis) -> None:
    """Every link inside the page has its target, every other one its page; no id stands twice."""
    pages = report(large)
    page = pages["quiz-t.html"]
    ids = re.findall(r'\bid="([^"]+)"', page)

    assert len(ids) == len(set(ids))
    for link in re.findall(r'href="([^"]+)"', page):
        target, _, place = link.partition("#")
        assert place in ids if not target else target in pages


def test_the_page_names_holders_and_links_to_those_it_knows(large: QuizAnalysis) -> None:
    """Whoever is in the report is linked by name; anybody else is named by id."""
    page = report(large, students=30)["quiz-t.html"]

    holders = {holder for each in large.misconceptions for holder in each.holders}
    assert any(f"<bdi>{holder}</bdi>" in page for holder in holders)
    assert re.search(r'<a href="student-student-0\d\d-\w+.html"><bdi>Name \d+</bdi></a>', page)


def test_the_page_says_its_curve_in_words_too(large: QuizAnalysis) -> None:
    """The drawing has a title, and a description with every point of it."""
    page = report(large)["quiz-t.html"]

    (description,) = re.findall(r'<desc id="curve-desc">(.*?)</desc>', page)
    assert description.count("came true") == len(large.calibration.bins)
    assert 'aria-labelledby="curve-title curve-desc"' in page


def test_figures_that_do_not_exist_are_dashes_on_the_page() -> None:
    """One student: means, and dashes for all that needs a class; nan stands nowhere."""
    page = report(simulated_class(1))["quiz-t.html"]

    assert "nan" not in re.sub("<style>.*?</style>", "", page, flags=re.DOTALL)
    assert page.count("<b>–</b>") >= 8


def test_nothing_of_a_student_is_markup(large: QuizAnalysis) -> None:
    """Hostile ids and reasons are text, and there is no inline style for the policy to refuse."""
    (first, *rest) = large.misconceptions
    hostile = replace(
        large,
        misconceptions=(replace(first, holders=(HOSTILE,)), *rest),
        excluded=(Excluded(HOSTILE, HOSTILE),),
    )

    page = report(hostile)["quiz-t.html"]

    assert "<script" not in page
    assert "\x1b" not in page
    assert "style=" not in page


def test_a_long_quiz_and_a_large_class_need_no_caution() -> None:
    """Of 10 questions and 50 students alpha may be judged; who is right shows no belief."""
    ten = quiz(*[question("single", f"x{i}", choices=choices("a1")) for i in range(10)])
    right = {each.id: "right0" for each in ten.questions}
    attempts = [handed_in(ten, f"s{i}", right) for i in range(50)]

    found = analyse(ten, attempts, MISCONCEPTIONS)

    assert wording.cautions(found) == []
    assert "Misconceptions" not in printed(found)
    assert 'id="misconceptions"' not in report(found)["quiz-t.html"]
