"""The filter, run by a small interpreter of our own, for both kinds of processor."""

from __future__ import annotations

import platform
from collections.abc import Callable

import pytest

from autograder import seccomp
from autograder.seccomp import ALLOW, ARCHITECTURES, KILL, REFUSE, REFUSED, UNKNOWN, Architecture

BY_NAME = pytest.mark.parametrize("architecture", ARCHITECTURES.values(), ids=ARCHITECTURES)


def verdict(architecture: Architecture, number: int, audit_id: int | None = None) -> int:
    """What the filter of an architecture says to a system call."""
    data = {0: number, 4: architecture.audit_id if audit_id is None else audit_id}
    tests: dict[int, Callable[[int, int], bool]] = {
        seccomp.JUMP_EQUAL: lambda a, b: a == b,
        seccomp.JUMP_AT_LEAST: lambda a, b: a >= b,
    }
    program = seccomp.program(architecture)
    accumulator, place = 0, 0
    while True:
        code, yes, no, constant = program[place]
        place += 1
        if code == seccomp.RETURN:
            return constant
        if code == seccomp.LOAD_WORD:
            accumulator = data[constant]
        else:
            place += yes if tests[code](accumulator, constant) else no


@BY_NAME
def test_refused_calls_are_refused(architecture: Architecture) -> None:
    """Each call of the list is refused, by its number on this processor."""
    numbers = [call[architecture.column] for call in REFUSED.values()]

    assert {verdict(architecture, n) for n in numbers if n is not None} == {REFUSE}


@BY_NAME
def test_all_other_old_calls_are_allowed(architecture: Architecture) -> None:
    """The filter takes away nothing but what it lists."""
    listed = {call[architecture.column] for call in REFUSED.values()}
    others = set(range(seccomp.NEW_CALLS)) - listed

    assert {verdict(architecture, n) for n in others} == {ALLOW}


@BY_NAME
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        *((425, UNKNOWN), (434, UNKNOWN), (435, UNKNOWN), (447, UNKNOWN), (999, UNKNOWN)),
        *((436, ALLOW), (439, ALLOW)),
    ],
)
def test_new_calls_do_not_exist(architecture: Architecture, number: int, expected: int) -> None:
    """io_uring, pidfd_open, clone3, memfd_secret and the future are unknown; two are harmless."""
    assert verdict(architecture, number) == expected


@BY_NAME
def test_calls_by_other_numbers_are_refused(architecture: Architecture) -> None:
    """The same calls under the numbers of another ABI do not get through."""
    fork = REFUSED["clone"][architecture.column]
    assert fork is not None

    assert verdict(architecture, seccomp.X32_CALLS | fork) == REFUSE
    assert verdict(architecture, fork, audit_id=0x40000003) == KILL


def test_numbers_are_different_calls() -> None:
    """No number stands twice in a column, as a slip of the pen would have it."""
    for column in (0, 1):
        numbers = [call[column] for call in REFUSED.values() if call[column] is not None]
        assert len(numbers) == len(set(numbers))


def test_other_processors_have_no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no filter is known there is none, and nothing that pretends to be one."""
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")

    assert seccomp.here() is None
