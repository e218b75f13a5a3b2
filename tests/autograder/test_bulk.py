"""Grading a class: what is written, what an interruption leaves, and who may run at once."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from threadpoolctl import threadpool_info

from autograder import nursery, show
from autograder.bulk import grade_class
from autograder.course import ROOT
from autograder.errors import CourseError
from autograder.samples import CASES, sample_notebook
from autograder.stock import StockCourse

NAME = "ch3-e-step"
CLASS = {"anna": "right-loops", "ben": "forgot-phi", "cleo": "stub", "dan": "hostile-exit"}
SCORES = {"anna": 10.0, "ben": 5.0, "cleo": 0.0, "dan": 0.0}
QUIET = show.Steps(quiet=True)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder with one chapter released and four students' submissions, made once."""
    course = tmp_path_factory.mktemp("handed_in")
    shutil.copytree(ROOT / "source" / NAME, course / "source" / NAME)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    StockCourse(course).generate_assignment(NAME)
    release = (course / "release" / NAME / f"{NAME}.ipynb").read_bytes()
    for student, case in CLASS.items():
        folder = course / "submitted" / student / NAME
        folder.mkdir(parents=True)
        notebook = sample_notebook(release, CASES / NAME / case)
        (folder / f"{NAME}.ipynb").write_bytes(notebook)
    return course


@pytest.fixture
def course(handed_in: Path, tmp_path: Path) -> Path:
    """A copy of that course, in which a test does as it likes."""
    return shutil.copytree(handed_in, tmp_path / "course")


def scores(course: Path) -> dict[str, float]:
    """What the gradebook says, read by nbgrader itself."""
    with Gradebook(f"sqlite:///{course}/gradebook.db", "em-gmm") as book:
        return {one.student.id: one.score for one in book.assignment_submissions(NAME)}


def leftovers(course: Path) -> list[Path]:
    """Folders that only an unfinished step would leave."""
    return [path for path in course.rglob(".*") if path.name.endswith((".new", ".old"))]


def test_grade_class_writes_rows_folders_and_pages(course: Path) -> None:
    """Every submission ends with its score, its graded folder and its feedback page."""
    done = grade_class(course, [NAME], QUIET, workers=2)

    assert scores(course) == SCORES
    assert {sheet.score for sheet in done.lines} == {*SCORES.values()}
    for student in CLASS:
        assert (course / "autograded" / student / NAME / "score_sheet.json").is_file()
        assert (course / "feedback" / student / NAME / f"{NAME}.html").is_file()
    assert leftovers(course) == []


def test_grade_class_leaves_alone_what_is_graded(course: Path) -> None:
    """A second run grades nothing, a resubmission alone is graded again, --force grades all."""
    grade_class(course, [NAME], QUIET, workers=1)
    (again := course / "submitted" / "cleo" / NAME / f"{NAME}.ipynb").write_bytes(
        (course / "submitted" / "anna" / NAME / f"{NAME}.ipynb").read_bytes()
    )
    assert again.is_file()

    second = grade_class(course, [NAME], QUIET, workers=1)
    third = grade_class(course, [NAME], QUIET, workers=1)
    forced = grade_class(course, [NAME], QUIET, workers=1, student="anna", force=True)

    assert (second.skipped, third.skipped, forced.skipped) == (3, 4, 0)
    assert len(second.lines) == len(third.lines) == 4
    assert scores(course) == {**SCORES, "cleo": 10.0}


def test_pages_can_be_left_to_a_later_run(course: Path) -> None:
    """Without feedback there are marks and no pages; the next run makes them and grades nothing."""
    page = course / "feedback" / "anna" / NAME / f"{NAME}.html"
    grade_class(course, [NAME], QUIET, workers=1, student="anna")
    handed_in = course / "submitted" / "anna" / NAME / f"{NAME}.ipynb"
    handed_in.write_bytes(handed_in.read_bytes() + b"\n")

    grade_class(course, [NAME], QUIET, workers=1, student="anna", feedback=False)
    outdated = page.exists()
    third = grade_class(course, [NAME], QUIET, workers=1, student="anna")

    assert not outdated
    assert page.is_file()
    assert third.skipped == 1


def test_grade_class_of_one_student_is_about_no_other(course: Path) -> None:
    """Somebody else's odd folder is not reported; a student without work is."""
    shutil.copytree(course / "submitted" / "anna", course / "submitted" / "<b>x")

    done = grade_class(course, [NAME], QUIET, workers=1, student="anna")

    assert [sheet.score for sheet in done.lines] == [10.0]
    assert done.problems == []
    with pytest.raises(CourseError, match="nothing of 'nobody'"):
        grade_class(course, [NAME], QUIET, workers=1, student="nobody")


