"""The dispatcher's database thread: runs short transactions one after the other and waits for the end of outages.

A locked database or a lost connection is not an error of the work: the thread retries until it succeeds, with a growing
wait, and logs the outage once. So all work must be safe to repeat, as the functions of `jobs.queue` are: they are
fenced. Any other error is a bug and is raised.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from django.db import InterfaceError, OperationalError, connection

from ocr_platform.outages import Outage

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")


class DatabaseGone(Exception):
    """The database was still unavailable when the dispatcher had to stop."""


class DatabaseThread:
    """Runs functions that use Django's database connection, one at a time, in a thread of its own."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._given_up = threading.Event()
        self._outage = Outage()

    async def run(self, work: Callable[[], Found]) -> Found:
        """Return the result of `work`, however long an outage lasts. Raises `DatabaseGone` after `give_up`."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._until_done, work)

    @property
    def is_waiting(self) -> bool:
        """Whether the database is unavailable."""
        return self._outage.lasts

    def give_up(self) -> None:
        """Stop waiting for the end of outages."""
        self._given_up.set()

    def close(self) -> None:
        """End the thread and its connection."""
        self._executor.submit(connection.close)
        self._executor.shutdown()

    def _until_done(self, work: Callable[[], Found]) -> Found:
        while True:
            try:
                found = work()
            except (OperationalError, InterfaceError) as error:
                if self._given_up.wait(self._outage.begin(error)):
                    raise DatabaseGone from error
            else:
                self._outage.end()
                return found
