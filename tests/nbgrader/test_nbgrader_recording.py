"""Recording without nbgrader's own loop: the same as the stock command, whole or not at all."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_course import E_STEP, LATER, WRITTEN, Course, sheet

from autograder import folders, show, transaction
from autograder.bulk import grade_class
from autograder.errors import ConfigError, GradebookError
from autograder.folders import HandedIn
from autograder.gradebook import CourseGradebook, student_names, unmarked
from autograder.job import Job
from autograder.preparation import Preparation
from autograder.ready import Ready
from autograder.records import ScoreSheet, Status, Verdict

ALL_ROWS = {
    "grades": "select * from grade join base_cell on base_cell.id = cell_id",
    "comments": "select * from comment join base_cell on base_cell.id = cell_id",
    "notebooks": "select * from submitted_notebook",
    "submissions": "select * from submitted_assignment",
    "students": "select * from student",
}


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return every file below a folder, with its permissions."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mode, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "gradebook.db"
    }


def all_rows(course: Course) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the gradebook holds of submissions, without the ids that it draws by lot."""
    found = {}
    with closing(sqlite3.connect(course.folder / "gradebook.db")) as book:
        for name, query in ALL_ROWS.items():
            cursor = book.execute(query)
            fields = [column[0] for column in cursor.description]
            shown = [i for i, field in enumerate(fields) if field == "name" or "id" not in field]
            found[name] = sorted((tuple(str(row[i]) for i in shown) for row in cursor), key=str)
    return found


def only_submission(book: CourseGradebook) -> HandedIn:
    """Return the one submission of a course that has one."""
    (handed_in,) = book.submissions([E_STEP, WRITTEN])
    return handed_in


def ready(book: CourseGradebook, handed_in: HandedIn, judged: ScoreSheet) -> Ready:
    """Return what a worker would send of a submission that was judged so."""
    desk = book.desk([handed_in.assignment])
    preparation = Preparation(desk.course_dir, desk.cells, desk.feedback)
    return preparation.ready(Job.of(handed_in), judged, folders.read_judged(handed_in.judged))


def record(course: Course, judged: ScoreSheet) -> None:
    """Record the one submission of a course."""
    with CourseGradebook(course.folder) as book:
        write(book, judged)


def write(book: CourseGradebook, judged: ScoreSheet) -> None:
    """Record the one submission in an open gradebook."""
    handed_in = only_submission(book)
    book.record(handed_in, ready(book, handed_in, judged))


def is_current(course: Course) -> bool:
    """Tell whether the one submission of a course counts as graded."""
    with CourseGradebook(course.folder) as book:
        return book.current_sheet(only_submission(book)) is not None


@pytest.fixture
def handed_in(course: Course) -> Course:
    """A course with one submission."""
    course.hand_in("ann", course.sample("right-einsum"))
    return course


