"""What the page about a quiz needs besides its analysis: words for figures, and the histogram."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from autograder.tally import distribution
from quizzes.analysis import wording
from quizzes.analysis.findings import QuizAnalysis
from quizzes.player.paper import Rich

KINDS = MappingProxyType(
    {
        "single": "one right choice",
        "multiple": "several right choices",
        "numeric": "a number",
        "order": "an order",
        "match": "pairs",
        "short": "a word",
        "distribution": "probabilities",
    }
)


def page_name(quiz: QuizAnalysis) -> str:
    """Return the file name of the page about a quiz; the bank sees to it that ids are plain."""
    return f"quiz-{quiz.id}.html"


def rich(text: Rich) -> Markup:
    """Return a text of the bank, which is ours, as the page shows it."""
    return Markup(text.html)  # noqa: S704  # rendered from the bank's Markdown, without raw HTML


def drawn(quiz: QuizAnalysis) -> dict[str, Any]:
    """Return what the template draws from besides the analysis itself."""
    whole = quiz.whole
    spread = distribution([score / whole.max_score for score in whole.scores])
    return {
        "totals": {"spread": spread, "max_score": whole.max_score},
        "cautions": wording.cautions(quiz),
        "kinds": KINDS,
    }


FILTERS: Mapping[str, Any] = MappingProxyType(
    {
        "rich": rich,
        "figure": wording.number,
        "share": wording.percent,
        "between": wording.between,
        "percent_between": wording.percent_between,
    }
)
