"""The reference as a student's cell: one function with all that it stands on, in one source.

Imports between the reference's modules are gone, and so are docstrings and annotations. What
`arguments` offers is named `arguments_points` and so on, since locals elsewhere have its names.
Functions that answer from the reference while this one is judged are left out: they stay calls.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

import reference

FOLDER = Path(reference.__file__).parent
MODULES = ("arguments", "gaussian", "em", "kmeans", "labelled", "likelihood", "sampling")


@cache
def source_of(module: str) -> str:
    """Return a module of the reference as it is."""
    return (FOLDER / f"{module}.py").read_text(encoding="utf-8")


def flattened(function: str, answered: Collection[str], changed: Mapping[str, str]) -> str:
    """Return a cell that defines a function, where some modules' sources were changed."""
    known: dict[str, ast.stmt] = {}
    for module in MODULES:
        for name, statement in _named(module, changed.get(module, source_of(module))).items():
            other = known.setdefault(name, statement)
            same = other is statement or ast.dump(other) == ast.dump(statement)
            assert same, f"two meanings of {name}"
    wanted = _reached(function, known, answered)
    return "\n".join(_text(statement) for name, statement in known.items() if name in wanted)


@cache
def _named(module: str, source: str) -> dict[str, ast.stmt]:
    """Return a module's statements by the name that each defines."""
    named: dict[str, ast.stmt] = {}
    for statement in map(_Plain().visit, ast.parse(source).body):
        match statement:
            case ast.FunctionDef(name=name) | ast.Assign(targets=[ast.Name(id=name)]):
                named[name] = statement
            case ast.Import() | ast.ImportFrom():
                named |= _imported(statement)
            case ast.Expr(value=ast.Constant()):  # the docstring
                continue
            case _:
                raise AssertionError(f"unforeseen in {module}: {ast.unparse(statement)}")
    return _Prefixed(module, named).all() if module == "arguments" else named


def _imported(statement: ast.Import | ast.ImportFrom) -> dict[str, ast.stmt]:
    """Return an import from a library as one statement for each name."""
    if isinstance(statement, ast.Import):
        return {alias.asname or alias.name: ast.Import([alias]) for alias in statement.names}
    module = statement.module or ""
    if module == "__future__" or module.split(".")[0] == "reference":
        return {}
    return {
        alias.asname or alias.name: ast.ImportFrom(module, [alias], statement.level)
        for alias in statement.names
    }


def _reached(start: str, known: Mapping[str, ast.stmt], answered: Collection[str]) -> set[str]:
    """Return the names that a function needs, its own among them."""
    reached: set[str] = set()
    rest = {start}
    while rest:
        name = rest.pop()
        reached.add(name)
        rest |= (_used(known[name]) & known.keys()) - reached - set(answered)
    return reached


@cache
def _used(statement: ast.stmt) -> frozenset[str]:
    """Return the names in a statement."""
    return frozenset(node.id for node in ast.walk(statement) if isinstance(node, ast.Name))


@cache
def _text(statement: ast.stmt) -> str:
    """Return a statement as Python; a function stands apart."""
    text = ast.unparse(ast.fix_missing_locations(statement))
    return f"\n{text}\n" if isinstance(statement, ast.FunctionDef) else text


class _Plain(ast.NodeTransformer):
    """Takes out what does nothing, and names what another module offers by one name."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.returns = None
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:]
        self.generic_visit(node)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.Assign:
        assert node.value is not None, "a name without a value does nothing"
        self.generic_visit(node)
        return ast.copy_location(ast.Assign([node.target], node.value), node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id == "arguments":
            return ast.copy_location(ast.Name(f"arguments_{node.attr}", node.ctx), node)
        return node


class _Prefixed(ast.NodeTransformer):
    """Puts a module's name in front of the names that it defines, and leaves its imports."""

    def __init__(self, module: str, named: dict[str, ast.stmt]) -> None:
        self.module, self.named = module, named

    def all(self) -> dict[str, ast.stmt]:
        """Return the definitions by their new names."""
        return {self._name(name): self.visit(statement) for name, statement in self.named.items()}

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        node.name = self._name(node.name)
        return node

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.copy_location(ast.Name(self._name(node.id), node.ctx), node)

    def _name(self, name: str) -> str:
        own = not isinstance(self.named.get(name), ast.Import | ast.ImportFrom | None)
        return f"{self.module}_{name}" if own else name
