"""Migrates a database to this version exactly once, however many programs start at the same time.

The holder of the lock migrates while the others wait; all wait for a database that does not answer yet. Every wait has
an end. It must not know what the tables contain.
"""

from __future__ import annotations

import contextlib
import fcntl
import time
from typing import TYPE_CHECKING, Final

from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from ocr_platform.config import PLATFORM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LOCK: Final = 0x4C656769626C65  # "Legible": one number for all programs that prepare
_LOCK_FILE: Final = "prepare.lock"
_POLL_SECONDS: Final = 0.5


class DeadlineExceeded(Exception):
    """The wait timed out; the message says for what."""


class Deadline:
    """The time that all waits of one command may take together; `say` is called once with the reason of the wait."""

    def __init__(self, seconds: float, say: Callable[[str], None]) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._say = say
        self._said = ""

    def wait(self, what: str) -> None:
        """Wait a moment for `what`. Raises `DeadlineExceeded`."""
        if time.monotonic() > self._end:
            raise DeadlineExceeded(f"{what} Gave up after {self._seconds:.0f} s.")
        if what != self._said:
            self._say(what)
            self._said = what
        time.sleep(_POLL_SECONDS)


def is_prepared() -> bool:
    """Return whether the tables are of this version or a newer one."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def migrate() -> None:
    """Bring the tables to this version; call it under `exclusive`."""
    if not is_prepared():
        call_command("migrate", verbosity=0, interactive=False)


def wait_for_database(deadline: Deadline) -> None:
    """Wait until the database answers. Raises `DeadlineExceeded`."""
    while True:
        with contextlib.suppress(OperationalError, InterfaceError):
            connection.ensure_connection()
            return
        deadline.wait("Waiting for the database to answer.")


@contextlib.contextmanager
def exclusive(deadline: Deadline) -> Iterator[None]:
    """Be the only process that prepares this database during the block. Raises `DeadlineExceeded`."""
    with _postgres_lock(deadline) if connection.vendor == "postgresql" else _file_lock(deadline):
        yield


@contextlib.contextmanager
def _postgres_lock(deadline: Deadline) -> Iterator[None]:
    """Hold PostgreSQL's advisory lock; it ends with the connection, so a killed program leaves none behind."""
    while not _ask("SELECT pg_try_advisory_lock(%s)"):
        deadline.wait("Waiting for another process that prepares the database.")
    try:
        yield
    finally:
        _ask("SELECT pg_advisory_unlock(%s)")


def _ask(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_LOCK])
        answer: bool = cursor.fetchone()[0]
    return answer


@contextlib.contextmanager
def _file_lock(deadline: Deadline) -> Iterator[None]:
    """Hold a lock on a file of the data folder, which all programs that use a SQLite database share."""
    with (PLATFORM.data_dir / _LOCK_FILE).open("w") as file:
        while True:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            deadline.wait("Waiting for another process that prepares the database.")
        yield
