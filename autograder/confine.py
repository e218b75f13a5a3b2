"""How a forked process becomes one that a student's code may run in.

Theory of operation. The worker is alone in a bubblewrap sandbox: no network, a read-only
view of Python and its libraries, nothing of the course. For each submission it moves into a
network namespace that nothing else was ever in. For each check it makes a PID namespace, which
only its next child enters, and forks. The child takes the steps of
`CONFINEMENT` in order, each of which takes something away for good, and only then sees the
first byte of student code. The order matters: what needs a capability comes before the
capabilities go, and the filter, which forbids most of these very steps, comes last. A step
that fails raises `ConfinementError` and the process ends; nothing ever runs half confined.

Imports only the standard library and its neighbours in the sandbox.
"""

from __future__ import annotations

import ctypes
import os
import resource
from collections.abc import Callable
from dataclasses import dataclass

from autograder import seccomp
from autograder.limits import Limits, MiB

LIBC = ctypes.CDLL(None, use_errno=True)
PYTHON = ctypes.PyDLL(None, use_errno=True)  # the same functions, called under Python's own lock

NEW_MOUNTS, NEW_UTS, NEW_IPC = 0x00020000, 0x04000000, 0x08000000
NEW_USER, NEW_PID, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
READ_ONLY, NO_SUID, NO_DEVICES, NO_PROGRAMS = 1, 2, 4, 8
NO_NEW_PRIVILEGES = 38
CAPABILITIES_VERSION_3, THIS_PROCESS = 0x20080522, 0
GATHER = 25  # MADV_COLLAPSE
ROOM_TO_REPORT = 64 * MiB  # memory to say in that there is no memory
FEW_BYTES = 256  # more than any file of /proc that is read here has

# what is the same for every process is made here, before there is one
HEADER = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION_3, THIS_PROCESS)
NO_CAPABILITIES = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable: twice 32 bits
ARCHITECTURE = seccomp.here()
FILTER = seccomp.Filter(ARCHITECTURE) if ARCHITECTURE else None


class ConfinementError(Exception):
    """A step failed, so that no student code may run in this process."""


@dataclass(frozen=True)
class Cage:
    """What one student's process gets: a socket to the grader, and what it may use up."""

    socket: int
    seconds: float
    limits: Limits


Step = Callable[[Cage], None]


def take(steps: tuple[Step, ...], cage: Cage) -> None:
    """Take the steps in order, or raise `ConfinementError` saying which one failed."""
    for step in steps:
        try:
            step(cage)
        except (OSError, ValueError) as error:
            raise ConfinementError(f"{step.__name__.replace('_', ' ')}: {error}") from error


def gather_memory() -> None:
    """Gather this process's memory into large pages, which a fork copies as one.

    A kernel that cannot, or has none to spare, leaves it as it is, which only costs time.
    """
    with open("/proc/self/maps", encoding="utf-8") as maps:
        areas = [line.split() for line in maps]
    for place, rights, _, _, inode, *name in areas:
        if rights == "rw-p" and inode == "0" and name != ["[stack]"]:
            first, end = (int(number, 16) for number in place.split("-"))
            LIBC.madvise(ctypes.c_void_p(first), ctypes.c_size_t(end - first), GATHER)


def fork() -> int:
    """Fork without what Python does on either side for the sake of threads and of chance.

    The worker has one thread and has settled its chance; going through all locks and modules
    would copy a megabyte of its memory into each child.
    """
    pid = int(PYTHON.fork())
    _check(min(pid, 0))
    return pid


def new_network() -> None:
    """Leave this process's network for one that is new, for its children as well.

    It is the dearest namespace to make, and student code, which can make no socket, cannot
    leave anything in it: so the checks of one submission share one.
    """
    _check(LIBC.unshare(NEW_NETWORK))


def enclose_next_child() -> None:
    """Make a PID namespace for the next child of this process."""
    _check(LIBC.unshare(NEW_PID))


def enclose_no_more(own_namespace: int) -> None:
    """Have further children in the namespace that this process is in itself."""
    _check(LIBC.setns(own_namespace, NEW_PID))


