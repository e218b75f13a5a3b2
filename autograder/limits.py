"""Every limit of the grader, once, with the reason for its size.

The constants bound what is read, and what may cross the wire, on both sides of it. `Limits`
is what one check may use up; a test hands in a smaller one instead of waiting.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

MiB = 2**20

MAX_NOTEBOOK_BYTES = 64 * MiB  # the course's have 50 kB; the rest is pictures printed often
MAX_CODE_CHARACTERS = 400_000  # the longest chapter has about 20 000, pictures included

MAX_WAIT_SECONDS = 300.0  # for all checks of a submission; an honest one takes about 5

MAX_HEADER_BYTES = 4 * MiB  # 200 000 numbers in nested lists; parsing it takes < 200 MB
MAX_BODY_BYTES = 64 * MiB  # 8 million numbers in arrays, 40 times the largest right answer
MAX_NODES = 500_000  # single values in one message: what a header of that size can hold
MAX_REMEMBERED_BYTES = 64 * MiB  # answers of the reference, in each process that grades
MAX_DEPTH = 32  # a list of lists of matrices is 4 deep; deeper is an attack on recursion
MAX_DIMENSIONS = 8  # Sigma has 3
MAX_TEXT = 500  # characters of a student's own words that we repeat to anybody
MAX_NOTES = 20  # notes of one check; further ones say nothing new


@dataclass(frozen=True)
class Limits:
    """What the student's code may use up during one check.

    Seconds are processor time unless `wall` is in the name, so that a loaded machine
    costs nobody points. Sizes are bytes.
    """

    cell_seconds: float = 0.5  # a cell defines functions; a picture of one's own takes 0.3 s
    load_seconds: float = 3.0  # all cells together: they run again for most checks
    wall_factor: float = 3.0  # a machine three times overcommitted still judges fairly
    wall_grace: float = 4.0  # pauses of the machine that have nothing to do with the code
    look_wall_seconds: float = 0.1  # from one look at what a process does to the next
    idle_looks: int = 2  # that saw it wait: nothing here has anything to wait for
    sleep_seconds: float = (
        2.0  # of `time.sleep`, counted and not spent: a pause for show is shorter
    )
    idle_share: float = 0.01  # of a core; who wakes up only to sleep again uses less
    hurried_seconds: float = 0.015  # for a cell that used up its time or memory when loaded before
    hurried_look_wall_seconds: float = 0.01  # the same, for the one look at one that slept
    start_wall_seconds: float = 60.0  # importing SciPy from a cold disk takes 20
    memory: int = 256 * MiB  # on top of NumPy and SciPy; the largest data set takes 1
    disk: int = 16 * MiB  # the private /tmp; nothing needs it, some plot to a file
    disk_files: int = 256
    open_files: int = 64
    stack: int = 8 * MiB  # the usual; Python's own recursion limit bites first
    output_characters: int = 1_000_000  # a print in every round of EM gives 10 000
    oracle_calls: int = 50_000  # 5 restarts of 200 rounds ask 2000 times
    oracle_size: float = 2e7  # n m^3 of one call-back, m the largest of k and d
    oracle_work: float = 2e9  # that times the rounds: 200 rounds on 10 000 points take 6 s
    oracle_seconds: float = 10.0  # all call-backs of one check together

    def processor_seconds(self, seconds: float) -> int:
        """Return when the kernel ends a process whose calls may take `seconds`."""
        return math.ceil(self.load_seconds + seconds) + 1

    def wall_seconds(self, seconds: float) -> float:
        """Return how long to wait for what takes `seconds` of processor time."""
        return seconds * self.wall_factor + self.wall_grace
