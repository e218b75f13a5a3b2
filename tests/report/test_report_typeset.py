"""How the report writes numbers, names of files, and what students wrote."""

from __future__ import annotations

import string

import pytest
from markupsafe import Markup

from autograder import typeset
from autograder.records import Verdict


@pytest.mark.parametrize(
    ("number", "text"), [(6.0, "6"), (6.5, "6.5"), (0.0, "0"), (100.0, "100"), (1 / 3, "0.33")]
)
def test_points_say_no_more_than_needed(number: float, text: str) -> None:
    """Two decimals at most, and no trailing zeros."""
    assert typeset.points(number) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0"), (0.001, "1"), (0.5, "50"), (0.999, "99"), (1, "100")]
)
def test_percent_keeps_none_and_all_for_none_and_all(share: float, text: str) -> None:
    """One of a thousand is not 0 %, and 999 of them are not 100 %."""
    assert typeset.percent(share) == f"{text}\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("share", "level"), [(1, 0), (0.99, 1), (0.8, 1), (0.5, 3), (0, 5), (2, 0)]
)
def test_heat_grows_with_what_was_lost(share: float, level: int) -> None:
    """Full marks are not warm, any loss is, and nothing at all is warmest."""
    assert typeset.heat(share) == level


def test_every_verdict_has_a_sign_and_words_of_its_own() -> None:
    """No verdict is told from another by its colour alone."""
    shown = [typeset.MARKS[verdict] for verdict in Verdict]

    assert len({mark.sign for mark in shown}) == len({mark.words for mark in shown}) == len(Verdict)


HOSTILE = ["../x", "..", ".", "", "a/b", "<b>", "a b", "A", "a", "%2e", "x" * 300, "\ud800", "名前"]


def test_slugs_are_safe_and_different() -> None:
    """Any id gives a short name of plain letters, also where ids differ only in case."""
    slugs = [typeset.slug(name) for name in HOSTILE]

    assert len({slug.casefold() for slug in slugs}) == len(HOSTILE)
    assert all(set(slug) <= {*string.ascii_lowercase, *string.digits, "-"} for slug in slugs)
    assert all(slug[0] != "-" and len(slug) <= 60 for slug in slugs)


def test_clean_drops_what_nobody_can_see() -> None:
    """Escapes, halves of characters and marks that turn text around go; lines stay."""
    assert typeset.clean("a\x1b[31m\x00\r\n\tb\u202ec\ud800\u2066") == "a[31m\n\tbc"


def test_clean_leaves_markup_and_other_values() -> None:
    """What isn't a student's text is none of its business."""
    assert typeset.clean(7) == 7
    assert typeset.clean(Markup("<b>")) == Markup("<b>")


def test_prose_sets_code_and_escapes_the_rest() -> None:
    """Backticks mark code; markup in a sentence, in code or not, is text."""
    assert (
        typeset.prose("`f` gave <i>\x07 & `<b>`")
        == "<code>f</code> gave &lt;i&gt; &amp; <code>&lt;b&gt;</code>"
    )


def test_code_lines_are_cut_where_nobody_reads_on() -> None:
    """Lines are split at newlines only, and a cell of a million lines doesn't fill the page."""
    assert typeset.code_lines("a\r\n\n  b\n\n") == ["a", "", "  b"]
    assert len(typeset.code_lines("x\n" * 1_000_000)) == typeset.CODE_CHARACTERS / 2
