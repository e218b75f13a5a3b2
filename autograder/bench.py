"""What stays in a Dask worker while a run lasts: the course's handouts, and one warm grader.

A `Bench` travels to each worker once. Its grader has a thread of its own there, since pytest
serves all checks from within one session; with the bench's last copy in a process the grader
ends, too, however the run ended.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cached_property, lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from weakref import finalize

from autograder.course import ROOT
from autograder.errors import CourseError
from autograder.grading import Grader, Job
from autograder.records import ScoreSheet

Answer = tuple[ScoreSheet, tuple[str, ...]]

_JUDGES = ("autograder", "reference", "quizzes/*.py", "quizzes/misconceptions.yaml", "course.yaml")
_LIBRARIES = ("numpy", "scipy", "matplotlib", "pytest")
# One at a time in a process, whosever runs there: sessions of pytest share its environment.
_ALONE = Lock()


class Bench:
    """Grades jobs of one course, in whatever process it was sent to.

    `releases` are the notebooks that students were handed out, `versions` what the sender
    grades with: where that is something else, nothing is graded.
    """

    def __init__(
        self, releases: Mapping[str, bytes], versions: Mapping[str, str], unsafe: bool
    ) -> None:
        self._parts = (dict(releases), dict(versions), unsafe)

    def __reduce__(self) -> tuple[type[Bench], tuple[Mapping[str, bytes], Mapping[str, str], bool]]:
        """Travel without the grader."""
        return Bench, self._parts

    def grade(self, job: Job) -> Answer:
        """Return the job's sheet, and faults for staff.

        Raises CourseError if nothing can be graded here, and what the grader broke on.
        """
        with _ALONE:
            self._refuse_other_versions()
            return self._grader.grade(job)

    def _refuse_other_versions(self) -> None:
        here, there = versions(), self._parts[1]
        other = [name for name in there if here.get(name) != there[name]]
        if other:
            raise CourseError(
                "The same submission could get other points there: it has other versions of "
                f"{', '.join(other)}. Install there what is installed here, and start it again."
            )

    @cached_property
    def _grader(self) -> _Thread:
        releases, _, unsafe = self._parts
        thread = _Thread(releases, unsafe)
        finalize(self, thread.end)
        return thread


class _Thread:
    """A thread with a grader, from the first job on; one that broke is replaced."""

    def __init__(self, releases: Mapping[str, bytes], unsafe: bool) -> None:
        self._releases = releases
        self._unsafe = unsafe
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._answers: SimpleQueue[Answer | BaseException] = SimpleQueue()
        self._thread: Thread | None = None

    def grade(self, job: Job) -> Answer:
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
                _lay_out(self._releases, Path(folder))
                with Grader(Path(folder), self._unsafe) as grader:
                    grader.grade_all(jobs, lambda sheet, faults: self._answers.put((sheet, faults)))
        except BaseException as error:  # who waits for the answer raises it
            self._answers.put(error)


def _lay_out(releases: Mapping[str, bytes], folder: Path) -> None:
    for name, notebook in releases.items():
        path = folder / "release" / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(notebook)


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
