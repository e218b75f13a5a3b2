"""Grading on a Dask cluster: a real one on this machine, some of whose workers die."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest
from click.testing import CliRunner
from dask import config
from distributed import Client, LocalCluster
from nbgrader.api import Gradebook

from autograder import cluster, show
from autograder.bench import versions
from autograder.bulk import grade_class
from autograder.cli import main
from autograder.cluster import grade_on_cluster
from autograder.course import ROOT
from autograder.desk import Desk
from autograder.errors import ConfigError, CourseError
from autograder.grading import Grader
from autograder.job import Job
from autograder.records import ScoreSheet, sheets_to_json
from autograder.samples import CASES, sample_notebook
from autograder.stock import StockCourse

NAMES = ("ch1-sampler", "ch3-e-step")
CASE_NAMES = ("raises", "syntax-error", "stub")

# What workers are given to load: jobs of these names do there what no submission can do.
PRELOADED = """
import os, signal
from autograder.bench import Bench
from autograder.errors import CourseError

def dask_setup(worker):
    grade = Bench.grade

    def grade_or_break(self, job):
        match job.source:
            case "kills":
                os.kill(os.getpid(), signal.SIGKILL)
            case "breaks":
                raise ZeroDivisionError("ours")
            case "no sandbox":
                raise CourseError("no namespaces here")
        return grade(self, job)

    Bench.grade = grade_or_break
"""


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """A scheduler, and two worker processes that are replaced when they die."""
    preload = tmp_path_factory.mktemp("preload") / "breaking.py"
    preload.write_text(PRELOADED)
    settings = {
        "distributed.deploy.lost-worker-timeout": "1 hour",  # a nanny may need its time
        "distributed.scheduler.allowed-failures": 1,
    }
    with (
        config.set(settings),
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            host="127.0.0.1",
            preload=[str(preload)],
        ) as cluster,
    ):
        yield cluster


def notebook(assignment: str, case: str) -> bytes:
    """What a sample student hands in."""
    release = ROOT / "release" / assignment / f"{assignment}.ipynb"
    return sample_notebook(release.read_bytes(), CASES / assignment / case)


@pytest.fixture(scope="module")
def jobs() -> list[Job]:
    """A dozen small submissions of two chapters."""
    return [
        Job(f"{student}/{name}/{case}", name, notebook(name, case))
        for student in ("anna", "ben")
        for name in NAMES
        for case in CASE_NAMES
    ]


@pytest.fixture(scope="module")
def sheets(jobs: list[Job]) -> dict[str, str]:
    """What the jobs come to in this very process."""
    found: list[ScoreSheet] = []
    with Grader() as grader:
        grader.grade_all(jobs, lambda sheet, _: found.append(sheet))
    return {sheet.source: sheets_to_json([sheet]) for sheet in found}


def test_cluster_loses_nothing_with_a_worker(
    dask: LocalCluster, jobs: list[Job], sheets: dict[str, str]
) -> None:
    """With a worker killed midway, each job comes back once, as this machine would judge it."""
    with Client(dask, set_as_default=False) as client:
        victim = next(iter(client.run(os.getpid).values()))
    results = grade_on_cluster(iter(jobs), Desk(ROOT), dask.scheduler_address)

    found = [next(results)]
    os.kill(victim, signal.SIGKILL)
    found += results

    assert len(found) == len(jobs)
    assert {one.job.source: sheets_to_json([one.sheet]) for one in found if one.sheet} == sheets


def test_cluster_goes_on_without_what_breaks_it(dask: LocalCluster, jobs: list[Job]) -> None:
    """What kills every worker, and what the grader breaks on, are faults; the others get sheets."""
    broken = [replace(jobs[0], source="kills"), replace(jobs[0], source="breaks")]

    found = list(grade_on_cluster([*broken, *jobs[:3]], Desk(ROOT), dask.scheduler_address))

    faults = {one.job.source: one.faults for one in found if one.sheet is None}
    assert len(found) == 5
    assert set(faults) == {"kills", "breaks"}
    assert "died on kills" in faults["kills"][0]
    assert "ZeroDivisionError" in faults["breaks"][0]


@pytest.mark.parametrize("reads", [1, 4])
def test_cluster_takes_jobs_as_results_come(
    dask: LocalCluster, jobs: list[Job], reads: int
) -> None:
    """No more is out than two jobs a thread, and nothing of it is left when the run is stopped."""
    taken: list[Job] = []
    many = (taken.append(job) or job for job in cycle(jobs[1:3]))  # type: ignore[func-returns-value]
    results = grade_on_cluster(many, Desk(ROOT), dask.scheduler_address)

    for _ in range(reads):
        next(results)
    out = len(taken)
    results.close()  # type: ignore[attr-defined]

    assert out <= reads + 2 * len(dask.workers)
    wait_until(lambda: not dask.scheduler.tasks)


def test_cluster_stops_where_a_worker_has_no_sandbox(dask: LocalCluster, jobs: list[Job]) -> None:
    """Without a sandbox nobody is graded there, and one learns where that is."""
    job = replace(jobs[0], source="no sandbox")

    with pytest.raises(CourseError, match=r"tcp://127.0.0.1:\d+: no namespaces here"):
        list(grade_on_cluster([job], Desk(ROOT), dask.scheduler_address))


def test_cluster_refuses_workers_with_another_version(
    dask: LocalCluster, jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that would judge by other checks judges nothing."""
    monkeypatch.setattr(cluster, "versions", lambda: {**versions(), "numpy": "0.1"})

    with pytest.raises(CourseError, match="other versions of numpy"):
        list(grade_on_cluster(jobs[:1], Desk(ROOT), dask.scheduler_address))


