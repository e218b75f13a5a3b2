"""Grading a class: submitted/ -> the crew -> one writer of gradebook, folders and pages.

What is graded already is left alone, so an interrupted run is simply run again. One run at
a time owns a course folder; the kernel frees its lock however the run ends.
"""

from __future__ import annotations

import fcntl
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from autograder import show
from autograder.course import Course, load_course, quiz_id
from autograder.crew import grade_in_groups
from autograder.desk import Desk, Graded
from autograder.errors import CourseError
from autograder.folders import HandedIn
from autograder.gradebook import CourseGradebook
from autograder.job import Job
from autograder.records import ScoreSheet, Status, Verdict

_LOCK = ".em-course.lock"
_FEW = 50  # files of answers, each marked in a fraction of the second that a worker takes


@dataclass(frozen=True, slots=True)
class Line:
    """What a run remembers of a sheet: little, since a class may have a hundred thousand."""

    source: str
    assignment: str
    status: Status
    problem: str | None
    score: float
    max_score: float
    needs_a_person: bool


@dataclass
class Done:
    """What a run came to: a line for every sheet, also of earlier runs, and what staff must see.

    `again` has the old and the new sheet of each file that was judged anew, as it was, and
    `notes` what is odd about whole files of answers; sheets tell it of questions. `samples` has
    a sheet of each assignment, and `asking` (student, assignment) -> the questions that only a
    person can mark.
    """

    lines: list[Line] = field(default_factory=list)
    again: list[tuple[ScoreSheet, ScoreSheet]] = field(default_factory=list)
    skipped: int = 0
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    samples: dict[str, ScoreSheet] = field(default_factory=dict)
    asking: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    @property
    def rejected(self) -> list[Line]:
        """The lines of files that could not be graded."""
        return [line for line in self.lines if line.status is Status.REJECTED]

    @property
    def failed(self) -> bool:
        """Whether something could not be graded, or waits for a person by our fault."""
        return bool(self.problems) or any(line.needs_a_person for line in self.lines)

    def add(self, sheet: ScoreSheet) -> None:
        """Note what there is to tell of a sheet."""
        facts = [getattr(sheet, name) for name in Line.__slots__]
        self.lines.append(Line(*facts))
        if sheet.status is Status.GRADED:
            self.samples.setdefault(sheet.assignment, sheet)
        if quiz_id(sheet.assignment):
            self.notes += _about_the_file(sheet)
            asked = [one.function for one in sheet.checks if one.verdict is Verdict.INTERNAL]
            if asked:
                folder = Path(sheet.source).parent
                self.asking[folder.parent.name, folder.name] = asked


@dataclass(frozen=True)
class _Waiting:
    """A submission to grade, and what was said of this very file before, if it was graded."""

    handed_in: HandedIn
    before: ScoreSheet | None


def course_at_hand(course_dir: Path, wanted: Collection[str] = ()) -> Course:
    """Return the course, with its quizzes if one of them is wanted or was handed in.

    To read the bank of quizzes takes as long as to grade ten notebooks.
    """
    course = load_course()
    known = {notebook.name for notebook in course.assignments}
    if known.issuperset(wanted) and not any(course_dir.glob("submitted/*/quiz-*")):
        return course
    from quizzes.assignments import whole_course

    return whole_course(course_dir)


def grade_class(
    course_dir: Path,
    assignments: Sequence[str],
    steps: show.Steps,
    workers: int,
    student: str | None = None,
    force: bool = False,
    unsafe: bool = False,
    feedback: bool = True,
    scheduler: str | None = None,
) -> Done:
    """Grade what stands in submitted/ and is not graded yet; return what it came to.

    On the Dask cluster of that scheduler, if there is one, else by `workers` processes here.
    Without `feedback`, pages are left to a later run, which makes those that are missing.

    Raises CourseError if another run owns the folder, or if nothing can be graded here.
    """
    done = Done()
    course = course_at_hand(course_dir, assignments)
    keys = {name: course.assignment(name).key for name in assignments}
    with _alone_in(course_dir), CourseGradebook(course_dir) as book:
        book.prepare()
        broken = {name for name in assignments if quiz_id(name) and not keys[name]}
        unknown = book.unknown([name for name in assignments if name not in broken])
        done.problems += [*unknown.values(), *_gone(course_dir, course)]
        assignments = [name for name in assignments if name not in unknown]
        for answer in book.turn_away(assignments, student):
            done.add(answer)
        waiting: dict[str, _Waiting] = {}
        pageless: list[HandedIn] = []
        for handed_in, sheet in _standing(book, assignments, student):
            if sheet and not force and sheet.key == keys[handed_in.assignment]:
                done.add(sheet)
                done.skipped += 1
                pageless += [handed_in] if feedback and not handed_in.page.is_file() else []
            else:
                waiting[handed_in.source] = _Waiting(handed_in, sheet)
        if student and not (done.lines or waiting or unknown):
            raise CourseError(f"There is nothing of {student!r} in {course_dir / 'submitted'}.")
        jobs = [Job.of(one.handed_in) for one in waiting.values()]
        desk = book.desk({job.assignment for job in jobs} - broken, unsafe, feedback)
        with steps.step("Grading", total=len(jobs) + len(pageless)) as step:
            for group in _graded(jobs, desk, workers, scheduler):
                _keep(done, book, [(waiting[graded.job.source], graded) for graded in group])
                for _ in group:
                    step()
            for handed_in in pageless:
                book.write_feedback(handed_in)
                step()
        done.problems += _misfits(done.samples, book)
        done.problems += _open(done.asking, book)
    done.problems += [f"{line.source}: {line.problem}" for line in done.rejected]
    return done


