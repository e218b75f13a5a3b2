"""The stage as a whole: settings, faults, everybody's access to it, and nothing left behind."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from sim_browser import show, stop_clock
from sim_stage_scenes import Rounds, choice, film, place, steps, trouble_at, unwritten, views
from sim_stage_star import Star

from simulations.acts import first
from simulations.browser.assets import script, style

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
FAULT = re.compile("This picture has a fault of its own; your code is not to blame")


def bet_on_a(stage: Locator) -> None:
    """Bet on the first."""
    stage.locator(".em-answer button").first.click()


def play(stage: Locator) -> None:
    """Begin to play."""
    stage.get_by_role("button", name="Play").click()


def fall_silent(stage: Locator) -> None:
    """Lose the kernel."""
    stage.page.evaluate("window.answers = 'fail'")
    stage.get_by_role("button", name="New start").click()


STATES: list[tuple[Any, Any]] = [
    (Star, None),
    (Star, bet_on_a),
    (Rounds, None),
    (Rounds, play),
    (Rounds, fall_silent),
    (lambda: Rounds(steps(), bet=place()), None),
    (lambda: Rounds(steps(), bet=place()), bet_on_a),
    (lambda: Rounds(views(), problem=trouble_at(0)), None),
    (lambda: Rounds(bet=choice(covers=["climb"]), problem=unwritten()), None),
]


@pytest.mark.parametrize(("scheme", "width"), [("light", 900), ("dark", 320)])
def test_every_state_is_accessible(browser: Browser, scheme: Any, width: int) -> None:
    """Bets, films, steps, views and troubles break no rule of WCAG 2.2 AA, and fit."""
    found: list[Any] = []
    for made, do in STATES:
        with browser.new_context(
            color_scheme=scheme, reduced_motion="reduce", viewport={"width": width, "height": 900}
        ) as context:
            context.set_default_timeout(5000)
            page = context.new_page()
            stage = show(page, made())
            if do:
                do(stage)
            broken = Axe().run(page, options=RULES).response["violations"]
            found += [(violation["id"], violation["nodes"][0]["html"]) for violation in broken]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append("scrolls sideways")

    assert found == []


def test_targets_are_large_enough(page: Page) -> None:
    """Whatever is pressed is at least 24 pixels high and wide."""
    stage = show(page, Rounds())

    small = stage.locator("button, select, input").evaluate_all(
        """all => all.map(one => [one.textContent, one.getBoundingClientRect()])
        .filter(([, box]) => Math.min(box.width, box.height) < 24).map(([name]) => name)"""
    )

    assert small == []


def test_a_stage_as_a_screen_reader_finds_it(page: Page) -> None:
    """Named region, heading, settings by their labels, pictures, player, and the words."""
    stage = show(page, Rounds())

    expect(stage.locator("xpath=..")).to_match_aria_snapshot(
        """
        - region "EM, round by round":
          - heading "EM, round by round" [level=3]
          - paragraph: Two clusters and two guesses. Press Play, or take the steps one by one.
          - text: Data
          - combobox "Data":
            - option "round" [selected]
            - option "elongated"
          - button "New start"
          - figure
          - figure "log-likelihood"
          - button "Play"
          - button "E-step"
          - button "M-step"
          - button "Back"
          - button "Reset"
          - text: Round
          - slider "Round"
          - status: Two circles, put down blindly.
        """
    )


@pytest.mark.parametrize("scene", ["", "{", "null", "{}", '{"panels": [{"kind": "pie"}]}'])
def test_a_scene_that_cannot_be_shown_is_a_sentence(
    page: Page, problems: list[str], scene: str
) -> None:
    """Our own fault leaves no blank box, and blames nobody's code."""
    stage = show(page, Star(), scene)

    expect(stage.get_by_role("alert")).to_have_text(FAULT)
    assert len(problems) == 1
    problems.clear()


def test_a_fault_while_playing_stops_the_film(page: Page, problems: list[str]) -> None:
    """A frame that can't be drawn is told once, and the film rests."""
    scene: Any = first(Rounds())
    scene["frames"][3]["panels"]["data"]["ellipses"] = [None]
    stage = show(page, Rounds(), json.dumps(scene))

    play(stage)

    expect(stage.get_by_role("alert")).to_have_text(FAULT)
    expect(stage.locator(".em-play")).to_have_text("Play")
    assert 1 <= len(problems) < 4
    problems.clear()


