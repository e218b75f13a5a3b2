"""The benchmarks compare like with like, and the page of results has a place for each of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from autograder import grading
from autograder.course import ROOT, load_course
from autograder.extract import extract, read_template
from autograder.grading import Grader, Job
from autograder.records import ScoreSheet
from autograder.samples import CASES, sample_notebook
from benchmarks import against_nbgrader, against_otter, in_kernel, page, processor
from benchmarks.classes import a_class, chapters, honest_cases
from benchmarks.direct import Clock, DirectSandbox, DirectStudent, quiet

# A right one, an idea that is wrong, chance that is wrong, one that raises, and nothing.
STUDENTS = (
    ("ch1-sampler", "seeds-every-call"),
    ("ch3-e-step", "right-loops"),
    ("ch3-e-step", "changes-the-data"),
    ("ch4-m-step", "raises"),
    ("ch5-em-lab", "global-random-state"),
    ("ch6-k-means", "stub"),
)


def job_of(assignment: str, case: str) -> Job:
    """Return the job of grading a sample student."""
    released = (ROOT / "release" / assignment / f"{assignment}.ipynb").read_bytes()
    notebook = sample_notebook(released, CASES / assignment / case)
    return Job(f"{assignment}/{case}", assignment, notebook)


def graded(jobs: list[Job]) -> dict[str, ScoreSheet]:
    """Grade as `em-course` does."""
    sheets: dict[str, ScoreSheet] = {}
    with Grader() as grader:
        grader.grade_all(jobs, lambda sheet, _: sheets.__setitem__(sheet.source, sheet))
    return sheets


@pytest.fixture(scope="module")
def jobs() -> list[Job]:
    """What the sample students handed in."""
    return [job_of(*student) for student in STUDENTS]


@pytest.fixture(scope="module")
def sheets(jobs: list[Job]) -> dict[str, ScoreSheet]:
    """What the sandbox's grader says of them."""
    return graded(jobs)


def namespace_of(job: Job) -> dict[str, Any]:
    """Run a notebook's own cells as a kernel does; return the names that it leaves."""
    template = read_template(ROOT / "release" / job.assignment / f"{job.assignment}.ipynb")
    assert isinstance(job.file, bytes)
    cells = extract(job.source, load_course().assignment(job.assignment), template, job.file).cells
    names: dict[str, Any] = {"__name__": "__main__"}
    with quiet():
        DirectStudent(names, {}, Clock()).load(cells)
    return names


@pytest.mark.parametrize("number", range(len(STUDENTS)), ids=lambda i: "/".join(STUDENTS[i]))
def test_a_kernel_gives_the_same_points(
    number: int, jobs: list[Job], sheets: dict[str, ScoreSheet]
) -> None:
    """The checks in the notebook's own namespace come to the sandbox's points, cell by cell."""
    job = jobs[number]
    functions = load_course().assignment(job.assignment).functions
    names = namespace_of(job)

    given = {name: in_kernel.points(job.assignment, name, names) for name in functions}

    checks = sheets[job.source].checks
    assert given == {f: sum(c.points for c in checks if c.function == f) for f in functions}


def test_the_class_of_the_test_has_full_half_and_no_marks(sheets: dict[str, ScoreSheet]) -> None:
    """So that equal points cannot come of judging nothing."""
    shares = {sheet.score / sheet.max_score for sheet in sheets.values()}

    assert {0.0, 1.0} < shares


def test_judging_leaves_the_notebook_its_own_names(jobs: list[Job]) -> None:
    """The reference answers while a function is judged, and not in the cells that follow."""
    names = namespace_of(jobs[4])
    mine = names["responsibilities"] = lambda *_: None

    in_kernel.points("ch5-em-lab", "em_gmm", names)

    assert names["responsibilities"] is mine


def test_no_sandbox_no_difference(jobs: list[Job], sheets: dict[str, ScoreSheet]) -> None:
    """What the floor is measured by says the same of each check as the sandbox does."""
    clock = Clock()

    with patch.object(grading, "Sandbox", lambda **_: DirectSandbox(clock)):
        direct = graded(jobs)

    assert {name: sheet.checks for name, sheet in direct.items()}.keys() == sheets.keys()
    for name, sheet in sheets.items():
        verdicts = [(check.id, check.points, check.diagnosis) for check in sheet.checks]
        found = [(check.id, check.points, check.diagnosis) for check in direct[name].checks]
        assert found == verdicts
    assert clock.seconds > 0


