"""How a check's end becomes an outcome, with small checks and real sandboxed students."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from textwrap import dedent

import pytest

from autograder import limits
from autograder.collect import Checks, run_checks
from autograder.errors import CourseError, SandboxError
from autograder.limits import Limits
from autograder.records import Cell, CheckSpec, Outcome, Verdict
from autograder.sandbox import Sandbox
from autograder.student import Student

HEAD = """
from autograder import expect
from autograder.expect import check

def f(name, **more):
    return check("f", points=1, title="t", hint="h", **more)
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox whose students get little time."""
    with Sandbox(limits=Limits(wall_factor=2, wall_grace=0.5)) as sandbox:
        yield sandbox


def judged(
    folder: Path, checks: str, open_student: Callable[[CheckSpec], AbstractContextManager[Student]]
) -> tuple[dict[str, Outcome], tuple[str, ...]]:
    """The outcomes of these checks, and the faults on our side."""
    # pytest keeps modules by name, and each of these tests brings its own.
    (folder / f"test_{folder.name}.py").write_text(HEAD + dedent(checks))
    assignment = folder.name.replace("_", "-")
    found: list[tuple[dict[str, Outcome], tuple[str, ...]]] = []

    def serve(checks: Checks) -> None:
        found.append((checks.judge(assignment, open_student), checks.take_faults()))

    run_checks(serve, folder)
    return found[0]


def opener(sandbox: Sandbox, source: str) -> Callable[[CheckSpec], AbstractContextManager[Student]]:
    """Opens students whose solution cell is `source`."""
    return lambda spec: sandbox.student((Cell("f", source, "f"),), {}, spec.seconds)


# Checks of a function that doubles its one argument: one is right, one wrong, one raises.
OF_DOUBLING = """
        @f("right")
        def test_f_right(student):
            expect.close(student.f(2), 4.0, "f(2)")

        @f("wrong")
        def test_f_wrong(student):
            expect.close(student.f(3), 6.5, "f(3)")

        @f("raises")
        def test_f_raises(student):
            student.f("a", "b")
"""


def test_collect_tells_right_from_wrong_from_broken(sandbox: Sandbox, tmp_path: Path) -> None:
    """A passed check, a mismatch, a raising student and a fault of ours are four things."""
    outcomes, faults = judged(
        tmp_path,
        OF_DOUBLING
        + """
        @f("ours")
        def test_f_ours(student):
            student.f(1) / 0

        @f("forgot")
        def test_f_forgot_expect(student):
            assert student.f(1) == 3
        """,
        opener(sandbox, "def f(x):\n    return 2 * x"),
    )

    verdicts = {id_.removeprefix("f::"): outcome.verdict for id_, outcome in outcomes.items()}
    assert verdicts == {
        "right": Verdict.PASSED,
        "wrong": Verdict.FAILED,
        "raises": Verdict.ERROR,
        "ours": Verdict.INTERNAL,
        "forgot_expect": Verdict.INTERNAL,
    }
    assert "fault of ours" in outcomes["f::ours"].message
    assert "ZeroDivisionError" not in outcomes["f::ours"].message
    assert "ZeroDivisionError" in faults[0]


def test_collect_lets_a_student_be_closed_in_peace(sandbox: Sandbox, tmp_path: Path) -> None:
    """Whoever opened the student goes on after a wrong answer as after a right one: to take notes.

    Otherwise a cell that stopped early would be told of only where nothing is wrong.
    """
    closed: list[str] = []

    @contextmanager
    def open_student(spec: CheckSpec) -> Iterator[Student]:
        with opener(sandbox, "def f(x):\n    return 2 * x")(spec) as student:
            yield student
            closed.append(spec.id)

    outcomes, _ = judged(
        tmp_path,
        OF_DOUBLING,
        open_student,
    )

    assert closed == list(outcomes)


def test_collect_writes_no_traceback_of_a_wrong_answer(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pytest would read and parse each file of the traceback, ten times the cost of the check."""

    def refuse(*_: object) -> None:
        raise AssertionError("nobody reads this")

    monkeypatch.setattr(pytest.Function, "repr_failure", refuse)

    outcomes, faults = judged(
        tmp_path,
        """
        @f("wrong")
        def test_f_wrong(student):
            expect.close(student.f(3), 6.5, "f(3)")
        """,
        opener(sandbox, "def f(x):\n    return 2 * x"),
    )

    assert outcomes["f::wrong"].verdict is Verdict.FAILED
    assert faults == ()


def test_collect_skips_what_needs_a_check_that_failed(sandbox: Sandbox, tmp_path: Path) -> None:
    """One cause is told once; what depends on it can't be judged yet, even by way of another."""
    outcomes, _ = judged(
        tmp_path,
        """
        @check("f", points=1, title="Basic", hint="h")
        def test_f_basic(student):
            expect.close(student.f(1), 2.0, "f(1)")

        @f("more", needs=("basic",))
        def test_f_more(student):
            student.f(1)

        @f("most", needs=("more",))
        def test_f_most(student):
            student.f(1)
        """,
        opener(sandbox, "def f(x):\n    return x"),
    )

    assert outcomes["f::more"].verdict is Verdict.SKIPPED
    assert outcomes["f::most"] == outcomes["f::more"]
    assert outcomes["f::most"].message == "This can't be judged until “Basic” passes."


