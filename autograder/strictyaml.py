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


@dataclass(frozen=True)
class Document:
    """What a file says (`value`), and at which line and column each part of it stands."""

    path: Path
    value: Value
    marks: dict[Place, tuple[int, int]]

    def at(self, *place: str | int) -> str:
        """Return `file:line:column: path` of a part, for the start of an error message."""
        known = next(place[:n] for n in range(len(place), -1, -1) if place[:n] in self.marks)
        line, column = self.marks[known]
        return f"{self.path.name}:{line}:{column}: {_dotted(place)}"


def load(path: Path) -> Document:
    """Read a YAML file. Raises ConfigError with every duplicate key or escape, or with the syntax error."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}).") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: is not valid YAML: {error}") from error
    marks: dict[Place, tuple[int, int]] = {(): (1, 1)}
    if node is None:
        return Document(path, None, marks)
    errors = [f"{path.name}:{message}" for message in (*_duplicates(node), *_escapes(node))]
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


def _duplicates(node: yaml.Node) -> Iterator[str]:
    if isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _duplicates(part)
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, part in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                first = seen[key.value]
                yield f"{line}: the key {key.value!r} stands here and in line {first}; keep one."
            seen.setdefault(key.value, line)
            yield from _duplicates(part)


def _escapes(node: yaml.Node) -> Iterator[str]:
    if isinstance(node, yaml.ScalarNode) and node.style == '"':
        start, end = node.start_mark, node.end_mark
        if "\\" in (start.buffer or "")[start.pointer : end.pointer]:
            yield (
                f"{start.line + 1}: a backslash in double quotes means something else to YAML; "
                "use 'single quotes' or a block (|)."
            )
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for part in pair:
                yield from _escapes(part)
    elif isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _escapes(part)


def _dotted(place: Place) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return text.lstrip(".")
