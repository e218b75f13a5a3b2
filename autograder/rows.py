"""Marks in and out of nbgrader's gradebook: the rows that its own autograder would write.

A submission's rows are written in one short transaction, all of its grades each time, so
that neither a mark of an earlier submission nor half of a new one can remain.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from autograder.errors import GradebookError
from autograder.folders import students_in
from autograder.handback import CourseCell, Mark

# SQLite itself waits five seconds for a lock each time.
_TRIES = 6
_PAUSE_SECONDS = 0.1

# nbgrader's only index of grades and comments is by cell first, so that one submission's are
# found by reading those of the whole class.
_BY_NOTEBOOK = ("grade", "comment")

LatePenalty = Callable[[str, float, float], float | None]
T = TypeVar("T")


def index_by_notebook(book: Gradebook) -> None:
    """Let a submission's grades and comments be found without reading everybody's.

    No row changes, and nbgrader's own queries are the faster for it.
    """
    for table in _BY_NOTEBOOK:
        name = f"em_course_{table}_by_notebook"
        book.db.execute(text(f"CREATE INDEX IF NOT EXISTS {name} ON {table} (notebook_id)"))


def course_cells(book: Gradebook, assignment: str) -> dict[str, CourseCell]:
    """Return the cells that `nbgrader generate_assignment` recorded for an assignment."""
    try:
        notebook = book.find_notebook(assignment, assignment)
    except MissingEntry as error:
        raise GradebookError(
            f"The gradebook does not know {assignment!r} yet: run "
            f"`nbgrader generate_assignment {assignment}` first."
        ) from error
    points = {cell.name: cell.max_score for cell in notebook.grade_cells}
    points |= {cell.name: cell.max_score for cell in notebook.task_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    tasks = {cell.name for cell in notebook.task_cells}
    return {
        cell.name: CourseCell(
            name=cell.name,
            kind=cell.cell_type,
            source=cell.source,
            checksum=cell.checksum,
            locked=cell.locked,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            points=points.get(cell.name),
        )
        for cell in notebook.source_cells
    }


def in_one_transaction(book: Gradebook, work: Callable[[], T]) -> T:
    """Do `work` on the gradebook and commit it; if somebody else was at it, try again.

    They may hold a lock, or have made the same rows at the same time.
    """
    for attempt in range(_TRIES):
        try:
            result = work()
            book.db.commit()
        except (OperationalError, IntegrityError) as error:
            book.db.rollback()
            if isinstance(error, OperationalError) and "locked" not in str(error):
                raise GradebookError(f"The gradebook cannot be used: {error.orig}") from error
            time.sleep(_PAUSE_SECONDS * attempt)
        else:
            return result
    raise GradebookError(
        "The gradebook is locked by another program, and nothing was written to it. Close "
        "what is using gradebook.db, and run the same command again."
    )


def find_notebook(book: Gradebook, assignment: str, student: str) -> SubmittedNotebook | None:
    """Return the row of a submission, or None if the gradebook has none."""
    try:
        return book.find_submission_notebook(assignment, assignment, student)
    except MissingEntry:
        return None


def submitted_notebook(book: Gradebook, assignment: str, student: str) -> SubmittedNotebook:
    """Return a submission's row, made together with all the rows below it if there is none.

    As `Gradebook.add_submission` does, which would commit halfway.
    """
    row = find_notebook(book, assignment, student)
    if row is not None:
        return row
    owner = book.db.get(Student, student) or Student(id=student)
    parent = SubmittedAssignment(assignment=book.find_assignment(assignment), student=owner)
    book.db.add(parent)
    with book.db.no_autoflush:  # reading a cell must not write a row that is half made
        for notebook in parent.assignment.notebooks:
            made = SubmittedNotebook(notebook=notebook, assignment=parent)
            for cell in [*notebook.grade_cells, *notebook.task_cells]:
                book.db.add(Grade(cell_id=cell.id, notebook=made))
            for cell in [*notebook.solution_cells, *notebook.task_cells]:
                book.db.add(Comment(cell_id=cell.id, notebook=made))
    book.db.flush()
    return book.find_submission_notebook(assignment, assignment, student)


def forget_marks(row: SubmittedNotebook) -> None:
    """Take back all automatic marks: what was said of an earlier submission is not true now."""
    for grade in row.grades:
        grade.auto_score = None
        grade.needs_manual_grade = True


def write_marks(
    row: SubmittedNotebook, marks: Mapping[str, Mark], comments: Mapping[str, str | None]
) -> None:
    """Set every grade and comment; a person's mark stays, and asks to be looked at again."""
    for grade in row.grades:
        mark = marks[grade.name]
        grade.auto_score = mark.score
        grade.needs_manual_grade = mark.needs_a_person or grade.manual_score is not None
    for comment in row.comments:
        comment.auto_comment = comments[comment.name]


def write_lateness(
    book: Gradebook, row: SubmittedNotebook, handed_in: datetime | None, penalty: LatePenalty
) -> None:
    """Set when a submission came, and what that costs by the course's late policy."""
    row.assignment.timestamp = handed_in
    book.db.flush()
    book.db.expire(row)
    late = row.assignment.total_seconds_late
    points = penalty(row.student.id, row.score, late) if late > 0 else None
    row.late_submission_penalty = None if points is None else min(max(points, 0.0), row.score)


def classmates(book: Gradebook, course_dir: Path) -> frozenset[str]:
    """Return the ids of all students of the class: in the gradebook, or with work handed in."""
    return frozenset(
        {student.id for student in book.students} | {*students_in(course_dir / "submitted")}
    )


def waiting_for_a_person(book: Gradebook) -> set[tuple[str, str]]:
    """Return (student, assignment) of every submission with a grade that a person has to give."""
    waiting = (
        book.db.query(Student.id, Assignment.name)
        .join(SubmittedAssignment, SubmittedAssignment.student_id == Student.id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .filter(Grade.needs_manual_grade)
    )
    return {(student, assignment) for student, assignment in waiting}
