"""`em-course quiz score`: files from anywhere into the gradebook, once each, none half-read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from quiz_course import NAME, RIGHT, answers, edit, hand_in, make_course, rows, sheet, small

from autograder.cli import main
from autograder.records import Status
from quizzes.intake import Intake, TakenIn

pytestmark = pytest.mark.usefixtures("one_alembic")

LATER = "2026-11-23T09:30:00Z"


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with the small quiz, released once."""
    return make_course(tmp_path_factory.mktemp("released"))


@pytest.fixture
def course(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course that nobody has handed anything in to, and where commands are typed."""
    folder = tmp_path / "course"
    folder.mkdir()
    for path in released.iterdir():
        (folder / path.name).symlink_to(path)
    for name in ("gradebook.db", "quizzes"):
        (folder / name).unlink()
    (folder / "gradebook.db").write_bytes((released / "gradebook.db").read_bytes())
    (folder / "quizzes").mkdir()
    for path in (released / "quizzes").iterdir():
        (folder / "quizzes" / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Where the files of answers come in."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def score(*arguments: object) -> Result:
    """Type `em-course quiz score`."""
    return CliRunner().invoke(main, ["quiz", "score", *map(str, arguments)])


def put(path: Path, contents: dict[str, Any] | bytes) -> Path:
    """Write a file of answers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = contents if isinstance(contents, bytes) else json.dumps(contents).encode()
    path.write_bytes(data)
    return path


def take_in(course: Path, folder: Path, **options: Any) -> TakenIn:
    """Take files in without grading them."""
    return Intake(course, ["small"], **options).take_in(folder)


def scores(course: Path) -> dict[str, float]:
    """What the gradebook says, by student."""
    totals: dict[str, float] = {}
    for student, _, points, *_ in rows(course):
        totals[student] = totals.get(student, 0) + points
    return totals


def test_files_from_anywhere_come_into_the_gradebook(course: Path, inbox: Path) -> None:
    """Whatever a file is called and wherever it lies, its student gets the marks."""
    put(inbox / "lms" / "Anna_123 (1).JSON", answers(small(), "anna", RIGHT))
    put(inbox / "ben" / NAME / f"{NAME}.answers.json", answers(small(), "ben", {}))

    result = score(inbox)

    assert result.exit_code == 0, result.output
    assert scores(course) == {"anna": 5.0, "ben": 0.0}
    assert "2 files of answers taken into submitted/." in result.output
    assert "2 marked, 0 were marked already." in result.output
    when = (course / "submitted" / "anna" / NAME / "timestamp.txt").read_text()
    assert when == "2026-11-22 12:00:00.000000 UTC"
    assert (course / "feedback" / "anna" / NAME / f"{NAME}.html").is_file()


def test_second_run_changes_nothing(course: Path, inbox: Path) -> None:
    """The same files again: no row, no file and no time is touched, bad ones are named again."""
    put(inbox / "anna.json", answers(small(), "anna", RIGHT))
    put(inbox / "bad.json", b"{")
    score(inbox)
    before = {p: p.lstat().st_mtime_ns for p in course.rglob("*") if p.is_file()}
    was = rows(course)

    result = score(inbox)

    after = {p: p.lstat().st_mtime_ns for p in course.rglob("*") if p.is_file()}
    before.pop(course / ".em-course.lock")
    after.pop(course / ".em-course.lock")
    assert (rows(course), after) == (was, before)
    assert "0 marked, 1 were marked already." in result.output
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("path", "contents", "reason"),
    [
        ("a.json", b"{", "no complete JSON text"),
        ("a.json", {"student": "../../etc"}, "cannot be a student's id"),
        ("a.json", {"student": "a/b"}, "cannot be a student's id"),
        ("a.json", {"student": "<b>"}, "cannot be a student's id"),
        ("a.json", {"student": "a\x1b[2J"}, "cannot be a student's id"),
        ("a.json", {"quiz": "large"}, "no graded quiz 'large'"),
        ("a.json", {"submitted": None}, "4 of 4 questions are answered, but"),
        ("a.json", {"submitted": "2026-02-31T12:00:00Z"}, "no such time"),
        (f"ben/{NAME}/a.json", {"student": "Zoe"}, "answers of 'Zoe', not of 'ben'"),
        ("a.json", b"x" * 6_000_000, "has 6 MB"),
    ],
)
def test_bad_file_is_named_and_set_aside(
    course: Path, inbox: Path, path: str, contents: Any, reason: str
) -> None:
    """It is not scored, not lost and not touched; the others are."""
    given = (
        contents if isinstance(contents, bytes) else {**answers(small(), "anna", RIGHT), **contents}
    )
    bad = put(inbox / path, given)
    put(inbox / "zoe" / NAME / "right.json", answers(small(), "zoe", RIGHT))

    done = take_in(course, inbox)

    (line,) = done.bad
    assert line.startswith(f"{bad}: ")
    assert reason in line
    assert [place.parts[-3] for place in done.taken] == ["zoe"]
    kept = [file.read_bytes() for file in course.glob("set-aside/*")]
    assert kept == ([bad.read_bytes()] if bad.stat().st_size < 5_000_000 else [])
    assert bad.exists()


