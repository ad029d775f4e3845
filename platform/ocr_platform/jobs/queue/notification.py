"""The notification that wakes dispatchers when there is something to do."""

from __future__ import annotations

from typing import Final

from django.db import connection

NOTIFY_CHANNEL: Final = "legible_work"
"""PostgreSQL channel that tells dispatchers about an upload, a retry or a cancellation; it carries no data."""


def wake_dispatchers() -> None:
    """Notify dispatchers when the transaction commits; on SQLite they poll for changes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {NOTIFY_CHANNEL}")
