"""The thread that notices work: it calls `notice` soon after a write to the database.

PostgreSQL: LISTEN; web sends NOTIFY once per upload. SQLite: `PRAGMA data_version` every 50 ms, which changes when
another connection has written, and takes no lock. Both only save time: the dispatcher polls every second anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import InterfaceError, OperationalError, connection

from ocr_platform.dispatcher.threads import StoppableThread
from ocr_platform.jobs.queue.notification import NOTIFY_CHANNEL
from ocr_platform.outages import Outage

if TYPE_CHECKING:
    from collections.abc import Callable

_SQLITE_EVERY: Final = 0.05
_LISTEN_SECONDS: Final = 0.5


class ChangeListener(StoppableThread):
    """Watches the database from a thread of its own; `notice` is called in that thread."""

    def __init__(self, notice: Callable[[], object]) -> None:
        super().__init__("changes")
        self._notice = notice

    def _run(self) -> None:
        watch = self._watch_sqlite if connection.vendor == "sqlite" else self._watch_postgres
        outage = Outage()
        wait = 0.0
        while not self._stop.wait(wait):
            try:
                watch(outage)
            except (OperationalError, InterfaceError) as error:
                wait = outage.begin(error)
        connection.close()

    def _watch_sqlite(self, outage: Outage) -> None:
        seen: int | None = None
        while not self._stop.wait(_SQLITE_EVERY):
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA data_version")
                (version,) = cursor.fetchone()
            outage.end()
            if version != seen:
                seen = version
                self._notice()

    def _watch_postgres(self, outage: Outage) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {NOTIFY_CHANNEL}")
        outage.end()
        self._notice()
        with connection.wrap_database_errors:
            while not self._stop.is_set():
                for _ in connection.connection.notifies(timeout=_LISTEN_SECONDS, stop_after=1):
                    self._notice()
