"""One class of odd, damaged and hostile submissions, graded in one run of the stock command.

Nobody may stop the class or change another's score, and everybody is told what to do.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_course import E_STEP, Course, cell_of

from autograder.records import Status, Verdict

Notebook = dict[str, Any]
Edit = Callable[[Notebook], object]


def code(source: str, at: int | None = None) -> Edit:
    """Return an edit that adds a code cell, at the end or at a place."""

    def edit(notebook: Notebook) -> None:
        cell = {"cell_type": "code", "id": "own", "metadata": {}, "source": source}
        cell |= {"execution_count": None, "outputs": []}
        cells = notebook["cells"]
        cells.insert(len(cells) if at is None else at, cell)

    return edit


def change(grade_id: str, **values: object) -> Edit:
    """Return an edit of a cell."""
    return lambda notebook: cell_of(notebook, grade_id).update(values)


def body(source: str) -> Edit:
    """Return an edit that makes `responsibilities` do this and nothing else."""
    lines = source.replace("\n", "\n    ")
    return change("responsibilities", source=f"def responsibilities(*args):\n    {lines}\n")


def prepend(source: str) -> Edit:
    """Return an edit that puts code in front of the solution."""

    def edit(notebook: Notebook) -> None:
        cell = cell_of(notebook, "responsibilities")
        cell["source"] = source + "\n" + cell["source"]

    return edit


def trick(source: str) -> Edit:
    """Return an edit that tries something in front of the solution, which goes on if it fails."""
    lines = "".join(f"    {line}\n" for line in source.split("\n"))
    return prepend(f"try:\n{lines}except BaseException:\n    pass")


def flags(grade_id: str, **values: object) -> Edit:
    """Return an edit of what nbgrader keeps in a cell."""

    def edit(notebook: Notebook) -> None:
        cell_of(notebook, grade_id)["metadata"]["nbgrader"].update(values)

    return edit


def without(*grade_ids: str) -> Edit:
    """Return an edit that deletes cells."""

    def edit(notebook: Notebook) -> None:
        for grade_id in grade_ids:
            notebook["cells"].remove(cell_of(notebook, grade_id))

    return edit


def copied(grade_id: str, **values: object) -> Edit:
    """Return an edit that puts a changed copy of a cell at the top, as copy and paste does."""

    def edit(notebook: Notebook) -> None:
        copy = json.loads(json.dumps(cell_of(notebook, grade_id)))
        notebook["cells"].insert(0, copy | {"id": "copied"} | values)

    return edit


BONUS = {"grade": True, "grade_id": "bonus", "points": 100, "solution": False, "locked": True}


def tagged(notebook: Notebook) -> None:
    """Ask nbclient to leave the graded cells out, which once gave full points for nothing."""
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["skip-execution"]


def heavy(notebook: Notebook) -> None:
    """Print thirty megabytes."""
    output = {"output_type": "stream", "name": "stdout", "text": "x" * 30_000_000}
    cell_of(notebook, "responsibilities")["outputs"] = [output]


def odd(notebook: Notebook) -> None:
    """Put into the notebook what no program should."""
    cells = [{"cell_type": "code", "metadata": None, "source": 7}, {"cell_type": "party"}, {}]
    cells += [{"cell_type": "markdown", "metadata": {"nbgrader": []}, "source": ["a", None]}]
    cells += [{"cell_type": "raw", "id": "!", "metadata": {}, "source": "lone \ud800 half"}]
    notebook["cells"] += cells
    notebook["metadata"] = {"kernelspec": {"name": "bash", "display_name": "<b>"}, "widgets": 3}


# Right code, whatever else the student did to the notebook: all points. The students' ids
# are as hostile as their edits.
STILL_RIGHT: dict[str, Edit] = {
    "copied test": copied("check_responsibilities"),
    "-copied-older-solution": copied("responsibilities", source="def responsibilities(): 1 / 0"),
    "%deleted-test": without("check_responsibilities"),
    "o'deleted-all-but-solution": without("check_responsibilities", "setup"),
    "édited-test": change("check_responsibilities", source="print('passed')"),
    "edited+setup@x.org": change("setup", source="import antigravity"),
    "$(test-not-graded)": flags("check_responsibilities", grade=False, solution=True),
    "changed-%s-{0}-points": flags("check_responsibilities", points=1000),
    "infinite-points": flags("check_responsibilities", points=float("inf")),
    "old-schema" + "x" * 100: flags("check_responsibilities", schema_version=1),
    "new-schema;drop table grade": flags("responsibilities", schema_version=99),
    "solution-graded": flags("responsibilities", grade=True, points=50, locked=True),
    "solution-in-markdown": change("responsibilities", cell_type="markdown"),
    "unknown-graded-cell": copied("check_responsibilities", metadata={"nbgrader": BONUS}),
    "heavy": heavy,
    "odd": odd,
    "warns": prepend("import warnings\nwarnings.warn('about to divide')"),
}

# A wrong answer and a trick: no more points than the wrong answer alone.
TRICKS: dict[str, Edit] = {
    "drops-asserts": code(
        "import ast\nclass Drop(ast.NodeTransformer):\n    def visit_Assert(self, node):\n"
        "        return None\nget_ipython().ast_transformers.append(Drop())",
        at=0,
    ),
    "patches-allclose": trick("import numpy as np\nnp.allclose = lambda *a, **k: True"),
    "prints-points": trick(
        "plain = get_ipython().display_formatter.formatters['text/plain']\n"
        "plain.for_type(float, lambda *a: '10.0')"
    ),
    "writes-the-gradebook": trick(
        "import glob, sqlite3\nfor path in ['gradebook.db', *glob.glob('/*/*/gradebook.db')]:\n"
        "    sqlite3.connect(path).execute('update grade set auto_score = 1000')"
    ),
    "reads-the-tests": trick(
        "import pathlib\nprint([p.read_text() for p in pathlib.Path('/').glob('*/*.ipynb')])"
    ),
    "ignores-interrupts": trick(
        "import signal\nfor number in range(1, 65):\n"
        "    if number not in (9, 19, 32, 33):\n        signal.signal(number, signal.SIG_IGN)"
    ),
    "leaves-a-child": trick("import os\nif os.fork() == 0:\n    os.setsid()\n    os.pause()"),
}

# Code that ends badly: no points for it, the reason on the sheet.
ENDINGS: dict[str, tuple[Edit, Verdict]] = {
    "exits": (body("import os\nos._exit(0)"), Verdict.ERROR),
    "takes-4-gigabytes": (body("return bytearray(4 << 30)"), Verdict.MEMORY),
    "prints-300000-lines": (body("print('passed\\n' * 300_000)"), Verdict.OUTPUT),
    "never-returns": (body("while True:\n    pass"), Verdict.TIMEOUT),
    "does-not-parse": (body("return ((("), Verdict.ERROR),
    "not-written": (body("raise NotImplementedError()"), Verdict.MISSING),
}

# What cannot be read: a rejected sheet that says what is wrong.
DAMAGED: dict[str, tuple[Callable[[bytes], bytes | None], str]] = {
    "truncated": (lambda data: data[: len(data) // 2], "cut off"),
    "empty": (lambda data: b"", "is empty"),
    "utf-16": (lambda data: data.decode().encode("utf-16"), "UTF-16"),
    "a-picture": (lambda data: b"\x89PNG\r\n\x1a\n\xff\xfe", "no UTF-8 text"),
    "old-format": (lambda data: data.replace(b'"nbformat": 4', b'"nbformat": 3'), "format 3"),
    "no-cells": (lambda data: b'{"nbformat": 4, "cells": {}}', "list of cells is damaged"),
    "deep": (lambda data: b'{"nbformat": 4, "cells":' + b"[" * 100_000, "not a complete"),
    "nothing": (lambda data: None, "cannot be opened"),
}

NO_IDS = ["two\nlines", "ann[1]", "<img src=x onerror=alert(1)>", '";alert(1);"']
SENT_ALONG = {"timestamp.txt", "submission_secret.txt"}


@pytest.fixture(scope="module")
def graded(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The class, handed in, graded and given feedback; each command went to its end."""
    folder = tmp_path_factory.mktemp("class") / "course"
    shutil.copytree(generated, folder)
    course = Course(folder)
    right = course.sample("right-einsum")
    for name, edit in STILL_RIGHT.items():
        course.hand_in(name, course.edited("right-einsum", edit))
    for name, edit in TRICKS.items():
        course.hand_in(name, course.edited("nearest-centre", edit))
    for name, (edit, _) in ENDINGS.items():
        course.hand_in(name, course.edited("stub", edit))
    course.hand_in("wrong", course.sample("nearest-centre"))
    for name, (damage, _) in DAMAGED.items():
        course.hand_in(name, damage(right))
    course.hand_in("blank-and-tagged", course.edited("stub", tagged))
    hand_in_no_ordinary_files(course, right)
    assert course.run("autograde", E_STEP) == 0
    assert course.run("generate_feedback", E_STEP) == 0
    return course


