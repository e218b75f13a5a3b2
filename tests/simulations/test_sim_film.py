"""Films, steps and views: what plays, what a press does, and that nothing plays by itself."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect
from sim_browser import caption, frame_of, press, show, stop_clock
from sim_stage_scenes import Rounds, film

LAST = 12
SLOW = film(pace=(1000.0, 1000.0))


def test_a_film_stands_until_it_is_played_and_plays_to_its_end(page: Page) -> None:
    """Play goes through all frames, and says that it can begin anew."""
    stop_clock(page)
    stage = show(page, Rounds())
    page.clock.run_for(5000)
    assert frame_of(stage) == 0

    press(stage, "Play")
    page.clock.run_for(5000)

    assert frame_of(stage) == LAST
    caption(stage, "M-step 6")
    expect(stage.get_by_text("6 of 6")).to_be_visible()
    press(stage, "Play again")
    expect(stage.get_by_role("button", name="Pause")).to_be_visible()
    assert frame_of(stage) < LAST


def test_a_film_is_slow_first_and_fast_later(page: Page) -> None:
    """The first of two equal spans of time shows fewer frames than the second."""
    stop_clock(page)
    stage = show(page, Rounds(film(pace=(1000.0, 100.0))))

    press(stage, "Play")
    page.clock.run_for(2000)
    early = frame_of(stage)
    page.clock.run_for(2000)

    assert 1 <= early < frame_of(stage) - early


def test_pause_stays_and_play_goes_on(page: Page) -> None:
    """Time that passes after a pause changes nothing; after it the film goes on from there."""
    stop_clock(page)
    stage = show(page, Rounds(SLOW))
    press(stage, "Play")
    page.clock.run_for(2500)

    press(stage, "Pause")
    at = frame_of(stage)
    page.clock.run_for(5000)

    assert at == frame_of(stage) > 0
    press(stage, "Play")
    page.clock.run_for(1500)
    assert frame_of(stage) in (at + 1, at + 2)


def test_between_two_frames_the_ellipses_are_on_their_way(page: Page) -> None:
    """A step moves for a quarter of a second, and captions change when it arrives."""
    stop_clock(page)
    stage = show(page, Rounds())
    press(stage, "E-step")
    page.clock.run_for(300)
    where = "document.querySelector('.em-ellipse').getBoundingClientRect().x"
    start = page.evaluate(where)

    press(stage, "M-step")
    page.clock.run_for(125)
    midway = page.evaluate(where)
    caption(stage, "E-step 1")
    page.clock.run_for(200)

    caption(stage, "M-step 1")
    assert min(start, page.evaluate(where)) < midway < max(start, page.evaluate(where))


def test_steps_and_back_go_one_frame(page: Page) -> None:
    """Back is free, also quickly, and stops at the start."""
    stage = show(page, Rounds())
    for name in ("E-step", "M-step", "E-step", "Back", "Back"):
        press(stage, name)
    caption(stage, "E-step 1")

    press(stage, "Back")
    caption(stage, "Two circles")
    press(stage, "Back")

    caption(stage, "Nothing changes: this is the start.")
    assert frame_of(stage) == 0


def test_reset_goes_back_to_the_start(page: Page) -> None:
    """Also in the midst of playing, which it ends."""
    stage = show(page, Rounds(SLOW))
    stage.get_by_role("slider").fill("3")
    press(stage, "Play")

    press(stage, "Reset")

    caption(stage, "Two circles")
    expect(stage.get_by_role("button", name="Play")).to_be_visible()
    assert frame_of(stage) == 0


def test_a_playing_film_speaks_at_most_once_a_second(page: Page) -> None:
    """Twelve frames in a second are not twelve sentences; the last one is said."""
    stop_clock(page)
    stage = show(page, Rounds(film(pace=(90.0, 90.0))))
    page.evaluate(
        """() => { window.said = []; new MutationObserver(() => said.push(
            document.querySelector('[role=status]').textContent)).observe(
            document.querySelector('[role=status]'), { childList: true }); }"""
    )
    page.clock.run_for(1000)

    press(stage, "Play")
    page.clock.run_for(3000)

    said = page.evaluate("said")
    assert 1 < len(said) <= 3
    assert said[-1].startswith("M-step 6")


def test_the_words_that_are_seen_fit_the_picture(page: Page) -> None:
    """However fast a film plays, the eye reads of the frame that is there, not of an older one."""
    stop_clock(page)
    stage = show(page, Rounds(film(pace=(90.0, 90.0))))
    page.clock.run_for(1000)

    press(stage, "Play")
    for _ in range(8):
        page.clock.run_for(50)
        step = "M" if frame_of(stage) % 2 == 0 else "E"
        words = f"{step}-step {(frame_of(stage) + 1) // 2}" if frame_of(stage) else "Two circles"
        assert stage.locator(".em-caption").inner_text().startswith(words)


def test_a_film_pauses_out_of_sight(page: Page) -> None:
    """Who scrolls away finds it where it was."""
    stage = show(page, Rounds(SLOW))
    press(stage, "Play")

    page.evaluate("document.body.style.paddingTop = '4000px'; window.scrollTo(0, 0)")

    expect(stage.locator(".em-play")).to_have_text("Play")


def test_a_film_pauses_in_a_hidden_window(page: Page) -> None:
    """A tab in the background plays to nobody."""
    stage = show(page, Rounds(SLOW))
    press(stage, "Play")

    page.evaluate(
        """Object.defineProperty(document, "hidden", { value: true });
        document.dispatchEvent(new Event("visibilitychange"))"""
    )

    expect(stage.get_by_role("button", name="Play")).to_be_visible()


def test_reduced_motion_cuts_but_plays(page: Page) -> None:
    """Frames follow each other without anything gliding between them; a step is there at once."""
    page.emulate_media(reduced_motion="reduce")
    stop_clock(page)
    stage = show(page, Rounds(SLOW))
    page.evaluate(
        """() => { const ellipse = document.querySelector(".em-ellipse"); window.shapes = new Set();
        new MutationObserver(() => shapes.add(ellipse.getAttribute("transform")))
            .observe(ellipse, { attributes: true }); }"""
    )

    press(stage, "Play")
    page.clock.run_for(4200)

    assert frame_of(stage) in (4, 5)
    assert 1 <= page.evaluate("shapes.size") <= 3
    at = frame_of(stage)
    press(stage, "Back")
    assert frame_of(stage) == at - 1


def test_a_film_moves_on_every_frame_of_the_screen(browser: Browser) -> None:
    """While it plays the picture changes with nearly each animation frame: nothing stutters."""
    with browser.new_context() as context:
        page = context.new_page()
        stage = show(page, Rounds(film(pace=(2000.0, 2000.0))))
        press(stage, "E-step")
        press(stage, "Play")
        drawn = page.evaluate(
            """() => new Promise((resolve) => {
              const ellipse = document.querySelector(".em-ellipse");
              let [ticks, before, moved] = [0, "", 0];
              const tick = () => {
                const now = ellipse.getAttribute("transform");
                moved += now !== before; before = now;
                if (++ticks < 40) requestAnimationFrame(tick); else resolve(moved / ticks);
              };
              requestAnimationFrame(tick);
            })"""
        )

    assert drawn > 0.5
