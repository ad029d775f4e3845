"""`manage.py backup FILE`: archive everything while jobs run; `-` writes to standard output."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from ocr_platform.maintenance import backup
from ocr_platform.storage.base import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO


class Command(BaseCommand):
    """Write an archive."""

    help = "Write all documents and page images, and a SQLite database, to a tar archive."

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the argument."""
        parser.add_argument("file", help='archive to write; "-" for standard output')

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Write it."""
        try:
            with _opened(options["file"]) as out:
                counts = backup.write(out)
        except StoreUnavailable as error:
            raise CommandError(f"{error.detail} The archive is incomplete.") from error
        except OSError as error:
            raise CommandError(f"The archive cannot be written: {error.strerror}.") from error
        self.stderr.write(f"Wrote {counts.blobs} blobs of {counts.bytes} bytes.")
        if connection.vendor == "postgresql":
            self.stderr.write("The database is not included: run pg_dump before each backup.")


def _for_owner_only(path: str, flags: int) -> int:
    handle = os.open(path, flags, 0o600)
    os.fchmod(handle, 0o600)  # the file may be there from an attempt that was interrupted
    return handle


@contextlib.contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    """Open standard output, or a file for its owner only, which gets its name when it is complete."""
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    partial = Path(name + ".partial")
    with open(partial, "wb", opener=_for_owner_only) as file:
        yield file
    partial.replace(name)
