"""The real stage on a blank page: a fake notebook asks the real Python what the browser asks."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from simulations.acts import ActError, Simulation, answer, first
from simulations.assets import script, style
from simulations.functions import Trouble

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A stage</title>
<meta name="viewport" content="width=device-width"><style>
html { color-scheme: light dark; background: light-dark(#fff, #111); } body { margin: 0; }
%s</style></head><body><main id="page"></main></body></html>"""

# A widget's model: `answers` tells what becomes of the kernel's replies.
MODEL = """(scene) => {
  const hears = new Set();
  window.sent = [];
  window.answers = "come";
  window.replies = [];
  window.deliver = (reply) => [...hears].forEach((hear) => hear(reply));
  window.hearing = () => hears.size;
  window.model = {
    get: () => scene,
    on: (event, hear) => hears.add(hear),
    off: (event, hear) => hears.delete(hear),
    send(message) {
      if (answers === "fail") throw new Error("The comm is closed.");
      sent.push(message);
      kernel(message).then((reply) => (answers === "come" ? deliver(reply) : replies.push(reply)));
    },
  };
}"""
RENDER = """async (source) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  window.widget ??= (await import(url)).default;
  const el = document.getElementById("page").appendChild(document.createElement("div"));
  window.closes = [...(window.closes ?? []), widget.render({ model, el })];
}"""


def replies(simulation: Simulation) -> Any:
    """What the kernel's side does with a message."""

    def reply(message: dict[str, Any]) -> dict[str, Any]:
        try:
            scene = answer(simulation, message["act"], message["args"])
        except (ActError, Trouble) as error:
            return {"id": message["id"], "error": str(error)}
        return {"id": message["id"], "scene": scene}

    return reply


def show(page: Page, simulation: Simulation, scene: Any = None, views: int = 1) -> Locator:
    """Open a simulation, or a scene given as text, so often on one page."""
    page.set_content(PAGE % style())
    page.expose_function("kernel", replies(simulation))
    text = scene if scene is not None else json.dumps(first(simulation))
    page.evaluate(MODEL, text)
    for _ in range(views):
        page.evaluate(RENDER, script("notebook"))
    return page.locator(".em-sim").first


def stop_clock(page: Page) -> None:
    """Let time pass on a page only when a test says so."""
    page.clock.install(time=0)
    page.clock.pause_at(1000)


def sent(page: Page) -> Any:
    """All questions so far."""
    return page.evaluate("sent")


def frame_of(stage: Locator) -> int:
    """Which frame a film is at, by its slider."""
    return int(stage.get_by_role("slider").input_value())


def opened(page: Page, simulation: Any) -> Locator:
    """A stage whose bet is out of the way."""
    stage = show(page, simulation)
    if stage.get_by_role("button", name="Just show me").count():
        stage.get_by_role("button", name="Just show me").click()
    return stage


def deliver(page: Page, index: int) -> None:
    """Let one of the replies that were held back come."""
    page.wait_for_function(f"replies.length > {index}")
    page.evaluate(f"deliver(replies[{index}])")


def press(stage: Locator, name: str) -> None:
    """Press a button of this very name."""
    stage.get_by_role("button", name=name, exact=True).click()


def caption(stage: Locator, words: str) -> None:
    """Expect a caption that begins so."""
    expect(stage.get_by_role("status")).to_have_text(re.compile("^" + re.escape(words)))
