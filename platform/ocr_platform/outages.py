"""Outages of the database: how long a program waits before its next try, and what it logs."""

from __future__ import annotations

import logging
from typing import Final

from django.db import connection

_FIRST_WAIT: Final = 0.1
_LONGEST_WAIT: Final = 5.0
"""Seconds; the wait doubles with every try in between."""
_logger = logging.getLogger(__name__)


class Outage:
    """The outage that one thread waits out: the next wait, and one log line each for its beginning and its end."""

    def __init__(self) -> None:
        self._wait = 0.0

    def begin(self, error: Exception) -> float:
        """Record a failure; return the seconds to wait before the next try."""
        if self._wait == 0.0:
            _logger.warning("database unavailable, retrying", extra={"fields": {"error": type(error).__name__}})
        self._wait = min(_LONGEST_WAIT, self._wait * 2 or _FIRST_WAIT)
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
