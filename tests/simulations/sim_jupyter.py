"""A Jupyter server with a notebook that shows a simulation, as a student has it open."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import nbformat
from playwright.sync_api import Browser, Locator, Page
from playwright.sync_api import TimeoutError as NotYet

import simulations

ROOT = Path(simulations.__file__).parents[1]
SECONDS = 60
TRIES = 6
CELL = """
import reference
from simulations import query_point

def responsibilities(X, phi, mu, Sigma):
    if X[0, 0] > 6:
        raise ValueError("that is too far for me")
    return reference.responsibilities(X, phi, mu, Sigma)

query_point(responsibilities)
"""


@contextmanager
def server(folder: Path, settings: Path) -> Iterator[str]:
    """A server in a folder, with JupyterLab and Notebook 7; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"]
    command += [f"--port={port}", "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=secret"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "JUPYTER_CONFIG_DIR": str(settings)}
    with (folder / "server.log").open("wb") as log:
        started = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/api?token=secret")
            yield f"http://127.0.0.1:{port}"
        finally:
            started.terminate()
            started.wait(timeout=SECONDS)


def write_notebook(file: Path) -> None:
    """Write a notebook with the cell, and one more below it."""
    cells = [nbformat.v4.new_code_cell(CELL.strip()), nbformat.v4.new_code_cell("1 + 1")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, file)


def opened(browser: Browser, address: str) -> Page:
    """Open a notebook, and wait for its kernel."""
    page = browser.new_page(viewport={"width": 1100, "height": 1000})
    page.set_default_timeout(SECONDS * 1000)
    page.goto(address)
    idle(page)
    return page


def idle(page: Page) -> None:
    """Wait until the kernel is there and has nothing to do."""
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(state="attached")


def restart_the_kernel(page: Page) -> None:
    """Restart the kernel by the menu, and wait for it."""
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel…", exact=True).click()
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("dialog").wait_for(state="detached")
    idle(page)


def run_the_cell(page: Page) -> Locator:
    """Run the first cell until it has run, and return the stage that it shows, fresh.

    A key that is pressed before Jupyter has taken hold of the page does nothing.
    """
    fresh = page.locator(".em-sim", has=page.get_by_role("button", name="Just show me"))
    for attempt in range(TRIES):
        page.locator(".jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Shift+Enter")
        try:
            fresh.wait_for(timeout=1000 * SECONDS / TRIES)
            break
        except NotYet:
            if attempt == TRIES - 1:
                raise
    return page.locator(".em-sim")


def _wait_for(address: str) -> None:
    """Wait until a server answers; one that never does ends in the last refusal."""
    for attempt in range(10 * SECONDS):
        try:
            urllib.request.urlopen(address, timeout=SECONDS).close()
            return
        except urllib.error.URLError:
            if attempt == 10 * SECONDS - 1:
                raise
        Event().wait(0.1)