def test_bad_files_are_told_as_text(course: Path, inbox: Path) -> None:
    """What stands in a file is shown without what a terminal would obey, and is no success."""
    put(inbox / "a.json", answers(small(), "a\x1b[2J", RIGHT))

    result = score(inbox)

    assert result.exit_code == 1
    assert "cannot be a student's id" in " ".join(result.output.split())
    assert "\x1b" not in result.output


def test_what_is_no_plain_file_is_left_where_it_is(course: Path, inbox: Path) -> None:
    """Links and pipes are named; nothing behind them is read, copied or waited for."""
    secret = put(course.parent / "secret.json", answers(small(), "anna", RIGHT))
    (inbox / "link.json").symlink_to(secret)
    os.mkfifo(inbox / "pipe.json")
    (inbox / "elsewhere").symlink_to(course.parent)

    done = take_in(course, inbox)

    link, pipe = done.bad
    assert "link.json is a link. It is left where it is." in link
    assert "pipe.json is not an ordinary file. It is left where it is." in pipe
    assert done.taken == []
    assert not (course / "set-aside").exists()


def test_the_newest_of_a_students_files_counts(course: Path, inbox: Path) -> None:
    """Of two files the one that was handed in later is scored, and the other is named."""
    put(inbox / "1.json", answers(small(), "anna", RIGHT, submitted=LATER))
    older = put(inbox / "2.json", answers(small(), "anna", {}))

    result = score(inbox)

    assert result.exit_code == 0
    assert scores(course) == {"anna": 5.0}
    assert f"{older}: {inbox / '1.json'} of the same student is newer and counts." in result.output


@pytest.mark.parametrize(("when", "points"), [(LATER, 0.0), ("2026-01-01T00:00:00Z", 5.0)])
def test_newer_file_replaces_what_stands_there(
    course: Path, inbox: Path, when: str, points: float
) -> None:
    """A resubmission counts if it is newer, and what it replaces is kept; an older one does not."""
    put(inbox / "1.json", answers(small(), "anna", RIGHT))
    score(inbox)
    put(inbox / "1.json", answers(small(), "anna", {}, submitted=when))

    result = score(inbox)

    assert result.exit_code == 0
    assert scores(course) == {"anna": points}
    assert len(list(course.glob("set-aside/*"))) == (when == LATER)
    assert ("is newer and counts" in result.output) == (when != LATER)


def test_newer_file_replaces_a_broken_one(course: Path, inbox: Path) -> None:
    """Whatever stands in submitted/ and cannot be read gives way, and is kept aside."""
    hand_in(course, "anna", b"{")
    put(inbox / "1.json", answers(small(), "anna", RIGHT))

    score(inbox)

    assert scores(course) == {"anna": 5.0}
    assert [path.read_bytes() for path in course.glob("set-aside/*")] == [b"{"]


