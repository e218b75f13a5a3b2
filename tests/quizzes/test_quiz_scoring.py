"""From a file of answers to its score sheet: what counts, what is told, what is refused."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from quiz_course import NAME, RIGHT, answers, small
from quiz_every_type import every_type

from autograder.answer_report import answer_report
from autograder.misconceptions import load_misconceptions
from autograder.records import CheckResult, ScoreSheet, Status, Verdict, sheet_from_json
from quizzes.assignments import key_version
from quizzes.build import paper, shown_numbers, variants
from quizzes.player import chance
from quizzes.player.paper import parse_paper
from quizzes.player.response import MAX_BYTES, begin
from quizzes.questions import Quiz
from quizzes.sheet import mark_file

pytestmark = pytest.mark.usefixtures("one_alembic")


def marked(contents: Any, quiz: Quiz | None = None, student: str | None = None) -> ScoreSheet:
    """The sheet of a file with these contents."""
    data = contents if isinstance(contents, bytes) else json.dumps(contents).encode()
    return mark_file("answers.json", quiz or small(), data, student)


def check(sheet: ScoreSheet, question: str) -> CheckResult:
    """What a sheet says of one question."""
    return next(check for check in sheet.checks if check.function == question)


def edited(quiz: Quiz, id_: str, **changes: Any) -> Quiz:
    """The quiz after its author edited a question."""
    questions = [
        q.model_copy(update=changes) if q.id == id_ else q  # as it stands
        for q in quiz.questions
    ]
    return quiz.model_copy(update={"questions": tuple(questions)})


def test_right_answers_get_all_points() -> None:
    """A sheet like any other: a passed check a question, with its points."""
    sheet = marked(answers(small(), "anna", RIGHT), student="anna")

    assert (sheet.status, sheet.score, sheet.max_score) == (Status.GRADED, 5.0, 5.0)
    assert sheet.assignment == NAME
    assert [c.id for c in sheet.checks] == [f"{id_}::answer" for id_ in RIGHT]
    assert {c.verdict for c in sheet.checks} == {Verdict.PASSED}
    assert sheet.notes == ()
    assert sheet_from_json(json.loads(json.dumps(sheet.to_json()))) == sheet


def test_wrong_answer_is_told_what_was_right_and_what_it_shows() -> None:
    """Facts, the choice's own feedback, the explanation, and the misconception behind it."""
    sheet = marked(answers(small(), "anna", {**RIGHT, "small-estep": "hard"}))

    wrong = check(sheet, "small-estep")
    assert (wrong.verdict, wrong.points, wrong.max_points) == (Verdict.FAILED, 0.0, 1.0)
    assert wrong.title == "What does the E-step compute for a point xₙ?"
    assert wrong.message == (
        "You answered “the nearest mean”. That is k-means. Right is “its responsibilities”."
    )
    assert wrong.hint.startswith("Weight times density")
    assert wrong.misconception == "nearest-centre"


def test_part_of_an_answer_gets_part_of_the_points() -> None:
    """Half of what is right is worth half, and is no pass."""
    sheet = marked(answers(small(), "anna", {**RIGHT, "small-depends": ["shapes"]}))

    part = check(sheet, "small-depends")
    assert (part.verdict, part.points) == (Verdict.FAILED, 1.0)
    assert part.misconception == "priors-do-not-matter"


def test_blank_answer_is_missing() -> None:
    """What was left open gets no points, and the explanation all the same."""
    sheet = marked(answers(small(), "anna", {"small-word": "latent"}))

    blank = check(sheet, "small-count")
    assert (blank.verdict, blank.points, sheet.score) == (Verdict.MISSING, 0.0, 1.0)
    assert blank.message == "You gave no answer. Right is 1.5."
    assert blank.hint == "The soft count is the sum, 1.5."


@pytest.mark.parametrize(
    ("id_", "answer"),
    [
        ("small-estep", "c0ffee"),
        ("small-estep", ["soft"]),
        ("small-depends", "weights"),
        ("small-depends", ["c0ffee"]),
        ("small-count", "=1+1"),
        ("small-count", {"a": 1}),
        ("small-word", ["latent"]),
    ],
)
def test_unreadable_answer_costs_only_its_question(id_: str, answer: Any) -> None:
    """An answer of another form, or to a choice that there isn't, leaves the others alone."""
    contents = answers(small(), "anna", RIGHT)
    contents["answers"][id_] = answer

    sheet = marked(contents)

    bad = check(sheet, id_)
    assert bad.verdict is Verdict.FAILED
    assert bad.message.startswith("Your answer cannot be read: ")
    assert sheet.score == sheet.max_score - bad.max_points


