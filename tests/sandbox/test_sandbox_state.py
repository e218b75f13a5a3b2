"""Nothing of a check stays behind: not for the next one, nor beside it, nor after the grader."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from sandbox_attempts import SMALL, assert_honest_is_right, try_out

from autograder.errors import SandboxError
from autograder.kits import PLAIN
from autograder.records import Cell
from autograder.sandbox import Sandbox

TRACES = {  # what one student leaves, and how the next would find it
    "a global": ("import builtins; builtins.note = 1", "hasattr(builtins, 'note')"),
    "a module": ("sys.modules['note'] = sys", "'note' in sys.modules"),
    "a patched library": ("np.mean = None", "np.mean is None"),
    "a file": ("open('/tmp/note', 'w').write('7')", "os.path.exists('/tmp/note')"),
    "a variable of the environment": ("os.environ['NOTE'] = '7'", "'NOTE' in os.environ"),
    "a working folder": ("os.chdir('/')", "os.getcwd() != '/tmp'"),
    "the global random state": ("np.random.seed(7)", "np.random.rand() == 0.07630828937395717"),
    "a signal handler": (
        "signal.signal(signal.SIGUSR1, signal.SIG_IGN)",
        "signal.getsignal(signal.SIGUSR1) != signal.SIG_DFL",
    ),
    "a priority": ("os.nice(5)", "os.nice(0) >= 5"),
    "a lock": (
        "fcntl.flock(os.open(np.__file__, os.O_RDONLY), fcntl.LOCK_EX)",
        "fcntl.flock(os.open(np.__file__, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)",
    ),
    "a recursion limit": ("sys.setrecursionlimit(77)", "sys.getrecursionlimit() == 77"),
    "an old object": (
        "global note; note = 'left' + 'over'; import gc; gc.freeze()",
        "'leftover' in [o for o in gc.get_objects() if type(o) is str]",
    ),
}
IMPORTS = "import builtins, fcntl, gc, os, signal, sys\nimport numpy as np\n"


@pytest.mark.parametrize(("leave", "find"), TRACES.values(), ids=TRACES.keys())
def test_nothing_reaches_the_next_check(sandbox: Sandbox, leave: str, find: str) -> None:
    """What a student changes in their process is as before in the next one."""
    left = try_out(sandbox, f"{IMPORTS}def attack():\n    {leave}\n")

    found = try_out(sandbox, f"{IMPORTS}def attack():\n    return {find}\n")

    assert left.verdict is None
    assert not found.value
    assert found.verdict is None


def test_each_check_runs_the_notebook_afresh(sandbox: Sandbox) -> None:
    """Within one check calls share the notebook's state, between two checks they do not."""
    source = "calls = []\ndef attack():\n    calls.append(1)\n    return len(calls)\n"
    counts = []
    for _ in range(2):
        with sandbox.student((Cell("attack", source, "attack"),), {}, 1.0) as student:
            counts.append([student.attack(), student.attack()])

    assert counts == [[1, 2], [1, 2]]


