"""nbgrader's own steps, run in this process: release, hand out, hand in, collect.

They are the classes behind the stock commands, with the course's configuration; calling
them here saves five seconds of start-up for each command of a demonstration or a test.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import chdir
from datetime import datetime
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.auth import Authenticator
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeReleaseAssignment, ExchangeSubmit
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config, PyFileConfigLoader

from autograder.errors import CourseError, GradebookError
from autograder.intake import CourseCollect


class StockCourse:
    """One nbgrader course folder; every method is one stock command."""

    def __init__(self, course_dir: Path) -> None:
        self._dir = course_dir
        loader = PyFileConfigLoader("nbgrader_config.py", str(course_dir))
        self._config: Config = loader.load_config()
        self._log = logging.getLogger("em-course.nbgrader")
        self._log.addHandler(logging.NullHandler())
        self._log.propagate = False

    def add_students(self, students: Iterable[tuple[str, str, str]]) -> None:
        """`nbgrader db student add`, for (id, first name, last name)."""
        with self._gradebook() as book:
            for id_, first, last in students:
                book.update_or_create_student(id_, first_name=first, last_name=last)

    def set_due(self, assignment: str, due: datetime) -> None:
        """`nbgrader db assignment add --duedate`."""
        with self._gradebook() as book:
            book.update_or_create_assignment(assignment, duedate=due)

    def generate_assignment(self, assignment: str) -> None:
        """`nbgrader generate_assignment --force`: source/ -> release/."""
        coursedir = self._coursedir(assignment)
        converter = GenerateAssignment(coursedir=coursedir, config=self._config, log=self._log)
        converter.force = True
        try:
            with chdir(self._dir):
                converter.start()
        except NbGraderException as error:
            raise CourseError(
                f"nbgrader could not release {assignment}: run `nbgrader generate_assignment "
                f"{assignment} --force` in {self._dir} and read its messages."
            ) from error

    def release_assignment(self, assignment: str) -> None:
        """`nbgrader release_assignment`: release/ -> exchange."""
        self._exchange(ExchangeReleaseAssignment, assignment, self._dir)

    def submit(self, assignment: str, student: str, folder: Path, at: datetime) -> None:
        """`nbgrader submit` of `folder`/<assignment>, as a student would at that time."""
        stamp = f"{at:%Y-%m-%d %H:%M:%S.%f} UTC"

        class SubmitAt(ExchangeSubmit):  # type: ignore[misc]  # nbgrader has no types
            def set_timestamp(self) -> None:
                self.timestamp = stamp

        self._exchange(SubmitAt, assignment, folder, student)

    def collect(self, assignment: str) -> None:
        """`nbgrader collect --update`: exchange -> submitted/."""
        self._exchange(CourseCollect, assignment, self._dir, update=True, check_owner=False)

    def _exchange(
        self, kind: type, assignment: str, folder: Path, student: str = "*", **options: bool
    ) -> None:
        step = kind(
            coursedir=self._coursedir(assignment, student),
            authenticator=Authenticator(config=self._config),
            config=self._config,
            log=self._log,
            **options,
        )
        step.assignment_dir = str(folder)
        try:
            with chdir(folder):
                step.start()
        except (ExchangeError, OSError) as error:
            raise CourseError(f"{kind.__name__} of {assignment} failed: {error}") from error

    def _coursedir(self, assignment: str, student: str = "*") -> CourseDirectory:
        coursedir = CourseDirectory(config=self._config, root=str(self._dir))
        coursedir.assignment_id, coursedir.student_id = assignment, student
        return coursedir

    def _gradebook(self) -> Gradebook:
        coursedir = self._coursedir("")
        try:
            return Gradebook(coursedir.db_url, coursedir.course_id)
        except SQLAlchemyError as error:
            raise GradebookError(f"{coursedir.db_url} cannot be opened: {error}") from error
