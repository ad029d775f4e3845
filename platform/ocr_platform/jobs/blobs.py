"""Documents and page images, stored as bytes under generated names in the blob store.

A blob is written before the row that refers to it, and removed after the row. After a crash in between, the blob is
swept once it is hours old and no row refers to it. Nothing here decodes the bytes.
"""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Final

from django.core.files import File
from django.utils import timezone

from ocr_platform.jobs.models import Job, Page
from ocr_platform.storage.base import StoreUnavailable, blob_store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    _File = File[bytes]
else:
    _File = File

SWEEP_AGE: Final = timedelta(hours=6)
"""Younger blobs are left alone: their row may be about to be written."""

_logger = logging.getLogger(__name__)


class _FileToMove(_File):
    """A file that a storage on the same file system stores by renaming it."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        super().__init__(file)
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)


def keep_file(path: Path) -> str:
    """Store the file `path`, which is moved if the store can do so; return its key. Raises `StoreUnavailable`."""
    with path.open("rb") as file:
        return blob_store().save(_new_key(), _FileToMove(path, file))


def keep(content: IO[bytes]) -> str:
    """Store `content` from its beginning; return its key. Raises `StoreUnavailable`."""
    return blob_store().save(_new_key(), File(content))


def open_blob(key: str) -> File[bytes]:
    """Return the blob as a file to be read once, from its beginning, and closed by the caller; it knows its `size`.

    Raises `FileNotFoundError` when it is gone: its job was deleted. Raises `StoreUnavailable`, also while it is read.
    """
    return blob_store().open(key)


def remove(keys: Iterable[str]) -> None:
    """Remove these blobs; missing ones are ignored. What cannot be removed now is left to the sweep."""
    try:
        blob_store().remove(keys)
    except StoreUnavailable:
        _logger.warning("unreferenced blobs left to the next sweep")


def unnamed(keys: Iterable[str]) -> set[str]:
    """Return those of `keys` that no row refers to: jobs that reuse a stored result share its blobs."""
    wanted = {key for key in keys if key}
    named = set(Job.objects.filter(document_key__in=wanted).values_list("document_key", flat=True))
    for column in ("image_key", "preview_key", "thumbnail_key"):
        named.update(Page.objects.filter(**{f"{column}__in": wanted}).values_list(column, flat=True))
    return wanted - named


def sweep(age: timedelta = SWEEP_AGE) -> int:
    """Remove blobs older than `age` that no row refers to; return how many. Raises `StoreUnavailable`."""
    removed = 0
    oldest = timezone.now() - age
    for stored in blob_store().everything():
        lost = unnamed(blob.key for blob in stored if blob.modified < oldest)
        blob_store().remove(lost)
        removed += len(lost)
    if removed:
        _logger.info("swept unreferenced blobs", extra={"fields": {"blobs": removed}})
    return removed


def _new_key() -> str:
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name[2:4]}/{name}"
