"""The numbers of the class report, on classes small enough to count by hand."""

from __future__ import annotations

from collections import Counter

import pytest
from report_class import ESTEP, CourseFolder, check, rejected, sheet

from autograder.records import Verdict
from autograder.tally import Distribution, distribution, tally_class

PASSED, FAILED, ERROR = Verdict.PASSED, Verdict.FAILED, Verdict.ERROR


def grade(course: CourseFolder, student: str, *verdicts: tuple[int, Verdict, str]) -> None:
    """Grade one student's E-step, a verdict a check."""
    results = [check("responsibilities", *each) for each in verdicts]
    course.grade(student, sheet(ESTEP, results))


def test_distribution_interpolates_quartiles_and_keeps_full_marks_apart() -> None:
    """Four shares have quartiles between them; only exactly full marks reach the last bin."""
    found = distribution([1.0, 0.2, 0.4, 0.99])

    assert found is not None
    assert (found.n, found.full) == (4, 1)
    assert found.lower == pytest.approx(0.35)
    assert found.median == pytest.approx(0.695)
    assert found.upper == pytest.approx(0.9925)
    assert found.bins == (0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 1)


def test_distribution_puts_a_border_into_the_upper_bin() -> None:
    """Seven tenths belong to the bin that starts there, whatever floating point makes of it."""
    found = distribution([7 * 0.1, 3 * 0.1, 1 - 0.9])

    assert found is not None
    assert [i for i, count in enumerate(found.bins) if count] == [1, 3, 7]


def test_distribution_of_one_score_is_that_score() -> None:
    """A single score is its own median and quartiles."""
    assert distribution([0.5]) == Distribution(1, 0.5, 0.5, 0.5, (0, 0, 0, 0, 0, 1, *[0] * 5))


def test_distribution_of_nothing_is_none() -> None:
    """Without scores there is nothing to describe."""
    assert distribution([]) is None


def test_check_share_leaves_out_whom_the_grader_failed(course: CourseFolder) -> None:
    """One passed, one wrong and one lost to our own fault make one of two, and one stuck."""
    grade(course, "a", (0, PASSED, ""))
    grade(course, "b", (0, FAILED, "no"))
    grade(course, "c", (0, Verdict.INTERNAL, "broke"))

    (found,) = tally_class(course.read()).checks_in_order

    assert (found.passed, found.judged, found.share) == (1, 2, 0.5)
    assert [student.id for student in found.stuck] == ["b"]
    assert found.verdicts == Counter({PASSED: 1, FAILED: 1, Verdict.INTERNAL: 1})


def test_check_that_nobody_was_judged_by_is_not_hard(course: CourseFolder) -> None:
    """Where the grader failed everybody, there is no evidence that anybody is stuck."""
    grade(course, "a", (0, Verdict.INTERNAL, "broke"), (1, FAILED, "no"))

    hardest = tally_class(course.read()).hardest_first

    assert [found.share for found in hardest] == [0.0, 1.0]


def test_checks_come_hardest_first_and_ties_in_the_order_of_the_course(
    course: CourseFolder,
) -> None:
    """The share decides; equal shares keep the order of the sheet."""
    grade(course, "a", (0, PASSED, ""), (1, FAILED, "x"), (2, FAILED, "x"), (3, PASSED, ""))
    grade(course, "b", (0, PASSED, ""), (1, PASSED, ""), (2, FAILED, "x"), (3, FAILED, "x"))

    hardest = tally_class(course.read()).hardest_first

    names = [found.sample.id.partition("::")[2] for found in hardest]
    assert names == ["weights", "shapes", "tilted", "ordinary"]


