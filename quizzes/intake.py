"""Files of answers from anywhere -> submitted/, where the grader looks.

Only a whole file of a student for a quiz of the course gets there; any other is named and
copied to set-aside/, so that nothing is lost and nothing half-read is scored. Taking the
same files in again changes nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from autograder.course import judged_file, quiz_id
from autograder.errors import SubmissionError
from autograder.identity import ID_RULE, is_student_id
from autograder.plainfile import read_plain
from quizzes.assignments import readable_quizzes
from quizzes.player.paper import PaperError, parse_paper
from quizzes.player.response import Response, response_text
from quizzes.sheet import read_response, refuse, refuse_draft

_MAX_BYTES = 5_000_000  # of what is looked at; a paper has about 300 kB
_TIME = "%Y-%m-%dT%H:%M:%SZ"


@dataclass
class TakenIn:
    """What became of the files below a folder; each text names its file and says why."""

    taken: list[Path] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    practice: int = 0


@dataclass(frozen=True)
class _Found:
    """A good file: where it lies, whose it is, what it says, and the bytes that are scored."""

    path: Path
    student: str
    response: Response
    data: bytes

    @property
    def when(self) -> str:
        return self.response.submitted or ""


class Intake:
    """Takes answers into one course folder, for some of its quizzes or for one student."""

    def __init__(
        self,
        course_dir: Path,
        wanted: Collection[str],
        student: str | None = None,
        drafts: bool = False,
        classmates: Collection[str] = (),
    ) -> None:
        self._dir = course_dir
        self._bank = {q.id: q for q in readable_quizzes(course_dir).values() if q.mode == "graded"}
        self._wanted = wanted
        self._student = student
        self._drafts = drafts
        self._classmates = set(classmates)

    def take_in(self, folder: Path) -> TakenIn:
        """Take in every file of answers below a folder; of a student's, the newest counts."""
        done = TakenIn()
        newest: dict[Path, _Found] = {}
        paths = list(_json_files(folder))
        self._classmates |= {owner for path in paths if (owner := _owner(path, folder))}
        for path in paths:
            try:
                found = self._read(path, folder, done)
            except SubmissionError as problem:
                done.bad.append(f"{path}: {problem} {self._set_aside(path)}")
                continue
            if found:
                place = self._place(found)
                newest[place] = _newer(newest.get(place), found, done)
        for place, found in newest.items():
            self._put(place, found, done)
        return done

    def _read(self, path: Path, folder: Path, done: TakenIn) -> _Found | None:
        """Return a good file, or None for one that need not be scored; raise for a bad one."""
        data = read_plain(path, _MAX_BYTES)
        if _is_paper(data):
            return None
        response = read_response(data)
        if response.mode == "practice":
            done.practice += 1
            return None
        owner = _owner(path, folder)
        student = owner or response.student
        if not is_student_id(student):
            raise SubmissionError(f"{student!r} cannot be a student's id: {ID_RULE}.")
        quiz = self._bank.get(response.quiz)
        if quiz is None:
            raise SubmissionError(f"There is no graded quiz {response.quiz!r} in the course.")
        refuse(response, quiz, owner, self._classmates)
        if response.quiz not in self._wanted or self._student not in (None, student):
            return None
        if response.submitted is None and self._drafts:
            saved = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
            response = response.model_copy(update={"submitted": saved.strftime(_TIME)})
            return _Found(path, student, response, response_text(response).encode())
        refuse_draft(response, quiz)
        _refuse_impossible_date(response)
        return _Found(path, student, response, data)

    def _place(self, found: _Found) -> Path:
        name = self._bank[found.response.quiz].assignment
        return self._dir / "submitted" / found.student / name / judged_file(name)

    def _put(self, place: Path, found: _Found, done: TakenIn) -> None:
        """Put a file in place unless a newer one stands there; what it replaces is kept aside."""
        if os.path.lexists(place):
            there = self._standing(place, found.student)
            if there and (there.data == found.data or there.when >= found.when):
                if there.data != found.data:
                    done.older.append(_older(found, there))
                return
            self._set_aside(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        moment = datetime.strptime(found.when, _TIME)
        _write(place.with_name("timestamp.txt"), f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC".encode())
        _write(place, found.data)
        done.taken.append(place)

    def _standing(self, place: Path, student: str) -> _Found | None:
        try:
            data = read_plain(place, _MAX_BYTES)
            return _Found(place, student, read_response(data), data)
        except SubmissionError:
            return None

    def _set_aside(self, path: Path) -> str:
        """Copy a file to set-aside/ under a name of its own; say where it is."""
        try:
            data = read_plain(path, _MAX_BYTES)
        except SubmissionError:
            return "It is left where it is."
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", path.name).lstrip(".-")[-80:]
        target = self._dir / "set-aside" / f"{sha256(data).hexdigest()[:12]}-{name}"
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            _write(target, data)
        return f"A copy is in {target.relative_to(self._dir)}."


def _json_files(folder: Path) -> Iterator[Path]:
    """Yield every JSON file below a folder, without following links or looking into hidden ones."""
    for parent, inner, names in os.walk(folder):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        yield from (Path(parent, n) for n in sorted(names) if n.lower().endswith(".json"))


def _owner(path: Path, folder: Path) -> str | None:
    """Return whose folder a file lies in, if it lies as in submitted/: <student>/quiz-ch3/."""
    parts = path.relative_to(folder).parts
    return parts[-3] if len(parts) >= 3 and quiz_id(parts[-2]) else None


def _is_paper(data: bytes) -> bool:
    try:
        parse_paper(data, "")
    except PaperError:
        return False
    return True


def _refuse_impossible_date(response: Response) -> None:
    try:
        datetime.strptime(response.submitted or "", _TIME)
    except ValueError as error:
        raise SubmissionError(f"There is no such time as {response.submitted!r}.") from error


def _newer(before: _Found | None, found: _Found, done: TakenIn) -> _Found:
    if before is None or before.data == found.data:
        return found
    old, new = sorted((found, before), key=lambda one: one.when)
    done.older.append(_older(old, new))
    return new


def _older(old: _Found, new: _Found) -> str:
    return f"{old.path}: {new.path} of the same student is newer and counts."


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, and never through a link."""
    partial = path.with_name(f".{path.name}.new")
    partial.unlink(missing_ok=True)
    with partial.open("xb") as file:
        file.write(data)
    partial.replace(path)
