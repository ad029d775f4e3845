"""What management commands share: a database that cannot be used is said in one sentence, not as a traceback."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError

from ocr_platform.api.database_errors import what_is_wrong


class PlatformCommand(BaseCommand):
    """A command that says why the database cannot be used."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command. Raises `CommandError`."""
        try:
            return super().execute(*args, **options)
        except (DatabaseError, InterfaceError) as error:
            sentence = what_is_wrong(error)
            if sentence is None:
                raise
            raise CommandError(sentence) from error
