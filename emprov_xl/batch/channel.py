"""Messages between the process that drives a run and those that read workbooks: JSON of a known length, never more.

What a child sends is data only: nothing that it says is run, and nothing is longer than it may be.
"""

import json
import socket
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Message = Mapping[str, object]

_HEAD = struct.Struct(">I")
_CHUNK = 1 << 16


class TooLong(Exception):
    """A message is longer than it may be; the text is its length in bytes."""


class Garbled(Exception):
    """What came is no message."""


def packed(message: Message, most: int) -> bytes:
    """A message as it is sent; TooLong when it has more than `most` bytes."""
    content = json.dumps(message, allow_nan=False).encode("ascii")  # file names that are no text are escaped
    if len(content) > most:
        raise TooLong(str(len(content)))
    return _HEAD.pack(len(content)) + content


def receive(channel: socket.socket) -> Message | None:
    """The next message from the process that drives the run, waited for; None when it is gone."""
    head = _exactly(channel, _HEAD.size)
    content = _exactly(channel, _HEAD.unpack(head)[0]) if head else b""
    return _message(content) if content else None


def _exactly(channel: socket.socket, length: int) -> bytes:
    """So many bytes, or none when the other side is gone."""
    content = b""
    while len(content) < length:
        try:
            piece = channel.recv(length - len(content))
        except ConnectionError:
            return b""
        if not piece:
            return b""
        content += piece
    return content


@dataclass(slots=True)
class Inflow:
    """What a child sends, taken as it comes, so that no child can make us wait."""

    channel: socket.socket
    most: int
    _held: bytearray = field(default_factory=bytearray)

    def read(self) -> bool:
        """Take what has come; false when the child is gone."""
        try:
            piece = self.channel.recv(_CHUNK)
        except BlockingIOError:
            return True
        except ConnectionError:
            return False
        self._held += piece
        return bool(piece)

    def messages(self) -> Iterator[Message]:
        """The messages that are whole; TooLong as soon as one says that it will be, Garbled when one is none."""
        while len(self._held) >= _HEAD.size:
            (length,) = _HEAD.unpack_from(self._held)
            if length > self.most:
                raise TooLong(str(length))
            end = _HEAD.size + length
            if len(self._held) < end:
                return
            content = bytes(self._held[_HEAD.size : end])
            del self._held[:end]
            yield _message(content)


def _message(content: bytes) -> Message:
    try:
        message = json.loads(content)
    except (ValueError, RecursionError) as trouble:
        raise Garbled from trouble
    if not isinstance(message, dict):
        raise Garbled
    return message
