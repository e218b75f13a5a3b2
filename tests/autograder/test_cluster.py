"""Grading on a Dask cluster: a real one on this machine, some of whose workers die."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from autograder import cluster, show
from autograder.bench import Bench, versions
from autograder.bulk import grade_class
from autograder.cluster import grade_on_cluster
from autograder.course import ROOT
from autograder.errors import ConfigError, CourseError
from autograder.gradebook import CourseGradebook
from autograder.grading import Grader, Job
from autograder.records import ScoreSheet, sheets_to_json
from autograder.samples import CASES, sample_notebook

NAMES = ("ch1-sampler", "ch3-e-step")
CASE_NAMES = ("raises", "syntax-error", "stub")

# What workers are given to load: jobs of these names do there what no submission can do.
PRELOADED = """
import os, signal
from autograder.bench import Bench
from autograder.errors import CourseError

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
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address=None,
        host="127.0.0.1",
        preload=[str(preload)],
    ) as cluster:
        cluster.scheduler.allowed_failures = 1
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
    results = grade_on_cluster(iter(jobs), ROOT, dask.scheduler_address)

    found = [next(results)]
    os.kill(victim, signal.SIGKILL)
    found += results

    assert len(found) == len(jobs)
    assert {one.job.source: sheets_to_json([one.sheet]) for one in found if one.sheet} == sheets
