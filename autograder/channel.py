"""A stream socket that messages go over, each read and sent within its deadline.

What arrives is read ahead: a message is one wait and one read, unless it is large. Memory is
set aside for a message only when its lengths, which may be lies, are known to be allowed.
"""

from __future__ import annotations

import math
import select
import socket
import time

from autograder import limits
from autograder.wire import LENGTHS, Frame, Message, WireError, pack

AT_ONCE = 2**16  # bytes read ahead; most messages have a few thousand


class Channel:
    """Messages over a stream socket, each within a deadline (a `time.monotonic` or None)."""

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        sock.setblocking(True)
        self._ahead = b""
        self._arrival = _poll(sock, select.POLLIN)

    def send(self, message: Message, deadline: float | None = None) -> None:
        """Send a message whole, or raise EOFError, TimeoutError or TooLargeError."""
        self.send_frame(pack(message), deadline)

    def send_frame(self, frame: bytes, deadline: float | None = None) -> None:
        """Send what `pack` returned."""
        try:
            if deadline is None:
                self.socket.sendall(frame)
            else:
                self._send_until(deadline, frame)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise EOFError("the other side hung up") from error

    def receive(self, deadline: float | None = None) -> Message:
        """Return the next message, or raise EOFError, TimeoutError or WireError."""
        return self.receive_frame(deadline).message()

    def receive_frame(self, deadline: float | None = None) -> Frame:
        """Return the next message unread, or raise EOFError, TimeoutError or WireError."""
        data = self._ahead
        _seconds_until(deadline)
        while len(data) < LENGTHS.size:
            data += self._read(deadline, first=not data)
        header_size, body_size = LENGTHS.unpack_from(data)
        if header_size > limits.MAX_HEADER_BYTES or body_size > limits.MAX_BODY_BYTES:
            raise WireError("a message larger than any that is ever sent")
        body = LENGTHS.size + header_size
        end = body + body_size
        if len(data) < end:
            data = self._whole(data, end, deadline)
        self._ahead = data[end:]
        return Frame(data[LENGTHS.size : body], data[body:end])

    def pending(self) -> bool:
        """Say whether something came that nobody has asked for yet, or the other side left."""
        if self._ahead:
            return True
        try:
            return bool(self.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except BlockingIOError:
            return False
        except ConnectionResetError:
            return True

    def _whole(self, start: bytes, size: int, deadline: float | None) -> bytes:
        """Read on until there are so many bytes, however many pieces they come in."""
        data, done = bytearray(size), len(start)
        data[:done] = start
        while done < size:
            piece = self._read(deadline, at_most=size - done)
            data[done : done + len(piece)] = piece
            done += len(piece)
        return bytes(data)

    def _read(self, deadline: float | None, at_most: int = AT_ONCE, first: bool = False) -> bytes:
        """Return what is there, at least one byte."""
        flags = 0
        if deadline is not None:
            flags = socket.MSG_DONTWAIT
            _wait(self._arrival, deadline)
        try:
            data = self.socket.recv(min(at_most, AT_ONCE), flags)
        except ConnectionResetError:
            data = b""
        except BlockingIOError as error:  # the kernel calls that readable, and then blocks
            raise WireError("bytes out of band") from error
        if not data:
            raise EOFError if first else WireError("half a message")
        return data

    def _send_until(self, deadline: float, frame: bytes) -> None:
        _seconds_until(deadline)
        rest = memoryview(frame)
        while rest:
            try:
                rest = rest[self.socket.send(rest, socket.MSG_DONTWAIT) :]
            except BlockingIOError:
                _wait(_poll(self.socket, select.POLLOUT), deadline)


def _poll(sock: socket.socket, event: int) -> select.poll:
    poll = select.poll()
    poll.register(sock, event)
    return poll


def _wait(poll: select.poll, deadline: float) -> None:
    """Wait until what is polled for is there, or raise TimeoutError."""
    if not poll.poll(math.ceil(1000 * _seconds_until(deadline))):
        raise TimeoutError


def _seconds_until(deadline: float | None) -> float:
    """Return how much time there is left, or raise TimeoutError."""
    seconds = math.inf if deadline is None else deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds
