"""The course checks itself: its notebooks, their releases, and the points in them."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nbformat
import pytest
from nbformat import NotebookNode
from notebook_runs import HIDDEN

from autograder.course import ROOT, Assignment, load_course
from autograder.grading import Grader
from autograder.misconceptions import load_misconceptions
from autograder.records import ScoreSheet, Verdict
from autograder.stock import StockCourse
from simulations.drawing import draw
from simulations.drawing.plane_picture import PALETTE

Executed = Callable[..., NotebookNode]

ASSIGNMENTS = load_course().assignments
GRADED = [assignment for assignment in ASSIGNMENTS if assignment.functions]
SIMULATIONS = {
    "ch0-soft-vs-hard": "border-point",
    "ch1-sampler": "sampling",
    "ch2-known-labels": "known-or-unknown",
    "ch3-e-step": "query-point",
    "ch4-m-step": "one-step",
    "ch5-em-lab": "em-lab",
    "ch6-k-means": "side-by-side",
    "ch7-log-likelihood": "climb",
    "ch8-connections": "playground",
}


def each(assignments: Any = ASSIGNMENTS) -> pytest.MarkDecorator:
    """Run a test for each assignment, named after it."""
    return pytest.mark.parametrize("assignment", assignments, ids=lambda one: one.name)


def path(folder: str, assignment: Assignment) -> Path:
    """Where a notebook of the course lies."""
    return ROOT / folder / assignment.name / f"{assignment.name}.ipynb"


def cells(folder: str, assignment: Assignment) -> list[dict[str, Any]]:
    """The cells of a notebook, each with its nbgrader metadata as `nbgrader`."""
    found = json.loads(path(folder, assignment).read_text("utf-8"))["cells"]
    return [
        {
            **cell,
            "source": "".join(cell["source"]),
            "nbgrader": cell["metadata"].get("nbgrader", {}),
        }
        for cell in found
    ]


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    """A warm grader of this course."""
    with Grader() as grader:
        yield grader


def graded(grader: Grader, folder: str, assignment: Assignment) -> ScoreSheet:
    """The sheet of one of the course's own notebooks."""
    return grader.grade(folder, assignment.name, path(folder, assignment))


@each()
def test_notebooks_are_stored_clean(assignment: Assignment) -> None:
    """No outputs, no counts, unique ids: what a diff shows is what an instructor changed."""
    found = cells("source", assignment)

    ids = [cell["id"] for cell in found]
    grade_ids = [cell["nbgrader"]["grade_id"] for cell in found if cell["nbgrader"]]
    assert len(set(ids)) == len(ids)
    assert len(set(grade_ids)) == len(grade_ids)
    for cell in found:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
    assert "widgets" not in json.loads(path("source", assignment).read_text("utf-8"))["metadata"]


@each()
def test_notebooks_have_a_cell_for_each_function(assignment: Assignment) -> None:
    """A solution cell is named after its function, its test cell after both, and is locked."""
    by_id = {cell["nbgrader"].get("grade_id"): cell for cell in cells("source", assignment)}

    for function in assignment.functions:
        solution, test = by_id[function], by_id[f"check_{function}"]
        assert solution["nbgrader"]["solution"]
        assert not solution["nbgrader"]["grade"]
        assert f"def {function}(" in solution["source"]
        assert '"""' in solution["source"]
        assert test["nbgrader"]["grade"]
        assert test["nbgrader"]["locked"]
        assert HIDDEN.search(test["source"])
        assert "assert" in HIDDEN.sub("", test["source"])


@each()
def test_notebooks_fold_the_code_of_pictures(assignment: Assignment) -> None:
    """A student sees the picture, and opens its code if they want to."""
    for cell in cells("source", assignment):
        mark = cell["nbgrader"]
        if cell["cell_type"] == "code" and mark.get("locked") and not mark["grade"]:
            folded = cell["metadata"].get("jupyter", {}).get("source_hidden", False)
            assert folded == (mark["grade_id"] != "setup")


@each()
def test_notebooks_mark_the_place_of_their_simulation(assignment: Assignment) -> None:
    """One cell a chapter says which simulation belongs there."""
    marks = [
        cell["metadata"]["em_course"]["simulation"]
        for cell in cells("source", assignment)
        if "em_course" in cell["metadata"]
    ]

    assert marks == [SIMULATIONS[assignment.name]]


