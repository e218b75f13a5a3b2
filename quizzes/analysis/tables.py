"""The item analysis as CSV, made to be shared: no names, no cell about fewer than five students.

A count below five reads "<5", and so does the next smallest where one alone could be worked
out from the rest; figures of such cells are left empty, as are those that do not exist.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from math import isnan

from quizzes.analysis.findings import ItemFindings, OptionFindings, QuizAnalysis

FEWEST = 5
HIDDEN = f"<{FEWEST}"
NOTE = f"Cells of fewer than {FEWEST} students are left out."
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | float
Row = Sequence[Cell]

_HEADS: dict[str, Row] = {
    "quizzes.csv": (
        *("quiz", "title", "n", "questions", "max_score", "mean", "median", "sd", "skewness"),
        *("alpha", "alpha_low", "alpha_high", "standard_error", "note"),
    ),
    "questions.csv": (
        *("quiz", "question", "type", "points", "n", "mean", "mean_low", "mean_high", "guess"),
        *("r_rest", "r_rest_low", "r_rest_high", "d27", "efficiency", "weight"),
        *("alpha_without", "seconds_n", "seconds_median"),
    ),
    "options.csv": (
        *("quiz", "question", "option", "text", "correct", "misconception", "n", "chosen"),
        *("share", "share_weakest", "share_middle", "share_strongest"),
        *("r_rest", "r_rest_low", "r_rest_high", "flags"),
    ),
    "misconceptions.csv": (
        *("quiz", "misconception", "name", "n", "holders", "share"),
        *("probability_n", "probability", "confidence_n", "confidence"),
    ),
    "calibration.csv": ("quiz", "n", "forecast", "observed", "observed_low", "observed_high"),
}


def csv_tables(analyses: Iterable[QuizAnalysis]) -> dict[str, str]:
    """Return the text of each CSV file by name; a quiz of fewer than five students has one row."""
    every = list(analyses)
    large = [each for each in every if each.n >= FEWEST]
    rows = {
        "quizzes.csv": [_quiz(each) for each in every],
        "questions.csv": [_question(each, item) for each in large for item in each.items],
        "options.csv": [row for each in large for row in _options(each)],
        "misconceptions.csv": [row for each in large for row in _misconceptions(each)],
        "calibration.csv": [row for each in large for row in _calibration(each)],
    }
    return {name: _text([head, *rows[name]]) for name, head in _HEADS.items()}


def _quiz(analysis: QuizAnalysis) -> Row:
    whole, k = analysis.whole, len(analysis.items)
    if analysis.n < FEWEST:
        return [analysis.id, analysis.title, HIDDEN, k, whole.max_score, *[""] * 8, NOTE]
    return [
        *(analysis.id, analysis.title, analysis.n, k, whole.max_score),
        *(whole.mean, whole.median, whole.deviation, whole.skewness),
        *(whole.alpha.value, *whole.alpha.interval, whole.standard_error, NOTE),
    ]


def _question(analysis: QuizAnalysis, item: ItemFindings) -> Row:
    timed = item.timed >= FEWEST
    return [
        *(analysis.id, item.id, item.type, item.points, item.difficulty.n),
        *(item.difficulty.value, *item.difficulty.interval, item.guess),
        *(item.discrimination.value, *item.discrimination.interval),
        *(item.d27, item.efficiency, item.weight, item.alpha_without),
        *((item.timed, item.seconds) if timed else (HIDDEN, "")),
    ]


def _options(analysis: QuizAnalysis) -> Iterator[Row]:
    for item in analysis.items:
        hidden = _hidden([option.chosen for option in item.options])
        for option, hide in zip(item.options, hidden, strict=True):
            misconception = option.misconception.id if option.misconception else ""
            yield [
                *(analysis.id, item.id, option.id, option.text.text),
                *(str(option.correct).lower(), misconception, item.answered),
                *(_hide(8) if hide else _counted(option)),
                "; ".join(option.flags),
            ]


def _counted(option: OptionFindings) -> Row:
    third = option.strength.n / 3
    small = any(share * third < FEWEST for share in option.bands)
    bands = [""] * 3 if small else option.bands
    return [
        *(option.chosen, option.share, *bands),
        *(option.strength.value, *option.strength.interval),
    ]


def _misconceptions(analysis: QuizAnalysis) -> Iterator[Row]:
    for each in analysis.misconceptions:
        holders = len(each.holders)
        yield [
            *(analysis.id, each.misconception.id, each.misconception.name, each.tried),
            *((holders, each.share) if holders >= FEWEST else _hide(2)),
            *_sure(each.probability_n, each.probability),
            *_sure(each.confidence_n, each.confidence),
        ]


def _sure(n: int, value: float) -> Row:
    return (n, value) if n >= FEWEST else _hide(2)


def _calibration(analysis: QuizAnalysis) -> Iterator[Row]:
    found = analysis.calibration.bins
    for each, hide in zip(found, _hidden([each.n for each in found]), strict=True):
        seen = [""] * 3 if hide else (each.observed, *each.interval)
        yield [analysis.id, HIDDEN if hide else each.n, each.forecast, *seen]


def _hidden(counts: Sequence[float]) -> list[bool]:
    """Say which counts to hide: the small ones, and never one alone, which the sum would tell."""
    hidden = [count < FEWEST for count in counts]
    if hidden.count(True) == 1 and len(counts) > 1:
        shown = [i for i, hide in enumerate(hidden) if not hide]
        hidden[min(shown, key=lambda i: counts[i])] = True
    return hidden


def _hide(cells: int) -> Row:
    return [HIDDEN, *[""] * (cells - 1)]


def _text(rows: Iterable[Row]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_cell(c) for c in row] for row in rows)
    return out.getvalue()


def _cell(value: Cell) -> str:
    """Write one cell; a text that a spreadsheet would take for a formula gets a quote before it."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return "" if isnan(value) else f"{round(value, 6):.6g}"
