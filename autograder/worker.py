"""The process inside bubblewrap that is warm: it has a kit of libraries loaded, and forks.

It takes one order at a time from the grader over a control socket: run a student's process
on the socket that comes with the order, end it when told so, and say how it ended. It reads
nothing that a student wrote, and stays single-threaded, since only then can its forks enter
a user namespace of their own.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
from typing import Any, NoReturn

from autograder import confine, pupil
from autograder.channel import Channel
from autograder.kits import KITS
from autograder.limits import Limits
from autograder.wire import Message

ORDER_BYTES = 4096


def main() -> None:
    """Serve the control socket named by the first argument until the grader hangs up."""
    control = socket.socket(fileno=int(sys.argv[1]))
    home = os.open("/proc/self/ns/pid", os.O_RDONLY) if sys.argv[2] == "confined" else None
    KITS[sys.argv[3]].unpack()
    pupil.settle_chance()
    gc.collect()
    gc.freeze()  # nothing of this is garbage; collections in the forks would only copy it
    confine.gather_memory()
    control.send(b"{}")
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, ORDER_BYTES, 1)
        if not data:
            return
        if descriptors:
            ending = _run(json.loads(data), descriptors[0], control, home)
            control.send(json.dumps(ending).encode())


def _run(
    order: dict[str, Any], sock: int, control: socket.socket, home: int | None
) -> dict[str, Any]:
    """Run one student's process to its end; return the report of that end."""
    cage = confine.Cage(sock, order["seconds"], Limits(**order["limits"]))
    if home is not None and order["new_network"]:
        confine.new_network()
    pid = _fork(cage, home)
    os.close(sock)
    _watch(pid, control)
    _, status, usage = os.wait4(pid, 0)
    return {"status": status, "seconds": usage.ru_utime + usage.ru_stime}


def _watch(pid: int, control: socket.socket) -> None:
    """Return when the process has ended by itself, or as soon as the grader says anything."""
    ended = os.pidfd_open(pid)
    ready, _, _ = select.select([ended, control.fileno()], [], [])
    if ended not in ready:
        control.recv(ORDER_BYTES)
        signal.pidfd_send_signal(ended, signal.SIGKILL)
    os.close(ended)


def _fork(cage: confine.Cage, home: int | None) -> int:
    """Start the student's process; return its id."""
    if home is not None:
        confine.enclose_next_child()
    pid = confine.fork()
    if pid == 0:
        _become_student(cage, confine.WITHOUT_SANDBOX if home is None else confine.CONFINEMENT)
    if home is not None:
        confine.enclose_no_more(home)
    return pid


def _become_student(cage: confine.Cage, steps: tuple[confine.Step, ...]) -> NoReturn:
    """Leave the worker for good: step into the cage and answer there."""
    channel = Channel(socket.socket(fileno=cage.socket))
    try:
        confine.take(steps, cage)
        pupil.serve(channel, cage)
    except confine.ConfinementError as error:
        channel.send(Message("broken", "", str(error)))
    finally:
        os._exit(1)
