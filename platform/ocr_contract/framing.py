"""Messages on a stream of bytes: each is preceded by its length, 4 bytes, big-endian.

Page processes and the split stream use it. It must not know what a message contains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

LENGTH_BYTES: Final = 4


class FrameError(ValueError):
    """The bytes are not valid messages."""


def frame(body: bytes) -> bytes:
    """Return the message `body` with its length, at most 4 GiB."""
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def frame_size(head: bytes | bytearray, most: int) -> int:
    """Return the length that the first `LENGTH_BYTES` bytes encode. Raises `FrameError` if it is over `most` bytes."""
    size = int.from_bytes(head, "big")
    if size > most:
        raise FrameError(f"a message of {size} bytes was announced; the limit is {most}")
    return size


class FrameReader:
    """Splits a stream of byte chunks into messages of up to `most` bytes; buffers one message at a time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._buffer = bytearray()

    @property
    def complete(self) -> bool:
        """Whether the stream may end here: no message has begun."""
        return not self._buffer

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the messages that `data` completes. Raises `FrameError`."""
        self._buffer += data
        while len(self._buffer) >= LENGTH_BYTES:
            end = LENGTH_BYTES + frame_size(self._buffer[:LENGTH_BYTES], self._most)
            if len(self._buffer) < end:
                return
            message = bytes(self._buffer[LENGTH_BYTES:end])
            del self._buffer[:end]
            yield message
