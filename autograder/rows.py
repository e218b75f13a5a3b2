"""Marks in and out of nbgrader's gradebook: the rows that its own autograder would write.

A submission's rows are written in one short transaction, all of its grades each time, so
that neither a mark of an earlier submission nor half of a new one can remain.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import joinedload, selectinload

from autograder.errors import GradebookError
from autograder.folders import students_in
from autograder.handback import CourseCell, CourseCells, Mark
from autograder.nbgrader_core import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from autograder.ready import Shown

LONGEST_ID = 128  # characters; nbgrader's column, which only SQLite lets be longer

# nbgrader's only index of grades and comments is by cell first, so that one submission's are
# found by reading those of the whole class.
_BY_NOTEBOOK = ("grade", "comment")

LatePenalty = Callable[[str, float, float], float | None]


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


@dataclass(frozen=True)
class Layout:
    """Below which rows of an assignment a submission's own are put: ids, and the cells' names.

    `notebooks` has each notebook's id, with the ids of its cells that get a grade or a comment;
    `graded` is the notebook that students hand in.
    """

    assignment: str
    graded: str
    notebooks: Mapping[str, tuple[Sequence[str], Sequence[str]]]
    names: Mapping[str, str]


def layout(book: Gradebook, assignment: str) -> Layout:
    """Read what `nbgrader generate_assignment` laid out for an assignment."""
    found = book.find_assignment(assignment)
    notebooks: dict[str, tuple[list[str], list[str]]] = {}
    names: dict[str, str] = {}
    for notebook in found.notebooks:
        marked = [*notebook.grade_cells, *notebook.task_cells]
        commented = [*notebook.solution_cells, *notebook.task_cells]
        notebooks[notebook.id] = ([cell.id for cell in marked], [cell.id for cell in commented])
        names |= {cell.id: cell.name for cell in [*marked, *commented]}
    graded = book.find_notebook(assignment, assignment).id
    return Layout(found.id, graded, notebooks, names)


def find_notebook(book: Gradebook, assignment: str, student: str) -> SubmittedNotebook | None:
    """Return the row of a submission with all below it, or None if the gradebook has none."""
    query = (
        select(SubmittedNotebook.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Notebook.name == assignment, Assignment.name == assignment)
        .where(SubmittedAssignment.student_id == student)
    )
    found = book.db.scalar(query)
    if found is None:
        return None
    below = [joinedload(SubmittedNotebook.assignment).joinedload(SubmittedAssignment.assignment)]
    below += [selectinload(SubmittedNotebook.grades), selectinload(SubmittedNotebook.comments)]
    return book.db.get(SubmittedNotebook, found, options=below, populate_existing=True)


def add_students(book: Gradebook, students: Collection[str]) -> None:
    """Make a row for each student who has none."""
    known = set(book.db.scalars(select(Student.id).where(Student.id.in_(students))))
    book.db.add_all([Student(id=student) for student in sorted({*students} - known)])


def submitted_notebook(
    book: Gradebook, assignment: str, student: str, laid_out: Layout
) -> SubmittedNotebook:
    """Return a submission's row, made together with all the rows below it if there is none.

    As `Gradebook.add_submission` does, which would commit halfway. The student has a row.
    """
    row = find_notebook(book, assignment, student)
    if row is not None:
        return row
    parent = SubmittedAssignment(
        assignment=book.db.get(Assignment, laid_out.assignment), student_id=student
    )
    made = {
        notebook: SubmittedNotebook(
            notebook_id=notebook,
            grades=[Grade(cell_id=cell) for cell in graded],
            comments=[Comment(cell_id=cell) for cell in commented],
        )
        for notebook, (graded, commented) in laid_out.notebooks.items()
    }
    parent.notebooks = list(made.values())
    book.db.add(parent)
    return made[laid_out.graded]


def forget_marks(row: SubmittedNotebook) -> None:
    """Take back all automatic marks: what was said of an earlier submission is not true now."""
    for grade in row.grades:
        grade.auto_score = None
        grade.needs_manual_grade = True


def write_marks(
    row: SubmittedNotebook,
    laid_out: Layout,
    marks: Mapping[str, Mark],
    comments: Mapping[str, str | None],
) -> None:
    """Set every grade and comment; a person's mark stays, and asks to be looked at again."""
    for grade in row.grades:
        mark = marks[laid_out.names[grade.cell_id]]
        grade.auto_score = mark.score
        grade.needs_manual_grade = mark.needs_a_person or grade.manual_score is not None
    for comment in row.comments:
        comment.auto_comment = comments[laid_out.names[comment.cell_id]]


def write_lateness(
    row: SubmittedNotebook, student: str, when: datetime | None, penalty: LatePenalty
) -> None:
    """Set when a submission came, and what that costs by the course's late policy."""
    row.assignment.timestamp = when
    late = row.assignment.total_seconds_late
    score = sum(map(_given, row.grades))
    points = penalty(student, score, late) if late > 0 else None
    row.late_submission_penalty = None if points is None else min(max(points, 0.0), score)


def shown(row: SubmittedNotebook, laid_out: Layout, cells: CourseCells) -> Shown:
    """Return what a submission's page shows, by the rows as they are now."""
    names = laid_out.names
    scores = {names[one.cell_id]: _given(one) for one in row.grades}
    return Shown(
        scores={name: (score, cells[name].points or 0.0) for name, score in scores.items()},
        comments={
            names[one.cell_id]: one.auto_comment
            if one.manual_comment is None
            else one.manual_comment
            for one in row.comments
        },
        penalty=row.late_submission_penalty or 0.0,
    )


def _given(grade: Grade) -> float:
    """Return a grade's points, as `Grade.score` does, of rows that are not written yet."""
    points = grade.auto_score if grade.manual_score is None else grade.manual_score
    return 0.0 if points is None else points + (grade.extra_credit or 0.0)


def _said(comment: Comment) -> str | None:
    """Return a comment's text, as `Comment.comment` does: a person's, or else the automatic one."""
    text = comment.auto_comment if comment.manual_comment is None else comment.manual_comment
    return None if text is None else str(text)


@dataclass
class Recorded:
    """What the gradebook holds of a submission: when it came, and its automatic marks."""

    timestamp: datetime | None
    scores: dict[str, float | None]


def recorded(book: Gradebook, assignment: str, student: str | None = None) -> dict[str, Recorded]:
    """Return what is recorded of an assignment by student, of one or of all; in one query."""
    query = (
        select(SubmittedAssignment.student_id, SubmittedAssignment.timestamp)
        .add_columns(BaseCell.name, Grade.auto_score)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .outerjoin(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .outerjoin(BaseCell, BaseCell.id == Grade.cell_id)
        .where(Assignment.name == assignment, Notebook.name == assignment)
    )
    if student is not None:
        query = query.where(SubmittedAssignment.student_id == student)
    found: dict[str, Recorded] = {}
    for owner, timestamp, cell, score in book.db.execute(query):
        one = found.setdefault(owner, Recorded(timestamp, {}))
        if cell is not None:
            one.scores[cell] = score
    return found


def classmates(book: Gradebook, course_dir: Path) -> frozenset[str]:
    """Return the ids of all students of the class: in the gradebook, or with work handed in."""
    known = book.db.scalars(select(Student.id))
    return frozenset({*known, *students_in(course_dir / "submitted")})


def student_names(book: Gradebook) -> dict[str, str]:
    """Return every student's name, by id; the id where the gradebook has no name."""
    names = {}
    for student, first, last in book.db.execute(
        select(Student.id, Student.first_name, Student.last_name)
    ):
        names[student] = f"{first or ''} {last or ''}".strip() or student
    return names


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
