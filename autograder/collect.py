"""One pytest plugin: it collects the hidden checks once and judges many submissions by them.

pytest runs in the trusted process. A check asks for one thing, `student`, a proxy to a
sandboxed process that is as new; how the check ends becomes an `Outcome`. Whatever is neither the
student's fault nor a mismatch is ours, and says so.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from autograder import limits
from autograder.errors import CourseError, SandboxError
from autograder.expect import Mismatch
from autograder.records import CheckSpec, Outcome, Verdict
from autograder.student import Student, StudentFault

CHECKS = Path(__file__).parent / "checks"
# After a function's first time-out its other checks get little time, after these many none.
_PATIENCE = 2
_LITTLE_SECONDS = 0.1
# pytest runs inside graders, servers and tests: it must leave their streams and logs alone.
_UNUSED = ["terminal", "logging", "faulthandler", "cacheprovider", "warnings", "junitxml"]
_UNUSED += ["unraisableexception", "threadexception", "doctest", "debugging", "stepwise"]

OpenStudent = Callable[[CheckSpec], AbstractContextManager[Student]]


def run_checks(serve: Callable[[Checks], None], folder: Path = CHECKS) -> None:
    """Collect the hidden checks and call `serve` with them. Raises CourseError if that fails."""
    checks = Checks(serve)
    options = [f"--rootdir={folder}", "--import-mode=importlib", "--assert=plain", "--capture=no"]
    options += ["--disable-plugin-autoload", f"--config-file={CHECKS / 'pytest.ini'}"]
    options += [f"-pno:{plugin}" for plugin in _UNUSED]
    pytest.main([*options, str(folder)], plugins=[checks])
    if checks.fault:
        raise checks.fault
    if not checks.served:
        raise CourseError(f"The hidden checks in {folder} cannot be collected: run pytest on them.")


class Checks:
    """The collected checks, by assignment, and the judging of one submission by them."""

    def __init__(self, serve: Callable[[Checks], None]) -> None:
        self.served = False
        self.fault: BaseException | None = None
        self._faults: list[str] = []
        self._serve = serve
        self._items: dict[str, list[pytest.Function]] = {}
        self._open: OpenStudent | None = None
        self._slow: set[str] = set()

    def specs(self, assignment: str) -> list[CheckSpec]:
        """Return an assignment's checks in the order they stand in the file."""
        return [_spec(item) for item in self._items.get(assignment, [])]

    def judge(self, assignment: str, open_student: OpenStudent) -> dict[str, Outcome]:
        """Run an assignment's checks, each against a student that `open_student` opens for it."""
        self._open = open_student
        self._slow = set()
        outcomes: dict[str, Outcome] = {}
        titles = {spec.id: spec.title for spec in self.specs(assignment)}
        ends = time.monotonic() + limits.MAX_WAIT_SECONDS
        for item in self._items.get(assignment, []):
            spec = _spec(item)
            known = _already_known(spec, outcomes) or _waiting(spec, titles, outcomes)
            if known is None and time.monotonic() >= ends:  # code that sleeps uses up no limit
                known = Outcome(Verdict.TIMEOUT, "Not tried: the checks before it took too long.")
            outcomes[spec.id] = known or self._try(item)
            if outcomes[spec.id].verdict is Verdict.TIMEOUT:
                self._slow.add(spec.function)
        return outcomes

    def take_faults(self) -> tuple[str, ...]:
        """Return what broke on our side since the last call, for staff."""
        faults, self._faults = tuple(self._faults), []
        return faults

    def _try(self, item: pytest.Function) -> Outcome:
        """Run a check, once more if the sandbox broke in the middle; that is nobody's answer."""
        try:
            return self._run(item)
        except SandboxError:
            return self._run(item)

    def _run(self, item: pytest.Function) -> Outcome:
        """Call a check with its student: the notebook in a process that is as new.

        pytest has found it; to run it by pytest's own protocol, for fixtures, hooks and reports
        that nobody asks for, costs as much as many a check.
        """
        assert self._open is not None, "judge() sets it"  # noqa: S101  # states an invariant
        spec = _spec(item)
        if spec.function in self._slow:
            spec = replace(spec, seconds=min(spec.seconds, _LITTLE_SECONDS))
        try:
            with self._open(spec) as student:  # which has notes to take of a wrong answer, too
                return _outcome(item, student)
        except CourseError:
            raise
        except (Exception, pytest.fail.Exception, pytest.skip.Exception) as error:
            return self._internal(item, "".join(traceback.format_exception(error)))

    def _internal(self, item: pytest.Item, detail: str) -> Outcome:
        self._faults.append(f"{item.nodeid}: {detail}")
        return Outcome(
            Verdict.INTERNAL,
            "This check could not be judged because of a fault of ours. Its points are kept "
            "until a person has looked.",
        )

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Sort the checks by the assignment that their file is named after."""
        for item in session.items:
            assert isinstance(item, pytest.Function), item  # noqa: S101  # no other kind is known
            name = item.path.stem.removeprefix("test_").replace("_", "-")
            self._items.setdefault(name, []).append(item)

    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Serve submissions instead of running every check once."""
        if session.testsfailed:
            return None
        self.served = True
        try:
            self._serve(self)
        except BaseException as fault:  # pytest would swallow it; run_checks raises it
            self.fault = fault
        return True


def _outcome(item: pytest.Function, student: Student) -> Outcome:
    """Return what a check says of a student; what else it raises is our fault."""
    try:
        item.obj(student)
    except StudentFault as fault:
        return Outcome(fault.verdict, fault.message)
    except Mismatch as wrong:
        return Outcome(Verdict.FAILED, str(wrong))
    return Outcome(Verdict.PASSED)


def _spec(item: pytest.Item) -> CheckSpec:
    spec = getattr(getattr(item, "function", None), "check", None)
    if not isinstance(spec, CheckSpec):
        raise CourseError(f"{item.nodeid}: a hidden check needs the decorator @check.")
    return spec


def _already_known(spec: CheckSpec, outcomes: Mapping[str, Outcome]) -> Outcome | None:
    """Return the outcome of a check that need not run, given those before it."""
    same = [o for id_, o in outcomes.items() if id_.startswith(f"{spec.function}::")]
    if same and same[0].verdict is Verdict.MISSING:
        return same[0]
    if sum(outcome.verdict is Verdict.TIMEOUT for outcome in same) >= _PATIENCE:
        return Outcome(Verdict.TIMEOUT, "Not tried: two checks before it ran out of time.")
    return None


def _waiting(
    spec: CheckSpec, titles: Mapping[str, str], outcomes: Mapping[str, Outcome]
) -> Outcome | None:
    """Return the outcome of a check of which an earlier one has to pass first.

    Of one that waits itself, what it waits for is told: that is what to mend. Where an earlier
    one broke by a fault of ours, nobody loses the later one's points for it.
    """
    for needed in spec.needs:
        if outcomes[needed].verdict is Verdict.SKIPPED:
            return outcomes[needed]
        if outcomes[needed].verdict not in (Verdict.PASSED, Verdict.INTERNAL):
            return Outcome(
                Verdict.SKIPPED, f"This can't be judged until “{titles[needed]}” passes."
            )
    return None
