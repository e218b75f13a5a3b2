"""The commands behind `make corpus` and `make mutants` say what was measured, and judge it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import corpus
import measure
import measure_mutants
import pytest
from click.testing import CliRunner
from corpus import Judged, Solution
from mutants import Change, Mutant
from rates import BEGIN, END
from survivors import accounted

from autograder.records import CheckResult, Verdict

DESERVED = {"right": 10, "ordinary": 7, "minor": 6, "major": 2, "stub": 0}
PAGE = f"above\n{BEGIN}\n{END}\nbelow\n"


def judged(case: Solution, points: float) -> Judged:
    """A solution with so many of ten points."""
    check = CheckResult("id", case.function, "", points, 10, Verdict.PASSED, "", "", None, None)
    return Judged(case, (check,), None)


@pytest.fixture
def page(tmp_path, monkeypatch):
    """A page for the table, instead of CONTRIBUTING.md, and no unseen corpus."""
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(measure, "CONTRIBUTING", page)
    monkeypatch.setattr(measure, "FOLDERS", {"seen": corpus.HERE, "unseen": tmp_path / "unseen"})
    return page


def grades(monkeypatch, points: dict[str, float]) -> None:
    """Let every kind of solution get these points, in another order than asked for."""

    def crew(cases: Iterable[Solution], workers: int) -> Iterator[Judged]:
        yield from (judged(case, points[case.kind]) for case in reversed(list(cases)))

    monkeypatch.setattr(corpus, "graded_by_crew", crew)


def test_corpus_without_errors_writes_the_table(page, monkeypatch) -> None:
    """Where everybody gets what they deserve, only missing diagnoses are left to tell."""
    grades(monkeypatch, DESERVED)

    result = CliRunner().invoke(measure.main, ["--write"])

    assert result.exit_code == 0, result.output
    assert "seen corpus" in result.output
    assert "unseen corpus" not in result.output
    assert "| `m_step` | 0 | " in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("kind", "points"), [("right", 9), ("minor", 10), ("major", 6)])
def test_corpus_with_errors_ends_with_status_one(page, monkeypatch, kind, points) -> None:
    """One kind of error is enough; without --write the page stays."""
    grades(monkeypatch, {**DESERVED, kind: points})

    result = CliRunner().invoke(measure.main, ["m_step"])

    assert result.exit_code == 1
    assert ("false alarm: " if kind == "right" else "slip: ") + "m_step: " in result.stderr
    assert page.read_text(encoding="utf-8") == PAGE


def test_table_is_not_written_of_some_functions(page) -> None:
    """A table that lacks functions would be wrong."""
    result = CliRunner().invoke(measure.main, ["m_step", "--write"])

    assert result.exit_code == 2
    assert "all functions at once" in result.stderr


def test_mutants_are_compared_with_their_table(tmp_path, monkeypatch) -> None:
    """If nothing survives, each reason is one too many; written anew, the table lacks them."""
    table = tmp_path / "survivors.yaml"
    known = [survivor for survivor in accounted() if survivor.function == "harden"]
    change = Change("kmeans", "core/NumberReplacer", 3, "x = 1", "x = 2", "")
    monkeypatch.setattr(measure_mutants, "TABLE", table)
    monkeypatch.setattr(measure_mutants, "mutants", lambda name: [Mutant(name, change, "")])
    grades(monkeypatch, {"major": 0})

    result = CliRunner().invoke(measure_mutants.main, ["harden", "--write"])

    assert known
    assert result.exit_code == 1
    assert result.stderr.count("no longer survives: harden") == len(known)
    assert result.output.count("│       1 │      1 │        0 │") == 2  # harden's, and the sum
    left = {survivor.function for survivor in accounted(table)}
    assert {"m_step", "fit_gmm"} <= left
    assert "harden" not in left