def test_practice_and_papers_are_no_answers(course: Path, inbox: Path) -> None:
    """What lies beside the answers in a student's folder is no fault of theirs."""
    contents = answers(small(), "anna", RIGHT, quiz="practice-small", mode="practice")
    put(inbox / "practice-small.answers.json", contents)
    for path in (course / "source" / NAME).glob("*.json"):
        put(inbox / path.name, path.read_bytes())

    result = score(inbox)

    assert result.exit_code == 0
    assert "1 file of practice was left out" in result.output
    assert rows(course) == []


def test_drafts_are_scored_if_asked_for(course: Path, inbox: Path) -> None:
    """What was saved but not handed in counts with --drafts, from the time it was saved."""
    draft = put(inbox / "1.json", answers(small(), "anna", RIGHT, submitted=None))
    os.utime(draft, (1_790_000_000, 1_790_000_000))

    without, with_drafts = score(inbox), score(inbox, "--drafts")
    again = score(inbox, "--drafts")

    assert (without.exit_code, with_drafts.exit_code) == (1, 0)
    assert scores(course) == {"anna": 5.0}
    assert "0 marked, 1 were marked already." in again.output
    when = (course / "submitted" / "anna" / NAME / "timestamp.txt").read_text()
    assert when.startswith("2026-09-21 ")


def test_drafts_that_stand_in_submitted_are_scored_if_asked_for(course: Path) -> None:
    """Without a folder, --drafts is about what was collected."""
    path = hand_in(course, "anna", answers(small(), "anna", RIGHT, submitted=None))
    draft = path.read_bytes()

    without, with_drafts = score(), score("--drafts")

    assert "not handed in" in " ".join(without.output.split())
    assert (without.exit_code, with_drafts.exit_code) == (1, 0)
    assert scores(course) == {"anna": 5.0}
    assert [kept.read_bytes() for kept in course.glob("set-aside/*")] == [draft]


def test_only_one_student_or_quiz(course: Path, inbox: Path) -> None:
    """--student leaves everybody else where they are; a quiz that there isn't is wrong usage."""
    for student in ("anna", "ben"):
        put(inbox / f"{student}.json", answers(small(), student, RIGHT))

    result = score(inbox, "--student", "ben", "--quiz", "small")

    assert result.exit_code == 0
    assert scores(course) == {"ben": 5.0}
    assert not (course / "submitted" / "anna").exists()
    assert score("--quiz", "smal").exit_code == 2
    assert "Did you mean 'quiz-small'" in score("--quiz", "smal").output


def test_edited_question_is_marked_again(course: Path) -> None:
    """The next run finds the edit, marks again, and says how many scores changed, by how much."""
    for student, count in (("anna", "1.5"), ("ben", "2"), ("cleo", "2")):
        given = {**RIGHT, "small-count": count}
        hand_in(course, student, answers(small(), student, given))
    score()
    edit(course, "answer: 1.5", "answer: 2")
    edit(course, "{value: 2,", "{value: 1.5,")

    result, again = score(), score()

    line = "small-count was marked again: 3 of 3 scores changed, by −1 to +1 points."
    assert line in result.output
    assert "3 marked, 0 were marked already." in result.output
    assert scores(course) == {"anna": 4.0, "ben": 5.0, "cleo": 5.0}
    assert "edited since" in sheet(course, "anna").notes[0]
    assert "0 marked, 3 were marked already." in again.output


def test_edit_that_changes_no_score_says_so(course: Path) -> None:
    """A better explanation is marked again for its feedback, and changes no points."""
    hand_in(course, "anna", answers(small(), "anna", RIGHT))
    score()
    edit(course, "The soft count is the sum, 1.5.", "Sum them up.")

    result = score()

    assert f"{NAME} was marked again: no score changed." in result.output
    assert "Sum them up." in (course / "feedback" / "anna" / NAME / f"{NAME}.html").read_text()


