"""From a notebook's bytes to a sheet: the same for everybody, alone or in a crew."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from multiprocessing import Pipe, Process, get_context
from pathlib import Path
from typing import Any

import pytest

from autograder import crew
from autograder.course import ROOT
from autograder.crew import grade_in_groups, grade_in_parallel
from autograder.desk import Desk
from autograder.diagnosis.bug import Seen
from autograder.errors import ConfigError, CourseError, SandboxError
from autograder.grading import Grader, Job
from autograder.limits import Limits
from autograder.line import Line
from autograder.records import Cell, Example, Status, Verdict
from autograder.samples import CASES, sample_notebook
from autograder.sandbox import Sandbox
from autograder.student import Student

NAME = "ch3-e-step"
RELEASE = ROOT / "release" / NAME / f"{NAME}.ipynb"


def sample(case: str) -> bytes:
    """A sample student's notebook of chapter 3."""
    return sample_notebook(RELEASE.read_bytes(), CASES / NAME / case)


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    """A warm grader."""
    with Grader() as grader:
        yield grader


def test_grading_twice_gives_the_same_sheet(grader: Grader) -> None:
    """The same bytes give the same sheet, messages and notes included."""
    wrong = sample("forgot-phi")

    first, second = (grader.grade("x.ipynb", NAME, wrong) for _ in range(2))

    assert first == second
    assert 0 < first.score < first.max_score


def test_grading_rejects_a_broken_file_and_goes_on(grader: Grader) -> None:
    """A file that cannot be read gets a sheet that says why; its neighbours are graded."""
    sheets = []
    jobs = [
        Job("broken.ipynb", NAME, b"{"),
        Job("gone.ipynb", NAME, Path("gone.ipynb")),
        Job("right.ipynb", NAME, sample("right-loops")),
    ]

    grader.grade_all(jobs, lambda sheet, _: sheets.append(sheet))

    assert [sheet.status for sheet in sheets] == [
        Status.REJECTED,
        Status.REJECTED,
        Status.GRADED,
    ]
    assert "cut off" in (sheets[0].problem or "")
    assert [sheet.score for sheet in sheets] == [0, 0, 10]


def test_grading_judges_each_function_on_its_own(grader: Grader) -> None:
    """A wrong E-step of one's own costs nothing where em_gmm is judged."""
    release = (ROOT / "release" / "ch5-em-lab" / "ch5-em-lab.ipynb").read_bytes()
    right = sample_notebook(release, CASES / "ch5-em-lab" / "right-plain")
    wrong_steps = right.replace(b"YOUR CODE HERE", b"YOUR CODE HERE\\n    return 7")

    sheet = grader.grade("x.ipynb", "ch5-em-lab", wrong_steps)

    assert b"return 7" in wrong_steps
    assert sheet.score == sheet.max_score


def test_grading_needs_a_release(tmp_path: Path) -> None:
    """Without release/ nothing is graded; the message names the command that makes it."""
    with Grader(tmp_path) as grader, pytest.raises(ConfigError, match="em-course release"):
        grader.grade("x.ipynb", NAME, b"{}")


class Breaking:
    """A subject whose first looks end with an error; what is seen later is an example."""

    bugs = ()

    def __init__(self, *errors: Exception) -> None:
        self._errors = list(errors)

    def look(self, _: Student) -> Seen:
        """Raise, or say what was seen."""
        if self._errors:
            raise self._errors.pop(0)
        return Seen(example=Example("f(1)", "1", "2"))


