"""What was seen of a wrong function, on the pages that students and staff open."""

from __future__ import annotations

import base64
import html
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import chromium
from small_course import E_STEP, Course

from autograder import figures
from autograder.gradebook import CourseGradebook
from autograder.job import Job
from autograder.outputs import outputs
from autograder.records import Example, Finding, Picture, ScoreSheet, Status

CURVE = Picture("curve", 'It falls & "rises".', {"yours": [-3.0, -2.0, -2.5], "falls": [1]})
NARROW, WIDE = 400, 1200
OF_NBGRADER = {"color-contrast", "html-has-lang", "link-in-text-block", "region"}
# What is written for a phone's width scrolls on nbgrader's page, and takes no focus.
OF_NBGRADER |= {"scrollable-region-focusable"}


def sheet(*findings: Finding, assignment: str = E_STEP) -> ScoreSheet:
    """Return a sheet of a function f that was looked at."""
    return ScoreSheet("s", assignment, Status.GRADED, None, 0, 0, (), findings=findings)


def kinds(made: list[Any]) -> list[str]:
    """Return what each output is."""
    return [next(iter(one["data"])) for one in made]


def test_look_figure_and_report_stand_in_this_order() -> None:
    """What the function did comes first; a figure is an output of its own, with words."""
    found = Finding("f", Example("f(1)", "1", "2"), CURVE)

    look, figure, report = outputs(sheet(found), "f", {})

    assert kinds([look, figure, report]) == ["text/html", "image/svg+xml", "text/html"]
    assert "f(1)" in look["data"]["text/html"]
    assert figure["data"] == {"image/svg+xml": figures.draw(CURVE), "text/plain": CURVE.alt}
    assert "checks passed" in report["data"]["text/html"]


def test_nothing_seen_is_nothing_said() -> None:
    """A right function has its report alone, and so has one of which others were looked at."""
    without = Finding("f", Example("f(1)", "1", "2"))

    assert kinds(list(outputs(sheet(), "f", {}))) == ["text/html"]
    assert kinds(list(outputs(sheet(without), "g", {}))) == ["text/html"]
    assert kinds(list(outputs(sheet(without), "f", {}))) == ["text/html"] * 2


def image(page: str) -> tuple[str, str]:
    """Return the alternative text of a page's figure, and the figure."""
    found = re.search(r'<img alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert found is not None
    return html.unescape(found[1]), base64.b64decode(found[2]).decode("utf-8")


@pytest.fixture(params=["stock", "ours"])
def graded(request: pytest.FixtureRequest, course: Course) -> Course:
    """The course with one wrong submission graded, by nbgrader's commands or by our own."""
    course.hand_in("ann", course.sample("ignores-tilt"))
    if request.param == "stock":
        assert course.run("autograde", E_STEP) == 0
        assert course.run("generate_feedback", E_STEP) == 0
        return course
    with CourseGradebook(course.folder) as book:
        (handed_in,) = book.submissions([E_STEP])
        book.desk([E_STEP]).grade_all(
            [Job.of(handed_in)], lambda graded: book.record(handed_in, graded.ready)
        )
    return course


def test_a_figure_comes_back_with_the_feedback(graded: Course) -> None:
    """It is on the page with its words, as it was drawn, and so are example and cause."""
    (found,) = graded.sheet("ann").findings
    page = graded.page("ann")

    assert found.picture is not None
    assert image(page) == (found.picture.alt, figures.draw(found.picture))
    assert page.index("it returned") < page.index("Likely cause:") < page.index("image/svg+xml")
    assert page.index("image/svg+xml") < page.index("checks passed")
    assert "ignores-tilt" not in page


def test_feedback_fits_wide_and_narrow_windows(graded: Course, tmp_path: Path) -> None:
    """Nothing runs out of the page, nothing is loaded, and what is ours breaks no rule."""
    path = graded.folder / "feedback" / "ann" / E_STEP / f"{E_STEP}.html"
    with chromium() as browser:
        for width in (NARROW, WIDE):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.route("http*://**", lambda route: route.abort())
            page.goto(path.as_uri())

            shown = page.locator("img[src^='data:image/svg']")
            assert page.evaluate("document.documentElement.scrollWidth") == width
            assert shown.evaluate("one => one.complete && one.naturalWidth > 0")
            found = {each["id"] for each in Axe().run(page).response["violations"]}
            assert found <= OF_NBGRADER
            look = Axe().run(page, context={"include": [".panel-info"]})
            assert look.response["violations"] == []
            page.close()
