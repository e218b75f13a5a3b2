"""Messages between the grader and a student's process: how values become bytes and back.

A frame is two lengths, a JSON header and the raw bytes of its arrays. Nothing is ever
unpickled, every size is checked before memory is set aside for it, and whatever cannot be
read raises `WireError`. What a value means, and when a message may be sent, is not known here.
"""

from __future__ import annotations

import json
import math
import socket
import struct
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder import limits

LENGTHS = struct.Struct(">IQ")  # of the header, of the arrays
DTYPES = frozenset(np.dtype(code).str for code in "?bhilBHILefdFD")  # truth values and numbers


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


@dataclass(frozen=True)
class Message:
    """One frame: what kind it is, the id of the exchange it belongs to, and a value."""

    kind: str
    id: str
    value: Any = None


class Channel:
    """Messages over a stream socket, each within a deadline (a `time.monotonic` or None)."""

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock

    def send(self, message: Message, deadline: float | None = None) -> None:
        """Send a message whole, or raise EOFError, TimeoutError or TooLargeError."""
        self.send_frame(pack(message), deadline)

    def send_frame(self, frame: bytes, deadline: float | None = None) -> None:
        """Send what `pack` returned."""
        self._wait_until(deadline)
        try:
            self.socket.sendall(frame)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise EOFError("the other side hung up") from error

    def receive(self, deadline: float | None = None) -> Message:
        """Return the next message, or raise EOFError, TimeoutError or WireError."""
        header_size, body_size = LENGTHS.unpack(self._read(LENGTHS.size, deadline, first=True))
        if header_size > limits.MAX_HEADER_BYTES or body_size > limits.MAX_BODY_BYTES:
            raise WireError("a message larger than any that is ever sent")
        header = self._read(header_size, deadline)
        return unpack(header, self._read(body_size, deadline))

    def pending(self) -> bool:
        """Say whether something came that nobody has asked for yet, or the other side left."""
        self.socket.settimeout(0)
        try:
            return bool(self.socket.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return False
        except ConnectionResetError:
            return True

    def _read(self, size: int, deadline: float | None, first: bool = False) -> bytearray:
        data = bytearray(size)
        done = 0
        while done < size:
            self._wait_until(deadline)
            try:
                count = self.socket.recv_into(memoryview(data)[done:])
            except ConnectionResetError:
                count = 0
            if count == 0:
                raise EOFError if first and done == 0 else WireError("half a message")
            done += count
        return data

    def _wait_until(self, deadline: float | None) -> None:
        seconds = None if deadline is None else deadline - time.monotonic()
        if seconds is not None and seconds <= 0:
            raise TimeoutError
        self.socket.settimeout(seconds)


def pack(message: Message) -> bytes:
    """Return the frame of a message."""
    arrays: list[np.ndarray[Any, Any]] = []
    tree = _Encoder(arrays).encode(message.value, limits.MAX_DEPTH)
    header = json.dumps([message.kind, message.id, tree], allow_nan=False).encode("ascii")
    body = sum(array.nbytes for array in arrays)
    if len(header) > limits.MAX_HEADER_BYTES or body > limits.MAX_BODY_BYTES:
        raise TooLargeError("a value larger than any answer")
    return b"".join([LENGTHS.pack(len(header), body), header, *(a.tobytes() for a in arrays)])


def unpack(header: bytes | bytearray, body: bytes | bytearray) -> Message:
    """Return the message of a frame, or raise WireError."""
    try:
        kind, id_, tree = json.loads(header.decode("ascii"), parse_constant=_refuse)
        decoder = _Decoder(memoryview(body))
        message = Message(_text(kind), _text(id_), decoder.decode(tree))
    except WireError:
        raise
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
        raise WireError("not a message") from error
    if decoder.left:
        raise WireError("more bytes than the arrays need")
    return message


def holds_text(value: Any) -> bool:
    """Say whether there is text anywhere in a value.

    NumPy pads all strings of an array to the longest one: lists of a few megabytes that came
    over the wire would fill the memory.
    """
    if isinstance(value, list | tuple):
        return any(map(holds_text, value))
    return isinstance(value, str)


class _Encoder:
    """Turns a value into JSON, setting its arrays aside; of unknown objects keeps the type."""

    def __init__(self, arrays: list[np.ndarray[Any, Any]]) -> None:
        self.arrays = arrays
        self.nodes = 0

    def encode(self, value: Any, depth: int) -> Any:
        self.nodes += 1
        if depth == 0 or self.nodes > limits.MAX_NODES:
            raise TooLargeError("too many or too deeply nested lists")
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
            return self._array(value, depth)
        return {"opaque": type(value).__name__[: limits.MAX_TEXT]}

    def _array(self, value: Any, depth: int) -> Any:
        array = np.asarray(value)
        if array.nbytes > limits.MAX_BODY_BYTES:
            raise TooLargeError("an array larger than any answer")
        if array.dtype.kind in "OUS":
            return self.encode(array.tolist(), depth)
        if array.dtype.kind not in "biufc" or array.ndim > limits.MAX_DIMENSIONS:
            return {"opaque": f"array of {array.dtype.name}"}
        array = np.ascontiguousarray(array, _sendable(array.dtype)).reshape(array.shape)
        self.arrays.append(array)
        return {"array": [array.dtype.str, list(array.shape)]}


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


class _Decoder:
    """Turns JSON and array bytes back into values, believing none of the sizes in them."""

    def __init__(self, body: memoryview) -> None:
        self.left = body
        self.nodes = 0

    def decode(self, tree: Any, depth: int = limits.MAX_DEPTH) -> Any:
        self.nodes += 1
        if depth == 0 or self.nodes > limits.MAX_NODES:
            raise WireError("too many or too deeply nested lists")
        if isinstance(tree, int) and not -(2**63) <= tree < 2**63:
            raise WireError("an integer that no array holds")
        if isinstance(tree, str):
            return tree.encode(errors="replace").decode()  # lone surrogates are no text
        if tree is None or isinstance(tree, int | float):
            return tree
        if isinstance(tree, list):
            return [self.decode(item, depth - 1) for item in tree]
        ((tag, content),) = tree.items()
        match tag:
            case "tuple":
                return tuple(self.decode(item, depth - 1) for item in content)
            case "float":
                return float(_text(content))
            case "complex":
                real, imaginary = content
                return complex(float(_text(real)), float(_text(imaginary)))
            case "array":
                return self._array(*content)
            case "seed":
                return Seed(_size(content))
            case "opaque":
                return Opaque(_printable(_text(content)))
        raise WireError("a value of unknown kind")

    def _array(self, dtype: str, shape: list[int]) -> np.ndarray[Any, Any]:
        if dtype not in DTYPES or len(shape) > limits.MAX_DIMENSIONS:
            raise WireError("an array of a kind that is never sent")
        kind = np.dtype(dtype)
        room = math.prod(max(_size(length), 1) for length in shape) * kind.itemsize
        if room > limits.MAX_BODY_BYTES:
            raise WireError("an array larger than any that is ever sent")
        size = math.prod(shape) * kind.itemsize
        if size > len(self.left):
            raise WireError("an array without its bytes")
        data, self.left = self.left[:size], self.left[size:]
        return np.frombuffer(data, kind).reshape(shape).copy()


def _refuse(constant: str) -> None:
    raise WireError(f"{constant} is no JSON")


def _text(value: Any) -> str:
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
