"""Jobs are handed out so that few workers load SciPy, and each of them once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.job import Job
from autograder.line import AHEAD, Line


def job(name: str, file: bytes | Path = b"import numpy as np") -> Job:
    """A job that is told from others by its name."""
    return Job(name, "ch3-e-step", file)


SCIPY = b"from scipy.stats import multivariate_normal"


def taken(line: Line, *kinds: bool) -> list[str | None]:
    """The names of the jobs that those get who have SciPy, or do not."""
    jobs = [line.take(kind)[0] for kind in kinds]
    return [one and one.source for one in jobs]


def test_who_has_scipy_gets_what_wants_it() -> None:
    """Each kind is handed out in its order, and the other kind when there is no more of it."""
    jobs = [job("a"), job("b", SCIPY), job("c"), job("d", SCIPY), job("e"), job("f")]

    assert taken(Line(jobs), True, False, True, True, False, True) == list("badcef")
    assert taken(Line(jobs), False, False, False, False, False, False) == list("acefbd")


def test_the_line_says_who_will_have_loaded_scipy() -> None:
    """Also where somebody got what they had not asked for."""
    line = Line([job("a", SCIPY), job("b")])

    assert [line.take(False)[1], line.take(False)[1], line.take(False)[0]] == [False, True, None]


def test_what_cannot_be_read_is_graded_like_all_else(tmp_path: Path) -> None:
    """A folder or nothing where a notebook belongs is for the grader to tell of."""
    (file := tmp_path / "scipy.ipynb").write_bytes(SCIPY)
    jobs = [job("a", tmp_path), job("b", tmp_path / "none"), job("c", file)]

    assert taken(Line(jobs), True, True, True) == ["c", "a", "b"]


def test_a_large_class_is_not_read_before_it_is_graded() -> None:
    """Only so many jobs are looked at ahead of those who grade them."""
    made: list[int] = []

    def jobs() -> Iterator[Job]:
        for number in range(2 * AHEAD):
            made.append(number)
            yield job(str(number))

    line = Line(jobs())

    assert taken(line, True, True) == ["0", "1"]
    assert len(made) == AHEAD + 1
