"""The interface of a blob store beyond Django's storage API, and the error of a store that cannot be used.

A full disk, a lost network folder, a bucket that refuses: all of them are outages, reported as 503 `not_ready`; callers
that can wait retry. A missing blob is not an outage: it is `FileNotFoundError`.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

from django.core.files.storage import storages

from ocr_contract.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.core.files import File

RETRY_SECONDS: Final = 5
_logger = logging.getLogger(__name__)


class StoreUnavailable(Unavailable):
    """The store cannot be used now."""


def unavailable(reason: str) -> StoreUnavailable:
    """Return the error to raise, and log its `reason`, which is for the administrators of the store."""
    _logger.error("blob store unavailable", extra={"fields": {"reason": reason}})
    return StoreUnavailable(
        "not_ready",
        "The blob store cannot be used.",
        retry_after=RETRY_SECONDS,
        hint="Try again later; the server log has the reason.",
    )


class Stored(NamedTuple):
    """An existing blob."""

    key: str
    modified: datetime


class BlobStore(Protocol):
    """A store. Every method raises `StoreUnavailable` when it cannot be used."""

    def save(self, name: str | None, content: File[bytes]) -> str:
        """Store all of `content` under `name`, which is new; return it."""

    def open(self, name: str, mode: str = "rb") -> File[bytes]:
        """Return a blob for sequential reading. Raises `FileNotFoundError`."""

    def remove(self, keys: Iterable[str]) -> None:
        """Remove blobs; missing ones are ignored."""

    def everything(self) -> Iterator[list[Stored]]:
        """Yield all blobs, some hundreds at a time."""

    def check(self) -> None:
        """Check that blobs can be written."""


def blob_store() -> BlobStore:
    """Return the blob store."""
    return cast("BlobStore", storages["blobs"])
