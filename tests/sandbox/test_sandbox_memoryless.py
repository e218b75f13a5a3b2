"""Checks share a process where the notebook cannot remember them, and nowhere else."""

from __future__ import annotations

import ast
import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from sandbox_attempts import SMALL
from test_sandbox_state import descendants, worker_of

from autograder.memoryless import memoryless
from autograder.records import Cell, Verdict
from autograder.sandbox import Sandbox
from autograder.student import StudentFault

PLAIN = (
    "import numpy as np\nTIMES = 2\ndef helper(X, by=(1, -2.0)):\n    return TIMES * np.mean(X)\n"
)
# each counts its calls, or would be told something of an earlier one
MEMORIES = {
    "a list": "calls = []\ndef attack():\n    calls.append(1)\n    return len(calls)",
    "a global name": "n = 0\ndef attack():\n    global n\n    n += 1\n    return n",
    "a default": "def attack(calls=[]):\n    calls.append(1)\n    return len(calls)",
    "a default of a keyword": "def attack(*, c=[]):\n    c.append(1)\n    return len(c)",
    "a default in a tuple": "def attack(c=([], 1)):\n    c[0].append(1)\n    return len(c[0])",
    "its attribute": (
        "def attack():\n    attack.n = n = getattr(attack, 'n', 0) + 1\n    return n\nattack.n = 0"
    ),
    "the attribute of a library": (
        "import numpy as np\ndef attack():\n    np.mean = np.mean * 2 if np.mean == 1 else 1\n"
        "    return np.mean"
    ),
    "an array": "import numpy as np\nn = np.zeros(1)\ndef attack():\n    n[0] += 1\n    return n",
    "an instance": (
        "class Count(dict):\n    n = 0\ndef attack():\n    Count.n += 1\n    return Count.n"
    ),
    "a generator": "count = iter(range(9))\ndef attack():\n    return next(count)",
    "a generator of numbers": (
        "import numpy as np\nrng = np.random.default_rng(1)\ndef attack():\n    return rng.random()"
    ),
    "a cache": (
        "from functools import cache\n@cache\ndef seen():\n    return []\n"
        "def attack():\n    seen().append(1)\n    return len(seen())"
    ),
    "a closure": (
        "def make():\n    n = 0\n    def count():\n        nonlocal n\n        n += 1\n"
        "        return n\n    return count\nattack = make()"
    ),
    "a lambda": "attack = lambda calls=[]: calls.append(1) or len(calls)",
    "a name in an annotation": (
        "def f(x: (pop := [])): pass\ndef attack():\n    pop.append(1)\n    return len(pop)"
    ),
    "a name in what is returned": (
        "def f() -> [(append := []) for _ in range(1)]: pass\n"
        "def attack():\n    append.append(1)\n    return len(append)"
    ),
    "a decorator": (
        "def twice(f, calls=()):\n    return print\n@twice\ndef attack():\n    return 1"
    ),
    "a name under if": (
        "if True:\n    append = []\ndef attack():\n    append.append(1)\n    return len(append)"
    ),
    "the namespace": (
        "def attack():\n    globals()['n'] = globals().get('n', 0) + 1\n    return n"
    ),
    "a special attribute": (
        "def attack():\n    attack.__dict__['n'] = n = attack.__dict__.get('n', 0) + 1\n"
        "    return n"
    ),
    "a frame": (
        "def walk():\n    yield\ndef attack():\n"
        "    known = walk().gi_frame.f_globals\n    known['n'] = n = known.get('n', 0) + 1\n"
        "    return n"
    ),
    "a file": (
        "def attack():\n    with open('/tmp/n', 'a') as file:\n        file.write('1')\n"
        "    return open('/tmp/n').read()"
    ),
    "a file of NumPy's": (
        "import numpy as np\ndef attack():\n    try:\n        n = np.load('/tmp/n.npy')\n"
        "    except OSError:\n        n = 0\n    np.save('/tmp/n.npy', n + 1)\n    return n"
    ),
    "a setting of NumPy's": (
        "import numpy as np\ndef attack():\n    return np.seterr(all='raise')['over']"
    ),
    "a module": (
        "def attack():\n    import sys\n    n = sys.modules['n'] = sys.modules.get('n', 0) + 1\n"
        "    return n"
    ),
    "text that is run": "def attack():\n    exec('global n; n = 1')\n    return 1",
    "a name given by a cell": "append = print\ndef attack():\n    append('x')\n    return 1",
    "every name of a library": "from numpy import *\ndef attack():\n    return 1",
    "somebody's library": "import json\ndef attack():\n    return json.loads('1')",
    "what was in memory before": (
        "import numpy as np\ndef attack():\n    return 0 * len(np.empty(3))"
    ),
    "what a function leaves out": (
        "import numpy as np\ndef attack():\n    return np.log([0.0, 1.0], where=[False, True])"
    ),
    "what a function leaves out, told by a name": (
        "import numpy as np\ndef attack():\n    how = {'where': [False]}\n"
        "    return np.log([0.0], **how)"
    ),
}