def test_versions_are_of_all_that_decides_on_points(tmp_path: Path) -> None:
    """One changed line of a check is another version, and compiled leftovers are none."""
    shutil.copytree(ROOT / "autograder" / "checks", tmp_path / "autograder" / "checks")
    (tmp_path / "autograder" / "__pycache__").mkdir()
    before = versions(tmp_path)
    (tmp_path / "autograder" / "__pycache__" / "x.pyc").write_bytes(b"x")
    versions.cache_clear()
    same = versions(tmp_path)
    with (tmp_path / "autograder" / "checks" / "test_ch3_e_step.py").open("a") as check:
        check.write("# another line")
    versions.cache_clear()

    other = versions(tmp_path)

    assert before == same
    assert [name for name in same if same[name] != other[name]] == ["the course's own files"]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x", "127.0.0.1:9"])
def test_cluster_that_is_not_there_is_named(
    address: str, jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no scheduler answers one soon learns that, and how to start one."""
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 0.5)

    with pytest.raises(CourseError, match=f"No Dask scheduler answers at {address}"):
        list(grade_on_cluster(jobs, Desk(ROOT), address))


def test_cluster_without_workers_is_named(jobs: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler that has nobody to do the work does not keep one waiting for ever."""
    monkeypatch.setattr(cluster, "_WORKER_SECONDS", 0.1)

    with (
        LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0", host="127.0.0.1") as empty,
        pytest.raises(CourseError, match="has no workers"),
    ):
        list(grade_on_cluster(jobs, Desk(ROOT), empty.scheduler_address))


def test_cluster_needs_dask(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra one is told how to get it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "autograder.cluster")

    with pytest.raises(CourseError, match=r"pip install -e '\.\[cluster\]'"):
        importlib.import_module("autograder.cluster")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course folder with a chapter released, three submissions, and a link in place of one."""
    name = "ch3-e-step"
    shutil.copytree(ROOT / "source" / name, tmp_path / "source" / name)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    StockCourse(tmp_path).generate_assignment(name)
    for student, case in (("anna", "right-loops"), ("ben", "forgot-phi"), ("cleo", "stub")):
        folder = tmp_path / "submitted" / student / name
        folder.mkdir(parents=True)
        (folder / f"{name}.ipynb").write_bytes(notebook(name, case))
    (tmp_path / "submitted" / "dan" / name).mkdir(parents=True)
    (tmp_path / "submitted" / "dan" / name / f"{name}.ipynb").symlink_to("/etc/passwd")
    return tmp_path


def test_grade_class_on_a_cluster(dask: LocalCluster, course: Path) -> None:
    """Rows and sheets are what they are by workers here; a file that cannot be read is rejected."""
    command = [sys.executable, "-m", "autograder", "grade", "ch3-e-step", "--quiet"]
    command += ["--scheduler", dask.scheduler_address]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    run = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True)
    again = grade_class(course, ["ch3-e-step"], show.Steps(quiet=True), 1, scheduler="nowhere")

    assert run.returncode == 1
    assert "is a link" in run.stdout + run.stderr
    assert again.skipped == 4
    with Gradebook(f"sqlite:///{course}/gradebook.db", "em-gmm") as book:
        rows = {one.student.id: one.score for one in book.assignment_submissions("ch3-e-step")}
    assert rows == {"anna": 10.0, "ben": 5.0, "cleo": 0.0, "dan": 0.0}


def test_cluster_needs_what_students_were_handed_out(
    dask: LocalCluster, jobs: list[Job], tmp_path: Path
) -> None:
    """A course folder without the released notebook is told of, as it is here."""
    desk = Desk(tmp_path, cells={name: {} for name in NAMES})

    with pytest.raises(ConfigError, match="the released notebook cannot be read"):
        list(grade_on_cluster(jobs, desk, dask.scheduler_address))


def test_grade_takes_workers_or_a_scheduler() -> None:
    """Both at once are a mistake."""
    result = CliRunner().invoke(main, ["grade", "--workers", "2", "--scheduler", "x"])

    assert result.exit_code == 2
    assert "--workers is for this machine" in result.output


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for other threads to come this far; the test's outcome does not depend on when."""
    deadline = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < deadline
        os.sched_yield()
