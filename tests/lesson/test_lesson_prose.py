"""A notebook's text as HTML: what it may hold, and what becomes of the rest."""

from __future__ import annotations

import pytest

from autograder.errors import ConfigError
from lesson.listing import listing
from lesson.prose import headings, phrase, prose


def test_prose_knows_keys() -> None:
    """<kbd> is the one HTML of the notebooks."""
    html = prose("Press <kbd>Shift</kbd>+<kbd>Enter</kbd> & see.")

    assert html == "<p>Press <kbd>Shift</kbd>+<kbd>Enter</kbd> &amp; see.</p>"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<kbd><img src=x onerror=alert(1)></kbd>",
        '<kbd onclick="x">a</kbd>',
        "a <b>bold</b> word",
        "[go](javascript:alert(1))",
    ],
)
def test_prose_shows_other_html_as_text(text: str) -> None:
    """Nothing else that looks like markup becomes any."""
    html = prose(text)

    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert "<kbd onclick" not in html
    assert "href" not in html


def test_prose_sets_formulas() -> None:
    """LaTeX becomes MathML, within a line and on lines of its own."""
    html = prose("With $x_i$:\n\n$$\\sum_j W_{ij} = 1$$")

    assert html.count("<math") == 2
    assert 'aria-label="Formula" tabindex="0">\n<math' in html
    assert "$" not in html


def test_prose_refuses_broken_formulas() -> None:
    """A formula that cannot be shown stops the making of the page, and is quoted."""
    with pytest.raises(ConfigError, match=r"matrix\} a\$ is no LaTeX"):
        prose(r"Here is $\begin{matrix} a$ for you.")


def test_prose_is_set_like_a_printed_page() -> None:
    """Quotation marks are curved, and a percent sign keeps to its number; code stays as it is."""
    html = prose("""He's "sure", 70 % of it: `f("70 %")`.""")

    assert "He\u2019s \u201csure\u201d, 70\u202f% of it" in html
    assert "<code>f(&quot;70 %&quot;)</code>" in html


def test_wide_tables_scroll_by_themselves() -> None:
    """A table stands in a region that a keyboard reaches; the page never scrolls sideways."""
    html = prose("| a | b |\n|---|---|\n| 1 | 2 |")

    assert html.startswith('<div class="scrolls" role="group" aria-label="Table" tabindex="0">')
    assert html.endswith("</table></div>")


def test_an_empty_corner_heads_nothing() -> None:
    """Those who hear a table are not read an empty heading."""
    html = prose("| | b |\n|---|---|\n| 1 | 2 |")

    assert "<td></td>" in html
    assert "<th>b</th>" in html


def test_no_line_begins_with_a_full_stop() -> None:
    """A formula holds on to the full stop behind it, not to a formula farther on; M-steps hold."""
    html = prose("From $a$ to $b$. The M-step")

    assert html.count('<span class="whole">') == 2
    assert html.startswith('<p>From <span class="math inline">')
    assert "</math></span>.</span> The <span" in html
    assert html.endswith('<span class="whole">M-step</span></p>')


def test_headings_are_found_by_level() -> None:
    """With their markup, and not where a fence only shows one."""
    text = "## Your turn: `f`\n\n### Below\n\n```\n## no\n```\n\n## Second"

    assert headings(text, 2) == ["Your turn: <code>f</code>", "Second"]
    assert phrase("The *idea*") == "The <em>idea</em>"


def test_listing_marks_and_escapes() -> None:
    """Words of the language get a class, and what the code holds stays text."""
    html = listing('\n\ndef f():\n    return "<script>"\n\n')

    assert html.startswith('<span class="k">def</span>')
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert not html.endswith("\n")
