"""Documents in memory, and the limit on the memory of all requests together.

It must not know where the bytes come from, nor what they mean.
"""

from __future__ import annotations

import fcntl
import os
import threading
from typing import TYPE_CHECKING, Self

from ocr_contract.errors import Unavailable
from ocr_engine.sandbox.protocol import document_descriptor

if TYPE_CHECKING:
    from types import TracebackType

    from prometheus_client import Gauge

_SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


class BodyMemory:
    """Counts the bytes of bodies in memory, up to `limit`. `gauge` shows their number."""

    def __init__(self, limit: int, gauge: Gauge) -> None:
        self._limit = limit
        self._held = 0
        self._lock = threading.Lock()
        gauge.set_function(lambda: self._held)

    def check_room(self, size: int) -> None:
        """Raise `Unavailable` if `size` more bytes would be too many."""
        if self._held + size > self._limit:
            raise Unavailable(
                "queue_full",
                f"The bodies of the requests in progress use {self._held} of {self._limit} bytes.",
                retry_after=2,
                hint="Try again after the time in Retry-After, or run more workers.",
            )

    def change(self, size: int) -> None:
        """Count `size` bytes more (or less). Raises `Unavailable` if that is too many."""
        with self._lock:  # large bodies are decoded in threads
            if size > 0:
                self.check_room(size)
            self._held += size


class MemoryDocument:
    """A document as an anonymous file in memory, passed to page children as a descriptor; its context closes it."""

    def __init__(self, memory: BodyMemory) -> None:
        self.descriptor = document_descriptor()
        self.size = 0
        self._memory = memory

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Append `data`. Raises `Unavailable` when the bodies of all requests use too much memory."""
        self._memory.change(len(data))
        self.size += len(data)
        view = memoryview(data)
        while view:
            view = view[os.write(self.descriptor, view) :]

    def seal(self) -> None:
        """Make the document immutable, so that a page child can map it safely."""
        fcntl.fcntl(self.descriptor, fcntl.F_ADD_SEALS, _SEALS)

    def close(self) -> None:
        """Close the document; page children that have it open keep it until they open another."""
        os.close(self.descriptor)
        self._memory.change(-self.size)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
