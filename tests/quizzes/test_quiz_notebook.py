"""The quiz in a notebook: what the kernel keeps, what it refuses, and all of it in JupyterLab."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import nbformat
import pytest
from browser import chromium
from playwright.sync_api import Browser, Page, expect
from quiz_papers import graded, practice, text_of

import quizzes
from quizzes.player.notebook import QuizError, QuizWidget

ROOT = Path(quizzes.__file__).parents[1]
SECONDS = 60


@pytest.fixture(autouse=True)
def anna(monkeypatch: pytest.MonkeyPatch) -> None:
    """The notebook's student is anna."""
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setenv("NB_USER", "anna")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An assignment's folder, with a quiz and a practice."""
    (tmp_path / "quiz-ch3.json").write_text(text_of(graded()), "utf-8")
    (tmp_path / "practice-ch3.json").write_text(text_of(practice()), "utf-8")
    return tmp_path


class Window:
    """What the browser's side says to a quiz, and hears from it."""

    def __init__(self, quiz: QuizWidget, monkeypatch: pytest.MonkeyPatch) -> None:
        self.quiz = quiz
        self.heard: list[dict[str, Any]] = []
        monkeypatch.setattr(quiz, "send", self.heard.append)

    def response(self, **parts: Any) -> dict[str, Any]:
        """A response of anna to the quiz with one answer."""
        return {
            "schema": 1,
            "quiz": self.quiz._paper.quiz,
            "quiz_sha256": self.quiz.sha256,
            "student": "anna",
            "mode": self.quiz._paper.mode,
            "answers": {"ch3-estep": "c1a0"},
            **parts,
        }

    def say(self, response: Any) -> str | None:
        """Send a response; return what is wrong with it."""
        text = response if isinstance(response, str) else json.dumps(response)
        self.quiz._handle_custom_msg({"ask": "7", "response": text}, [])
        assert self.heard[-1]["ask"] == "7"
        problem: str | None = self.heard[-1]["problem"]
        return problem