@pytest.fixture
def breaking(grader: Grader, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have the grader's looks at the E-step end with errors."""

    def have(*errors: Exception) -> None:
        monkeypatch.setattr(grader, "_catalogue", {"responsibilities": Breaking(*errors)})

    return have


def test_grading_tells_staff_of_a_look_that_broke(
    grader: Grader, breaking: Callable[..., None]
) -> None:
    """A fault of ours in a look costs its finding and no point; the next one is graded."""
    wrong, said = sample("nearest-centre"), []
    usual = grader.grade("x", NAME, wrong)
    breaking(MemoryError("no room"))

    grader.grade_all([Job("x", NAME, wrong)] * 2, lambda *each: said.append(each))

    (broken, faults), (whole, none) = said
    assert broken.score == usual.score
    assert broken.findings == ()
    assert "diagnosis of responsibilities" in faults[0]
    assert "MemoryError: no room" in faults[0]
    assert not broken.needs_a_person
    assert [found.example for found in whole.findings] == [Example("f(1)", "1", "2")]
    assert none == ()


def test_grading_looks_again_when_the_sandbox_breaks(
    grader: Grader, breaking: Callable[..., None]
) -> None:
    """A sandbox that breaks once in a look stops no class; one that breaks always does."""
    breaking(SandboxError("It broke."))

    sheet = grader.grade("x", NAME, sample("nearest-centre"))

    assert len(sheet.findings) == 1
    breaking(SandboxError("It broke."), SandboxError("It broke again."))
    with pytest.raises(SandboxError, match="again"):
        grader.grade("x", NAME, sample("nearest-centre"))


def test_crew_gives_the_sheets_that_one_grader_gives(grader: Grader) -> None:
    """Two workers say of each submission what one would say, in whatever order."""
    cases = ["right-loops", "nearest-centre", "stub", "hostile-exit"]
    jobs = [Job(case, NAME, sample(case)) for case in cases]

    done = list(grade_in_parallel(jobs, Desk(ROOT), workers=2))

    alone = {job.source: grader.grade(job.source, NAME, job.file) for job in jobs}
    assert {graded.job.source: graded.sheet for graded in done} == alone


def test_crew_gives_what_is_ready_in_groups_of_some_size() -> None:
    """Much is written at once, but never so much that others wait for the gradebook for long."""
    jobs = [Job(str(i), NAME, b"{}") for i in range(50)]

    groups = list(grade_in_groups(jobs, Desk(ROOT), workers=2))

    assert sorted(int(graded.job.source) for group in groups for graded in group) == [*range(50)]
    assert 1 < max(map(len, groups)) <= crew._GROUP


def test_crew_replaces_a_worker_that_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker killed in the middle costs no submission its grade."""
    started = []
    start = crew._start

    def start_and_note(desk: Desk, processor: int) -> crew._Worker:
        started.append(start(desk, processor))
        if len(started) == 1:
            os.kill(started[0].process.pid or 0, signal.SIGKILL)
        return started[-1]

    monkeypatch.setattr(crew, "_start", start_and_note)
    jobs = [Job(str(i), NAME, sample("stub")) for i in range(3)]

    done = list(grade_in_parallel(jobs, Desk(ROOT), workers=1))

    assert sorted(graded.job.source for graded in done) == ["0", "1", "2"]
    assert {check.verdict for g in done if g.sheet for check in g.sheet.checks} == {Verdict.MISSING}
    assert len(started) == 2


def test_crew_hears_half_a_word_of_a_worker_that_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker killed while it tells a result is as dead as any other; the job is done anew."""
    start, cut = crew._start, []

    def start_and_cut(desk: Desk, processor: int) -> crew._Worker:
        worker = start(desk, processor)
        if not cut:
            ours, theirs = Pipe()
            os.write(theirs.fileno(), (1000).to_bytes(4, "big") + b"half a word")
            theirs.close()
            os.kill(worker.process.pid or 0, signal.SIGKILL)
            cut.append(worker.connection)
            worker.connection = ours
        return worker

    monkeypatch.setattr(crew, "_start", start_and_cut)

    (graded,) = grade_in_parallel([Job("x", NAME, b"{}")], Desk(ROOT), workers=1)

    assert graded.sheet is not None
    assert graded.sheet.status is Status.REJECTED


def test_crew_gives_up_on_what_kills_it_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A submission on which the grader dies twice has no sheet, and staff are told."""
    start = crew._start

    def start_and_kill(desk: Desk, processor: int) -> crew._Worker:
        worker = start(desk, processor)
        os.kill(worker.process.pid or 0, signal.SIGKILL)
        return worker

    monkeypatch.setattr(crew, "_start", start_and_kill)

    (graded,) = grade_in_parallel([Job("x", NAME, b"{}")], Desk(ROOT), workers=1)

    assert graded.sheet is None
    assert "twice" in graded.faults[0]


def test_workers_share_the_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is bound to one of those that this process may use; they come in turn."""
    bound = []

    def note(desk: Desk, processor: int) -> crew._Worker:
        bound.append(processor)
        return crew._Worker(Process(), Pipe()[0], processor)

    monkeypatch.setattr(crew, "_start", note)
    monkeypatch.setattr(crew.os, "sched_getaffinity", lambda _: {3, 5})
    team = crew._Crew(Desk(ROOT), Line(Job(str(i), NAME, b"") for i in range(9)))
    for _ in range(4):
        team.hand_out()

    assert bound == [3, 5, 3, 5]


def test_worker_stays_on_its_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is bound before it starts anything."""
    last = max(os.sched_getaffinity(0))
    monkeypatch.setattr(crew, "_serve", lambda to, desk: to.send(os.sched_getaffinity(0)))
    ours, theirs = Pipe()
    worker = get_context("fork").Process(target=crew._work, args=(theirs, Desk(ROOT), last))

    worker.start()

    assert ours.recv() == {last}
    worker.join()


def test_crew_says_why_nothing_can_be_graded(tmp_path: Path) -> None:
    """A fault that stops every worker is raised once, in its own words."""
    with pytest.raises(CourseError, match="em-course release"):
        list(grade_in_parallel([Job("x", NAME, b"{}")], Desk(tmp_path), workers=2))


@pytest.mark.parametrize(("source", "left"), [("", []), ("n = 1\n", ["hurried"])])
def test_grading_waits_for_an_endless_cell_once(
    monkeypatch: pytest.MonkeyPatch, source: str, left: list[str]
) -> None:
    """The first check gives such a cell its time; the others lose nothing, and hurry it alone.

    If it has named nothing, they leave it out.
    """
    notebook = json.loads(sample("right-loops"))
    endless = {"cell_type": "code", "metadata": {}, "source": f"{source}while True: pass"}
    notebook["cells"].append(endless)
    label = f"cell {len(notebook['cells'])}"
    found: list[list[str]] = []
    student = Sandbox.student

    def noting(self: Sandbox, cells: tuple[Cell, ...], *rest: Any) -> Any:
        mine = [cell for cell in cells if cell.label == label]
        found.append(["hurried" if cell.hurried else "waited for" for cell in mine])
        return student(self, cells, *rest)

    monkeypatch.setattr(Sandbox, "student", noting)
    with Grader() as impatient:
        impatient._sandbox.limits = Limits(cell_seconds=0.5, hurried_seconds=0.1)
        sheet = impatient.grade("x.ipynb", NAME, json.dumps(notebook).encode())

    assert sheet.score == sheet.max_score
    assert found == [["waited for"], *[left] * (len(sheet.checks) - 1)]
    assert sum(label in note for note in sheet.notes) == 1
