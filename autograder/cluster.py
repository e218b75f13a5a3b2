"""Grading on a Dask cluster: jobs go out, a few for each of its threads, and sheets come back.

Whoever runs the scheduler can run code here and there (Dask sends pickles), so its address has
to be one that you trust; `tls://` and Dask's own configuration keep others out. The sandbox is
around students' code on each worker as it is here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue

from autograder.bench import Bench, versions
from autograder.course import load_course
from autograder.desk import Desk, Graded
from autograder.errors import CourseError, SubmissionError
from autograder.extract import read_notebook, read_template
from autograder.job import Job
from autograder.limits import MAX_NOTEBOOK_BYTES

try:
    import dask
    from distributed import CancelledError, Client, Future, KilledWorker, get_worker
except ImportError as error:
    raise CourseError(
        "Grading on a cluster needs Dask: `pip install -e '.[cluster]'` in the course's clone."
    ) from error

_CONNECT_SECONDS = 5
_WORKER_SECONDS = 60  # to wait for the first worker; Dask's nannies replace one in three
_LOOK_SECONDS = 10  # until we look how many workers there are when nothing comes back
_JOBS_A_THREAD = 2  # one to work on, and one to go on with
_INSTALL = (
    "Install the course, as it is here, on every machine of the cluster, the scheduler's too."
)
_START = "`dask worker ADDRESS --nworkers auto --nthreads 1` starts one for each core."
_AGAIN = "What came back is recorded: run it again for the rest."
_KILLS = "The cluster's workers died on {source}, again and again, also when it was alone there."


def grade_on_cluster(jobs: Iterable[Job], desk: Desk, address: str) -> Iterator[Graded]:
    """Yield each job's result as it comes back, in any order.

    Raises CourseError if there is no such cluster, or one of its workers cannot grade.
    """
    with _connected(address) as client:
        run = _Run(client, desk)
        yield from run.results(iter(jobs))
        suspects, run.suspects = run.suspects, []
        for job in suspects:  # alone: nobody else is to blame now, nor to be blamed
            run.set_up()
            yield from run.results(iter([job]))
        for job in run.suspects:
            yield Graded(job, None, (_KILLS.format(source=job.source),))
    yield from _rejected(run.unreadable, desk)


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """Connect to a scheduler; what is still to be done there is dropped at the end."""
    # a submission may be as large as this, and is sent once, so there is nothing to warn of
    large = {"distributed.admin.large-graph-warning-threshold": 2 * MAX_NOTEBOOK_BYTES}
    try:
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise CourseError(
            f"No Dask scheduler answers at {address} ({str(error) or type(error).__name__}). "
            "`dask scheduler` starts one, and prints its address."
        ) from error
    with client, dask.config.set(large):
        yield client


def _grade(bench: Bench, job: Job) -> Graded | CourseError:
    """Grade a job; runs in a Dask worker. What stops the whole run is told as a value."""
    try:
        return bench.grade(job)
    except CourseError as error:
        return CourseError(f"Worker {get_worker().address}: {error}")


def _rejected(jobs: list[Job], desk: Desk) -> list[Graded]:
    """Return the sheets of files that could not be read, made here as the crew makes them."""
    rejected: list[Graded] = []
    desk.grade_all(jobs, rejected.append)
    return rejected


@dataclass
class _Run:
    """What is under way on a cluster, and what has to wait.

    A job that died with its workers is a suspect: it may have been another one that was on the
    same workers. Files that cannot be read are not sent.
    """

    client: Client
    desk: Desk
    suspects: list[Job] = field(default_factory=list)
    unreadable: list[Job] = field(default_factory=list)
    _under_way: dict[Future, Job] = field(default_factory=dict)
    _done: SimpleQueue[Future] = field(default_factory=SimpleQueue)

    def __post_init__(self) -> None:
        self._limit = self._places()
        self._files = _files(self.desk)
        self.set_up()

    def set_up(self) -> None:
        """Put up a bench: it is kept by the workers, and sent on from one to the next."""
        parts = self.desk, self._files, dict(versions())
        self._bench = self.client.submit(Bench, *parts, pure=False)
        try:
            error = self._bench.exception(timeout=_WORKER_SECONDS)
        except TimeoutError as late:
            error = late
        if error is not None:
            raise CourseError(f"The cluster cannot take this course on: {error!r}. {_INSTALL}")

    def results(self, waiting: Iterator[Job]) -> Iterator[Graded]:
        """Yield the result of each job, with a bounded number of them under way."""
        self._hand_out(waiting)
        for number in count(1):
            if not self._under_way:
                return
            future = self._next_done()
            if future is None or number % self._limit == 0:
                self._limit = self._places()
            result = self._result(future) if future else None
            self._hand_out(waiting)
            if result:
                yield result

    def _hand_out(self, waiting: Iterator[Job]) -> None:
        while len(self._under_way) < self._limit and (job := next(waiting, None)):
            try:
                sent = replace(job, file=_bytes(job))
            except SubmissionError:
                self.unreadable.append(job)
                continue
            future = self.client.submit(_grade, self._bench, sent, pure=False, retries=1)
            self._under_way[future] = job
            future.add_done_callback(self._done.put)

    def _next_done(self) -> Future | None:
        try:
            return self._done.get(timeout=_LOOK_SECONDS)
        except Empty:
            return None

    def _result(self, future: Future) -> Graded | None:
        """Return what came of a job, or None if it is not known yet."""
        job = self._under_way.pop(future)
        try:
            answer: Graded | CourseError = future.result()
        except KilledWorker:
            self.suspects.append(job)
            if self._bench.status == "error":  # it was on its way to them: no fault of a job's
                self.set_up()
            return None
        except CancelledError as error:
            raise CourseError(f"The scheduler dropped its work: {error}. {_AGAIN}") from error
        except ImportError as error:
            raise CourseError(f"A worker cannot load the course: {error}. {_INSTALL}") from error
        except Exception as error:  # whatever our grader broke on, the others go on
            return Graded(job, None, (f"The grader broke on {job.source}, twice: {error!r}",))
        if isinstance(answer, CourseError):
            raise answer
        return replace(answer, job=job)

    def _places(self) -> int:
        """Return how many jobs may be under way; wait for the first worker."""
        try:
            self.client.wait_for_workers(1, timeout=_WORKER_SECONDS)
        except TimeoutError as error:
            raise CourseError(f"The cluster has no workers. {_START} {_AGAIN}") from error
        threads: int = sum(self.client.nthreads().values())
        return _JOBS_A_THREAD * max(1, threads)


def _bytes(job: Job) -> bytes:
    return read_notebook(job.file) if isinstance(job.file, Path) else job.file


def _files(desk: Desk) -> dict[str, bytes]:
    """Return all that grading reads of a course's folder: its configuration and releases."""
    releases = {
        assignment.name: f"release/{assignment.name}/{assignment.name}.ipynb"
        for assignment in load_course().assignments
    }
    for name in releases.keys() & desk.cells.keys():
        read_template(desk.course_dir / releases[name])  # says what is wrong with it
    paths = {name: desk.course_dir / name for name in ["nbgrader_config.py", *releases.values()]}
    return {name: path.read_bytes() for name, path in paths.items() if path.is_file()}
