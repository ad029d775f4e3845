"""`DATABASE_URL` as Django's DATABASES entry, with the options that the queue needs.

SQLite: every transaction takes the write lock when it begins (IMMEDIATE), readers do not block (WAL), a writer waits
up to 20 s. With the driver's defaults, web requests fail with "database is locked" under load. A commit is on the disk
when it returns (synchronous=FULL). It must not import Django.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from ocr_contract.settings import SettingsError

SQLITE_OPTIONS: Final[dict[str, Any]] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}
_KEEP_CONNECTION_SECONDS: Final = 600
_EXPECTED: Final = (
    "DATABASE_URL must be sqlite:///PATH (four slashes for an absolute path) or "
    "postgresql://USER:PASSWORD@HOST:PORT/NAME"
)


def database_from_url(url: str) -> dict[str, Any]:
    """Return the entry for `url`; its query (`?sslmode=require`) is passed to the PostgreSQL driver.

    Raises `SettingsError`, whose message omits the URL, since it may hold a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SettingsError(f"{_EXPECTED}: its port or host cannot be read.") from error
    if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
        return _sqlite(unquote(parts.path[1:]))
    if parts.scheme in {"postgres", "postgresql"} and len(parts.path) > 1:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(port or ""),
            "CONN_MAX_AGE": _KEEP_CONNECTION_SECONDS,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"connect_timeout": 5, **dict(parse_qsl(parts.query))},
        }
    raise SettingsError(f"{_EXPECTED}.")


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": dict(SQLITE_OPTIONS),
    }
