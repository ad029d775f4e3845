"""`manage.py prepare`: make a data folder ready for one machine: tables, the user admin, the local endpoint.

Run again it changes nothing, except what LEGIBLE_ADMIN_PASSWORD or LEGIBLE_WORKER_URL say anew.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ocr_platform.config import PLATFORM
from ocr_platform.endpoints.services import sync_local_endpoint

if TYPE_CHECKING:
    from pathlib import Path

_ADMIN: Final = "admin"
_PASSWORD_BYTES: Final = 15


class Command(BaseCommand):
    """Make a data folder ready for one machine."""

    help = "Make the tables, the user admin (its password is printed once) and the local endpoint, where missing."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Make what is missing."""
        try:
            for folder in (PLATFORM.data_dir, PLATFORM.blobs_dir, PLATFORM.incoming_dir):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise CommandError(f"The data folder {PLATFORM.data_dir} cannot be used: {error.strerror}.") from error
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
        self._ensure_admin(PLATFORM.data_dir / "admin-password")
        if PLATFORM.endpoints == "local":
            sync_local_endpoint(PLATFORM.worker_url)

    def _ensure_admin(self, kept: Path) -> None:
        wanted = PLATFORM.admin_password
        admin = User.objects.filter(username=_ADMIN).first()
        if admin is None:
            password = wanted or secrets.token_urlsafe(_PASSWORD_BYTES)
            User.objects.create_superuser(_ADMIN, password=password)
            _write_private(kept, password)
            shown = "the one of LEGIBLE_ADMIN_PASSWORD" if wanted else password
            self.stdout.write(f"Made the user {_ADMIN}; password: {shown} (kept in {kept})")
        elif wanted and wanted != _read(kept):
            # What was set last time is not set again: the person may have changed it since.
            admin.set_password(wanted)
            admin.save(update_fields=["password"])
            _write_private(kept, wanted)
            self.stdout.write(f"The password of {_ADMIN} is now the one of LEGIBLE_ADMIN_PASSWORD (kept in {kept})")


def _read(path: Path) -> str:
    return path.read_text().rstrip("\n") if path.exists() else ""


def _write_private(path: Path, text: str) -> None:
    """Write a file that nobody else can read, not even for a moment."""
    partial = path.with_name(path.name + ".new")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
    partial.replace(path)
