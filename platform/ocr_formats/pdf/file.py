"""The file structure of a PDF: numbered objects, followed by a table of their positions.

Output is returned at once and never kept. It must not know what the objects mean. Source: ISO 32000-1, 7.5.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # bytes above 127 mark the file as binary
_LEVEL: Final = 6


class PdfFile:
    """Writes one file. Every returned piece must be sent, in order, because positions are counted on return."""

    def __init__(self) -> None:
        self._offsets: dict[int, int] = {}
        self._position = 0
        self._last = 0
        self._digest = hashlib.sha256()

    def reserve(self) -> int:
        """Return the number of an object that is to be written later."""
        self._last += 1
        return self._last

    def header(self) -> bytes:
        """Return the first bytes."""
        return self._counted(_HEADER)

    def object(self, number: int, body: bytes) -> bytes:
        """Return object `number`."""
        self._offsets[number] = self._position
        return self._counted(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def packed(self, number: int, data: bytes, entries: bytes = b"") -> bytes:
        """Return object `number` as a compressed stream of `data`, its dictionary with `entries`."""
        packed = zlib.compress(data, _LEVEL)
        head = b"<< %s /Filter /FlateDecode /Length %d >>" % (entries, len(packed))
        return self.object(number, b"%s\nstream\n%s\nendstream" % (head, packed))

    def stream(self, number: int, entries: bytes, data: Iterable[bytes]) -> Iterator[bytes]:
        """Yield object `number` as a stream of `data`, which is passed through and measured on the way."""
        length = self.reserve()
        self._offsets[number] = self._position
        yield self._counted(b"%d 0 obj\n<< %s /Length %d 0 R >>\nstream\n" % (number, entries, length))
        start = self._position
        for piece in data:
            yield self._counted(piece)
        size = self._position - start
        yield self._counted(b"\nendstream\nendobj\n")
        yield self.object(length, b"%d" % size)

    def end(self, entries: bytes) -> bytes:
        """Return the table of positions and the trailer with `entries`. The file's ID is a digest of its content."""
        start, identity = self._position, self._digest.hexdigest()[:32].encode()
        rows = [b"0000000000 65535 f \n"]
        rows += [b"%010d 00000 n \n" % self._offsets[number] for number in range(1, self._last + 1)]
        table = b"xref\n0 %d\n%s" % (len(rows), b"".join(rows))
        trailer = b"<< /Size %d %s /ID [<%s> <%s>] >>" % (len(rows), entries, identity, identity)
        return self._counted(b"%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (table, trailer, start))

    def _counted(self, data: bytes) -> bytes:
        self._position += len(data)
        self._digest.update(data)
        return data


def text_string(text: str) -> bytes:
    """Return `text` as a PDF string, in hexadecimal, so that nothing needs escaping."""
    return b"<%s>" % ("\ufeff" + text).encode("utf-16-be", "replace").hex().upper().encode()


def number(value: float) -> bytes:
    """Return `value` as a PDF number with five decimals, never with an exponent."""
    text = f"{value:.5f}".rstrip("0").rstrip(".")
    return b"0" if text == "-0" else text.encode()