def test_students_own_numbers_decide() -> None:
    """Somebody else's numbers, pasted with their right answer, help nobody."""
    quiz = every_type()
    question = quiz.question("every-drawn")
    every = variants(question)
    mine = every[chance.variant(quiz.id, question.id, "anna", 1, len(every))]
    theirs = next(v for v in every if abs(v["gamma"] - mine["gamma"]) > 0.1)
    contents = answers(quiz, "anna", {"every-drawn": f"{theirs['gamma']:.5f}"})

    pasted = {**contents, "draws": {question.id: shown_numbers(question, theirs)}}
    own = answers(quiz, "anna", {"every-drawn": f"{mine['gamma']:.5f}"}, attempt=7)

    assert check(marked(own, quiz), question.id).verdict is Verdict.PASSED
    sheet = marked(pasted, quiz)
    assert check(sheet, question.id).verdict is Verdict.FAILED
    assert any("every-drawn: the file names other numbers" in note for note in sheet.notes)


def test_message_says_which_numbers_were_asked() -> None:
    """A student with own numbers reads their own question again; the title is everybody's."""
    quiz = every_type()
    contents = answers(quiz, "anna", {"every-drawn": "2"})
    phi1 = contents["draws"]["every-drawn"]["phi1"]

    drawn = check(marked(contents, quiz), "every-drawn")

    assert f"You were asked: Two components with weights ϕ₁ = {phi1} " in drawn.message
    assert "ϕ₁ = … and" in drawn.title


@pytest.mark.parametrize("id_", [question.id for question in every_type().questions])
def test_every_type_says_its_right_answer(id_: str) -> None:
    """Each type of question puts the right answer into words, also for who gave none."""
    quiz = every_type()

    blank = check(marked(answers(quiz, "anna", {}), quiz), id_)

    assert "You gave no answer. Right is " in blank.message
    assert "{{" not in blank.message + blank.title + blank.hint
    assert "\n" not in blank.message + blank.title + blank.hint


def test_every_type_says_what_was_answered() -> None:
    """Orders, pairs and percentages are repeated in words, never as ids."""
    quiz = every_type()
    blank = begin(parse_paper(paper(quiz).encode(), "paper"), "anna")
    asked = {q.id: q for q in parse_paper(paper(quiz).encode(), "paper").questions}
    order, match, belief = asked["every-order"], asked["every-match"], asked["every-belief"]
    given = {
        "every-order": [option.id for option in reversed(order.items)],
        "every-match": {match.left[0].id: match.right[0].id},
        "every-belief": {belief.choices[0].id: 90, belief.choices[1].id: 10},
    }
    contents = {
        **blank.model_dump(by_alias=True),
        "answers": given,
        "submitted": "2026-01-01T00:00:00Z",
    }

    sheet = marked(contents, quiz)

    assert check(sheet, "every-order").message.count("→") >= 3
    assert match.left[0].rich.text in check(sheet, "every-match").message
    assert "90 %" in check(sheet, "every-belief").message


def test_edited_question_is_marked_by_its_new_key() -> None:
    """What still fits is marked as the question stands now, and the sheet says so."""
    contents = answers(small(), "anna", {**RIGHT, "small-count": "2"})
    quiz = edited(small(), "small-count", answer=2.0, wrong=())

    sheet = marked(contents, quiz)

    assert check(sheet, "small-count").verdict is Verdict.PASSED
    assert sheet.notes == ("small-count: edited since this was answered.",)
    assert sheet.key == key_version(quiz) != key_version(small())


def test_edit_that_no_answer_fits_is_for_a_person() -> None:
    """A choice that is gone costs nobody points before somebody has looked."""
    contents = answers(small(), "anna", {**RIGHT, "small-estep": "hard"})
    left = [c for c in small().question("small-estep").choices if c.id != "hard"]

    sheet = marked(contents, edited(small(), "small-estep", choices=tuple(left)))

    gone = check(sheet, "small-estep")
    assert (gone.verdict, gone.points) == (Verdict.INTERNAL, 1.0)
    assert sheet.needs_a_person


