"""How the report writes single things: numbers, names of files, verdicts, a student's text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from math import ceil
from typing import TypeVar

from markupsafe import Markup, escape

from autograder.course import quiz_id
from autograder.records import Verdict

HEAT_LEVELS = 5
CODE_CHARACTERS = 50_000  # of one cell; nobody reads more on a page, and a browser chokes on it

# What a reader cannot see for what it is: control characters but for tab and newline,
# halves of surrogate pairs, and marks that turn the direction of the text around them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_CODE = re.compile(r"`([^`\n]+)`")
_T = TypeVar("_T")


@dataclass(frozen=True)
class Mark:
    """How a verdict is shown: a sign and words, so that colour never has to say it."""

    sign: str
    words: str


MARKS = {
    Verdict.PASSED: Mark("✓", "passed"),
    Verdict.FAILED: Mark("✗", "wrong answer"),
    Verdict.ERROR: Mark("!", "raised an error"),
    Verdict.TIMEOUT: Mark("◷", "out of time"),
    Verdict.MEMORY: Mark("▦", "out of memory"),
    Verdict.OUTPUT: Mark("≡", "too much output"),
    Verdict.DENIED: Mark("⊘", "not allowed"),
    Verdict.MISSING: Mark("○", "nothing there"),
    Verdict.SKIPPED: Mark("→", "not reached"),
    Verdict.INTERNAL: Mark("⚑", "grader's fault"),
}


def clean(value: _T) -> _T | str:
    """Drop from a text what no reader could see; leave markup and all else as it is."""
    if isinstance(value, str) and not isinstance(value, Markup):
        if value.isprintable():  # most are, and to see that takes a tenth of the time
            return value
        return _UNSEEN.sub("", value.replace("\r\n", "\n"))
    return value


def prose(text: str) -> Markup:
    """Return a sentence for a page, with what stands between backticks set as code."""
    escaped = str(escape(clean(text)))
    return Markup(_CODE.sub(r"<code>\1</code>", escaped))  # noqa: S704  # escaped above


@lru_cache(maxsize=2000)  # of a few assignments and checks, on every page
def slug(text: str) -> str:
    """Return a name for `text` alone that is safe in a file name, a link and an id."""
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    words = re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")[:40]
    return f"{words.rstrip('-')}-{digest}".lstrip("-")


def short(assignment: str) -> str:
    """Return what stands above a column: ch3 of ch3-e-step, Q3 of quiz-ch3."""
    quiz = quiz_id(assignment)
    return f"Q{quiz.removeprefix('ch')}" if quiz else assignment.partition("-")[0]


def bug_name(diagnosis: str) -> str:
    """Write the id of one or more recognised bugs for people: `forgot weights`."""
    return ", and ".join(bug.replace("-", " ") for bug in diagnosis.split("+"))


def points(number: float) -> str:
    """Write points with two decimals at most, and none that say nothing."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """Write a share in whole percents; only none is 0 % and only all is 100 %."""
    whole = round(100 * share) if share in (0, 1) else min(max(round(100 * share), 1), 99)
    return f"{whole}\N{NO-BREAK SPACE}%"


def counted(number: int, noun: str) -> str:
    """Write a number of things: `1 student`, `2 students`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def heat(share: float) -> int:
    """Return how warm a share of the full score is drawn: 0 for all of it, most for none."""
    return ceil(HEAT_LEVELS * (1 - min(max(share, 0.0), 1.0)) - 1e-9)


def code_lines(code: str) -> list[str]:
    """Split a cell into the lines that a page shows."""
    return code.replace("\r\n", "\n")[:CODE_CHARACTERS].rstrip().split("\n")


def numbered(code: str) -> Markup:
    """Return a cell as lines that the page's style numbers."""
    lines = str(escape(clean("\n".join(code_lines(code))))).split("\n")
    return Markup("".join(f'<span class="line">{line}\n</span>' for line in lines))  # noqa: S704  # escaped above
