"""Commands from the outside: how long they took, and the processor time of all they started.

Time that a killed sandbox used up would be lost with its parents, so orphans are adopted here
and waited for as well.
"""

from __future__ import annotations

import ctypes
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_PR_SET_CHILD_SUBREAPER = 36
_PATIENCE = 20.0  # seconds for what a command leaves behind to end


class CommandError(Exception):
    """A command that was to be measured failed; its last words are the text."""


@dataclass(frozen=True)
class Spent:
    """What some commands took: seconds on the wall, and of processors."""

    wall: float = 0.0
    processor: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        """Return what one after the other takes."""
        return Spent(self.wall + other.wall, self.processor + other.processor)


def run(*commands: Sequence[str], cwd: Path, env: Mapping[str, str], at_once: int = 1) -> Spent:
    """Run commands, `at_once` of them at a time; raise CommandError if one fails."""
    _adopt_orphans()
    waiting, processor = list(reversed(commands)), 0.0
    running: dict[int, subprocess.Popen[bytes]] = {}
    started = time.perf_counter()
    with tempfile.TemporaryFile() as log:
        while waiting or running:
            while waiting and len(running) < at_once:
                words = list(waiting.pop())
                process = subprocess.Popen(
                    words, cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, stdout=log, stderr=log
                )
                running[process.pid] = process
            pid, status, usage = os.wait4(-1, 0)
            processor += usage.ru_utime + usage.ru_stime
            if ended := running.pop(pid, None):
                ended.returncode = os.waitstatus_to_exitcode(status)
                _refuse_failure(ended, log.fileno())
        wall = time.perf_counter() - started
    return Spent(wall, processor + _wait_for_orphans())


def environment(home: Path) -> dict[str, str]:
    """Return what commands are run with: this clone, and nobody's settings."""
    settings = {"HOME": str(home), "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(home / "ipython")}
    settings["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER_", "PYTEST"))}
    return kept | settings


def machine() -> str:
    """Describe this machine in a line, as far as it matters for a measurement."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.machine()
    return f"{cores()} cores, {model}, Python {platform.python_version()}, {platform.system()}"


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))


def _adopt_orphans() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _wait_for_orphans() -> float:
    """Return the processor time of what was left behind, once all of it has ended."""
    processor, ends = 0.0, time.monotonic() + _PATIENCE
    while time.monotonic() < ends:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return processor
        processor += usage.ru_utime + usage.ru_stime
        time.sleep(0 if pid else 0.02)
    raise CommandError("A command left a process behind that does not end.")


def _refuse_failure(process: subprocess.Popen[bytes], log: int) -> None:
    if process.returncode:
        size = os.fstat(log).st_size
        last = os.pread(log, 3000, max(0, size - 3000)).decode(errors="replace")
        raise CommandError(f"{process.args!r} ended with {process.returncode}:\n{last}")