def is_memoryless(source: str, *given: str) -> bool:
    """Judge one cell."""
    code = compile(source, "cell", "exec", dont_inherit=True)
    return memoryless([(ast.parse(source), code)], given)


def asked_twice(sandbox: Sandbox, source: str, *, calls: int = 2) -> list[list[Any]]:
    """What `attack` answers in two checks of one submission, asked `calls` times in each."""
    owner, answers = object(), []
    for _ in range(2):
        with sandbox.student((Cell("attack", source, "attack"),), {}, 1.0, owner) as student:
            answers.append([student.attack() for _ in range(calls)])
    sandbox.clear()
    return answers


@pytest.mark.parametrize("source", MEMORIES.values(), ids=MEMORIES.keys())
def test_memory_is_suspected(source: str) -> None:
    """Whatever could remember a call is not called memoryless."""
    assert not is_memoryless(source)


@pytest.mark.parametrize("kind", ["a list", "a global name", "a default", "a cache", "a frame"])
def test_memory_does_not_reach_the_next_check(sandbox: Sandbox, kind: str) -> None:
    """A notebook that remembers is loaded afresh for each check of its submission."""
    assert asked_twice(sandbox, MEMORIES[kind]) == [[1, 2], [1, 2]]


@pytest.mark.parametrize(
    "source",
    [
        PLAIN,
        "def attack(X, phi, mu):\n    W = responsibilities(X, phi, mu)\n    return W.sum(axis=0)",
        "from scipy.special import logsumexp as lse\ndef attack(X):\n    return lse(X)",
        "import scipy.stats\ndef attack(X):\n    return scipy.stats.multivariate_normal(X).pdf(X)",
        "def attack(X):\n    from numpy.linalg import inv\n    return inv(X)",
        "def attack(X):\n    def inner(seen=[]):\n        seen.append(X)\n        return seen\n"
        "    return inner()",
        "def attack(X):\n    try:\n        return 1 / X\n    except ValueError:\n        pass",
        "def attack(X, rng):\n    X = X.copy()\n    X[0] = rng.random()\n    return X.tolist()",
        "def attack(X):\n    raise NotImplementedError()\npass\n'a note'\n",
    ],
)
def test_plain_functions_are_memoryless(source: str) -> None:
    """Functions that only compute are known as such, with all that they ordinarily use."""
    assert is_memoryless(source, "responsibilities")


def processes(sandbox: Sandbox, visits: list[Callable[[], None]]) -> list[set[int]]:
    """The student's processes that are left after each visit."""
    before = descendants(worker_of(sandbox))
    left = []
    for visit in visits:
        visit()
        left.append(descendants(worker_of(sandbox)) - before)
    return left


def visit(
    sandbox: Sandbox, owner: object, source: str = PLAIN, seconds: float = 1.0, **oracle: Any
) -> Callable[[], None]:
    """A check of `helper` that is yet to be made."""

    def check() -> None:
        cells = (Cell("helper", source, "helper"),)
        with sandbox.student(cells, oracle, seconds, owner) as student:
            assert student.helper([1.0, 3.0]) == 4.0

    return check


def test_checks_of_a_submission_share_a_process(sandbox: Sandbox) -> None:
    """One process serves them, until there is another submission, or nobody to clear it."""
    ann, bob = object(), object()

    first, second, third, alone = processes(
        sandbox,
        [visit(sandbox, ann), visit(sandbox, ann), visit(sandbox, bob), visit(sandbox, None)],
    )

    assert first == second
    assert len(first) == len(third) == 1
    assert not first & third
    assert not alone


