"""The item analysis for a terminal: a record in, something rich can print out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from quizzes.analysis.findings import ItemFindings, OptionFindings, QuizAnalysis
from quizzes.analysis.wording import (
    between,
    cautions,
    counted,
    looked_at,
    number,
    percent,
    percent_between,
    plain,
)

COLUMNS = (
    "mean: share of the points, blanks as wrong · guess: what a guess expects · r rest: "
    "correlation with the other questions · D27: strongest less weakest 27 %, from 40 students "
    "on · eff.: of the greatest possible covariance · weight: in the spread of totals · α w/o: "
    "alpha without it · secs: median"
)


_INTERVAL = "95 %"  # what such a column says may wrap, where 100 columns are not to be had


def render(analysis: QuizAnalysis) -> Group:
    """Return the whole analysis of one quiz."""
    return Group(*_parts(analysis))


def _parts(analysis: QuizAnalysis) -> Iterator[RenderableType]:
    yield Text(f"{analysis.id}: {plain(analysis.title)}", style="bold")
    if analysis.n:
        yield _whole(analysis)
    yield from (Text(caution, style="yellow") for caution in cautions(analysis))
    if analysis.n:
        yield from _items(analysis)
        yield from _options(analysis)
        yield from _look(analysis.items)
        yield from _misconceptions(analysis)
        yield from _calibration(analysis)
        yield from _confidence(analysis)
    yield from _excluded(analysis)


def _whole(analysis: QuizAnalysis) -> Text:
    whole = analysis.whole
    text = (
        f"{counted(analysis.n, 'student')}: mean {number(whole.mean)} of {whole.max_score:g}, "
        f"median {number(whole.median)}, SD {number(whole.deviation)}, "
        f"skew {number(whole.skewness)}."
    )
    if whole.alpha.exists:
        text += (
            f"\nAlpha {number(whole.alpha.value)} ({between(whole.alpha.interval)}), "
            f"standard error of a score {number(whole.standard_error)} points."
        )
    return Text(text)


def _items(analysis: QuizAnalysis) -> Iterator[RenderableType]:
    yield _title(f"Questions, n = {analysis.n}")
    table = _table(
        "Question",
        *(
            "mean",
            _INTERVAL,
            "guess",
            "r rest",
            _INTERVAL,
            "D27",
            "eff.",
            "weight",
            "α w/o",
            "secs",
        ),
    )
    for item in analysis.items:
        table.add_row(
            Text(item.id, overflow="fold"),
            percent(item.difficulty.value),
            percent_between(item.difficulty.interval),
            percent(item.guess),
            number(item.discrimination.value),
            between(item.discrimination.interval),
            number(item.d27),
            number(item.efficiency),
            percent(item.weight),
            number(item.alpha_without),
            number(item.seconds, 0),
        )
    yield table
    yield Text(COLUMNS, style="dim")


def _options(analysis: QuizAnalysis) -> Iterator[RenderableType]:
    yield _title("Who chose what, of those who answered; weakest, middle and strongest third")
    table = _table("Option", "n", "%", "weak", "middle", "strong", "r rest")
    for item in analysis.items:
        table.add_section()
        table.add_row(Text(item.id, style="bold"), str(item.answered), *[""] * 5)
        for option in item.options:
            table.add_row(*_option(option))
    yield table


def _option(option: OptionFindings) -> list[RenderableType]:
    sign = "✓" if option.correct else "⚑" if option.flags else " "
    return [
        _hanging(sign, option.text.text),
        f"{option.chosen:.0f}",
        percent(option.share),
        *map(percent, option.bands),
        number(option.strength.value),
    ]


def _hanging(sign: str, text: str) -> Table:
    """Return a sign and the whole text beside it: options often differ in their last words."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_row(sign, Text(plain(text), overflow="fold"))
    return grid


def _look(items: Sequence[ItemFindings]) -> Iterator[Text]:
    for item in items:
        for reason in looked_at(item):
            yield Text(f"⚑ {item.id}, {reason}", style="magenta")


def _misconceptions(analysis: QuizAnalysis) -> Iterator[RenderableType]:
    if not analysis.misconceptions:
        return
    yield _title("Misconceptions, and how sure their holders were of them")
    columns = ("held by", "of", "%", "probability (n)", "confidence 1-3 (n)")
    table = _table("Misconception", *columns)
    for each in analysis.misconceptions:
        table.add_row(
            Text(plain(each.misconception.name), overflow="fold"),
            str(len(each.holders)),
            str(each.tried),
            percent(each.share),
            f"{percent(each.probability)} ({each.probability_n})",
            f"{number(each.confidence, 1)} ({each.confidence_n})",
        )
    yield table


def _calibration(analysis: QuizAnalysis) -> Iterator[RenderableType]:
    found = analysis.calibration
    if not found.answers:
        return
    given = f"{counted(found.answers, 'answer')} of {counted(found.students, 'student')}"
    yield _title(f"Do probabilities mean what they say? {given}")
    table = _table("Said", "came true", _INTERVAL, "n options")
    for each in found.bins:
        row = [percent(each.forecast), percent(each.observed), percent_between(each.interval)]
        table.add_row(*row, str(each.n))
    yield table
    yield Text(
        f"Brier score {number(found.brier, 3)} = reliability {number(found.reliability, 3)} "
        f"− resolution {number(found.resolution, 3)} + uncertainty "
        f"{number(found.uncertainty, 3)} + within bins {number(found.within, 3)}.\n"
        f"{percent(found.confident_errors)} of {counted(found.answers, 'answer')} put 80 % or "
        "more on one wrong option."
    )


def _confidence(analysis: QuizAnalysis) -> Iterator[Text]:
    words = {1: "guessed", 2: "fairly sure", 3: "sure"}
    if analysis.confidence:
        told = [
            f"{words[each.level]} {percent(each.right.value)} (n = {each.right.n})"
            for each in analysis.confidence
        ]
        yield Text(f"Right when {', '.join(told)}.")


def _excluded(analysis: QuizAnalysis) -> Iterator[Text]:
    if analysis.excluded:
        yield Text(f"Not counted ({len(analysis.excluded)}):", style="bold")
    for each in analysis.excluded:
        yield Text(f"  {plain(each.student)}: {plain(each.why)}")


def _title(text: str) -> Text:
    return Text(f"\n{text}", style="bold")


def _table(first: str, *others: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column(first, min_width=len(first))
    for name in others:
        table.add_column(name, justify="right", no_wrap=name != _INTERVAL)
    return table
