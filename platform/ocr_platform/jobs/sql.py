"""Differences between SQLite and PostgreSQL: the clock and row locks.

Leases and waits are compared by the database's own clock, so that machines with different clocks agree. SQLite counts
milliseconds and stores times as text: its expressions have exactly the form that Django writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Dialect:
    """Fragments of SQL. `after` takes one parameter, seconds from now. The locks are empty if none is needed."""

    now: str
    after: str
    claim_lock: str
    skip_lock: str
    row_lock: str


_SQLITE: Final = Dialect(
    now="(strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now') || '000')",
    after="(strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now', %s || ' seconds') || '000')",
    claim_lock="",
    skip_lock="",
    row_lock="",
)
_POSTGRES: Final = Dialect(
    now="statement_timestamp()",
    after="(statement_timestamp() + %s * interval '1 second')",
    claim_lock="FOR NO KEY UPDATE OF w SKIP LOCKED",
    skip_lock="FOR NO KEY UPDATE SKIP LOCKED",
    row_lock="FOR NO KEY UPDATE",
)


def dialect() -> Dialect:
    """Return the fragments for the database in use."""
    return _SQLITE if connection.vendor == "sqlite" else _POSTGRES


def rows(count: int, shape: str) -> str:
    """Return `count` times `shape`, joined by commas: the inside of VALUES."""
    return ", ".join([shape] * count)


def numbers(values: Iterable[int]) -> str:
    """Return row ids as the inside of an IN list.

    Written into the statement: for hundreds of them, placeholders cost more than the statement itself.
    """
    return ", ".join(map(str, values))


def database_now() -> datetime:
    """Return the time of the database's clock; SQLite uses this machine's."""
    if connection.vendor == "sqlite":
        now = timezone.now()
        return now.replace(microsecond=now.microsecond // 1000 * 1000)
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        value: datetime = cursor.fetchone()[0]
        return value


def moment(found: str | datetime | None) -> datetime | None:
    """Return a time from a raw SQL statement: SQLite returns the text that it stores."""
    return datetime.fromisoformat(found).replace(tzinfo=UTC) if isinstance(found, str) else found


def lock_jobs(job_ids: Iterable[int]) -> None:
    """Lock these jobs, in the common order, until the transaction ends."""
    lock = dialect().row_lock
    if not lock:
        return
    ordered = sorted(set(job_ids))
    if not ordered:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM jobs_job WHERE id IN ({numbers(ordered)}) ORDER BY id {lock}"  # noqa: S608
        )
