"""What a student reads below a graded cell."""

from __future__ import annotations

import html

from nbconvert.filters import clean_html

from autograder.feedback import VERDICTS, CellReport, cell_report, closer_look
from autograder.misconceptions import Misconception
from autograder.records import (
    CheckResult,
    Example,
    Finding,
    Picture,
    ScoreSheet,
    Status,
    Verdict,
)

NEAREST = Misconception(
    "nearest", "Nearest centre", "The nearest wins.", "The density counts.", "ch3", "Not nearest"
)
PASSED = CheckResult("f::a", "f", "Rows sum to one", 2.0, 2.0, Verdict.PASSED, "", "", None, None)
FAILED = CheckResult(
    "f::b", "f", "Size counts", 0.0, 1.5, Verdict.FAILED, "`W[0]` is off", "Think of `Sigma`",
    "nearest", None,
)  # fmt: skip

WAITS = CheckResult(
    "f::c", "f", "It keeps its arguments", 0.0, 1.0, Verdict.SKIPPED,
    "This can't be judged until “Size counts” passes.", "Copy first", None, None,
)  # fmt: skip
EXAMPLE = Example("X = [[1, 2]]\nf(X)", "W = [[0.5, 0.5]]", "W = [[0.9, 0.1]]")


def report(*checks: CheckResult, notes: tuple[str, ...] = ()) -> CellReport:
    """Return the report of function f, of a sheet with these checks."""
    sheet = ScoreSheet("source", "ch3", Status.GRADED, None, 0.0, 0.0, checks, notes)
    return cell_report(sheet, "f", {"nearest": NEAREST})


def changed(check: CheckResult, **values: object) -> CheckResult:
    """Return a check with other values."""
    return CheckResult(**{**vars(check), **values})  # type: ignore[arg-type]


def test_report_says_what_passed_and_what_did_not() -> None:
    """Every check has its line: title, verdict, points; if it failed, fact and hint too."""
    said = report(PASSED, FAILED)

    for text in (said.html, said.text):
        assert "1 of 2 checks passed" in text
        assert "2 / 3.5 points" in text
        for part in ("Rows sum to one", "2 / 2", "Size counts", "0 / 1.5", "wrong answer"):
            assert part in text
        assert "Hint:" in text


def test_report_corrects_the_misconception() -> None:
    """A recognised belief is answered with what is true, and where to read again."""
    said = report(FAILED, PASSED)

    for text in (said.html, said.text):
        assert "The nearest wins." in text
        assert "The density counts." in text
        assert "“Not nearest” in ch3" in text


def test_nothing_is_said_twice() -> None:
    """A hint or belief behind several failed checks is told at the first."""
    said = report(FAILED, changed(FAILED, id="f::c"), PASSED)

    assert said.text.count("Think of") == 1
    assert said.html.count("The nearest wins.") == 1


def test_one_reason_for_all_is_told_once() -> None:
    """Where every check ended alike, one sentence stands for all of them."""
    missing = changed(FAILED, verdict=Verdict.MISSING, message="`f` is not written yet.")

    said = report(missing, changed(missing, id="f::c"))

    assert said.text.count("is not written yet") == 1
    assert "All 2 checks ended like this" in said.html
    assert "Size counts" not in said.html


def test_unlisted_misconception_is_left_out() -> None:
    """A check may point at a belief that the list does not know."""
    assert "Some believe" not in report(changed(FAILED, misconception="unheard-of")).html


def test_only_the_function_of_the_cell_is_reported() -> None:
    """Each graded cell shows its own function's checks."""
    other = changed(PASSED, id="g::a", function="g", title="Of another function")

    assert "Of another function" not in report(FAILED, other).html


def test_notes_are_shown() -> None:
    """What is worth knowing and costs nothing stands at the end."""
    said = report(PASSED, notes=("It warned: `divide by zero`",))

    assert "Note: It warned: <code>divide by zero</code>" in said.html
    assert "Note: It warned" in said.text


def test_rejected_file_says_why() -> None:
    """Without checks the report is the problem, and what to do about it."""
    sheet = ScoreSheet("s", "ch3", Status.REJECTED, "The file is <empty>. Submit again.", 0, 10, ())

    said = cell_report(sheet, "f", {})

    assert "Not graded" in said.html
    assert "The file is &lt;empty&gt;. Submit again." in said.html
    assert "The file is <empty>. Submit again." in said.text


def test_several_lines_keep_their_shape() -> None:
    """A message of several lines is shown as it was printed."""
    said = report(changed(FAILED, message="first\n  second"), PASSED)

    assert "<pre>first\n  second</pre>" in said.html


