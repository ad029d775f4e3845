"""A file over bytes in memory, without a copy.

Documents reach a page process as mapped memory of up to 200 MB; `io.BytesIO` would copy all of it.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class MemoryFile(io.RawIOBase):
    """A seekable read-only file over `view`; `head`, when given, is read in place of the first bytes."""

    def __init__(self, view: memoryview, head: bytes = b"") -> None:
        super().__init__()
        self._view = view
        self._head = head
        self._position = 0

    def readable(self) -> bool:
        """Return True: the file is readable."""
        return True

    def seekable(self) -> bool:
        """Return True: the file is seekable."""
        return True

    def tell(self) -> int:
        """Return the position in bytes."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move; as in every file, past the end is allowed and before the start is a `ValueError`."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: len(self._view)}[whence]
        if start + offset < 0:
            raise ValueError("negative seek position")
        self._position = start + offset
        return self._position

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` as far as there are bytes and return their number."""
        with memoryview(buffer).cast("B") as target:
            data = self.read(len(target))
            target[: len(data)] = data
        return len(data)

    def read(self, size: int | None = -1) -> bytes:
        """Return up to `size` bytes, all that are left when it is None or negative."""
        start = min(self._position, len(self._view))
        end = len(self._view) if size is None or size < 0 else min(start + size, len(self._view))
        data = bytes(self._view[start:end])
        if start < len(self._head):
            data = self._head[start:end] + data[len(self._head) - start :]
        self._position = max(self._position, end)
        return data

    def getvalue(self) -> memoryview:
        """Return all bytes uncopied: the method that Pillow uses to pass a whole file to libtiff."""
        return self._view
