"""Two ways of changing code that cosmic-ray does not have: a line less, and arguments swapped."""

from __future__ import annotations

from collections.abc import Iterator

import parso
from cosmic_ray.operators.operator import Example, Operator
from cosmic_ray.plugins import get_operator, operator_names
from parso.tree import NodeOrLeaf

Position = tuple[tuple[int, int], tuple[int, int]]


class DropStatement(Operator):
    """Leaves out one line of a function."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """Yield a simple statement's place; a docstring does nothing anyway."""
        inside = node.parent is not None and node.parent.type == "suite"
        if inside and node.type == "simple_stmt" and node.children[0].type != "string":
            yield node.start_pos, node.end_pos

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        """Return `pass` in its place."""
        return parso.parse(f"{node.get_first_leaf().prefix}pass\n")

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Show what it does."""
        return (Example("def f():\n    x = 1\n", "def f():\n    pass\n"),)


class SwapArguments(Operator):
    """Swaps an argument of a call with the next."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """Yield the place of each two arguments that stand beside each other without names."""
        if node.type == "arglist":
            for one, other in self._pairs(node):
                yield node.children[one].start_pos, node.children[other].end_pos

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        """Return the arguments with a pair of them swapped."""
        one, other = self._pairs(node)[index]
        texts = [child.get_code() for child in node.children]
        prefix = node.get_first_leaf().prefix if one == 0 else " "
        texts[one], texts[other] = prefix + texts[other].strip(), f" {texts[one].strip()}"
        return parso.parse("".join(texts))

    @staticmethod
    def _pairs(node: NodeOrLeaf) -> list[tuple[int, int]]:
        named = ("argument", "operator")  # a star is an argument, too
        plain = [i for i, child in enumerate(node.children) if child.type not in named]
        return [(one, one + 2) for one in plain if one + 2 in plain]

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Show what it does."""
        return (Example("f(x, y)", "f(y, x)"),)


OURS = {f"course/{operator.__name__}": operator for operator in (DropStatement, SwapArguments)}


def operators() -> dict[str, type[Operator]]:
    """Return cosmic-ray's operators and ours by name, without those that ask for arguments."""
    every = {name: get_operator(name) for name in operator_names()} | OURS
    return {name: operator for name, operator in every.items() if not operator.arguments()}
