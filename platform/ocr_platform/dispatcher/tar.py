"""A tar stream read as it comes, without a file and without I/O: bytes in, headers and content out.

POSIX.1-1988 (ustar) entries of ordinary files; the few pages of extended headers that writers may add are skipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK: Final = 512
_NAME: Final = slice(0, 100)
_SIZE: Final = slice(124, 136)
_CHECKSUM: Final = slice(148, 156)
_TYPE: Final = slice(156, 157)
_ORDINARY: Final = (b"0", b"\0")


class TarError(ValueError):
    """The stream is no tar."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The beginning of a file: its name and its size in bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class End:
    """The end of a file."""


class TarReader:
    """Turns a stream of bytes, cut anywhere, into `Entry`, pieces of content, `End` for each ordinary file."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._content = 0
        self._padding = 0
        self._skip = False

    def feed(self, data: bytes) -> Iterator[Entry | bytes | End]:
        """Yield what `data` completes. Raises `TarError`."""
        self._buffer += data
        while self._buffer:
            if self._content:
                piece = self._take(self._content)
                self._content -= len(piece)
                if not self._skip:
                    yield piece
                    if not self._content:
                        yield End()
            elif self._padding:
                self._padding -= len(self._take(self._padding))
            elif len(self._buffer) >= BLOCK:
                yield from self._header(self._take(BLOCK))
            else:
                return

    def _take(self, most: int) -> bytes:
        piece = bytes(self._buffer[:most])
        del self._buffer[:most]
        return piece

    def _header(self, block: bytes) -> Iterator[Entry | End]:
        if not block.strip(b"\0"):
            return
        if _number(block[_CHECKSUM]) != sum(block) - sum(block[_CHECKSUM]) + 8 * ord(" "):
            raise TarError("a header's checksum is wrong")
        size = _number(block[_SIZE])
        self._content, self._padding = size, -size % BLOCK
        self._skip = block[_TYPE] not in _ORDINARY
        if not self._skip:
            yield Entry(block[_NAME].split(b"\0", 1)[0].decode("ascii", errors="replace"), size)
            if not size:
                yield End()


def _number(field: bytes) -> int:
    try:
        return int(field.strip(b"\0 ") or b"0", 8)
    except ValueError as error:
        raise TarError("a header holds no octal number where one must be") from error
