"""What was recognised in wrong functions, in the class report."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import chromium
from report_class import ESTEP, HOSTILE, CourseFolder, check, save, sheet, solution_cell
from test_report_pages import Page

from autograder import figures
from autograder.bug_tally import bugs_of, tally_bugs
from autograder.class_pages import class_pages, page_name
from autograder.records import CheckResult, Example, Finding, Picture, Verdict
from autograder.typeset import bug_name

CURVE = Picture("curve", 'It falls & "rises".', {"yours": [-3.0, -2.0, -2.5], "falls": [1]})
EXAMPLE = Example("X = [[1, 2]]\nf(X)", "W = [[0.5, 0.5]]", "W = [[0.9, 0.1]]")
FUNCTION = "responsibilities"
REASON = "This can't be judged until “Ordinary” passes."


def finding(diagnosis: str | None = "forgot-weights", **changes: object) -> Finding:
    """Return what was seen of a function."""
    said = "\n".join(f"It {bug_name(bug)}." for bug in (diagnosis or "").split("+") if bug)
    made = Finding(FUNCTION, EXAMPLE, CURVE, diagnosis, said, "nearest-centre")
    return replace(made, **changes)  # type: ignore[arg-type]


def wrong(diagnosis: str | None, idea: int = 0) -> CheckResult:
    """Return a check that failed by a recognised bug."""
    made = check(FUNCTION, idea, Verdict.FAILED, f"Fact {idea}.")
    return replace(made, diagnosis=diagnosis, misconception="nearest-centre")


def grade(course: CourseFolder, student: str, found: Finding) -> None:
    """Store the sheet of a student whose function was looked at."""
    waits = replace(check(FUNCTION, 4, Verdict.SKIPPED, REASON), misconception=None)
    results = [
        wrong(found.diagnosis),
        wrong(found.diagnosis, 2),
        check(FUNCTION, 1, Verdict.PASSED),
    ]
    results += [waits, replace(waits, id=f"{FUNCTION}::more", title="One more")]
    course.grade(student, sheet(ESTEP, results, findings=(found,)))
    course.write(student, ESTEP, [solution_cell(FUNCTION, "def responsibilities(): ...")])


def text_of(course: CourseFolder, page: str) -> str:
    """Return what somebody reads on a page."""
    return " ".join(Page(class_pages(course.read())[page]).text.split())


def test_bugs_have_names_for_people() -> None:
    """Ids are for programs."""
    assert bug_name("forgot-weights") == "forgot weights"
    assert bug_name("forgot-weights+ignores-tilt") == "forgot weights, and ignores tilt"


def test_bugs_of_a_finding_come_with_their_sentences() -> None:
    """One for each; a sentence that is missing costs no name."""
    assert bugs_of(finding("a-b+c")) == [("a-b", "It a b."), ("c", "It c.")]
    assert bugs_of(finding("a+b", explanation="")) == [("a", ""), ("b", "")]
    assert bugs_of(finding(None)) == []


def test_bugs_are_counted_the_commonest_first(course: CourseFolder) -> None:
    """Of those whose function was there to judge; two bugs at once count for both."""
    grade(course, "ann", finding("ignores-tilt"))
    grade(course, "bo", finding("forgot-weights+ignores-tilt"))
    course.grade("cem", sheet(ESTEP, [check(FUNCTION, 0, Verdict.PASSED)]))
    course.grade("dara", sheet(ESTEP, [check(FUNCTION, 0, Verdict.MISSING)]))

    tilt, weights = tally_bugs(course.read())

    assert (tilt.bug, [s.id for s in tilt.students], tilt.judged) == (
        "ignores-tilt",
        ["ann", "bo"],
        3,
    )
    assert (weights.bug, [s.id for s in weights.students]) == ("forgot-weights", ["bo"])
    assert weights.says == "It forgot weights."


def test_student_page_shows_what_was_seen_above_the_checks(course: CourseFolder) -> None:
    """Example, bug by its name, belief and figure come first, and no id of a bug is shown."""
    grade(course, "ann", finding())

    text = text_of(course, page_name("student", "ann"))

    parts = ["f(X)", "[[0.5, 0.5]]", "[[0.9, 0.1]]", "forgot weights", "nearest centre", "Fact 0."]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert text.count("nearest centre") == 1
    assert "forgot-weights" not in text
    assert "Look again at how" not in text


def test_student_page_shows_the_figure_with_its_words(course: CourseFolder) -> None:
    """It stands in the page itself, as it was drawn."""
    grade(course, "ann", finding())

    page = Page(class_pages(course.read())[page_name("student", "ann")])

    (image,) = [attributes for tag, attributes in page.tags if tag == "img"]
    assert image["alt"] == CURVE.alt
    kind, _, data = str(image["src"]).partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(data).decode() == figures.draw(CURVE)


def test_student_page_without_a_figure_or_cause(course: CourseFolder) -> None:
    """An example alone claims nothing."""
    grade(course, "ann", Finding(FUNCTION, EXAMPLE))

    page = class_pages(course.read())[page_name("student", "ann")]

    assert "<img" not in page
    assert "Recognised" not in page
    assert "Look again at how" in page


def test_a_reason_to_wait_is_told_once(course: CourseFolder) -> None:
    """Several checks that wait for one tell it at the first of them."""
    grade(course, "ann", finding())

    assert text_of(course, page_name("student", "ann")).count(REASON) == 1


def test_class_pages_say_which_bugs_are_common(course: CourseFolder) -> None:
    """The first page and the assignment's say how many, of how many, and who."""
    for student in ("ann", "bo"):
        grade(course, student, finding())
    course.grade("cem", sheet(ESTEP, [check(FUNCTION, 0, Verdict.PASSED)]))

    for page in ("index.html", page_name("assignment", ESTEP)):
        text = text_of(course, page)
        assert "2 of 3 forgot weights" in text
        assert "It forgot weights. Who: 2 students ann bo" in text
        assert "forgot-weights" not in text


