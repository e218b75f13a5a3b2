"""What student code can see and touch: nothing of the machine, the network or the course."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sandbox_attempts import Attempt

from autograder import bubblewrap
from autograder.records import Verdict

SEES = "import os\ndef attack(path):\n    return os.path.exists(path)\n"
LISTS = "import os\ndef attack(path):\n    return sorted(os.listdir(path))\n"

DENIED = {
    "a socket": "import socket; socket.socket()",
    "a web page": "import urllib.request; urllib.request.urlopen('http://example.org')",
    "a host name": "import socket; socket.getaddrinfo('example.org', 80)",
    "an abstract socket": "import socket; socket.socket(socket.AF_UNIX).bind(chr(0) + 'x')",
    "a pair of sockets": "import socket; socket.socketpair()",
    "a shell": "import os; os.posix_spawn('/bin/sh', ['sh'], {})",
    "a command": "import subprocess; subprocess.run(['id'])",
    "another program": "import os, sys; os.execv('/python/bin/python', ['python'])",
    "a process pool": "import os; os.fork()",
    "killing everybody": "import os; os.kill(-1, 9)",
    "killing the parent": "import os; os.kill(os.getppid(), 9)",
    "killing the process group": "import os; os.killpg(0, 9)",
    "a file beside the libraries": "open('/site0/sitecustomize.py', 'w')",
    "a file beside the grader": "open('/grader/autograder/wire.py', 'a')",
    "a file at the root": "open('/note', 'w')",
    "a new folder": "import os; os.mkdir('/note')",
    "changing a library's mode": "import os; os.chmod('/site0/numpy/__init__.py', 0o777)",
    "a device": "import os; os.mknod('/tmp/disk', 0o60666, os.makedev(8, 0))",
    "leaving by chroot": "import os; os.chroot('/tmp')",
}

SYSTEM_CALLS = {  # by the name of the function in the C library
    "a mount": "libc.mount(b'tmpfs', b'/proc', b'tmpfs', 0, None)",
    "seeing /proc again": "libc.umount2(b'/proc', 2)",
    "a new user namespace": "libc.unshare(0x10000000)",
    "another name for the machine": "libc.sethostname(b'evil', 4)",
    "tracing": "libc.ptrace(16, 1, None, None)",
    "loosening its own filter": "libc.prctl(4, 1, 0, 0, 0)",
    "shared memory": "libc.shmget(1, 4096, 0o1666)",
    "a semaphore": "libc.semget(1, 1, 0o1666)",
    "a message queue": "libc.msgget(1, 0o1666)",
    "a file without a name": "libc.memfd_create(b'x', 0)",
}


@pytest.mark.parametrize(
    "path",
    [
        *("/home", "/root", "/etc", "/bin/sh", "/usr/bin", "/var", "/run", "/sys"),
        *("/proc/self", "/proc/1", "/dev/shm", "/dev/tty"),
        *("/grader/reference", "/grader/autograder/checks"),
    ],
)
def test_path_does_not_exist(attempt: Attempt, path: str) -> None:
    """No file of the machine or of the course is there to be read."""
    assert attempt(SEES, path).value is False


def test_no_path_leads_to_the_course(attempt: Attempt) -> None:
    """The folder that the grader runs from does not exist for a student."""
    assert attempt(SEES, str(Path(__file__).parents[2])).value is False


def test_reading_a_file_of_the_machine_is_an_error(attempt: Attempt) -> None:
    """A student who reads a file of the machine is told that there is none."""
    outcome = attempt("def attack():\n    return open('/etc/passwd').read()\n")

    assert outcome.verdict is Verdict.ERROR
    assert "FileNotFoundError" in outcome.message


def test_only_files_that_work_inside_are_there(attempt: Attempt) -> None:
    """Of the grader a student can read the files that hold no answer, and no other."""
    names = attempt(LISTS, "/grader/autograder").value

    assert names == sorted(
        f"{name}.py"
        for name in (
            "__init__",
            "channel",
            "confine",
            "fault",
            "kits",
            "limits",
            "memoryless",
            "pupil",
            "seccomp",
            "values",
            "wire",
            "worker",
        )
    )


def test_reference_cannot_be_imported(attempt: Attempt) -> None:
    """The reference is no module of the student's Python."""
    outcome = attempt("def attack():\n    import reference\n")

    assert outcome.verdict is Verdict.ERROR
    assert "No module named 'reference'" in outcome.message


def test_environment_is_a_fixed_list(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the grader's environment arrives, only those that we set."""
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")

    names = attempt("import os\ndef attack():\n    return sorted(os.environ)\n").value

    assert set(names) == {*bubblewrap.environment(), "PWD"}


def test_no_descriptor_but_the_socket_is_open(attempt: Attempt) -> None:
    """Of the grader's open files none is inherited; 0 to 2 lead nowhere."""
    source = (
        "import os\n"
        "def attack():\n"
        "    found = []\n"
        "    for number in range(64):\n"
        "        try:\n"
        "            found.append(os.fstat(number).st_rdev or number)\n"
        "        except OSError:\n"
        "            pass\n"
        "    return found\n"
    )
    null = os.stat("/dev/null").st_rdev

    assert attempt(source).value[:3] == [null] * 3
    assert len(attempt(source).value) == 4


def test_standard_input_is_empty(attempt: Attempt) -> None:
    """Code that waits for a person to type gets an error at once."""
    outcome = attempt("def attack():\n    return input('your answer: ')\n")

    assert outcome.verdict is Verdict.ERROR
    assert "EOFError" in outcome.message


def test_name_of_the_machine_is_hidden(attempt: Attempt) -> None:
    """A student does not learn on which machine they are graded."""
    assert attempt("import os\ndef attack():\n    return os.uname().nodename\n").value == "sandbox"


def test_it_is_alone(attempt: Attempt) -> None:
    """A student's process is the first of its world and has no parent."""
    assert attempt("import os\ndef attack():\n    return os.getpid(), os.getppid()\n").value == (
        1,
        0,
    )


@pytest.mark.parametrize("code", DENIED.values(), ids=DENIED.keys())
def test_reaching_out_is_denied(attempt: Attempt, code: str) -> None:
    """Whatever reaches beyond the process is refused, and the student told so."""
    outcome = attempt(f"def attack():\n    {code}\n")

    assert outcome.verdict is Verdict.DENIED
    assert "forbidden while grading" in outcome.message


@pytest.mark.parametrize("call", SYSTEM_CALLS.values(), ids=SYSTEM_CALLS.keys())
def test_system_call_is_refused(attempt: Attempt, call: str) -> None:
    """Calls around Python's own library are refused as well."""
    source = (
        "import ctypes, os\n"
        "def attack():\n"
        "    libc = ctypes.CDLL(None, use_errno=True)\n"
        f"    result = {call}\n"
        "    if result == -1:\n"
        "        raise OSError(ctypes.get_errno(), 'refused')\n"
        "    return result\n"
    )

    assert attempt(source).verdict is Verdict.DENIED


def test_there_are_no_capabilities(attempt: Attempt) -> None:
    """Root inside or outside, a student's process holds no power of root."""
    source = (
        "import ctypes\n"
        "def attack():\n"
        "    header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()\n"
        "    assert ctypes.CDLL(None).capget(header, data) == 0\n"
        "    return list(data)\n"
    )

    assert attempt(source).value == [0] * 6