def test_an_answer_without_sense_is_a_sentence(page: Page, problems: list[str]) -> None:
    """A kernel of another version may answer anything."""
    stage = show(page, Rounds())
    page.evaluate("answers = 'wait'")
    stage.get_by_role("button", name="New start").click()

    page.evaluate("deliver({ id: sent[0].id, scene: 7 })")

    expect(stage.get_by_role("alert")).to_have_text(FAULT)
    expect(stage.get_by_role("button", name="Play")).to_be_visible()
    problems.clear()


def test_texts_stay_text(page: Page) -> None:
    """Whatever a scene says is shown letter by letter, but for code in backticks."""
    hostile = "<img src=x onerror='window.pwned=1'> `<b>`"
    scene: Any = first(Rounds(bet=choice(options=[hostile, "no"], prompt=hostile)))
    for key in ("title", "lead"):
        scene[key] = hostile
    scene["frames"][0] |= {"caption": hostile, "counter": hostile}

    stage = show(page, Rounds(), json.dumps(scene))

    expect(stage.get_by_role("heading")).to_have_text("<img src=x onerror='window.pwned=1'> <b>")
    bet_on_a(stage)
    expect(stage.get_by_role("status")).to_contain_text("<img src=x")
    assert stage.locator("img, b").count() == 0
    assert page.evaluate("window.pwned") is None


SLOW = film(pace=(1000.0, 1000.0))
COUNT = """() => {
  window.left = 0;
  const add = EventTarget.prototype.addEventListener;
  const remove = EventTarget.prototype.removeEventListener;
  const outside = (target) => !(target instanceof Node) || target === document;
  EventTarget.prototype.addEventListener = function (type, hear, options) {
    if (outside(this) && !(this instanceof AbortSignal)) {
      left++;
      options?.signal?.addEventListener("abort", () => left--);
    }
    return add.call(this, type, hear, options);
  };
  EventTarget.prototype.removeEventListener = function (...given) {
    if (outside(this) && !(this instanceof AbortSignal)) left--;
    return remove.apply(this, given);
  };
  for (const name of ["requestAnimationFrame", "setTimeout"]) {
    const wait = window[name];
    window[name] = (work, ...more) => wait((now) => { window.ticks++; work(now); }, ...more);
  }
  window.ticks = 0;
  const observed = (Observer) => class extends Observer {
    constructor(...given) { super(...given); left++; }
    disconnect() { super.disconnect(); left--; }
  };
  window.ResizeObserver = observed(window.ResizeObserver);
  window.IntersectionObserver = observed(window.IntersectionObserver);
}"""


@pytest.mark.parametrize("made", [Star, lambda: Rounds(SLOW, bet=place(frame=3))])
def test_nothing_is_left_after_it_is_closed(page: Page, made: Any) -> None:
    """No listener, observer, timer or animation frame outlives the stage, even while it plays."""
    stop_clock(page)
    page.evaluate(COUNT)
    stage = show(page, made())
    assert page.evaluate("left") > 0
    bet_on_a(stage)
    page.evaluate("answers = 'wait'")
    stage.locator("[data-key='set seed'], [role=slider]").first.press("ArrowRight")
    stage.locator("[data-key='set seed'], [role=slider]").first.press("Enter")
    page.clock.run_for(100)
    playing = stage.get_by_role("button", name="Pause").count()
    assert page.evaluate("[ticks > 0, sent.length]") == [playing == 1, 1]

    page.evaluate("closes.forEach((close) => close())")

    ticks = page.evaluate("ticks")
    page.clock.run_for(30_000)
    assert page.evaluate("[left, ticks, hearing()]") == [0, ticks, 0]
    expect(page.locator(".em-sim")).to_have_count(0)


def test_the_script_for_others_ends_before_the_host(page: Page) -> None:
    """Without a host it exports nothing, and its `mount` is there for what follows."""
    part = script(None)

    assert "export " not in part
    assert script("notebook").startswith(part)
    page.set_content("<main></main>")
    page.evaluate(
        """async (source) => {
          const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
          await import(url);
        }""",
        part + "\nwindow.mounted = typeof mount;",
    )
    assert page.evaluate("mounted") == "function"


def test_the_style_stays_in_the_stage() -> None:
    """Every rule is for what lies under the stage: a notebook has styles of its own."""
    plain = re.sub(r"/\*.*?\*/", "", style(), flags=re.S)
    selectors = [line.split("{")[0].strip() for line in plain.splitlines() if "{" in line]

    outside = [s for s in selectors if ".em-sim" not in s and not s.startswith("@")]

    assert outside == []
