"""A submitted notebook -> the one that is handed back."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest
from nbformat import from_dict
from payloads import PIXEL

from autograder import handback
from autograder.handback import CourseCell, comments, marks, restore, tidy, with_report
from autograder.nodes import notebook_text, read_notebook_text
from autograder.records import CheckResult, ScoreSheet, Status, Verdict

CELLS = {
    cell.name: cell
    for cell in (
        CourseCell("setup", "code", "import numpy", "c0", locked=True),
        CourseCell("f", "code", "def f(): ...", "c1", locked=False, solution=True),
        CourseCell(
            "check_f", "code", "f()\n### BEGIN HIDDEN TESTS\nassert 0\n### END HIDDEN TESTS\n",
            "c2", locked=True, points=10.0,
        ),
        CourseCell("why", "markdown", "*Because*", "c3", locked=False, solution=True, points=5.0),
        CourseCell("essay", "markdown", "Write.", "c4", locked=True, task=True, points=3.0),
    )
}  # fmt: skip


def cell(name: str, source: str, kind: str = "code", **values: Any) -> dict[str, Any]:
    """Return a cell as it may stand in a file."""
    metadata = {"nbgrader": {"grade_id": name}} if name else {}
    return {"cell_type": kind, "id": name or "x", "metadata": metadata, "source": source} | values


RELEASED = from_dict({
    "cells": [
        cell("setup", "import numpy"),
        cell("f", "def f(): ..."),
        cell("check_f", "f()"),
        cell("why", "*Because*", "markdown"),
        cell("essay", "Write.", "markdown"),
    ],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
})  # fmt: skip


def restored(*cells: dict[str, Any]) -> nbformat.NotebookNode:
    """Return what a submission of these cells becomes."""
    notebook = from_dict(restore(tidy({"cells": list(cells)}), RELEASED, CELLS))
    nbformat.validate(notebook)
    return notebook


def sources(notebook: nbformat.NotebookNode) -> list[str]:
    """Return the text of each cell."""
    return [one.source for one in notebook.cells]


def test_deleted_cells_come_back_where_they_were() -> None:
    """Whatever of the instructor's is gone is put behind what came before it."""
    notebook = restored(cell("", "mine"), cell("f", "def f(): return 1"), cell("", "mine too"))

    names = [one.metadata.get("nbgrader", {}).get("grade_id") for one in notebook.cells]
    assert names == ["setup", None, "f", "check_f", "why", "essay", None]


def test_empty_notebook_becomes_the_released_one() -> None:
    """With nothing left, all of the instructor's cells come back in their order."""
    assert sources(restored()) == [one.source for one in CELLS.values()]


def test_cells_without_a_place_in_the_release_come_last() -> None:
    """A cell that the gradebook knows and the release does not is not lost."""
    bare = from_dict({"cells": [], "metadata": {}})

    notebook = from_dict(restore(tidy({"cells": [cell("f", "x")]}), bare, CELLS))

    assert sorted(sources(notebook)) == sorted(
        ["x", *(one.source for one in CELLS.values() if one.name != "f")]
    )


def test_last_copy_counts() -> None:
    """Of several cells of one name the last is the answer; the others are the student's own."""
    notebook = restored(cell("f", "first"), cell("f", "second", id="copy"))

    first, second = (one for one in notebook.cells if one.source in ("first", "second"))
    assert "nbgrader" not in first.metadata
    assert second.metadata.nbgrader.grade_id == "f"


def test_locked_text_flags_and_type_are_the_instructors() -> None:
    """Nothing said in a cell but a solution's text stays."""
    lies = {"grade_id": "check_f", "points": 99, "grade": False, "solution": True, "locked": False}
    notebook = restored(
        cell("check_f", "pass", "markdown", metadata={"nbgrader": lies, "tags": ["skip"]})
    )

    (test,) = (one for one in notebook.cells if one.metadata.nbgrader.grade_id == "check_f")
    assert (test.cell_type, test.source) == ("code", CELLS["check_f"].source)
    flags = test.metadata.nbgrader
    assert (flags.points, flags.grade, flags.solution, flags.locked) == (10.0, True, False, True)
    assert "tags" not in test.metadata


def test_unknown_names_mean_nothing() -> None:
    """A graded cell of the student's own making is a cell like any other."""
    notebook = restored(cell("bonus", "100"))

    assert [dict(one.metadata) for one in notebook.cells if one.source == "100"] == [{}]


def test_outputs_and_notebook_metadata_are_dropped() -> None:
    """What a student's machine printed, and which kernel it says it had, is not ours to show."""
    output = {"output_type": "display_data", "data": {"text/html": "<b>"}, "metadata": {}}
    notebook = restored(cell("f", "x", outputs=[output], execution_count=7))

    assert all(one.outputs == [] for one in notebook.cells if one.cell_type == "code")
    assert dict(notebook.metadata) == dict(RELEASED.metadata)


@pytest.mark.parametrize("cells", [None, 7, [None, 3, {"cell_type": ["code"]}], [{}], ["code"]])
def test_no_list_of_cells_breaks_it(cells: Any) -> None:
    """Whatever a file holds in place of cells, a notebook comes of it."""
    assert tidy({"cells": cells})["cells"] == []


def test_ids_become_valid_and_stay_unique() -> None:
    """Two cells never share an id, whatever the file says, and the same file gives the same."""
    ids = ["a", "a", "<b>", "", "cell-2-0", "x" * 65]
    cells = [cell("", "text", id=one) for one in ids]

    first, second = restored(*cells), restored(*cells)

    found = [one.id for one in first.cells]
    assert len(set(found)) == len(found)
    assert "a" in found
    assert first == second


