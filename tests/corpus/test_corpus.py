"""Neither error of an autograder happens: right ones keep all points, wrong ones lose theirs.

The cases are data, a file for each function; see `corpus.py`. What was held out is graded by
`make corpus` alone.
"""

from __future__ import annotations

from collections import Counter

import corpus
import pytest
from corpus import HERE, UNSEEN, Judged, Solution
from rates import points_row

from autograder.course import ROOT
from autograder.misconceptions import load_misconceptions
from autograder.records import Verdict

FUNCTIONS = corpus.functions()
# Answers that are wrong, and not by a mistake in a formula.
NONSENSE = {"None": "None", "ragged": "[[1.0], [1.0, 2.0]]", "text": "'right'"}


def together(function: str) -> pytest.MarkDecorator:
    """Keep a function's tests on one process: its solutions are graded at once."""
    return pytest.mark.xdist_group(f"corpus of {function}")


def each(*kinds: str) -> list[object]:
    """Return a test's case for every solution of these kinds."""
    return [
        pytest.param(case, id=case.id, marks=together(function))
        for function in FUNCTIONS
        for case in corpus.solutions(function)
        if case.kind in kinds
    ]


EVERY = [pytest.param(function, marks=together(function)) for function in FUNCTIONS]


@pytest.fixture(scope="session")
def judge():
    """Return how a solution was judged; all those of a function are graded at once."""
    judged: dict[str, dict[str, Judged]] = {}

    def of(case: Solution) -> Judged:
        if case.function not in judged:
            stub, seen = corpus.stub(case.function), corpus.solutions(case.function)
            nonsense = [
                Solution(case.function, name, "major", f"def {case.function}(*a, **b): return {it}")
                for name, it in NONSENSE.items()
            ]
            done = corpus.graded([stub, *nonsense, *seen])
            judged[case.function] = {one.solution.id: one for one in done}
        return judged[case.function][case.id]

    return of


@pytest.mark.parametrize("case", each("right"))
def test_right_solution_gets_every_point(judge, case: Solution) -> None:
    """A right solution passes every check, whatever its style."""
    judged = judge(case)

    assert judged.lost == {}


@pytest.mark.parametrize("case", each("ordinary"))
def test_right_for_the_ordinary_case_keeps_half(judge, case: Solution) -> None:
    """Who got the idea right and no edge case keeps at least half of the points, and not all."""
    judged = judge(case)

    assert 0.5 <= judged.share < 1, judged.lost


@pytest.mark.parametrize("case", each("minor"))
def test_minor_bug_costs_at_most_half(judge, case: Solution) -> None:
    """A mistake in an edge case costs something, and at most half of the points."""
    judged = judge(case)

    assert 0.5 <= judged.share < 1, judged.lost


@pytest.mark.parametrize("case", each("major"))
def test_major_bug_keeps_at_most_half(judge, case: Solution) -> None:
    """A wrong idea keeps at most half of the points."""
    judged = judge(case)

    assert judged.share <= 0.5, judged.lost
    assert all(said.partition(": ")[2] for said in judged.lost.values())


@pytest.mark.parametrize("case", each("minor", "major"))
def test_a_bug_is_recognised_or_nothing_is_said(judge, case: Solution) -> None:
    """What the catalogue says of a wrong solution is what its author wrote beside it."""
    judged = judge(case)

    assert judged.diagnosis == case.diagnosis


@pytest.mark.parametrize("case", each("right", "ordinary"))
def test_right_solution_is_not_suspected(judge, case: Solution) -> None:
    """No bug is recognised in the ordinary case done right; of right ones nothing is shown."""
    judged = judge(case)

    assert judged.diagnosis is None
    assert case.kind == "ordinary" or judged.finding is None


@pytest.mark.parametrize("function", EVERY)
def test_stub_gets_nothing(judge, function: str) -> None:
    """A cell that only raises NotImplementedError is missing in every check."""
    judged = judge(corpus.stub(function))

    assert {check.verdict for check in judged.checks} == {Verdict.MISSING}
    assert judged.points == 0


@pytest.mark.parametrize("name", NONSENSE)
@pytest.mark.parametrize("function", EVERY)
def test_nonsense_gets_nothing(judge, function: str, name: str) -> None:
    """A value that cannot be the answer fails every check with a sentence, or its check waits."""
    judged = judge(Solution(function, name, "major", ""))

    assert {check.verdict for check in judged.checks} <= {Verdict.FAILED, Verdict.SKIPPED}
    assert all(check.message for check in judged.checks)
    assert judged.points == 0


@pytest.mark.parametrize("function", FUNCTIONS)
def test_there_are_enough_of_each_kind(function: str) -> None:
    """At least 12 right solutions, 20 wrong ones of both kinds, and one for the ordinary case."""
    kinds = Counter(case.kind for case in corpus.solutions(function))

    assert kinds["right"] >= 12
    assert kinds["minor"] + kinds["major"] >= 20
    assert min(kinds["minor"], kinds["major"], kinds["ordinary"]) >= 1


@pytest.mark.parametrize("folder", [HERE, UNSEEN], ids=["seen", "unseen"])
def test_every_bug_is_described(folder) -> None:
    """A wrong solution says in one line what is wrong, and which misconception is behind it."""
    known = load_misconceptions()

    for function in FUNCTIONS:
        for case in corpus.solutions(function, folder):
            if case.kind in ("minor", "major"):
                assert case.bug.endswith("."), case.id
                assert "\n" not in case.bug, case.id
                assert case.misconception in known, case.id


@pytest.mark.parametrize(
    "function", [pytest.param(f, marks=pytest.mark.xdist_group(f"corpus-{f}")) for f in FUNCTIONS]
)
def test_table_of_points_is_up_to_date(judge, function: str) -> None:
    """What CONTRIBUTING.md says that bugs cost is what they cost; `make corpus` writes it."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    judged = [judge(case) for case in (corpus.stub(function), *corpus.solutions(function))]

    assert points_row(function, judged) in page.splitlines()