@each([one for one in ASSIGNMENTS if not one.functions])
def test_written_answers_are_marked_by_hand(assignment: Assignment) -> None:
    """A chapter without a function asks for one written answer, worth points, for a TA."""
    written = [
        cell["nbgrader"]
        for cell in cells("source", assignment)
        if cell["cell_type"] == "markdown" and cell["nbgrader"]
    ]

    assert [(one["grade"], one["solution"], one["points"] > 0) for one in written] == [
        (True, True, True)
    ]


@each(GRADED)
def test_points_of_cells_are_the_points_of_their_checks(
    grader: Grader, assignment: Assignment
) -> None:
    """A graded cell is worth what its function's checks add up to, and each has six or more."""
    points = {
        cell["nbgrader"]["grade_id"]: cell["nbgrader"]["points"]
        for cell in cells("source", assignment)
        if cell["nbgrader"].get("grade")
    }

    sheet = graded(grader, "release", assignment)

    for function in assignment.functions:
        of_it = [check for check in sheet.checks if check.function == function]
        assert len(of_it) >= 6
        assert sum(check.max_points for check in of_it) == points[f"check_{function}"]


@each(GRADED)
def test_solutions_get_full_marks(grader: Grader, assignment: Assignment) -> None:
    """The instructor's notebook passes every check of its assignment."""
    sheet = graded(grader, "source", assignment)

    assert [c.id for c in sheet.checks if c.verdict is not Verdict.PASSED] == []
    assert sheet.score == sheet.max_score


@each(GRADED)
def test_stubs_fail_their_checks(grader: Grader, assignment: Assignment) -> None:
    """What students are handed out gets no point, and says that it is not implemented."""
    sheet = graded(grader, "release", assignment)

    assert {check.verdict for check in sheet.checks} == {Verdict.MISSING}
    assert sheet.score == 0


@pytest.mark.usefixtures("one_alembic")
@each()
def test_release_is_what_nbgrader_makes_of_the_source(
    assignment: Assignment, tmp_path: Path
) -> None:
    """release/ is generated, never edited: `em-course release` brings it up to date."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / assignment.name).symlink_to(ROOT / "source" / assignment.name)
    config = (ROOT / "nbgrader_config.py").read_text("utf-8")
    (tmp_path / "nbgrader_config.py").write_text(config)

    StockCourse(tmp_path).generate_assignment(assignment.name)

    made = tmp_path / "release" / assignment.name / f"{assignment.name}.ipynb"
    assert made.read_bytes() == path("release", assignment).read_bytes()


@each()
def test_release_gives_nothing_away(assignment: Assignment) -> None:
    """No solution, hidden test, reference or check reaches students."""
    text = path("release", assignment).read_text("utf-8")

    assert os.listdir(ROOT / "release" / assignment.name) == [f"{assignment.name}.ipynb"]
    for secret in ("BEGIN SOLUTION", "HIDDEN TESTS", "autograder", "import reference", "expect."):
        assert secret not in text
    solutions = [
        line.strip()
        for cell in cells("source", assignment)
        if cell["nbgrader"].get("solution") and cell["cell_type"] == "code"
        for line in re.search(r"BEGIN SOLUTION(.*?)###", cell["source"], re.S)[1].splitlines()
        if len(line.strip()) > 30
    ]
    assert [line for line in solutions if line in text] == []


@each()
def test_notebooks_run_from_top_to_bottom(assignment: Assignment, executed: Executed) -> None:
    """The solved notebook runs without error; only the hidden tests refuse a plain run."""
    notebook = executed(assignment.name)

    pictures = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    assert pictures


def shown(notebook: NotebookNode, assignment: Assignment) -> dict[str, str]:
    """What the cell of a chapter's simulation shows: one thing, in several ways."""
    name = f"simulation-{SIMULATIONS[assignment.name]}"
    (cell,) = [cell for cell in notebook.cells if cell.id == name]
    (output,) = cell.outputs
    data: dict[str, str] = output["data"]
    return data


