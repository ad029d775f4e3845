"""Blobs as files in a folder: on a local disk, or on a shared volume."""

from __future__ import annotations

import contextlib
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.storage import FileSystemStorage

from ocr_platform.storage.base import Stored, unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.core.files import File


class FilesystemStore(FileSystemStorage):
    """Files two folders deep, so that no folder grows large. A saved blob survives a loss of power."""

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        with _outages():
            return super()._open(name, mode)  # type: ignore[misc,no-any-return] # the stubs leave it out

    def _save(self, name: str, content: File[Any]) -> str:
        with _outages():
            saved: str = super()._save(name, content)  # type: ignore[misc] # the stubs leave it out
            self._write_to_disk(saved)
        return saved

    def _write_to_disk(self, name: str) -> None:
        """Wait until the blob and the folders that lead to it would survive a loss of power."""
        path = Path(self.path(name))
        for each in (path, *path.parents[:3]):
            handle = os.open(each, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def remove(self, keys: Iterable[str]) -> None:
        """Remove blobs; missing ones are ignored."""
        with _outages():
            for key in keys:
                self.delete(key)

    def everything(self) -> Iterator[list[Stored]]:
        """Yield all blobs, a folder of the first level at a time."""
        with _outages():
            for first in _folders(Path(self.location)):
                yield [
                    Stored(f"{first.name}/{second.name}/{file.name}", modified)
                    for second in _folders(first)
                    for file in second.iterdir()
                    if (modified := _modified(file)) is not None
                ]

    def check(self) -> None:
        """Check that blobs can be written."""
        with _outages():
            check_folder(Path(self.location))


def check_folder(folder: Path) -> None:
    """Check that files can be written in `folder`, creating it if needed. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(prefix=".probe-", dir=folder)
    os.close(handle)
    Path(name).unlink()


@contextlib.contextmanager
def _outages() -> Iterator[None]:
    """Raise an `OSError` as `StoreUnavailable`; a missing file stays a `FileNotFoundError`."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise unavailable(error.strerror or type(error).__name__) from error


def _folders(folder: Path) -> list[Path]:
    try:
        return [found for found in folder.iterdir() if found.is_dir()]
    except FileNotFoundError:
        return []


def _modified(file: Path) -> datetime | None:
    """Return the time a file was written, None when it has just been removed."""
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