def test_prerequisites_change_with_the_function_that_is_judged(sandbox: Sandbox) -> None:
    """In one process the reference answers for `f`, for nothing, for `g`, and for nothing again."""
    source = "def f(x):\n    return 2 * x\ndef attack(x):\n    return f(x) + g(x)\n"
    cells = (Cell("cell 1", "def g(x):\n    return 3 * x\n"), Cell("attack", source, "attack"))
    owner, answers = object(), []

    def check(**oracle: Any) -> Callable[[], None]:
        def call() -> None:
            with sandbox.student(cells, oracle, 1.0, owner) as student:
                answers.append(student.attack(1))

        return call

    used = processes(
        sandbox, [check(f=lambda x: 20 * x), check(), check(g=lambda x: 30 * x, h=abs), check()]
    )
    sandbox.clear()

    assert answers == [23, 5, 32, 5]
    assert len(set.union(*used)) == 1


def test_check_may_take_what_any_of_them_may(sandbox: Sandbox) -> None:
    """A process is started with time for the longest check of its submission."""
    owner = object()

    def check(seconds: float) -> Callable[[], None]:
        def call() -> None:
            cells = (Cell("helper", PLAIN, "helper"),)
            with sandbox.student(cells, {}, seconds, owner, most=8.0) as student:
                assert student.helper([1.0, 3.0]) == 4.0

        return call

    first, second = processes(sandbox, [check(1.0), check(8.0)])
    sandbox.clear()

    assert first == second


def test_process_without_enough_time_left_is_not_shared(sandbox: Sandbox) -> None:
    """The kernel would end it in the middle of a check that may take longer."""
    owner = object()
    first, second = processes(
        sandbox, [visit(sandbox, owner), visit(sandbox, owner, seconds=SMALL.load_seconds + 2)]
    )
    sandbox.clear()

    assert not first & second


def test_chance_begins_anew_in_each_check(sandbox: Sandbox) -> None:
    """Draws from what nobody seeded are the same in each check, and differ within one."""
    source = (
        "import numpy as np\n"
        "def attack():\n    return [np.random.rand(), np.random.default_rng().random()]"
    )
    assert is_memoryless(source)

    (one, two), other = asked_twice(sandbox, source)

    assert [one, two] == other
    assert one != two


@pytest.mark.parametrize(
    ("body", "verdict", "shared"),
    [
        ("    return 1 / 0\n", Verdict.ERROR, True),
        ("    raise NotImplementedError\n", Verdict.MISSING, True),
        ("    while True:\n        pass\n", Verdict.TIMEOUT, False),
        ("    print('x' * 100_000)\n", Verdict.OUTPUT, False),
        ("    return [0] * 10**9\n", Verdict.MEMORY, False),
    ],
)
def test_only_a_good_end_leaves_a_process_as_new(
    sandbox: Sandbox, body: str, verdict: Verdict, shared: bool
) -> None:
    """What was cut short may have been in the middle of anything."""

    def check() -> None:
        cells = (Cell("attack", f"def attack():\n{body}", "attack"),)
        with sandbox.student(cells, {}, 0.2, owner) as student:
            with pytest.raises(StudentFault) as caught:
                student.attack()
            assert caught.value.verdict is verdict

    owner = object()
    first, second = processes(sandbox, [check, check])
    sandbox.clear()

    assert (first == second) is True
    assert bool(first) is shared


def test_cell_that_cannot_be_read_is_told_in_each_check(sandbox: Sandbox) -> None:
    """Nothing of it runs, so the process is shared; every check hears why there is no function."""
    owner, messages = object(), []
    cells = (Cell("setup", PLAIN), Cell("attack", "def attack(:\n", "attack"))
    for _ in range(2):
        with sandbox.student(cells, {}, 1.0, owner) as student:
            with pytest.raises(StudentFault, match="SyntaxError") as caught:
                student.attack()
            messages.append((caught.value.message, student.notes))
            assert student.leaves_as_new
    sandbox.clear()

    assert messages[0] == messages[1]


def test_process_that_was_ended_meanwhile_is_no_fault_of_the_student(sandbox: Sandbox) -> None:
    """Whoever killed it between two checks: the next one gets another."""
    owner = object()
    (first,) = processes(sandbox, [visit(sandbox, owner)])
    for pid in first:
        os.kill(pid, signal.SIGKILL)

    visit(sandbox, owner)()

    sandbox.clear()