def hand_in_no_ordinary_files(course: Course, right: bytes) -> None:
    """Hand in what is no file: links, pipes, a folder; and a file that fills the disk."""
    secret = course.folder / "submitted" / "odd" / E_STEP / f"{E_STEP}.ipynb"
    course.hand_in("link", None).symlink_to(secret)
    os.mkfifo(course.hand_in("pipe", None))
    course.hand_in("folder", None).mkdir()
    with course.hand_in("huge", None).open("wb") as file:
        file.truncate(200_000_000)
    beside = course.hand_in("odd-files", right).parent
    os.mkfifo(beside / "pipe")
    (beside / "endless").symlink_to("/dev/zero")
    (beside / "nowhere").symlink_to("nowhere at all")
    (beside / "score_sheet.json").write_text('{"score": 1000}')
    (beside / "timestamp.txt").unlink()
    os.mkfifo(beside / "timestamp.txt")
    for name in NO_IDS:
        course.hand_in(name, right)
    (course.folder / "submitted" / "file").mkdir()
    (course.folder / "submitted" / "file" / E_STEP).write_text("not a folder")
    course.hand_in("by-hand", right, when=None)


@pytest.mark.parametrize("student", [*STILL_RIGHT, "odd-files", "by-hand"])
def test_right_code_gets_its_points(graded: Course, student: str) -> None:
    """Nothing that a student can edit around the solution costs or gives points."""
    assert graded.score(student) == 10
    assert graded.sheet(student).score == 10


