"""The crew: worker processes that each grade one submission at a time.

A worker runs one pytest session and one warm sandbox for all it is given. The parent hands
out the next job when a sheet comes back, so memory does not grow with the class; a worker
that dies is replaced and its job tried once more, since the fault may have been ours.

Workers are forked from one process that has imported what they need and done nothing else:
that takes as long as many submissions, and each of them would have to spend it again. For the same
reason notebooks that want SciPy go to those who have it loaded, as long as there are others.
"""

from __future__ import annotations

import gc
import os
import signal
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from autograder.desk import Desk, Graded
from autograder.errors import CourseError
from autograder.job import Job
from autograder.line import Line
from autograder.nursery import warm_up

_TRIES = 2
# What is written in one transaction, which costs as much as a few submissions in it: as many as
# become ready in this time, but so few that nobody else waits for the gradebook for long.
_GROUP_SECONDS = 1.0
_GROUP = 20


@dataclass
class _Worker:
    process: BaseProcess
    connection: Connection
    processor: int
    job: Job | None = None
    has_scipy: bool = False


@dataclass
class _Crew:
    desk: Desk
    waiting: Line
    again: list[Job] = field(default_factory=list)
    tries: dict[Job, int] = field(default_factory=dict)
    at_work: list[_Worker] = field(default_factory=list)
    leaving: list[_Worker] = field(default_factory=list)

    def hand_out(self, idle: _Worker | None = None) -> None:
        """Give the next job to a worker, a new one if none is idle; without a job it leaves."""
        job, scipy = self._next(idle)
        if job is None:
            if idle is not None:
                self.at_work.remove(idle)
                self.leaving.append(idle)
                with suppress(OSError):
                    idle.connection.send(None)
            return
        if idle is None:
            idle = _start(self.desk, self._processor())
            self.at_work.append(idle)
        idle.job, idle.has_scipy = job, idle.has_scipy or scipy
        self.tries[job] = self.tries.get(job, 0) + 1
        with suppress(OSError):  # a worker that is dead shows itself when it is listened to
            idle.connection.send(job)

    def receive(self, worker: _Worker) -> Iterator[Graded]:
        """Yield what a worker has to tell, once it has its next job."""
        assert worker.job is not None, "only busy workers are at work"  # noqa: S101
        job = worker.job
        try:
            answer = worker.connection.recv()
        except (EOFError, OSError):  # it died, perhaps in the middle of a word
            self.at_work.remove(worker)
            worker.process.join()
            yield from self._lost(job)
            return
        if isinstance(answer, CourseError):
            raise answer
        del self.tries[job]
        self.hand_out(worker)
        yield answer

    def next_group(self) -> Iterator[Graded]:
        """Yield what becomes ready within a short time, which may be nothing."""
        ends, room = time.monotonic() + _GROUP_SECONDS, _GROUP
        while self.at_work and room and (left := ends - time.monotonic()) > 0:
            ready = wait([worker.connection for worker in self.at_work], left)
            speaking = [worker for worker in self.at_work if worker.connection in ready][:room]
            for worker in speaking:
                yield from self.receive(worker)
            room -= len(speaking)

    def _next(self, idle: _Worker | None) -> tuple[Job | None, bool]:
        """Return the job that suits a worker best, and whether it wants SciPy."""
        if self.again:
            return self.again.pop(), False
        if idle is None:  # a new one: somebody has to load SciPy, and the sooner, the better
            return self.waiting.take(not any(worker.has_scipy for worker in self.at_work))
        return self.waiting.take(idle.has_scipy)

    def _processor(self) -> int:
        """Return the processor that the fewest workers are bound to."""
        bound = Counter(worker.processor for worker in self.at_work)
        return min(os.sched_getaffinity(0), key=bound.__getitem__)

    def _lost(self, job: Job) -> Iterator[Graded]:
        tried = self.tries[job]
        if tried < _TRIES:
            self.again.append(job)
        self.hand_out()
        if tried == _TRIES:
            yield Graded(job, None, ("The grading process died on it, twice.",))


def grade_in_parallel(jobs: Iterable[Job], desk: Desk, workers: int) -> Iterator[Graded]:
    """Yield each job's result as it is ready, in any order.

    Raises CourseError when no worker can start, with the reason that the first one gave.
    """
    return chain.from_iterable(grade_in_groups(jobs, desk, workers))


def grade_in_groups(jobs: Iterable[Job], desk: Desk, workers: int) -> Iterator[list[Graded]]:
    """Yield the same, but a few together."""
    crew = _Crew(desk, Line(jobs))
    try:
        for _ in range(workers):
            crew.hand_out()
        while crew.at_work:
            if group := list(crew.next_group()):
                yield group
    finally:
        for worker in crew.at_work:
            worker.process.kill()
        for worker in [*crew.at_work, *crew.leaving]:
            worker.process.join()


def _start(desk: Desk, processor: int) -> _Worker:
    warm_up(desk.feedback)
    context = get_context("forkserver")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, desk, processor), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours, processor)


def _work(connection: Connection, desk: Desk, processor: int) -> None:
    """Grade jobs from the connection until None comes; runs in a worker process.

    It is bound to one processor with its sandbox, since the two only ever wait for each other:
    to wake one up elsewhere would cost each of a thousand messages more than it says.
    """
    os.sched_setaffinity(0, {processor})
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    gc.freeze()  # what was imported is no garbage: it need not be looked through, nor copied here
    try:
        _serve(connection, desk)
    except (EOFError, ConnectionError):
        return  # the parent is gone, and so is everybody who wanted the sheets


def _serve(connection: Connection, desk: Desk) -> None:
    try:
        desk.grade_all(iter(connection.recv, None), connection.send)
    except CourseError as error:
        connection.send(error)
