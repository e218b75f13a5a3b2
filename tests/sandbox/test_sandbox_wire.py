"""Frames: every value that may cross, and every way of being wrong."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograder.channel import AT_ONCE, Channel
from autograder.limits import MAX_BODY_BYTES, MAX_HEADER_BYTES, MAX_NODES
from autograder.wire import (
    DTYPES,
    LENGTHS,
    Frame,
    Message,
    Opaque,
    Packed,
    Seed,
    TooLargeError,
    WireError,
    pack,
    pack_value,
    unpack,
)


@pytest.fixture
def ends() -> Iterator[tuple[Channel, socket.socket]]:
    """Give a channel and the bare socket at its other end."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Channel(ours), theirs


def there_and_back(value: Any) -> Any:
    """The value that arrives when this one is sent."""
    frame = pack(Message("kind", "id", value))
    header, body = LENGTHS.unpack(frame[: LENGTHS.size])
    data = frame[LENGTHS.size :]
    assert len(data) == header + body
    return unpack(data[:header], data[header:]).value


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 2**62, -(2**62), 0.1, 1e-308, float("-inf"), float("nan"), 1j),
        *("naïve ☃", [], (), [[1], (2, [3.0])], Seed(2**62), Opaque("Figure")),
    ],
    ids=repr,
)
def test_value_survives(value: object) -> None:
    """What goes in comes out."""
    assert repr(there_and_back(value)) == repr(value)


@pytest.mark.parametrize("dtype", sorted(DTYPES))
def test_array_survives(dtype: str) -> None:
    """Every kind of number crosses without a change, and may be written to afterwards."""
    array = np.arange(6).astype(dtype).reshape(2, 3)

    back = there_and_back([array, array])

    np.testing.assert_array_equal(back[0], array, strict=True)
    assert back[0].flags.writeable
    assert not np.shares_memory(back[0], back[1])


@pytest.mark.parametrize("shape", [(), (0,), (0, 3), (2, 0), (1, 1, 1)])
def test_small_array_survives(shape: tuple[int, ...]) -> None:
    """An array keeps its shape where it holds one number or none, also behind all others."""
    arrays = [np.zeros(shape), np.zeros(shape, int), np.ones(2), np.zeros(shape).T]

    back = there_and_back(arrays)

    for array, arrived in zip(arrays, back, strict=True):
        np.testing.assert_array_equal(arrived, array, strict=True)


def test_slice_survives() -> None:
    """An array whose numbers do not lie side by side arrives as what it shows."""
    array = np.arange(24.0).reshape(4, 6)

    back = there_and_back([array[::2, 1:], array.T, array[::-1]])

    for part, arrived in zip([array[::2, 1:], array.T, array[::-1]], back, strict=True):
        np.testing.assert_array_equal(arrived, part, strict=True)
        assert arrived.flags.aligned


FOREIGN = {
    "a half": (np.float32(0.5), 0.5),
    "a long double": (np.longdouble(0.5), 0.5),
    "a long complex": (np.clongdouble(0.5), 0.5 + 0j),
    "a truth value": (np.bool_(True), True),
    "an enormous integer": (10**30, Opaque("enormous int")),
    "a mapping": ({}, Opaque("dict")),
    "objects": (np.array([None, "x"], dtype=object), [None, "x"]),
    "texts": (np.array(["x"]), ["x"]),
    "dates": (np.array(["2020"], dtype="M8[Y]"), Opaque("array of datetime64[Y]")),
    "too many dimensions": (np.zeros([1] * 9), Opaque("array of float64")),
}


@pytest.mark.parametrize(("value", "expected"), FOREIGN.values(), ids=FOREIGN.keys())
def test_foreign_value_is_translated(value: object, expected: object) -> None:
    """What is no plain value becomes one, or the name of its type."""
    arrived = there_and_back(value)

    assert arrived == expected
    assert type(arrived) is type(expected)


@pytest.mark.parametrize(("kind", "sent"), [(np.longdouble, "<f8"), (np.clongdouble, "<c16")])
def test_long_numbers_are_shortened(kind: type, sent: str) -> None:
    """Arrays of long numbers arrive in double precision; big-endian ones as little-endian."""
    assert there_and_back(np.ones(2, kind)).dtype.str == sent
    assert there_and_back(np.ones(2, ">f4")).dtype.str == "<f4"


def test_lone_surrogate_becomes_a_question_mark() -> None:
    """Text that no file can hold does not get through."""
    assert there_and_back("\ud800") == "?"


@pytest.mark.parametrize("name", ["\ud800", "\x1b[31m", "a\nb", "\u202e"])
def test_type_name_is_printable(name: str) -> None:
    """A type may be called anything; what nobody can print does not get through."""
    arrived = there_and_back(Opaque(name))

    assert arrived.type_name.isprintable()
    assert len(arrived.type_name) == len(name)