def test_students_text_is_only_text() -> None:
    """Markup is escaped, in code too, and what terminals and readers would obey is gone."""
    said = report(changed(FAILED, message="`<b>` <i> \x1b[31m \u202egnp.exe\x00"), PASSED)

    assert "<code>&lt;b&gt;</code> &lt;i&gt; [31m gnp.exe" in said.html
    assert "`<b>` <i> [31m gnp.exe" in said.text


def test_report_is_made_of_what_nbconvert_lets_through() -> None:
    """Cleaning cell outputs, as our configuration asks for, changes nothing in a report."""
    missing = changed(FAILED, verdict=Verdict.MISSING)
    for said in (
        report(PASSED, FAILED, WAITS, notes=("a note",)),
        report(missing, missing),
        closer_look(everything("Because of `phi`.\nAnd more."), {"nearest": NEAREST}),
    ):
        assert set(tags(clean_html(said.html))) == set(tags(said.html))
        assert "&lt;" not in clean_html(said.html)


def tags(page: str) -> list[str]:
    """Return the tags of a page, without their attributes."""
    return [part.split(">")[0].split()[0] for part in page.split("<")[1:]]


def test_every_verdict_has_its_words() -> None:
    """No verdict reaches a student as a program's word."""
    assert set(VERDICTS) == set(Verdict)


def everything(explanation: str) -> Finding:
    """Return a finding with all that one can have."""
    picture = Picture("curve", "It falls.", {})
    return Finding("f", EXAMPLE, picture, "forgot-weights", explanation, "nearest")


def test_closer_look_shows_an_example_beside_what_is_right() -> None:
    """First what the function did with a small input, then what it should have been, then why."""
    said = closer_look(everything("Your shares forget `phi`."), {"nearest": NEAREST})

    for text in (said.html, said.text):
        parts = ("f(X)", "[[0.5, 0.5]]", "[[0.9, 0.1]]", "Likely cause:", "“Not nearest” in ch3")
        places = [text.index(part) for part in parts]
        assert places == sorted(places)
    assert "Your shares forget <code>phi</code>." in said.html


def test_two_causes_are_two_lines() -> None:
    """Where two mistakes were made at once, both are told, one after the other."""
    said = closer_look(everything("One thing.\nAnother."), {})

    for text in (said.html, said.text):
        assert text.count("Likely cause:") == text.count("And also:") == 1


def test_closer_look_without_a_cause_claims_none() -> None:
    """An example alone is shown as it is; nobody guesses."""
    said = closer_look(Finding("f", EXAMPLE), {"nearest": NEAREST})

    for text in (said.html, said.text):
        assert "0.9, 0.1" in text
        assert "cause" not in text
        assert "Read again" not in text
    assert "figure" not in said.html


def test_a_students_numbers_cannot_act_in_a_closer_look() -> None:
    """Whatever an answer looks like when it is written, it is text."""
    evil = "<script>alert(1)</script>\x1b[31m\u202e</pre>"
    said = closer_look(Finding("f", Example(evil, evil, evil), None, "x", evil, None), {})

    assert "<script" not in said.html
    assert said.html.count("</pre>") == 3
    assert not {"\x1b", "\u202e"} & set(said.html + said.text)


def test_a_recognised_bug_takes_the_place_of_hints() -> None:
    """The checks' own hints don't know of the bug, and could lead elsewhere."""
    known = changed(FAILED, diagnosis="forgot-weights")

    said = report(PASSED, known)

    for text in (said.html, said.text):
        assert "is off" in text
        assert "Think of" not in text
        assert "The nearest wins." not in text


def test_checks_that_wait_share_a_line() -> None:
    """Their reason is told once, with their titles, and with the points that wait."""
    other = changed(WAITS, id="f::d", title="It is fast", max_points=2.5)

    said = report(PASSED, FAILED, WAITS, other)

    for text in (html.unescape(said.html), said.text):
        assert text.count("can't be judged until “Size counts” passes.") == 1
        assert "These 2 can't be judged" in text
        assert "It keeps its arguments · It is fast" in text
        assert "0 / 3.5" in text
        assert "1 of 4 checks passed" in text
        assert "Copy first" not in text


def test_one_check_that_waits_is_one() -> None:
    """Its sentence stays as it is."""
    assert "This can't be judged until" in report(FAILED, WAITS).text


def test_checks_that_all_wait_are_a_line() -> None:
    """Even a sheet on which nothing was tried has a report."""
    assert "0 of 2 checks passed" in report(WAITS, changed(WAITS, id="f::d")).html
