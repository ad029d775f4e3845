"""`manage.py prepare`: create folders, tables, the user admin and the local endpoint.

A second run changes nothing, unless LEGIBLE_ADMIN_PASSWORD or LEGIBLE_WORKER_URL changed. Any number may run at once.
`--wait` creates nothing and returns when another run has finished: for programs that must not start before.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocr_platform.config import PLATFORM
from ocr_platform.endpoints.services import sync_local_endpoint
from ocr_platform.maintenance import migrate

if TYPE_CHECKING:
    from pathlib import Path

_ADMIN: Final = "admin"
_PASSWORD_BYTES: Final = 15
_PATIENCE_SECONDS: Final = 120


class Command(BaseCommand):
    """Prepare the platform, or wait until it is prepared."""

    help = "Create the tables, the user admin (its password is printed once) and the local endpoint, where missing."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the arguments."""
        parser.add_argument(
            "--wait", action="store_true", help="create nothing: wait until another run has created the tables"
        )
        parser.add_argument(
            "--seconds",
            type=int,
            default=_PATIENCE_SECONDS,
            help="seconds to wait at most, for the database and for other runs (default: %(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Create what is missing."""
        deadline = migrate.Deadline(options["seconds"], self.stdout.write)
        try:
            if options["wait"]:
                self._wait(deadline)
            else:
                self._prepare(deadline)
        except migrate.DeadlineExceeded as error:
            raise CommandError(str(error)) from error

    def _wait(self, deadline: migrate.Deadline) -> None:
        migrate.wait_for_database(deadline)
        while not migrate.is_prepared():
            deadline.wait("Waiting for the tables of this version: manage.py prepare creates them.")

    def _prepare(self, deadline: migrate.Deadline) -> None:
        self._make_folders()
        migrate.wait_for_database(deadline)
        with migrate.exclusive(deadline):
            migrate.migrate()
            self._ensure_admin(PLATFORM.data_dir / "admin-password")
            if PLATFORM.endpoints == "local":
                sync_local_endpoint(PLATFORM.worker_url)
            else:
                self.stdout.write("Endpoints come from the cluster: not creating a local one.")

    def _make_folders(self) -> None:
        blobs = [PLATFORM.blobs_dir] if PLATFORM.storage == "filesystem" else []
        try:
            for folder in (PLATFORM.data_dir, *blobs, PLATFORM.incoming_dir):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise CommandError(f"The data folder {PLATFORM.data_dir} cannot be used: {error.strerror}.") from error

    def _ensure_admin(self, kept: Path) -> None:
        wanted, known = PLATFORM.admin_password, _read(kept)
        admin = User.objects.filter(username=_ADMIN).first()
        if admin is None:
            password = wanted or secrets.token_urlsafe(_PASSWORD_BYTES)
            User.objects.create_superuser(_ADMIN, password=password)
            _write_private(kept, password)
            shown = "the one of LEGIBLE_ADMIN_PASSWORD" if wanted else password
            self.stdout.write(f"Created the user {_ADMIN}; password: {shown} (kept in {kept})")
        elif wanted and known and wanted != known:
            # Neither set a password again that was set before, nor one that is unknown to a new data folder: the person
            # may have changed it since.
            admin.set_password(wanted)
            admin.save(update_fields=["password"])
            _write_private(kept, wanted)
            self.stdout.write(f"The password of {_ADMIN} is now the one of LEGIBLE_ADMIN_PASSWORD (kept in {kept})")


def _read(path: Path) -> str:
    return path.read_text().rstrip("\n") if path.exists() else ""


def _write_private(path: Path, text: str) -> None:
    """Write a file that is never readable by other users, not even for a moment."""
    partial = path.with_name(path.name + ".new")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
    partial.replace(path)
