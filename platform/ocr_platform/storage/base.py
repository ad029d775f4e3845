"""What a blob store can do beyond Django's storage API, and the one error of a store that cannot be used.

A full disk, a lost network folder, a bucket that refuses: all of them are the outside world, said as 503 `not_ready`
and tried again by whoever can wait. That a blob is not there is no such trouble: it is `FileNotFoundError`.
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
    """Return the error to raise, and log its `reason`, which is for those who run the store."""
    _logger.error("the blob store cannot be used", extra={"fields": {"reason": reason}})
    return StoreUnavailable(
        "not_ready",
        "The blob store cannot be used.",
        retry_after=RETRY_SECONDS,
        hint="Try again later; the log says what is wrong.",
    )


class Stored(NamedTuple):
    """A blob that is there."""

    key: str
    modified: datetime


class BlobStore(Protocol):
    """A store. Every method raises `StoreUnavailable` when it cannot be used."""

    def save(self, name: str | None, content: File[bytes]) -> str:
        """Keep what `content` holds from its beginning under `name`, which is new; return it."""

    def open(self, name: str, mode: str = "rb") -> File[bytes]:
        """Return a blob for reading from its beginning to its end. Raises `FileNotFoundError`."""

    def remove(self, keys: Iterable[str]) -> None:
        """Remove blobs; one that is not there is no error."""

    def everything(self) -> Iterator[list[Stored]]:
        """Yield all blobs, some hundreds at a time."""

    def check(self) -> None:
        """See that blobs can be written."""


def blob_store() -> BlobStore:
    """Return where blobs are kept."""
    return cast("BlobStore", storages["blobs"])
