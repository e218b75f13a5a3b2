"""Hardly a line of the reference can be changed without a check that sees it.

`make mutants` judges every mutant, which takes some ten minutes; here it is a sample.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

import corpus
import parso
import pytest
from corpus import Judged, Solution
from cosmic_ray.mutating import mutate_code
from mutants import Change, Mutant, all_mutants, changed_lines, mutants, reference_cell
from operators import OURS, operators
from survivors import Survivor, accounted, complaints, explained, survived, survivors, written

FUNCTIONS = corpus.functions()
SAMPLED, SEED = 12, 20
CHANGE = Change("kmeans", "core/NumberReplacer", 3, "x = 1", "x = 2", "")
MUTANT = Mutant("harden", CHANGE, "def harden(W): ...")
EXAMPLES = [
    pytest.param(operator, example, id=name)
    for name, operator in OURS.items()
    for example in operator.examples()
]


def mutant_of(survivor: Survivor) -> tuple[str, str]:
    """Return a survivor's function, and the name of its change."""
    return survivor.function, f"{survivor.module} {survivor.operator} {survivor.occurrence}"


@pytest.fixture(scope="module")
def every() -> dict[tuple[str, str], Mutant]:
    """All mutants by function and name."""
    return {(mutant.function, mutant.change.name): mutant for mutant in all_mutants()}


@pytest.fixture(scope="module")
def flat() -> dict[str, Judged]:
    """The reference as it is, judged as a cell of each function."""
    cells = [Solution(name, "flattened", "right", reference_cell(name)) for name in FUNCTIONS]
    return {judged.solution.function: judged for judged in corpus.graded(cells)}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_flattened_reference_gets_every_point(flat: dict[str, Judged], function: str) -> None:
    """What is mutated is right before it is mutated."""
    assert flat[function].lost == {}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_function_is_judged_by_its_own_lines(function: str) -> None:
    """A cell defines its function, and none that answers from the reference while it's judged."""
    answered = corpus.course().assignment(corpus.assignment_of(function)).answered_for(function)

    cell = reference_cell(function)

    assert f"\ndef {function}(" in cell
    assert not [name for name in answered if f"def {name}(" in cell]


def test_mutants_differ(every: Mapping[tuple[str, str], Mutant]) -> None:
    """No two mutants of a function are the same code, and none is the reference."""
    for function in FUNCTIONS:
        cells = [mutant.source for mutant in every.values() if mutant.function == function]

        assert len({*cells, reference_cell(function)}) == len(cells) + 1 > 4


def test_every_survivor_has_a_reason(every: Mapping[tuple[str, str], Mutant]) -> None:
    """A mutant of the table is still made so, and it says why nobody could tell."""
    table = accounted()

    made = [Survivor.of(every[mutant_of(survivor)]) for survivor in table]

    assert complaints(made, table) == []


def test_survivors_of_the_table_survive(every: Mapping[tuple[str, str], Mutant]) -> None:
    """A sample of those that nobody could tell keeps every point; `make mutants` tries all."""
    table = random.Random(SEED).sample(accounted(), SAMPLED)
    made = [every[mutant_of(survivor)] for survivor in table]

    judged = corpus.graded([mutant.solution for mutant in made])

    assert {one.solution.id: one.lost for one in judged if not survived(one)} == {}


def test_other_mutants_are_killed(every: Mapping[tuple[str, str], Mutant]) -> None:
    """A sample of those that the table doesn't name loses points; `make mutants` tries all."""
    known = {mutant_of(survivor) for survivor in accounted()}
    others = [mutant for key, mutant in every.items() if key not in known]
    sample = random.Random(SEED).sample(others, SAMPLED)

    judged = corpus.graded([mutant.solution for mutant in sample])

    assert [one.solution.id for one in judged if survived(one)] == []


@pytest.mark.parametrize(("operator", "example"), EXAMPLES)
def test_operator_does_what_its_example_shows(operator, example) -> None:
    """Our own operators change code as they say, and once each."""
    code = example.pre_mutation_code

    assert mutate_code(code, operator(), 0) == example.post_mutation_code
    assert mutate_code(code, operator(), 1) is None


def test_named_arguments_stay_where_they_are() -> None:
    """Only what has no name can be swapped by accident; the spaces stay tidy."""
    swap = OURS["course/SwapArguments"]()

    assert mutate_code("f(*a, x, y, z, k=1)", swap, 1) == "f(*a, x, z, y, k=1)"
    assert mutate_code("f(*a, x, y, z, k=1)", swap, 2) is None


def test_docstrings_are_no_lines_to_drop() -> None:
    """Dropping a docstring changes nothing; the statement after it is dropped."""
    drop = OURS["course/DropStatement"]()

    assert mutate_code('def f():\n    """Say."""\n    g()\n', drop, 0) == (
        'def f():\n    """Say."""\n    pass\n'
    )


def test_operators_that_ask_for_names_are_left_out() -> None:
    """Every operator can be made without arguments, cosmic-ray's and ours."""
    assert {"core/NumberReplacer", *OURS} <= operators().keys()
    assert "core/VariableReplacer" not in operators()
    assert [operator() for operator in operators().values()]


def test_changed_lines_are_those_that_differ() -> None:
    """The lines before and after a change are told without those around them."""
    assert changed_lines("a\n  b = 1\nc", "a\n  b = 2\nc") == ("b = 1", "b = 2")
    assert changed_lines("a\nb(\n  1)\nc", "a\npass\nc") == ("b( 1)", "pass")


def test_survivor_without_a_reason_is_told() -> None:
    """A new survivor, one whose reason is still to be found, and one that is gone: a line each."""
    survivor = Survivor.of(MUTANT, why="Only rounding differs.")

    assert complaints([survivor], [survivor]) == []
    assert complaints([survivor], []) == [
        "survives without a reason: harden, kmeans.py: x = 1 -> x = 2 (core/NumberReplacer)"
    ]
    assert complaints([survivor], [replace(survivor, why="TODO: look.")]) != []
    assert complaints([], [survivor]) == [
        "no longer survives: harden, kmeans.py: x = 1 -> x = 2 (core/NumberReplacer)"
    ]


def test_reasons_stay_when_the_table_is_written_anew(tmp_path) -> None:
    """Functions that survive the same change for the same reason share an entry."""
    why = "Only rounding differs, by one part in 1e16, and every tolerance is far above that."
    table = [Survivor.of(MUTANT, why), Survivor.of(replace(MUTANT, function="m_step"), why)]
    found = [Survivor.of(MUTANT), Survivor.of(replace(MUTANT, function="m_step"))]
    file = tmp_path / "survivors.yaml"

    file.write_text(written(explained(found, table)), encoding="utf-8")

    assert accounted(file) == table
    assert file.read_text(encoding="utf-8").count("why:") == 1


def test_mutant_that_lost_anything_is_killed(flat: dict[str, Judged]) -> None:
    """Only who keeps every point survives."""
    kept = replace(flat["harden"], solution=MUTANT.solution)
    lower = tuple(replace(check, points=check.points / 2) for check in kept.checks)

    assert survivors([MUTANT], [kept]) == [Survivor.of(MUTANT)]
    assert survivors([MUTANT], [replace(kept, checks=lower)]) == []


def test_dropping_the_last_line_keeps_python_valid() -> None:
    """Every mutant of the smallest function is Python."""
    for mutant in mutants("harden"):
        assert not list(parso.load_grammar().iter_errors(parso.parse(mutant.source)))