def test_a_check_does_not_take_over_a_bugs_belief(course: CourseFolder) -> None:
    """What a bug says of its author is no fact about the check."""
    grade(course, "ann", finding())

    assert "nearest centre" not in text_of(course, page_name("assignment", ESTEP))


def test_without_findings_nothing_is_said_of_bugs(course: CourseFolder) -> None:
    """A class in which nothing was recognised has no empty section."""
    course.grade("ann", sheet(ESTEP, [check(FUNCTION, 0, Verdict.PASSED)]))

    assert "Mistakes" not in text_of(course, "index.html")


@pytest.fixture
def hostile(course: CourseFolder) -> CourseFolder:
    """A class in which every text of a finding is an attack."""
    evil = HOSTILE + "\x1b[2J\u202e"
    picture = replace(CURVE, alt=evil)
    found = Finding(FUNCTION, Example(evil, evil, evil), picture, evil, evil, HOSTILE)
    grade(course, "ann", found)
    return course


def test_hostile_findings_are_only_text(hostile: CourseFolder) -> None:
    """No tag, no attribute and no address comes out of them, in the figure neither."""
    for name, text in class_pages(hostile.read()).items():
        tags = Page(text).tags
        assert [tag for tag, _ in tags].count("script") == (name == "index.html"), name
        assert not [key for _, attrs in tags for key in attrs if key.startswith("on")], name
        assert [tag for tag, _ in tags].count("img") == name.startswith("student"), name
    assert "<script" not in figures.draw(replace(CURVE, alt=HOSTILE + "\x1b"))
    assert "\x1b" not in figures.draw(replace(CURVE, alt=HOSTILE + "\x1b"))


def test_findings_in_a_browser(course: CourseFolder, tmp_path: Path) -> None:
    """The figure is shown under the page's policy, everything fits, and no rule is broken."""
    for student in ("ann", "bo"):
        grade(course, student, finding())
    (tmp_path / "site").mkdir()
    site = save(class_pages(course.read()), tmp_path / "site")
    names = ["index.html", page_name("student", "ann"), page_name("assignment", ESTEP)]
    told: list[str] = []
    with chromium() as browser:
        for width, scheme in ((320, "light"), (1200, "dark"), (1200, "light")):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.on("console", lambda message: told.append(message.text))
            for name in names:
                page.goto((site / name).as_uri())
                assert page.evaluate("document.documentElement.scrollWidth") == width
                assert Axe().run(page).response["violations"] == [], (name, width, scheme)
                shown = page.locator("img").evaluate_all("all => all.map(one => one.naturalWidth)")
                assert all(shown)
            page.close()
    assert told == []
