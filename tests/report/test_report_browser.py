"""The class report in a real browser: by keyboard, in the dark, on a phone, without a script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from report_class import CourseFolder, hostile_class, save

from autograder.class_pages import class_pages

# The lowest contrast of any visible text with what is painted behind it, and that text.
LOWEST_CONTRAST = """() => {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const mix = (colours) => {
    paint.clearRect(0, 0, 1, 1);
    for (const colour of colours) { paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1); }
    return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255).map(
      (c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement)
      layers.unshift(getComputedStyle(each).backgroundColor);
    return ["Canvas", ...layers];
  };
  let lowest = [99, ""];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const shown = element.checkVisibility() && element.tagName !== "OPTION";
    if (!texts.currentNode.data.trim() || !shown || element.closest("script, style")) continue;
    const style = getComputedStyle(element);
    const layers = behind(element);
    const ink = element.closest("svg") ? style.fill : style.color;
    const [a, b] = [luminance(mix([...layers, ink])), luminance(mix(layers))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < lowest[0]) lowest = [contrast, texts.currentNode.data.trim()];
  }
  return lowest;
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a wide window that fails the test if anything in it goes wrong."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: problems.append(request.url) if outside(request.url) else 0)
    yield page
    page.close()
    assert problems == []


def outside(address: str) -> bool:
    """Whether an address is anywhere but on this disk."""
    return not address.startswith("file://")


def pages_of(site: Path) -> list[str]:
    """One page of each kind."""
    kinds = ("index", "student-student-04", "assignment-ch4")
    return [next(site.glob(f"{kind}*.html")).as_uri() for kind in kinds]


def column(page: Page, number: int) -> list[str]:
    """The texts of a column of the table of students, of the rows that are shown."""
    cells: Locator = page.locator(f"#students-table tbody tr:visible > :nth-child({number})")
    return [text.split("\n")[0].strip() for text in cells.all_inner_texts()]


def test_a_column_sorts_by_keyboard(page: Page, sample_site: Path) -> None:
    """Enter on a heading sorts upwards, once more downwards; what isn't there stays last."""
    page.goto((sample_site / "index.html").as_uri())
    heading = page.locator("#students-table thead th").nth(7)
    heading.get_by_role("button").focus()

    page.keyboard.press("Enter")
    up = column(page, 8)
    page.keyboard.press("Enter")
    down = column(page, 8)

    numbers = [float(text) for text in up if text != "–"]
    assert numbers == sorted(numbers)
    assert [float(text) for text in down if text != "–"] == numbers[::-1]
    assert "–" in up
    assert up[len(numbers) :] == down[len(numbers) :]
    expect(heading).to_have_attribute("aria-sort", "descending")
    assert page.locator("#students-table [aria-sort]").count() == 1


def test_names_sort_back(page: Page, sample_site: Path) -> None:
    """After sorting by score, the first heading brings back the order of names."""
    page.goto((sample_site / "index.html").as_uri())
    before = column(page, 1)
    page.get_by_role("button", name="Total").press("Space")
    assert column(page, 1) != before

    page.get_by_role("button", name="Student").press("Space")

    assert column(page, 1) == before


def test_typing_filters_by_name(page: Page, sample_site: Path) -> None:
    """Only rows with the text remain, and how many is announced."""
    page.goto((sample_site / "index.html").as_uri())
    everybody = column(page, 1)
    wanted = [name for name in everybody if "tan" in name.lower()]

    page.get_by_label("Name").press_sequentially("tan")

    assert 0 < len(wanted) < len(everybody)
    assert column(page, 1) == wanted
    expect(page.get_by_role("status")).to_have_text(f"{len(wanted)} of 24 shown")


def test_choosing_a_check_shows_who_is_stuck_on_it(page: Page, sample_site: Path) -> None:
    """The rows that remain are as many as the choice says, and those of the assignment's page."""
    page.goto((sample_site / "index.html").as_uri())
    choice = page.get_by_label("Stuck on")
    choice.focus()

    page.keyboard.type("responsibilities: Strongly")

    chosen = choice.locator("option:checked").inner_text()
    stuck = column(page, 1)
    assert chosen.endswith(f"({len(stuck)})")
    page.goto(next(sample_site.glob("assignment-ch3*")).as_uri())
    shown = page.locator("article", has_text="Strongly correlated").locator(".people li")
    alike = page.locator("section > .told .people li")
    assert sorted(stuck) == sorted([*shown.all_inner_texts(), *alike.all_inner_texts()])


def test_without_scripts_the_table_is_plain_and_whole(browser: Browser, sample_site: Path) -> None:
    """No script, no buttons and no filters: every student is there all the same."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((sample_site / "index.html").as_uri())

        assert page.locator("#students-table tbody tr").count() == 24
        assert page.locator("#filters").is_hidden()
        assert page.locator("#students-table button").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(page: Page, sample_site: Path, scheme: str) -> None:
    """All text, on heated cells too, has the contrast of WCAG AA for small letters."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for address in pages_of(sample_site):
        page.goto(address)
        page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")

        contrast, text = page.evaluate(LOWEST_CONTRAST)

        assert contrast >= 4.5, text


def test_dark_is_dark(page: Page, sample_site: Path) -> None:
    """Whoever prefers dark gets light letters on a dark page."""
    page.goto((sample_site / "index.html").as_uri())
    colour = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(colour)

    page.emulate_media(color_scheme="dark")

    assert (light, page.evaluate(colour)) == ("rgb(252, 251, 249)", "rgb(21, 23, 27)")


def test_pages_fit_a_narrow_window(page: Page, sample_site: Path) -> None:
    """At 320 pixels nothing but the table and code scrolls sideways."""
    page.set_viewport_size({"width": 320, "height": 640})
    for address in pages_of(sample_site):
        page.goto(address)

        assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_first_tab_stop_skips_to_the_content(page: Page, sample_site: Path) -> None:
    """A keyboard starts with a visible link past the navigation, and focus has an outline."""
    page.goto((sample_site / "index.html").as_uri())

    page.keyboard.press("Tab")

    link = page.locator(":focus")
    expect(link).to_have_text("Skip to the content")
    expect(link).to_be_in_viewport()
    assert link.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_paper_has_no_controls_and_light_ink(page: Page, sample_site: Path) -> None:
    """Printed from a dark screen, pages are black on white, without what only a screen can do."""
    page.goto((sample_site / "index.html").as_uri())
    page.emulate_media(media="print", color_scheme="dark")

    assert page.locator("#filters").is_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_nothing_of_a_student_runs(browser: Browser, course: CourseFolder, tmp_path: Path) -> None:
    """On pages made of attacks, no script runs and nothing is asked of any host."""
    (tmp_path / "site").mkdir()
    site = save(class_pages(hostile_class(course).read()), tmp_path / "site")
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    for file in site.iterdir():
        page.goto(file.as_uri())
        assert page.evaluate("window.__pwned") is None

    assert len(asked) == len(list(site.iterdir()))
    page.close()


def test_what_slips_through_does_not_run(
    browser: Browser, sample_site: Path, tmp_path: Path
) -> None:
    """Even if markup reached a page, its policy would refuse any script but ours."""
    text = (sample_site / "index.html").read_text("utf-8")
    planted = text.replace("</main>", "<script>window.__pwned = 1</script></main>")
    (tmp_path / "planted.html").write_text(planted, "utf-8")
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))

    page.goto((tmp_path / "planted.html").as_uri())

    assert page.evaluate("window.__pwned") is None
    assert "Content Security Policy" in told[0]
    page.close()
