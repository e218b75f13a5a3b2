"""The functions of a notebook that draw its pictures, and what each shows in words.

The words are the first line of the function's docstring: it was written for who reads the
code, and serves who cannot see the picture.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

_ORDERS = re.compile(r"(Show|Draw) (?=\S)")


class Drawers:
    """Reads a notebook's cells from the top; a cell may call what an earlier one defines."""

    def __init__(self) -> None:
        self._functions: dict[str, ast.FunctionDef] = {}

    def read(self, code: str) -> list[str]:
        """Return what the pictures of the next cell show, in their order."""
        try:
            module = ast.parse(code)
        except SyntaxError:
            return []  # IPython's own syntax: no cell of a picture has it
        defined = [one for one in module.body if isinstance(one, ast.FunctionDef)]
        self._functions |= {one.name: one for one in defined}
        run = [one for one in module.body if one not in defined]
        return [words for statement in run for words in self._drawn(statement, ())]

    def _drawn(self, node: ast.AST, within: tuple[str, ...]) -> Iterator[str]:
        """Yield what each picture shows that is drawn by running this code."""
        for name in _calls(node):
            function = self._functions.get(name)
            if function is None or name in within:
                continue
            if "plt.show" in _calls(function):
                yield _described(function)
            else:
                yield from self._drawn(function, (*within, name))


def _calls(node: ast.AST) -> list[str]:
    """Return what is called in some code, in the order in which it stands there."""
    calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
    return [
        ast.unparse(one.func) for one in sorted(calls, key=lambda one: (one.lineno, one.col_offset))
    ]


def _described(function: ast.FunctionDef) -> str:
    words = (ast.get_docstring(function) or "").split("\n\n")[0]
    said = _ORDERS.sub("", " ".join(words.split()), count=1)
    return said[:1].upper() + said[1:]
