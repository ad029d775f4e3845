"""An archive of all data that cannot be recreated: the database if it is SQLite, then every blob.

The database is first: rows never refer to a blob that is written later, so a copy taken while jobs run is complete. No
row refers to the blobs added after it, and they are swept where it is restored. For PostgreSQL, run its own tool
(`pg_dump`) first. Each entry has the SHA-256 of its content in its header, so that damage is found and named. An
archive ends with a count, so that a truncated one is not taken for complete.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
import shutil
import sqlite3
import tarfile
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, TypeVar, cast

import msgspec
from django.core.files import File
from django.db import connection

from ocr_platform.config import PLATFORM
from ocr_platform.storage.base import blob_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr_platform.storage.base import BlobStore

Value = TypeVar("Value")
_HEAD: Final = "legible-backup.json"
_DATABASE: Final = "legible.sqlite3"
_BLOBS: Final = "blobs/"
_END: Final = "end.json"
_FORMAT: Final = 2
_KEY: Final = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32}")
_SHA256: Final = "LEGIBLE.sha256"
_CHUNK_BYTES: Final = 1024 * 1024
_IN_MEMORY_BYTES: Final = 4 * 1024 * 1024


class BackupError(Exception):
    """The archive cannot be restored here; the message says why and what to do."""


class Head(msgspec.Struct, frozen=True):
    """The first entry of an archive. `database`: whether it contains a SQLite database."""

    format: int
    database: bool


class Counts(msgspec.Struct, frozen=True):
    """How many blobs there are, and their bytes."""

    blobs: int
    bytes: int


def write(out: IO[bytes]) -> Counts:
    """Write an archive to `out`, which need not be seekable. Raises `StoreUnavailable`."""
    with tarfile.open(fileobj=out, mode="w|") as archive:
        has_database = connection.vendor == "sqlite"
        _add_json(archive, _HEAD, Head(_FORMAT, has_database))
        if has_database:
            with _place_for_database() as path:
                with connection.cursor() as cursor:
                    cursor.execute("VACUUM INTO %s", [str(path)])  # a consistent snapshot that blocks no one
                with path.open("rb") as file:
                    _add(archive, _DATABASE, file)
        blobs = size = 0
        for stored in blob_store().everything():
            for blob in stored:
                if _KEY.fullmatch(blob.key) and (added := _add_blob(archive, blob.key)) is not None:
                    blobs, size = blobs + 1, size + added
        counts = Counts(blobs, size)
        _add_json(archive, _END, counts)
    return counts


def read(source: IO[bytes], *, only_check: bool = False) -> Counts:
    """Restore an archive here: its blobs under the same names, then its database over the existing one.

    With `only_check`, read all of it and restore nothing. Raises `BackupError` when it is not an archive, is of another
    kind of database, is truncated, or has an entry that is damaged: then the database is not touched. Raises
    `StoreUnavailable`.
    """
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive, _place_for_database() as path:
            counts = _read(archive, path, None if only_check else blob_store())
            if path.exists() and not only_check:
                _restore_database(path)
    except (tarfile.TarError, EOFError, msgspec.DecodeError) as error:
        raise BackupError(f"This is not a complete archive of `manage.py backup`: {error}.") from error
    return counts


def _read(archive: tarfile.TarFile, database: Path, store: BlobStore | None) -> Counts:
    blobs = size = 0
    members = iter(archive)
    head = _json(archive, next(members, None), _HEAD, Head)
    if head.format != _FORMAT or head.database != (connection.vendor == "sqlite"):
        raise BackupError(
            "The archive is for another kind of database. Restore it where DATABASE_URL is of the same kind; "
            "restore PostgreSQL itself with pg_restore."
        )
    for member in members:
        if member.name == _DATABASE:
            with database.open("wb") as file:
                _copy(archive, member, file)
        elif member.name == _END:
            found = _json(archive, member, _END, Counts)
            if found != Counts(blobs, size) or database.exists() != head.database:
                raise BackupError(f"The archive should contain {found.blobs} blobs of {found.bytes} bytes.")
            return found
        else:
            _restore_blob(archive, member, store)
            blobs, size = blobs + 1, size + member.size
    raise BackupError("The archive is truncated: its end is missing. Create it again.")


@contextlib.contextmanager
def _place_for_database() -> Iterator[Path]:
    """Yield the name of a file that does not exist yet, where there is room for it: beside the database."""
    with tempfile.TemporaryDirectory(prefix="backup-", dir=PLATFORM.data_dir) as folder:
        yield Path(folder) / _DATABASE


def _restore_database(path: Path) -> None:
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(path)) as copy:
        copy.backup(cast("sqlite3.Connection", connection.connection))


def _add_blob(archive: tarfile.TarFile, key: str) -> int | None:
    """Add a blob and return its bytes; None when it has just been removed."""
    try:
        file = blob_store().open(key)
    except FileNotFoundError:
        return None
    with contextlib.closing(file), tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as spooled:
        shutil.copyfileobj(cast("IO[bytes]", file), spooled)
        return _add(archive, _BLOBS + key, cast("IO[bytes]", spooled))


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes]) -> int:
    """Add all of `content`, which must be seekable, and return its bytes."""
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    member = tarfile.TarInfo(name)
    member.size = content.tell()
    member.pax_headers = {_SHA256: digest}
    content.seek(0)
    archive.addfile(member, content)
    return member.size


def _restore_blob(archive: tarfile.TarFile, member: tarfile.TarInfo, store: BlobStore | None) -> None:
    key = member.name.removeprefix(_BLOBS)
    if not member.name.startswith(_BLOBS) or not _KEY.fullmatch(key):
        raise BackupError("The archive contains an entry that `manage.py backup` does not write.")
    with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as spooled:
        _copy(archive, member, cast("IO[bytes]", spooled))
        if store is not None:
            store.save(key, File(cast("IO[bytes]", spooled)))


def _copy(archive: tarfile.TarFile, member: tarfile.TarInfo, out: IO[bytes]) -> None:
    """Copy the content of an entry to `out`. Raises `BackupError` when it is damaged."""
    content, digest = _content(archive, member), hashlib.sha256()
    while chunk := content.read(_CHUNK_BYTES):
        digest.update(chunk)
        out.write(chunk)
    if digest.hexdigest() != member.pax_headers.get(_SHA256):
        raise BackupError(f"The archive is damaged: {member.name} is not what was backed up. Use another archive.")


def _add_json(archive: tarfile.TarFile, name: str, value: msgspec.Struct) -> None:
    data = msgspec.json.encode(value)
    member = tarfile.TarInfo(name)
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))


def _json(archive: tarfile.TarFile, member: tarfile.TarInfo | None, name: str, kind: type[Value]) -> Value:
    if member is None or member.name != name:
        raise BackupError("This is not an archive of `manage.py backup`.")
    return msgspec.json.decode(_content(archive, member).read(), type=kind)


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(member)
    if content is None:
        raise BackupError("The archive contains an entry that is not a file.")
    return content