@pytest.fixture
def window(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Window:
    """A window on the graded quiz."""
    return Window(quizzes.quiz("ch3", folder), monkeypatch)


def test_each_change_is_in_the_file(window: Window, folder: Path) -> None:
    """What the browser sends stands in the file, and all views hear it."""
    response = window.response()

    problem = window.say(response)

    saved = json.loads((folder / "quiz-ch3.answers.json").read_text("utf-8"))
    assert problem is None
    assert saved["answers"] == {"ch3-estep": "c1a0"}
    assert json.loads(window.heard[-1]["kept"]) == response
    assert json.loads(window.quiz.kept) == response


def test_another_session_goes_on_from_the_file(window: Window, folder: Path) -> None:
    """A quiz that is shown again has the answers."""
    window.say(window.response())

    again = quizzes.quiz("ch3", folder)

    assert json.loads(again.kept)["answers"] == {"ch3-estep": "c1a0"}


def test_a_practice_has_its_own_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Practice and quiz lie side by side."""
    window = Window(quizzes.quiz("practice-ch3", folder), monkeypatch)

    problem = window.say(window.response(answers={"practice-ch3-soft": "p2"}))

    assert problem is None
    assert (folder / "practice-ch3.answers.json").exists()


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"student": "bob"}, "These are answers of 'bob', and this notebook is of 'anna'."),
        ({"quiz_sha256": "0" * 64}, "The quiz has changed since it was shown."),
        ({"answers": {"ch3-estep": "d1"}}, "ch3-estep: 'd1' is no answer"),
        ({"answers": {"ch9-x": "d1"}}, "no such question"),
        ({"mode": "practice"}, "These are answers to 'ch3'"),
        ({"attempt": "x"}, "These are no answers to a quiz: attempt"),
        ({"more": 1}, "These are no answers to a quiz: more"),
        ({"answers": {"ch3-name": "\ud800"}}, "These are no answers"),
    ],
)
def test_what_does_not_fit_is_refused(
    window: Window, folder: Path, parts: dict[str, Any], sentence: str
) -> None:
    """The window hears a sentence, and nothing is written."""
    problem = window.say(window.response(**parts))

    assert problem is not None
    assert sentence in problem
    assert window.heard[-1]["kept"] is None
    assert not (folder / "quiz-ch3.answers.json").exists()


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '{"quiz": 1, "quiz": 2}', "x" * 300_000])
def test_what_is_no_json_is_refused(window: Window, folder: Path, text: str) -> None:
    """Neither half a text nor a huge one is written."""
    assert window.say(text) is not None
    assert not (folder / "quiz-ch3.answers.json").exists()


def test_a_file_that_cannot_be_written_is_told(window: Window, folder: Path) -> None:
    """The window hears why; the half-written file is gone."""
    (folder / "quiz-ch3.answers.json").mkdir()

    problem = window.say(window.response())

    assert problem is not None
    assert "quiz-ch3.answers.json" in problem
    assert list(folder.glob(".answers-*")) == []


def test_a_missing_quiz_is_named(folder: Path) -> None:
    """The error says which quiz is missing where; a notebook shows that sentence alone."""
    with pytest.raises(QuizError, match="no quiz 'ch9' in") as caught:
        quizzes.quiz("ch9", folder)

    assert str(folder) in str(caught.value)
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_a_damaged_quiz_is_named(folder: Path) -> None:
    """The error says which file it is, and that the answers are safe."""
    (folder / "quiz-ch3.json").write_text("{}", "utf-8")

    with pytest.raises(QuizError, match=r"quiz-ch3\.json is no quiz of this course"):
        quizzes.quiz("ch3", folder)


@pytest.mark.parametrize(
    ("kept", "sentence"),
    [
        ("{", "cannot be read: The file is no complete JSON text"),
        ('{"student": "bob"}', "cannot be read: These are no answers to a quiz"),
    ],
)
def test_answers_that_cannot_be_read_are_not_written_over(
    folder: Path, kept: str, sentence: str
) -> None:
    """The student is asked to put the file away first."""
    file = folder / "quiz-ch3.answers.json"
    file.write_text(kept, "utf-8")

    with pytest.raises(QuizError, match=sentence):
        quizzes.quiz("ch3", folder)

    assert file.read_text("utf-8") == kept


def test_answers_of_somebody_else_are_not_written_over(
    window: Window, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that was copied from a friend says so."""
    window.say(window.response())
    monkeypatch.setenv("JUPYTERHUB_USER", "bob")

    with pytest.raises(QuizError, match="holds the answers of 'anna', and you are 'bob'"):
        quizzes.quiz("ch3", folder)


def test_a_student_without_a_name_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody knows who sits there, the sentence says how to say it."""
    monkeypatch.setattr("quizzes.player.notebook.student_id", lambda: "")

    with pytest.raises(QuizError, match="set NB_USER"):
        quizzes.quiz("ch3", folder)


def test_without_widgets_the_cell_says_what_to_do(folder: Path) -> None:
    """Text and HTML, for where no widget shows, name the command for the terminal."""
    data, _ = quizzes.quiz("ch3", folder)._repr_mimebundle_()

    assert "em-course quiz take ch3" in data["text/plain"]
    assert "em-course quiz take ch3" in data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in data


def test_the_package_alone_loads_no_widgets() -> None:
    """Importing quizzes is quick: widgets come when a quiz is shown."""
    code = "import sys, quizzes; sys.exit('anywidget' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.fixture
def address(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A notebook with the quiz, open in JupyterLab."""
    cells = [nbformat.v4.new_code_cell('from quizzes import quiz\n\nquiz("ch3")')]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "quiz.ipynb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"]
    command += [f"--port={port}", "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=secret"]
    settings = str(tmp_path_factory.mktemp("settings"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "JUPYTER_CONFIG_DIR": settings}
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/api?token=secret")
            yield f"http://127.0.0.1:{port}/doc/tree/quiz.ipynb?token=secret"
        finally:
            server.terminate()
            server.wait(timeout=SECONDS)


def wait_for(address: str) -> None:
    """Wait until a server answers; one that never does ends in the last refusal."""
    for attempt in range(10 * SECONDS):
        try:
            urllib.request.urlopen(address, timeout=SECONDS).close()
            return
        except urllib.error.URLError:
            if attempt == 10 * SECONDS - 1:
                raise
        Event().wait(0.1)


def opened(browser: Browser, address: str) -> Page:
    """Open the notebook, and run its cell."""
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    page.set_default_timeout(SECONDS * 1000)
    page.goto(address)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    run_the_cell(page)
    return page


def run_the_cell(page: Page) -> None:
    """Run the quiz's cell."""
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")


def test_a_quiz_in_jupyterlab_saves_beside_the_notebook(address: str, folder: Path) -> None:
    """By keyboard too: Jupyter's own shortcuts leave the quiz's arrows and letters alone."""
    with chromium() as browser:
        page = opened(browser, address)
        quiz = page.locator(".quiz")
        quiz.get_by_role("radio", name="The responsibilities").check()
        cells = page.locator(".jp-Cell").count()

        page.keyboard.press("ArrowDown")
        page.keyboard.press("a")

        expect(quiz.get_by_role("radio", name="None of these")).to_be_checked()
        expect(quiz.locator(".progress")).to_have_text("1 of 7 answered · saved")
        expect(page.locator(".jp-Cell")).to_have_count(cells)
        expect(page.get_by_text("em-course quiz take")).to_have_count(0)
        saved = json.loads((folder / "quiz-ch3.answers.json").read_text("utf-8"))
        assert (saved["student"], saved["answers"]) == ("anna", {"ch3-estep": "cfe0"})
        if picture := os.environ.get("EM_COURSE_SCREENSHOTS"):
            page.screenshot(path=f"{picture}/quiz-notebook.png")


def test_a_restarted_kernel_is_told_and_loses_nothing_saved(address: str) -> None:
    """A change that no kernel hears says what to do; the cell brings back what was saved."""
    with chromium() as browser:
        page = opened(browser, address)
        quiz = page.locator(".quiz")
        quiz.get_by_role("radio", name="The responsibilities").check()
        expect(quiz.locator(".progress")).to_have_text("1 of 7 answered · saved")
        page.get_by_role("menuitem", name="Kernel").click()
        page.get_by_text("Restart Kernel…", exact=True).click()
        page.get_by_role("button", name="Confirm").click()
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()

        quiz.get_by_role("radio", name="None of these").check()

        expect(quiz.locator(".progress")).to_have_text("1 of 7 answered · not saved")
        expect(quiz.get_by_text("run the notebook's cells again, from the top")).to_be_visible()
        run_the_cell(page)
        expect(quiz.get_by_role("radio", name="The responsibilities")).to_be_checked()


def test_the_receipt_is_readable_in_jupyterlab(address: str) -> None:
    """Jupyter's own style for lists of terms does not squeeze the receipt's."""
    with chromium() as browser:
        page = opened(browser, address)
        page.get_by_role("button", name="Review").click()
        page.get_by_role("button", name="Hand in").click()
        page.get_by_role("button", name="Yes, hand in").click()

        term = page.locator(".receipt dt", has_text="Student")

        assert term.evaluate(
            "term => term.offsetHeight < 2 * parseFloat(getComputedStyle(term).lineHeight)"
        )
