"""The reference with one thing changed: a solution that is wrong, unless nobody could tell.

cosmic-ray says what can be changed and how. A mutant is known by its operator and its
occurrence in the module, as cosmic-ray counts. Those that give the same cell are made once.
`arguments` is left alone: it refuses what the contract never gives.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from corpus import Solution, assignment_of, course, functions
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from flattening import MODULES, flattened, source_of
from operators import operators
from parso.tree import NodeOrLeaf

MUTATED = tuple(module for module in MODULES if module != "arguments")


@dataclass(frozen=True, order=True)
class Change:
    """One change of one module, and the lines that it changes."""

    module: str
    operator: str
    occurrence: int
    before: str
    after: str
    source: str = field(compare=False, repr=False)  # the whole module, changed

    @property
    def name(self) -> str:
        """What tells it from every other change."""
        return f"{self.module} {self.operator} {self.occurrence}"


@dataclass(frozen=True)
class Mutant:
    """A function of the reference under a change."""

    function: str
    change: Change
    source: str = field(repr=False)

    @property
    def solution(self) -> Solution:
        """The mutant as the corpus grades it."""
        return Solution(self.function, self.change.name, "major", self.source)


def reference_cell(function: str, changed: Change | None = None) -> str:
    """Return the reference's function as a cell, under a change if there is one."""
    answered = course().assignment(assignment_of(function)).answered_for(function)
    return flattened(function, answered, {changed.module: changed.source} if changed else {})


def mutants(function: str) -> list[Mutant]:
    """Return all different mutants of a function, those first that cosmic-ray makes first."""
    by_source: dict[str, Mutant] = {}
    for change in changes():
        cell = reference_cell(function, change)
        by_source.setdefault(cell, Mutant(function, change, cell))
    by_source.pop(reference_cell(function), None)
    return list(by_source.values())


def all_mutants() -> list[Mutant]:
    """Return the mutants of every function."""
    return [mutant for function in functions() for mutant in mutants(function)]


@cache
def changes() -> tuple[Change, ...]:
    """Return every change of every module."""
    return tuple(
        Change(module, operator, occurrence, *changed_lines(source_of(module), source), source)
        for module in MUTATED
        for operator, make in operators().items()
        for occurrence in range(_occurrences(module, make()))
        if (source := mutate_code(source_of(module), make(), occurrence))
    )


def _occurrences(module: str, operator: Operator) -> int:
    """Return how often a module can be changed by an operator."""
    return sum(1 for node in _nodes(module) for _ in operator.mutation_positions(node))


@cache
def _nodes(module: str) -> tuple[NodeOrLeaf, ...]:
    return tuple(ast_nodes(get_ast(source_of(module))))


def changed_lines(before: str, after: str) -> tuple[str, str]:
    """Return the lines that differ, without those around them."""
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return tuple(" ".join(line.strip() for line in lines) for lines in (old, new))
