"""What stays in a Dask worker while a run lasts: a course's files, and one warm grader.

A `Bench` travels to each worker once. Its grader has a thread of its own there, since pytest
serves all checks from within one session; with the bench's last copy in a process the grader
ends, too, however the run ended.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from weakref import finalize

from autograder.course import ROOT
from autograder.desk import Desk, Graded
from autograder.errors import CourseError
from autograder.job import Job

_JUDGES = ("autograder", "reference", "quizzes/*.py", "quizzes/misconceptions.yaml", "course.yaml")
_LIBRARIES = ("numpy", "scipy", "matplotlib", "pytest")
# One at a time in a process, whosever runs there: sessions of pytest share its environment.
_ALONE = Lock()


class Bench:
    """Grades jobs of one course, in whatever process it was sent to.

    `desk` is what graders are told, `files` what it reads of the course's folder, which need not
    be there; `versions` is what the sender grades with: where that is something else, nothing
    is graded.
    """

    def __init__(self, desk: Desk, files: Mapping[str, bytes], versions: Mapping[str, str]) -> None:
        self._parts = (desk, dict(files), dict(versions))

    def __reduce__(self) -> tuple[type[Bench], tuple[Desk, Mapping[str, bytes], Mapping[str, str]]]:
        """Travel without the grader."""
        return Bench, self._parts

    def grade(self, job: Job) -> Graded:
        """Return what became of the job, without its bytes, which whoever sent it has.

        Raises CourseError if nothing can be graded here, and what the grader broke on.
        """
        with _ALONE:
            self._refuse_other_versions()
            return replace(self._grader.grade(job), job=replace(job, file=b""))

    def _refuse_other_versions(self) -> None:
        here, there = versions(), self._parts[2]
        other = [name for name in there if here.get(name) != there[name]]
        if other:
            raise CourseError(
                "The same submission could get other points there: it has other versions of "
                f"{', '.join(other)}. Install there what is installed here, and start it again."
            )

    @cached_property
    def _grader(self) -> _Thread:
        desk, files, _ = self._parts
        thread = _Thread(desk, files)
        finalize(self, thread.end)
        return thread


class _Thread:
    """A thread with a grader, from the first job on; one that broke is replaced."""

    def __init__(self, desk: Desk, files: Mapping[str, bytes]) -> None:
        self._desk = desk
        self._files = files
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._answers: SimpleQueue[Graded | BaseException] = SimpleQueue()
        self._thread: Thread | None = None

    def grade(self, job: Job) -> Graded:
        if self._thread is None:
            self._thread = Thread(target=self._serve, name="em-course grader", daemon=True)
            self._thread.start()
        self._jobs.put(job)
        answer = self._answers.get()
        if isinstance(answer, BaseException):
            self._thread.join()
            self._thread = None
            raise answer
        return answer

    def end(self) -> None:
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()
            self._thread = None

    def _serve(self) -> None:
        jobs = iter(self._jobs.get, None)
        try:
            with TemporaryDirectory(prefix="em-course-") as folder:
                _lay_out(self._files, Path(folder))
                here = replace(self._desk, course_dir=Path(folder))
                here.grade_all(jobs, self._answers.put)
        except BaseException as error:  # who waits for the answer raises it
            self._answers.put(error)


def _lay_out(files: Mapping[str, bytes], folder: Path) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@lru_cache
def versions(root: Path = ROOT) -> Mapping[str, str]:
    """Return what decides on points besides a submission: name -> version."""
    digest = sha256()
    for path in sorted(_judges(root)):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(sha256(path.read_bytes()).digest())
    found = {"the course's own files": digest.hexdigest()}
    found["Python"] = ".".join(map(str, sys.version_info[:2]))
    return found | {library: version(library) for library in _LIBRARIES}


def _judges(root: Path) -> set[Path]:
    found: set[Path] = set()
    for pattern in _JUDGES:
        for path in root.glob(pattern):
            found |= {path} if path.is_file() else set(path.rglob("*"))
    return {path for path in found if path.is_file() and "__pycache__" not in path.parts}