def descendants(pid: int) -> set[int]:
    """The processes below a process."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in children}.union(*(descendants(int(c)) for c in children))


def worker_of(sandbox: Sandbox) -> int:
    """The process that a sandbox started, under which all else runs."""
    return sandbox._workers[PLAIN].process.pid


def test_nothing_outlives_its_check(sandbox: Sandbox) -> None:
    """When a check is over its process is gone, whatever it was doing."""
    before = descendants(worker_of(sandbox))
    source = "import signal\nfor n in range(1, 32):\n    try: signal.signal(n, signal.SIG_IGN)\n"
    source += "    except OSError: pass\ndef attack(): return 1\n"
    with sandbox.student((Cell("attack", source, "attack"),), {}, 1.0) as student:
        student.attack()
        during = descendants(worker_of(sandbox))

    assert len(during) == len(before) + 1
    assert descendants(worker_of(sandbox)) == before


def test_every_process_is_in_namespaces_of_its_own(sandbox: Sandbox) -> None:
    """Nothing is the machine's own; only processes of one submission share an empty network.

    Of one that may remember, as here; another has one process, as `test_sandbox_memoryless` shows.
    """
    kinds, seen = ("user", "mnt", "pid", "ipc", "uts", "net"), []
    before = descendants(worker_of(sandbox))
    for owner in ("ann's", "ann's", "bob's", None, None):
        with sandbox.student((Cell("f", "n = []\ndef f(): pass", "f"),), {}, 1.0, owner) as student:
            student.f()
            (pid,) = descendants(worker_of(sandbox)) - before
            seen.append([os.readlink(f"/proc/{pid}/ns/{kind}") for kind in kinds])

    networks = [spaces[-1] for spaces in seen]
    shared = [one == next_one for one, next_one in pairwise(networks)]
    assert shared == [True, False, False, False]
    host = [os.readlink(f"/proc/self/ns/{kind}") for kind in kinds]
    assert not any(here == there for one in seen for here, there in zip(one, host, strict=True))


def test_two_sandboxes_at_once() -> None:
    """Two students at the same time see nothing of each other, and both get their answers."""
    source = (
        "import os\ndef attack(name):\n"
        "    open('/tmp/' + name, 'w').close()\n"
        "    return os.listdir('/tmp'), os.getpid()\n"
        "def hashed(): return hash('text')  # decides the order of a set\n"
    )
    cells = (Cell("attack", source, "attack"),)
    with (
        Sandbox(limits=SMALL) as one,
        Sandbox(limits=SMALL) as two,
        one.student(cells, {}, 1.0) as first,
        two.student(cells, {}, 1.0) as second,
    ):
        assert first.attack("a") == (["a"], 1)
        assert second.attack("b") == (["b"], 1)
        assert sorted(first.attack("c")[0]) == ["a", "c"]
        assert first.hashed() == second.hashed()


def test_one_sandbox_has_one_student_at_a_time(sandbox: Sandbox) -> None:
    """A second student inside the block of the first is a mistake of ours, and said to be."""
    second = sandbox.student((), {}, 1.0)

    with sandbox.student((), {}, 1.0), pytest.raises(RuntimeError, match="one student at a time"):
        second.__enter__()

    assert_honest_is_right(sandbox)


GRADER = """
import json, sys
sys.path[:0] = {path!r}
from autograder.kits import PLAIN
from autograder.records import Cell
from autograder.sandbox import Sandbox

with Sandbox() as sandbox:
    source = "def attack():\\n    while True: pass\\n"
    with sandbox.student((Cell("attack", source, "attack"),), {{}}, 60.0) as student:
        print(json.dumps(sandbox._workers[PLAIN].process.pid), flush=True)
        student.attack()
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_nothing_outlives_the_grader(number: signal.Signals) -> None:
    """When the grader is killed or interrupted, the sandbox and all in it end with it."""
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", GRADER.format(path=[root])],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as grader:
        assert grader.stdout is not None
        worker = json.loads(grader.stdout.readline())
        ends = [os.pidfd_open(pid) for pid in (worker, *descendants(worker))]

        grader.send_signal(number)

        gone = [select.select([end], [], [], 20)[0] == [end] for end in ends]
        for end in ends:
            os.close(end)
    assert len(gone) == 3
    assert all(gone)


def test_dead_worker_is_replaced() -> None:
    """A worker that dies between two checks is started anew, and no check notices."""
    with Sandbox(limits=SMALL) as sandbox:
        assert_honest_is_right(sandbox)
        first = worker_of(sandbox)
        (inner,) = descendants(first)
        end = os.pidfd_open(inner)

        os.kill(first, signal.SIGKILL)
        select.select([end], [], [])
        os.close(end)

        assert_honest_is_right(sandbox)
        assert worker_of(sandbox) != first


def test_worker_that_dies_during_a_check_is_our_fault() -> None:
    """If the sandbox itself goes down under a student, that is no verdict about the student."""
    cell = Cell("attack", "def attack():\n    while True: pass\n", "attack")
    with Sandbox(limits=SMALL) as sandbox:
        with sandbox.student((cell,), {}, 5.0) as student:
            os.kill(worker_of(sandbox), signal.SIGKILL)
            with pytest.raises(SandboxError, match="broke while student code ran"):
                student.attack()

        assert_honest_is_right(sandbox)
