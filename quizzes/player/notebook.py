"""A quiz in a notebook: the same player as on the page, its answers saved by the kernel.

What comes from the browser is read as strictly as a file that was handed in, and written
only if it answers this quiz.
"""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from quizzes.player import assets
from quizzes.player.paper import Paper, PaperError, read_paper
from quizzes.player.places import answers_folder, find_paper, student_id
from quizzes.player.response import (
    MAX_BYTES,
    Response,
    ResponseError,
    answers_file,
    misfits,
    parse_response,
    write_response,
)

_FALLBACK = (
    "“{title}” shows where widgets do, as in JupyterLab. "
    "In a terminal, take it by: em-course quiz take {quiz}"
)


class QuizError(Exception):
    """A quiz cannot be shown; a notebook shows the sentence alone, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class QuizWidget(anywidget.AnyWidget):
    """One student's quiz, to be shown by a cell; every change is in the file of answers."""

    _esm = assets.script("notebook")
    _css = assets.style()
    paper = traitlets.Unicode().tag(sync=True)
    sha256 = traitlets.Unicode().tag(sync=True)
    student = traitlets.Unicode().tag(sync=True)
    place = traitlets.Unicode().tag(sync=True)
    kept = traitlets.Unicode("null").tag(sync=True)

    def __init__(self, text: str, paper: Paper, student: str, file: Path) -> None:
        self._paper = paper
        self._file = file
        super().__init__(
            paper=text,
            sha256=paper.sha256,
            student=student,
            place=f"{file.name}, in the folder {file.parent}.",
            kept=_kept(file, paper, student),
        )
        self.on_msg(self._receive)

    def _receive(self, _widget: object, message: Any, _buffers: object) -> None:
        """Keep a response from the browser, and tell all views what became of it."""
        try:
            self.kept = self._keep(message["response"])
            answer = {"problem": None, "kept": self.kept}
        except (ResponseError, OSError) as error:
            answer = {"problem": str(error), "kept": None}
        self.send({"ask": message["ask"], **answer})

    def _keep(self, text: str) -> str:
        response = parse_response(text.encode("utf-8", "replace"))
        if problem := _refusal(response, self._paper, self.student):
            raise ResponseError(problem)
        write_response(self._file, response)
        return text

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the widget, and what to do where widgets do not show."""
        data, metadata = super()._repr_mimebundle_(**kwargs)  # type: ignore[misc]  # has a view
        words = _FALLBACK.format(title=self._paper.title, quiz=self._paper.quiz)
        return data | {"text/plain": words, "text/html": f"<p>{html.escape(words)}</p>"}, metadata


def quiz(name: str = "ch3", folder: str | Path | None = None) -> QuizWidget:
    """Return a quiz for a notebook, by its name such as "ch3" or "practice-ch3".

    It lies beside the notebook, unless another folder is named.
    """
    try:
        path = find_paper(name, Path(folder or "."))
        paper = read_paper(path)
        return QuizWidget(
            path.read_text("utf-8"),
            paper,
            _student(),
            answers_folder(path) / answers_file(paper.quiz),
        )
    except (PaperError, ResponseError) as error:
        raise QuizError(str(error)) from error


def _student() -> str:
    if student := student_id():
        return student
    raise QuizError("Nobody here knows your name: set NB_USER to your student id, and try again.")


def _kept(file: Path, paper: Paper, student: str) -> str:
    """Return what an earlier session left, as JSON; null if there is nothing."""
    if not file.exists():
        return "null"
    try:
        with file.open("rb") as kept:
            response = parse_response(kept.read(MAX_BYTES + 1))
    except ResponseError as error:
        raise ResponseError(
            f"{file} cannot be read: {error} Give it another name, and run the cell again."
        ) from error
    if response.student != student:
        raise ResponseError(
            f"{file} holds the answers of {response.student!r}, and you are {student!r}. "
            "Give it another name, and run the cell again."
        )
    return json.dumps(response.model_dump(by_alias=True))


def _refusal(response: Response, paper: Paper, student: str) -> str | None:
    """Say why a response is not kept; None if it is this student's to this paper."""
    if response.student != student:
        return f"These are answers of {response.student!r}, and this notebook is of {student!r}."
    if response.quiz_sha256 != paper.sha256:
        return "The quiz has changed since it was shown. Run its cell again."
    return next(iter(misfits(response, paper)), None)