def test_long_text_is_cut_for_show() -> None:
    """A page stays a page, however much somebody writes; the cut is told."""
    endless = [cell("", "x" * handback.MAX_CELL_TEXT * 2, "markdown")] * (handback.MAX_CELLS * 2)

    notebook = from_dict(tidy({"cells": endless}))

    assert len(notebook.cells) == handback.MAX_CELLS
    assert sum(map(len, sources(notebook))) < handback.MAX_TEXT + 100 * handback.MAX_CELLS
    assert "too long to be shown" in notebook.cells[0].source


def test_pasted_pictures_stay_if_they_are_pictures() -> None:
    """A screenshot in a written answer is kept; whatever only claims to be one is not."""
    attachments = {
        "good.png": {"image/png": PIXEL},
        "svg": {"image/svg+xml": "<svg/>"},
        "bad": {"image/png": '"onerror="'},
        "huge": {"image/png": "A" * (handback.MAX_PICTURES + 1)},
        "odd": {"image/png": 7},
        "none": None,
    }

    notebook = restored(
        cell("why", "![](attachment:good.png)", "markdown", attachments=attachments)
    )

    (answer,) = (one for one in notebook.cells if "attachment" in one.source)
    assert dict(answer.attachments) == {"good.png": {"image/png": PIXEL}}


def sheet(*checks: CheckResult, status: Status = Status.GRADED) -> ScoreSheet:
    """Return a sheet of these checks."""
    problem = "It is <damaged>." if status is Status.REJECTED else None
    return ScoreSheet("source", "a", status, problem, 0.0, 10.0, checks)


def check(points: float, verdict: Verdict = Verdict.FAILED) -> CheckResult:
    """Return a check of f that gave these points."""
    return CheckResult("f::a", "f", "Title", points, 5.0, verdict, "", "", None, None)


def test_marks_add_up_the_checks_of_each_function() -> None:
    """A test cell is worth its function's checks, an untouched answer nothing, a task a person."""
    given = marks(sheet(check(5.0), check(2.5)), restored(), CELLS)

    assert {name: (mark.score, mark.needs_a_person) for name, mark in given.items()} == {
        "check_f": (7.5, False),
        "why": (0.0, False),
        "essay": (None, True),
    }


@pytest.mark.parametrize(("text", "score"), [("  *Because*\n", 0.0), (" ", 0.0), ("I think", None)])
def test_only_what_was_written_needs_a_reader(text: str, score: float | None) -> None:
    """An answer that is empty, or what was handed out, needs nobody to read it."""
    notebook = restored(cell("why", text, "markdown"))

    assert marks(sheet(check(0.0)), notebook, CELLS)["why"].score == score
    assert comments(notebook, CELLS)["why"] == ("No response." if score == 0 else None)


def test_rejected_file_is_worth_nothing() -> None:
    """What cannot be read gets zero points where checks decide."""
    assert marks(sheet(status=Status.REJECTED), restored(), CELLS)["check_f"].score == 0


def test_our_fault_keeps_the_points_and_asks_for_a_person() -> None:
    """An internal verdict is looked at, whatever the other checks say."""
    given = marks(sheet(check(5.0), check(5.0, Verdict.INTERNAL)), restored(), CELLS)["check_f"]

    assert (given.score, given.needs_a_person) == (10.0, True)


def test_report_hides_the_hidden_tests() -> None:
    """The test cell shows its examples and its report, and nothing between the markers."""
    notebook = from_dict(with_report(restored(), sheet(check(0.0)), CELLS, {}))

    (test,) = (one for one in notebook.cells if one.metadata.nbgrader.grade_id == "check_f")
    assert test.source == "f()"
    assert "0 of 1 checks passed" in test.outputs[0].data["text/html"]
    assert "0 of 1 checks passed" in test.outputs[0].data["text/plain"]
    nbformat.validate(notebook)


def test_students_markers_hide_nothing() -> None:
    """The words that hide tests are only words in a student's own cell."""
    mine = "### BEGIN HIDDEN TESTS\nx = 1"

    notebook = from_dict(with_report(restored(cell("f", mine)), sheet(check(0.0)), CELLS, {}))

    assert mine in sources(notebook)


def test_problem_stands_on_top() -> None:
    """Who opens a rejected submission's page reads first what was wrong with it."""
    notebook = from_dict(with_report(restored(), sheet(status=Status.REJECTED), CELLS, {}))

    assert "was not graded" in notebook.cells[0].source
    assert "It is &lt;damaged&gt;." in notebook.cells[0].source


def test_a_notebook_is_written_as_nbformat_writes_it() -> None:
    """To the byte, with all that can be in it, and read back it is the same."""
    attachments = {"good.png": {"image/png": PIXEL}}
    still = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">\n</svg>'
    shown = {"output_type": "display_data", "data": {"image/svg+xml": still}, "metadata": {}}
    notebook = restored(
        cell("", "é\u2028\n\n#\x0c end\n"),
        cell("why", "![](attachment:good.png)", "markdown", attachments=attachments),
        cell("simulation-x", "play()", outputs=[shown]),
    )
    made = with_report(notebook, sheet(check(0.0)), CELLS, {})

    text = notebook_text(made)

    assert text == nbformat.v4.writes_json(from_dict(made)) + "\n"
    assert read_notebook_text(text) == made