def test_none_of_a_too_large_value_is_sent() -> None:
    """What is too large fails before it is sent."""
    deep: list[Any] = []
    for _ in range(40):
        deep = [deep]

    for value in (
        np.zeros(MAX_BODY_BYTES // 8 + 1),
        [np.zeros(MAX_BODY_BYTES // 16)] * 3,
        "x" * (MAX_HEADER_BYTES + 1),
        [0] * (MAX_NODES + 1),
        deep,
    ):
        with pytest.raises(TooLargeError):
            pack(Message("kind", "id", value))


def array_of(dtype: Any, shape: Any) -> str:
    """The header of a message that claims to hold one array."""
    return json.dumps(["kind", "id", {"array": [dtype, shape]}])


MALFORMED = {
    "nothing": "",
    "not JSON": "}",
    "not ASCII": "[\u2603]",
    "no list": "{}",
    "too short": '["kind", "id"]',
    "too long": '["kind", "id", 1, 2]',
    "a kind that is a number": '[1, "id", null]',
    "an id that is a list": '["kind", [], null]',
    "a long id": json.dumps(["kind", "x" * 1000, None]),
    "NaN": '["kind", "id", NaN]',
    "Infinity": '["kind", "id", -Infinity]',
    "an enormous integer": f'["kind", "id", {10**4000}]',
    "more digits than Python reads": '["kind", "id", ' + "9" * 10_000 + "]",
    "an integer that no array holds": f'["kind", "id", {2**63}]',
    "deep nesting": '["kind", "id", ' + "[" * 100_000 + "]" * 100_000 + "]",
    "nesting just too deep": '["kind", "id", ' + "[" * 40 + "]" * 40 + "]",
    "too many values": json.dumps(["kind", "id", [0] * (MAX_NODES + 1)]),
    "an unknown tag": '["kind", "id", {"pickle": "gASV"}]',
    "two tags": '["kind", "id", {"seed": 1, "float": "nan"}]',
    "no tag": '["kind", "id", {}]',
    "a float that is a list": '["kind", "id", {"float": [1]}]',
    "a float that is no number": '["kind", "id", {"float": "seven"}]',
    "half a complex number": '["kind", "id", {"complex": ["1"]}]',
    "a tuple of nothing": '["kind", "id", {"tuple": null}]',
    "a negative seed": '["kind", "id", {"seed": -1}]',
    "a true seed": '["kind", "id", {"seed": true}]',
    "objects": array_of("|O", [1]),
    "a structure": array_of([["x", "<f8"]], [1]),
    "strings": array_of("<U5", [1]),
    "a shape that is a number": array_of("<f8", 1),
    "a shape that is a text": array_of("<f8", "12"),
    "a negative shape": array_of("<f8", [-1]),
    "two negative lengths": array_of("<f8", [-1, -1]),
    "a fractional shape": array_of("<f8", [1.0]),
    "a true shape": array_of("<f8", [True]),
    "a huge shape": array_of("<f8", [2**62, 2**62]),
    "a huge shape without numbers": array_of("<f8", [0, 2**40]),
    "a shape of many zeros": array_of("<f8", [0] * 100),
    "an array without its bytes": array_of("<f8", [3]),
    "an array without its shape": '["kind", "id", {"array": ["<f8"]}]',
}


@pytest.mark.parametrize("header", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_header(header: str) -> None:
    """Whatever is no message of ours is refused with the one error for that."""
    with pytest.raises(WireError):
        unpack(header.encode(), bytes(8))


def test_bytes_left_over() -> None:
    """Bytes that belong to no array are refused."""
    with pytest.raises(WireError, match="more bytes"):
        unpack(array_of("<f8", [1]).encode(), bytes(16))


def test_message_arrives(ends: tuple[Channel, socket.socket]) -> None:
    """A message is read as it was sent."""
    channel, other = ends

    Channel(other).send(Message("kind", "id", [1.5]), time.monotonic() + 10)

    assert channel.receive(time.monotonic() + 10) == Message("kind", "id", [1.5])


def test_unasked_bytes_are_noticed(ends: tuple[Channel, socket.socket]) -> None:
    """Whether something waits to be read can be told, without reading it."""
    channel, other = ends

    assert channel.pending() is False
    other.sendall(b"x")
    assert channel.pending() is True
    assert channel.pending() is True


def test_silence_ends_at_the_deadline(ends: tuple[Channel, socket.socket]) -> None:
    """Waiting for a message that never comes ends in time, however slowly bytes trickle in."""
    channel, other = ends
    other.sendall(LENGTHS.pack(100, 0) + b"[")

    with pytest.raises(TimeoutError):
        channel.receive(time.monotonic() + 0.05)


def test_deadline_in_the_past(ends: tuple[Channel, socket.socket]) -> None:
    """Nothing is sent or read after the deadline."""
    channel, _ = ends

    with pytest.raises(TimeoutError):
        channel.send(Message("kind", "id"), time.monotonic() - 1)
    with pytest.raises(TimeoutError):
        channel.receive(time.monotonic() - 1)


def test_sending_to_one_who_does_not_read(ends: tuple[Channel, socket.socket]) -> None:
    """A message that nobody takes ends at its deadline."""
    channel, _ = ends

    with pytest.raises(TimeoutError):
        channel.send(Message("kind", "id", np.zeros(10**6)), time.monotonic() + 0.05)


def test_other_side_is_gone(ends: tuple[Channel, socket.socket]) -> None:
    """A closed socket is the end of the conversation, in both directions."""
    channel, other = ends
    other.close()

    assert channel.pending() is False
    with pytest.raises(EOFError):
        channel.receive()
    with pytest.raises(EOFError):
        channel.send(Message("kind", "id"))


def test_other_side_hangs_up_on_us(ends: tuple[Channel, socket.socket]) -> None:
    """A socket that is closed while bytes of ours lie in it unread is its end as well."""
    channel, other = ends
    channel.send(Message("kind", "id"))
    other.close()

    assert channel.pending() is True
    with pytest.raises(EOFError):
        channel.receive()


def test_other_side_hangs_up_in_the_middle(ends: tuple[Channel, socket.socket]) -> None:
    """Half a message is no message."""
    channel, other = ends
    other.sendall(LENGTHS.pack(100, 0) + b"[")
    other.close()

    with pytest.raises(WireError, match="half a message"):
        channel.receive()


def test_bytes_out_of_band(ends: tuple[Channel, socket.socket]) -> None:
    """What can be seen but not read, for all its hurry, is no message: nobody waits for it."""
    channel, other = ends
    other.send(b"!", socket.MSG_OOB)

    with pytest.raises(WireError, match="out of band"):
        channel.receive(time.monotonic() + 60)


def test_messages_that_come_together(ends: tuple[Channel, socket.socket]) -> None:
    """What was read ahead is the next message, and known to be there."""
    channel, other = ends
    other.sendall(pack(Message("kind", "1")) + pack(Message("kind", "2")))

    first = channel.receive(time.monotonic() + 10)

    assert channel.pending() is True
    assert [first.id, channel.receive(time.monotonic() + 10).id] == ["1", "2"]
    assert channel.pending() is False


def test_message_in_many_pieces(ends: tuple[Channel, socket.socket]) -> None:
    """A message larger than what is read at once is put together, and ends where it ends."""
    channel, other = ends
    sent = np.arange(2.0 * AT_ONCE // 8)
    other.sendall(pack(Message("kind", "1", sent)) + pack(Message("kind", "2")))

    arrived = channel.receive(time.monotonic() + 10)

    np.testing.assert_array_equal(arrived.value, sent, strict=True)
    assert channel.receive(time.monotonic() + 10) == Message("kind", "2")


@pytest.mark.parametrize(("kind", "id_"), [("ask", "7"), ("told", "8"), ("ask", "")])
def test_value_of_another_message(kind: str, id_: str) -> None:
    """A value is handed on unread only from a message of the kind and exchange asked for."""
    frame = Frame(pack(Message("ask", "8", [1]))[LENGTHS.size :], b"")

    assert frame.packed(kind, id_) is None
    packed = frame.packed("ask", "8")
    assert packed is not None
    assert packed.value() == [1]


def test_packed_value_is_sent_as_it_is() -> None:
    """A value that was packed before makes the same message as the value itself."""
    value = ("naïve", np.arange(3.0), [None, 1.5])

    assert pack(Message("kind", "id", pack_value(value))) == pack(Message("kind", "id", value))


@pytest.mark.parametrize("tree", [b"", b"1", b"1, 2]", b"1]]", b"{}]", b"NaN]", b"\xff]"])
def test_malformed_packed_value(tree: bytes) -> None:
    """A value that was not looked at when it arrived is refused when it is."""
    with pytest.raises(WireError):
        Packed(tree, b"").value()


@pytest.mark.parametrize(("header", "body"), [(MAX_HEADER_BYTES + 1, 0), (0, MAX_BODY_BYTES + 1)])
def test_size_is_refused_before_it_is_read(
    ends: tuple[Channel, socket.socket], header: int, body: int
) -> None:
    """A length beyond the limit is enough to refuse a message."""
    channel, other = ends
    other.sendall(LENGTHS.pack(header, body))

    with pytest.raises(WireError, match="larger"):
        channel.receive()
