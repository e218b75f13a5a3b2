"""Messages between the grader and a student's process: how they become bytes and back.

A frame is two lengths, a JSON header and the raw bytes of its arrays. Nothing is ever
unpickled. When a message may be sent is not known here.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

from autograder import limits
from autograder.values import (
    DTYPES,
    Decoder,
    Encoder,
    Opaque,
    Seed,
    TooLargeError,
    WireError,
    holds_text,
    short_text,
)

__all__ = [
    "DTYPES",
    "LENGTHS",
    "Frame",
    "Message",
    "Opaque",
    "Packed",
    "Seed",
    "TooLargeError",
    "WireError",
    "holds_text",
    "pack",
    "pack_value",
    "unpack",
]

LENGTHS = struct.Struct(">IQ")  # of the header, of the arrays
MAX_TREE_BYTES = limits.MAX_HEADER_BYTES - 2 * limits.MAX_TEXT  # with room for kind and id


@dataclass(frozen=True)
class Message:
    """One frame: what kind it is, the id of the exchange it belongs to, and a value."""

    kind: str
    id: str
    value: Any = None


@dataclass(frozen=True)
class Packed:
    """A value as it is sent: the end of the header, and the bytes of the arrays."""

    tree: bytes
    body: bytes

    def value(self) -> Any:
        """Return the value, or raise WireError."""
        return Decoder(self.body).whole(_parsed(b"[" + self.tree, 1)[0])


@dataclass(frozen=True)
class Frame:
    """What arrived: the header and the bytes of the arrays, not yet believed to be a message."""

    header: bytes
    body: bytes

    def message(self) -> Message:
        """Return the message, or raise WireError."""
        kind, id_, tree = _parsed(self.header, 3)
        return Message(short_text(kind), short_text(id_), Decoder(self.body).whole(tree))

    def packed(self, kind: str, id_: str) -> Packed | None:
        """Return the value unread if this is a message of that kind in that exchange."""
        start = _start(kind, id_)
        if self.header.startswith(start):
            return Packed(self.header[len(start) :], self.body)
        return None


def pack(message: Message) -> bytes:
    """Return the frame of a message, whose value may be packed already."""
    packed = message.value if isinstance(message.value, Packed) else pack_value(message.value)
    header = _start(message.kind, message.id) + packed.tree
    return LENGTHS.pack(len(header), len(packed.body)) + header + packed.body


def pack_value(value: Any) -> Packed:
    """Return a value as it is sent, or raise TooLargeError."""
    encoder = Encoder()
    tree = _WRITER.encode(encoder.encode(value)).encode("ascii") + b"]"
    if len(tree) > MAX_TREE_BYTES or encoder.size > limits.MAX_BODY_BYTES:
        raise TooLargeError("a value larger than any answer")
    return Packed(tree, b"".join(encoder.arrays))


def unpack(header: bytes, body: bytes) -> Message:
    """Return the message of a frame, or raise WireError."""
    return Frame(header, body).message()


def _start(kind: str, id_: str) -> bytes:
    """Return what the header of such a message begins with."""
    return f"[{_WRITER.encode(kind)}, {_WRITER.encode(id_)}, ".encode("ascii")


def _parsed(header: bytes, length: int) -> list[Any]:
    """Return the list of so many things that a header is."""
    try:
        parts = _READER.decode(header.decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise WireError("not a message") from error
    if not isinstance(parts, list) or len(parts) != length:
        raise WireError("not a message")
    return parts


def _refuse(constant: str) -> None:
    raise WireError(f"{constant} is no JSON")


_WRITER = json.JSONEncoder(allow_nan=False, check_circular=False)
_READER = json.JSONDecoder(parse_constant=_refuse)