def test_rows_and_files_are_those_of_the_stock_commands(course: Course, tmp_path: Path) -> None:
    """`em-course grade` with its workers and nbgrader's commands leave the same course behind."""
    with (course.folder / "nbgrader_config.py").open("a") as config:
        config.write("c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    assert course.run("db", "assignment", "add", E_STEP, "--duedate=2026-01-15 00:00:00 UTC") == 0
    right = course.sample("right-einsum")
    course.hand_in("ann", right)
    data = course.hand_in("late", right, LATER).with_name("data") / "points.csv"
    data.parent.mkdir()
    data.write_text("a,b\n")
    for case in ("stub", "nearest-centre", "hostile-exit"):
        course.hand_in(case, course.sample(case))
    course.hand_in("cut", right[:1000])
    course.hand_in("ann", course.sample("good", WRITTEN), assignment=WRITTEN)
    course.hand_in("stub", course.sample("empty", WRITTEN), assignment=WRITTEN)
    shutil.copytree(course.folder, tmp_path / "direct")
    direct = Course(tmp_path / "direct")

    for assignment in (E_STEP, WRITTEN):
        assert course.run("autograde", assignment) == 0
        assert course.run("generate_feedback", assignment) == 0
    grade_class(direct.folder, [E_STEP, WRITTEN], show.Steps(quiet=True), workers=2)
    (direct.folder / ".em-course.lock").unlink()

    assert all_rows(direct) == all_rows(course)
    assert tree(direct.folder) == tree(course.folder)


def test_recording_again_changes_nothing(handed_in: Course) -> None:
    """The same sheet recorded twice leaves the rows and files of the first time."""
    record(handed_in, sheet(7))
    once = all_rows(handed_in), tree(handed_in.folder)

    record(handed_in, sheet(7))

    assert (all_rows(handed_in), tree(handed_in.folder)) == once


def test_resubmission_takes_the_earlier_marks_away(handed_in: Course) -> None:
    """The grade is the new one, also when it is lower, and a person's mark asks to be seen."""
    record(handed_in, sheet(10, Verdict.PASSED))
    change_rows(handed_in, "update grade set manual_score = 9")
    handed_in.hand_in("ann", handed_in.sample("stub"), LATER)

    was_current = is_current(handed_in)
    record(handed_in, sheet(0))

    assert not was_current
    ((*_, auto, manual, waits, timestamp, _),) = handed_in.grades()
    assert (auto, manual, waits, timestamp[:10]) == (0.0, 9.0, 1, LATER[:10])


def test_fault_of_ours_keeps_points_and_calls_a_person(handed_in: Course) -> None:
    """An internal verdict's points stand, and the submission waits for somebody to look."""
    record(handed_in, sheet(10, Verdict.INTERNAL))

    assert handed_in.score("ann") == 10
    assert unmarked(handed_in.folder) == {("ann", E_STEP)}


def test_what_the_checks_do_not_judge_is_for_a_person(handed_in: Course) -> None:
    """A graded cell without checks gets no points for silence: somebody has to mark it."""
    record(handed_in, sheet(0, checks=()))

    assert handed_in.score("ann") is None
    assert unmarked(handed_in.folder) == {("ann", E_STEP)}


def test_page_shows_a_mark_given_since(course: Course) -> None:
    """A written answer's page is made anew with the mark and comment of its marker."""
    course.hand_in("ann", course.sample("good", WRITTEN), assignment=WRITTEN)
    judged = ScoreSheet("source", WRITTEN, Status.GRADED, None, 0.0, 0.0, ())
    record(course, judged)
    assert unmarked(course.folder) == {("ann", WRITTEN)}
    change_rows(course, "update grade set manual_score = 8, needs_manual_grade = 0")
    change_rows(course, "update comment set manual_comment = 'Well seen.'")

    with CourseGradebook(course.folder) as book:
        book.write_feedback(only_submission(book))

    assert unmarked(course.folder) == set()
    assert "(Score: 8.0 / " in course.page("ann", WRITTEN)
    assert "Well seen." in course.page("ann", WRITTEN)


def test_page_says_what_a_person_said_before_the_grader(course: Course) -> None:
    """A page that a worker made for the grader's marks alone is made anew for the rows'."""
    course.hand_in("ann", course.sample("right-einsum"))
    record(course, sheet(7))
    change_rows(course, "update grade set manual_score = 9, extra_credit = 0.5")

    record(course, sheet(8))

    assert "(Score: 9.5 / " in course.page("ann")


def test_page_lost_is_no_reason_to_grade_again(handed_in: Course) -> None:
    """What is graded stays so without its page, which is made by itself."""
    record(handed_in, sheet(7))
    whole = tree(handed_in.folder)
    shutil.rmtree(handed_in.folder / "feedback")

    assert is_current(handed_in)
    with CourseGradebook(handed_in.folder) as book:
        book.write_feedback(only_submission(book))
    assert tree(handed_in.folder) == whole


def test_folder_that_is_no_students_is_turned_away(course: Course) -> None:
    """What cannot be a student's id is answered with a sheet, and not handed to the grader."""
    course.hand_in("<b>", course.sample("right-einsum"))
    (course.folder / "submitted" / "file").mkdir()
    (course.folder / "submitted" / "file" / E_STEP).write_text("not a folder")
    with CourseGradebook(course.folder) as book:
        left = list(book.submissions([E_STEP]))
        (told,) = book.turn_away([E_STEP])

    assert left == []
    assert "'<b>' cannot be a student's id" in (told.problem or "")
    assert course.sheet("<b>") == told
    assert course.grades() == []


def test_students_are_called_by_their_names(handed_in: Course) -> None:
    """A student whom the gradebook knows by name is called so, any other by the id."""
    handed_in.run("db", "student", "add", "ben", "--first-name=Ben", "--last-name=Bo")
    record(handed_in, sheet(1))

    assert student_names(handed_in.folder) == {"ann": "ann", "ben": "Ben Bo"}


def change_rows(course: Course, statement: str) -> None:
    """Change the gradebook behind everybody's back."""
    with closing(sqlite3.connect(course.folder / "gradebook.db")) as book, book:
        book.execute(statement)


def remove(pattern: str) -> Callable[[Course], None]:
    """Return an accident that removes the files of a pattern."""

    def accident(course: Course) -> None:
        for path in course.folder.glob(pattern):
            path.unlink()

    return accident


ACCIDENTS: dict[str, Callable[[Course], Any]] = {
    "another-file": lambda course: course.hand_in("ann", course.sample("stub")),
    "handed-in-again": lambda course: course.hand_in("ann", None, LATER),
    "score-changed": lambda course: change_rows(course, "update grade set auto_score = 3"),
    "row-lost": lambda course: change_rows(course, "delete from submitted_assignment"),
    "sheet-lost": remove("autograded/*/*/*.json"),
    "notebook-lost": remove("autograded/*/*/*.ipynb"),
}


@pytest.mark.parametrize("accident", ACCIDENTS.values(), ids=ACCIDENTS.keys())
def test_only_what_is_whole_counts_as_graded(
    handed_in: Course, accident: Callable[[Course], Any]
) -> None:
    """File, rows and folder must be in accord; if one is not, grade again."""
    before = is_current(handed_in)
    record(handed_in, sheet(7))
    after = is_current(handed_in)

    accident(handed_in)

    assert (before, after, is_current(handed_in)) == (False, True, False)


class Interruption(BaseException):
    """Stands for Ctrl-C, a full disk or a power cut at one moment."""


class Interrupter:
    """Stops this process at the n-th change that it makes to a folder's files.

    Python reports every file that it opens, renames, makes or removes to audit hooks; one
    that raises stops it there. A hook stays for good, so this one is made once.
    """

    CHANGES = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod")

    def __init__(self) -> None:
        self.folder: str | None = None
        self.left = 0
        sys.addaudithook(self)

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        """Count a change, and stop at the chosen one."""
        if self.folder is None or event not in self.CHANGES or self.folder not in str(args[0]):
            return
        reading = event == "open" and not (args[1] or "r").strip("bt").startswith(("w", "x", "a"))
        if reading or "gradebook.db" in str(args[0]):
            return
        self.left -= 1
        if self.left < 0:
            self.folder = None
            raise Interruption(event, *args)

    def stop_at(
        self, moment: int, book: CourseGradebook, handed_in: HandedIn, prepared: Ready
    ) -> bool:
        """Record a submission; return whether that was stopped before it ended."""
        self.folder, self.left = str(handed_in.course_dir), moment
        try:
            book.record(handed_in, prepared)
        except Interruption:
            return True
        finally:
            self.folder = None
        return False


@pytest.fixture(scope="module")
def interrupter() -> Interrupter:
    """The one interrupter of this process."""
    return Interrupter()


def test_interruption_at_any_moment_is_mended_by_running_again(
    handed_in: Course, tmp_path: Path, interrupter: Interrupter
) -> None:
    """Whenever recording stops, old or new marks stand, and the next run completes it."""
    record(handed_in, sheet(3))
    handed_in.hand_in("ann", handed_in.sample("nearest-centre"), LATER)
    old = all_rows(handed_in)
    done = Course(tmp_path / "done")
    shutil.copytree(handed_in.folder, done.folder)
    record(done, sheet(8))
    new = all_rows(done)

    with CourseGradebook(handed_in.folder) as book:
        prepared = ready(book, only_submission(book), sheet(8))
    moment, stopped = 0, True
    while stopped:
        course = Course(tmp_path / f"stopped-{moment}")
        shutil.copytree(handed_in.folder, course.folder)
        with CourseGradebook(course.folder) as book:
            one = only_submission(book)
            stopped = interrupter.stop_at(moment, book, one, prepared)
            assert all_rows(course) in (old, new)
            assert folders.read_sheet(one.graded) in (None, sheet(3), sheet(8))
            if not book.current_sheet(one):
                book.record(one, prepared)
        assert all_rows(course) == new
        assert tree(course.folder) == tree(done.folder)
        shutil.rmtree(course.folder)
        moment += 1
    assert moment > 20


def test_group_is_written_as_if_one_by_one(handed_in: Course, tmp_path: Path) -> None:
    """Several submissions, new and known, of one student and of two, share a transaction."""
    handed_in.hand_in("ben", handed_in.sample("stub"))
    handed_in.hand_in("ben", handed_in.sample("good", WRITTEN), assignment=WRITTEN)
    with CourseGradebook(handed_in.folder) as book:
        one, *_ = book.submissions([E_STEP])
        book.record(one, ready(book, one, sheet(3)))
    shutil.copytree(handed_in.folder, tmp_path / "other")
    other = Course(tmp_path / "other")

    for course, size in ((handed_in, 1), (other, 3)):
        with CourseGradebook(course.folder) as book:
            work = [(one, ready(book, one, sheet(4))) for one in book.submissions([E_STEP])]
            written = replace(sheet(0, checks=()), assignment=WRITTEN)
            work += [(one, ready(book, one, written)) for one in book.submissions([WRITTEN])]
            for at in range(0, len(work), size):
                book.record_all(work[at : at + size])

    assert all_rows(other) == all_rows(handed_in)
    assert without_secrets(other) == without_secrets(handed_in)


def without_secrets(course: Course) -> dict[str, tuple[int, bytes]]:
    """Return a course's files but those that are drawn by lot where there is none."""
    return {name: file for name, file in tree(course.folder).items() if "secret" not in name}


def test_locked_gradebook_is_waited_for(handed_in: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program writes, recording tries again, and then all is written."""
    with CourseGradebook(handed_in.folder) as book, lock(handed_in, book) as other:
        monkeypatch.setattr(transaction.time, "sleep", lambda seconds: other.rollback())

        write(book, sheet(7))

    assert handed_in.score("ann") == 7


def test_ctrl_c_waits_until_a_transaction_is_over(handed_in: Course) -> None:
    """In its middle it would leave a traceback of the database's; it is heard right afterwards."""
    done = []

    def work() -> None:
        signal.raise_signal(signal.SIGINT)
        done.append("work")

    with (
        CourseGradebook(handed_in.folder) as book,
        pytest.raises(KeyboardInterrupt),
    ):
        transaction.in_one_transaction(book._book.db, work)

    assert done == ["work"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_gradebook_locked_for_good_is_an_error_that_helps(
    handed_in: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gradebook that stays locked is left as it was, and the message says what to do."""
    monkeypatch.setattr(transaction.time, "sleep", lambda seconds: None)
    with (
        CourseGradebook(handed_in.folder) as book,
        lock(handed_in, book),
        pytest.raises(
            GradebookError,
            match=r"locked by another program.* What was written before that is kept",
        ),
    ):
        write(book, sheet(7))

    assert handed_in.grades() == []
    assert not is_current(handed_in)


def lock(course: Course, book: CourseGradebook) -> Any:
    """Lock the gradebook as another program would, and let `book` wait only for a moment."""
    with book._book.engine.connect() as connection:
        connection.exec_driver_sql("pragma busy_timeout = 10")
    other = sqlite3.connect(course.folder / "gradebook.db", isolation_level=None)
    other.execute("begin immediate")
    return closing(other)


def test_gradebook_that_is_none_is_an_error_that_helps(handed_in: Course) -> None:
    """A damaged gradebook is named, instead of a traceback."""
    (handed_in.folder / "gradebook.db").write_text("not a database, whatever its name says")

    with pytest.raises(GradebookError, match=r"gradebook\.db cannot be opened"):
        is_current(handed_in)


def test_gradebook_without_write_permission_is_an_error_that_helps(handed_in: Course) -> None:
    """What the database refuses is told, and nothing is tried again."""
    with CourseGradebook(handed_in.folder) as book:
        with book._book.engine.connect() as connection:
            connection.exec_driver_sql("pragma query_only = on")

        with pytest.raises(GradebookError, match="cannot be used"):
            write(book, sheet(7))


def test_assignment_not_generated_is_an_error_that_helps(handed_in: Course) -> None:
    """An assignment that the gradebook does not know is told with the command to run."""
    change_rows(handed_in, "delete from notebook")

    with pytest.raises(GradebookError, match=f"nbgrader generate_assignment {E_STEP}"):
        record(handed_in, sheet(7))


def test_missing_release_is_an_error_that_helps(handed_in: Course) -> None:
    """Without the released notebook nothing can be restored, and the message says so."""
    (handed_in.folder / "release" / E_STEP / f"{E_STEP}.ipynb").unlink()

    with pytest.raises(ConfigError, match=f"em-course release {E_STEP}"):
        record(handed_in, sheet(7))
