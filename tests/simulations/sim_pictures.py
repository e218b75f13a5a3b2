"""A blank page that has the real files of the pictures, and hands that show panels on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

SIMULATIONS = Path(__file__).parents[2] / "simulations"
FILES = (
    "elements",
    "colours",
    "axes",
    "points",
    "overlay",
    "handle",
    "plane",
    "bars",
    "curve",
)
PALETTE = [(0, 114, 178), (213, 94, 0), (0, 158, 115), (204, 121, 167), (230, 159, 0)]

HANG = """
window.rich = rich;
window.hang = (panel) => {
  window.told = [];
  const hands = { moved: (x, y) => told.push([x, y]), peek: (frame) => told.push(frame) };
  window.made = { plane, bars, curve }[panel.kind](panel, hands);
  document.getElementById("stage").replaceChildren(made.el);
};
"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Pictures</title>
<style>body {{ margin: 0; }} .em-sim {{ padding: 10px; background: var(--raised); }} {style}</style>
</head><body data-jp-theme-light="true"><main class="em-sim" id="stage"></main>
<script type="module">{script}</script></body></html>"""
# Tests read pixels again and again; the browser would warn that this is slow.
READ_OFTEN = """
const plainContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind) {
  return plainContext.call(this, kind, { willReadFrequently: true });
};
"""
FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@contextmanager
def blank_page(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page with the pictures' files; whatever it complains about fails the test."""
    script = "\n".join((SIMULATIONS / f"{name}.js").read_text("utf-8") for name in FILES)
    style = (SIMULATIONS / "pictures.css").read_text("utf-8")
    complaints: list[str] = []
    options = {"viewport": {"width": 620, "height": 800}, **options}
    with browser.new_context(**options) as context:
        context.set_default_timeout(5000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text))
        page.add_init_script(READ_OFTEN)
        page.goto("about:blank")
        page.set_content(PAGE.format(style=style, script=script + HANG))
        yield page
        assert complaints == []


def hang(page: Page, panel: Mapping[str, Any], *state: Any) -> None:
    """Put a panel on the page, and show a state if there is one."""
    page.evaluate("(panel) => hang(panel)", panel)
    settle(page)
    if state:
        show(page, *state)


def show(page: Page, *state: Any) -> None:
    """Show a state, or how far it is on the way to the next one."""
    page.evaluate("(state) => made.show(...state)", list(state))


def settle(page: Page) -> None:
    """Let the browser lay out and tell of sizes and themes."""
    page.evaluate(f"{FRAMES}.then(() => {FRAMES})")


def told(page: Page) -> Any:
    """What the panel has told: moves, or frames that are peeked at."""
    return page.evaluate("told")


def spot(page: Page, panel: Mapping[str, Any], x: float, y: float) -> tuple[float, float]:
    """Where in the field a place of a plane with equal units lies, in CSS pixels."""
    box = field(page)
    scale = box["width"] / (panel["x"][1] - panel["x"][0])
    return (x - panel["x"][0]) * scale, (panel["y"][1] - y) * scale


def field(page: Page) -> dict[str, float]:
    """The box of the picture."""
    box = page.locator(".em-field").bounding_box()
    assert box is not None
    return dict(box)


def on_page(page: Page, panel: Mapping[str, Any], x: float, y: float) -> tuple[float, float]:
    """Where on the page a place of a plane lies: for the mouse."""
    box, (px, py) = field(page), spot(page, panel, x, y)
    return box["x"] + px, box["y"] + py


def pixel(page: Page, px: float, py: float) -> tuple[int, ...]:
    """The canvas' colour, and how opaque it is, at a place in CSS pixels."""
    return tuple(
        page.evaluate(
            """([x, y]) => {
              const canvas = document.querySelector("canvas");
              const ratio = canvas.width / canvas.getBoundingClientRect().width;
              const at = [Math.floor(x * ratio), Math.floor(y * ratio), 1, 1];
              return [...canvas.getContext("2d").getImageData(...at).data];
            }""",
            [px, py],
        )
    )
