"""Student code shares a process with what speaks for it; lying there gains nothing."""

from __future__ import annotations

import numpy as np
import pytest
from sandbox_attempts import Attempt

from autograder.records import Cell, Verdict
from autograder.sandbox import Sandbox
from autograder.student import StudentFault
from autograder.wire import LENGTHS, Opaque

# What an attacker has who knows our code: the object that speaks with the grader, found in
# the frames below, and the id of the question that is being answered.
FIND = """
import sys
from autograder.wire import LENGTHS, Message, pack

def speaker():
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("self"), "exchange"):
        frame = frame.f_back
    return frame.f_locals["self"]

def say(kind, id, value):
    speaker().channel.send(Message(kind, id, value))
"""
UNREADABLE = "`attack` sent an answer that could not be read."


def test_reply_to_another_question(attempt: Attempt) -> None:
    """A reply under a made-up id is no answer."""
    source = FIND + "def attack():\n    say('answer', '0' * 16, ((1.0, (), False), ()))\n"

    outcome = attempt(source)

    assert (outcome.verdict, outcome.message) == (Verdict.ERROR, UNREADABLE)


FORGERIES = {
    "an unknown kind": "say('passed', speaker().exchange, (None, ()))",
    "full points": "say('answer', speaker().exchange, 10.0)",
    "an answer without its parts": "say('answer', speaker().exchange, ((1.0,), ()))",
    "arguments that nobody passed": "say('answer', speaker().exchange, ((1.0, (2.0,), False), ()))",
    "a report of cells": "say('loaded', speaker().exchange, ([], ()))",
    "a made-up verdict": "say('raised', speaker().exchange, (('passed', '', '', '', 0), ()))",
    "our own fault": "say('raised', speaker().exchange, (('internal', '', '', '', 0), ()))",
    "facts without their parts": "say('raised', speaker().exchange, (('error',), ()))",
    "a question about nothing": "say('ask', speaker().exchange, None)",
    "a question with too many parts": "say('ask', speaker().exchange, (1, 2, 3, 4))",
    "a question about what is judged": "say('ask', speaker().exchange, ('attack', (), ()))",
    "noise": "speaker().channel.socket.sendall(b'GET / HTTP/1.1' + bytes(99))",
    "half a message": "speaker().channel.socket.sendall(b'12'); import os; os._exit(0)",
    "a pickle": "import pickle; data = pickle.dumps(print); "
    "speaker().channel.socket.sendall(LENGTHS.pack(len(data), 0) + data)",
}


@pytest.mark.parametrize("code", FORGERIES.values(), ids=FORGERIES.keys())
def test_forged_reply(attempt: Attempt, code: str) -> None:
    """What is sent past our code is read as nothing but an error of this student."""
    outcome = attempt(f"{FIND}def attack():\n    {code}\n")

    assert (outcome.verdict, outcome.message) == (Verdict.ERROR, UNREADABLE)


@pytest.mark.parametrize("content", ["[('attack',)], ()", "[], ", "7, ()", "[('attack', 7)], ()"])
def test_forged_report_of_the_cells(attempt: Attempt, content: str) -> None:
    """A cell that reports on itself while it runs is an error as well."""
    source = f"{FIND}say('loaded', speaker().exchange, ({content}))\ndef attack(): return 1\n"

    outcome = attempt(source)

    assert outcome.verdict is Verdict.ERROR
    assert outcome.message == "A cell of the notebook sent an answer that could not be read."


@pytest.mark.parametrize(
    ("header", "body"), [(2**32 - 1, 0), (0, 2**63), (2, 2**40), (2**31, 2**63)]
)
def test_reply_that_claims_to_be_huge(attempt: Attempt, header: int, body: int) -> None:
    """A length is refused before any memory is set aside for it."""
    data = LENGTHS.pack(header, body)

    outcome = attempt(f"{FIND}def attack():\n    speaker().channel.socket.sendall({data!r})\n")

    assert (outcome.verdict, outcome.message) == (Verdict.ERROR, UNREADABLE)


def test_doubled_reply(sandbox: Sandbox) -> None:
    """A second answer, kept for the next question, is noticed there."""
    source = (
        f"{FIND}def attack():\n"
        "    say('answer', speaker().exchange, ((1.0, (), False), ()))\n"
        "    return 2.0\n"
    )
    with sandbox.student((Cell("attack", source, "attack"),), {}, 1.0) as student:
        first = student.attack()
        with pytest.raises(StudentFault) as fault:
            student.attack()

    assert first == 1.0
    assert fault.value.verdict is Verdict.ERROR
    assert fault.value.message == UNREADABLE


def test_hanging_up_and_going_on(attempt: Attempt) -> None:
    """A process that closes its socket and lives on is not waited for."""
    source = (
        "import os, select, signal\n"
        "def attack():\n"
        "    os.closerange(3, 64)\n"
        "    signal.setitimer(signal.ITIMER_REAL, 0)\n"
        "    select.select([], [], [], 1000)\n"
    )

    outcome = attempt(source)

    assert (outcome.verdict, outcome.message) == (Verdict.ERROR, UNREADABLE)


