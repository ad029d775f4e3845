"""A file on disk to which an upload is written as it arrives; it is measured, hashed and limited as it grows.

It is on the file system of the blob store, so storing it is a rename. It must not know who sends what.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from ocr_contract.errors import LimitExceeded
from ocr_contract.media import SNIFF_BYTES
from ocr_platform.config import PLATFORM

if TYPE_CHECKING:
    from types import TracebackType

CHUNK_BYTES: Final = 256 * 1024
_ABANDONED_SECONDS: Final = 24 * 3600


class Spool:
    """A new temporary file. As a context manager it removes the file, unless it was moved away."""

    def __init__(self, limit: int) -> None:
        PLATFORM.incoming_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=PLATFORM.incoming_dir, prefix="upload-")
        self.path = Path(name)
        self.size = 0
        self.head = b""
        self.limit = limit
        self._file = os.fdopen(handle, "wb", buffering=0)
        self._hash = hashlib.sha256()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)

    def write(self, data: bytes) -> None:
        """Append `data`. Raises `LimitExceeded` `body_too_large` before writing more than the limit."""
        self.size += len(data)
        if self.size > self.limit:
            raise too_large(self.limit, self.size)
        if len(self.head) < SNIFF_BYTES:
            self.head += data[: SNIFF_BYTES - len(self.head)]
        self._hash.update(data)
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) :]

    def close(self) -> None:
        """Finish writing."""
        self._file.close()

    def sha256(self) -> str:
        """Return the digest of the content, in hexadecimal."""
        return self._hash.hexdigest()


def sweep() -> None:
    """Remove the leftovers of uploads whose process was killed: files unchanged for a day."""
    oldest = time.time() - _ABANDONED_SECONDS
    for path in PLATFORM.incoming_dir.glob("upload-*"):
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:  # another process was faster
            continue


def too_large(limit: int, actual: int) -> LimitExceeded:
    """Return the error for a document of `actual` bytes, or at least that many, when `limit` are allowed."""
    return LimitExceeded(
        "body_too_large",
        f"The document has {actual} bytes or more; the limit is {limit}.",
        limit=limit,
        actual=actual,
        hint="Send a smaller file, or raise LEGIBLE_MAX_DOCUMENT_BYTES.",
    )
