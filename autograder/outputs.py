"""A score sheet -> the outputs below a graded cell: a closer look, its figure, and the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autograder import figures
from autograder.answer_report import answer_report
from autograder.course import quiz_id
from autograder.feedback import CellReport, cell_report, closer_look, finding_of
from autograder.misconceptions import Misconception
from autograder.nodes import Node
from autograder.records import ScoreSheet

Misconceptions = Mapping[str, Misconception]


def outputs(sheet: ScoreSheet, function: str, misconceptions: Misconceptions) -> Iterator[Node]:
    """Yield what a student sees below the cell `check_<function>`."""
    if quiz_id(sheet.assignment):
        yield _shown(answer_report(sheet, function, misconceptions))
        return
    taught = {id_: each.at(function, sheet.assignment) for id_, each in misconceptions.items()}
    found = finding_of(sheet, function)
    if found is not None:
        yield _shown(closer_look(found, taught))
        if found.picture is not None:
            drawn = figures.draw(found.picture)
            yield _output({figures.KIND: drawn, "text/plain": found.picture.alt})
    yield _shown(cell_report(sheet, function, taught))


def _shown(report: CellReport) -> Node:
    return _output({"text/html": report.html, "text/plain": report.text})


def _output(data: Mapping[str, str]) -> Node:
    return {"output_type": "display_data", "data": dict(data), "metadata": {}}