def test_what_a_person_must_see_is_no_success(course: Path) -> None:
    """A question that no answer fits any more keeps its points, and the status says so."""
    hand_in(course, "anna", answers(small(), "anna", {**RIGHT, "small-estep": "hard"}))
    score()
    edit(course, "id: hard", "id: harder")

    result = score()

    assert result.exit_code == 1
    assert scores(course) == {"anna": 5.0}
    assert [(row[1], row[3]) for row in rows(course) if row[3]] == [("check_small-estep", 1)]
    assert "a person has to mark small-estep." in " ".join(result.output.split())


def test_points_that_the_gradebook_does_not_know_are_told(course: Path) -> None:
    """A question that is worth something else since the release is no silent difference."""
    hand_in(course, "anna", answers(small(), "anna", RIGHT))
    assert score().exit_code == 0
    edit(course, "points: 2", "points: 3")

    result = score()

    assert result.exit_code == 1
    assert "run `em-course release quiz-small`" in " ".join(result.output.split())


def test_interrupted_run_is_simply_run_again(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped between two students, the next run marks the rest and nobody twice."""
    for student in ("anna", "ben", "cleo"):
        hand_in(course, student, answers(small(), student, RIGHT))
    from autograder.gradebook import CourseGradebook

    record, recorded = CourseGradebook.record_all, []

    def stop_at_the_second(book: CourseGradebook, *judged: Any) -> None:
        if recorded:
            raise KeyboardInterrupt
        recorded.append(judged)
        record(book, *judged)

    monkeypatch.setattr(CourseGradebook, "record_all", stop_at_the_second)
    assert score().exit_code != 0
    monkeypatch.undo()
    os.chdir(course)

    result = score()

    assert "2 marked, 1 were marked already." in result.output
    assert scores(course) == {"anna": 5.0, "ben": 5.0, "cleo": 5.0}


def test_grade_without_names_grades_quizzes_too(course: Path) -> None:
    """`em-course grade` and `em-course quiz score` do the same to a quiz."""
    hand_in(course, "anna", answers(small(), "anna", RIGHT))

    result = CliRunner().invoke(main, ["grade", "--workers", "1"])

    assert result.exit_code == 0, result.output
    assert scores(course) == {"anna": 5.0}
    assert "0 marked, 1 were marked already." in score().output


def test_check_marks_a_file_of_the_course(tmp_path: Path) -> None:
    """`em-course check` knows a quiz of the bank by the name of its file."""
    bad = put(tmp_path / "quiz-ch3.answers.json", b"{}")

    result = CliRunner().invoke(main, ["check", str(bad)])

    assert result.exit_code == 1
    assert "quiz-ch3.answers.json: 0 of " in result.output


def test_rejected_sheets_are_answered_and_released(course: Path) -> None:
    """Every file has a sheet: one without answers, too, and its student reads what to do."""
    (course / "submitted" / "anna" / NAME).mkdir(parents=True)

    result = score()

    assert result.exit_code == 1
    assert sheet(course, "anna").status is Status.REJECTED
    page = (course / "feedback" / "anna" / NAME / f"{NAME}.html").read_text()
    assert f"{NAME}.answers.json cannot be opened" in page


def test_analyze_reads_what_was_handed_in(course: Path, tmp_path: Path) -> None:
    """Text for the instructor, tables without names; unreadable files are listed, not counted."""
    for i in range(6):
        given = {**RIGHT, "small-count": "2"} if i % 2 else RIGHT
        hand_in(course, f"s{i}", answers(small(), f"s{i}", given, confidence={"small-estep": 3}))
    hand_in(course, "bad", b"{")
    hand_in(course, "draft", answers(small(), "draft", RIGHT, submitted=None))

    result = CliRunner().invoke(main, ["quiz", "analyze", "--csv", str(tmp_path / "csv")])

    assert result.exit_code == 0, result.output
    assert "6 students: mean 4.50 of 5" in result.output
    assert "Counts are whole" in result.output
    assert "Not counted (2)" in result.output
    assert "small-count" in (tmp_path / "csv" / "questions.csv").read_text()


def test_analyze_says_when_there_is_nothing(course: Path) -> None:
    """No answers are no error."""
    result = CliRunner().invoke(main, ["quiz", "analyze", str(course)])

    assert result.exit_code == 0
    assert "No answers to a quiz are in" in result.output
