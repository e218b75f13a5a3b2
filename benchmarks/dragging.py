"""How closely a simulation follows the hand in JupyterLab, beside a slider that redraws a plot.

    python -m benchmarks.dragging

Both ask the same function about the same 60 places, one after the other, in the same browser.
The yardstick is what a notebook offers without a widget of one's own: ipywidgets' FloatSlider,
whose callback draws with matplotlib and sends a PNG.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page, sync_playwright
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 120_000  # ms
MOVES = 60
FILM_CELL = """\
from simulations import em_lab
em_lab()
"""
STAGE_CELL = """\
from simulations import query_point
query_point()
"""
PLOT_CELL = """\
import io
import ipywidgets as widgets
import numpy as np
from matplotlib.figure import Figure
from reference import responsibilities
from simulations.chapters.query_point import MU, PHI, SIGMA

slider = widgets.FloatSlider(min=-3, max=9, step=0.01, value=1.6)
image = widgets.Image(format="png")
image.add_class("plot")

def draw(change=None):
    W = responsibilities([[slider.value, 0.9]], PHI, MU, SIGMA)[0]
    figure = Figure(figsize=(7, 3))
    plane, bars = figure.subplots(1, 2)
    plane.plot(*MU.T, "o")
    plane.plot(slider.value, 0.9, "*")
    bars.bar(list("ABC"), W)
    picture = io.BytesIO()
    figure.savefig(picture)
    image.value = picture.getvalue()

slider.observe(draw, "value")
draw()
widgets.VBox([slider, image])
"""
# Notes when something changed on the screen, and when the hand last moved.
WATCH = """
([shown, local]) => {
  const noted = (window.noted = { answers: [], frames: [], moves: [] });
  const now = () => performance.now();
  const watch = (node, list, options) =>
    new MutationObserver(() => list.push(now())).observe(node, options);
  const all = { attributes: true, subtree: true, childList: true, characterData: true };
  watch(document.querySelector(shown), noted.answers, all);
  if (local) watch(document.querySelector(local), noted.frames, { attributeFilter: ["transform"] });
  addEventListener("pointermove", () => noted.moves.push(now()), true);
}
"""
# Counts the frames that the screen shows while a film plays, a second; none if nothing moves.
FILM = """
(duration) => new Promise((resolve) => {
  const lab = [...document.querySelectorAll(".em-sim")].at(-1);
  const shapes = () => [...lab.querySelectorAll("ellipse")].map((one) => one.outerHTML).join();
  const [start, before] = [performance.now(), shapes()];
  let frames = 0;
  requestAnimationFrame(function look(now) {
    frames += 1;
    if (now - start < duration) requestAnimationFrame(look);
    else resolve(shapes() === before ? 0 : (frames * 1000) / (now - start));
  });
})
"""


@contextmanager
def jupyterlab(cells: list[str]) -> Iterator[str]:
    """Serve a notebook of these cells; yields its address."""
    with tempfile.TemporaryDirectory() as name, socket.socket() as probe:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, Path(name) / "dragging.ipynb")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"]
        command += [f"--port={port}", "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=t"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "JUPYTER_CONFIG_DIR": name}
        with (Path(name) / "log").open("wb") as log:
            server = subprocess.Popen(command, cwd=name, env=environment, stdout=log, stderr=log)
            try:
                yield f"http://127.0.0.1:{port}/doc/tree/dragging.ipynb?token=t"
            finally:
                server.terminate()
                server.wait()


def opened(page: Page, address: str) -> None:
    """Open the notebook as soon as the server answers, and run its cells."""
    for _ in range(100):
        try:
            page.goto(address)
            break
        except PlaywrightError:  # not up yet; if it never is, the next line says so
            page.wait_for_timeout(200)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    for cell in range(3):
        page.locator(".jp-CodeCell .cm-content").nth(cell).click()
        page.keyboard.press("Shift+Enter")


def dragged(page: Page, thing: Locator, shown: str, local: str | None) -> dict[str, list[float]]:
    """Drag a thing back and forth in `MOVES` moves; return when what happened."""
    thing.scroll_into_view_if_needed()
    box = thing.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(WATCH, [shown, local])
    page.mouse.move(x + MOVES, y, steps=MOVES // 2)
    page.mouse.move(x, y, steps=MOVES // 2)
    page.wait_for_timeout(2000)
    page.mouse.up()
    noted: dict[str, list[float]] = json.loads(page.evaluate("JSON.stringify(window.noted)"))
    return noted


def described(noted: dict[str, list[float]]) -> dict[str, float]:
    """Return pictures a second while the hand moves, and how long the last one took, in ms."""
    start, end = noted["moves"][0], noted["moves"][-1]
    answers = bursts([time for time in noted["answers"] if time >= start])
    while_moving = [time for time in answers if time <= end]
    return {
        "moves": len(noted["moves"]) / (end - start) * 1000,
        "answers": len(while_moving) / (end - start) * 1000,
        "frames": len(bursts([t for t in noted["frames"] if t <= end], 4)) / (end - start) * 1000,
        "gap": max(b - a for a, b in zip([start, *answers], answers, strict=False)),
        "late": answers[-1] - end,
    }


def played(page: Page) -> float:
    """Play the EM lab's film for two seconds; return how many pictures a second it showed."""
    lab = page.locator(".em-sim", has=page.get_by_role("heading", name="The EM lab"))
    if lab.get_by_role("button", name="Just show me").count():
        lab.get_by_role("button", name="Just show me").click()
    lab.get_by_role("button", name="Reset").click()
    lab.locator(".em-field").first.scroll_into_view_if_needed()
    lab.get_by_role("button", name="Play").click()
    return float(page.evaluate(FILM, 2000))


def bursts(times: list[float], apart: float = 10) -> list[float]:
    """Return when each burst of changes began: one answer changes several things."""
    return [t for before, t in zip([-1e9, *times], times, strict=False) if t - before > apart]


def main() -> None:
    """Measure both, three times in turn, and print the medians."""
    with jupyterlab([STAGE_CELL, PLOT_CELL, FILM_CELL]) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1300, "height": 1000})
        page.set_default_timeout(PATIENCE)
        opened(page, address)
        page.get_by_role("button", name="Just show me").first.click()
        star = page.get_by_role("slider", name="the star")
        slider = page.locator(".noUi-handle")
        runs = [
            (
                described(dragged(page, star, ".em-sim .em-bars", ".em-sim [role=slider]")),
                described(dragged(page, slider, ".plot", None)),
            )
            for _ in range(3)
        ]
        film = played(page)
        browser.close()
    stage, plot = (
        {k: statistics.median(run[i][k] for run in runs) for k in runs[0][i]} for i in (0, 1)
    )
    table = Table("while dragging in JupyterLab", "simulation", "slider and PNG", "ratio")
    for name, key in (
        ("answers a second", "answers"),
        ("longest gap, ms", "gap"),
        ("late after the last move, ms", "late"),
    ):
        ratio = stage[key] / plot[key] if plot[key] else float("nan")
        table.add_row(name, f"{stage[key]:.1f}", f"{plot[key]:.1f}", f"{ratio:.2f}")
    table.add_row("moves of the hand a second", f"{stage['moves']:.1f}", f"{plot['moves']:.1f}", "")
    table.add_row("frames of the star a second", f"{stage['frames']:.1f}", "–", "")
    table.add_row("frames a second while a film plays", f"{film:.1f}", "–", "")
    Console().print(table)


if __name__ == "__main__":
    main()
