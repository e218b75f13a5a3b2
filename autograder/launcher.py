"""The warm worker as the grader sees it: launched, given orders, watched, and ended.

Knows what to send to `worker`, not what runs there. A worker that fails before student code
is involved raises `WorkerDiedError`, after which another one may be tried.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograder import bubblewrap
from autograder.channel import Channel
from autograder.conversation import Ending
from autograder.errors import SandboxError
from autograder.kits import Kit
from autograder.limits import Limits
from autograder.wire import WireError

WORKER = "import sys; sys.path[:0] = {path!r}; from autograder.worker import main; main()"
REPORT_BYTES = 4096
ENDING_SECONDS = 2.0  # from hanging up to having said why and ended
LAST_WORDS = 2000  # characters of a broken worker's complaint


class WorkerDiedError(Exception):
    """The worker ended; nothing of a student's had run yet."""


class Worker:
    """The warm process in bubblewrap, and the socket that it takes orders from.

    It is launched at once, and gets ready while others do something else.
    """

    def __init__(self, unsafe: bool, limits: Limits, kit: Kit) -> None:
        self.limits = limits
        self.alive = True
        self.busy = False
        self._ready = False
        self._owner: object = None
        with ExitStack() as resources:
            self._home = resources.enter_context(tempfile.TemporaryDirectory(prefix="em-course-"))
            self._complaints = resources.enter_context(tempfile.TemporaryFile())
            self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            resources.enter_context(self.control)
            try:
                with theirs:
                    self.process = self._launch(unsafe, theirs.fileno(), kit)
                resources.enter_context(self.process)
                resources.callback(self.process.kill)
            except OSError as error:
                raise unsafe_here(str(error)) from error
            self._resources = resources.pop_all()

    def wait_until_ready(self) -> None:
        """Wait until it has imported what students' code may need; SandboxError if it can't."""
        if self._ready:
            return
        with ExitStack() as failed:
            failed.callback(self.stop)
            try:
                self.report(self.limits.start_wall_seconds)
            except TimeoutError as error:
                raise unsafe_here("the worker did not start in time") from error
            except (WorkerDiedError, OSError) as error:
                raise unsafe_here(str(error)) from error
            failed.pop_all()
        self._ready = True

    def run(self, seconds: float, owner: object = None) -> Process:
        """Start a student's process that is confined and waits for its first message.

        It shares its network, which is empty, with the one before it if they have an owner, and
        the same one.
        """
        if self.busy:
            raise RuntimeError("A sandbox runs one student at a time; open another sandbox.")
        ours, theirs = socket.socketpair()
        new_network = owner is None or owner is not self._owner
        order = {"seconds": seconds, "limits": asdict(self.limits), "new_network": new_network}
        process = Process(self, Channel(ours))
        try:
            with theirs:
                socket.send_fds(self.control, [json.dumps(order).encode()], [theirs.fileno()])
            first = process.channel.receive(time.monotonic() + self.limits.start_wall_seconds)
        except (EOFError, OSError, WireError) as error:
            ours.close()
            raise WorkerDiedError(self.last_words()) from error
        self.busy, self._owner = True, owner
        if first.kind == "broken":
            process.end()
            raise unsafe_here(first.value)
        return process

    def report(self, seconds: float) -> dict[str, Any]:
        """Return what the worker says next, or raise TimeoutError or WorkerDiedError."""
        self.control.settimeout(seconds)
        try:
            data = self.control.recv(REPORT_BYTES)
        except ConnectionResetError:
            data = b""
        if not data:
            raise WorkerDiedError(self.last_words())
        report: dict[str, Any] = json.loads(data)
        return report

    def last_words(self) -> str:
        """Return what a broken worker complained about last."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(ENDING_SECONDS)
        self._complaints.seek(0)
        lines = self._complaints.read().decode(errors="replace").strip().splitlines()
        return lines[-1][:LAST_WORDS] if lines else "the worker ended without a word"

    def stop(self) -> None:
        """End the worker and all that runs in it."""
        self.alive = False
        self._resources.close()

    def _launch(self, unsafe: bool, control: int, kit: Kit) -> subprocess.Popen[bytes]:
        if unsafe:
            command, path = [sys.executable], self._copy_files()
            environment = bubblewrap.environment() | {"HOME": self._home}
        else:
            command, path = bubblewrap.command(), bubblewrap.module_path()
            environment = {}
        words = [*command, "-s", "-S", "-P", "-c", WORKER.format(path=path), str(control)]
        return subprocess.Popen(  # noqa: S603 - all words are ours
            [*words, "unsafe" if unsafe else "confined", kit.name],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._complaints,
            pass_fds=[control],
            start_new_session=True,  # Ctrl-C is for the grader, who ends it in good order
        )

    def _copy_files(self) -> list[str]:
        """Lay out what the worker imports; where it lies now, the reference lies too."""
        package = Path(self._home, bubblewrap.PACKAGE.name)
        package.mkdir()
        for name in bubblewrap.FILES:
            shutil.copy(bubblewrap.PACKAGE / f"{name}.py", package)
        return [self._home, *map(str, bubblewrap.site_folders())]


class Process:
    """One student's process: a channel to it, and the means to end it."""

    def __init__(self, worker: Worker, channel: Channel) -> None:
        self.channel = channel
        self._worker = worker
        self._over = False

    def wait(self, seconds: float) -> Ending:
        """Return how the process ended by itself, or raise TimeoutError."""
        try:
            ending = Ending(**self._worker.report(seconds))
        except WorkerDiedError as error:
            raise SandboxError(f"The sandbox broke while student code ran: {error}.") from error
        self._over = True
        self._worker.busy = False
        return ending

    def end(self) -> None:
        """End the process if it still runs; with its worker, if there is no other way."""
        self.channel.socket.close()
        if self._over or not self._worker.alive:
            return
        try:
            self._worker.control.send(b"end")
            self.wait(self._worker.limits.start_wall_seconds)
        except (OSError, SandboxError):
            self._worker.stop()


def unsafe_here(reason: str) -> SandboxError:
    """Return the error for a machine that lacks what the sandbox needs."""
    return SandboxError(
        f"No student code can be run safely here: {reason}. To mend it: {bubblewrap.remedy()}."
    )
