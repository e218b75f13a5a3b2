"""Code that tries to use up the machine is ended, with the verdict that says by what."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from sandbox_attempts import SMALL, Attempt, try_out

from autograder import pupil
from autograder.records import Cell, Verdict
from autograder.sandbox import Sandbox

BOMBS = {
    "many forks": (Verdict.DENIED, "import os\n    while True: os.fork()"),
    "many threads": (
        Verdict.DENIED,
        "import threading\n    while True: threading.Thread(target=input).start()",
    ),
    "a huge list": (Verdict.MEMORY, "return [0] * 10**9"),
    "a huge array": (Verdict.MEMORY, "import numpy as np; return np.zeros(10**9)"),
    "memory bit by bit": (
        Verdict.MEMORY,
        "kept = []\n    while True: kept.append(bytearray(10**6))",
    ),
    "memory kept for good": (
        Verdict.MEMORY,
        "global kept; kept = []\n    while True: kept.append('x' * 1000 + str(len(kept)))",
    ),
    "a full disk": (Verdict.DENIED, "open('/tmp/x', 'wb').write(bytes(2 * 10**6))"),
    "disk bit by bit": (
        Verdict.DENIED,
        "for i in range(16): open(f'/tmp/{i}', 'wb').write(bytes(10**5))",
    ),
    "many files": (Verdict.DENIED, "for i in range(99): open(f'/tmp/{i}', 'w').close()"),
    "many open files": (Verdict.DENIED, "kept = [open('/dev/null') for _ in range(99)]"),
    "endless printing": (Verdict.OUTPUT, "while True: print('x' * 100)"),
    "endless printing of errors": (
        Verdict.OUTPUT,
        "import sys\n    while True: sys.stderr.write('x' * 100)",
    ),
    "a huge answer": (Verdict.OUTPUT, "import numpy as np; return np.zeros(10**7)"),
    "a huge list as answer": (Verdict.OUTPUT, "return [0.0] * 10**6"),
    "a list that holds itself": (Verdict.OUTPUT, "x = []; x.append(x); return x"),
    "an endless loop": (Verdict.TIMEOUT, "while True: pass"),
    "a loop that catches everything": (
        Verdict.TIMEOUT,
        "while True:\n        try:\n            while True: len('')\n        except: pass",
    ),
    "a loop outside Python": (Verdict.TIMEOUT, "return sum(iter(int, 1))"),
    "a huge number": (Verdict.TIMEOUT, "return 7 ** 10 ** 9"),
    "turning the clock off": (
        Verdict.TIMEOUT,
        "import signal; signal.setitimer(signal.ITIMER_PROF, 0)\n    while True: pass",
    ),
    "raising the limits": (
        Verdict.ERROR,
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (99, 99))",
    ),
    "endless recursion": (Verdict.ERROR, "return attack()"),
    "recursion beyond the stack": (
        Verdict.ERROR,
        "import sys; sys.setrecursionlimit(10**9); f = lambda x: sorted([x], key=f); f(1)",
    ),
    "a wild pointer": (Verdict.ERROR, "import ctypes; ctypes.string_at(0)"),
    "aborting": (Verdict.ERROR, "import os; os.abort()"),
    "leaving": (Verdict.ERROR, "import os; os._exit(0)"),
    "leaving politely": (Verdict.ERROR, "raise SystemExit(0)"),
    "pressing Ctrl-C": (Verdict.ERROR, "raise KeyboardInterrupt"),
    "hanging up": (Verdict.ERROR, "import os; os.closerange(3, 64)"),
}

SECONDS = {Verdict.TIMEOUT: 0.2}  # where the time is what runs out


@pytest.mark.parametrize(("verdict", "code"), BOMBS.values(), ids=BOMBS.keys())
def test_bomb_in_a_call(attempt: Attempt, verdict: Verdict, code: str) -> None:
    """What a function does to the machine ends at its limit, with the right verdict."""
    outcome = attempt(f"def attack():\n    {code}\n", seconds=SECONDS.get(verdict, 5.0))

    assert outcome.verdict is verdict
    assert outcome.message.startswith("`attack` ")
    assert outcome.message.endswith(".")


@pytest.mark.parametrize(("verdict", "code"), BOMBS.values(), ids=BOMBS.keys())
def test_bomb_while_loading(attempt: Attempt, verdict: Verdict, code: str) -> None:
    """The same as soon as the cell runs, before the function exists, has the same verdict."""
    bomb = f"def bomb():\n    {code}\n".replace("attack()", "bomb()")

    outcome = attempt(f"{bomb}bomb()\ndef attack(): pass\n", seconds=SECONDS.get(verdict, 5.0))

    returns_only = "return" in code and verdict is Verdict.OUTPUT
    assert outcome.verdict is (None if returns_only else verdict)


def test_sleeping_is_ended_by_the_clock(attempt: Attempt) -> None:
    """Code that takes no processor time is waited for only so long."""
    outcome = attempt("import select\ndef attack(): select.select([], [], [], 1000)\n", seconds=0.1)

    assert outcome.verdict is Verdict.TIMEOUT


def test_one_slow_cell_is_cut_short_and_the_next_ones_run(attempt: Attempt) -> None:
    """A function defined after an endless loop in the same notebook can still be judged."""
    source = "def attack():\n    return 7\nwhile True: pass\n"

    assert attempt(source).value == 7


# Two looks that see nothing done are enough here, and the clock alone would wait for an hour.
WATCHED = replace(SMALL, wall_grace=3600.0, look_wall_seconds=0.05, idle_looks=2)


@pytest.fixture(scope="module")
def watched() -> Iterator[Sandbox]:
    """A sandbox that soon sees who sleeps."""
    with Sandbox(limits=WATCHED) as sandbox:
        yield sandbox


@pytest.mark.parametrize(
    "body",
    [
        "select.select([], [], [], 20)",
        "for _ in range(200): select.select([], [], [], 0.1)",
        "threading.Event().wait(20)",
    ],
)
def test_who_does_nothing_is_not_waited_for(watched: Sandbox, body: str) -> None:
    """Sleeping, in one piece or in many, is cut short long before the clock runs out."""
    outcome = try_out(
        watched, f"import select, threading\ndef attack():\n    {body}\n    return 1\n"
    )

    assert outcome.verdict is Verdict.TIMEOUT


def test_who_works_or_waits_for_the_grader_does_not_sleep(watched: Sandbox) -> None:
    """Neither half a second of work nor a slow answer of the reference is taken for sleep."""

    def answer() -> float:
        until = time.monotonic() + 0.4
        while time.monotonic() < until:
            os.sched_yield()
        return 1.0

    source = (
        "import time\ndef attack():\n    until = time.process_time() + 0.4\n"
        "    while time.process_time() < until: pass\n    return answer()\n"
    )
    with watched.student((Cell("attack", source, "attack"),), {"answer": answer}, 2.0) as student:
        assert student.attack() == 1.0


ASLEEP = {
    "a moment": ("time.sleep(0.2); sleep(np.float64(0.2))", None),
    "in one piece": ("sleep(1e9)", Verdict.TIMEOUT),
    "in many pieces": ("for _ in range(10**9): time.sleep(0.1)", Verdict.TIMEOUT),
    "backwards": ("time.sleep(-1)", Verdict.ERROR),
    "no time": ("time.sleep('1')", Verdict.ERROR),
}


@pytest.mark.parametrize(("body", "verdict"), ASLEEP.values(), ids=ASLEEP.keys())
def test_nobody_waits_for_who_sleeps(body: str, verdict: Verdict | None) -> None:
    """`time.sleep` counts the time and does not spend it: no look is needed to end it."""
    patient = replace(SMALL, wall_grace=1e6, look_wall_seconds=1000.0, idle_looks=1)
    source = "import time\nfrom time import sleep\nimport numpy as np\n"
    source += f"def attack():\n    {body}\n    return 1\n"
    with Sandbox(limits=patient) as sandbox:
        outcome = try_out(sandbox, source)

    assert outcome.verdict is verdict


AT_REST = {"ru_utime": 3.0, "ru_stime": 1.0, "ru_nvcsw": 7, "ru_majflt": 5, "ru_inblock": 8}


@pytest.mark.parametrize(
    ("since", "sleeps"),
    [
        ({"ru_nvcsw": 8}, True),
        ({"ru_nvcsw": 8, "ru_stime": 1.0005}, True),
        ({"ru_nvcsw": 8, "ru_utime": 3.002}, False),
        ({}, False),
        ({"ru_nvcsw": 8, "ru_majflt": 6}, False),
        ({"ru_nvcsw": 8, "ru_inblock": 16}, False),
    ],
    ids=["sleeps", "wakes to sleep", "works", "waits for a core", "pages in", "reads"],
)
def test_who_waits_for_the_machine_does_not_sleep(since: dict[str, float], sleeps: bool) -> None:
    """A process that gets no core, or waits for a disk, has not chosen to rest."""
    before, after = (SimpleNamespace(**AT_REST | change) for change in ({}, since))

    assert pupil.slept(before, after, least=0.001) is sleeps


@pytest.mark.parametrize("hurried", [False, True])
def test_a_hurried_cell_gets_little_time(watched: Sandbox, hurried: bool) -> None:
    """What it defines at once is there; what comes after half a second of work is not."""
    source = (
        "import time\nearly, until = 1, time.process_time() + 0.5\n"
        "while time.process_time() < until: pass\nearly = 2\n"
    )
    cells = (Cell("cell 1", source, hurried=hurried), Cell("f", "def f(): return early", "f"))

    with watched.student(cells, {}, 1.0) as student:
        assert student.f() == (1 if hurried else 2)
        assert student.greedy == ({"cell 1"} if hurried else set())


@pytest.mark.parametrize(
    ("source", "function", "in_vain"),
    [
        ("while True: pass", None, True),
        ("import math\nwhile True: pass", None, False),
        ("n += 1\nwhile True: pass", None, False),
        ("while True: pass", "g", False),
        ("1 / 0", None, False),
    ],
)
def test_a_cell_that_spends_its_time_on_nothing_is_known(
    watched: Sandbox, source: str, function: str | None, in_vain: bool
) -> None:
    """Of no use to anybody is what took all its time, names nothing and is no solution."""
    cells = (Cell("n", "n = 1"), Cell("cell 2", source, function))

    with watched.student((*cells, Cell("f", "def f(): return n", "f")), {}, 1.0) as student:
        student.f()
        assert student.in_vain == ({"cell 2"} if in_vain else set())


def test_what_uses_up_the_memory_is_known(sandbox: Sandbox) -> None:
    """Filling it takes half a second, which each further check would spend again."""
    source = "kept = []\nwhile True: kept.append(bytearray(2**24))"
    cells = (Cell("cell 1", source), Cell("f", "def f(): return 1", "f"))

    with sandbox.student(cells, {}, 1.0) as student:
        assert student.f() == 1
        assert student.greedy == {"cell 1"}
        assert "cell 1" in student.notes[0]
    with sandbox.student((replace(cells[0], hurried=True), cells[1]), {}, 1.0) as student:
        assert student.f() == 1
        assert student.notes == ()
