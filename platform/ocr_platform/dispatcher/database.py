"""The dispatcher's database thread: runs short transactions one after the other and waits for the end of outages.

A locked database or a lost connection is not an error of the work: the thread retries until it succeeds, with a growing
wait, and logs the outage once. So all work must be safe to repeat, as the functions of `jobs.queue` are: they are
fenced. Any other error is a bug and is raised.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TypeVar

from django.db import InterfaceError, OperationalError, connection

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")

FIRST_WAIT: Final = 0.1
LONGEST_WAIT: Final = 5.0
_logger = logging.getLogger(__name__)


class DatabaseGone(Exception):
    """The database was still unavailable when the dispatcher had to stop."""


class Outage:
    """Counts the waits of one thread and logs the start and the end of an outage once."""

    def __init__(self) -> None:
        self._wait = 0.0

    def begin(self, error: Exception) -> float:
        """Record a failure; return the seconds to wait before the next try."""
        if self._wait == 0.0:
            _logger.warning("database unavailable, retrying", extra={"fields": {"error": type(error).__name__}})
        self._wait = min(LONGEST_WAIT, self._wait * 2 or FIRST_WAIT)
        connection.close()
        return self._wait

    @property
    def lasts(self) -> bool:
        """Whether the last try failed."""
        return self._wait > 0.0

    def end(self) -> None:
        """Record a success."""
        if self._wait > 0.0:
            _logger.info("database available again")
        self._wait = 0.0


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