def test_edited_question_without_an_answer_stays_unanswered() -> None:
    """Who left a question open gets nothing out of its being edited."""
    contents = answers(small(), "anna", {})

    sheet = marked(contents, edited(small(), "small-count", answer=2.0, wrong=()))

    assert {c.verdict for c in sheet.checks} == {Verdict.MISSING}


def test_numbers_that_nobody_draws_any_more_are_for_a_person() -> None:
    """An edited question is marked by the student's numbers if they are known, or by nobody."""
    quiz = every_type()
    known = answers(quiz, "anna", {"every-drawn": "0.5"})
    unknown = {**known, "draws": {"every-drawn": {"phi1": "0.5", "phi2": "0.5", "x:.2f": "9.99"}}}
    after = edited(quiz, "every-drawn", explanation="Better.")

    assert check(marked(known, after), "every-drawn").verdict is Verdict.FAILED
    assert check(marked(unknown, after), "every-drawn").verdict is Verdict.INTERNAL


def test_questions_come_and_go() -> None:
    """One that was added is for a person; an answer to one that is gone is noted."""
    contents = answers(small(), "anna", RIGHT)
    *rest, last = small().questions
    fewer = small().model_copy(update={"questions": tuple(rest)})
    before = answers(fewer, "anna", {k: v for k, v in RIGHT.items() if k != last.id})

    assert check(marked(before), last.id).verdict is Verdict.INTERNAL
    assert f"{last.id}: the quiz has no such question" in marked(contents, fewer).notes[0]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"student": "ben"}, "answers of 'ben', not of 'anna'"),
        ({"quiz": "other"}, "to the quiz 'other' (graded), not to 'small'"),
        ({"mode": "practice"}, "to the quiz 'small' (practice)"),
        ({"submitted": None}, "4 of 4 questions are answered, but the quiz was not handed in"),
        ({"submitted": "yesterday"}, "submitted"),
        ({"schema": 2}, "schema"),
        ({"extra": 1}, "extra"),
        ({"attempt": "1"}, "attempt"),
        ({"attempt": 1e999}, "attempt"),
        ({"answers": {"small-count": float("nan")}}, "small-count"),
        ({"answers": {"small-count": {"a": {"b": 1}}}}, "small-count"),
        ({"answers": "x" * MAX_BYTES}, "at most 200,000"),
        ({"confidence": {"small-estep": 9}}, "confidence"),
        ({"seconds": {"small-estep": 10**400}}, "seconds"),
        ({"submitted": "\uff12\uff10\uff12\uff16-11-22T12:00:00Z"}, "submitted"),
        ({"student": ""}, "student"),
        ({"student": "x" * 300}, "student"),
        ({"draws": {"small-count": 3}}, "draws"),
    ],
)
def test_file_that_cannot_count_is_refused(changes: dict[str, Any], problem: str) -> None:
    """Somebody else's, another quiz's, a draft or a wrong form: no score, a reason, a next step."""
    data = json.dumps({**answers(small(), "anna", RIGHT), **changes}).encode()
    sheet = mark_file("answers.json", small(), data, "anna", ["anna", "Ben"])

    assert (sheet.status, sheet.score, sheet.max_score) == (Status.REJECTED, 0.0, 5.0)
    assert problem in (sheet.problem or "")
    assert "submit" in (sheet.problem or "").lower()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\x00\xff",
        b'{"quiz": "small", "quiz": "small"}',
        b"[" * 100_000,
        b'{"schema": ' + b"9" * 100_000 + b"}",
        b'{"student": "\\ud800"}',
        "{}".encode("utf-16"),
    ],
)
def test_file_that_is_no_response_is_refused(data: bytes) -> None:
    """Nothing that stands in a file stops the grader, or counts as an answer."""
    sheet = marked(data)

    assert sheet.status is Status.REJECTED
    assert "hand it in once more" in (sheet.problem or "")


def test_mark_before_a_text_is_no_fault() -> None:
    """Some editors save a file with a byte order mark; the answers are the same."""
    data = b"\xef\xbb\xbf" + json.dumps(answers(small(), "anna", RIGHT)).encode()

    assert marked(data).score == 5.0


