"""The command `em-course`: it parses, calls and prints; what is decided is decided elsewhere.

Modules are imported by the command that needs them, so that `--help` answers at once and
`check` waits for nothing that one notebook does not need.
"""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.errors import CourseError
from quizzes.command import quiz

if TYPE_CHECKING:
    from autograder.course import Course
    from autograder.grading import Grader, Job
    from autograder.records import ScoreSheet

_UNSAFE = click.option(
    "--unsafe-no-sandbox",
    "unsafe",
    is_flag=True,
    help="Run students' code with your rights. The sheets say so. Only for code you have read.",
)
# New objects until Python looks for garbage: while modules are imported there is none to find.
_SELDOM = 50_000
_QUIET = click.option("--quiet", is_flag=True, help="Print nothing but problems.")


class _Commands(click.Group):
    """The commands in the order of a course's life, and errors as one readable paragraph."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except CourseError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            raise click.ClickException(
                f"{error.strerror or error}{where}. Nothing is lost: mend that, and run it again."
            ) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="em-course")
def main() -> None:
    """Run the course on EM and Gaussian mixtures: release it, grade it, see who is stuck.

    \b
    New here?            em-course demo       a whole class, graded, in demo-course/
    Try your machine:    em-course doctor     what works here, and how to mend the rest
    Grade one notebook:  em-course check ch3-e-step.ipynb
    Grade a class:       em-course grade      in the course's folder, after `nbgrader collect`

    Exit status: 0 done (a student's zero is data), 1 something could not be graded,
    2 wrong usage.
    """
    gc.set_threshold(_SELDOM)
    # When it ends, Python would go through all that was imported: a tenth of a second for nothing.
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows no tick stops nothing
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo-course"))
@click.option("--workers", type=click.IntRange(1), default=None, help="Default: one a core.")
@_QUIET
def demo(folder: Path, workers: int | None, quiet: bool) -> None:
    """Grade a sample class, in a course FOLDER made for it.

    Everything is real: nbgrader releases and collects, students' code runs in the sandbox,
    and the folder is an nbgrader course that you can go on working in.
    """
    from autograder import demo as demonstration
    from autograder import show

    demonstration.run(folder, workers or _cores(), show.Steps(quiet))


@main.command()
@click.argument("assignments", nargs=-1)
@_QUIET
def release(assignments: tuple[str, ...], quiet: bool) -> None:
    """Make what students get: source/ and quizzes/ -> release/.

    And dist/em-course-students.zip of all that is released. Without ASSIGNMENTS, all of
    them. Run it after editing a notebook in source/, or a quiz: source/quiz-*/ and the web
    pages in dist/quizzes/ are made from it.
    """
    from autograder import release as releasing
    from autograder import show
    from autograder.course import find_course_dir
    from quizzes.assignments import whole_course

    course_dir = find_course_dir()
    names = _names(whole_course(course_dir), assignments)
    with show.Steps(quiet).step("Releasing", total=len(names)) as step:
        bundle = releasing.release(course_dir, names, step)
    show.line(f"Students get {bundle}.", quiet)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--assignment", help="What the files hand in. Default: each file's name.")
@click.option("--json", "out", metavar="OUT", help="Write the score sheets there; - prints them.")
@click.option("--watch", is_flag=True, help="Grade a file again when it is saved, until Ctrl-C.")
@_UNSAFE
def check(
    files: tuple[Path, ...], assignment: str | None, out: str | None, watch: bool, unsafe: bool
) -> None:
    """Grade FILES, notebooks or answers to quizzes, without a gradebook.

    With --watch the grader stays warm, and answers in a moment. The checks are read once:
    whoever edits a check starts again.

    \b
    em-course check ch3-e-step.ipynb
    em-course check anna.ipynb ben.ipynb --assignment ch3-e-step --json -
    """
    from autograder.course import assignment_of, quiz_id
    from autograder.grading import Grader, Job

    _writable(out)
    if watch and out:
        raise click.UsageError("--watch prints sheets for as long as it runs: leave out --json.")

    def job(file: Path) -> Job:
        return Job(str(file), assignment or assignment_of(file), file)

    jobs = [job(file) for file in files if _exists(file)]
    with Grader(unsafe=unsafe) as grader:
        if not all(quiz_id(job.assignment) for job in jobs):
            grader.warm_up()
        _known([job.assignment for job in jobs])
        again = map(job, _saved(files)) if watch else ()
        sheets = _check(grader, chain(jobs, again), printed=out != "-")
    if out:
        _write(sheets, out)
    _exit({sheet.source: sheet for sheet in sheets}.values())  # a file's last one counts


def _saved(files: Sequence[Path]) -> Iterator[Path]:
    """Yield each file that is saved from now on; whoever watches is told so."""
    from autograder import show
    from autograder.watching import saved

    show.line("Watching. Ctrl-C ends it.")
    yield from saved(files)


def _check(grader: Grader, jobs: Iterable[Job], printed: bool) -> list[ScoreSheet]:
    """Return the sheets of all jobs, printing each as soon as it is there."""
    from autograder import show

    sheets: list[ScoreSheet] = []

    def keep(sheet: ScoreSheet, faults: tuple[str, ...]) -> None:
        sheets.append(sheet)
        show.problems(faults)
        if printed:
            show.sheet(sheet)

    grader.grade_all(jobs, keep)
    return sheets


@main.command()
@click.argument("assignments", nargs=-1)
@click.option("--student", help="Only this student's submissions.")
@click.option("--workers", type=click.IntRange(1), default=None, help="Default: one a core.")
@click.option("--scheduler", metavar="ADDRESS", help="Grade on this Dask cluster, which you trust.")
@click.option("--force", is_flag=True, help="Grade again what is graded already.")
@click.option(
    "--no-feedback",
    "feedback",
    flag_value=False,
    default=True,
    help="Leave feedback pages to a later run, which makes those that are missing.",
)
@_UNSAFE
@_QUIET
def grade(
    assignments: tuple[str, ...],
    student: str | None,
    workers: int | None,
    scheduler: str | None,
    force: bool,
    feedback: bool,
    unsafe: bool,
    quiet: bool,
) -> None:
    """Grade submitted/ into the gradebook.

    And into autograded/ and feedback/. Does what `nbgrader autograde` and `nbgrader
    generate_feedback` do, for a whole class at once. What is graded already is skipped, so
    after an interruption just run it again.
    """
    from autograder.course import find_course_dir
    from autograder.nursery import warm_up_for

    if scheduler and workers:
        raise click.UsageError("--workers is for this machine, --scheduler for a cluster.")
    course_dir = find_course_dir()
    if not scheduler:
        warm_up_for(course_dir, feedback)  # while we import what the gradebook needs
    from autograder import bulk, show

    done = bulk.grade_class(
        course_dir,
        _names(bulk.course_at_hand(course_dir, assignments), assignments),
        show.Steps(quiet),
        workers or _cores(),
        student=student,
        force=force,
        unsafe=unsafe,
        feedback=feedback,
        scheduler=scheduler,
    )
    show.problems(done.problems)
    for note in done.notes:
        show.line(note, quiet)
    graded = len(done.lines) - done.skipped
    show.line(f"{graded} graded, {done.skipped} were graded already.", quiet)
    sys.exit(1 if done.failed else 0)


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@_QUIET
def report(folder: Path | None, quiet: bool) -> None:
    """Write the class report: who is stuck on what.

    A page for the class and one for each student. FOLDER is a course's folder, whose report
    goes into its report/, or where to write the report of the course you are in.
    """
    from autograder import gradebook, show
    from autograder.course import find_course_dir, is_course_dir
    from autograder.report import write_report

    elsewhere = folder is not None and is_course_dir(folder)
    course_dir = folder if folder and elsewhere else find_course_dir()
    target = folder if folder and not elsewhere else course_dir / "report"
    names, unmarked = gradebook.student_names(course_dir), gradebook.unmarked(course_dir)
    page = write_report(course_dir, target, names, unmarked, show.Steps(quiet))
    show.line(f"Open {page}.", quiet)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("lesson-site"))
@_QUIET
def lesson(folder: Path, quiet: bool) -> None:
    """Make a site of the nine chapters, to read and to lecture from.

    Text, pictures, practice quizzes and every simulation, in pages that open from FOLDER
    without a server, a kernel or a network. No solution is in them.
    """
    from autograder import show
    from autograder.course import find_course_dir
    from lesson.site import write_lesson

    page = write_lesson(find_course_dir(), folder, show.Steps(quiet))
    show.line(f"Open {page}.", quiet)


@main.command()
def doctor() -> None:
    """Say what works on this machine.

    And how to mend what doesn't.
    """
    from autograder import show
    from autograder.sandbox import findings

    found = findings()
    for finding in found:
        show.finding(finding)
    sys.exit(0 if all(finding.ok for finding in found) else 1)


main.add_command(quiz)


def _names(course: Course, wanted: Iterable[str]) -> list[str]:
    try:
        names = [course.assignment(name).name for name in wanted]
    except CourseError as error:
        raise click.UsageError(str(error)) from error
    return names or [assignment.name for assignment in course.everything]


def _known(names: Collection[str]) -> None:
    """Refuse names of no assignment; the bank of quizzes is read only if one is none of ours."""
    from autograder.course import load_course

    course = load_course()
    if not {notebook.name for notebook in course.assignments}.issuperset(names):
        from quizzes.assignments import whole_course

        course = whole_course()
    _names(course, names)


def _exists(file: Path) -> bool:
    if not os.path.lexists(file):
        raise click.UsageError(f"There is no file {str(file)!r}.")
    return True


def _writable(out: str | None) -> None:
    """Find out before the work is done whether there is a place for what comes of it."""
    if out and out != "-" and (not Path(out).parent.is_dir() or Path(out).is_dir()):
        raise click.UsageError(f"--json: there can be no file {out!r}; its folder must exist.")


def _write(sheets: Sequence[ScoreSheet], out: str) -> None:
    from autograder.records import sheets_to_json

    if out == "-":
        click.echo(sheets_to_json(sheets), nl=False)
    else:
        Path(out).write_text(sheets_to_json(sheets), encoding="utf-8")


def _exit(sheets: Iterable[ScoreSheet]) -> None:
    sys.exit(1 if any(sheet.problem or sheet.needs_a_person for sheet in sheets) else 0)


def _cores() -> int:
    return len(os.sched_getaffinity(0))
