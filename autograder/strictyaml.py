r"""YAML read strictly: duplicate keys are errors, `no` and `on` stay text, positions are kept.

A backslash in double quotes is an error, too: "\beta" would begin with a backspace.

PyYAML's loaders keep the last of two equal keys in silence and turn `no` into False; its
node API does neither, so values are built from the nodes here. Nothing in a file can name
a Python type.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import yaml

from autograder.errors import ConfigError

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"
Place: TypeAlias = tuple[str | int, ...]

_CONSTANTS: dict[str, Value] = {"true": True, "false": False, "null": None, "~": None, "": None}
_ESCAPE = "a backslash in double quotes; write 'single quotes' or a block (|)."


@dataclass(frozen=True)
class Document:
    """What a file says (`value`), and at which line and column each part of it stands."""

    path: Path
    value: Value
    marks: dict[Place, tuple[int, int]]

    def at(self, *place: str | int) -> str:
        """Return `file:line:column: path` of a part, for the start of an error message."""
        line, column = self.position(*place)
        return f"{self.path.name}:{line}:{column}: {_dotted(place)}"

    def position(self, *place: str | int) -> tuple[int, int]:
        """Return the line and column of a part, or of the nearest one around it that exists."""
        known = next(place[:n] for n in range(len(place), -1, -1) if place[:n] in self.marks)
        return self.marks[known]


def load(path: Path) -> Document:
    """Read a YAML file. Raises ConfigError with every key that stands twice and every escape."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}).") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        told = f"{error.context}: {error.problem}" if error.context else error.problem
        raise ConfigError(f"{path.name}{place}: is not valid YAML: {told}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        told = " ".join(str(error).split())
        raise ConfigError(f"{path.name}: is not valid YAML: {told}.") from error
    marks: dict[Place, tuple[int, int]] = {(): (1, 1)}
    if node is None:
        return Document(path, None, marks)
    errors = [
        f"{path.name}:{mark.line + 1}:{mark.column + 1}: {_dotted(place)}: {message}"
        for mark, place, message in _faults(node, ())
    ]
    if errors:
        raise ConfigError("\n".join(errors))
    return Document(path, _value(node, (), marks), marks)


def _value(node: yaml.Node, place: Place, marks: dict[Place, tuple[int, int]]) -> Value:
    marks[place] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        return {key.value: _value(part, (*place, key.value), marks) for key, part in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(part, (*place, i), marks) for i, part in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: yaml.Node) -> Value:
    text: str = node.value
    if not isinstance(node, yaml.ScalarNode) or node.style is not None:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return text


def _faults(node: yaml.Node, place: Place) -> Iterator[tuple[yaml.Mark, Place, str]]:
    """Yield where a node breaks our rules: a key that stands twice, or an escape in quotes."""
    if isinstance(node, yaml.SequenceNode):
        for i, part in enumerate(node.value):
            yield from _faults(part, (*place, i))
    elif isinstance(node, yaml.MappingNode):
        lines: dict[str, int] = {}
        for key, part in node.value:
            here = (*place, key.value)
            if key.value in lines:
                yield key.start_mark, here, f"stands here and in line {lines[key.value]}; keep one."
            lines.setdefault(key.value, key.start_mark.line + 1)
            yield from _faults(part, here)
    elif isinstance(node, yaml.ScalarNode) and node.style == '"':
        start, end = node.start_mark, node.end_mark
        if "\\" in (start.buffer or "")[start.pointer : end.pointer]:
            yield start, place, _ESCAPE


def _dotted(place: Place) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return text.lstrip(".")
