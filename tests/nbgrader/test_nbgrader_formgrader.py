"""The formgrader in a real browser: its own Autograde button grades in our sandbox."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from payloads import PAYLOADS
from playwright.sync_api import Browser, Page
from small_course import E_STEP, Course

from autograder.course import ROOT

SECONDS = 60


@pytest.fixture
def address(course: Course) -> Iterator[str]:
    """A Jupyter server in the course's folder, as an instructor starts it."""
    course.hand_in("ann", course.edited("nearest-centre", write_markup))
    course.hand_in("<img src=x onerror=alert(1)>", course.sample("right-einsum"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root"]
    command += [f"--port={port}", "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=secret"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    with (course.folder.parent / "server.log").open("wb") as log:
        server = subprocess.Popen(
            command, cwd=course.folder, env=environment, stdout=log, stderr=log
        )
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=SECONDS)


def write_markup(notebook: dict[str, Any]) -> None:
    """Add a markdown cell for each payload."""
    for text in PAYLOADS:
        cell = {"cell_type": "markdown", "id": "x", "metadata": {}, "source": text}
        notebook["cells"].append(cell)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page on the course's formgrader; an alert that opens is an attack that worked."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.set_default_timeout(SECONDS * 1000)
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    wait_for(f"{address}/api?token=secret")
    page.goto(f"{address}/login?token=secret")
    page.goto(f"{address}/formgrader/manage_submissions/{E_STEP}")
    yield page
    page.close()
    assert alerts == []


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


def test_autograde_button_grades_in_the_sandbox(course: Course, page: Page, address: str) -> None:
    """Pressing it, a TA sees the score, and on the submission's page which checks failed."""
    page.locator("tr", has_text="ann").locator(".autograde a").click()
    page.locator("#success-modal").wait_for()
    page.locator("#success-modal .modal-footer button").click()

    score = page.locator("tr", has_text="ann").locator(".score").inner_text()
    page.goto(f"{address}/formgrader/gradebook/{E_STEP}/{E_STEP}")
    page.locator("td a", has_text="Submission #1").click()
    report = page.locator(".panel-warning").first
    report.scroll_into_view_if_needed()

    assert score == f"{course.score('ann'):g} / 10"
    assert "checks passed" in report.inner_text()
    assert "wrong answer" in report.inner_text()
    picture = os.environ.get("EM_COURSE_SCREENSHOTS")
    if picture:
        page.screenshot(path=f"{picture}/formgrader.png")
