"""The filter that takes system calls away from a student's process.

Namespaces hide what is there; the filter bounds what can be tried, which also covers what
namespaces do not: NPROC does not bind root, so it alone stops a fork bomb. It is a plain
list of calls that are refused with EPERM, as classic BPF, for x86-64 and ARM64. Threads are
refused with the forks: a filter cannot count them, and nothing in the course needs one.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# name: (number on x86-64, number on ARM64)
REFUSED: dict[str, tuple[int | None, int | None]] = {
    # other processes and threads
    "fork": (57, None),
    "vfork": (58, None),
    "clone": (56, 220),
    "execve": (59, 221),
    "execveat": (322, 281),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "kill": (62, 129),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    # the network, and anything else to talk through
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "memfd_create": (319, 279),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # the walls themselves
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "prctl": (157, 167),
    "seccomp": (317, 277),
    "capset": (126, 91),
    "personality": (135, 92),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    # parts of the kernel that have a history of holes
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_setup": (206, 0),
    "io_submit": (209, 2),
    "fanotify_init": (300, 262),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "quotactl": (179, 60),
    "vmsplice": (278, 75),
    "modify_ldt": (154, None),
    "ioperm": (173, None),
    "iopl": (172, None),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "syslog": (103, 116),
    "acct": (163, 89),
    "clock_settime": (227, 112),
    "settimeofday": (164, 170),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
}

# From here on, calls have one number everywhere. New ones (io_uring, mounts by descriptor,
# clone3, those not invented yet) do not exist for a student; libraries know how to go on.
NEW_CALLS = 424
HARMLESS_NEW_CALLS = (436, 439)  # close_range, faccessat2

X32_CALLS = 0x40000000  # x86-64's second set of numbers for the same calls


@dataclass(frozen=True)
class Architecture:
    """How one kind of processor names itself to a filter, and its column in `REFUSED`."""

    audit_id: int
    column: int
    seccomp_call: int


ARCHITECTURES = {
    "x86_64": Architecture(0xC000003E, 0, 317),
    "aarch64": Architecture(0xC00000B7, 1, 277),
}

LOAD_WORD, JUMP_EQUAL, JUMP_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER_OFFSET, ARCHITECTURE_OFFSET = 0, 4
ALLOW, KILL = 0x7FFF0000, 0x80000000
REFUSE = 0x00050000 | errno.EPERM
UNKNOWN = 0x00050000 | errno.ENOSYS

SET_MODE_FILTER = 1
INSTRUCTION_BYTES = 8
FEW = 8  # about the root of how many calls are refused
Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, constant


def program(architecture: Architecture) -> list[Instruction]:
    """Return the filter: one test a line, each with its own verdict."""
    numbers = (call[architecture.column] for call in REFUSED.values())
    return [
        (LOAD_WORD, 0, 0, ARCHITECTURE_OFFSET),
        (JUMP_EQUAL, 1, 0, architecture.audit_id),
        (RETURN, 0, 0, KILL),
        (LOAD_WORD, 0, 0, NUMBER_OFFSET),
        *_verdict(HARMLESS_NEW_CALLS, JUMP_EQUAL, ALLOW),
        *_verdict([X32_CALLS], JUMP_AT_LEAST, REFUSE),
        *_verdict([NEW_CALLS], JUMP_AT_LEAST, UNKNOWN),
        *_refusals(sorted(number for number in numbers if number is not None)),
    ]


def _refusals(numbers: list[int]) -> Iterator[Instruction]:
    """Yield the tests of a sorted list, a few at a time behind one that leaves the larger ones out.

    The kernel runs the filter for every call there is when a process gets it, so that tests of
    one after the other would cost each process as much as all of its namespaces.
    """
    while numbers:
        few, numbers = numbers[:FEW], numbers[FEW:]
        if numbers:
            yield JUMP_AT_LEAST, 2 * len(few) + 1, 0, numbers[0]
        yield from _verdict(few, JUMP_EQUAL, REFUSE)
        yield RETURN, 0, 0, ALLOW


def _verdict(numbers: Iterable[int], test: int, verdict: int) -> list[Instruction]:
    return [step for n in numbers for step in ((test, 0, 1, n), (RETURN, 0, 0, verdict))]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def here() -> Architecture | None:
    """Return this machine's architecture, or None if no filter is known for it."""
    return ARCHITECTURES.get(platform.machine())


class Filter:
    """The filter as the kernel reads it: made once, put on many processes."""

    def __init__(self, architecture: Architecture) -> None:
        code = b"".join(
            op.to_bytes(2, "little") + bytes([yes, no]) + constant.to_bytes(4, "little")
            for op, yes, no, constant in program(architecture)
        )
        self._call = architecture.seccomp_call
        self._program = ctypes.byref(_Program(len(code) // INSTRUCTION_BYTES, code))

    def install(self, libc: ctypes.CDLL) -> None:
        """Put the filter on this process for good; needs no_new_privs."""
        if libc.syscall(self._call, SET_MODE_FILTER, 0, self._program):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
