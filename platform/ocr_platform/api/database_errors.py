"""Tells database errors that mean "not now" from those that mean a bug.

A lost connection, a locked file or a missing table is an outage: answered 503, with one sentence. Anything
else (a broken constraint, wrong SQL) is a bug and stays an exception.
"""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError

_UNDEFINED_TABLE = "42P01"  # PostgreSQL, appendix A: Error Codes


def what_is_wrong(error: DatabaseError | InterfaceError) -> str | None:
    """Return a sentence for people when the database cannot be used, None when `error` is a bug."""
    if _misses_a_table(error):
        return "The database is not set up or has an older version: run manage.py migrate."
    if isinstance(error, OperationalError) and "locked" in str(error):
        return "The database is locked by another program."
    if isinstance(error, OperationalError | InterfaceError):
        return "The database cannot be reached: check that it runs and that DATABASE_URL is correct."
    if isinstance(error, DatabaseError) and "not a database" in str(error):
        return "The database file is damaged or is not a SQLite database."
    return None


def _misses_a_table(error: DatabaseError | InterfaceError) -> bool:
    if isinstance(error, OperationalError):
        return "no such table" in str(error) or "no such column" in str(error)
    return isinstance(error, ProgrammingError) and getattr(error.__cause__, "sqlstate", None) == _UNDEFINED_TABLE