@pytest.mark.parametrize("student", TRICKS)
def test_trick_gains_nothing(graded: Course, student: str) -> None:
    """A trick on the tests, the kernel or the gradebook leaves a wrong answer wrong."""
    assert graded.score(student) <= graded.score("wrong") < 10


@pytest.mark.parametrize("student", ENDINGS)
def test_bad_ending_has_its_reason(graded: Course, student: str) -> None:
    """Code that dies gets zero points and a sheet that says why, not an empty row."""
    sheet = graded.sheet(student)

    assert graded.score(student) == 0
    assert {check.verdict for check in sheet.checks} - {Verdict.SKIPPED} == {ENDINGS[student][1]}


@pytest.mark.parametrize(
    ("student", "problem"),
    [
        *((name, problem) for name, (_, problem) in DAMAGED.items()),
        ("link", "is a link"),
        ("pipe", "not an ordinary file"),
        ("folder", "is a folder"),
        ("huge", "has 200 MB"),
    ],
)
def test_unreadable_file_is_answered(graded: Course, student: str, problem: str) -> None:
    """What cannot be read gets zero points, and its student reads why, on top of the page."""
    sheet, page = graded.sheet(student), graded.page(student)

    assert graded.score(student) == 0
    assert sheet.status is Status.REJECTED
    assert problem in (sheet.problem or "")
    assert "This submission was not graded" in page
    assert problem in page


def test_skipped_tests_give_nothing(graded: Course) -> None:
    """A blank notebook whose tests are tagged to be skipped is blank."""
    assert graded.score("blank-and-tagged") == 0


def test_warning_is_a_note(graded: Course) -> None:
    """A warning of the student's code is told and costs nothing."""
    assert "about to divide" in " ".join(graded.sheet("warns").notes)


def test_nothing_waits_for_a_person(graded: Course) -> None:
    """Every submission in the class is judged to its end: no row is left to mark by hand."""
    assert [row for row in graded.grades() if row[4] or row[2] is None] == []


@pytest.mark.parametrize("name", NO_IDS)
def test_folder_that_is_no_students_is_turned_away(graded: Course, name: str) -> None:
    """A name that cannot be an id gets a sheet that says so, and comes into no row or page."""
    sheet = graded.sheet(name)

    assert sheet.status is Status.REJECTED
    assert "cannot be a student's id" in (sheet.problem or "")
    assert name not in {row[0] for row in graded.grades()}
    assert not (graded.folder / "feedback" / name).exists()


def test_odd_files_are_not_carried_on(graded: Course) -> None:
    """Pipes, links and a forged score sheet end in submitted/."""
    kept = {path.name for path in (graded.folder / "autograded/odd-files" / E_STEP).iterdir()}
    shown = {path.name for path in (graded.folder / "feedback/odd-files" / E_STEP).iterdir()}

    assert kept == {f"{E_STEP}.ipynb", "score_sheet.json"} | SENT_ALONG
    assert shown == {f"{E_STEP}.html"} | SENT_ALONG


@pytest.mark.parametrize("student", ["by-hand", "odd-files"])
def test_submission_without_a_date_can_be_released(graded: Course, student: str) -> None:
    """Feedback keeps the two files without which nbgrader would not release any of it."""
    shown = {path.name for path in (graded.folder / "feedback" / student / E_STEP).iterdir()}

    assert shown >= SENT_ALONG


def test_graded_notebook_is_the_release_again(graded: Course) -> None:
    """Flags, points and locked text are the instructor's, and the student's kernel is gone."""
    path = graded.folder / "autograded" / "odd" / E_STEP / f"{E_STEP}.ipynb"
    notebook = json.loads(path.read_text())
    test = cell_of(notebook, "check_responsibilities")

    assert test["metadata"]["nbgrader"]["points"] == 10
    assert test["metadata"]["nbgrader"]["grade"] is True
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert "widgets" not in notebook["metadata"]


def test_hidden_tests_are_hidden(graded: Course) -> None:
    """Neither the graded notebook nor its page shows what stands between the markers."""
    path = graded.folder / "autograded" / "wrong" / E_STEP / f"{E_STEP}.ipynb"

    assert "HIDDEN TESTS" in (graded.folder / "source" / E_STEP / path.name).read_text()
    assert "HIDDEN TESTS" not in path.read_text()
    assert "HIDDEN TESTS" not in graded.page("wrong")
