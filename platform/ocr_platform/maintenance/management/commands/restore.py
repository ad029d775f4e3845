"""`manage.py restore FILE`: restore an archive of `manage.py backup`; `-` reads standard input."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from ocr_platform.config import PLATFORM
from ocr_platform.jobs.models import Job
from ocr_platform.maintenance import backup
from ocr_platform.storage.base import StoreUnavailable

if TYPE_CHECKING:
    from typing import IO


class Command(BaseCommand):
    """Read an archive."""

    help = "Restore an archive of `manage.py backup` into an empty platform; then run `manage.py prepare`."

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the arguments."""
        parser.add_argument("file", help='archive to read; "-" for standard input')
        parser.add_argument("--check", action="store_true", help="read and check the whole archive, restore nothing")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Read it."""
        with contextlib.suppress(OSError):  # `prepare` reports what is wrong with it
            PLATFORM.data_dir.mkdir(parents=True, mode=0o700, exist_ok=True)
        only_check = bool(options["check"])
        if not only_check and connection.vendor == "sqlite" and _has_jobs():
            raise CommandError("The database already has jobs: restore into an empty one.")
        try:
            with _opened(options["file"]) as source:
                counts = backup.read(source, only_check=only_check)
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        except StoreUnavailable as error:
            raise CommandError(f"{error.detail} The restore is incomplete: start again.") from error
        except OSError as error:
            raise CommandError(f"The archive cannot be read: {error.strerror}.") from error
        done = "The archive is whole:" if only_check else "Restored"
        self.stdout.write(f"{done} {counts.blobs} blobs of {counts.bytes} bytes.")


def _has_jobs() -> bool:
    return Job._meta.db_table in connection.introspection.table_names() and Job.objects.exists()


def _opened(name: str) -> contextlib.AbstractContextManager[IO[bytes]]:
    return contextlib.nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb")