def test_the_class_is_honest_and_as_large_as_asked() -> None:
    """Nobody attacks, nobody runs for ever, and each student hands in each chapter once."""
    everybody = a_class(40)

    assert len({(one.student, one.assignment) for one in everybody}) == 40
    assert [one.assignment for one in everybody[:9]] == chapters()
    assert not [one for one in everybody if one.case.startswith(("hostile", "endless"))]
    assert "hostile-exit" not in honest_cases("ch3-e-step")


def test_stock_cells_run_the_hidden_checks() -> None:
    """Each function's graded cell judges that function, whatever it asserted before."""
    source = ROOT / "source" / "ch5-em-lab" / "ch5-em-lab.ipynb"
    notebook = json.loads(source.read_bytes())

    against_nbgrader.with_hidden_checks("ch5-em-lab", notebook)

    last = [
        cell["source"].splitlines()[-1]
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade") and cell["cell_type"] == "code"
    ]
    assert last == [f"points('ch5-em-lab', '{f}', globals())" for f in ("random_init", "em_gmm")]


def test_other_scores_are_named() -> None:
    """A submission that one path gave other points, or none, is told with both."""
    cases = a_class(2, ["ch3-e-step"])
    ours: against_nbgrader.Scores = {
        (one.student, "ch3-e-step"): {"check_responsibilities": 10.0} for one in cases
    }
    theirs = {**ours, (cases[1].student, "ch3-e-step"): {"check_responsibilities": 9.5}}

    assert against_nbgrader.differences(ours, ours, cases) == []
    (line,) = against_nbgrader.differences(ours, theirs, cases)
    assert cases[1].case in line
    assert "9.5" in line


def test_an_empty_answer_is_no_difference() -> None:
    """Stock leaves it to a person, who finds nothing; anything else is told."""
    (one,) = cases = a_class(1)
    key = (one.student, one.assignment)
    open_: against_nbgrader.Scores = {key: {"answer": None}}

    assert against_nbgrader.differences({key: {"answer": 0.0}}, open_, cases) == []
    assert against_nbgrader.differences({key: {"answer": 1.0}}, open_, cases)
    assert against_nbgrader.differences({}, {}, cases)


def test_otter_has_a_case_for_each_check_and_all_points() -> None:
    """The test file that otter reads is Python, and its points are the function's ten."""
    text = against_otter.test_file()

    compile(text, "responsibilities.py", "exec")
    specs = in_kernel.checks_of("ch3-e-step", "responsibilities")
    assert text.count("@test_case") == len(specs)
    assert sum(spec.points for spec in specs) == 10


def test_a_command_is_measured_with_what_it_started() -> None:
    """The processor time of a command's own child counts, also if nobody waited for it."""
    child = "x = sum(range(2_000_000))"
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}])"

    assert processor_seconds(parent) > processor_seconds("pass")


def processor_seconds(code: str) -> float:
    """What a measuring process says of Python code; this one has children of its own."""
    measure = (
        "import sys; from pathlib import Path; from benchmarks import processor; "
        "env = processor.environment(Path.home()); "
        "words = [sys.executable, '-c', sys.argv[1]]; "
        "print(processor.run(words, cwd=Path.cwd(), env=env).processor)"
    )
    words = [sys.executable, "-c", measure, code]
    return float(subprocess.run(words, cwd=ROOT, check=True, capture_output=True).stdout)


def test_a_command_that_fails_is_no_measurement() -> None:
    """Its last words are told instead."""
    words = [sys.executable, "-c", "import sys; sys.exit('no gradebook here')"]

    with pytest.raises(processor.CommandError, match="no gradebook here"):
        processor.run(words, cwd=ROOT, env=processor.environment(Path.home()))


def test_every_benchmark_has_its_place_in_the_page() -> None:
    """What can be run is told of, once."""
    places = page.places(page.PAGE.read_text(encoding="utf-8"))

    assert len(places) == len(set(places))
    assert set(page.benchmarks()) <= set(places)


def test_a_result_takes_the_place_of_the_one_before() -> None:
    """The text around it and the other results stay as they are."""
    text = page.PAGE.read_text(encoding="utf-8")
    part = page.block("python -m benchmarks.floor", "one  \ntwo\n", 1, "2030-01-01", "Before.")

    once = page.with_output(text, "floor", part)

    assert page.with_output(once, "floor", part) == once
    assert "what it claims does not hold. Before.\n\n```text\none\ntwo\n```" in once
    assert page.places(once) == page.places(text)


def test_a_result_without_a_place_is_refused() -> None:
    """Rather than lost."""
    with pytest.raises(page.PageError, match="flor"):
        page.with_output(page.PAGE.read_text(encoding="utf-8"), "flor", "text")