@each()
def test_simulations_show_a_picture_where_no_widget_runs(
    assignment: Assignment, executed: Executed
) -> None:
    """A widget, an SVG and words stand in one output, and the solutions have no problem."""
    data = shown(executed(assignment.name), assignment)

    assert "application/vnd.jupyter.widget-view+json" in data
    assert ElementTree.fromstring(data["image/svg+xml"]).tag == "{http://www.w3.org/2000/svg}svg"
    assert not any(ground in data["image/svg+xml"] for _, ground in draw.BOXES.values())


@each(GRADED)
def test_simulations_wait_for_what_is_not_written_yet(
    assignment: Assignment, executed: Executed
) -> None:
    """In what students get, the picture says which function it waits for."""
    data = shown(executed(assignment.name, "release"), assignment)

    assert re.search(r"Write \w+, then run its cell and this one again", data["text/plain"])
    assert "image/svg+xml" in data


@each()
def test_simulations_are_locked_and_run_by_nobody_who_grades(assignment: Assignment) -> None:
    """The cell is the instructor's, below the text that stands for it, and worth nothing."""
    found = cells("source", assignment)
    (place,) = [i for i, cell in enumerate(found) if "em_course" in cell["metadata"]]

    mark = found[place + 1]["nbgrader"]

    assert mark["grade_id"] == f"simulation-{SIMULATIONS[assignment.name]}"
    assert (mark["locked"], mark["grade"], mark["solution"]) == (True, False, False)


@each()
def test_simulations_without_their_package_say_what_to_install(
    assignment: Assignment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who opens a notebook without the course's package can go on below."""
    (cell,) = [one for one in cells("source", assignment) if one["id"].startswith("simulation-")]
    monkeypatch.setitem(sys.modules, "simulations", None)

    exec(cell["source"], {})

    assert "pip install em_course-*.whl" in capsys.readouterr().out


@each()
def test_pictures_have_the_colours_of_the_simulations(assignment: Assignment) -> None:
    """A is blue and B orange in all of the course; the early chapters need three colours."""
    source = "\n".join(cell["source"] for cell in cells("source", assignment))
    (listed,) = re.findall(r"^COLOURS = (.*)$", source, re.M)

    names = re.findall(r"#\w{6}", listed)
    numbers = [float(number) for number in re.findall(r"\d\.\d+", listed)]
    if names:
        assert tuple(names) == PALETTE
    else:
        known = [part for name in PALETTE[:3] for part in bytes.fromhex(name[1:])]
        assert numbers == pytest.approx([part / 255 for part in known], abs=0.006)


@each(GRADED)
def test_a_simulation_in_a_cell_of_ones_own_costs_nothing(
    grader: Grader, assignment: Assignment, tmp_path: Path
) -> None:
    """Where grading runs there is no such package; the cell fails there, and nothing else does."""
    notebook = nbformat.read(path("source", assignment), as_version=4)
    (cell,) = [one for one in notebook.cells if one.id.startswith("simulation-")]
    for line in ("# mine", "from simulations import query_point\nquery_point()\n"):
        notebook.cells.append(nbformat.v4.new_code_cell(f"{line}\n{cell.source}"))
    file = tmp_path / "submission.ipynb"
    nbformat.write(notebook, file)

    sheet = grader.grade("anna", assignment.name, file)

    assert sheet.score == sheet.max_score


@each(GRADED)
def test_hidden_tests_give_nobody_points_for_nothing(assignment: Assignment) -> None:
    """Run without our grader, a graded cell fails, whatever stands in the solution cell."""
    for cell in cells("source", assignment):
        hidden = HIDDEN.search(cell["source"])
        if hidden:
            with pytest.raises(RuntimeError, match="nbgrader_config"):
                exec(hidden[0], {})


def test_misconceptions_are_undone_where_the_list_says() -> None:
    """Each names a chapter and a heading that a student finds there."""
    headings = {
        assignment.name: {
            line.lstrip("#").strip()
            for cell in cells("source", assignment)
            for line in cell["source"].splitlines()
            if cell["cell_type"] == "markdown" and line.startswith("#")
        }
        for assignment in ASSIGNMENTS
    }

    for misconception in load_misconceptions().values():
        assert misconception.section in headings[misconception.chapter], misconception.id
