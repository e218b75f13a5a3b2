"""What the checks decide: right solutions of many styles, and wrong ones of many kinds.

The tables are data: a new case in right.yaml or wrong.yaml is a new test.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from judgement import Judge, assignments, checks_of, spec_of

from autograder.records import Verdict

HERE = Path(__file__).parent
FUNCTIONS = [function for assignment in assignments() for function in assignment["functions"]]


def cases(table: str) -> list[Any]:
    """Return a pytest case for each solution in a table."""
    functions = yaml.safe_load((HERE / table).read_text(encoding="utf-8"))
    return [
        pytest.param(function, case, id=f"{function}: {name}")
        for function, solutions in functions.items()
        for name, case in solutions.items()
    ]


@pytest.mark.parametrize(("function", "source"), cases("right.yaml"))
def test_right_solution_gets_every_point(judge: Judge, function: str, source: str) -> None:
    """A right solution passes every check, whatever its style."""
    outcomes = judge(function, source)

    assert {n: o.message for n, o in outcomes.items() if o.verdict is not Verdict.PASSED} == {}


@pytest.mark.parametrize(("function", "case"), cases("wrong.yaml"))
def test_wrong_solution_loses_what_it_must(
    judge: Judge, function: str, case: dict[str, Any]
) -> None:
    """A wrong solution loses the checks of its table row, with a reason, and no others."""
    outcomes = judge(function, case["source"])

    lost = {name: o for name, o in outcomes.items() if o.verdict is not Verdict.PASSED}
    assert sorted(lost) == sorted(case["loses"])
    assert {o.verdict for o in lost.values()} <= {Verdict.FAILED, Verdict.ERROR}
    assert all(outcome.message for outcome in lost.values())


@pytest.mark.parametrize(("function", "case"), cases("wrong.yaml"))
def test_bug_costs_by_its_kind(function: str, case: dict[str, Any]) -> None:
    """A major bug keeps at most half of the points, a minor one loses at most half."""
    specs = {spec_of(check).id.split("::")[1]: spec_of(check) for check in checks_of(function)}

    lost = sum(specs[name].points for name in case["loses"])

    assert lost >= 5 if case["kind"] == "major" else 0 < lost <= 5


@pytest.mark.parametrize("function", FUNCTIONS)
def test_stub_passes_nothing(judge: Judge, function: str) -> None:
    """A cell that only raises NotImplementedError is missing in every check."""
    outcomes = judge(function, f"def {function}(*args, **kwargs):\n    raise NotImplementedError")

    assert {outcome.verdict for outcome in outcomes.values()} == {Verdict.MISSING}


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("value", ["None", "[[1.0], [1.0, 2.0]]"])
def test_nonsense_passes_nothing(judge: Judge, function: str, value: str) -> None:
    """A value that cannot be the answer fails every check with a sentence."""
    outcomes = judge(function, f"def {function}(*args, **kwargs):\n    return {value}")

    assert {outcome.verdict for outcome in outcomes.values()} == {Verdict.FAILED}
