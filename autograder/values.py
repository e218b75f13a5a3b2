"""Values that may cross the wire, and how they become JSON and arrays, and back.

Nothing that arrives is believed: every size is checked before memory is set aside for it, and
whatever cannot be read raises `WireError`. What a value means is not known here. A class of
students sends a million of them, so plain numbers and arrays take a short way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder import limits

# truth values and numbers, by the names that are sent
DTYPES = {np.dtype(code).str: np.dtype(code) for code in "?bhilBHILefdFD"}
DOUBLE = np.dtype("<f8")


class WireError(Exception):
    """The bytes that came are no message, or the other side hung up in the middle."""


class TooLargeError(WireError):
    """The value is larger than a message may be; it was not sent."""


@dataclass(frozen=True)
class Seed:
    """Stands for `np.random.default_rng(value)`, made afresh wherever it arrives."""

    value: int


@dataclass(frozen=True)
class Opaque:
    """Stands for an object that cannot be sent; only the name of its type is known."""

    type_name: str


def holds_text(value: Any) -> bool:
    """Say whether there is text anywhere in a value.

    NumPy pads all strings of an array to the longest one: lists of a few megabytes that came
    over the wire would fill the memory.
    """
    if isinstance(value, list | tuple):
        return any(map(holds_text, value))
    return isinstance(value, str)


class Encoder:
    """Turns a value into JSON, setting its arrays aside; of unknown objects keeps the type."""

    def __init__(self) -> None:
        self.arrays: list[Any] = []  # NumPy arrays: the stubs know too little of buffers to join
        self.size = 0
        self._nodes = 0

    def encode(self, value: Any, depth: int = limits.MAX_DEPTH) -> Any:
        """Return what stands for a value in JSON, or raise TooLargeError."""
        self._nodes += 1
        if depth == 0 or self._nodes > limits.MAX_NODES:
            raise TooLargeError("too many or too deeply nested lists")
        kind = type(value)
        if kind is np.ndarray:
            return self._array(value, depth)
        if kind is float:
            return value if math.isfinite(value) else {"float": repr(value)}
        if kind is str or value is None or kind is bool:
            return value
        if kind is tuple:
            return {"tuple": [self.encode(item, depth - 1) for item in value]}
        if kind is list:
            return [self.encode(item, depth - 1) for item in value]
        return self._other(value, depth)

    def _other(self, value: Any, depth: int) -> Any:
        """Encode what is seldom sent, or a subclass of what is often sent."""
        if isinstance(value, np.generic):
            value = _scalar(value)
        match value:
            case None | bool() | str():
                return value
            case int():
                return int(value) if abs(value) < 2**63 else {"opaque": "enormous int"}
            case float():
                return float(value) if math.isfinite(value) else {"float": repr(float(value))}
            case complex():
                return {"complex": [repr(value.real), repr(value.imag)]}
            case list() | tuple():
                items = [self.encode(item, depth - 1) for item in value]
                return items if isinstance(value, list) else {"tuple": items}
            case Seed(number):
                return {"seed": number}
            case Opaque(name):
                return {"opaque": name}
        if hasattr(type(value), "__array__"):
            return self._array(np.asarray(value), depth)
        return {"opaque": type(value).__name__[: limits.MAX_TEXT]}

    def _array(self, array: np.ndarray[Any, Any], depth: int) -> Any:
        if array.nbytes > limits.MAX_BODY_BYTES:
            raise TooLargeError("an array larger than any answer")
        dtype = array.dtype
        if dtype.kind in "OUS":
            return self.encode(array.tolist(), depth)
        if dtype.kind not in "biufc" or array.ndim > limits.MAX_DIMENSIONS:
            return {"opaque": f"array of {dtype.name}"}
        shape = array.shape
        if dtype is not DOUBLE or not array.flags.c_contiguous:
            array = np.ascontiguousarray(array, _sendable(dtype))
        self.arrays.append(array)
        self.size += array.nbytes
        return {"array": [array.dtype.str, shape]}


def _scalar(value: np.generic) -> Any:
    """Return the Python number of a NumPy scalar."""
    if value.dtype.kind in "fc" and value.dtype.itemsize > 8:
        return complex(value) if value.dtype.kind == "c" else float(value)
    return value.item()


def _sendable(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the allowed type that holds these numbers: little-endian, at most double."""
    little = dtype.newbyteorder("<")
    if little.str in DTYPES:
        return little
    return np.dtype("<c16" if dtype.kind == "c" else "<f8")


class Decoder:
    """Turns JSON and array bytes back into values, believing none of the sizes in them."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._read = 0
        self._nodes = 0

    def whole(self, tree: Any) -> Any:
        """Return the value that the JSON and all the bytes together make."""
        try:
            value = self._decode(tree, limits.MAX_DEPTH)
        except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
            raise WireError("not a message") from error
        if self._read < len(self._body):
            raise WireError("more bytes than the arrays need")
        return value

    def _decode(self, tree: Any, depth: int) -> Any:
        self._nodes += 1
        if depth == 0 or self._nodes > limits.MAX_NODES:
            raise WireError("too many or too deeply nested lists")
        kind = type(tree)
        if kind is dict:
            return self._tagged(tree, depth)
        if kind is list:
            return [self._decode(item, depth - 1) for item in tree]
        if kind is str and not tree.isascii():
            return tree.encode(errors="replace").decode()  # lone surrogates are no text
        if kind is int and not -(2**63) <= tree < 2**63:
            raise WireError("an integer that no array holds")
        return tree

    def _tagged(self, tree: dict[str, Any], depth: int) -> Any:
        ((tag, content),) = tree.items()
        match tag:
            case "array":
                return self._array(*content)
            case "tuple":
                return tuple([self._decode(item, depth - 1) for item in content])
            case "float":
                return float(short_text(content))
            case "complex":
                real, imaginary = content
                return complex(float(short_text(real)), float(short_text(imaginary)))
            case "seed":
                return Seed(_size(content))
            case "opaque":
                return Opaque(_printable(short_text(content)))
        raise WireError("a value of unknown kind")

    def _array(self, name: str, shape: list[int]) -> np.ndarray[Any, Any]:
        if name not in DTYPES or len(shape) > limits.MAX_DIMENSIONS:
            raise WireError("an array of a kind that is never sent")
        dtype, room, size = DTYPES[name], 1, 1
        for length in shape:
            size *= _size(length)
            room *= length or 1
        if room * dtype.itemsize > limits.MAX_BODY_BYTES:
            raise WireError("an array larger than any that is ever sent")
        start = self._read
        self._read += size * dtype.itemsize
        if self._read > len(self._body):
            raise WireError("an array without its bytes")
        return np.ndarray(shape, dtype, self._body, start).copy()  # aligned, and free to change


def short_text(value: Any) -> str:
    """Return a text that is one and short, or raise WireError."""
    if not isinstance(value, str) or len(value) > limits.MAX_TEXT:
        raise WireError("no short text where one belongs")
    return value


def _printable(name: str) -> str:
    """A type may be called anything, and its name ends up in front of people."""
    return "".join(char if char.isprintable() else "�" for char in name)


def _size(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**63:
        raise WireError("no size where one belongs")
    return value
