"""The items that this dispatcher holds, from claim to written outcome."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr_platform.dispatcher.calls import GivenBack
from ocr_platform.jobs import queue

if TYPE_CHECKING:
    from ocr_platform.jobs.queue import Lease

Ended = queue.Outcome | GivenBack


@dataclass(slots=True)
class _Item:
    lease: Lease
    task: asyncio.Task[None]
    dropped: bool = False


class InFlight:
    """Leases, the tasks that work on them, and the outcomes that wait to be written."""

    def __init__(self) -> None:
        self._items: dict[int, _Item] = {}
        self._ended: asyncio.Queue[Ended] = asyncio.Queue()

    def __len__(self) -> int:
        return len(self._items)

    def ids(self) -> list[int]:
        """Return the ids of all held items; safe to call from the heartbeat thread."""
        return list(self._items)

    def leases(self) -> list[Lease]:
        """Return the leases that are held."""
        return [item.lease for item in self._items.values()]

    def in_flight(self, endpoint_id: int) -> int:
        """Return how many items of an endpoint are held."""
        return sum(item.lease.endpoint_id == endpoint_id for item in self._items.values())

    def add(self, lease: Lease, task: asyncio.Task[None]) -> None:
        """Hold a lease; `task` will report its outcome."""
        self._items[lease.id] = _Item(lease, task)

    def calls(self, *kinds: str) -> dict[int, asyncio.Task[None]]:
        """Return the calls in progress, all of them or those of some kinds."""
        return {
            number: item.task
            for number, item in self._items.items()
            if not item.task.done() and (not kinds or item.lease.kind in kinds)
        }

    def drop(self, item_id: int) -> None:
        """Cancel a call whose lease is lost: its outcome is of no use."""
        item = self._items.get(item_id)
        if item is not None and not item.task.done():
            item.dropped = True
            item.task.cancel()

    def is_dropped(self, lease: Lease) -> bool:
        """Return whether the lease was lost."""
        item = self._items.get(lease.id)
        return item is None or item.dropped

    def forget(self, lease: Lease) -> None:
        """Stop holding it."""
        self._items.pop(lease.id, None)

    def report(self, ended: Ended) -> None:
        """Queue an outcome for writing."""
        self._ended.put_nowait(ended)

    async def next_batch(self) -> list[Ended]:
        """Wait for an outcome; return it with all others that are queued."""
        batch = [await self._ended.get()]
        while len(batch) < queue.BATCH and not self._ended.empty():
            batch.append(self._ended.get_nowait())
        return batch

    def written(self, batch: list[Ended]) -> None:
        """Record that a batch was written: its items are no longer held."""
        for ended in batch:
            self.forget(ended.lease)
            self._ended.task_done()

    async def all_written(self) -> None:
        """Wait until no outcome waits."""
        await self._ended.join()