def test_workers_are_prepared_only_if_something_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where everything that was handed in has a graded folder, nobody imports for workers."""
    begun: list[bool] = []
    monkeypatch.setattr(nursery, "warm_up", begun.append)
    (tmp_path / "submitted" / "anna" / NAME).mkdir(parents=True)
    (tmp_path / "submitted" / ".hidden" / NAME).mkdir(parents=True)

    nursery.warm_up_for(tmp_path, feedback=True)
    (tmp_path / "autograded" / "anna" / NAME).mkdir(parents=True)
    nursery.warm_up_for(tmp_path, feedback=True)

    assert begun == [True]


def test_workers_compute_with_one_thread_each() -> None:
    """More would only wait for each other, and each costs time to start."""
    nursery.warm_up(feedback=False)

    with get_context("forkserver").Pool(1) as pool:
        threads = [library["num_threads"] for library in pool.apply(threadpool_info)]
    assert threads
    assert set(threads) == {1}


def test_grade_class_refuses_a_second_grader(course: Path) -> None:
    """While one run owns the folder another one stops, and says why."""
    with (course / ".em-course.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        with pytest.raises(CourseError, match="Another `em-course grade`"):
            grade_class(course, [NAME], QUIET, workers=1)

    assert scores(course) == {}


@pytest.mark.parametrize(("ending", "workers"), [(signal.SIGKILL, 2), (signal.SIGINT, 1)])
def test_grade_class_goes_on_after_an_interruption(
    course: Path, tmp_path_factory: pytest.TempPathFactory, ending: signal.Signals, workers: int
) -> None:
    """Killed or stopped in the middle, the next run leaves what an undisturbed one would.

    Its workers end with it, and complain of nothing.
    """
    undisturbed = tmp_path_factory.mktemp("undisturbed") / "course"
    shutil.copytree(course, undisturbed)
    command = [sys.executable, "-m", "autograder", "grade", NAME, "--workers", str(workers)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.Popen(
        command, cwd=course, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    wait_until(lambda: bool(list(course.glob(f"autograded/*/{NAME}/score_sheet.json"))))
    run.send_signal(ending)
    _, complaints = run.communicate()  # until the workers, who share it, are gone as well
    in_place = len(list(course.glob(f"autograded/*/{NAME}")))  # each after its rows

    done = grade_class(course, [NAME], QUIET, workers=1)

    assert b"Traceback" not in complaints
    assert done.skipped == in_place >= 1
    assert scores(course) == SCORES
    assert leftovers(course) == []
    grade_class(undisturbed, [NAME], QUIET, workers=workers)
    assert written(course) == written(undisturbed)


def written(course: Path) -> dict[str, tuple[int, bytes]]:
    """What grading wrote, with permissions, but for the secrets that it draws by lot."""
    return {
        str(path.relative_to(course)): (path.stat().st_mode, path.read_bytes())
        for folder in ("autograded", "feedback")
        for path in sorted((course / folder).rglob("*"))
        if path.is_file() and path.name != "submission_secret.txt"
    }


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for another process to come this far; the test's outcome does not depend on when."""
    deadline = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < deadline
        os.sched_yield()


# On a disk of its own, with room for the course and less than half of what grading writes.
FULL_DISK = """
mount -t tmpfs -o size=$(( $(du -sk course | cut -f1) + 700 ))k none disk
cp -r course disk
cd disk/course
status=0
"$@" 2>../../full.txt || status=$?
test $status = 1
mount -o remount,size=1g none ../../disk
"$@"
cd ../..
cp -r disk/course after
"""


def test_grade_class_survives_a_full_disk(
    course: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """On a disk that gets full the run stops with the reason; with room, the next one ends it."""
    place = tmp_path_factory.mktemp("disk")
    namespace = ["unshare", "--user", "--map-root-user", "--mount"]
    if subprocess.run([*namespace, "mount", "-t", "tmpfs", "none", place], check=False).returncode:
        pytest.skip("Nobody but root can mount a small disk here.")
    (place / "disk").mkdir()
    shutil.copytree(course, place / "course")
    command = [sys.executable, "-m", "autograder", "grade", NAME, "--workers", "1", "--quiet"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    subprocess.run(
        [*namespace, "sh", "-ec", FULL_DISK, "sh", *command], cwd=place, env=environment, check=True
    )

    after = place / "after"
    told = " ".join((place / "full.txt").read_text().split())
    assert "No space left" in told or "disk is full" in told
    assert scores(after) == SCORES
    grade_class(course, [NAME], QUIET, workers=1)
    assert written(after) == written(course)
    assert leftovers(after) == []


def test_grade_class_rejects_one_file_and_grades_the_rest(course: Path) -> None:
    """A broken file has a sheet, a row and a page that say so; nobody else is affected."""
    (course / "submitted" / "ben" / NAME / f"{NAME}.ipynb").write_bytes(b'{"cells": [')

    done = grade_class(course, [NAME], QUIET, workers=2)

    assert scores(course) == {**SCORES, "ben": 0.0}
    assert [sheet.source for sheet in done.rejected] == [f"submitted/ben/{NAME}/{NAME}.ipynb"]
    assert "cut off" in done.problems[0]
    page = course / "feedback" / "ben" / NAME / f"{NAME}.html"
    assert "cut off" in page.read_text("utf-8")
