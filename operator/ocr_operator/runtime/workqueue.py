"""A coalescing work queue: a key is processed once at a time, and once more if it was added in the meantime.

Changes made by users go first. A key whose processing failed is retried after a growing delay. The queue does not know
what the work is.
"""

from __future__ import annotations

import asyncio
import enum
import itertools
import logging
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ocr_operator.endpoint import Key

_FIRST_DELAY: Final = 0.5
_LAST_DELAY: Final = 60.0

logger = logging.getLogger(__name__)


class Rank(enum.IntEnum):
    """The priority of a key: a user changed the resource, or an owned object changed or a resync is due."""

    USER = 0
    ROUTINE = 1


class WorkQueue:
    """The keys to process. Bound to one event loop."""

    def __init__(self) -> None:
        self._queue: asyncio.PriorityQueue[tuple[Rank, int, Key]] = asyncio.PriorityQueue()
        self._numbers = itertools.count()
        self._dirty: dict[Key, Rank] = {}
        self._running: dict[Key, float] = {}
        self._timers: dict[Key, asyncio.TimerHandle] = {}
        self._failures: dict[Key, tuple[int, float]] = {}
        self._loop = asyncio.get_running_loop()

    def add(self, key: Key, rank: Rank = Rank.ROUTINE) -> None:
        """Queue `key`; one that waits already can only move ahead."""
        self._cancel_timer(key)
        before = self._dirty.get(key)
        if before is not None and before <= rank:
            return
        self._dirty[key] = rank
        if key not in self._running:
            self._put(key)

    def add_later(self, key: Key, seconds: float) -> None:
        """Queue `key` after `seconds`, unless it is processed earlier for another reason."""
        timer = self._timers.get(key)
        due = self._loop.time() + seconds
        if timer is not None and timer.when() <= due:
            return
        self._cancel_timer(key)
        self._timers[key] = self._loop.call_at(due, self.add, key)

    def __len__(self) -> int:
        """Return the number of waiting keys."""
        return len(self._dirty)

    def longest_running(self) -> float:
        """Return the seconds for which the oldest running work has been running, 0 when none is."""
        now = self._loop.time()
        return now - min(self._running.values(), default=now)

    async def work(self, handle: Callable[[Key], Awaitable[float | None]]) -> None:
        """Process keys forever; `handle` returns the seconds after which its key is due again, or None."""
        while True:
            _, _, key = await self._queue.get()
            if key in self._running or key not in self._dirty:
                continue  # a stale entry: the key moved ahead and was processed
            del self._dirty[key]
            self._running[key] = self._loop.time()
            try:
                delay = await handle(key)
            except Exception:
                delay = self._next_delay(key)
                logger.exception(
                    "reconcile failed", extra={"fields": {"endpoint": "/".join(key), "retry_seconds": delay}}
                )
            else:
                self._failures.pop(key, None)
            finally:
                del self._running[key]
            if key in self._dirty:
                self._put(key)
            elif delay is not None:
                self.add_later(key, delay)

    def _put(self, key: Key) -> None:
        self._queue.put_nowait((self._dirty[key], next(self._numbers), key))

    def _next_delay(self, key: Key) -> float:
        """Return the seconds to wait after another failure.

        A failure before the last delay was over, in a run that something else triggered, does not lengthen the delay.
        """
        now = self._loop.time()
        count, due = self._failures.get(key, (0, now))
        if now >= due:
            due = now + min(_FIRST_DELAY * 2.0**count, _LAST_DELAY)
            self._failures[key] = (count + 1, due)
        return due - now

    def _cancel_timer(self, key: Key) -> None:
        timer = self._timers.pop(key, None)
        if timer is not None:
            timer.cancel()