def test_students_who_were_told_the_same_are_one_group(course: CourseFolder) -> None:
    """Groups have one verdict and one message, the largest first; who passed is in none."""
    grade(course, "a", (0, ERROR, "x"), (1, PASSED, ""))
    grade(course, "b", (0, FAILED, "x"), (1, PASSED, ""))
    grade(course, "c", (0, FAILED, "x"), (1, PASSED, ""))
    grade(course, "d", (0, PASSED, ""), (1, PASSED, ""))

    found = tally_class(course.read()).checks_in_order[0]

    assert [(group.verdict, [s.id for s in group.students]) for group in found.groups] == [
        (FAILED, ["b", "c"]),
        (ERROR, ["a"]),
    ]


def test_what_every_check_said_alike_is_said_once(course: CourseFolder) -> None:
    """Whom all checks of a function told the same leaves the groups of the single checks."""
    grade(course, "a", (0, ERROR, "boom"), (1, ERROR, "boom"))
    grade(course, "b", (0, FAILED, "row 3"), (1, ERROR, "boom"))

    (function,) = next(
        each.functions for each in tally_class(course.read()).assignments if each.functions
    )

    assert [[s.id for s in group.students] for group in function.alike] == [["a"]]
    assert [
        [(group.message, [s.id for s in group.students]) for group in function.apart(each)]
        for each in function.checks
    ] == [[("row 3", ["b"])], [("boom", ["b"])]]


def test_a_single_check_says_nothing_alike(course: CourseFolder) -> None:
    """With one check only, its message belongs to that check."""
    grade(course, "a", (0, ERROR, "boom"))

    (function,) = tally_class(course.read()).assignments[3].functions

    assert function.alike == ()


def test_misconception_counts_wrong_answers_of_those_who_tried(course: CourseFolder) -> None:
    """Wrong is evidence, an error is none; missing, skipped and our faults did not even try."""
    for student, verdict in zip("abcdefg", [*[FAILED] * 2, PASSED, ERROR, *UNTRIED], strict=True):
        grade(course, student, (2, verdict, "."))

    (found,) = tally_class(course.read()).misconceptions

    assert found.misconception.id == "nearest-centre"
    assert [student.id for student in found.holders] == ["a", "b"]
    assert found.tried == 4


UNTRIED = [Verdict.MISSING, Verdict.SKIPPED, Verdict.INTERNAL]


def test_misconceptions_rank_by_students_not_by_checks(course: CourseFolder) -> None:
    """Whoever shows one misconception in two checks still counts once."""
    grade(course, "a", (2, FAILED, "."), (3, FAILED, "."))
    grade(course, "b", (2, PASSED, ""), (3, FAILED, "."))
    again = [check("m_step", 2, FAILED, ".")]
    course.grade("a", sheet("ch4-m-step", again))

    found = tally_class(course.read()).misconceptions

    assert [(each.misconception.id, len(each.holders), each.tried) for each in found] == [
        ("means-only", 2, 2),
        ("nearest-centre", 1, 2),
    ]


def test_class_counts_what_needs_a_person(course: CourseFolder) -> None:
    """Graded, rejected, ungraded, broken by us, and to mark are counted apart."""
    grade(course, "a", (0, PASSED, ""), (1, Verdict.INTERNAL, "broke"))
    course.grade("b", rejected(ESTEP))
    (course.path / "submitted" / "c" / ESTEP).mkdir(parents=True)
    course.grade("d", sheet("ch0-soft-vs-hard", []))
    course.answer("d", "ch0-soft-vs-hard", "Doubt is kept.")

    found = tally_class(course.read())

    assert (found.graded, found.rejected, found.ungraded) == (2, 1, 1)
    assert (found.need_a_person, found.to_mark) == (1, 1)


def test_rejected_work_is_no_score(course: CourseFolder) -> None:
    """A file that could not be read counts as handed in, and has no part in the distribution."""
    grade(course, "a", (0, PASSED, ""))
    course.grade("b", rejected(ESTEP))

    found = tally_class(course.read()).assignments[3]

    assert (found.handed_in, found.rejected, found.max_score) == (2, 1, 10.0)
    assert found.spread is not None
    assert found.spread.n == 1
