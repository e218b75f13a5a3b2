"""The commands `em-course quiz …` of the clone; what students have of them is `player.command`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizzes.player.command import take

if TYPE_CHECKING:
    from quizzes.export.losses import Form
    from quizzes.intake import TakenIn


_FOLDER = click.argument(
    "folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False)
)
_ONLY = click.option(
    "--quiz", "only", multiple=True, metavar="QUIZ", help="Only this quiz, such as ch3."
)


class _InOrder(click.Group):
    """The commands in the order of a quiz's life."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_InOrder)
def quiz() -> None:
    """Take quizzes, and all that comes before and after."""


@quiz.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def lint(files: tuple[Path, ...]) -> None:
    """Name every mistake in quizzes, with its line and column.

    Without FILES, in all quizzes of the course. An error would mislead a student or the
    marker, and makes the exit status 1; a warning is for you to weigh.
    """
    from autograder.typeset import counted
    from quizzes.lint import lint as find

    findings = find(files)
    for finding in findings:
        click.echo(str(finding))
    errors = sum(not finding.warning for finding in findings)
    warnings = len(findings) - errors
    click.echo(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}.", err=True)
    sys.exit(1 if errors else 0)


@quiz.command()
def schema() -> None:
    """Print the JSON schema by which editors complete quizzes."""
    from quizzes.schema import schema as of_quizzes

    click.echo(of_quizzes(), nl=False)


quiz.add_command(take)


@quiz.command()
@_FOLDER
@_ONLY
@click.option("--student", help="Only this student's answers.")
@click.option("--drafts", is_flag=True, help="Score also what was saved, but not handed in.")
@click.option("--force", is_flag=True, help="Mark again what is marked already.")
@click.option("--workers", type=click.IntRange(1), default=None, help="Default: one a core.")
@click.option("--quiet", is_flag=True, help="Print nothing but problems.")
def score(
    folder: Path | None,
    only: tuple[str, ...],
    student: str | None,
    drafts: bool,
    force: bool,
    workers: int | None,
    quiet: bool,
) -> None:
    """Mark answers into the gradebook, as `em-course grade` does notebooks.

    Without FOLDER, what stands in submitted/. With it, files of answers from anywhere: each
    *.json below FOLDER is taken into submitted/ first. A file that cannot be scored is named
    and copied to set-aside/. What is marked already is skipped, unless a question was edited
    since: then it is marked again, and what changed is listed.
    """
    from autograder import bulk, gradebook, show
    from autograder.course import find_course_dir
    from quizzes.changes import changes
    from quizzes.intake import Intake, TakenIn

    course_dir = find_course_dir()
    names = _chosen(course_dir, only)
    taken = TakenIn()
    if folder or drafts:
        classmates = gradebook.classmates(course_dir)
        intake = Intake(course_dir, [name for name, _ in names], student, drafts, classmates)
        taken = intake.take_in(folder or course_dir / "submitted")
    done = bulk.grade_class(
        course_dir,
        [assignment for _, assignment in names],
        show.Steps(quiet),
        workers or len(os.sched_getaffinity(0)),
        student,
        force,
    )
    show.problems([*taken.bad, *done.problems])
    for line in [*_summary(taken), *done.notes, *changes(done.again)]:
        show.line(line, quiet)
    marked = len(done.lines) - done.skipped
    show.line(f"{marked} marked, {done.skipped} were marked already.", quiet)
    sys.exit(1 if taken.bad or done.failed else 0)


@quiz.command()
@_FOLDER
@_ONLY
@click.option(
    "--csv",
    "out",
    metavar="OUT",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write tables into the folder OUT, without names and figures of fewer than five.",
)
def analyze(folder: Path | None, only: tuple[str, ...], out: Path | None) -> None:
    """Say how well each question measured, and who believes what.

    Of FOLDER, a course's folder; by default the one you are in. What was handed in counts,
    marked already or not. The class report has the same on pages.
    """
    from autograder import show
    from autograder.course import find_course_dir
    from quizzes.analysis.tables import csv_tables
    from quizzes.analysis.text import render
    from quizzes.graded import analyses

    course_dir = find_course_dir(folder)
    found = analyses(course_dir, [name for name, _ in _chosen(course_dir, only)] if only else None)
    if not found:
        show.line(f"No answers to a quiz are in {course_dir / 'submitted'} yet.")
    for analysis in found:
        show.wide(render(analysis))
    if out:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in csv_tables(found).items():
            (out / name).write_text(text, encoding="utf-8", newline="")


@quiz.command()
@click.argument("form", type=click.Choice(["canvas", "moodle", "gift"]))
@click.argument("quizzes", nargs=-1)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("dist/exports")
)
@click.option("--variants", default=10, show_default=True, help="Of each question with numbers.")
def export(form: Form, quizzes: tuple[str, ...], out: Path, variants: int) -> None:
    """Write QUIZZES for another system: a Canvas zip, Moodle XML or GIFT.

    Without QUIZZES, all of them. What the format cannot say is listed, question by question.
    The files hold the answers: they go to your own system, never to students.
    """
    from quizzes import export as exporting
    from quizzes.bank import load_bank

    bank = load_bank()
    for one in exporting.choose(bank, quizzes or sorted(bank)):
        exported = exporting.export(one, form, out, variants)
        for path in exported.files:
            click.echo(f"{path}")
        for loss in exported.losses:
            click.echo(f"  {loss.question}: {loss.lost}; instead {loss.instead}")


def _summary(taken: TakenIn) -> list[str]:
    from autograder.typeset import counted

    lines = [*taken.older]
    if taken.taken:
        lines.append(f"{counted(len(taken.taken), 'file')} of answers taken into submitted/.")
    if taken.practice:
        was = "was" if taken.practice == 1 else "were"
        lines.append(f"{counted(taken.practice, 'file')} of practice {was} left out.")
    return lines


def _chosen(course_dir: Path, only: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (quiz, assignment) of the quizzes that were asked for, by default of all."""
    from autograder.errors import CourseError
    from quizzes.assignments import whole_course

    course = whole_course(course_dir)
    names = [f"quiz-{name.removeprefix('quiz-')}" for name in only]
    try:
        chosen = [course.assignment(name) for name in names] if only else course.quizzes
    except CourseError as error:
        raise click.UsageError(str(error)) from error
    return [(each.name.removeprefix("quiz-"), each.name) for each in chosen]