def test_only_plain_files_are_read(tmp_path: Path) -> None:
    """A link, a pipe, a folder, a huge file and no file are each named for what they are."""
    (tmp_path / "right.json").write_text(json.dumps(answers(small(), "anna", RIGHT)))
    (tmp_path / "link").symlink_to(tmp_path / "right.json")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(2_000_000_000)

    said = {
        name: mark_file(name, small(), tmp_path / name, None).problem
        for name in ("right.json", "link", "pipe", "folder", "huge", "nothing")
    }

    assert said["right.json"] is None
    assert "is a link" in str(said["link"])
    assert "not an ordinary file" in str(said["pipe"])
    assert "is a folder" in str(said["folder"])
    assert "has 2,000 MB" in str(said["huge"])
    assert "cannot be opened" in str(said["nothing"])


def test_answers_are_shown_as_text() -> None:
    """Markup, control characters and formulas in an answer stay what they are: text."""
    hostile = "<img src=x onerror=alert(1)>\x1b[2J\u202e=cmd|' /C calc'!A0"
    sheet = marked(answers(small(), "anna", {**RIGHT, "small-word": hostile}))

    report = answer_report(sheet, "small-word", load_misconceptions())

    assert "&lt;img src=x" in report.html
    assert not {"\x1b", "\u202e"} & set(report.html + report.text)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            "hard",
            ["✗ not right, 0 / 1 points", "Some believe: The component whose centre", "Why: "],
        ),
        ("soft", ["✓ right, 1 / 1 points", "You answered “its responsibilities”.", "Why: "]),
        (None, ["✗ no answer, 0 / 1 points", "Right is “its responsibilities”."]),
    ],
)
def test_report_says_what_a_question_came_to(answer: str | None, words: list[str]) -> None:
    """Below each question: the verdict, the points, the right answer, the belief, the reason."""
    given = {**RIGHT, "small-estep": answer} if answer else {}
    sheet = marked(answers(small(), "anna", given))

    report = answer_report(sheet, "small-estep", load_misconceptions())

    for word in words:
        assert word in report.text
        assert word.partition(",")[0].partition(":")[0] in report.html


def test_report_of_a_refused_file_gives_the_reason() -> None:
    """Each question of a file that does not count says why."""
    report = answer_report(marked(b"{"), "small-estep", load_misconceptions())

    assert "Not marked" in report.html
    assert "no complete JSON text" in report.html
    assert report.text.startswith("Not marked, 0 points. The file is no complete JSON text")


def test_report_notes_stand_at_their_question() -> None:
    """What is odd about one question is not told at the others."""
    quiz = edited(small(), "small-count", points=2.0)
    sheet = marked(answers(small(), "anna", {**RIGHT, "small-depends": ["weights"]}), quiz)

    reports = {id_: answer_report(sheet, id_, {}).text for id_ in RIGHT}

    assert [id_ for id_, text in reports.items() if "Note: edited since" in text] == ["small-count"]
    assert "partly right, 1 / 2" in reports["small-depends"]


def test_no_answer_breaks_the_marker() -> None:
    """Whatever a well-formed file answers, to whichever question, there is a sheet in range."""
    quiz = every_type()
    read = parse_paper(paper(quiz).encode(), "paper")
    rng = random.Random(1)  # of this test's own
    ids = [id_ for question in read.questions for id_ in question.options()]
    odd = [
        "",
        " ",
        "nan",
        "-1e300",
        "9" * 400,
        "1e-999",
        "\u0661",
        "\x00",
        "{{gamma}}",
        "$x",
        "a_b",
    ]
    words = [*ids, *odd, "posterior", *(str(i) for i in range(-2, 9))]

    def anything() -> Any:
        kind, count = rng.randrange(4), rng.randrange(5)
        some = [rng.choice(words) for _ in range(count)]
        if kind == 0:
            return rng.choice(words)
        if kind == 1:
            return some
        return (
            dict.fromkeys(some, rng.choice([0, 33, 50, 100, -1, 2**70]))
            if kind == 2
            else {one: rng.choice(words) for one in some}
        )

    blank = answers(quiz, "anna", {})
    for _ in range(400):
        sheet = marked({**blank, "answers": {q.id: anything() for q in quiz.questions}}, quiz)
        assert sheet.status is Status.GRADED
        assert all(0 <= c.points <= c.max_points for c in sheet.checks)