def _standing(
    book: CourseGradebook, assignments: Iterable[str], student: str | None
) -> Iterator[tuple[HandedIn, ScoreSheet | None]]:
    """Yield what was handed in, each with its sheet if that very file is graded."""
    for assignment in assignments:
        recorded = book.recorded(assignment, student)
        for handed_in in book.submissions([assignment], student):
            yield handed_in, book.current_sheet(handed_in, recorded)


def _graded(
    jobs: list[Job], desk: Desk, workers: int, scheduler: str | None
) -> Iterator[list[Graded]]:
    """Yield the jobs' results; a few answers are marked here before a worker could start."""
    answers = [job for job in jobs if quiz_id(job.assignment)]
    if answers and (scheduler or len(answers) <= _FEW):
        marked: list[Graded] = []
        desk.grade_all(answers, marked.append)
        yield from ([one] for one in marked)
        jobs = [job for job in jobs if not quiz_id(job.assignment)]
    if scheduler and jobs:
        from autograder.cluster import grade_on_cluster  # loads Dask, which few need

        yield from ([one] for one in grade_on_cluster(jobs, desk, scheduler))
        return
    yield from grade_in_groups(jobs, desk, min(workers, len(jobs)))


def _keep(done: Done, book: CourseGradebook, group: list[tuple[_Waiting, Graded]]) -> None:
    """Record a group of results, and note what there is to tell of them."""
    book.record_all((one.handed_in, graded.ready) for one, graded in group if graded.ready)
    for one, graded in group:
        done.problems += [fault for fault in graded.faults if fault not in done.problems]
        if graded.sheet:
            done.add(graded.sheet)
            done.again += [(one.before, graded.sheet)] if one.before else []


def _about_the_file(sheet: ScoreSheet) -> Iterator[str]:
    """Yield what is odd about a file of answers as a whole, for staff."""
    from quizzes.sheet import GONE

    questions = {check.function for check in sheet.checks}
    for note in sheet.notes:
        if note.partition(":")[0] not in questions and not note.endswith(GONE):
            yield f"{sheet.source}: {note}"


def _misfits(samples: Mapping[str, ScoreSheet], book: CourseGradebook) -> list[str]:
    """Name what is marked otherwise than the gradebook was told, such as a quiz edited since."""
    return [
        f"{name} has other questions, or points, than the gradebook: run `em-course release "
        f"{name}`. nbgrader takes no new cells once something is handed in: then put new "
        "questions into a quiz of their own."
        for name, sheet in samples.items()
        if not book.fits(sheet)
    ]


def _gone(course_dir: Path, course: Course) -> list[str]:
    """Name the quizzes that were handed in and are in the bank no more: their marks stay."""
    known = {quiz.name for quiz in course.quizzes}
    found = {path.name for path in course_dir.glob("submitted/*/quiz-*")}
    return [
        f"{name} was handed in, but has no file in quizzes/ (any more), so nobody marks it."
        for name in sorted(found - known)
    ]


def _open(asking: Mapping[tuple[str, str], list[str]], book: CourseGradebook) -> list[str]:
    """Name the answers to quizzes that nobody but a person can mark, until one has."""
    waiting = book.unmarked() if asking else ()
    return [
        f"{HandedIn(Path(), *place).source}: a person has to mark {', '.join(questions)}."
        for place, questions in asking.items()
        if place in waiting
    ]


@contextmanager
def _alone_in(course_dir: Path) -> Iterator[None]:
    with (course_dir / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CourseError(
                f"Another `em-course grade` is at work in {course_dir}. Wait until it is done."
            ) from error
        yield
