"""The crew: worker processes that each grade one submission at a time.

A worker runs one pytest session and one warm sandbox for all it is given. The parent hands
out the next job when a sheet comes back, so memory does not grow with the class; a worker
that dies is replaced and its job tried once more, since the fault may have been ours.
"""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from autograder.errors import CourseError
from autograder.grading import Grader, Job
from autograder.records import ScoreSheet

_TRIES = 2


@dataclass(frozen=True)
class Graded:
    """What became of a job: its sheet, or none if the grader itself failed on it.

    `faults` tell staff what broke on our side.
    """

    job: Job
    sheet: ScoreSheet | None
    faults: tuple[str, ...] = ()


@dataclass
class _Worker:
    process: SpawnProcess
    connection: Connection
    job: Job | None = None


@dataclass
class _Queue:
    waiting: Iterator[Job]
    again: list[Job] = field(default_factory=list)
    tries: dict[Job, int] = field(default_factory=dict)

    def next(self) -> Job | None:
        """Return the next job to hand out, or None when there is none for now."""
        return self.again.pop() if self.again else next(self.waiting, None)


def grade_in_parallel(
    jobs: Iterable[Job], course_dir: Path, workers: int, unsafe: bool = False
) -> Iterator[Graded]:
    """Yield each job's result as it is ready, in any order.

    Raises CourseError when no worker can start, with the reason that the first one gave.
    """
    queue = _Queue(iter(jobs))
    crew: list[_Worker] = []
    try:
        for _ in range(workers):
            _hand_out(queue, crew, course_dir, unsafe)
        while crew:
            ready = wait([worker.connection for worker in crew])
            for worker in [w for w in crew if w.connection in ready]:
                yield from _receive(worker, queue, crew, course_dir, unsafe)
    finally:
        for worker in crew:
            worker.process.kill()
            worker.process.join()


def _hand_out(
    queue: _Queue, crew: list[_Worker], course_dir: Path, unsafe: bool, idle: _Worker | None = None
) -> None:
    job = queue.next()
    if job is None:
        if idle is not None:
            crew.remove(idle)
            with suppress(OSError):
                idle.connection.send(None)
            idle.process.join()
        return
    if idle is None:
        idle = _start(course_dir, unsafe)
        crew.append(idle)
    idle.job = job
    queue.tries[job] = queue.tries.get(job, 0) + 1
    with suppress(OSError):  # a worker that is dead shows itself when it is listened to
        idle.connection.send(job)


def _receive(
    worker: _Worker, queue: _Queue, crew: list[_Worker], course_dir: Path, unsafe: bool
) -> Iterator[Graded]:
    assert worker.job is not None, "only busy workers are in the crew"  # noqa: S101
    job = worker.job
    try:
        answer = worker.connection.recv()
    except (EOFError, ConnectionResetError):
        crew.remove(worker)
        worker.process.join()
        if queue.tries[job] < _TRIES:
            queue.again.append(job)
        else:
            yield Graded(job, None, ("The grading process died on it, twice.",))
        _hand_out(queue, crew, course_dir, unsafe)
        return
    if isinstance(answer, CourseError):
        raise answer
    del queue.tries[job]
    yield Graded(job, *answer)
    _hand_out(queue, crew, course_dir, unsafe, idle=worker)


def _start(course_dir: Path, unsafe: bool) -> _Worker:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, course_dir, unsafe), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _work(connection: Connection, course_dir: Path, unsafe: bool) -> None:
    """Grade jobs from the connection until None comes; runs in a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    try:
        _serve(connection, course_dir, unsafe)
    except (EOFError, ConnectionError):
        return  # the parent is gone, and so is everybody who wanted the sheets


def _serve(connection: Connection, course_dir: Path, unsafe: bool) -> None:
    try:
        with Grader(course_dir, unsafe) as grader:
            grader.grade_all(
                iter(connection.recv, None),
                lambda sheet, faults: connection.send((sheet, faults)),
            )
    except CourseError as error:
        connection.send(error)
