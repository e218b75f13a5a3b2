"""The pure function at the centre: a file's bytes -> score sheet, one at a time or many.

Notebooks are judged by the hidden checks in the sandbox; answers to a quiz run nothing, and
are marked by its key. What only one of the two needs, or a wrong answer alone, is imported
there: whoever waits for one sheet waits for no more than it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from traceback import format_exception
from typing import TYPE_CHECKING

from autograder.course import ROOT, Course, load_course, quiz_id
from autograder.errors import CourseError, SandboxError, SubmissionError
from autograder.extract import Template, extract, read_notebook, read_template
from autograder.job import Job as Job
from autograder.records import CheckSpec, Finding, Outcome, ScoreSheet, Verdict
from autograder.sandbox import Sandbox
from autograder.score import reject, score
from autograder.student import Student

if TYPE_CHECKING:
    from autograder.collect import Checks, OpenStudent
    from autograder.diagnosis.bug import Subject

# Called with each sheet, and with what broke on our side while it was made, for staff.
Emit = Callable[[ScoreSheet, tuple[str, ...]], None]


_PROBING_SECONDS = 2.0  # for all questions of a look; right answers take a hundredth of it
_UNSAFE = "This was graded without a sandbox (--unsafe-no-sandbox)."


def mark_quiz(job: Job, course_dir: Path) -> ScoreSheet:
    """Return the sheet of a file of answers, by the key that the course's folder holds now.

    Raises ConfigError if that key cannot be read, or is not the one of what students took.
    """
    from quizzes.assignments import quiz_of, refuse_other_secret
    from quizzes.sheet import mark_file

    quiz = quiz_of(course_dir, job.assignment)
    refuse_other_secret(course_dir, quiz)
    return mark_file(job.source, quiz, job.file, job.student, job.classmates)


class Grader:
    """Grades what is handed in for the course in `course_dir`.

    All notebooks in one warm sandbox, which the first of them starts.
    """

    def __init__(self, course_dir: Path = ROOT, unsafe: bool = False) -> None:
        self._dir = course_dir
        self._sandbox = Sandbox(unsafe=unsafe)
        self._template = cache(self._read_template)

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *why: object) -> None:
        self._sandbox.__exit__(*why)

    def warm_up(self) -> None:
        """Let the sandbox get ready for notebooks that will come, without waiting for it."""
        self._sandbox.start()

    def grade(self, source: str, assignment: str, file: bytes | Path) -> ScoreSheet:
        """Return the sheet of one file; the same bytes give the same sheet."""
        sheets: list[ScoreSheet] = []
        self.grade_all([Job(source, assignment, file)], lambda sheet, _: sheets.append(sheet))
        return sheets[0]

    def grade_all(self, jobs: Iterable[Job], emit: Emit) -> None:
        """Grade each job in turn and hand its sheet to `emit`; the checks are collected once."""
        rest = iter(jobs)
        for job in rest:
            if not quiz_id(job.assignment):
                self._grade_with_checks(chain([job], rest), emit)
            else:
                emit(mark_quiz(job, self._dir), ())

    def _grade_with_checks(self, jobs: Iterable[Job], emit: Emit) -> None:
        self.warm_up()  # it imports what it needs while we do
        from autograder.collect import run_checks

        def serve(checks: Checks) -> None:
            for job in jobs:
                faults: list[str] = []
                sheet = self._grade(checks, job, faults)
                emit(sheet, (*checks.take_faults(), *faults))

        with _one_thread():
            run_checks(serve)

    def _grade(self, checks: Checks, job: Job, faults: list[str]) -> ScoreSheet:
        if quiz_id(job.assignment):
            return mark_quiz(job, self._dir)
        import reference

        assignment = self._course.assignment(job.assignment)
        specs = checks.specs(assignment.name)
        template = self._template(assignment.name)
        try:
            data = read_notebook(job.file) if isinstance(job.file, Path) else job.file
            submission = extract(job.source, assignment, template, data)
        except SubmissionError as problem:
            return reject(job.source, assignment.name, specs, str(problem))
        notes = [_UNSAFE] if self._sandbox.unsafe else []
        most = max((spec.seconds for spec in specs), default=0.0)
        greedy: set[str] = set()  # cells that used up time or memory: the next checks hurry them
        in_vain: set[str] = set()  # and of these, cells that the next checks leave out

        @contextmanager
        def open_student(spec: CheckSpec) -> Iterator[Student]:
            names = assignment.answered_for(spec.function)
            oracle = {name: getattr(reference, name) for name in names}
            cells = tuple(
                replace(cell, hurried=cell.label in greedy)
                for cell in submission.cells
                if cell.label not in in_vain
            )
            with self._sandbox.student(cells, oracle, spec.seconds, submission, most) as student:
                try:
                    yield student
                finally:
                    greedy.update(student.greedy)
                    in_vain.update(student.in_vain)
                notes.extend(student.notes)

        try:
            outcomes = checks.judge(assignment.name, open_student)
            findings = self._findings(specs, outcomes, open_student, faults)
        finally:
            self._sandbox.clear()
        return score(submission, specs, outcomes, notes, findings)

    def _findings(
        self,
        specs: Sequence[CheckSpec],
        outcomes: Mapping[str, Outcome],
        open_student: OpenStudent,
        faults: list[str],
    ) -> list[Finding]:
        """Look closer at each function that gave a wrong answer and always came to an end.

        A fault of ours in there is told to staff, and costs a student nothing but the finding.
        """
        failed, slow = (
            {spec.function for spec in specs if outcomes[spec.id].verdict is verdict}
            for verdict in (Verdict.FAILED, Verdict.TIMEOUT)
        )
        if not failed - slow:
            return []  # and of most submissions the catalogue is never read
        found: list[Finding] = []
        for function, subject in self._catalogue.items():
            if function not in failed - slow:
                continue
            mine = [spec for spec in specs if spec.function == function]
            probing = replace(mine[0], id=f"{function}::probes", seconds=_PROBING_SECONDS)
            try:
                seen = _looked_at(function, subject, probing, open_student)
            except CourseError:
                raise
            except Exception as error:
                faults.append(f"diagnosis of {function}: {''.join(format_exception(error))}")
                continue
            found += [seen] if seen else []
        return found

    @cached_property
    def _course(self) -> Course:
        return load_course()

    @cached_property
    def _catalogue(self) -> Mapping[str, Subject]:
        from autograder.diagnosis.catalogue import catalogue

        return catalogue()

    def _read_template(self, assignment: str) -> Template:
        return read_template(self._dir / "release" / assignment / f"{assignment}.ipynb")


@contextmanager
def _one_thread() -> Iterator[None]:
    """Keep BLAS to one thread: the reference's matrices are tiny.

    More would only wait for each other, which on a busy machine makes an answer fifty times
    dearer. Only libraries that are loaded can be told so, hence the import.
    """
    import scipy.linalg  # noqa: F401
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        yield


def _looked_at(
    function: str, subject: Subject, probing: CheckSpec, open_student: OpenStudent
) -> Finding | None:
    """Look at a function, once more if the sandbox broke in the middle, as a check is tried."""

    from autograder.diagnosis.catalogue import look_at

    def look() -> Finding | None:
        with open_student(probing) as student:
            return look_at(function, subject, student)

    try:
        return look()
    except SandboxError:
        return look()
