"""Jobs that wait for a worker, so that few workers have to load SciPy.

That takes as long as a dozen submissions, and in most classes few notebooks want it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from autograder.folders import read_judged
from autograder.job import Job
from autograder.kits import names_scipy

AHEAD = 500  # jobs of which it is known at any time whether they want SciPy


class Line:
    """Jobs in the order in which they came, those that want SciPy apart.

    Whether one does is a guess, of which nothing depends but time.
    """

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._jobs = iter(jobs)
        self._ahead: dict[bool, deque[Job]] = {False: deque(), True: deque()}

    def take(self, scipy: bool) -> tuple[Job | None, bool]:
        """Return the next job of a kind, else of the other, and whether it wants SciPy."""
        room = AHEAD - sum(map(len, self._ahead.values()))
        for job in islice(self._jobs, room):
            self._ahead[_wants_scipy(job)].append(job)
        kind = scipy if self._ahead[scipy] else not scipy
        return (self._ahead[kind].popleft() if self._ahead[kind] else None), kind


def _wants_scipy(job: Job) -> bool:
    read = read_judged(job.file) if isinstance(job.file, Path) else job.file
    return isinstance(read, bytes) and names_scipy(read)