def new_namespaces(cage: Cage) -> None:
    """Leave the users, mounts, IPC and host name of the worker behind."""
    user, group = os.getuid(), os.getgid()
    _check(LIBC.unshare(NEW_USER | NEW_MOUNTS | NEW_IPC | NEW_UTS))
    _write("/proc/self/setgroups", b"deny")
    _write("/proc/self/uid_map", b"%d %d 1" % (user, user))
    _write("/proc/self/gid_map", b"%d %d 1" % (group, group))


def own_session(cage: Cage) -> None:
    """Leave the worker's process group, which could be signalled as one."""
    os.setsid()


def only_the_socket(cage: Cage) -> None:
    """Close all descriptors but the socket, and put 0 to 2 on /dev/null."""
    null = os.open("/dev/null", os.O_RDWR)
    for standard in range(3):
        os.dup2(null, standard)
    os.closerange(3, cage.socket)
    os.closerange(cage.socket + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def private_tmp(cage: Cage) -> None:
    """Put a small /tmp in place that ends with this process; nothing else is writable.

    It is the working folder, so that a picture saved as `x.png` harms nobody.
    """
    limits = cage.limits
    options = f"size={limits.disk},nr_inodes={limits.disk_files},mode=700"
    _mount_tmpfs("/tmp", NO_SUID | NO_DEVICES | NO_PROGRAMS, options)  # noqa: S108 - in the sandbox
    os.chdir("/tmp")  # noqa: S108 - the same


def resource_limits(cage: Cage) -> None:
    """Bound memory, time, files and processes; there is no way back up."""
    limits = cage.limits
    mapped = int(_read("/proc/self/statm").split()[0]) * resource.getpagesize()
    memory = mapped + limits.memory
    seconds = limits.processor_seconds(cage.seconds)
    for kind, soft, hard in (
        (resource.RLIMIT_AS, memory, memory + ROOM_TO_REPORT),
        (resource.RLIMIT_CPU, seconds, seconds),
        (resource.RLIMIT_FSIZE, limits.disk, limits.disk),
        (resource.RLIMIT_NOFILE, limits.open_files, limits.open_files),
        (resource.RLIMIT_STACK, limits.stack, limits.stack),
        (resource.RLIMIT_NPROC, 1, 1),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
    ):
        resource.setrlimit(kind, (soft, hard))


def no_proc(cage: Cage) -> None:
    """Cover /proc, which the steps so far needed, with an empty directory."""
    _mount_tmpfs("/proc", READ_ONLY | NO_SUID | NO_DEVICES | NO_PROGRAMS, "size=4k,mode=555")


def no_capabilities(cage: Cage) -> None:
    """Give up the powers that the new user namespace came with.

    What bounds the powers of further programs is left: the next step lets none of them gain any.
    """
    _check(LIBC.capset(HEADER, NO_CAPABILITIES))


def no_new_privileges(cage: Cage) -> None:
    """Make sure that no program that is run could bring powers back."""
    _check(LIBC.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0))


def few_system_calls(cage: Cage) -> None:
    """Refuse forks, sockets and the rest of the list in `seccomp`."""
    if FILTER is not None:
        FILTER.install(LIBC)


CONFINEMENT: tuple[Step, ...] = (
    new_namespaces,
    own_session,
    only_the_socket,
    private_tmp,
    resource_limits,
    no_proc,
    no_capabilities,
    no_new_privileges,
    few_system_calls,
)
WITHOUT_SANDBOX: tuple[Step, ...] = (own_session, only_the_socket, resource_limits)


def _write(path: str, text: bytes) -> None:
    file = os.open(path, os.O_WRONLY)
    os.write(file, text)
    os.close(file)


def _read(path: str) -> bytes:
    file = os.open(path, os.O_RDONLY)
    text = os.read(file, FEW_BYTES)
    os.close(file)
    return text


def _mount_tmpfs(where: str, flags: int, options: str) -> None:
    _check(LIBC.mount(b"tmpfs", where.encode(), b"tmpfs", flags, options.encode()))


def _check(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
