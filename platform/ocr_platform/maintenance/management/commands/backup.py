"""`manage.py backup FILE`: everything into one archive while jobs run; `-` writes it to standard output."""

from __future__ import annotations

import contextlib
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

    help = "Write the database (when it is SQLite's) and all documents and page images into one tar archive."

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the argument."""
        parser.add_argument("file", help='where to write it; "-" for standard output')

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Write it."""
        try:
            with _opened(options["file"]) as out:
                counts = backup.write(out)
        except StoreUnavailable as error:
            raise CommandError(f"{error.detail} The archive was not finished.") from error
        except OSError as error:
            raise CommandError(f"The archive cannot be written: {error.strerror}.") from error
        self.stderr.write(f"Wrote {counts.blobs} blobs of {counts.bytes} bytes.")
        if connection.vendor == "postgresql":
            self.stderr.write("The database is not in it: it must have been taken with pg_dump before.")


@contextlib.contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    """Open standard output, or a file that has its name only when it is whole."""
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    partial = Path(name + ".partial")
    with partial.open("wb") as file:
        yield file
    partial.replace(name)