NEEDING = """
@f("ours")
def test_f_ours(student):
    student.f()
    1 / 0

@f("free", needs=("ours",))
def test_f_free(student):
    student.f()

@f("slow", seconds=0.2)
def test_f_slow(student):
    student.f(wait=True)

@f("after", needs=("slow",))
def test_f_after(student):
    student.f()

@f("last", needs=("after",))
def test_f_last(student):
    student.f()
"""


def test_collect_blames_nobody_for_what_a_fault_of_ours_left_open(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    """What needs a check that broke by our fault is judged; what needs a time-out, or that, waits.

    Of a stub all checks say the same, whatever they need.
    """
    loop = "def f(wait=False):\n    while wait:\n        pass"
    stub = "def f(wait=False):\n    raise NotImplementedError"
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    outcomes, faults = judged(tmp_path / "a", NEEDING, opener(sandbox, loop))
    unwritten, _ = judged(tmp_path / "b", NEEDING, opener(sandbox, stub))

    assert [outcome.verdict for outcome in outcomes.values()] == [
        Verdict.INTERNAL,
        Verdict.PASSED,
        Verdict.TIMEOUT,
        Verdict.SKIPPED,
        Verdict.SKIPPED,
    ]
    assert len(faults) == 1
    assert {outcome.verdict for outcome in unwritten.values()} == {Verdict.MISSING}


def test_collect_does_not_wait_for_a_third_time_out(sandbox: Sandbox, tmp_path: Path) -> None:
    """After two time-outs of a function the rest time out unseen, so that a class goes on."""
    body = "".join(
        f"""
        @f("{name}", seconds=0.2)
        def test_f_{name}(student):
            student.f({name == "d"})
        """
        for name in "abcd"
    )

    outcomes, _ = judged(
        tmp_path, body, opener(sandbox, "def f(ok):\n    while not ok:\n        pass")
    )

    assert {outcome.verdict for outcome in outcomes.values()} == {Verdict.TIMEOUT}
    assert "Not tried" in outcomes["f::d"].message


def test_collect_waits_only_so_long_for_a_submission(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code that dawdles without ever timing out still ends, unseen checks as time-outs."""
    monkeypatch.setattr(limits, "MAX_WAIT_SECONDS", 0.0)

    outcomes, _ = judged(
        tmp_path,
        """
        @f("a")
        def test_f_a(student):
            student.f()
        """,
        opener(sandbox, "def f(): ..."),
    )

    assert outcomes["f::a"].verdict is Verdict.TIMEOUT
    assert "took too long" in outcomes["f::a"].message


def test_collect_asks_a_stub_only_once(tmp_path: Path, sandbox: Sandbox) -> None:
    """Once a function is not implemented, its other checks are not run."""
    opened: list[str] = []

    def open_student(spec: CheckSpec) -> AbstractContextManager[Student]:
        opened.append(spec.id)
        return opener(sandbox, "def f():\n    raise NotImplementedError")(spec)

    outcomes, _ = judged(
        tmp_path,
        """
        @f("a")
        def test_f_a(student):
            student.f()

        @f("b")
        def test_f_b(student):
            student.f()
        """,
        open_student,
    )

    assert {outcome.verdict for outcome in outcomes.values()} == {Verdict.MISSING}
    assert opened == ["f::a"]


def test_collect_judges_each_check_afresh(sandbox: Sandbox, tmp_path: Path) -> None:
    """What one check leaves behind in the student's code, the next never sees."""
    outcomes, _ = judged(
        tmp_path,
        """
        @f("a")
        def test_f_a(student):
            expect.close(student.f(), 1.0, "f()")

        @f("b")
        def test_f_b(student):
            expect.close(student.f(), 1.0, "f()")
        """,
        opener(sandbox, "calls = []\ndef f():\n    calls.append(1)\n    return len(calls)"),
    )

    assert {outcome.verdict for outcome in outcomes.values()} == {Verdict.PASSED}


def test_collect_stops_when_no_sandbox_can_be_had(tmp_path: Path) -> None:
    """Without a sandbox nobody is judged, and nobody loses points."""

    def open_student(spec: CheckSpec) -> AbstractContextManager[Student]:
        raise SandboxError("no namespaces here")

    with pytest.raises(SandboxError, match="no namespaces"):
        judged(tmp_path, '@f("a")\ndef test_f_a(student): ...', open_student)


@pytest.mark.parametrize(
    ("checks", "problem"),
    [("def test_f_a(student): ...", "decorator @check"), ("import nowhere", "cannot be collected")],
)
def test_collect_says_when_checks_are_broken(
    tmp_path: Path, sandbox: Sandbox, checks: str, problem: str
) -> None:
    """Checks that cannot be used stop grading, with what to do about it."""
    with pytest.raises(CourseError, match=problem):
        judged(tmp_path, checks, opener(sandbox, ""))
