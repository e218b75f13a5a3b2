"""The quiz page as a file: one piece, the same each time, and nothing in it but the paper."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re

from quiz_papers import graded, practice, text_of

from quizzes.player.page import page


def test_the_paper_in_the_page_is_the_paper() -> None:
    """Read back as JSON it is what was put in, and the hash is that of the file students have."""
    text = text_of(graded())

    found = re.search(r'<script type="application/json"([^>]*)>(.*?)</script>', page(text), re.S)

    assert found is not None
    assert json.loads(found[2]) == graded()
    assert hashlib.sha256(text.encode()).hexdigest() in found[1]
    assert 'data-answers="quiz-ch3.answers.json"' in found[1]


def test_the_same_paper_gives_the_same_page() -> None:
    """Nothing of a clock or of chance is in it."""
    assert page(text_of(graded())) == page(text_of(graded()))


def test_a_paper_cannot_end_its_element_or_the_title() -> None:
    """Text that looks like markup stays inside the JSON and the title."""
    paper = graded()
    paper["title"] = "</script></title><script>alert(1)</script><!--"

    text = page(text_of(paper))

    assert text.count("<script") == text.count("</script>") == 2
    assert "<!--" not in text
    assert f"<title>{html.escape(paper['title'])}</title>" in text


def test_the_policy_allows_this_script_and_this_style_alone() -> None:
    """The hashes in the policy are those of what stands in the page."""
    text = page(text_of(practice()))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    script = re.search(r'<script type="module">(.*?)</script>', text, re.S)
    style = re.search(r"<style>(.*?)</style>", text, re.S)

    assert policy is not None
    assert script is not None
    assert style is not None
    assert policy[1].split("; ") == [
        "default-src 'none'",
        f"script-src {named(script[1])}",
        f"style-src {named(style[1])}",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def named(text: str) -> str:
    """The name of a text in a policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_page_names_no_other_place() -> None:
    """No address of any network stands in it, and nothing is imported."""
    text = page(text_of(graded()))

    assert re.findall(r"https?://|url\(|import\s|@import|src=", text) == []