def test_late_reply(sandbox: Sandbox) -> None:
    """An answer after the deadline is never read: the process is gone, and stays gone."""
    source = (
        "import select, signal\n"
        "def attack(seconds):\n"
        "    signal.setitimer(signal.ITIMER_REAL, 0)\n"
        "    select.select([], [], [], seconds)\n"
        "    return 1.0\n"
    )
    with sandbox.student((Cell("attack", source, "attack"),), {}, 0.1) as student:
        with pytest.raises(StudentFault) as first:
            student.attack(60)
        with pytest.raises(StudentFault) as second:
            student.attack(0)

    assert first.value.verdict is Verdict.TIMEOUT
    assert second.value is first.value


LIARS = {
    "equal to everything": "class Liar:\n    def __eq__(self, other): return True",
    "a subclass of float": "class Liar(float):\n    def __eq__(self, other): return True",
    "a subclass of ndarray": "import numpy as np\nclass Liar(np.ndarray):\n"
    "    def __new__(cls): return np.zeros(2).view(cls)\n"
    "    def __eq__(self, other): return True\n"
    "    def __array_function__(self, *rest): return True",
    "an array on demand": "import numpy as np\nclass Liar:\n"
    "    def __array__(self, *rest, **more): return np.zeros(2)\n"
    "    def __eq__(self, other): return True",
    "a subclass of list": "class Liar(list):\n    def __eq__(self, other): return True",
    "a subclass of str": "class Liar(str):\n    def __eq__(self, other): return True",
}


@pytest.mark.parametrize("source", LIARS.values(), ids=LIARS.keys())
def test_object_that_lies(attempt: Attempt, source: str) -> None:
    """Only plain values arrive; what an object would do when compared stays behind."""
    value = attempt(f"{source}\ndef attack():\n    return Liar()\n").value

    assert type(value) in (Opaque, float, np.ndarray, list, str)


FAILING = {
    "another class's name": "__class__ = property(lambda self: float)",
    "an array that cannot be made": "def __array__(self, *rest, **more): raise KeyError('no')",
    "an array that is none": "def __array__(self, *rest, **more): return 'zeros'",
}


@pytest.mark.parametrize("method", FAILING.values(), ids=FAILING.keys())
def test_object_that_fails_when_sent(attempt: Attempt, method: str) -> None:
    """An answer that cannot be turned into values is an error of the student's."""
    outcome = attempt(f"class Liar:\n    {method}\ndef attack():\n    return Liar()\n")

    assert outcome.verdict is Verdict.ERROR


def test_exception_that_cannot_be_told(attempt: Attempt) -> None:
    """An exception whose text raises is told by its name."""
    source = (
        "class Evil(Exception):\n"
        "    def __str__(self): raise KeyError\n"
        "def attack():\n"
        "    raise Evil\n"
    )

    outcome = attempt(source)

    assert outcome.verdict is Verdict.ERROR
    assert "raised Evil, in your cell, line 4: `raise Evil`" in outcome.message


def test_message_has_no_control_characters(attempt: Attempt) -> None:
    """What a student says in an exception is repeated as one printable, short line."""
    outcome = attempt(
        "def attack():\n    raise ValueError('\\x1b[31mred\\n\\u202ehidden\\x00' + 'x' * 10**6)\n"
    )

    assert outcome.message.isprintable()
    assert len(outcome.message) < 1000


PATCHES = {
    "NumPy": "import numpy as np\nnp.mean = np.allclose = np.asarray = lambda *a, **k: True",
    "pytest": "import sys, types\nsys.modules['pytest'] = types.ModuleType('pytest')",
    "builtins": "import builtins\nbuiltins.len = builtins.isinstance = builtins.abs = lambda *a: 1",
    "json": "import json\njson.dumps = lambda *a, **k: '[]'",
    "our own code": "from autograder import fault, wire\nfault.describe = wire.pack = None",
    "the recursion limit": "import sys\nsys.setrecursionlimit(30)",
    "the exception hook": "import sys\nsys.excepthook = sys.settrace(lambda *a: None)",
}


@pytest.mark.parametrize("patch", PATCHES.values(), ids=PATCHES.keys())
def test_patched_library_changes_no_other_answer(attempt: Attempt, patch: str) -> None:
    """Whatever a student patches, their wrong value stays wrong and others' stay right."""
    outcome = attempt(f"{patch}\ndef attack():\n    return 0.5\n")

    assert outcome.value in (None, 0.5)


def test_the_answer_is_nowhere_in_the_process(sandbox: Sandbox) -> None:
    """Hunting through all objects and frames finds arguments, but no reference and no check."""
    source = (
        "import gc, sys\n"
        "def attack(X):\n"
        "    frame, names = sys._getframe(), set()\n"
        "    while frame:\n"
        "        names |= {frame.f_code.co_filename.split('/')[-1]}\n"
        "        frame = frame.f_back\n"
        "    modules = [name for name in sys.modules if name.startswith('autograder')]\n"
        "    return sorted(names), sorted(modules), "
        "any(type(o).__name__ in ('CheckSpec', 'Oracle') for o in gc.get_objects())\n"
    )
    with sandbox.student((Cell("attack", source, "attack"),), {}, 1.0) as student:
        files, modules, found = student.attack([1.0])

    assert files == ["<string>", "attack", "pupil.py", "worker.py"]
    assert {name.removeprefix("autograder") for name in modules} == {
        *("", ".channel", ".confine", ".fault", ".kits", ".limits", ".memoryless", ".pupil"),
        *(".seccomp", ".values", ".wire", ".worker"),
    }
    assert found is False
