"""What is said of the grader's errors follows from how it judged, by hand-made records."""

from __future__ import annotations

import pytest
from corpus import Judged, Solution
from rates import (
    BEGIN,
    END,
    Naming,
    Rate,
    false_alarms,
    faults,
    harsh,
    naming,
    points_row,
    points_table,
    slips,
    with_table,
)

from autograder.records import CheckResult, Finding, Verdict


def judged(
    kind: str, points: float, has: str | None = None, named: str | None = None, of: str = "m_step"
) -> Judged:
    """A solution with so many of ten points, the bug it has, and the one that was recognised."""
    solution = Solution(of, f"{kind} with {points:g}", kind, "", diagnosis=has)
    check = CheckResult(
        f"{of}::all", of, "All", points, 10, Verdict.PASSED, "", "", None, diagnosis=None
    )
    finding = Finding(of, diagnosis=named) if named else None
    return Judged(solution, (check,), finding)


def test_right_solution_that_lost_anything_is_a_false_alarm() -> None:
    """Only right solutions count, and one lost half point is an alarm."""
    ones = [judged("right", 10), judged("right", 9.5), judged("minor", 9), judged("stub", 0)]

    assert false_alarms(ones) == Rate(1, 2)


@pytest.mark.parametrize(
    ("kind", "points", "hits"),
    [
        ("minor", 10, 1),
        ("minor", 9.5, 0),
        ("major", 5.5, 1),
        ("major", 5, 0),
        ("ordinary", 10, 1),
        ("ordinary", 8, 0),
    ],
)
def test_wrong_solution_that_kept_too_much_is_a_slip(kind: str, points: float, hits: int) -> None:
    """A wrong idea may keep half, anything else that is wrong all but something."""
    assert slips([judged(kind, points)]) == Rate(hits, 1)


def test_right_solutions_and_stubs_are_no_slips() -> None:
    """A right solution keeps everything, and is not counted."""
    assert slips([judged("right", 10), judged("stub", 10)]) == Rate(0, 0)


def test_edge_case_that_cost_more_than_half_is_too_harsh() -> None:
    """Half may be lost by a minor bug, and by who solved the ordinary case; not more."""
    ones = [judged("minor", 5), judged("minor", 4.5), judged("ordinary", 4), judged("major", 0)]

    assert harsh(ones) == Rate(2, 3)


def test_interval_is_exact() -> None:
    """Of 0 in n the upper bound solves (1 - p)^n = 2.5 %; all of n is its mirror image."""
    low, high = Rate(0, 120).interval

    assert low == 0
    assert (1 - high) ** 120 == pytest.approx(0.025)
    assert Rate(120, 120).interval == pytest.approx((1 - high, 1))


def test_nothing_measured_excludes_nothing() -> None:
    """Without a case every rate is possible."""
    assert Rate(0, 0).interval == (0, 1)
    assert str(Rate(0, 0).share) == "nan"
    assert Rate(1, 4).share == 0.25


def test_naming_counts_what_was_said() -> None:
    """Another bug, or one where the catalogue should be silent, is named wrongly."""
    ones = [
        judged("major", 2, has="a", named="a"),
        judged("major", 2, has="a", named="b"),
        judged("major", 2, has="a"),
        judged("minor", 7, named="a"),
        judged("minor", 7),
        judged("ordinary", 7, named="a"),
        judged("right", 10),
        judged("right", 9, named="a"),
    ]

    named = naming(ones)

    assert named == Naming(rightly=1, wrongly=4, silent=2, known=3)
    assert named.precision == Rate(1, 5)
    assert named.recall == Rate(1, 3)


def test_each_fault_is_told() -> None:
    """What must not happen is told by name; marks that are too harsh are not among it."""
    ones = [
        judged("right", 9),
        judged("major", 6, has="a", named="b"),
        judged("minor", 1),
        judged("major", 3, has="a", named="a"),
    ]

    assert faults(ones) == [
        "false alarm: m_step: right with 9 (right, 9 points)",
        "slip: m_step: major with 6 (major, 6 points, b)",
        "wrong diagnosis: m_step: major with 6 (major, 6 points, b)",
    ]


def test_points_row_spans_the_least_and_the_most() -> None:
    """A range for several, one number where they agree, a dash where there is none."""
    ones = [
        judged("stub", 0),
        judged("minor", 7.5),
        judged("minor", 9),
        judged("minor", 8),
        judged("major", 2),
        judged("major", 2),
        judged("minor", 1, of="harden"),
    ]

    assert points_row("m_step", ones) == "| `m_step` | 0 | – | 7.5 to 9 | 2 |"


def test_points_table_replaces_what_stood_between_its_marks() -> None:
    """The rest of the page stays, and writing twice changes nothing more."""
    table = points_table(["m_step", "harden"], [judged("stub", 0)])

    once = with_table(f"above\n\n{BEGIN}\nold\n{END}\n\nbelow\n", table)

    assert once == f"above\n\n{BEGIN}\n\n{table}\n\n{END}\n\nbelow\n"
    assert with_table(once, table) == once
    assert [line.count("|") for line in table.splitlines()] == [6, 6, 6, 6]


def test_page_without_marks_is_refused() -> None:
    """A page that lost a mark isn't overwritten."""
    with pytest.raises(AssertionError, match="lacks the marks"):
        with_table(f"above {BEGIN} below", "| a |")
